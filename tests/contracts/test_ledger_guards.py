"""What the database itself refuses, whoever asks and by whichever role."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from infrastructure.ledger.ledger import PostgresLedger
from tests.ledger_adapters import Adapter, grant, on_postgres
from tests.memory_ledger import SetClock
from tests.postgres import Database

CHANGES = [
    "UPDATE ledger.event SET topic = 'x'",
    "UPDATE ledger.event SET recorded_at = now() WHERE false",
    "DELETE FROM ledger.event",
    "TRUNCATE ledger.event",
    "UPDATE ledger.command SET position = 7",
    "DELETE FROM ledger.command",
    "TRUNCATE ledger.command",
    "DELETE FROM ledger.demonstration",
    "DELETE FROM ledger.subject_key",
    "TRUNCATE ledger.subject_key",
]
FORGERIES = [
    "INSERT INTO ledger.event VALUES (99, gen_random_uuid(), 1, 'x', '2020-01-01', '')",
    "INSERT INTO ledger.stored_events VALUES (gen_random_uuid(), 1, 'x', '', 99)",
    "INSERT INTO ledger.command VALUES (gen_random_uuid(), 1)",
    "INSERT INTO ledger.demonstration VALUES (true, now())",
    "INSERT INTO ledger.subject_key VALUES (gen_random_uuid(), '')",
    "UPDATE ledger.subject_key SET wrapped = ''",
    "UPDATE ledger.demonstration SET closed_at = NULL",
    "ALTER TABLE ledger.event DISABLE TRIGGER ALL",
    "DROP TABLE ledger.event",
    "CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE sql AS ''",
    "SET ROLE vekha_owner",
    "SET session_replication_role = replica",
]


@pytest.fixture(scope="module")
def adapter(module_database: Database) -> Iterator[Adapter]:
    with on_postgres(module_database) as adapter:
        adapter.ledger.append(grant(uuid4()), command=uuid4())
        yield adapter


@pytest.mark.parametrize("role", ["writer", "projector", "auditor"])
@pytest.mark.parametrize("statement", CHANGES + FORGERIES)
def test_no_role_may_change_or_forge_what_is_recorded(
    adapter: Adapter, module_database: Database, role: str, statement: str
) -> None:
    with psycopg.connect(getattr(module_database, role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.DependentObjectsStillExist)):
            connection.execute(statement.encode())


@pytest.mark.parametrize("statement", CHANGES)
def test_even_the_owner_and_a_superuser_are_stopped_by_the_guard(
    adapter: Adapter, module_database: Database, statement: str
) -> None:
    with psycopg.connect(module_database.admin_url, autocommit=True) as admin:
        for role in ("NONE", "vekha_owner"):
            admin.execute(f"SET ROLE {role}".encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                admin.execute(statement.encode())
        admin.execute("RESET ROLE; SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            admin.execute(statement.encode())


@pytest.mark.parametrize("role", ["projector", "auditor"])
def test_only_the_writer_appends_and_destroys_keys(adapter: Adapter, module_database: Database, role: str) -> None:
    with psycopg.connect(getattr(module_database, role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        for call in (
            "ledger.append('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
            "ledger.begin_demonstration()",
            "ledger.end_demonstration()",
            "ledger.keep_key(gen_random_uuid(), '')",
            "ledger.destroy_key(gen_random_uuid())",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT {call}".encode())


def test_the_moment_of_learning_is_the_same_in_the_column_and_in_the_sealed_bytes(
    adapter: Adapter, module_database: Database
) -> None:
    with psycopg.connect(module_database.auditor) as connection:
        query = "SELECT recorded_at, convert_from(state, 'UTF8')::json ->> 'recorded_at' FROM ledger.event"
        for column, sealed in connection.execute(query):
            assert datetime.fromisoformat(sealed) == column


def test_the_writer_cannot_state_a_moment_of_its_own(adapter: Adapter, module_database: Database) -> None:
    past = SetClock(datetime(2024, 5, 15, tzinfo=UTC))
    with on_postgres(module_database, past) as forging, pytest.raises(Exception, match="no demonstration is open"):
        forging.ledger.append(grant(uuid4()), command=uuid4())


@pytest.fixture
def demonstration(database: Database) -> Iterator[tuple[PostgresLedger, SetClock]]:
    clock = SetClock(datetime(2024, 5, 15, 9, tzinfo=UTC))
    with on_postgres(database, clock) as adapter:
        assert isinstance(adapter.ledger, PostgresLedger)
        yield adapter.ledger, clock


def test_a_demonstration_tells_a_past_story_and_then_ends_for_ever(
    demonstration: tuple[PostgresLedger, SetClock], database: Database
) -> None:
    ledger, clock = demonstration
    ledger.begin_demonstration()
    ledger.append(grant(uuid4()), command=uuid4())
    clock.pass_(days=3)
    ledger.append(grant(uuid4()), command=uuid4())
    assert [s.recorded_at for s in ledger.read()] == [datetime(2024, 5, day, 9, tzinfo=UTC) for day in (15, 18)]
    assert ledger.position_at(datetime(2024, 5, 16, tzinfo=UTC)) == 1
    ledger.end_demonstration()
    with pytest.raises(Exception, match="no demonstration is open"):
        ledger.append(grant(uuid4()), command=uuid4())
    with pytest.raises(Exception, match="empty ledger only"):
        ledger.begin_demonstration()
    with on_postgres(database) as ordinary:
        ordinary.ledger.append(grant(uuid4()), command=uuid4())
        assert ordinary.ledger.read(2)[0].recorded_at > datetime.now(UTC) - timedelta(minutes=1)


def test_a_demonstration_does_not_run_backwards_or_ahead(demonstration: tuple[PostgresLedger, SetClock]) -> None:
    ledger, clock = demonstration
    ledger.begin_demonstration()
    ledger.append(grant(uuid4()), command=uuid4())
    for wrong in (timedelta(seconds=-1), timedelta(days=100_000)):
        clock.moment += wrong
        with pytest.raises(Exception, match="before the last recorded one"):
            ledger.append(grant(uuid4()), command=uuid4())
        clock.moment -= wrong


def test_a_demonstration_cannot_begin_on_a_ledger_with_events(adapter: Adapter) -> None:
    assert isinstance(adapter.ledger, PostgresLedger)
    with pytest.raises(Exception, match="empty ledger only"):
        adapter.ledger.begin_demonstration()


def test_the_position_of_a_moment_is_one_look_into_an_index(adapter: Adapter, module_database: Database) -> None:
    adapter.ledger.append(grant(UUID(int=7), count=500), command=uuid4())
    with psycopg.connect(module_database.admin_url) as admin:
        admin.execute("ANALYZE ledger.event")
        plan = admin.execute(
            "EXPLAIN SELECT position FROM ledger.event WHERE recorded_at <= now()"
            " ORDER BY recorded_at DESC, position DESC LIMIT 1"
        ).fetchall()
    assert "event_recorded_at" in str(plan)
