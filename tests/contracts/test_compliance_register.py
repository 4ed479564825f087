"""The compliance register: what is found in it, verdicts as of any date, and its past folded from the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from application.compliance_register import AGAINST_THE_DATE, Entry, RegisterQuestion, WaitsFor, summary
from application.register_entries import entries_of, page, with_owing
from application.replaying import Axes, UnknownStream, entries_then, plan_then, register_then, replay
from domain.assignment import events as a
from domain.assignment.state import ASSIGNMENT, Stage
from domain.ledger import Event, Stored
from domain.parent_state import ParentState
from domain.plan.state import PLAN
from domain.timeliness import Verdict
from infrastructure.compliance_register import REGISTER
from infrastructure.projections.catalogue import PROJECTIONS
from infrastructure.projections.facts import standing
from infrastructure.projections.register_fold import AssignmentFold
from tests.ledger_story import Story, stored
from tests.postgres import Database
from tests.projected import TODAY, Asked, Recorded, keep_up


@pytest.fixture(scope="module")
def recorded(module_database: Database) -> Recorded:
    recorded = Recorded(module_database)
    recorded.story(1, rows=25)
    recorded.story(2, rows=5)
    keep_up(module_database, PROJECTIONS[0])
    return recorded


@pytest.fixture(scope="module")
def asked(recorded: Recorded) -> Iterator[Asked]:
    with recorded.asked() as asked:
        yield asked


STORY, OTHER = Story(1, rows=25), Story(2, rows=5)


def every(asked: Asked) -> list[Entry]:
    return sorted((e for s in (STORY, OTHER) for e in asked.register.of_plan(s.plan)), key=lambda e: e.key)


QUESTIONS = [
    RegisterQuestion(),
    RegisterQuestion(plan=STORY.plan),
    RegisterQuestion(activity=STORY.activities[3]),
    RegisterQuestion(party=STORY.parties[2]),
    RegisterQuestion(overdue=True),
    RegisterQuestion(overdue=False, plan=OTHER.plan),
    *(RegisterQuestion(stage=stage) for stage in Stage),
    *(RegisterQuestion(waits_for=waits) for waits in WaitsFor),
    RegisterQuestion(plan=STORY.plan, overdue=True, waits_for=WaitsFor.EXECUTOR_REPORT),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize("as_of", [date(2024, 3, 1), TODAY], ids=str)
def test_a_question_is_answered_as_if_every_entry_were_asked(
    asked: Asked, question: RegisterQuestion, as_of: date
) -> None:
    wanted = page(every(asked), replace(question, limit=1000), as_of, 0).entries
    found: list[Entry] = []
    question = replace(question, limit=9)
    while True:
        answer = asked.register.entries(question, as_of=as_of)
        assert len(answer.entries) <= 9
        found += answer.entries
        if answer.next is None:
            break
        question = replace(question, after=answer.next)
    assert tuple(found) == wanted


def test_the_story_leaves_something_to_every_question(asked: Asked) -> None:
    entries = every(asked)
    assert {e.waits_for for e in entries} >= set(WaitsFor) - {WaitsFor.SETTER_REMOVAL, WaitsFor.CONTROLLER_REVIEW}
    assert {e.timeliness(TODAY).verdict for e in entries} >= {
        Verdict.OVERDUE,
        Verdict.DONE_IN_TIME,
        Verdict.DONE_LATE,
        Verdict.NO_DATE,
        Verdict.LAPSED_BEFORE_APPROVAL,
    }


def test_one_entry_and_the_entry_that_is_not_there(asked: Asked) -> None:
    entry = every(asked)[0]
    assert asked.register.entry(entry.assignment, entry.point) == entry
    assert asked.register.entry(uuid4(), entry.point) is None


def test_the_verdict_is_computed_as_of_the_day_asked_about(asked: Asked) -> None:
    entry = next(
        e
        for e in every(asked)
        if e.stage in (Stage.ON_CONTROL, Stage.IN_PROGRESS) and e.effective and e.effective > date(2024, 6, 1)
    )
    assert entry.effective is not None
    assert entry.timeliness(date(2024, 1, 25)).verdict is Verdict.NOT_YET_DUE
    assert entry.timeliness(entry.effective).verdict is Verdict.DUE_SOON
    assert entry.timeliness(date(2026, 1, 1)).verdict is Verdict.OVERDUE


def test_the_summary_counts_each_entry_once_and_rolls_up_by_the_parent_rule(asked: Asked) -> None:
    entries = asked.register.of_plan(STORY.plan)
    counted = summary(STORY.plan, entries, TODAY)
    standing_entries = [e for e in entries if e.stage is not Stage.PASSED_ON]
    assert counted.entries == len(standing_entries) < len(entries)
    for numbers in (counted.verdicts, counted.stages, counted.waits_for):
        assert sum(numbers.values()) == counted.entries
    assert counted.state is ParentState.OVERDUE
    late = {e.activity for e in standing_entries if e.timeliness(TODAY).verdict in AGAINST_THE_DATE}
    assert {key for key, state in counted.activities.items() if state is ParentState.OVERDUE} == late


def test_co_executors_in_arrears_are_counted_for_their_lead(asked: Asked) -> None:
    entries = every(asked)
    lead = next(e for e in entries if e.lead and e.owing)
    co_executors = [e for e in entries if (e.activity, e.point) == (lead.activity, lead.point) and not e.lead]
    arrears = {Stage.ON_CONTROL, Stage.IN_PROGRESS, Stage.RETURNED}
    assert lead.owing == sum(e.stage in arrears for e in co_executors)


def test_the_present_folded_from_the_streams_is_what_the_table_shows(asked: Asked) -> None:
    streams = asked.register.assignments(plan=STORY.plan)
    plan = plan_then(asked.ledger, STORY.plan, Axes())
    assert entries_then(asked.ledger, streams, plan, Axes()) == list(asked.register.of_plan(STORY.plan))
    in_row = asked.register.assignments(activity=STORY.activities[3])
    assert set(in_row) == {e.assignment for e in every(asked) if e.activity == STORY.activities[3]}


def test_the_past_of_the_register_is_folded_on_both_axes(recorded: Recorded, asked: Asked) -> None:
    question = RegisterQuestion(plan=STORY.plan, limit=1000)

    def then(as_of: date, known_at: datetime | int | None = None) -> list[Entry]:
        answer = register_then(question, asked.register, asked.ledger, as_of=as_of, today=TODAY, known_at=known_at)
        return list(answer.entries)

    early = date(2024, 2, 20)
    by_hand = [s for s in recorded.events if s.event.occurred_on <= early]
    assert then(early) == _folded(by_hand, recorded)
    half = len(recorded.events) // 3
    known = recorded.events[:half]
    assert then(TODAY, known_at=half) == _folded(known, recorded, upto=half)
    assert then(TODAY, known_at=known[-1].recorded_at) == _folded(known, recorded, upto=half)
    both = [s for s in known if s.event.occurred_on <= early]
    assert then(early, known_at=half) == _folded(both, recorded, upto=half)
    assert then(early, known_at=1) == []


def _folded(events: list[Stored], recorded: Recorded, upto: int | None = None) -> list[Entry]:
    chosen = [s for s in recorded.events if s in events]
    plan = PLAN.fold(s.event for s in chosen if s.stream == STORY.plan)
    streams: dict[UUID, list[Event]] = {}
    last: dict[UUID, int] = {}
    for s in recorded.events[:upto]:
        last[s.stream] = s.position
    for s in chosen:
        streams.setdefault(s.stream, []).append(s.event)
    states = {key: ASSIGNMENT.fold(facts) for key, facts in streams.items()}
    entries = [e for key, s in states.items() if s.plan == STORY.plan for e in entries_of(s, plan, last[key])]
    return with_owing(entries)


def test_a_stream_is_replayed_to_any_moment(recorded: Recorded, asked: Asked) -> None:
    report = next(s for s in recorded.events if isinstance(s.event, a.ReportSubmitted))
    fact = report.event
    assert isinstance(fact, a.ReportSubmitted)
    before = replay(asked.ledger, report.stream, Axes(known_at=report.position - 1))
    after = replay(asked.ledger, report.stream, Axes(known_at=report.position))
    assert (before.kind, after.version, after.position) == ("assignment", before.version + 1, report.position)
    assert before.state.points[fact.point].stage is not Stage.SUBMITTED
    assert after.state.points[fact.point].stage is Stage.SUBMITTED
    with pytest.raises(UnknownStream):
        replay(asked.ledger, report.stream, Axes(known_at=1))
    with pytest.raises(UnknownStream):
        replay(asked.ledger, uuid4(), Axes())


@given(seed=some.integers(0, 10_000), rows=some.integers(1, 8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_quick_fold_gives_what_the_domain_gives(seed: int, rows: int) -> None:
    recorded = Recorded(Database("", "", None))  # type: ignore[arg-type]
    streams: dict[UUID, list[Stored]] = {}
    for s in stored(Story(seed, rows).told()):
        streams.setdefault(s.stream, []).append(s)
    for stream, history in streams.items():
        if history[0].event.TOPIC != "assignment.assigned":
            continue
        quick = AssignmentFold()
        rows_of = [(s.version, s.event.TOPIC, recorded.stored_bytes(s)) for s in history]
        for fact in standing(rows_of, stream):
            quick.apply(fact)
        state = ASSIGNMENT.fold(s.event for s in history)
        slow = {e.point: e for e in entries_of(state, PLAN.initial, 0)}
        columns = [name for name, _ in REGISTER.columns]
        for row in quick.rows(str(stream)):
            shown = dict(zip(columns, row, strict=True))
            entry = slow.pop(str(shown["point"]))
            for name in columns:
                if name not in ("party_kind", "party"):
                    assert str(shown[name]) == str(getattr(entry, name)), name
        assert slow == {}
