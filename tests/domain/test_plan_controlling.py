"""Placing on control, amending and closing: nothing unclear gets through, nothing is half done."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import Basis, BasisKind
from domain.assignment.events import Assigned, Duty, RemovedFromControl
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.calendar.policy import DefaultDates, Policy
from domain.calendar.working_days import LATEST_VERSION
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.plan import clearing, closing, controlling, matching, policies, revising, rows
from domain.plan.drafting import DraftedRow
from domain.plan.events import NamedParty
from domain.plan.state import PlanStage
from domain.plan.stated_deadlines import ImpossibleDate, StatedDeadline
from domain.reading import Reading
from domain.refusals import Refusal
from tests.domain.plan_story import (
    COMMITTEE,
    DISTRICTS,
    DOUBTFUL,
    ID,
    ORDER,
    TODAY,
    Story,
    by,
    due,
    organisation,
    placed,
    reading,
    row,
    said,
)

REASON = said("решение председателя")


def test_each_row_and_each_of_its_parties_is_an_assignment_and_the_first_named_leads() -> None:
    story = Story().matched().approved()
    given = placed(story)
    rows_of = [(event.party.id, event.lead, len(event.points)) for _, event in given.assigned]
    assert rows_of == [(COMMITTEE, True, 1), (DISTRICTS[0], True, 2), (DISTRICTS[1], False, 2)]
    assert [stream for stream, _ in given.assigned] == [
        assignment_id(event.activity, event.party.id) for _, event in given.assigned
    ]
    assert {event.revision for _, event in given.assigned} == {1}


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=6), min_size=1, max_size=5))
def test_every_row_has_one_lead_and_each_party_answers_once(named: list[list[int]]) -> None:
    plan = reading(
        *(
            row(str(n), *(f"Район {district}" for district in districts), deadlines=due(date(2024, 6, 3)))
            for n, districts in enumerate(named, 1)
        )
    )
    assigned = [event for _, event in placed(Story(plan).matched().approved()).assigned]
    streams = {assignment_id(event.activity, event.party.id) for event in assigned}
    assert len(streams) == len(assigned) == sum(len(set(districts)) for districts in named)
    leads = [event.party.id for event in assigned if event.lead]
    assert leads == [DISTRICTS[districts[0] - 1] for districts in named]


def test_the_first_named_leads_in_whatever_order_they_were_matched() -> None:
    story = Story().approved()
    activity = story.row("1.2").id
    for index in (1, 0):
        story.does(matching.match_party, activity=activity, index=index, party=organisation(DISTRICTS[index]))
    story.matched()
    leads = {event.party.id for _, event in placed(story).assigned if event.lead}
    assert leads == {COMMITTEE, DISTRICTS[0]}


def test_a_party_named_twice_in_a_row_answers_once() -> None:
    twice = reading(row("1", "Комитет", "Комитет", deadlines=due(date(2024, 6, 3))))
    (only,) = placed(Story(twice).matched().approved()).assigned
    assert only[1].lead


def test_who_collects_and_who_reports_is_the_setters_word() -> None:
    story = Story().approved().matched()
    activity = story.row("1.2").id
    story.does(matching.match_party, activity=activity, index=0, party=organisation(DISTRICTS[0]), duty=Duty.COLLECTS)
    story.does(matching.match_party, activity=activity, index=1, party=organisation(DISTRICTS[1]), duty=Duty.REPORTS)
    duties = {event.party.id: event.duty for _, event in placed(story).assigned if event.activity == activity}
    assert duties == {DISTRICTS[0]: Duty.COLLECTS, DISTRICTS[1]: Duty.REPORTS}


def test_a_party_with_a_calendar_of_its_own_is_counted_by_it() -> None:
    story = Story().matched().approved()
    given = placed(story, calendars={DISTRICTS[0]: f"ru-6@{LATEST_VERSION}"})
    calendars = {event.party.id: event.points[0].calendar for _, event in given.assigned}
    assert calendars[DISTRICTS[0]] != calendars[DISTRICTS[1]]


def test_a_cleared_and_approved_plan_is_placed_on_control() -> None:
    story = Story(DOUBTFUL).cleared().approved().controlled()
    assert story.plan.stage is PlanStage.ON_CONTROL
    assert len(story.plan.assignments) == 1 + len(DISTRICTS) + 1
    assert all(activity.on_control for activity in story.plan.activities.values())


def test_a_plan_is_not_placed_while_a_doubt_of_error_is_open() -> None:
    with pytest.raises(controlling.ErrorsNotSettled, match=r"\(3\): мероприятие 1\.1 — «цитата nonexistent_date»"):
        placed(Story(DOUBTFUL).approved())


def test_a_plan_without_a_dated_approval_is_not_placed() -> None:
    with pytest.raises(controlling.PlanNotApproved):
        placed(Story().matched())


UNCLEAR = reading(row("7", "Комитет", deadlines=due(date(2024, 6, 3), needs_person=True)))
SILENT = reading(row("7", "Комитет", deadlines=()))
NONE = reading(row("7", "Комитет", deadlines=(Deadline(kind=DeadlineKind.NONE),)))


@pytest.mark.parametrize("given", [UNCLEAR, SILENT, NONE])
def test_a_row_whose_term_is_not_clear_is_not_placed(given: Reading) -> None:
    with pytest.raises(controlling.DeadlineNotClear, match="мероприятия: 7"):
        placed(Story(given).matched().approved())


def test_a_row_without_a_term_is_placed_where_the_policy_gives_such_rows_a_month() -> None:
    story = Story(SILENT).matched().approved()
    story.does(policies.set_policy, policy=Policy(default_dates=DefaultDates(months_without_date=1)))
    assert placed(story).assigned[0][1].points[0].stated == date(2024, 2, 16)


def test_a_row_for_which_nobody_answers_is_not_placed() -> None:
    with pytest.raises(controlling.NobodyAnswers, match="мероприятия: 7"):
        placed(Story(reading(row("7", deadlines=due(date(2024, 6, 3))))).approved())


def test_a_row_with_a_party_unmatched_is_not_placed() -> None:
    story = Story().approved()
    story.does(matching.match_party, activity=story.row("1.2").id, index=0, party=organisation(DISTRICTS[0]))
    with pytest.raises(controlling.PartyNotMatched, match=r"1\.1, 1\.2"):
        placed(story)


def test_a_long_list_of_rows_is_cut_in_the_sentence() -> None:
    many = reading(*(row(str(n), deadlines=due(date(2024, 6, 3))) for n in range(1, 9)))
    with pytest.raises(controlling.NobodyAnswers, match="1, 2, 3, 4, 5 и ещё 3"):
        placed(Story(many).approved())


def test_a_row_without_a_number_is_called_by_its_place_in_the_document() -> None:
    with pytest.raises(controlling.NobodyAnswers, match=r"без номера \(таблица 1, строка None\)"):
        placed(Story(reading(row(None, deadlines=due(date(2024, 6, 3))))).approved())


def test_control_does_not_start_before_the_plan_is_in_force() -> None:
    story = Story().matched().approved(date(2024, 2, 1))
    with pytest.raises(controlling.ControlBeforeApproval, match=r"31\.01\.2024 раньше"):
        story.controlled(date(2024, 1, 31))


def test_a_plan_on_control_has_nothing_more_to_place() -> None:
    with pytest.raises(controlling.NothingToPlace):
        placed(Story().matched().approved().controlled())


def test_dates_before_the_approval_become_points_all_the_same() -> None:
    late = Story().matched().approved(date(2024, 2, 1))
    early = reading(row("1", "Комитет", deadlines=due(date(2023, 12, 1))))
    assert late.plan.in_force_on == date(2024, 2, 1)
    ((_, assigned),) = placed(Story(early).matched().approved()).assigned
    assert assigned.points[0].stated == date(2023, 12, 1)


def test_a_heading_whose_sub_rows_hold_the_terms_is_no_row_to_control() -> None:
    heading = row("3.7", "Комитет", deadlines=())
    sub = row(None, "Район 1", deadlines=due(date(2024, 6, 3))).model_copy(update={"parent": 0})
    ((_, assigned),) = placed(Story(reading(heading, sub)).matched().approved()).assigned
    assert assigned.party.id == DISTRICTS[0]


# Amending

ADDED = DraftedRow(
    number="1.3",
    text="Новое мероприятие",
    deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2025-03-03"),),
    responsible=(NamedParty(name="Комитет", kind="organization"),),
)

IMPOSSIBLE = (StatedDeadline(kind=DeadlineKind.DATE, end="2025-02-30"),)


def amended(story: Story, basis: Basis | None = ORDER, **order: Any) -> Story:
    return story.does(revising.issue_revision, by(basis=basis), **order)


def test_a_revision_has_the_next_number_and_keeps_the_old_wording() -> None:
    story = Story().matched().approved().controlled()
    activity = story.row("1.1").id
    amended(story, reworded=(revising.Rewording(activity=activity, number="1.1", text="Иначе"),), added=(ADDED,))
    assert story.plan.revision == 2
    now = story.plan.activities[activity]
    assert (now.wording and now.wording.text, now.read.wording.value.text if now.read.wording.value else "") == (
        "Иначе",
        "Мероприятие 1.1",
    )
    assert now.on_control
    assert len(now.parties) == 1


def test_an_added_row_is_cleared_and_placed_apart() -> None:
    story = amended(Story().matched().approved().controlled(), added=(ADDED,))
    with pytest.raises(controlling.PartyNotMatched, match=r"1\.3"):
        placed(story)
    given = placed(story.matched())
    assert [(event.party.id, event.revision) for _, event in given.assigned] == [(COMMITTEE, 2)]


def test_a_struck_row_takes_no_further_decision() -> None:
    story = Story().approved()
    amended(story, struck=(story.row("1.1").id,))
    with pytest.raises(rows.RowIsStruck, match=r"1\.1 исключено"):
        story.does(matching.match_party, activity=story.row("1.1").id, index=0, party=organisation(COMMITTEE))
    with pytest.raises(rows.RowIsStruck):
        amended(story, struck=(story.row("1.1").id,))


@pytest.mark.parametrize(
    ("basis", "order", "refusal"),
    [
        (None, {"added": (ADDED,)}, revising.RevisionWithoutAct),
        (
            Basis(kind=BasisKind.LETTER, number="1", date=TODAY),
            {"added": (ADDED,)},
            revising.RevisionWithoutAct,
        ),
        (ORDER, {}, revising.EmptyRevision),
        (ORDER, {"struck": (ID,)}, rows.UnknownActivity),
        (
            ORDER,
            {
                "added": (
                    ADDED.model_copy(update={"deadlines": (StatedDeadline(kind=DeadlineKind.DATE, end="2025-02-30"),)}),
                )
            },
            ImpossibleDate,
        ),
    ],
)
def test_a_revision_rests_on_an_act_and_changes_something(
    basis: Basis | None, order: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        amended(Story().approved(), basis, **order)


def test_a_draft_is_corrected_not_amended() -> None:
    with pytest.raises(revising.RevisionOfDraft):
        amended(Story(), added=(ADDED,))


def test_a_revision_does_one_thing_to_a_row() -> None:
    story = Story().approved()
    activity = story.row("1.1").id
    with pytest.raises(revising.RowChangedTwice):
        amended(story, struck=(activity,), reworded=(revising.Rewording(activity=activity, text="Иначе"),))
    with pytest.raises(revising.RewordedToNothing):
        amended(story, reworded=(revising.Rewording(activity=activity, text=""),))


def test_a_row_that_is_not_on_control_keeps_its_place_after_a_rewording() -> None:
    story = Story().matched().approved()
    activity = story.row("1.1").id
    amended(story, reworded=(revising.Rewording(activity=activity, number="1.1", text="Иначе"),))
    with pytest.raises(clearing.TooFewTasks):
        story.does(
            clearing.correct_row,
            activity=activity,
            number="1.1",
            tasks=0,
            wording=story.row("1.1").read.wording,
            reason=REASON,
        )


# Closing


def assignments(story: Story, *, removed: int) -> list[Assignment]:
    """The plan's assignments, the points of the first `removed` of them removed from control."""
    found = []
    for place, (_, assigned) in enumerate(placed(story).assigned):
        events: list[Assigned | RemovedFromControl] = [assigned]
        if place < removed:
            events += [RemovedFromControl.of(by(), point=point.key) for point in assigned.points]
        found.append(ASSIGNMENT.fold(events))
    return found


@pytest.fixture
def ready() -> Story:
    return Story().matched().approved()


def test_a_plan_with_every_assignment_closed_is_closed(ready: Story) -> None:
    all_closed = assignments(ready, removed=3)
    ready.controlled().does(closing.close_plan, assignments=all_closed)
    assert ready.plan.stage is PlanStage.CLOSED


def test_a_plan_is_not_closed_over_an_open_assignment(ready: Story) -> None:
    one_left = assignments(ready, removed=2)
    with pytest.raises(closing.AssignmentsStillOpen, match=r"\(1\), мероприятия: 1\.2"):
        ready.controlled().does(closing.close_plan, assignments=one_left)


def test_what_is_stated_not_done_lets_the_plan_be_closed(ready: Story) -> None:
    one_left = assignments(ready, removed=2)
    owed = one_left[2].id
    ready.controlled().does(closing.close_plan, assignments=one_left, not_done=(owed,))
    assert ready.plan.stage is PlanStage.CLOSED


def test_only_what_is_open_can_be_stated_not_done(ready: Story) -> None:
    one_left = assignments(ready, removed=2)
    ready.controlled()
    for stated in (one_left[0].id, ID):
        with pytest.raises(closing.NotAmongTheOpen):
            ready.does(closing.close_plan, assignments=one_left, not_done=(stated, one_left[2].id))


def test_a_plan_is_not_closed_before_the_last_fact_of_its_assignments(ready: Story) -> None:
    all_closed = assignments(ready, removed=3)
    with pytest.raises(closing.ClosedBeforeLastFact):
        ready.controlled().does(closing.close_plan, by(on=date(2024, 2, 29)), assignments=all_closed)


def test_a_plan_that_is_not_on_control_is_not_closed(ready: Story) -> None:
    with pytest.raises(closing.PlanNotOnControl):
        ready.does(closing.close_plan, assignments=())


def test_a_plan_is_not_closed_over_rows_that_wait_for_control(ready: Story) -> None:
    all_closed = assignments(ready, removed=3)
    with pytest.raises(closing.RowsNotOnControl, match=r"1\.3"):
        amended(ready.controlled(), added=(ADDED,)).does(closing.close_plan, assignments=all_closed)
