"""Assigned, replaced by another party, and terms gone before approval."""

import pytest

from domain.actors import BasisKind
from domain.assignment import assigning, control
from domain.assignment.events import (
    Assigned,
    Duty,
    ExtensionApproved,
    LapseOutcome,
    Party,
    PartyKind,
    PartyReplaced,
)
from domain.assignment.points import FactBeforeEarlierFact, NotStated, UnknownControlPoint
from domain.assignment.state import Stage, assignment_id
from tests.domain.assignment_story import (
    ACTIVITY,
    COMMITTEE,
    DISTRICT,
    KEY,
    OTHER_DISTRICT,
    Story,
    act,
    assigned,
    control_point,
    d,
    organisation,
    person,
    said,
    setter,
)

LATER = "2017-11-30"


def test_a_party_is_assigned_with_its_control_points() -> None:
    state = assigned(control_point(), control_point("30.11.2017"), duty=Duty.REPORTS, lead=False).state
    assert state.id == assignment_id(ACTIVITY, DISTRICT)
    assert (state.duty, state.lead, state.assigned_on) == (Duty.REPORTS, False, d("02.10.2017"))
    assert (state.setter, state.committee) == (person("setter"), COMMITTEE)
    assert list(state.points) == [KEY, LATER]


def replace(
    story: Story,
    on: str = "20.10.2017",
    party: Party | None = None,
    reason: str = "реорганизация",
    kind: BasisKind | None = BasisKind.RESOLUTION,
    sequence: int = 0,
) -> assigning.Succession:
    return assigning.replace_party(
        story.state,
        setter(on, basis=act(on, kind) if kind else None),
        party=party or organisation(OTHER_DISTRICT),
        reason=said(reason),
        sequence=sequence,
    )


def test_a_replacement_ends_here_and_begins_in_the_successors_own_stream() -> None:
    story = assigned()
    succession = replace(story)
    (replaced,) = succession.here
    (begun,) = succession.there
    assert isinstance(replaced, PartyReplaced)
    assert isinstance(begun, Assigned)
    assert succession.successor == replaced.successor == assignment_id(ACTIVITY, OTHER_DISTRICT)
    assert (begun.predecessor, begun.party) == (story.state.id, organisation(OTHER_DISTRICT))
    assert begun.points == (story.point.planned,)
    assert story.happened(succession.here).point.stage is Stage.PASSED_ON
    assert story.state.successor == succession.successor


def test_the_successor_takes_over_duty_and_lead() -> None:
    (begun,) = replace(assigned(lead=False, duty=Duty.REPORTS)).there
    assert isinstance(begun, Assigned)
    assert (begun.lead, begun.duty) == (False, Duty.REPORTS)


def test_a_party_that_had_the_activity_before_gets_a_further_sequence() -> None:
    succession = replace(assigned(), sequence=1)
    assert succession.successor == assignment_id(ACTIVITY, OTHER_DISTRICT, 1)
    assert Story().happened(succession.there).state.id == succession.successor


def test_accepted_and_closed_points_stay_with_who_executed_them() -> None:
    story = assigned(control_point(), control_point("30.11.2017"), control_point("15.12.2017"))
    story.reported("10.10.2017").accepted("11.10.2017").removed("12.10.2017")
    story.reported("10.10.2017", key=LATER).accepted("11.10.2017", key=LATER)
    succession = replace(story)
    story.happened(succession.here)
    assert [p.stage for p in story.state.points.values()] == [Stage.CLOSED, Stage.ACCEPTED, Stage.PASSED_ON]
    assert list(Story().happened(succession.there).state.points) == ["2017-12-15"]


def test_without_an_open_point_there_is_nothing_to_pass_on() -> None:
    with pytest.raises(assigning.NothingToPassOn):
        replace(assigned().reported("10.10.2017").accepted("11.10.2017"))


def test_an_extended_term_goes_along_and_the_original_date_stays() -> None:
    succession = replace(assigned().extended("10.10.2017", to="20.11.2017"))
    assigned_event, extended = succession.there
    assert isinstance(assigned_event, Assigned)
    assert isinstance(extended, ExtensionApproved)
    point = Story().happened(succession.there).point
    assert (point.planned.stated, point.stated, point.effective) == (
        d("15.11.2017"),
        d("20.11.2017"),
        d("20.11.2017"),
    )


def test_tasks_shown_done_before_need_not_be_shown_again() -> None:
    story = assigned(control_point(tasks=3)).reported("10.10.2017", tasks_done=(1, 3)).accepted("11.10.2017")
    successor = Story().happened(replace(story).there)
    assert successor.point.tasks_left == (2,)
    successor.reported("25.10.2017", tasks_done=(2,)).accepted("26.10.2017").removed("27.10.2017")
    assert successor.point.stage is Stage.CLOSED


def test_a_replacement_is_another_party() -> None:
    with pytest.raises(assigning.SamePartyAgain):
        replace(assigned(), party=organisation(DISTRICT))


def test_a_person_and_an_organisation_are_different_parties() -> None:
    replacement = replace(assigned(), party=Party(kind=PartyKind.PERSON, id=person("Сидоров")))
    assert replacement.successor == assignment_id(ACTIVITY, person("Сидоров"))


@pytest.mark.parametrize("kind", [None, BasisKind.LETTER, BasisKind.MEMO])
def test_a_party_is_replaced_by_an_act(kind: BasisKind | None) -> None:
    with pytest.raises(control.ActMissing, match="Смена исполнителя — только актом"):
        replace(assigned(), kind=kind)


def test_a_replacement_says_why() -> None:
    with pytest.raises(NotStated, match="причина смены исполнителя"):
        replace(assigned(), reason=" ")


def test_a_replacement_does_not_go_before_what_happened() -> None:
    with pytest.raises(FactBeforeEarlierFact):
        replace(assigned().reported("21.10.2017"))


# Terms that had passed before the plan was in force

BEFORE, AFTER = d("16.11.2017"), d("15.11.2017")


def decide(story: Story, outcome: LapseOutcome = LapseOutcome.EXCUSED, **more: object) -> Story:
    what = {"point": KEY, "in_force_on": BEFORE, "reason": said("план утверждён позже срока")} | more
    return story.does(assigning.decide_lapsed_term, setter("20.11.2017"), outcome=outcome, **what)


@pytest.mark.parametrize("outcome", LapseOutcome)
def test_the_setter_decides_what_counts_of_a_term_before_approval(outcome: LapseOutcome) -> None:
    assert decide(assigned(), outcome).point.lapse is outcome


@pytest.mark.parametrize("in_force_on", [AFTER, d("01.10.2017"), None])
def test_a_term_on_the_day_of_approval_or_later_needs_no_decision(in_force_on: object) -> None:
    with pytest.raises(assigning.TermNotLapsed):
        decide(assigned(), in_force_on=in_force_on)


def test_a_point_without_a_date_cannot_have_lapsed() -> None:
    with pytest.raises(assigning.TermNotLapsed):
        decide(assigned(control_point(None)), point="undated")


def test_after_an_extension_past_the_approval_nothing_is_left_to_decide() -> None:
    with pytest.raises(assigning.TermNotLapsed):
        decide(assigned().extended("19.11.2017", to="20.11.2017"))


def test_a_lapsed_term_is_decided_once() -> None:
    with pytest.raises(assigning.LapsedTermDecidedBefore):
        decide(decide(assigned()), LapseOutcome.COUNTS)


def test_the_decision_on_a_lapsed_term_says_why() -> None:
    with pytest.raises(NotStated, match="причина решения"):
        decide(assigned(), reason=said(""))


def test_also_of_a_closed_point_the_lapsed_term_is_decided() -> None:
    story = assigned().reported("16.11.2017").accepted("17.11.2017").removed("18.11.2017")
    assert decide(story).point.lapse is LapseOutcome.EXCUSED


def test_an_unknown_point_has_no_lapsed_term() -> None:
    with pytest.raises(UnknownControlPoint):
        decide(assigned(), point="2017-01-01")
