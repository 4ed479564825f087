"""The audit trail on PostgreSQL: which events concern what. What they say is told from the ledger.

Nothing that could name a person is kept here, so erasure has nothing to clear; and nothing that is not searched by, so
that a million events are a small table. Where a stream belongs is kept once per stream.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from application.audit_trail import AuditTrail, Place, TrailQuestion
from infrastructure.projections import facts as f
from infrastructure.projections.histories import Histories
from infrastructure.projections.projection import Fold, Projection, Row, Table, Values

TRAIL = Table(
    name="audit_trail",
    columns=(
        ("position", "bigint NOT NULL"),
        ("topic", "text NOT NULL"),
        ("by", "uuid NOT NULL"),
        ("occurred_on", "date NOT NULL"),
        ("activity", "uuid"),
    ),
    key=1,
    indexes=("(by, position)", "(activity) WHERE activity IS NOT NULL", "USING brin (occurred_on)"),
    final=True,
)
STREAMS = Table(
    name="trail_stream",
    columns=(
        ("stream", "uuid NOT NULL"),
        ("plan", "uuid NOT NULL"),
        ("activity", "uuid"),
        ("party", "uuid"),
        ("examination", "uuid"),
    ),
    key=1,
    indexes=("(plan)", "(activity)", "(party)"),
    final=True,
)


class TrailFold(Fold):
    """Remembers nothing between events: where a stream belongs is said by its first event and never changes."""

    def __init__(self) -> None:
        self._rows: list[Values] = []
        self._streams: list[Values] = []

    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        """Nothing is built on."""

    def take(self, row: Row, fact: f.Fact, histories: Histories) -> None:
        activity = fact.activity
        if row[2] == 1:
            if type(fact) is f.Assigned or type(fact) is f.NoticeSent:
                self._streams.append((row[1], fact.plan, activity, fact.party.id, None))
                activity = None
            elif type(fact) is f.CollectionOpened:
                self._streams.append((row[1], fact.plan, activity, None, None))
                activity = None
            elif type(fact) is f.IndicatorDefined:
                self._streams.append((row[1], fact.plan, None, fact.party, None))
            elif isinstance(fact, f.ReportDrawnUp | f.MonitoringOpened):
                self._streams.append((row[1], fact.plan, None, None, None))
            elif isinstance(fact, f.InExamination):
                self._streams.append((row[1], fact.plan, None, None, fact.examination))
            elif isinstance(fact, f.SignatureFiled):
                if fact.plan is not None:
                    self._streams.append((row[1], fact.plan, None, None, None))
            elif row[3].startswith("plan."):
                self._streams.append((row[1], row[1], None, None, None))
        self._rows.append((row[0], row[3], fact.by, fact.occurred_on, activity))

    def drain(self, *, final_only: bool = False) -> Iterator[tuple[Table, Collection[Values]]]:
        yield STREAMS, self._streams
        yield TRAIL, self._rows
        self._rows, self._streams = [], []


class AuditTrailProjection(Projection):
    name = "audit-trail"
    tables = (STREAMS, TRAIL)

    def __init__(self) -> None:
        self.modules = (sys.modules[__name__],)

    def fold(self) -> Fold:
        return TrailFold()

    def follows(self, topic: str) -> bool:
        return True


PLACES = """
    SELECT t.position, e.stream, t.topic, s.plan, coalesce(s.activity, t.activity) AS activity, s.party,
        convert_from(e.state, 'UTF8')::json ->> 'point' AS point, t.by, t.occurred_on, e.recorded_at, s.examination
    FROM reading.audit_trail t
    JOIN ledger.event e USING (position)
    LEFT JOIN reading.trail_stream s USING (stream)
"""
_OF_STREAMS = "SELECT e.position FROM reading.trail_stream s JOIN ledger.event e USING (stream) WHERE s."
_OF_ROW = "SELECT position FROM reading.audit_trail WHERE activity = %(activity)s"
_CONDITIONS = {
    "stream": "t.position = ANY(ARRAY(SELECT position FROM ledger.event WHERE stream = %(stream)s))",
    "plan": f"t.position = ANY(ARRAY({_OF_STREAMS}plan = %(plan)s))",
    "activity": f"t.position = ANY(ARRAY({_OF_STREAMS}activity = %(activity)s UNION ALL {_OF_ROW}))",
    "party": f"t.position = ANY(ARRAY({_OF_STREAMS}party = %(party)s))",
    "by": "t.by = %(by)s",
    "topic": "t.topic = %(topic)s",
    "since": "t.occurred_on >= %(since)s",
    "until": "t.occurred_on <= %(until)s",
    "after": "t.position > %(after)s",
    "before": "t.position < %(before)s",
}


class PostgresAuditTrail(AuditTrail):
    """Asks by connections that may read the read models and the ledger."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def places(self, question: TrailQuestion) -> Sequence[Place]:
        values = asdict(question)
        asked = [condition for name, condition in _CONDITIONS.items() if values[name] is not None]
        if question.unseen.all:
            asked.append("s.examination IS NULL")
        elif question.unseen.examinations:
            asked.append("(s.examination IS NULL OR s.examination <> ALL(%(hidden)s))")
        values |= {"hidden": list(question.unseen.examinations)}
        order = "" if question.before is None else " DESC"
        query = f"{PLACES} WHERE {' AND '.join(asked)} ORDER BY t.position{order} LIMIT %(limit)s"
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(Place)) as cursor:
            return cursor.execute(query.encode(), values).fetchall()
