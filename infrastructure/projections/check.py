"""The live projections against a fresh fold of the ledger, which shares neither SQL nor code with them.

What the tables hold is read in one snapshot. The ledger is folded up to the same position by the domain's own deciders,
through the port, with its events decoded and validated; the first difference is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from application.search_texts import searched_text
from domain.assessment_card.events import CardSubmitted, SelfExaminationSubmitted
from domain.assignment.events import Assigned
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.chasing.events import OverdueEscalated, ReminderSent
from domain.collection.events import CollectionOpened
from domain.consolidated_report import ReportDrawnUp
from domain.correction import RecordCorrected
from domain.examination.events import ExaminationAnnounced
from domain.indicator.events import IndicatorDefined
from domain.ledger import Stored
from domain.monitoring.events import MonitoringOpened
from domain.organisation import ORGANISATION, Organisation
from domain.plan.state import PLAN, Plan
from domain.replay import known, state
from domain.signature import SignatureFiled
from infrastructure.audit_trail import PLACES
from infrastructure.compliance_register import all_entries
from infrastructure.projections.checked_cards import CheckedCards
from infrastructure.projections.projection import SCHEMA, Table, Values
from infrastructure.projections.tally import COUNTED_BY, TALLY, contribution, tallied

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
        texts = _texts(connection, positions.get("search", 0))
        register = positions.get("compliance-register", 0)
        cards, scored = CheckedCards(), positions.get("assessment-cards", 0)
        for stored in _events(ledger, max(positions.values(), default=0)):
            if stored.position <= positions.get("search", 0) and (body := _searched(stored)):
                found = next(texts, None)
                if found != (stored.position, body):
                    return Difference("search", f"позиция {stored.position}", _length(found), _length((0, body)))
            if stored.position <= scored:
                cards.take(stored)
            if stored.position <= register:
                folded.take(stored, ledger)
            place = folded.place(stored)
            if stored.position <= positions.get("audit-trail", 0):
                shown = next(trail, None)
                if shown != place:
                    return _first("audit-trail", f"позиция {stored.position}", shown, place)
        if (more := next(trail, None)) is not None:
            return Difference("audit-trail", f"позиция {more.position}", repr(more), None)
        if (surplus := next(texts, None)) is not None:
            return Difference("search", f"позиция {surplus[0]}", _length(surplus), None)
        if (apart := cards.difference(connection)) is not None:
            return Difference("assessment-cards", *apart)
        entries = list(folded.entries())
        return _compare(all_entries(connection), entries) or _beside(connection, entries, folded)


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


def _texts(connection: Connection[Any], until: int) -> Iterator[tuple[int, str]]:
    """What the search keeps; an event whose texts were all erased is as good as one without any."""
    if until == 0:
        return
    query = "SELECT position, body FROM reading.search_text WHERE position <= %s AND body <> '' ORDER BY position"
    with connection.cursor("texts") as cursor:
        cursor.itersize = BATCH
        yield from cursor.execute(query, (until,))


def _searched(stored: Stored) -> str:
    """What of the event is searched, out of the decoded fact."""
    return searched_text(stored.event.model_dump(mode="json"), lambda subject, sealed: None)


def _length(found: tuple[int, str] | None) -> str | None:
    """Never the text itself: it may name a person."""
    return f"текст длиной {len(found[1])}" if found else None


class _Folded:
    """Every plan's and assignment's state, by the domain's own fold."""

    def __init__(self) -> None:
        self._plans: dict[UUID, Plan] = {}
        self._organisations: dict[UUID, Organisation] = {}
        self._assignments: dict[UUID, tuple[Assignment, int]] = {}
        self._places: dict[UUID, Belonging] = {}

    def take(self, stored: Stored, ledger: Ledger) -> None:
        stream, event = stored.stream, stored.event
        kind = event.TOPIC.partition(".")[0]
        if isinstance(event, RecordCorrected):
            history = known(ledger.history(stream), stored.position)
            if stream in self._assignments:
                self._assignments[stream] = state(ASSIGNMENT, history), stored.position
            elif stream in self._plans:
                self._plans[stream] = state(PLAN, history)
            elif stream in self._organisations:
                self._organisations[stream] = state(ORGANISATION, history)
        elif kind == "assignment":
            before, _ = self._assignments.get(stream, (ASSIGNMENT.initial, 0))
            self._assignments[stream] = ASSIGNMENT.evolve(before, event), stored.position
        elif kind == "plan":
            self._plans[stream] = PLAN.evolve(self._plans.get(stream, PLAN.initial), event)
        elif kind == "organisation":
            before_it = self._organisations.get(stream, ORGANISATION.initial)
            self._organisations[stream] = ORGANISATION.evolve(before_it, event)

    def place(self, stored: Stored) -> Place:
        event = stored.event
        if stored.version == 1:
            self._places[stored.stream] = _belongs(stored)
        plan, activity, party, examination = self._places[stored.stream]
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
            examination=examination,
        )

    def parties(self) -> Mapping[Values, object]:
        """Territory and parent of each organisation."""
        known = self._organisations.items()
        return {(str(key),): (found.territory, str(found.parent) if found.parent else None) for key, found in known}

    def committees(self) -> Mapping[Values, object]:
        """The committee of each plan."""
        return {(str(key),): (str(one.committee) if one.committee else None,) for key, one in self._plans.items()}

    def entries(self) -> Iterator[Entry]:
        entries: dict[UUID, list[Entry]] = {}
        for assignment, position in self._assignments.values():
            if assignment.plan is not None:
                plan = self._plans.get(assignment.plan, PLAN.initial)
                entries.setdefault(assignment.plan, []).extend(entries_of(assignment, plan, position))
        for plan_id in sorted(entries):
            yield from with_owing(entries[plan_id])


Belonging = tuple[UUID | None, UUID | None, UUID | None, UUID | None]
"""Plan, activity, party and examination."""


def _belongs(stored: Stored) -> Belonging:
    match event := stored.event:
        case Assigned() | ReminderSent() | OverdueEscalated():
            return event.plan, event.activity, event.party.id, None
        case CollectionOpened():
            return event.plan, event.activity, None, None
        case IndicatorDefined():
            return event.plan, None, event.party, None
        case ReportDrawnUp() | MonitoringOpened():
            return event.plan, None, None, None
        case ExaminationAnnounced() | CardSubmitted() | SelfExaminationSubmitted():
            return event.plan, None, None, event.examination
        case SignatureFiled():
            return event.plan, None, None, None
        case _:
            return (stored.stream if event.TOPIC.startswith("plan.") else None), None, None, None


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


def _beside(connection: Connection[Any], entries: Iterable[Entry], folded: _Folded) -> Difference | None:
    """The tables that stand beside the register: what it adds up to, where its parties stand, whose its plans are."""
    tally = tallied(contribution([_counted_by(entry, name) for name in COUNTED_BY]) for entry in entries)
    compared: tuple[tuple[str, str, int, Mapping[Values, object]], ...] = (
        ("compliance_tally", _columns(TALLY), TALLY.key, tally),
        ("register_party", "organisation::text, territory, parent::text", 1, folded.parties()),
        ("register_plan", "plan::text, committee::text", 1, folded.committees()),
    )
    for table, columns, key, fresh in compared:
        rows = connection.execute(f"SELECT {columns} FROM {SCHEMA}.{table}".encode()).fetchall()  # noqa: S608
        live: dict[Values, object] = {row[:key]: row[key:] for row in rows}
        for found in sorted(live.keys() | fresh.keys(), key=str):
            if live.get(found) != fresh.get(found):
                shown, wanted = (None if one is None else repr(one) for one in (live.get(found), fresh.get(found)))
                return Difference("compliance-register", f"{table} {found}", shown, wanted)
    return None


def _columns(table: Table) -> str:
    return ", ".join(name if kind.startswith("integer") else f"{name}::text" for name, kind in table.columns)


def _counted_by(entry: Entry, name: str) -> object:
    return entry.party.id if name == "party" else getattr(entry, name)


def _first(projection: str, where: str, shown: Place | Entry | None, folded: Place | Entry | None) -> Difference:
    if shown is None or folded is None:
        return Difference(projection, where, _told(shown), _told(folded))
    names: Sequence[str] = [field.name for field in fields(shown)]
    name = next(n for n in names if getattr(shown, n) != getattr(folded, n))
    return Difference(projection, f"{where}, поле {name}", repr(getattr(shown, name)), repr(getattr(folded, name)))


def _told(found: Place | Entry | None) -> str | None:
    return None if found is None else repr(found)
