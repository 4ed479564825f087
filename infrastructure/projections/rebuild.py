"""Builds read models anew beside the live ones and switches in one transaction.

The ledger is read once for all of them, folded in memory and copied into new tables; the live ones answer meanwhile
and are untouched if this is interrupted. If the process dies, what it left is dropped by the next rebuild.
"""

import gc
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

import psycopg
from psycopg import Connection

from infrastructure.cannot_start import CannotStart
from infrastructure.projections.catalogue import PROJECTIONS
from infrastructure.projections.facts import Fact, fact
from infrastructure.projections.histories import Histories
from infrastructure.projections.keeping import BATCH, REBUILD_LOCK, Poisoned, enter, lock
from infrastructure.projections.projection import NEW, SCHEMA, Projection, Row, Table, Values
from infrastructure.projections.writing import copy, many, write

Progress = Callable[[int, int], None]
"""Is told how many events are folded, of how many."""

CLOSE_ENOUGH = 500
"""Events that may still be counted while the live projection is held at its position for the switch."""


IN_MEMORY = 250_000
"""Events whose streams are folded at once, some 60 MB of folds; a larger ledger is taken in parts of its streams."""


class RebuildUnderWay(CannotStart):
    def __init__(self, name: str) -> None:
        super().__init__(f"Проекция «{name}» уже перестраивается другим процессом: дождитесь его окончания.")


class RebuildGivenUp(Exception):
    """Told to stop; the live tables are as they were."""


def rebuild(
    url: str,
    projections: Sequence[Projection] = PROJECTIONS,
    progress: Progress | None = None,
    stopping: threading.Event | None = None,
    *,
    in_memory: int = IN_MEMORY,
) -> int:
    """Rebuilds these projections; returns their position. Raises RebuildUnderWay, RebuildGivenUp, Poisoned."""
    with ExitStack() as stack:
        ahead, reading, writing = (stack.enter_context(psycopg.connect(url, autocommit=True)) for _ in range(3))
        for projection in projections:
            if not lock(writing, REBUILD_LOCK, projection.name):
                raise RebuildUnderWay(projection.name)
        tables = [table for projection in projections for table in projection.tables]
        try:
            _drop(writing, tables)
            for table in tables:
                writing.execute(table.create(table.name + NEW).encode())
                if table.final or table.added:
                    # Written while the next batch is folded, so its indexes cost no time of their own.
                    _run(writing, [statement.encode() for statement in table.index(table.name + NEW)])
            built = _Building(ahead, reading, writing, projections, progress, stopping, in_memory)
            built.fill()
            _index(url, writing, tables)
            built.catch_up()
            return built.switch()
        except BaseException:
            if not writing.closed and not writing.broken:
                _drop(writing, tables)
            raise


class _Building:
    def __init__(
        self,
        ahead: Connection[Any],
        reading: Connection[Any],
        writing: Connection[Any],
        projections: Sequence[Projection],
        progress: Progress | None,
        stopping: threading.Event | None,
        in_memory: int,
    ) -> None:
        self._ahead = Histories(ahead)
        self._histories = Histories(reading)
        self._writing = writing
        self._projections = projections
        self._in_memory = in_memory
        self._begin()
        self._progress = progress or (lambda done, total: None)
        self._stopping = stopping
        self._position = 0

    def _begin(self) -> None:
        self._folds = [(p.fold(), p) for p in self._projections]
        self._takers: dict[str, list[Callable[[Row, Fact, Histories], None]]] = {}

    def fill(self) -> None:
        """Everything up to where the ledger ends now, into tables that have no index yet.

        The streams are taken in as many parts as keep the fold of one part in memory. While one batch is folded, the
        next is read and the one before is written, so that the database works too.
        """
        head = self._histories.head()
        parts = 1 << (max(0, head - 1) // self._in_memory).bit_length()
        done = 0
        with _without_collecting(), ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
            written = writer.submit(self._copy, [])
            for part in range(parts):
                coming = reader.submit(self._ahead.part, 0, head, parts, part, BATCH)
                while rows := coming.result():
                    coming = reader.submit(self._ahead.part, rows[-1][0], head, parts, part, BATCH)
                    self._take(rows)
                    written.result()
                    drained = [new for fold, _ in self._folds for new in fold.drain(final_only=True)]
                    written = writer.submit(self._copy, drained)
                    done += len(rows)
                    self._progress(done, head)
                written.result()
                # What the part has come to is written while the next part is folded.
                written = writer.submit(self._copy, [new for fold, _ in self._folds for new in fold.drain()])
                self._begin()
            written.result()
        self._position = head

    def _copy(self, drained: Sequence[tuple[Table, Collection[Values]]]) -> None:
        for table, rows in drained:
            with self._writing.transaction(), self._writing.cursor() as cursor:
                if table.added:
                    many(cursor, table, rows, table.name + NEW)  # a sum gathers from several parts of the streams
                else:
                    copy(cursor, table, rows, f"{SCHEMA}.{table.name}{NEW}")

    def catch_up(self) -> None:
        """What was recorded meanwhile, until little is left."""
        while self._histories.head() - self._position > CLOSE_ENOUGH:
            self._count()

    def switch(self) -> int:
        """The rest, then the new tables take the names of the old ones; the live projection waits at its position."""
        with self._writing.transaction():
            for projection in self._projections:
                enter(self._writing, projection)
                self._writing.execute("SELECT FROM reading.projection WHERE name = %s FOR UPDATE", (projection.name,))
            while self._count():
                pass
            for projection in self._projections:
                for table in projection.tables:
                    self._writing.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{table.name}".encode())
                    self._writing.execute(f"ALTER TABLE {SCHEMA}.{table.name}{NEW} RENAME TO {table.name}".encode())
                self._writing.execute(
                    "UPDATE reading.projection SET definition = %s, position = %s,"
                    " failed_position = NULL, error = NULL, failed_at = NULL WHERE name = %s",
                    (projection.definition, self._position, projection.name),
                )
        return self._position

    def _count(self) -> int:
        with self._writing.transaction():
            rows = self._histories.next(self._position, BATCH)
            for fold, projection in self._folds:
                if followed := [row for row in rows if projection.follows(row[3])]:
                    fold.prepare(followed, self._histories)
            self._take(rows)
            for fold, _ in self._folds:
                write(self._writing, fold.drain(), NEW)
        if rows:
            self._position = rows[-1][0]
        return len(rows)

    def _take(self, rows: Sequence[Row]) -> None:
        if self._stopping is not None and self._stopping.is_set():
            raise RebuildGivenUp
        for row in rows:
            topic = row[3]
            try:
                known = fact(topic, row[4])
                takers = self._takers.get(topic)
                if takers is None:
                    takers = self._takers[topic] = [fold.take for fold, p in self._folds if p.follows(topic)]
                for take in takers:
                    take(row, known, self._histories)
            except psycopg.OperationalError:
                raise
            except Exception as cause:
                raise Poisoned(row[0], cause) from cause


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of small objects are made and none in cycles: looking for cycles among them took a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _drop(connection: Connection[Any], tables: Sequence[Table]) -> None:
    for table in tables:
        connection.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{table.name}{NEW}".encode())


def _index(url: str, writing: Connection[Any], tables: Sequence[Table]) -> None:
    """Keys and indexes, on two connections: a table's statements in order on one of them."""
    statements = [[s.encode() for s in t.index(t.name + NEW)] for t in tables if not (t.final or t.added)]
    with ExitStack() as stack:
        other = stack.enter_context(psycopg.connect(url, autocommit=True))
        threads = stack.enter_context(ThreadPoolExecutor(1))
        for connection in (writing, other):
            connection.execute("SET maintenance_work_mem = '128MB'")
        for own in statements:
            half = (len(own) + 1) // 2
            beside = threads.submit(_run, other, own[half:])
            _run(writing, own[:half])
            beside.result()
        for table in tables:
            writing.execute(f"ANALYZE {SCHEMA}.{table.name}{NEW}".encode())


def _run(connection: Connection[Any], statements: Sequence[bytes]) -> None:
    for statement in statements:
        connection.execute(statement)


class Bar:
    """A progress bar for a terminal: one line, drawn over itself at most ten times a second."""

    WIDTH = 30

    def __init__(self, name: str, stream: TextIO = sys.stderr) -> None:
        self._name, self._stream, self._drawn = name, stream, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._drawn < 0.1:
            return
        self._drawn = now
        full = self.WIDTH * done // max(total, 1)
        bar = "█" * full + "░" * (self.WIDTH - full)
        end = "\n" if done >= total else ""
        self._stream.write(f"\r{self._name}: {bar} {100 * done // max(total, 1)} % ({done} из {total}){end}")
        self._stream.flush()
