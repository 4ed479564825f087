"""docs/two-axes.md: the story told to a ledger gives every answer of the page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from application.ports import Ledger
from domain.actors import natural_id
from domain.assignment.events import (
    Assigned,
    ControlPoint,
    Duty,
    ExecutionAccepted,
    Party,
    PartyKind,
    ReportSubmitted,
)
from domain.assignment.state import ASSIGNMENT
from domain.calendar.working_days import DEFAULT_CALENDAR, calendar
from domain.correction import RecordCorrected
from domain.ledger import Change, Event, event_id
from domain.personal import Personal
from domain.replay import state
from domain.timeliness import PointFacts, timeliness
from tests.ledger_adapters import envelope
from tests.memory_ledger import MemoryLedger, SetClock

PAGE = Path(__file__).parents[2] / "docs" / "two-axes.md"
PLAN, ACTIVITY, REPORT = (natural_id("two axes", n) for n in range(3))
STREAM = natural_id("two axes", "assignment")
DUE = date(2026, 5, 13)
POINT = DUE.isoformat()


def day(text: str) -> date:
    """«15.05.2026»"""
    return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under this heading of the page, without its two head rows."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def the_facts() -> Sequence[Event]:
    """What happened, in the order in which the ledger learned of it; the dates stand in the page as well."""
    party = Party(kind=PartyKind.ORGANISATION, id=uuid4())
    point = ControlPoint(key=POINT, stated=DUE, effective=DUE, calendar=DEFAULT_CALENDAR)
    return [
        Assigned.of(
            envelope(occurred_on=date(2026, 4, 1)),
            plan=PLAN,
            activity=ACTIVITY,
            party=party,
            duty=Duty.PERFORMS,
            lead=True,
            points=(point,),
        ),
        ReportSubmitted.of(envelope(occurred_on=date(2026, 5, 12)), point=POINT, report=REPORT, evidence=()),
        ExecutionAccepted.of(envelope(occurred_on=date(2026, 5, 20)), point=POINT, report=REPORT),
        RecordCorrected.of(
            envelope(occurred_on=date(2026, 6, 2)),
            corrected=event_id(STREAM, 2),
            field="occurred_on",
            old="2026-05-12",
            new="2026-05-14",
            reason=Personal(PLAN, "штемпель прочитан неверно"),
        ),
    ]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """The story as the page tells it: each fact recorded at nine in the morning of its day."""
    clock = SetClock()
    ledger = MemoryLedger(clock)
    for version, (event, (_, recorded_on, _, _)) in enumerate(zip(the_facts(), rows("The story"), strict=True)):
        clock.moment = datetime.combine(day(recorded_on), time(9), UTC)
        ledger.append(Change(STREAM, version, (event,)), command=uuid4())
    return ledger


def verdict(ledger: Ledger, known_on: date, as_of: date, stream: UUID = STREAM) -> str:
    """The verdict as of a day, as known at the end of another one."""
    known_at = ledger.position_at(datetime.combine(known_on, time.max, UTC))
    point = state(ASSIGNMENT, ledger.history(stream), known_at=known_at, as_of=as_of).points[POINT]
    current = point.current
    facts = PointFacts(
        deadline=point.effective,
        submissions=tuple(submission.on for submission in point.submissions),
        under_review_since=current.on if current and not current.accepted_on and not current.returned_on else None,
        accepted_submission=point.accepted.on if point.accepted else None,
    )
    return timeliness(facts, as_of, calendar(DEFAULT_CALENDAR)).russian


def test_the_page_dates_the_facts_as_the_story_does(ledger: Ledger) -> None:
    stored = ledger.read()
    for (position, recorded_on, occurred_on, _), fact in zip(rows("The story"), stored, strict=True):
        assert (int(position), day(recorded_on)) == (fact.position, fact.recorded_at.date())
        if occurred_on != "—":
            assert day(occurred_on) == fact.event.occurred_on


@pytest.mark.parametrize(("known_on", "as_of", "answer"), [row[:3] for row in rows("The answers")])
def test_every_answer_of_the_page_is_what_the_ledger_says(
    ledger: Ledger, known_on: str, as_of: str, answer: str
) -> None:
    assert verdict(ledger, day(known_on), day(as_of)) == answer


def test_a_question_of_the_day_before_anything_was_recorded_knows_nothing(ledger: Ledger) -> None:
    assert ledger.position_at(datetime(2026, 4, 1, 9, tzinfo=UTC) - timedelta(seconds=1)) == 0
