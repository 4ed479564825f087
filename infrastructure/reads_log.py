"""The log of reads on PostgreSQL: noted in memory, written by a thread of its own, a batch at a time.

Reading goes on whatever happens here. What a full queue or a refusing database makes impossible to record is counted,
said loudly, shown in health, and stands in the log itself as a number as soon as it can be written again.
"""

import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from application.reads_log import Noted, Read, ReadKind, ReadsHealth, ReadsLog, ReadsPage, ReadsQuestion
from domain.actors import Role
from domain.refusals import Refusal

MOST_WAITING = 20_000
BATCH = 500
GLANCE = 0.02
"""Seconds in which reads are gathered for one batch."""
FIRST_BACK_OFF, LAST_BACK_OFF = 0.2, 5.0
LAST_WORDS = 5.0
"""Seconds for what still waits when told to stop."""
TOLD_AGAIN = 30.0

COLUMNS = ("at", "person", "role", "kind", "object", "plan", "told", "request", "lost")
INSERT = f"INSERT INTO reads.log ({', '.join(COLUMNS)}) VALUES ({', '.join(f'%({c})s' for c in COLUMNS)})"  # noqa: S608
_CONDITIONS = {
    "person": "person = %(person)s",
    "object": "object = %(object)s",
    "plan": "plan = %(plan)s",
    "kind": "kind = %(kind)s",
    "since": "at >= %(since)s::date::timestamp AT TIME ZONE 'Europe/Moscow'",
    "until": "at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Europe/Moscow'",
    "before": "id < %(before)s",
}

log = logging.getLogger(__name__)


class PostgresReadsLog(ReadsLog):
    """Writes by connections of the writer's role, who may add to the table and read it, and nothing else."""

    def __init__(self, pool: ConnectionPool, *, most_waiting: int = MOST_WAITING) -> None:
        self._pool = pool
        self._most = most_waiting
        self._waiting: deque[Read] = deque()
        self._lost = 0
        self._writing = True
        self._told = -TOLD_AGAIN
        self._lock = Lock()
        self._something = Event()
        self._stopping = Event()
        self._thread: Thread | None = None

    def note(self, read: Read) -> None:
        with self._lock:
            if len(self._waiting) >= self._most or self._stopping.is_set():
                self._lost += 1
                full = True
            else:
                self._waiting.append(read)
                full = False
                if self._thread is None:
                    self._thread = Thread(target=self._write, name="reads-log", daemon=True)
                    self._thread.start()
        self._something.set()
        if full:
            self._tell("the log of reads is full: a read is lost")

    def reads(self, question: ReadsQuestion) -> ReadsPage:
        values = asdict(question)
        asked = [condition for name, condition in _CONDITIONS.items() if values[name] is not None] or ["true"]
        query = f"SELECT * FROM reads.log WHERE {' AND '.join(asked)} ORDER BY id DESC LIMIT %(limit)s"  # noqa: S608
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(query.encode(), {**values, "limit": question.limit + 1}).fetchall()
        shown = [_noted(row) for row in found[: question.limit]]
        return ReadsPage(tuple(shown), shown[-1].id if len(found) > len(shown) and shown else None)

    def health(self) -> ReadsHealth:
        with self._lock:
            return ReadsHealth(len(self._waiting), self._lost, self._writing)

    def flush(self, timeout: float = LAST_WORDS) -> bool:
        """Waits until everything noted so far is written; False where it is not in time."""
        until = time.monotonic() + timeout
        while self.health().waiting or self.health().lost:
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    def close(self) -> None:
        """Writes what waits, within a few seconds, and stops; what is left is said loudly."""
        if self._thread is not None:
            self.flush()
        self._stopping.set()
        self._something.set()
        if self._thread is not None:
            self._thread.join(LAST_WORDS)
        left = self.health()
        if left.waiting or left.lost:
            log.error("the log of reads stops with %s reads unwritten", left.waiting + left.lost)

    def _write(self) -> None:
        pause = FIRST_BACK_OFF
        while not self._stopping.is_set():
            self._something.wait()
            self._something.clear()
            self._stopping.wait(GLANCE)
            while self._due() and not self._stopping.is_set():
                try:
                    self._write_batch()
                    pause = FIRST_BACK_OFF
                except (Refusal, psycopg.OperationalError, PoolTimeout) as away:
                    self._writing = False
                    self._tell("the log of reads cannot be written: %s", away)
                    self._stopping.wait(pause)
                    pause = min(2 * pause, LAST_BACK_OFF)

    def _due(self) -> bool:
        with self._lock:
            return bool(self._waiting or self._lost)

    def _write_batch(self) -> None:
        with self._lock:
            batch = [self._waiting[n] for n in range(min(BATCH, len(self._waiting)))]
            lost = self._lost
        try:
            self._insert([*batch, *([_lost(lost)] if lost else [])])
        except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as refused:
            # It will be refused again: what can be told is that it happened.
            self._tell("the database refuses to log %s reads: %s", len(batch), refused)
            self._insert([_lost(lost + len(batch))])
        with self._lock:
            for _ in batch:
                self._waiting.popleft()
            self._lost -= lost
            self._writing = True

    def _insert(self, reads: Sequence[Read]) -> None:
        with self._pool.connection() as connection, connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(INSERT.encode(), [asdict(read) for read in reads])

    def _tell(self, words: str, *about: object) -> None:
        now = time.monotonic()
        if now - self._told > TOLD_AGAIN:
            self._told = now
            log.error(words, *about)


def _lost(number: int) -> Read:
    return Read(datetime.now(UTC), None, None, ReadKind.LOST, lost=number)


def _noted(row: dict[str, Any]) -> Noted:
    number = row.pop("id")
    role = Role(row.pop("role")) if row["role"] else row.pop("role")
    return Noted(number, Read(**row | {"kind": ReadKind(row["kind"]), "role": role}))
