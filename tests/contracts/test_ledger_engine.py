"""The engine's own ways to the ledger, and the connections it is kept by."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from psycopg.conninfo import conninfo_to_dict

from infrastructure.ledger.connections import Deadlines
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.ledger.recorder import LedgerRecorder
from tests.ledger_adapters import grant
from tests.memory_ledger import MemoryKeys
from tests.postgres import Database

DEADLINES = Deadlines(turn=1.5, statement=2.5)


@pytest.fixture
def ledger(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresLedger]:
    # Variables by which the engine is usually configured have no say in how the ledger is kept.
    for name in ("MAPPER_TOPIC", "COMPRESSOR_TOPIC", "CIPHER_TOPIC", "PERSISTENCE_MODULE", "POSTGRES_DBNAME"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("CREATE_TABLE", "y")
    with PostgresLedger(database.writer, MemoryKeys(), deadlines=DEADLINES) as ledger:
        yield ledger


def test_the_engines_notification_log_and_event_store_see_the_same_events(ledger: PostgresLedger) -> None:
    stream = uuid4()
    ledger.append(grant(uuid4(), count=2), grant(stream, count=3), command=uuid4())
    application = ledger._application
    assert isinstance(application.recorder, LedgerRecorder)
    notifications = application.notification_log.select(start=1, limit=10)
    assert [n.id for n in notifications] == [1, 2, 3, 4, 5]
    placed = [application.mapper.to_domain_event(n) for n in notifications]
    assert [(p.originator_id, p.originator_version, p.event) for p in placed] == [
        (s.stream, s.version, s.event) for s in ledger.read()
    ]
    assert [p.originator_version for p in application.events.get(stream, gt=1)] == [2, 3]
    assert application.recorder.max_notification_id() == ledger.head() == 5


def test_every_connection_has_the_deadlines_of_the_server_and_of_the_wire(ledger: PostgresLedger) -> None:
    with ledger._application.recorder.datastore.get_connection() as connection:
        shown = [
            connection.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        ]
        wire = conninfo_to_dict(connection.info.dsn)
    assert [list(row.values()) for row in shown if row] == [["1500ms"], ["2500ms"], ["2500ms"]]
    assert wire["keepalives"] == "1"
    assert int(str(wire["tcp_user_timeout"])) <= 30_000
    assert int(str(wire["connect_timeout"])) <= 10
