"""The audit trail on PostgreSQL: which events concern what. What they say is told from the ledger.

Nothing that could name a person is kept here, so erasure has nothing to clear. A stream is looked up in the ledger
itself, which has an index for it.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from application.audit_trail import AuditTrail, Place, TrailQuestion
from infrastructure.projections import facts as f
from infrastructure.projections.histories import Histories
from infrastructure.projections.projection import Fold, Projection, Row, Table, Values, forget

TRAIL = Table(
    name="audit_trail",
    columns=(
        ("position", "bigint NOT NULL"),
        ("stream", "uuid NOT NULL"),
        ("topic", "text NOT NULL"),
        ("plan", "uuid"),
        ("activity", "uuid"),
        ("party", "uuid"),
        ("point", "text"),
        ("by", "uuid NOT NULL"),
        ("occurred_on", "date NOT NULL"),
        ("recorded_at", "timestamptz NOT NULL"),
    ),
    key=1,
    indexes=(
        "(plan, position)",
        "(activity, position)",
        "(party, position)",
        "(by, position)",
        "USING brin (occurred_on)",
    ),
    final=True,
)

REMEMBERED = 50_000
"""Streams whose place in the plans is kept between batches; another is looked up by its first event."""


class TrailFold(Fold):
    """Where each stream belongs: an assignment by its first event, a plan by itself, anything else nowhere."""

    def __init__(self) -> None:
        self._streams: dict[str, f.Assigned | str | None] = {}
        self._rows: list[Values] = []

    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        forget(self._streams, REMEMBERED)
        met = {stream for _, stream, version, _, _ in rows if version > 1}
        for stream, topic, state in histories.births(met - self._streams.keys()):
            self._born(stream, topic, f.fact(topic, state))

    def _born(self, stream: str, topic: str, fact: f.Fact) -> None:
        kind = topic.partition(".")[0]
        self._streams[stream] = fact if isinstance(fact, f.Assigned) else stream if kind == "plan" else None

    def take(self, row: Row, fact: f.Fact, histories: Histories) -> None:
        position, stream, version, topic, _ = row
        if version == 1:
            self._born(stream, topic, fact)
        plan, activity, party = None, fact.activity, None
        belongs = self._streams[stream]
        if type(belongs) is f.Assigned:
            plan, activity, party = belongs.plan, belongs.activity, belongs.party.id
        elif belongs is not None:
            plan = stream
        self._rows.append(
            (position, stream, topic, plan, activity, party, fact.point, fact.by, fact.occurred_on, fact.recorded_at)
        )

    def drain(self, *, final_only: bool = False) -> Iterator[tuple[Table, Collection[Values]]]:
        yield TRAIL, self._rows
        self._rows = []


class AuditTrailProjection(Projection):
    name = "audit-trail"
    tables = (TRAIL,)

    def __init__(self) -> None:
        self.modules = (sys.modules[__name__],)

    def fold(self) -> TrailFold:
        return TrailFold()

    def follows(self, topic: str) -> bool:
        return True


_COLUMNS = ", ".join(f"t.{name}" for name, _ in TRAIL.columns)
_SELECT = f"SELECT {_COLUMNS} FROM reading.audit_trail t"  # noqa: S608


class PostgresAuditTrail(AuditTrail):
    """Asks by connections that may read the read models and the ledger."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def places(self, question: TrailQuestion) -> Sequence[Place]:
        values: dict[str, Any] = {
            "plan": question.plan,
            "activity": question.activity,
            "party": question.party,
            "by": question.by,
            "topic": question.topic,
        }
        parts = [f"t.{name} = %({name})s" for name, value in values.items() if value is not None]
        bounds: dict[str, tuple[Any, str]] = {
            "stream": (
                question.stream,
                "t.position = ANY(ARRAY(SELECT position FROM ledger.event WHERE stream = %(stream)s))",
            ),
            "since": (question.since, "t.occurred_on >= %(since)s"),
            "until": (question.until, "t.occurred_on <= %(until)s"),
            "after": (question.after or None, "t.position > %(after)s"),
            "before": (question.before, "t.position < %(before)s"),
        }
        parts += [condition for value, condition in bounds.values() if value is not None]
        values |= {name: value for name, (value, _) in bounds.items()}
        order = "" if question.before is None else " DESC"
        where = " AND ".join(parts) or "true"
        query = f"{_SELECT} WHERE {where} ORDER BY t.position{order} LIMIT %(limit)s"
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(Place)) as cursor:
            return cursor.execute(query.encode(), {**values, "limit": question.limit}).fetchall()
