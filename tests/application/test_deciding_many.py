"""One decision on many control points: all of them or none, an event each."""

from datetime import date

import pytest

from application import deciding_many
from application.access import NotYours
from application.deciding_many import (
    AcceptMany,
    ExtendMany,
    Item,
    ItemTwice,
    OneOfManyRefused,
    RejectMany,
    RemoveMany,
    ReturnMany,
)
from application.dossier import UnknownAssignment
from domain.assignment.extensions import UnknownExtensionRequest
from domain.assignment.reviewing import NothingToAccept
from domain.assignment.state import Stage, assignment_id
from tests.application.collecting_town import DATES, KEY, Collecting


@pytest.fixture
def town() -> Collecting:
    return Collecting()


def items(town: Collecting, *districts: int, point: str = KEY) -> tuple[Item, ...]:
    return tuple(Item(assignment=town.assignments[d], point=point) for d in districts)


def stages(town: Collecting) -> list[Stage]:
    return [town.state(district).points[KEY].stage for district in range(3)]


def test_many_reports_are_accepted_by_one_order_an_event_each(town: Collecting) -> None:
    town.reported(0)
    town.reported(1)
    before = town.town.ledger.head()
    deciding_many.accept_many(
        AcceptMany(plan=town.plan, items=items(town, 0, 1)), town.town.as_(town.controller), town.office
    )
    assert stages(town) == [Stage.ACCEPTED, Stage.ACCEPTED, Stage.ON_CONTROL]
    assert town.town.ledger.head() == before + 2


def test_one_refusal_names_the_item_and_nothing_is_recorded(town: Collecting) -> None:
    town.reported(0)
    before = town.town.ledger.head()
    order = AcceptMany(plan=town.plan, items=items(town, 0, 2))
    with pytest.raises(OneOfManyRefused, match=r"2 из 2 \(Сосновый Бор, мероприятие 16\).*Ни одно решение") as refused:
        deciding_many.accept_many(order, town.town.as_(town.controller), town.office)
    assert isinstance(refused.value.because, NothingToAccept)
    assert town.town.ledger.head() == before


def test_many_reports_go_back_with_the_same_remarks(town: Collecting) -> None:
    town.reported(0)
    town.reported(2)
    order = ReturnMany(plan=town.plan, items=items(town, 0, 2), remarks="нет подписи")
    deciding_many.return_many(order, town.town.as_(town.controller), town.office)
    assert stages(town) == [Stage.RETURNED, Stage.ON_CONTROL, Stage.RETURNED]


def test_many_terms_are_moved_the_original_ones_kept(town: Collecting) -> None:
    order = ExtendMany(plan=town.plan, items=items(town, 0, 1, 2), term=date(2017, 11, 20), ground="паводок")
    deciding_many.extend_many(order, town.town.as_(town.setter), town.office)
    points = [town.state(district).points[KEY] for district in range(3)]
    assert {point.effective for point in points} == {date(2017, 11, 20)}
    assert {point.planned.stated for point in points} == {DATES[1]}
    with pytest.raises(NotYours):
        deciding_many.extend_many(order, town.town.as_(town.controller), town.office)


def test_several_points_of_one_assignment_are_decided_in_their_order(town: Collecting) -> None:
    both = (*items(town, 0), *items(town, 0, point=DATES[2].isoformat()))
    order = ExtendMany(plan=town.plan, items=both, term=date(2017, 12, 20), ground="паводок")
    deciding_many.extend_many(order, town.town.as_(town.setter), town.office)
    moved = [town.state(0).points[item.point].stated for item in both]
    assert moved == [date(2017, 12, 20)] * 2


def test_a_point_named_twice_or_of_another_plan_is_refused(town: Collecting) -> None:
    town.reported(0)
    order = AcceptMany(plan=town.plan, items=items(town, 0, 0))
    with pytest.raises(ItemTwice):
        deciding_many.accept_many(order, town.town.as_(town.controller), town.office)
    stranger = AcceptMany(plan=town.plan, items=(Item(assignment=town.plan, point=KEY),))
    with pytest.raises(UnknownAssignment):
        deciding_many.accept_many(stranger, town.town.as_(town.controller), town.office)


def test_executed_points_are_removed_by_one_order(town: Collecting) -> None:
    for district in (0, 1):
        town.reported(district)
    both = items(town, 0, 1)
    deciding_many.accept_many(AcceptMany(plan=town.plan, items=both), town.town.as_(town.controller), town.office)
    order = RemoveMany(plan=town.plan, items=both)
    with pytest.raises(NotYours):
        deciding_many.remove_many(order, town.town.as_(town.controller), town.office)
    before = town.town.ledger.head()
    deciding_many.remove_many(order, town.town.as_(town.setter), town.office)
    assert stages(town) == [Stage.CLOSED, Stage.CLOSED, Stage.ON_CONTROL]
    assert town.town.ledger.head() == before + 2


def test_the_lead_is_not_removed_before_its_co_executors_are_accepted(town: Collecting) -> None:
    last = DATES[-1].isoformat()
    town.assignments = [assignment_id(town.other, district) for district in town.districts]
    lead, *others = sorted(range(3), key=lambda district: not town.state(district).lead)
    for district in range(3):
        town.reported(district, point=last)
    alone = items(town, lead, point=last)
    deciding_many.accept_many(AcceptMany(plan=town.plan, items=alone), town.town.as_(town.controller), town.office)
    with pytest.raises(OneOfManyRefused):
        deciding_many.remove_many(RemoveMany(plan=town.plan, items=alone), town.town.as_(town.setter), town.office)
    rest = items(town, *others, point=last)
    deciding_many.accept_many(AcceptMany(plan=town.plan, items=rest), town.town.as_(town.controller), town.office)
    deciding_many.remove_many(
        RemoveMany(plan=town.plan, items=(*alone, *rest)), town.town.as_(town.setter), town.office
    )
    assert {town.state(district).points[last].stage for district in range(3)} == {Stage.CLOSED}


def test_a_request_that_is_not_there_is_not_refused(town: Collecting) -> None:
    order = RejectMany(plan=town.plan, items=items(town, 0), reason="рано")
    with pytest.raises(OneOfManyRefused) as refused:
        deciding_many.reject_many(order, town.town.as_(town.setter), town.office)
    assert isinstance(refused.value.because, UnknownExtensionRequest)
