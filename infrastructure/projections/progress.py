"""How far the projections are, asked of the database: any process may."""

import time
from collections.abc import Sequence

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from application.progress import Progress, ProjectionHealth
from infrastructure.projections.catalogue import PROJECTIONS
from infrastructure.projections.keeping import LIVE_LOCK
from infrastructure.projections.projection import Projection

POLL = 0.003

_REACHED = "SELECT count(*) FROM reading.projection WHERE name = ANY(%s) AND position >= %s"
# A session lock of two numbers stands in pg_locks as classid and objid, with objsubid 2.
_HEALTH = """
    SELECT p.name, p.definition, p.position, p.failed_position, p.error, p.failed_at,
        (SELECT coalesce(max(position), 0) FROM ledger.event) AS head,
        EXISTS (
            SELECT FROM pg_locks l
            WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = %s AND l.objid::bigint = hashtext(p.name)::bigint & 4294967295
        ) AS alive
    FROM reading.projection p
"""


class PostgresProgress(Progress):
    """Asks by connections that may read the read models and the ledger.

    Who names no projections waits for those that hold the register and the trail: the search may take longer.
    """

    def __init__(self, pool: ConnectionPool, projections: Sequence[Projection] = PROJECTIONS) -> None:
        self._pool = pool
        self._awaited = [p.name for p in PROJECTIONS]
        self._projections = {p.name: p.definition for p in projections}

    def wait_until(self, position: int, timeout: float, names: Sequence[str] = ()) -> bool:
        asked = list(names or self._awaited)
        until = time.monotonic() + timeout
        # One connection is kept only for each look: who waits must not keep others from asking.
        while not self._reached(asked, position):
            if time.monotonic() >= until:
                return False
            time.sleep(POLL)
        return True

    def _reached(self, names: list[str], position: int) -> bool:
        with self._pool.connection() as connection:
            row = connection.execute(_REACHED, (names, position)).fetchone()
        return row is not None and row[0] == len(names)

    def health(self) -> Sequence[ProjectionHealth]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = {row["name"]: row for row in cursor.execute(_HEALTH, (LIVE_LOCK,))}
        return [
            ProjectionHealth(
                name=name,
                position=row["position"],
                lag=max(0, row["head"] - row["position"]),
                alive=row["alive"],
                building=row["definition"] != definition,
                failed_position=row["failed_position"],
                error=row["error"],
                failed_at=row["failed_at"],
            )
            if (row := found.get(name))
            else ProjectionHealth(name, 0, 0, False, True, None, None, None)
            for name, definition in sorted(self._projections.items())
        ]
