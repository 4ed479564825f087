"""Stories put into a database's ledger as they would be stored, and the ports that questions are asked through."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from domain.ledger import Stored
from infrastructure.audit_trail import PostgresAuditTrail
from infrastructure.compliance_register import PostgresComplianceRegister
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.ledger.mapper import stamped, to_bytes
from infrastructure.projections.keeping import Keeping, enter
from infrastructure.projections.progress import PostgresProgress
from infrastructure.projections.projection import Projection
from infrastructure.projections.rebuild import rebuild
from tests.ledger_story import Placed, PlainKeys, Story, stored
from tests.postgres import Database

TODAY = date(2025, 6, 1)
COLUMNS = "position, stream, version, topic, recorded_at, state"


class Recorded:
    """A ledger in this database, and what has been put into it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.keys = PlainKeys()
        self.events: list[Stored] = []
        self._versions: dict[UUID, int] = {}

    def record(self, events: Sequence[Placed]) -> list[Stored]:
        """The events at the ledger's end, in one transaction."""
        added = stored(list(events), len(self.events), self._versions)
        rows = [(s.position, s.stream, s.version, s.event.TOPIC, s.recorded_at, self.stored_bytes(s)) for s in added]
        with psycopg.connect(self.database.admin_url) as connection, connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO ledger.event ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", rows)
        self.events += added
        return added

    def stored_bytes(self, placed: Stored) -> bytes:
        return stamped(to_bytes(placed.event, placed.stream, placed.version, self.keys), placed.recorded_at)

    def record_raw(self, stream: UUID, topic: str, state: bytes) -> int:
        """An event that no program of today would write."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        position = len(self.events) + 1
        row = (position, stream, version, topic, datetime(2025, 4, 1, tzinfo=UTC), state)
        with psycopg.connect(self.database.admin_url) as connection:
            connection.execute(f"INSERT INTO ledger.event ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", row)
        return position

    def story(self, seed: int = 0, rows: int = 12) -> Story:
        """A whole story recorded."""
        story = Story(seed, rows)
        self.record(story.told())
        return story

    @contextmanager
    def asked(self) -> Iterator["Asked"]:
        ledger = PostgresLedger(self.database.writer, self.keys, pool_size=1)
        with ConnectionPool(self.database.writer, min_size=1, max_size=4) as pool:
            try:
                yield Asked(ledger, pool)
            finally:
                ledger.close()


class Asked:
    """The ports, as the service has them."""

    def __init__(self, ledger: PostgresLedger, pool: ConnectionPool) -> None:
        self.ledger, self.pool = ledger, pool
        self.register = PostgresComplianceRegister(pool)
        self.trail = PostgresAuditTrail(pool)
        self.progress = PostgresProgress(pool)


def keep_up(database: Database, projection: Projection, *, batch: int = 5_000) -> int:
    """Counts everything in the ledger, the way the runner does, and says where it stands."""
    with psycopg.connect(database.projector, autocommit=True) as connection:
        if enter(connection, projection)[0] != projection.definition:
            rebuild(database.projector, (projection,))
        keeping = Keeping(connection, projection, enter(connection, projection)[1])
        while keeping.step(batch):
            pass
        return keeping.position


def table(database: Database, name: str) -> list[tuple[Any, ...]]:
    """All rows of a read model's table, in a steady order."""
    with psycopg.connect(database.admin_url) as connection:
        return connection.execute(f"SELECT t.* FROM reading.{name} t ORDER BY t::text".encode()).fetchall()
