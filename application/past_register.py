"""The register's past: what its lines were, as known at a position of the ledger and as of a date.

It is folded from the streams, never read from a table of snapshots. The live tables name only which streams there are.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from application.compliance_register import ComplianceRegister, Entry, EntryKey, Page, RegisterQuestion
from application.ports import Ledger
from application.register_entries import entries_of, page, with_owing
from domain.assignment.state import ASSIGNMENT
from domain.plan.state import PLAN, Plan
from domain.replay import known, state

PLANS_AT_ONCE = 25
"""Plans that are folded for one page of the whole register; it is then cut short, and `next` goes on."""

BEHIND_ALL_ROWS = 99_999_999


@dataclass(frozen=True, slots=True)
class Axes:
    """Where one looks from: what was known at this position (None: all), and the facts dated that day or earlier."""

    known_at: int | None = None
    as_of: date | None = None


class PastRegister(ABC):
    """The register's lines on both axes, a plan at a time."""

    @abstractmethod
    def plans(self, after: UUID | None = None, limit: int = PLANS_AT_ONCE) -> Sequence[UUID]:
        """The plans behind this one, in the register's order."""

    @abstractmethod
    def entries(self, plan: UUID, axes: Axes, activity: UUID | None = None) -> Sequence[Entry]:
        """The lines of this plan, or of one activity of it, in the register's order, as seen from `axes`."""


class FoldedPast(PastRegister):
    """Folded by the domain's own deciders, an event at a time: right by construction."""

    def __init__(self, register: ComplianceRegister, ledger: Ledger) -> None:
        self._register = register
        self._ledger = ledger

    def plans(self, after: UUID | None = None, limit: int = PLANS_AT_ONCE) -> Sequence[UUID]:
        streams = self._register.assignments()
        found = {self._ledger.load(ASSIGNMENT, stream).state.plan for stream in streams}
        return sorted(plan for plan in found if plan is not None and (after is None or plan > after))[:limit]

    def entries(self, plan: UUID, axes: Axes, activity: UUID | None = None) -> Sequence[Entry]:
        streams = self._register.assignments(plan=plan, activity=activity)
        then = state(PLAN, self._ledger.history(plan), known_at=axes.known_at, as_of=axes.as_of)
        return entries_then(self._ledger, streams, then, axes)


def entries_then(ledger: Ledger, streams: Sequence[UUID], plan: Plan, axes: Axes) -> list[Entry]:
    """The register's entries of these assignments of one plan, given whole activities, as seen from `axes`."""
    found: list[Entry] = []
    for stream in streams:
        history = known(ledger.history(stream), axes.known_at)
        if history:
            folded = state(ASSIGNMENT, history, as_of=axes.as_of)
            found += entries_of(folded, plan, history[-1].position)
    return with_owing(found)


def whole_page(question: RegisterQuestion, past: PastRegister, axes: Axes, as_of: date, position: int) -> Page:
    """A page of the register of all plans: plan after plan is folded until the page is full."""
    found: list[Entry] = []
    begun = question.after
    plans = [begun.plan, *past.plans(begun.plan)] if begun else list(past.plans())
    for plan in plans:
        rest = replace(question, limit=question.limit - len(found))
        answer = page(past.entries(plan, axes), rest, as_of, position)
        found += answer.entries
        if answer.next is not None:
            return Page(tuple(found), answer.next, position)
        if len(found) == question.limit:
            break
    else:
        plan = plans[-1] if plans else UUID(int=0)
    more = bool(plans) and bool(past.plans(plan, 1))
    return Page(tuple(found), EntryKey(plan, BEHIND_ALL_ROWS, "~", UUID(int=0)) if more else None, position)
