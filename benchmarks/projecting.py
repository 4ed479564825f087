"""`rebuild`, `live_projection` and `replay_growth`: read models against bare reads and writes of the same rows."""

import random
import time
from datetime import UTC, datetime, timedelta

import psycopg

from application.replaying import Axes, known_position, replay
from benchmarks.figure import Figure, compared
from benchmarks.ground import Ground, server, with_events
from infrastructure.compliance_register import ComplianceRegisterProjection
from infrastructure.projections.facts import fact
from infrastructure.projections.histories import Histories
from infrastructure.projections.keeping import BATCH, Keeping, enter
from infrastructure.projections.projection import SCHEMA, Table, Values
from infrastructure.projections.rebuild import rebuild as rebuild_projections

MILLION = 1_000_000
LIVE = 50_000
QUESTIONS = 300

SELECT = "SELECT position, stream, version, topic, state FROM ledger.event ORDER BY position"


def rebuild() -> Figure:
    """Register and trail of a million events, folded and written anew, keys and indexes included."""
    with server() as postgres, with_events(postgres, MILLION) as ground:

        def reference() -> float:
            began = time.perf_counter()
            with (
                psycopg.connect(ground.connections.projector) as reading,
                reading.cursor("events", binary=True) as cursor,
            ):
                cursor.itersize = BATCH
                count = sum(1 for _ in cursor.execute(SELECT))
            return count / (time.perf_counter() - began)

        def ours() -> float:
            began = time.perf_counter()
            count = rebuild_projections(ground.connections.projector)
            return count / (time.perf_counter() - began)

        return compared("rebuild", "events/s", "binary server-cursor read of the same events", ours, reference)


def live_projection() -> Figure:
    """The register kept up with fifty thousand events, a batch of 5,000 after another."""
    projection = ComplianceRegisterProjection()
    with server() as postgres, with_events(postgres, LIVE) as ground:
        batches = _batches(ground, projection)

        def ours() -> float:
            with psycopg.connect(ground.connections.projector, autocommit=True) as connection:
                _empty(connection, projection)
                keeping = Keeping(connection, projection, 0)
                began = time.perf_counter()
                while keeping.step():
                    pass
                return keeping.position / (time.perf_counter() - began)

        def reference() -> float:
            with psycopg.connect(ground.connections.projector, autocommit=True) as connection:
                _empty(connection, projection)
                began = time.perf_counter()
                for batch in batches:
                    with connection.transaction(), connection.cursor() as cursor:
                        for table, rows in batch:
                            marks = ", ".join(["%s"] * len(table.columns))
                            cursor.executemany(table.merge(table.name, f"VALUES ({marks})"), rows)
                return LIVE / (time.perf_counter() - began)

        return compared(
            "live_projection",
            "events/s",
            "psycopg executemany of the row that each event changes, batch by batch",
            ours,
            reference,
        )


def _batches(ground: Ground, projection: ComplianceRegisterProjection) -> list[list[tuple[Table, list[Values]]]]:
    """The rows that each event changes, as they stand after it, batch by batch.

    The projection itself writes a row once a batch, however many of its events changed it; that is its own merit and
    no part of the reference.
    """
    batches = []
    with psycopg.connect(ground.connections.projector, autocommit=True) as connection:
        histories, fold, position = Histories(connection), projection.fold(), 0
        while rows := histories.next(position, BATCH):
            followed = [row for row in rows if projection.follows(row[3])]
            fold.prepare(followed, histories)
            changed: dict[str, tuple[Table, list[Values]]] = {}
            for row in followed:
                fold.take(row, fact(row[3], row[4]), histories)
                for table, values in fold.drain():
                    # A plan's own tables change with few events; an assignment's rows are those of all its points.
                    changed.setdefault(table.name, (table, []))[1].extend(values)
            batches.append(list(changed.values()))
            position = rows[-1][0]
    return batches


def _empty(connection: psycopg.Connection, projection: ComplianceRegisterProjection) -> None:
    """The projection's tables as new, standing at position 0."""
    enter(connection, projection)
    for table in projection.tables:
        connection.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{table.name}".encode())
        connection.execute(table.create(table.name).encode())
        for statement in table.index(table.name):
            connection.execute(statement.encode())
    connection.execute(
        "UPDATE reading.projection SET position = 0, definition = %s, error = NULL, failed_position = NULL"
        " WHERE name = %s",
        [projection.definition, projection.name],
    )


def replay_growth() -> Figure:
    """One activity's state as known at any moment: a ledger of a million events against one of ten thousand."""
    with server() as postgres, with_events(postgres, 10_000) as small, with_events(postgres, MILLION) as large:
        return compared(
            "replay_growth",
            "ms",
            "the same question of a ledger of 10,000 events",
            lambda: _asked(large, MILLION),
            lambda: _asked(small, 10_000),
        )


def _asked(ground: Ground, events: int) -> float:
    """Median milliseconds of a question about a random assignment at a random moment."""
    chance = random.Random(events)
    with psycopg.connect(ground.connections.auditor) as connection:
        streams = [
            row[0]
            for row in connection.execute(
                "SELECT stream FROM ledger.event WHERE topic = 'assignment.assigned' AND position %% %s = 0 LIMIT %s",
                [max(1, events // 10_000), QUESTIONS],
            )
        ]
    began = datetime(2024, 1, 1, tzinfo=UTC)
    times = []
    for stream in streams:
        moment = began + timedelta(seconds=events + chance.randrange(events))
        asked = time.perf_counter()
        replay(ground.ledger, stream, Axes(known_position(ground.ledger, moment), None))
        times.append((time.perf_counter() - asked) * 1000)
    return sorted(times)[len(times) // 2]
