"""Killed, restarted, cut off, full: nothing acknowledged is lost, nothing is half written, nobody waits for ever."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Signal
from threading import Lock
from uuid import UUID, uuid4

import psutil
import psycopg
import pytest

from application.ports import LedgerCannotWrite, LedgerUnavailable, Recorded
from domain.ledger import Change, Stored
from infrastructure.embedded_postgres.places import Places
from infrastructure.embedded_postgres.postmaster import Postmaster
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.ledger.connections import Deadlines
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.migrations.migrating import migrate
from tests.faults.cut_wire import wire
from tests.ledger_adapters import INSTALLATION, Adapter, grant, granted, on_postgres
from tests.patience import PATIENCE
from tests.postgres import Database, data_directory

WRITERS = 8
ROUNDS = int(os.environ.get("VEKHA_FAULT_ROUNDS", "2"))
TOGETHER = 3  # events of one append


@dataclass
class Journal:
    """What the writers were told, kept outside the database."""

    acknowledged: dict[UUID, int] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)
    unavailable: int = 0
    lock: Lock = field(default_factory=Lock)


@pytest.fixture
def durable() -> Iterator[tuple[Path, PostgresLedger]]:
    """A ledger on a server of its own that keeps what it promises (fsync on) and is brought back when it dies."""
    with data_directory() as directory, EmbeddedPostgres(directory).running() as server:
        writer = migrate(server.admin_url, directory / "roles.json", ours=True).writer
        keys = PostgresKeys(writer, INSTALLATION)
        with PostgresLedger(writer, keys, pool_size=10) as ledger:
            yield directory, ledger
        keys.close()


def write_until(stop: Signal, ledger: PostgresLedger, journal: Journal) -> None:
    """Appends to a stream of its own; after a failure asks again with the same command, as a client would."""
    stream, version = uuid4(), 0
    while not stop.is_set():
        command = uuid4()
        change = Change(stream, version, tuple(granted(command_id=command) for _ in range(TOGETHER)))
        with journal.lock:
            journal.asked.add(command)
        while True:
            try:
                answer = ledger.append(change, command=command)
                break
            except LedgerUnavailable:
                journal.unavailable += 1
        with journal.lock:
            journal.acknowledged[command] = answer.position
        version += TOGETHER


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "restart"])
def test_a_server_that_dies_under_eight_writers_loses_nothing_it_acknowledged(
    durable: tuple[Path, PostgresLedger], blow: signal.Signals
) -> None:
    directory, ledger = durable
    journal, stop = Journal(), Signal()
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write_until, stop, ledger, journal) for _ in range(WRITERS)]
        try:
            for _ in range(ROUNDS):
                _let_them_write(journal, 100)
                _strike(directory, blow)
            _let_them_write(journal, 100)
        finally:
            stop.set()
        for writer in writers:
            writer.result(PATIENCE)
    _nothing_lost_or_torn(ledger, journal)


def _strike(directory: Path, blow: signal.Signals) -> None:
    postmaster = Postmaster(Places(directory)).process()
    assert postmaster is not None
    family = [postmaster, *postmaster.children(recursive=True)] if blow == signal.SIGKILL else [postmaster]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(blow)


def _nothing_lost_or_torn(ledger: PostgresLedger, journal: Journal) -> None:
    stored: list[Stored] = []
    after = 0
    while portion := ledger.read(after, 5000):
        stored += portion
        after = portion[-1].position
    assert [s.position for s in stored] == list(range(1, ledger.head() + 1))
    last: dict[UUID, int] = {}
    counts: dict[UUID, int] = {}
    for s in stored:
        counts[s.event.command_id] = counts.get(s.event.command_id, 0) + 1
        last[s.event.command_id] = s.position
    assert set(counts.values()) == {TOGETHER}  # whole or not at all, and never twice
    assert {command: last.get(command) for command in journal.acknowledged} == journal.acknowledged
    assert set(counts) <= journal.asked
    moments = [s.recorded_at for s in stored]
    assert moments == sorted(moments)


def _let_them_write(journal: Journal, more: int, patience: float = PATIENCE) -> None:
    enough, until = len(journal.acknowledged) + more, time.monotonic() + patience
    while len(journal.acknowledged) < enough:
        assert time.monotonic() < until, "the writers do not get on"
        time.sleep(0.01)


@pytest.fixture
def adapter(database: Database) -> Iterator[Adapter]:
    with on_postgres(database) as adapter:
        yield adapter


def test_a_lost_acknowledgement_of_a_commit_is_not_a_second_event(adapter: Adapter, database: Database) -> None:
    with wire(database.writer) as cut, PostgresLedger(cut.url, adapter.keys) as ledger:
        person = uuid4()
        ledger.append(grant(person), command=uuid4())  # the connection is there and the statement prepared
        command = uuid4()
        cut.cut_after_the_next_answer()
        assert ledger.append(grant(person, 1), command=command) == Recorded(2, repeated=True)
        assert cut.swallowed == 1
    assert [s.version for s in adapter.ledger.history(person)] == [1, 2]
    assert adapter.ledger.answered(command) == Recorded(2, repeated=True)


def test_a_connection_that_falls_silent_is_given_up_and_another_one_taken(adapter: Adapter, database: Database) -> None:
    with wire(database.writer) as cut, PostgresLedger(cut.url, adapter.keys, deadlines=Deadlines(answer=2.0)) as ledger:
        person = uuid4()
        ledger.append(grant(person), command=uuid4())
        cut.fall_silent()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(ledger.append, grant(person, 1), command=uuid4())
            time.sleep(0.2)
            cut.speak_again()
            assert waiting.result(PATIENCE).position == 2
    assert adapter.ledger.head() == 2


def test_a_server_that_stays_away_is_said_so_within_the_patience(adapter: Adapter, database: Database) -> None:
    with wire(database.writer) as cut:
        ledger = PostgresLedger(cut.url, adapter.keys, deadlines=Deadlines(patience=1.0))
        with contextlib.suppress(LedgerUnavailable):  # half a second may be too short for a busy machine
            ledger.append(grant(uuid4()), command=uuid4())
        cut.close()
        since = time.monotonic()
        for ask in (lambda: ledger.append(grant(uuid4()), command=uuid4()), ledger.head):
            with pytest.raises(LedgerUnavailable, match="Хранилище записей не отвечает"):
                ask()
        assert time.monotonic() - since < PATIENCE
        ledger.close()


def test_a_writer_that_holds_the_ledger_up_does_not_hold_others_for_ever(adapter: Adapter, database: Database) -> None:
    with psycopg.connect(database.writer) as stuck:
        stuck.execute("SELECT pg_advisory_xact_lock(508512888929)")
        with (
            PostgresLedger(database.writer, adapter.keys, deadlines=Deadlines(turn=0.3)) as ledger,
            pytest.raises(LedgerUnavailable),
        ):
            ledger.append(grant(uuid4()), command=uuid4())
        assert adapter.ledger.head() == 0
        stuck.rollback()
    assert adapter.ledger.append(grant(uuid4()), command=uuid4()) == Recorded(1)


def test_where_the_database_only_reads_writing_is_refused_and_reading_goes_on(database: Database) -> None:
    with psycopg.connect(database.admin_url, autocommit=True) as admin, on_postgres(database) as adapter:
        adapter.ledger.append(grant(uuid4()), command=uuid4())
        admin.execute(f"ALTER ROLE vekha_writer IN DATABASE {database.name} SET default_transaction_read_only = on")
        late = adapter.again()
        with pytest.raises(LedgerCannotWrite, match="ничего нельзя записать"):
            late.append(grant(uuid4()), command=uuid4())
        assert late.head() == 1
        admin.execute(f"ALTER ROLE vekha_writer IN DATABASE {database.name} RESET default_transaction_read_only")
        assert adapter.again().append(grant(uuid4()), command=uuid4()).position == 2


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 24 MB that the server may use; needs the right to mount."""
    with data_directory() as directory:
        disk = directory / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True)
        if mounted.returncode:
            pytest.skip(f"a full disk needs the right to mount: {mounted.stderr.decode().strip()}")
        try:
            yield disk
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


def test_on_a_full_disk_writing_is_refused_reading_goes_on_and_all_resumes(
    durable: tuple[Path, PostgresLedger], small_disk: Path
) -> None:
    directory, ledger = durable
    _move_events(directory, small_disk)
    stream = uuid4()
    ledger.append(grant(stream, count=10), command=uuid4())
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(_free(small_disk) - 300_000))
    with pytest.raises(LedgerCannotWrite, match="кончилось место"):
        _fill(ledger, stream)
    version = len(ledger.history(stream))
    assert version % 10 == 0  # the refused append left nothing behind
    assert ledger.head() == version
    ballast.unlink()
    assert ledger.append(grant(stream, version, count=10), command=uuid4()).position == version + 10


def _fill(ledger: PostgresLedger, stream: UUID) -> None:
    for version in range(10, 5000, 10):
        ledger.append(grant(stream, version, count=10), command=uuid4())


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def _move_events(directory: Path, disk: Path) -> None:
    """Puts the table of events on that disk."""
    postmaster = Postmaster(Places(directory)).process()
    assert postmaster is not None
    place = disk / "events"
    place.mkdir()
    os.chown(disk, postmaster.uids().real, postmaster.gids().real)
    os.chown(place, postmaster.uids().real, postmaster.gids().real)
    with psycopg.connect(EmbeddedPostgres(directory).admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE TABLESPACE small LOCATION '{place}'".encode())
        admin.execute("ALTER TABLE ledger.event SET TABLESPACE small")
