"""Any moment again, on both time axes: what was known at a position or moment, and how things stood as of a date.

The past is folded from the streams it concerns, never read from a table of snapshots, so it takes as long as those
streams are, whatever the size of the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from application.compliance_register import ComplianceRegister, Entry, Page, RegisterQuestion
from application.ports import Ledger
from application.register_entries import entries_of, page, with_owing
from domain.assignment.state import ASSIGNMENT
from domain.ledger import Decider, Stored
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.plan.state import PLAN, Plan
from domain.refusals import BadInput, NotFound
from domain.replay import known, state

DECIDERS: dict[str, Decider[Any]] = {d.name: d for d in (PLAN, ASSIGNMENT, ORGANISATION, PERSON)}


class UnknownStream(NotFound):
    """No event of this stream was known then."""

    def __init__(self, stream: UUID) -> None:
        super().__init__(f"Записей с идентификатором {stream} на этот момент нет: проверьте идентификатор и момент.")


class RegisterTooWide(BadInput):
    """The past of the whole register is not folded at once."""

    def __init__(self) -> None:
        super().__init__("Для вопроса о прошлом укажите план или мероприятие.", place="plan")


@dataclass(frozen=True, slots=True)
class Axes:
    """Where one looks from: what was known at this position (None: all), and the facts dated that day or earlier."""

    known_at: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A stream's state as seen from `axes`; `version` and `position` are those of the last event known there."""

    stream: UUID
    kind: str
    version: int
    position: int
    state: Any


def known_position(ledger: Ledger, known_at: datetime | int | None) -> int | None:
    """The last position known at this moment, or at this position; None where no limit was given."""
    return ledger.position_at(known_at) if isinstance(known_at, datetime) else known_at


def decider_of(history: Sequence[Stored]) -> Decider[Any]:
    """How this stream is folded: its first event's topic names its kind."""
    return DECIDERS[history[0].event.TOPIC.partition(".")[0]]


def replay(ledger: Ledger, stream: UUID, axes: Axes) -> Replayed:
    """The state of one stream as known at a position and as of a date. Raises UnknownStream."""
    history = known(ledger.history(stream), axes.known_at)
    if not history:
        raise UnknownStream(stream)
    decider = decider_of(history)
    last = history[-1]
    return Replayed(stream, decider.name, last.version, last.position, state(decider, history, as_of=axes.as_of))


def plan_then(ledger: Ledger, plan: UUID, axes: Axes) -> Plan:
    """The plan as seen from `axes`; the initial state where nothing of it was known."""
    return state(PLAN, ledger.history(plan), known_at=axes.known_at, as_of=axes.as_of)


def entries_then(ledger: Ledger, streams: Sequence[UUID], plan: Plan, axes: Axes) -> list[Entry]:
    """The register's entries of these assignments of one plan, given whole activities, as seen from `axes`."""
    found: list[Entry] = []
    for stream in streams:
        history = known(ledger.history(stream), axes.known_at)
        if history:
            folded = state(ASSIGNMENT, history, as_of=axes.as_of)
            found += entries_of(folded, plan, history[-1].position)
    return with_owing(found)


def register_then(
    question: RegisterQuestion,
    register: ComplianceRegister,
    ledger: Ledger,
    *,
    as_of: date,
    today: date,
    known_at: datetime | int | None = None,
) -> Page:
    """The register's answer on either axis: from the table where the present is asked for, else folded anew.

    The table only names the streams that may be concerned; what they were then is folded from the ledger.
    Raises RegisterTooWide where a past is asked for without a plan or an activity.
    """
    if known_at is None and as_of >= today:
        return register.entries(question, as_of=as_of)
    axes = Axes(known_position(ledger, known_at), as_of)
    entries: list[Entry] = []
    if question.plan is None and question.activity is None:
        raise RegisterTooWide
    streams = register.assignments(plan=question.plan, activity=question.activity)
    plan = question.plan or plan_of(ledger, streams)
    if plan is not None:
        entries = entries_then(ledger, streams, plan_then(ledger, plan, axes), axes)
    return page(entries, question, as_of, ledger.head() if axes.known_at is None else axes.known_at)


def plan_of(ledger: Ledger, streams: Sequence[UUID]) -> UUID | None:
    """The plan that these assignments of one activity belong to."""
    return next((ledger.load(ASSIGNMENT, stream).state.plan for stream in streams), None)
