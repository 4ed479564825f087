"""The compliance register on PostgreSQL: its tables, how the ledger's facts become their rows, and its questions.

An entry's row holds what its assignment's facts say; what its plan gives to all its rows stands once per plan and per
activity, and is joined when a question is asked.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from application.compliance_register import (
    OWING,
    ComplianceRegister,
    Entry,
    EntryKey,
    Page,
    RegisterQuestion,
    WaitsFor,
)
from domain.assignment.events import Duty, LapseOutcome, Party, PartyKind, PointKey
from domain.assignment.state import Stage
from domain.calendar.policy import DUE_SOON_DAYS, CountedSubmission
from infrastructure.projections import facts as f
from infrastructure.projections import register_fold, tally
from infrastructure.projections.histories import Histories
from infrastructure.projections.projection import Fold, Projection, Row, Table, Values, forget
from infrastructure.projections.register_fold import AssignmentFold, PlanFold
from infrastructure.projections.tally import PARTIES, TALLY, TallyFold

REGISTER = Table(
    name="compliance_register",
    columns=(
        ("assignment", "uuid NOT NULL"),
        ("point", "text NOT NULL"),
        ("plan", "uuid NOT NULL"),
        ("activity", "uuid NOT NULL"),
        ("party_kind", "text NOT NULL"),
        ("party", "uuid NOT NULL"),
        ("duty", "text NOT NULL"),
        ("lead", "boolean NOT NULL"),
        ("periodic", "boolean NOT NULL"),
        ("tasks", "integer NOT NULL"),
        ("starts", "date"),
        ("original", "date"),
        ("stated", "date"),
        ("effective", "date"),
        ("calendar", "text"),
        ("stage", "text NOT NULL"),
        ("rounds", "integer NOT NULL"),
        ("submissions", "integer NOT NULL"),
        ("first_submitted_on", "date"),
        ("under_review_since", "date"),
        ("accepted_submission", "date"),
        ("returns", "integer NOT NULL"),
        ("ended_on", "date"),
        ("removal_proposed", "boolean NOT NULL"),
        ("extensions", "integer NOT NULL"),
        ("request", "uuid"),
        ("requested", "date"),
        ("evidence", "integer NOT NULL"),
        ("lapse", "text"),
        ("missed_on", "date"),
        ("last_fact_on", "date"),
        ("position", "bigint NOT NULL"),
    ),
    key=2,
    indexes=("(plan)", "(activity)", "(party)"),
)
PLANS = Table(
    name="register_plan",
    columns=(
        ("plan", "uuid NOT NULL"),
        ("committee", "uuid"),
        ("in_force_on", "date"),
        ("closed_on", "date"),
        ("due_soon_days", "integer"),
        ("counted", "text"),
    ),
    key=1,
)
ACTIVITIES = Table(
    name="register_activity",
    columns=(
        ("activity", "uuid NOT NULL"),
        ("plan", "uuid NOT NULL"),
        ("row", "integer NOT NULL"),
        ("number", "text"),
        ("section", "integer"),
    ),
    key=1,
)

REMEMBERED = 10_000
"""Streams kept folded between batches; an older one is folded again from its history when it is met."""

PLAN_TOPICS = frozenset(topic for topic in f.FOLLOWED if topic.startswith("plan."))


class RegisterFold(Fold):
    """Assignments and plans met so far, the earliest met forgotten first."""

    def __init__(self) -> None:
        self._assignments: dict[str, AssignmentFold] = {}
        self._plans: dict[str, PlanFold] = {}
        self._changed: dict[str, None] = {}
        self._changed_plans: dict[str, None] = {}
        self._places: dict[str, f.OrganisationRegistered] = {}
        self._tally = TallyFold(REGISTER)

    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        forget(self._assignments, REMEMBERED)
        forget(self._plans, REMEMBERED // 100)
        met = {stream for _, stream, version, _, _ in rows if version > 1}
        born = {stream for _, stream, version, _, _ in rows if version == 1}
        unknown = met - born - self._assignments.keys() - self._plans.keys()
        self._refold(unknown, rows[0][0] - 1, histories)

    def take(self, row: Row, fact: f.Fact, histories: Histories) -> None:
        position, stream, _, topic, _ = row
        folded = self._assignments.get(stream)
        if folded is None and topic.startswith("assignment."):
            folded = self._assignments[stream] = AssignmentFold()
        if isinstance(fact, f.RecordCorrected):
            # A correction counts at the date of the fact it corrects, so everything after that is folded again.
            self._refold({stream}, position, histories)
            if stream in self._assignments:
                self._changed[stream] = None
            elif stream in self._plans:
                self._changed_plans[stream] = None
        elif folded is not None:
            folded.apply(fact)
            folded.position = position
            self._changed[stream] = None
        elif isinstance(fact, f.OrganisationRegistered):
            self._places[stream] = fact
        elif topic in PLAN_TOPICS:
            plan = self._plans.get(stream)
            if plan is None:
                plan = self._plans[stream] = PlanFold()
            plan.apply(fact)
            self._changed_plans[stream] = None

    def _refold(self, streams: Collection[str], upto: int, histories: Histories) -> None:
        for stream, events in histories.streams(streams, upto):
            kind = events[0][2].partition(".")[0]
            folded: AssignmentFold | PlanFold
            if kind == "assignment":
                met = self._assignments.get(stream)
                folded = self._assignments[stream] = AssignmentFold()
                folded.position = events[-1][0]
            elif kind == "plan":
                folded = self._plans[stream] = PlanFold()
            elif kind == "organisation":
                for fact in f.standing([event[1:] for event in events], UUID(stream)):
                    if isinstance(fact, f.OrganisationRegistered):
                        self._places[stream] = fact
                continue
            else:
                continue
            for fact in f.standing([event[1:] for event in events], UUID(stream)):
                folded.apply(fact)
            if isinstance(folded, AssignmentFold):
                # What was told of it stays told; what is read again for the first time has been told as it stands.
                folded.counted = met.counted if met else self._tally.contributions(folded.rows(stream))

    def drain(self, *, final_only: bool = False) -> Iterator[tuple[Table, Collection[Values]]]:
        if final_only:
            return
        entered: list[Values] = []
        for stream in self._changed:
            assignment = self._assignments[stream]
            rows = list(assignment.rows(stream))
            entered += rows
            now = self._tally.contributions(rows)
            self._tally.replace(assignment.counted, now)
            assignment.counted = now
        yield REGISTER, entered
        yield TALLY, self._tally.drain()
        yield PARTIES, [(stream, fact.territory, fact.parent) for stream, fact in self._places.items()]
        plans = {stream: self._plans[stream] for stream in self._changed_plans}
        yield (
            PLANS,
            [(s, p.committee, p.in_force_on, p.closed_on, p.due_soon_days, p.counted) for s, p in plans.items()],
        )
        lines = {row.id: (stream, row) for stream, plan in plans.items() for row in plan.rows.values()}
        yield ACTIVITIES, [(i, stream, row.row, row.number, row.section) for i, (stream, row) in lines.items()]
        self._changed.clear()
        self._places.clear()
        self._changed_plans.clear()


class ComplianceRegisterProjection(Projection):
    name = "compliance-register"
    tables = (REGISTER, PLANS, ACTIVITIES, TALLY, PARTIES)

    def __init__(self) -> None:
        self.modules = (sys.modules[__name__], register_fold, tally)

    def fold(self) -> Fold:
        return RegisterFold()

    def follows(self, topic: str) -> bool:
        return topic == "organisation.registered" or not topic.startswith(("organisation.", "person."))


_OWING = ", ".join(f"'{stage}'" for stage in sorted(OWING))
_WHOLE_ROW = f"""
    SELECT r.*, coalesce(a.row, 0) AS row, a.number, a.section, p.in_force_on, p.closed_on,
        p.due_soon_days, p.counted, (
            SELECT count(*) FROM reading.compliance_register c
            WHERE c.activity = r.activity AND c.point = r.point AND NOT c.lead AND c.stage IN ({_OWING})
        ) AS owing
    FROM reading.compliance_register r
    LEFT JOIN reading.register_activity a USING (activity)
    LEFT JOIN reading.register_plan p ON p.plan = r.plan
"""  # noqa: S608
_KEY = 'r.plan, coalesce(a.row, 0), r.point COLLATE "C", r.assignment'
_POSITION = "SELECT position FROM reading.projection WHERE name = 'compliance-register'"

# What can be told in SQL of a question that is answered exactly by the entry itself.
_MAYBE_OVERDUE = """
    r.accepted_submission IS NULL AND r.stage NOT IN ('withdrawn', 'passed_on')
    AND (r.effective IS NULL OR r.effective < %(as_of)s OR r.under_review_since > r.effective)
"""
_MAYBE_WAITS: dict[WaitsFor, str] = {
    WaitsFor.CONTROLLER_REVIEW: "r.stage = 'submitted'",
    WaitsFor.SETTER_REMOVAL: "r.stage = 'accepted'",
    WaitsFor.SETTER_EXTENSION: "r.request IS NOT NULL",
    WaitsFor.SETTER_LAPSE: f"r.lapse IS NULL AND r.stage IN ({_OWING})",
    WaitsFor.CO_EXECUTORS: f"r.lead AND r.stage IN ({_OWING})",
    WaitsFor.EXECUTOR_REPORT: f"r.stage IN ({_OWING})",
    WaitsFor.NOTHING: "true",
}


class PostgresComplianceRegister(ComplianceRegister):
    """Asks by connections that may read the read models, such as the writer's or the auditor's."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def entries(self, question: RegisterQuestion, *, as_of: date) -> Page:
        with self._pool.connection() as connection:
            position = connection.execute(_POSITION).fetchone()
            found: list[Entry] = []
            after, size = question.after, question.limit + 1
            while len(found) < size:
                rows = self._rows(connection, *_conditions(question, after, as_of), size)
                found += [entry for entry in rows if question.asks_for(entry, as_of)]
                if len(rows) < size:
                    break
                after = rows[-1].key
        shown = tuple(found[: question.limit])
        following = shown[-1].key if len(found) > len(shown) and shown else None
        return Page(shown, following, position[0] if position else 0)

    def entry(self, assignment: UUID, point: PointKey) -> Entry | None:
        where = "r.assignment = %(assignment)s AND r.point = %(point)s"
        with self._pool.connection() as connection:
            found = self._rows(connection, where, {"assignment": assignment, "point": point})
        return found[0] if found else None

    def of_plan(self, plan: UUID) -> Sequence[Entry]:
        with self._pool.connection() as connection:
            return self._rows(connection, "r.plan = %(plan)s", {"plan": plan})

    def assignments(self, *, plan: UUID | None = None, activity: UUID | None = None) -> Sequence[UUID]:
        asked = {"plan": plan, "activity": activity}
        where = " AND ".join(f"{name} = %({name})s" for name, value in asked.items() if value) or "true"
        query = f"SELECT DISTINCT assignment FROM reading.compliance_register WHERE {where}"  # noqa: S608
        with self._pool.connection() as connection:
            return [row[0] for row in connection.execute(query.encode(), asked)]

    @staticmethod
    def _rows(connection: Connection[Any], where: str, values: dict[str, Any], limit: int | None = None) -> list[Entry]:
        query = f"{_WHOLE_ROW} WHERE {where} ORDER BY {_KEY} LIMIT %(limit)s"
        with connection.cursor(row_factory=dict_row) as cursor:
            return [_entry(row) for row in cursor.execute(query.encode(), {**values, "limit": limit})]


def read_entries(
    connection: Connection[Any], where: str, values: dict[str, Any], after: EntryKey | None, limit: int
) -> list[Entry]:
    """The entries that this condition on `r`, `a` and `p` takes, in the register's order, behind `after`."""
    if after:
        where += f" AND ({_KEY}) > (%(after_plan)s, %(after_row)s, %(after_point)s, %(after_assignment)s)"
        values = values | {f"after_{name}": value for name, value in after._asdict().items()}
    return PostgresComplianceRegister._rows(connection, where, values, limit)


def all_entries(connection: Connection[Any]) -> Iterator[Entry]:
    """Every entry, in the register's order, a batch at a time."""
    with connection.cursor("register", row_factory=dict_row) as cursor:
        cursor.itersize = 2_000
        for row in cursor.execute(f"{_WHOLE_ROW} ORDER BY {_KEY}".encode()):
            yield _entry(row)


def _conditions(question: RegisterQuestion, after: EntryKey | None, as_of: date) -> tuple[str, dict[str, Any]]:
    """The condition in SQL, and its values; it may let through what the question then refuses, never the reverse."""
    values: dict[str, Any] = {
        "plan": question.plan,
        "activity": question.activity,
        "party": question.party,
        "stage": question.stage,
    }
    parts = [f"r.{name} = %({name})s" for name, value in values.items() if value is not None]
    if question.overdue:
        parts.append(_MAYBE_OVERDUE)
    if question.waits_for:
        parts.append(_MAYBE_WAITS[question.waits_for])
    if after:
        parts.append(f"({_KEY}) > (%(after_plan)s, %(after_row)s, %(after_point)s, %(after_assignment)s)")
        values |= {f"after_{name}": value for name, value in after._asdict().items()}
    return " AND ".join(parts) or "true", {**values, "as_of": as_of}


def _entry(row: dict[str, Any]) -> Entry:
    stage = Stage(row["stage"])
    plain = {name: row[name] for name in _AS_STORED}
    return Entry(
        **plain,
        party=Party(kind=PartyKind(row["party_kind"]), id=row["party"]),
        duty=Duty(row["duty"]),
        stage=stage,
        returned=stage is Stage.RETURNED,
        lapse=LapseOutcome(row["lapse"]) if row["lapse"] else None,
        plan_closed_on=row["closed_on"],
        due_soon_days=DUE_SOON_DAYS if row["due_soon_days"] is None else row["due_soon_days"],
        counted=CountedSubmission(row["counted"] or CountedSubmission.ACCEPTED),
    )


_OWN_WAY = {"party", "duty", "stage", "returned", "lapse", "plan_closed_on", "due_soon_days", "counted"}
_AS_STORED = tuple(field.name for field in fields(Entry) if field.name not in _OWN_WAY)
