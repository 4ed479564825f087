"""How often somebody tried in vain: one row a counter, changed by one statement, so that no two processes miscount."""

from datetime import datetime

from psycopg_pool import ConnectionPool

from application.signing_in.holding_off import Patience
from application.signing_in.ports import Attempts

# A row in which tries wait is left as it is and told. Else the try counts as a failure before it is made: whoever makes
# a hundred at once gets no more of them than one after another.
TAKE = """
    WITH counted AS (
        INSERT INTO access.attempt AS a (key, failures, last_at, free_at)
        VALUES (%(key)s, 1, %(now)s, %(now)s)
        ON CONFLICT (key) DO UPDATE SET
            failures = CASE WHEN a.last_at < %(now)s - %(forget)s THEN 1 ELSE a.failures + 1 END,
            last_at = %(now)s,
            free_at = CASE
                WHEN a.last_at < %(now)s - %(forget)s OR a.failures + 1 < %(free)s THEN %(now)s
                ELSE %(now)s + least(%(longest)s, %(first)s * 2 ^ least(a.failures + 1 - %(free)s, 20))
            END
        WHERE a.free_at <= %(now)s
        RETURNING 1
    )
    SELECT free_at FROM access.attempt WHERE key = %(key)s AND NOT EXISTS (SELECT FROM counted)
"""
FORGIVE = "UPDATE access.attempt SET failures = greatest(failures - 1, 0), free_at = last_at WHERE key = %s"


class PostgresAttempts(Attempts):
    """Counts as the writer."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def take(self, key: bytes, now: datetime, patience: Patience) -> datetime | None:
        asked = {
            "key": key,
            "now": now,
            "free": patience.free,
            "first": patience.first,
            "longest": patience.longest,
            "forget": patience.forget,
        }
        with self._pool.connection() as connection:
            row = connection.execute(TAKE, asked).fetchone()
        return row[0] if row else None

    def clear(self, key: bytes) -> None:
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM access.attempt WHERE key = %s", (key,))

    def forgive(self, key: bytes) -> None:
        with self._pool.connection() as connection:
            connection.execute(FORGIVE, (key,))
