"""The log of reads: never in the way, nothing lost silently, nothing changed afterwards."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from application.performing import Actor
from application.ports import LedgerUnavailable
from application.reads_log import (
    Read,
    ReadKind,
    ReadsForAuditors,
    ReadsQuestion,
    asked_reads,
    note,
    readers,
    watched_role,
)
from domain.actors import Role
from domain.person import Grant, Scope, ScopeKind
from infrastructure.reads_log import PostgresReadsLog
from tests.postgres import Database

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHO, WHAT, PLAN = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def pool(database: Database) -> Iterator[ConnectionPool]:
    with ConnectionPool(database.writer, min_size=1, max_size=2, kwargs={"autocommit": True}) as pool:
        yield pool


@pytest.fixture
def log(pool: ConnectionPool) -> Iterator[PostgresReadsLog]:
    log = PostgresReadsLog(pool)
    yield log
    log.close()


def actor(*roles: Role, person: UUID = WHO) -> Actor:
    grants = frozenset(Grant(role=role, scope=Scope(kind=ScopeKind.EVERYWHERE)) for role in roles)
    return Actor(person, None, grants, uuid4(), uuid4())


def test_what_is_noted_is_found_by_person_object_plan_kind_and_day(log: PostgresReadsLog) -> None:
    for number in range(7):
        at = NOON + timedelta(days=number)
        log.note(Read(at, WHO, Role.AUDITOR, ReadKind.STATE, WHAT if number % 2 else PLAN, PLAN, "as_of", f"r{number}"))
    assert log.flush()
    everything = log.reads(ReadsQuestion()).reads
    assert [noted.read.request for noted in everything] == [f"r{n}" for n in reversed(range(7))]
    assert len(log.reads(ReadsQuestion(object=WHAT, person=WHO)).reads) == 3
    assert len(log.reads(ReadsQuestion(plan=PLAN, kind=ReadKind.STATE)).reads) == 7
    assert log.reads(ReadsQuestion(kind=ReadKind.EVENTS)).reads == ()
    some_days = log.reads(ReadsQuestion(since=date(2026, 3, 3), until=date(2026, 3, 4))).reads
    assert [noted.read.request for noted in some_days] == ["r2", "r1"]
    first = log.reads(ReadsQuestion(limit=4))
    second = log.reads(ReadsQuestion(limit=4, before=first.next))
    assert first.reads + second.reads == everything
    assert second.next is None
    assert [noted.read.request for noted in readers(log, [WHAT])] == ["r1", "r3", "r5"]


def test_an_executor_s_own_material_is_not_watched_and_every_other_look_is(log: PostgresReadsLog) -> None:
    assert watched_role(actor(Role.EXECUTOR)) is None
    assert watched_role(actor(Role.EXECUTOR, Role.EXPERT)) is Role.EXPERT
    note(log, actor(Role.EXECUTOR), ReadKind.EVIDENCE, NOON, object=WHAT)
    note(log, actor(Role.CONTROLLER), ReadKind.PEOPLE, NOON, object=WHO)
    note(log, actor(Role.CONTROLLER), ReadKind.EVIDENCE, NOON, object=WHAT, plan=PLAN, request="r")
    assert log.flush()
    (noted,) = log.reads(ReadsQuestion()).reads
    assert noted.read == Read(NOON, WHO, Role.CONTROLLER, ReadKind.EVIDENCE, WHAT, PLAN, None, "r")


def test_only_an_auditor_sees_who_looked(log: PostgresReadsLog) -> None:
    assert asked_reads(actor(Role.AUDITOR), ReadsQuestion(), log).reads == ()
    for role in (Role.ADMINISTRATOR, Role.SETTER, Role.EXECUTOR):
        with pytest.raises(ReadsForAuditors):
            asked_reads(actor(role), ReadsQuestion(), log)


class Away:
    """A pool whose database is away until told otherwise, over a real one."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self.away = True

    def connection(self) -> object:
        if self.away:
            raise LedgerUnavailable
        return self._pool.connection()


def test_with_the_database_away_reading_goes_on_and_what_is_lost_is_told_in_the_log(
    pool: ConnectionPool, caplog: pytest.LogCaptureFixture
) -> None:
    away = Away(pool)
    log = PostgresReadsLog(away, most_waiting=50)  # type: ignore[arg-type]
    began = time.monotonic()
    for _ in range(80):
        log.note(Read(NOON, WHO, Role.AUDITOR, ReadKind.EVENTS))
    assert time.monotonic() - began < 0.5
    until = time.monotonic() + 5
    while log.health().writing and time.monotonic() < until:
        time.sleep(0.01)
    health = log.health()
    assert (health.waiting, health.lost, health.well) == (50, 30, False)
    assert any("reads" in record.message for record in caplog.records if record.levelname == "ERROR")
    away.away = False
    assert log.flush()
    assert log.health().well
    kinds = [noted.read.kind for noted in log.reads(ReadsQuestion()).reads]
    assert (kinds.count(ReadKind.EVENTS), kinds.count(ReadKind.LOST)) == (50, 1)
    (told,) = log.reads(ReadsQuestion(kind=ReadKind.LOST)).reads
    assert (told.read.lost, told.read.person) == (30, None)
    log.close()


def test_a_read_that_the_database_refuses_is_counted_and_does_not_stop_the_others(log: PostgresReadsLog) -> None:
    log.note(Read(NOON, WHO, Role.AUDITOR, ReadKind.EVENTS, told="no \x00 in text"))
    assert log.flush()
    log.note(Read(NOON, WHO, Role.AUDITOR, ReadKind.TRAIL))
    assert log.flush()
    told = [(noted.read.kind, noted.read.lost) for noted in log.reads(ReadsQuestion()).reads]
    assert told == [(ReadKind.TRAIL, 0), (ReadKind.LOST, 1)]


def test_what_waits_is_written_before_it_stops(pool: ConnectionPool) -> None:
    log = PostgresReadsLog(pool)
    for _ in range(1200):
        log.note(Read(NOON, WHO, Role.AUDITOR, ReadKind.EVENTS))
    log.close()
    with pool.connection() as connection:
        assert connection.execute("SELECT count(*) FROM reads.log").fetchone() == (1200,)


@pytest.mark.parametrize("change", ["UPDATE reads.log SET told = ''", "DELETE FROM reads.log", "TRUNCATE reads.log"])
def test_nobody_can_change_or_remove_a_read(database: Database, log: PostgresReadsLog, change: str) -> None:
    log.note(Read(NOON, WHO, Role.AUDITOR, ReadKind.EVENTS))
    assert log.flush()
    for url in (database.writer, database.admin_url):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(change.encode())
    for url in (database.projector,):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM reads.log")
    assert len(log.reads(ReadsQuestion()).reads) == 1
