"""The engine's application over our mapper, recorder and connections: configured here, used by `ledger.py`."""

from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import BaseInfrastructureFactory, InfrastructureFactory
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment

from application.ports import Keys
from infrastructure.ledger.connections import LedgerDatastore
from infrastructure.ledger.mapper import EventMapper
from infrastructure.ledger.recorder import LedgerRecorder


class LedgerFactory(PostgresFactory):
    """The engine's factory with our connections instead of its own."""

    def __init__(self, env: Environment, datastore: LedgerDatastore) -> None:
        BaseInfrastructureFactory.__init__(self, env)
        self.datastore = datastore

    def close(self) -> None:
        self.datastore.close()


class LedgerApplication(Application[UUID]):
    """One application, one notification log for every stream: the total order is what gets sealed."""

    name = "stored"  # its table is ledger.stored_events, a view of ledger.event under the engine's names
    recorder: LedgerRecorder
    mapper: EventMapper

    def __init__(self, datastore: LedgerDatastore, keys: Keys) -> None:
        self._datastore = datastore
        # Given last, so that no variable of the surroundings has a say in how the ledger is kept.
        super().__init__(
            env={
                "MAPPER_TOPIC": f"{EventMapper.__module__}:{EventMapper.__qualname__}",
                "APPLICATION_RECORDER_TOPIC": f"{LedgerRecorder.__module__}:{LedgerRecorder.__qualname__}",
                "CREATE_TABLE": "n",
                "IS_SNAPSHOTTING_ENABLED": "n",
                "COMPRESSOR_TOPIC": "",
                "CIPHER_TOPIC": "",
            }
        )
        self.mapper.keys = keys

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        factory: InfrastructureFactory[Any] = LedgerFactory(env, self._datastore)
        return factory
