"""A reader never passes a gap that fills later: shown step by step, with many slow writers, and by what must fail.

The negative controls replace `ledger.append` by variants with the mistake in them: a test that could not see the
mistake would prove nothing.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from uuid import UUID, uuid4

import psycopg
import pytest

from infrastructure.ledger.mapper import to_bytes
from tests.ledger_adapters import granted, wipe
from tests.memory_ledger import MemoryKeys
from tests.postgres import Database

LOCK = "PERFORM pg_advisory_xact_lock(508512888929);  -- the letters «vekha» as a number"
NEXT = "head := head + 1;"
STATE = to_bytes(granted(), UUID(int=1), 1, MemoryKeys())
APPEND = (
    "SELECT answer FROM ledger.append(%b::uuid[], '{1}', %b::uuid[], '{0}', '{1}', %b::uuid[], '{1}',"
    " '{person.role-granted}', %b::bytea[])"
)


@pytest.fixture
def database(module_database: Database) -> Database:
    wipe(module_database)
    return module_database


@pytest.fixture
def without_lock(database: Database) -> Iterator[Database]:
    """The mistake: nothing keeps writers apart."""
    yield from _variant(database, (LOCK, ""))


@pytest.fixture
def with_sequence(database: Database) -> Iterator[Database]:
    """The mistake: positions drawn from a sequence, which knows nothing of commits."""
    yield from _variant(database, (LOCK, ""), (NEXT, "head := nextval('ledger.drawn');"))


@pytest.fixture
def with_sequence_before_the_lock(database: Database) -> Iterator[Database]:
    """The subtler mistake: the lock is there, but the position was drawn before it was obtained."""
    drawn_first = f"head := nextval('ledger.drawn'); PERFORM pg_sleep(random() * 0.005); {LOCK}\n    PERFORM "
    yield from _variant(
        database,
        (f"{LOCK}\n    SELECT e.position, e.recorded_at INTO head, learned", f"{drawn_first}e.position, e.recorded_at"),
        (NEXT, ""),
    )


def _variant(database: Database, *mistakes: tuple[str, str]) -> Iterator[Database]:
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        row = admin.execute("SELECT pg_get_functiondef('ledger.append'::regproc)").fetchone()
        assert row is not None
        right = wrong = row[0]
        for good, bad in mistakes:
            assert good in wrong, good
            wrong = wrong.replace(good, bad)
        admin.execute("CREATE SEQUENCE ledger.drawn; GRANT USAGE ON SEQUENCE ledger.drawn TO vekha_owner")
        admin.execute(wrong.encode())
        yield database
        admin.execute(right.encode())
        admin.execute("DROP SEQUENCE ledger.drawn")


def append(connection: psycopg.Connection) -> int:
    """One event in a new stream, in whatever transaction the connection is in."""
    stream = uuid4()
    row = connection.execute(APPEND, [[uuid4()], [stream], [stream], [STATE]]).fetchone()
    assert row is not None
    return int(row[0])


class Reader:
    """Follows the ledger as a projection does: asks for what comes after the last position it has."""

    def __init__(self, database: Database) -> None:
        self._connection = psycopg.connect(database.projector, autocommit=True)
        self.seen: list[int] = []

    def catch_up(self) -> list[int]:
        after = self.seen[-1] if self.seen else 0
        query = "SELECT position FROM ledger.event WHERE position > %s ORDER BY position"
        self.seen += [position for (position,) in self._connection.execute(query, [after])]
        return self.seen

    def lost(self) -> set[int]:
        """What is in the ledger and will never be seen."""
        rows = self._connection.execute("SELECT position FROM ledger.event").fetchall()
        self._connection.close()
        return {position for (position,) in rows} - set(self.seen)


def a_fast_writer_overtakes_a_slow_one(database: Database) -> set[int]:
    """The slow writer has appended and not committed; the fast one comes; the reader reads; then all finish."""
    reader = Reader(database)
    with (
        psycopg.connect(database.writer) as slow,
        psycopg.connect(database.writer, autocommit=True) as fast,
        ThreadPoolExecutor(1) as pool,
    ):
        append(slow)
        overtaking = pool.submit(append, fast)
        _until_done_or_waiting(database, fast, overtaking.done)
        reader.catch_up()
        slow.commit()
        overtaking.result(10)
    reader.catch_up()
    return reader.lost()


def _until_done_or_waiting(database: Database, connection: psycopg.Connection, done: Callable[[], bool]) -> None:
    query = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        until = time.monotonic() + 10
        while not done() and time.monotonic() < until:
            if admin.execute(query, [connection.info.backend_pid]).fetchone() == (True,):
                return
            time.sleep(0.005)


def test_a_reader_loses_nothing_while_a_slow_writer_has_not_committed(database: Database) -> None:
    assert a_fast_writer_overtakes_a_slow_one(database) == set()


def test_control_a_sequence_loses_the_slow_writers_event(with_sequence: Database) -> None:
    assert a_fast_writer_overtakes_a_slow_one(with_sequence) == {1}


def test_control_without_the_lock_writers_of_different_streams_break_each_other(without_lock: Database) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        a_fast_writer_overtakes_a_slow_one(without_lock)


def test_a_rolled_back_append_leaves_no_gap(database: Database) -> None:
    with psycopg.connect(database.writer) as connection:
        append(connection)
        connection.rollback()
        assert append(connection) == 1
        connection.commit()
        assert append(connection) == 2


def many_writers(database: Database, seconds: float) -> tuple[Reader, int]:
    """Writers that dawdle before they commit or roll back, and a reader that never rests; how many committed."""
    stop = Signal()
    until = time.monotonic() + seconds

    def write(seed: int) -> int:
        chance, committed = random.Random(seed), 0
        with psycopg.connect(database.writer) as connection:
            while not stop.is_set() and time.monotonic() < until:
                append(connection)
                time.sleep(chance.random() * 0.003)
                if chance.random() < 0.3:
                    connection.rollback()
                else:
                    connection.commit()
                    committed += 1
        return committed

    reader = Reader(database)
    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write, seed) for seed in range(6)]
        try:
            while not all(writer.done() for writer in writers):
                reader.catch_up()
        finally:
            stop.set()
        committed = sum(writer.result() for writer in writers)
    reader.catch_up()
    return reader, committed


def test_a_reader_beside_slow_and_failing_writers_sees_every_position_once_and_in_order(database: Database) -> None:
    reader, committed = many_writers(database, 1.5)
    assert committed > 50
    assert reader.seen == list(range(1, committed + 1))
    assert reader.lost() == set()


def test_control_beside_the_same_writers_a_sequence_loses_events(with_sequence: Database) -> None:
    assert any(many_writers(with_sequence, 0.5)[0].lost() for _ in range(10))


def test_control_a_position_drawn_before_the_lock_loses_events(with_sequence_before_the_lock: Database) -> None:
    assert any(many_writers(with_sequence_before_the_lock, 0.5)[0].lost() for _ in range(10))


def test_only_a_snapshot_that_sees_the_last_position_may_append(database: Database) -> None:
    with psycopg.connect(database.writer) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.RaiseException, match="read committed only"):
            append(connection)
