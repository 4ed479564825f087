"""The engine's application over our mapper, recorder and connections: configured here, used by `ledger.py`."""

from collections.abc import Mapping
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import BaseInfrastructureFactory
from eventsourcing.postgres import PostgresDatastore, PostgresFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from application.ports import Keys
from infrastructure.connecting import url as with_patience
from infrastructure.ledger.mapper import EventMapper
from infrastructure.ledger.recorder import LedgerRecorder

DATABASE_URL = "VEKHA_LEDGER_URL"
POOL_SIZE = "VEKHA_LEDGER_POOL_SIZE"

# What the server gives up after, so that no writer waits for ever behind another one or a lost connection.
DEADLINES = "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"
POOL_PATIENCE = 10.0  # seconds to wait for a free connection


class LedgerDatastore(PostgresDatastore):
    """The engine's connection pool, opened by a URL with all that the URL says."""

    def __init__(self, url: str, pool_size: int) -> None:
        given = conninfo_to_dict(with_patience(url))
        super().__init__(
            *(str(given.get(name) or "") for name in ("dbname", "host", "port", "user", "password")),
            connect_timeout=POOL_PATIENCE,
            idle_in_transaction_session_timeout=10,
            pool_size=1,
            max_overflow=pool_size - 1,
            schema="ledger",
        )
        assert isinstance(self.pool.kwargs, dict)
        more = {name: value for name, value in given.items() if value is not None}
        self.pool.kwargs.update(more, options=f"{given.get('options') or ''} {DEADLINES}".strip())
        for absent in [name for name, value in self.pool.kwargs.items() if value == ""]:
            del self.pool.kwargs[absent]

    def register_type_adapters(self) -> None:
        """Nothing: the ledger's function takes plain arrays, no composite types."""


class LedgerFactory(PostgresFactory):
    """The engine's factory with the connections of a URL instead of single settings."""

    def __init__(self, env: Environment | Mapping[str, str] | None) -> None:
        BaseInfrastructureFactory.__init__(self, env)
        self.datastore = LedgerDatastore(self.env[DATABASE_URL], int(self.env.get(POOL_SIZE) or "8"))

    def close(self) -> None:
        self.datastore.close()


class LedgerApplication(Application[UUID]):
    """One application, one notification log for every stream: the total order is what gets sealed."""

    name = "stored"  # its table is ledger.stored_events, a view of ledger.event under the engine's names
    recorder: LedgerRecorder
    mapper: EventMapper

    def __init__(self, url: str, keys: Keys, pool_size: int) -> None:
        super().__init__(
            env={
                "PERSISTENCE_MODULE": f"{LedgerFactory.__module__}:{LedgerFactory.__qualname__}",
                "MAPPER_TOPIC": f"{EventMapper.__module__}:{EventMapper.__qualname__}",
                "APPLICATION_RECORDER_TOPIC": f"{LedgerRecorder.__module__}:{LedgerRecorder.__qualname__}",
                "CREATE_TABLE": "n",
                "IS_SNAPSHOTTING_ENABLED": "n",
                "COMPRESSOR_TOPIC": "",
                "CIPHER_TOPIC": "",
                DATABASE_URL: url,
                POOL_SIZE: str(pool_size),
            }
        )
        self.mapper.keys = keys
