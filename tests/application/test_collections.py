"""Report collections as the committee runs them: opened, handed in, chased, closed; and their board."""

from datetime import date
from decimal import Decimal

import pytest

from application import assigning, collecting, extending, planning, report_forms, reporting
from application.access import NotYours
from application.collections_board import seen_board
from application.report_forms import StatedFigure
from domain.actors import Channel
from domain.assignment.events import Party, PartyKind
from domain.assignment.reporting import ReceiptWithoutChannel
from domain.assignment.reviewing import IncompleteReport
from domain.collection.closing import ClosedBeforeItsDate, CollectionClosedBefore, UnknownCollection
from domain.collection.events import CollectionOpened
from domain.collection.opening import (
    AllOpenedBefore,
    CollectionBeforeControl,
    CollectionOpenedBefore,
    NobodyOwes,
    NoReportingActivities,
)
from domain.deadlines.deadline import DeadlineKind
from domain.plan.drafting import DraftedRow
from domain.plan.rows import UnknownActivity
from domain.plan.stated_deadlines import StatedDeadline
from domain.refusals import Refusal
from domain.report_contents import NoFormForIt, ReportIncomplete, UnfitFigure, UnknownFigure, UnknownSection
from domain.report_form import FigureKind, SameFormAgain, UnknownForm
from domain.timeliness import Ground, Verdict
from tests.application.collecting_town import ACT, DATES, HOURS, KEY, SECOND, Collecting
from tests.application.office import made

WHOLE = {"sections": {"work": None, "plan": "Планы на месте"}, "figures": {"events": 4}}
CLOSING = date(2017, 11, 16)


@pytest.fixture
def town() -> Collecting:
    return Collecting()


def test_a_collection_asks_those_who_report_on_that_date_and_not_who_collects(town: Collecting) -> None:
    town.opened()
    assert [party.party.id for party in town.collection.parties] == town.districts
    assert {party.point for party in town.collection.parties} == {KEY}


def test_a_collection_is_opened_once(town: Collecting) -> None:
    town.opened()
    with pytest.raises(CollectionOpenedBefore, match=r"уже открыт 10\.11\.2017"):
        town.opened()


def test_all_collections_of_a_plan_are_opened_at_once_an_event_each(town: Collecting) -> None:
    town.opened()
    order = collecting.OpenCollections(plan=town.plan)
    collecting.open_collections(order, town.town.as_(town.controller), town.office)
    opened = [s.event for s in town.town.ledger.read(limit=1000) if isinstance(s.event, CollectionOpened)]
    assert sorted(event.date for event in opened) == sorted(DATES)
    with pytest.raises(AllOpenedBefore):
        collecting.open_collections(order, town.town.as_(town.controller), town.office)


def test_rows_that_nobody_reports_on_are_collected_when_they_are_named(town: Collecting) -> None:
    order = collecting.OpenCollections(plan=town.plan, activities=(town.other,))
    collecting.open_collections(order, town.town.as_(town.controller), town.office)
    assert town.opened(SECOND)


def test_a_date_that_nobody_owes_anything_on_names_those_that_there_are(town: Collecting) -> None:
    with pytest.raises(NobodyOwes, match=r"23\.10\.2017, 15\.11\.2017"):
        town.opened(date(2017, 11, 16))


def test_what_is_not_in_the_plan_is_not_collected(town: Collecting) -> None:
    with pytest.raises(UnknownActivity):
        town.opened(activity=town.plan)
    with pytest.raises(UnknownCollection):
        town.closed()


def test_a_collection_is_opened_by_the_committee_alone(town: Collecting) -> None:
    order = collecting.OpenCollection(plan=town.plan, activity=town.activity, date=SECOND)
    with pytest.raises(NotYours):
        collecting.open_collection(order, town.town.as_(town.executors[0]), town.office)


def test_nobody_owes_before_the_plan_is_on_control(town: Collecting) -> None:
    order = collecting.OpenCollection(plan=town.plan, activity=town.activity, date=SECOND, occurred_on=date(2017, 8, 1))
    with pytest.raises(CollectionBeforeControl):
        collecting.open_collection(order, town.town.as_(town.controller), town.office)


def test_closing_freezes_who_missed_it_and_who_handed_in(town: Collecting) -> None:
    town.opened()
    town.reported(0)
    town.accepted(0)
    town.reported(1)
    town.returned(1)
    town.today(20, 11)
    town.closed(on=CLOSING)
    closed = town.collection.closed
    assert closed is not None
    assert [(m.party.id, m.returned) for m in closed.missed] == [(town.districts[1], True), (town.districts[2], False)]
    assert [(h.party.id, h.accepted, h.via) for h in closed.handed_in] == [(town.districts[0], True, Channel.SYSTEM)]
    assert town.line(2, date(2017, 11, 20)).timeliness.verdict is Verdict.NOT_DONE
    assert town.line(0, date(2017, 11, 20)).timeliness.verdict is Verdict.DONE_IN_TIME


def test_a_collection_is_closed_on_its_date_or_later_and_once(town: Collecting) -> None:
    town.opened()
    with pytest.raises(ClosedBeforeItsDate, match=r"15\.11\.2017"):
        town.closed()
    town.today(16, 11)
    town.closed()
    with pytest.raises(CollectionClosedBefore, match=r"16\.11\.2017"):
        town.closed()


def test_a_report_under_review_at_the_closing_is_not_held_against_its_party(town: Collecting) -> None:
    town.opened()
    town.reported(0)
    town.today(16, 11)
    town.closed()
    assert town.collection.closed is not None
    assert [h.accepted for h in town.collection.closed.handed_in] == [False]
    assert town.line(0, CLOSING).timeliness.verdict is Verdict.UNDER_REVIEW


def test_a_late_report_is_taken_and_stays_visibly_late_and_the_list_does_not_change(town: Collecting) -> None:
    town.opened()
    town.today(16, 11)
    town.closed()
    frozen = town.collection.closed
    town.today(20, 11)
    town.reported(2)
    assert town.line(2, date(2017, 11, 20)).timeliness.verdict is Verdict.NOT_DONE
    town.accepted(2)
    line = town.line(2, date(2017, 11, 20))
    assert (line.timeliness.verdict, line.timeliness.days_late) == (Verdict.DONE_LATE, 5)
    assert Ground.SUBMITTED_AFTER_CLOSING in line.timeliness.grounds
    assert line.missed
    assert line.accepted is not None
    assert line.accepted.late_for_it
    assert town.collection.closed == frozen


def test_an_extended_term_is_not_missed_at_the_closing(town: Collecting) -> None:
    town.opened()
    order = extending.ApproveExtension(
        assignment=town.assignments[1], point=KEY, term=date(2017, 12, 1), ground="паводок", basis=ACT
    )
    extending.approve_extension(order, town.town.as_(town.setter), town.office)
    town.today(16, 11)
    town.closed()
    closed = town.collection.closed
    assert closed is not None
    assert [party.party.id for party in closed.extended] == [town.districts[1]]
    assert town.line(1, CLOSING).timeliness.verdict is Verdict.NOT_YET_DUE


def test_a_new_term_after_the_closing_begins_anew(town: Collecting) -> None:
    town.opened()
    town.today(16, 11)
    town.closed()
    order = extending.ApproveExtension(
        assignment=town.assignments[1], point=KEY, term=date(2017, 12, 1), ground="паводок"
    )
    extending.approve_extension(order, town.town.as_(town.setter), town.office)
    line = town.line(1, CLOSING)
    assert line.timeliness.verdict is Verdict.NOT_YET_DUE
    assert line.missed


def test_interim_information_is_not_a_report(town: Collecting) -> None:
    town.opened()
    told = reporting.SubmitInterimReport(assignment=town.assignments[0], point=KEY, summary="готовим")
    reporting.submit_interim_report(told, town.town.as_(town.executors[0]), town.office)
    town.today(16, 11)
    town.closed()
    assert town.collection.closed is not None
    assert len(town.collection.closed.missed) == 3
    assert town.line(0, CLOSING).interim == 1


def test_a_report_on_paper_counts_by_the_day_it_came(town: Collecting) -> None:
    town.opened()
    town.today(20, 11)
    town.received(0, Channel.POST, occurred_on=date(2017, 11, 14))
    line = town.line(0, date(2017, 11, 20))
    assert line.first is not None
    assert (line.first.on, line.first.via, line.first.days_late) == (date(2017, 11, 14), Channel.POST, 0)
    town.accepted(0)
    assert town.line(0, date(2017, 11, 20)).timeliness.verdict is Verdict.DONE_IN_TIME


def test_the_committee_does_not_report_in_the_system_for_a_party(town: Collecting) -> None:
    town.opened()
    with pytest.raises(NotYours):
        town.received(0, Channel.SYSTEM)
    proof = town.attached(0)
    order = reporting.RecordReport(assignment=town.assignments[0], point=KEY, evidence=(proof,))
    with pytest.raises(ReceiptWithoutChannel):
        reporting.record_report(order, town.town.as_(town.controller), town.office)


def test_a_report_that_lacks_what_the_form_requires_is_refused_naming_it(town: Collecting) -> None:
    town.opened(form=town.form())
    with pytest.raises(ReportIncomplete, match="раздела «Планы»; показателя «Проведено мероприятий»"):
        town.reported(0, sections={"work": None})
    town.reported(0, **WHOLE)
    assert town.state(0).points[KEY].submissions[0].collection == town.second


def test_an_incomplete_report_on_paper_is_recorded_returned_with_what_it_lacks_and_never_accepted(
    town: Collecting,
) -> None:
    town.opened(form=town.form())
    town.received(0, sections={"work": None}, figures={"events": "4"})
    assert town.line(0, SECOND).incomplete
    with pytest.raises(IncompleteReport, match="приложения «Список клубов»"):
        town.accepted(0)
    town.returned(0, None)
    remarks = town.town.ledger.history(town.assignments[0])[-1].event
    assert "Не хватает: раздела «Планы»; приложения «Список клубов»." in str(getattr(remarks, "remarks", ""))


@pytest.mark.parametrize(
    ("more", "refusal", "place"),
    [
        ({"figures": {"events": -1}}, UnfitFigure, "figures[events]"),
        ({"figures": {"events": "3,5"}}, UnfitFigure, "figures[events]"),
        ({"figures": {"events": "много"}}, UnfitFigure, "figures[events]"),
        ({"figures": {"events": "1e9"}}, UnfitFigure, "figures[events]"),
        ({"figures": {"clubs": 2}}, UnknownFigure, "figures[clubs]"),
        ({"sections": {"money": None}}, UnknownSection, "sections[money]"),
    ],
)
def test_a_figure_that_does_not_fit_its_form_is_refused_naming_the_field(
    town: Collecting, more: dict[str, object], refusal: type[Refusal], place: str
) -> None:
    town.opened(form=town.form())
    with pytest.raises(refusal) as refused:
        town.reported(0, **more)
    assert getattr(refused.value, "place", None) == place


def test_without_a_collection_there_is_no_form_to_fill(town: Collecting) -> None:
    with pytest.raises(NoFormForIt):
        town.reported(0, **WHOLE)


def test_a_collection_keeps_the_version_of_the_form_that_it_was_opened_with(town: Collecting) -> None:
    form = town.form()
    town.opened(form=form)
    town.form(StatedFigure(code="events", title="Проведено мероприятий"), HOURS)
    town.reported(0, **WHOLE)
    submission = town.state(0).points[KEY].submissions[0]
    assert submission.form is not None
    assert submission.form.version == 1
    with pytest.raises(SameFormAgain):
        town.form(StatedFigure(code="events", title="Проведено мероприятий"), HOURS)
    with pytest.raises(UnknownForm):
        report_forms.report_form(town.town.ledger, town.plan)


def test_figures_are_added_up_over_the_parties_as_they_were_written(town: Collecting) -> None:
    share = StatedFigure(code="share", title="Охват", kind=FigureKind.SHARE, summed=False, required=False, places=1)
    town.opened(form=town.form(HOURS, share))
    whole = {"sections": {"work": None, "plan": None}}
    town.reported(0, figures={"hours": "1.50"}, **whole)
    town.reported(1, figures={"hours": "2,5", "share": "40.5"}, **whole)
    hours, covered = town.board(SECOND).figures
    assert hours.total == Decimal("4.00")
    assert str(hours.total) == "4.00"
    assert [given.value for given in hours.given] == ["1.50", "2.5"]
    assert [party.id for party in hours.silent] == [town.districts[2]]
    assert covered.total is None
    town.returned(1)
    assert town.board(SECOND).figures[0].total == Decimal("1.50")


def test_the_board_is_answered_as_of_a_day_and_as_known_at_a_position(town: Collecting) -> None:
    town.opened()
    before = town.town.ledger.head()
    town.reported(0, occurred_on=date(2017, 11, 10))
    town.today(20, 11)
    town.reported(1)
    town.closed(on=date(2017, 11, 20))

    def handed_in(as_of: date, known_at: int | None = None) -> list[bool]:
        return [line.handed_in for line in town.board(as_of, known_at).lines]

    assert handed_in(date(2017, 11, 20)) == [True, True, False]
    assert handed_in(date(2017, 11, 12)) == [True, False, False]
    assert handed_in(date(2017, 11, 20), before) == [False, False, False]
    assert town.board(date(2017, 11, 12)).collection.closed is None
    with pytest.raises(UnknownCollection):
        town.board(date(2017, 11, 9))


def test_a_party_sees_its_own_line_and_no_sums(town: Collecting) -> None:
    town.opened(form=town.form())
    town.reported(0, **WHOLE)
    seen = seen_board(town.town.as_(town.executors[1]), town.town.ledger, town.second, as_of=SECOND)
    assert [line.party.id for line in seen.lines] == [town.districts[1]]
    assert seen.figures == ()
    whole = seen_board(town.town.as_(town.setter), town.town.ledger, town.second, as_of=SECOND)
    assert len(whole.lines) == 3


def test_whoever_took_over_is_asked_instead(town: Collecting) -> None:
    town.opened()
    heir = town.town.organisation("Отдел образования")
    party = Party(kind=PartyKind.ORGANISATION, id=heir)
    order = assigning.ReplaceParty(assignment=town.assignments[0], party=party, reason="реорганизация", basis=ACT)
    assigning.replace_party(order, town.town.as_(town.setter), town.office)
    town.today(16, 11)
    town.closed()
    assert town.collection.closed is not None
    assert {m.party.id for m in town.collection.closed.missed} == {*town.districts[1:], heir}


def test_a_plan_in_which_nobody_reports_says_what_to_do(town: Collecting) -> None:
    term = StatedDeadline(kind=DeadlineKind.DATE, end=KEY)
    row = DraftedRow(number="1", text="Издать приказ", deadlines=(term,))
    plan = made(
        planning.draft_plan(
            planning.DraftPlan(committee=town.committee, title="План", activities=(row,)),
            town.town.as_(town.controller),
            town.office,
        ).made
    )
    order = collecting.OpenCollections(plan=plan)
    with pytest.raises(NoReportingActivities):
        collecting.open_collections(order, town.town.as_(town.controller), town.office)
