"""Any moment again, on both time axes: what was known at a position or moment, and how things stood as of a date.

The past is folded from the streams it concerns, never read from a table of snapshots, so it takes as long as those
streams are, whatever the size of the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from application.compliance_register import ComplianceRegister, Page, RegisterQuestion
from application.past_register import Axes, FoldedPast, PastRegister, entries_then, whole_page
from application.ports import Ledger
from application.register_entries import page
from domain.assignment.state import ASSIGNMENT
from domain.catalogue import DECIDERS
from domain.ledger import Decider, Stored
from domain.plan.state import PLAN, Plan
from domain.refusals import NotFound
from domain.replay import known, state

__all__ = ["Axes", "Replayed", "UnknownStream", "entries_then", "known_in", "known_position", "register_then", "replay"]


class UnknownStream(NotFound):
    """No event of this stream was known then."""

    def __init__(self, stream: UUID) -> None:
        super().__init__(f"Записей с идентификатором {stream} на этот момент нет: проверьте идентификатор и момент.")


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


def known_in(history: Sequence[Stored], known_at: datetime | int | None) -> int | None:
    """The same as far as this stream goes, told by its own events: the ledger learns of nothing in another order."""
    if not isinstance(known_at, datetime):
        return known_at
    return max((stored.position for stored in history if stored.recorded_at <= known_at), default=0)


def decider_of(history: Sequence[Stored]) -> Decider[Any]:
    """How this stream is folded: its first event's topic names its kind."""
    return DECIDERS[history[0].event.TOPIC.partition(".")[0]]


def replay(ledger: Ledger, stream: UUID, axes: Axes) -> Replayed:
    """The state of one stream as known at a position and as of a date. Raises UnknownStream."""
    return replayed(stream, ledger.history(stream), axes)


def replayed(stream: UUID, history: Sequence[Stored], axes: Axes) -> Replayed:
    """The same of a stream whose events are at hand. Raises UnknownStream."""
    then = known(history, axes.known_at)
    if not then:
        raise UnknownStream(stream)
    decider, last = decider_of(then), then[-1]
    return Replayed(stream, decider.name, last.version, last.position, state(decider, then, as_of=axes.as_of))


def plan_then(ledger: Ledger, plan: UUID, axes: Axes) -> Plan:
    """The plan as seen from `axes`; the initial state where nothing of it was known."""
    return state(PLAN, ledger.history(plan), known_at=axes.known_at, as_of=axes.as_of)


def register_then(
    question: RegisterQuestion,
    register: ComplianceRegister,
    ledger: Ledger,
    *,
    as_of: date,
    today: date,
    known_at: datetime | int | None = None,
    past: PastRegister | None = None,
) -> Page:
    """The register's answer on either axis: from the table where the present is asked for, else folded anew.

    The table only names the streams that may be concerned; what they were then is folded from the ledger, by `past` or
    by the domain's own fold.
    """
    if known_at is None and as_of >= today:
        return register.entries(question, as_of=as_of)
    axes = Axes(known_position(ledger, known_at), as_of)
    past = past or FoldedPast(register, ledger)
    position = ledger.head() if axes.known_at is None else axes.known_at
    if question.plan is None and question.activity is None:
        return whole_page(question, past, axes, as_of, position)
    plan = question.plan or plan_of(ledger, register.assignments(activity=question.activity))
    entries = past.entries(plan, axes, question.activity) if plan else ()
    return page(entries, question, as_of, position)


def plan_of(ledger: Ledger, streams: Sequence[UUID]) -> UUID | None:
    """The plan that these assignments of one activity belong to."""
    return next((ledger.load(ASSIGNMENT, stream).state.plan for stream in streams), None)
