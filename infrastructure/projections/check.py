"""The live projections against a fresh fold of the ledger, which shares neither SQL nor code with them.

What the tables hold is read in one snapshot. The ledger is folded up to the same position by the domain's own deciders,
through the port, with its events decoded and validated; the first difference is named.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from application.audit_trail import Place
from application.compliance_register import Entry
from application.ports import Ledger
from application.register_entries import entries_of, with_owing
from domain.assignment.events import Assigned
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.correction import RecordCorrected
from domain.ledger import Stored
from domain.plan.state import PLAN, Plan
from domain.replay import known, state
from infrastructure.audit_trail import PLACES
from infrastructure.compliance_register import all_entries

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a projection first differs from the ledger; `str()` of it is a Russian sentence."""

    projection: str
    where: str
    shown: str | None
    folded: str | None

    def __str__(self) -> str:
        shown = "записи нет" if self.shown is None else f"показано {self.shown}"
        folded = "записи быть не должно" if self.folded is None else f"по реестру событий должно быть {self.folded}"
        return f"Проекция «{self.projection}» расходится с реестром событий: {self.where}: {shown}, {folded}."


def check(url: str, ledger: Ledger) -> Difference | None:
    """The first difference, or None where the live projections are what the ledger says. `url`: any reader's role."""
    with _snapshot(url) as connection:
        positions = dict(connection.execute("SELECT name, position FROM reading.projection").fetchall())
        folded = _Folded()
        trail = _trail(connection, positions.get("audit-trail", 0))
        register = positions.get("compliance-register", 0)
        for stored in _events(ledger, max(positions.values(), default=0)):
            if stored.position <= register:
                folded.take(stored, ledger)
            place = folded.place(stored)
            if stored.position <= positions.get("audit-trail", 0):
                shown = next(trail, None)
                if shown != place:
                    return _first("audit-trail", f"позиция {stored.position}", shown, place)
        if (more := next(trail, None)) is not None:
            return Difference("audit-trail", f"позиция {more.position}", repr(more), None)
        return _compare(all_entries(connection), folded.entries())


@contextmanager
def _snapshot(url: str) -> Iterator[Connection[Any]]:
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def _events(ledger: Ledger, until: int) -> Iterator[Stored]:
    after = 0
    while after < until:
        batch = ledger.read(after, min(BATCH, until - after))
        if not batch:
            return
        yield from batch
        after = batch[-1].position


def _trail(connection: Connection[Any], until: int) -> Iterator[Place]:
    query = f"{PLACES} WHERE t.position <= %s ORDER BY t.position"
    with connection.cursor("trail", row_factory=class_row(Place)) as cursor:
        cursor.itersize = BATCH
        yield from cursor.execute(query.encode(), (until,))


class _Folded:
    """Every plan's and assignment's state, by the domain's own fold."""

    def __init__(self) -> None:
        self._plans: dict[UUID, Plan] = {}
        self._assignments: dict[UUID, tuple[Assignment, int]] = {}
        self._places: dict[UUID, tuple[UUID | None, UUID | None, UUID | None]] = {}

    def take(self, stored: Stored, ledger: Ledger) -> None:
        stream, event = stored.stream, stored.event
        kind = event.TOPIC.partition(".")[0]
        if isinstance(event, RecordCorrected):
            history = known(ledger.history(stream), stored.position)
            if stream in self._assignments:
                self._assignments[stream] = state(ASSIGNMENT, history), stored.position
            elif stream in self._plans:
                self._plans[stream] = state(PLAN, history)
        elif kind == "assignment":
            before, _ = self._assignments.get(stream, (ASSIGNMENT.initial, 0))
            self._assignments[stream] = ASSIGNMENT.evolve(before, event), stored.position
        elif kind == "plan":
            self._plans[stream] = PLAN.evolve(self._plans.get(stream, PLAN.initial), event)

    def place(self, stored: Stored) -> Place:
        event = stored.event
        if stored.version == 1:
            self._places[stored.stream] = _belongs(stored)
        plan, activity, party = self._places[stored.stream]
        return Place(
            position=stored.position,
            stream=stored.stream,
            topic=event.TOPIC,
            plan=plan,
            activity=activity or getattr(event, "activity", None),
            party=party,
            point=getattr(event, "point", None),
            by=event.by,
            occurred_on=event.occurred_on,
            recorded_at=stored.recorded_at,
        )

    def entries(self) -> Iterator[Entry]:
        entries: dict[UUID, list[Entry]] = {}
        for assignment, position in self._assignments.values():
            if assignment.plan is not None:
                plan = self._plans.get(assignment.plan, PLAN.initial)
                entries.setdefault(assignment.plan, []).extend(entries_of(assignment, plan, position))
        for plan_id in sorted(entries):
            yield from with_owing(entries[plan_id])


def _belongs(stored: Stored) -> tuple[UUID | None, UUID | None, UUID | None]:
    if isinstance(stored.event, Assigned):
        return stored.event.plan, stored.event.activity, stored.event.party.id
    return (stored.stream if stored.event.TOPIC.startswith("plan.") else None), None, None


def _compare(shown: Iterable[Entry], folded: Iterable[Entry]) -> Difference | None:
    """Both in the register's order."""
    live, fresh = iter(shown), iter(folded)
    while True:
        one, other = next(live, None), next(fresh, None)
        if one == other:
            if one is None:
                return None
            continue
        key = min(entry.key for entry in (one, other) if entry is not None)
        one = one if one is not None and one.key == key else None
        other = other if other is not None and other.key == key else None
        where = f"план {key.plan}, строка {key.row}, контрольная точка {key.point}, назначение {key.assignment}"
        return _first("compliance-register", where, one, other)


def _first(projection: str, where: str, shown: Place | Entry | None, folded: Place | Entry | None) -> Difference:
    if shown is None or folded is None:
        return Difference(projection, where, _told(shown), _told(folded))
    names: Sequence[str] = [field.name for field in fields(shown)]
    name = next(n for n in names if getattr(shown, n) != getattr(folded, n))
    return Difference(projection, f"{where}, поле {name}", repr(getattr(shown, name)), repr(getattr(folded, name)))


def _told(found: Place | Entry | None) -> str | None:
    return None if found is None else repr(found)
