"""One projection kept up with the ledger by one connection: who may, from where, and a batch at a time."""

from typing import Any

import psycopg
from psycopg import Connection

from infrastructure.projections.facts import fact
from infrastructure.projections.histories import Histories
from infrastructure.projections.projection import SCHEMA, Fold, Projection, Row
from infrastructure.projections.writing import FEW, few, write

BATCH = 5_000
LIVE_LOCK = 7_101
REBUILD_LOCK = 7_102


class Poisoned(Exception):
    """An event that this projection cannot take; it stops there until the code or the event's reading is mended."""

    def __init__(self, position: int, cause: BaseException) -> None:
        super().__init__(f"{type(cause).__name__}: {cause}")
        self.position = position


def lock(connection: Connection[Any], number: int, name: str) -> bool:
    """Whether this session now alone holds the projection's lock; however the session ends, the lock is freed."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (number, name)).fetchone()
    return bool(row and row[0])


def enter(connection: Connection[Any], projection: Projection) -> tuple[str, int]:
    """The definition that the live tables were built by ('' for none) and the position they stand at."""
    with connection.transaction():
        connection.execute(
            "INSERT INTO reading.projection (name) VALUES (%s) ON CONFLICT DO NOTHING", (projection.name,)
        )
    # A table that somebody dropped is as good as one of another definition.
    tables = [f"{SCHEMA}.{table.name}" for table in projection.tables]
    row = connection.execute(
        "SELECT CASE WHEN (SELECT bool_and(to_regclass(t) IS NOT NULL) FROM unnest(%s::text[]) t) THEN definition"
        " ELSE '' END, position FROM reading.projection WHERE name = %s",
        (tables, projection.name),
    ).fetchone()
    assert row is not None
    return row[0], row[1]


class Keeping:
    """A projection's live tables and what is remembered of their streams. Any error leaves it unusable: begin anew."""

    def __init__(self, connection: Connection[Any], projection: Projection, position: int) -> None:
        self._connection = connection
        self._projection = projection
        self._definition = projection.definition
        self._histories = Histories(connection)
        self._fold: Fold = projection.fold()
        self.position = position

    def step(self, limit: int = BATCH) -> int:
        """Counts the next events, at most so many; how many it were. Raises Poisoned; the events before it count."""
        rows = self._histories.next(self.position, limit)
        if not rows:
            return 0
        poison = self._take(rows)
        if poison is not None:
            index, cause = poison
            if index:
                # What the failing event has half done to the fold is forgotten, and the events before it are written.
                self._fold = self._projection.fold()
                self.step(index)
            raise Poisoned(rows[index][0], cause) from cause
        self._write(rows[-1][0])
        return len(rows)

    def _take(self, rows: list[Row]) -> tuple[int, Exception] | None:
        follows = {topic: self._projection.follows(topic) for topic in {row[3] for row in rows}}
        followed = [row for row in rows if follows[row[3]]]
        if followed:
            self._fold.prepare(followed, self._histories)
        for index, row in enumerate(rows):
            if follows[row[3]]:
                try:
                    self._fold.take(row, fact(row[3], row[4]), self._histories)
                except psycopg.OperationalError:
                    raise
                except Exception as cause:  # whatever the code cannot take is told, with its position
                    return index, cause
        return None

    def _write(self, until: int) -> None:
        """Position first, rows after it, one transaction: each event counts once, whatever is killed when."""
        drained = [(table, rows) for table, rows in self._fold.drain() if rows]
        if sum(len(rows) for _, rows in drained) <= FEW:
            with self._connection.pipeline(), self._connection.transaction(), self._connection.cursor() as cursor:
                self._advance(until)
                for table, rows in drained:
                    few(cursor, table, rows)
        else:
            with self._connection.transaction():
                self._advance(until)
                write(self._connection, drained)
        self.position = until

    def _advance(self, until: int) -> None:
        self._connection.execute(
            "SELECT reading.advance(%s, %s, %s, %s)",
            (self._projection.name, self._definition, self.position, until),
        )


def report(connection: Connection[Any], projection: Projection, position: int | None, error: str) -> None:
    """Says in the projection's row what stopped it."""
    connection.execute(
        "UPDATE reading.projection SET failed_position = %s, error = %s, failed_at = now() WHERE name = %s",
        (position, error[:2000], projection.name),
    )
