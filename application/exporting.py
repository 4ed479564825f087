"""Lists as sheets: what a person may see of a list, row by row, for a table on their own machine.

A sheet is read once, page after page of the same question that shows the list on the screen, so what the list does not
show cannot get into it. How a sheet becomes a file is the writers' to say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias, TypeVar

from application import looking
from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion, Wording
from application.compliance_register import ComplianceRegister, Entry, RegisterQuestion
from application.performing import Actor
from application.ports import Ledger

Cell: TypeAlias = str | int | date | datetime | None
T = TypeVar("T")

PAGE = 1000


class SheetKind(StrEnum):
    """The kinds of files that a sheet is written as."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how wide the column is shown, in characters."""

    heading: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` can be gone through once. `as_of` is the day of the verdicts, `position` what the ledger had then."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Cell, ...]]
    as_of: date
    position: int

    @property
    def stated(self) -> str:
        """What the file says of itself, above its headings."""
        return f"{self.title}. По состоянию на {self.as_of:%d.%m.%Y}, запись журнала {self.position}"


WriteSheet = Callable[[Sheet, SheetKind], Iterator[bytes]]
"""The sheet as a file of this kind, a piece at a time."""


def begun(rows: Iterator[T]) -> Iterator[T]:
    """The same rows, the first of them fetched already: what is refused is refused before a file has begun."""
    try:
        first = next(rows)
    except StopIteration:
        return iter(())
    return _after(first, rows)


def _after(first: T, rows: Iterator[T]) -> Iterator[T]:
    yield first
    yield from rows


def register_entries(
    actor: Actor,
    question: RegisterQuestion,
    register: ComplianceRegister,
    ledger: Ledger,
    *,
    as_of: date,
    today: date,
    known_at: datetime | int | None = None,
) -> Iterator[Entry]:
    """Every entry of the register that the actor may see. Raises what `looking.register` raises."""
    question = replace(question, limit=PAGE)
    while True:
        page = looking.register(actor, question, register, ledger, as_of=as_of, today=today, known_at=known_at)
        yield from page.entries
        if page.next is None:
            return
        question = replace(question, after=page.next)


def trail_entries(
    actor: Actor, question: TrailQuestion, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording
) -> Iterator[TrailEntry]:
    """Every event of the trail that the actor may see, told. Raises what `looking.history` raises."""
    question = replace(question, limit=PAGE)
    while True:
        page = looking.history(actor, question, places, ledger, names, wording)
        yield from page.entries
        if page.next is None:
            return
        question = replace(question, after=page.next)


def listed(ask: Callable[[int], looking.Listed[T]]) -> Iterator[T]:
    """Every stream of a list; `ask` gives the page behind a position."""
    after = 0
    while True:
        page = ask(after)
        yield from page.states
        if page.next is None:
            return
        after = page.next
