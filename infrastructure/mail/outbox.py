"""The port `Outbox` on PostgreSQL: letters are leased, not locked, so that no transaction waits for a mail server."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from psycopg_pool import ConnectionPool

from application.mailing import Letter, Outbox

# Whoever dies after sending and before saying so leaves the letter pending: it goes out again, under the same
# Message-ID, by which the recipient's server knows it.
TAKE = """
    UPDATE desk.letter l SET next_try = %(now)s + %(lease)s,
        message_id = coalesce(l.message_id, '<' || l.id || '@' || %(domain)s || '>')
    WHERE l.id IN (
        SELECT id FROM desk.letter WHERE state = 'pending' AND next_try <= %(now)s
        ORDER BY next_try LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    )
    RETURNING l.id, l.person, l.message_id, l.attempts, l.link,
        (SELECT coalesce(array_agg(n.position ORDER BY n.position), '{}')
            FROM desk.notification n WHERE n.letter = l.id)
"""
SENT = """
    UPDATE desk.letter SET state = 'sent', attempts = attempts + 1, finished_at = %s, last_error = NULL
    WHERE id = %s AND state = 'pending'
"""
LATER = """
    UPDATE desk.letter SET next_try = %s, attempts = attempts + %s, last_error = coalesce(%s, last_error)
    WHERE id = %s AND state = 'pending'
"""
ENDED = "UPDATE desk.letter SET state = %s, finished_at = %s, last_error = %s WHERE id = %s AND state = 'pending'"
BOUNCED = """
    UPDATE desk.letter SET state = 'bounced', finished_at = %s, last_error = %s WHERE message_id = %s
"""
BRING = """
    INSERT INTO desk.letter (id, person, next_try, link) SELECT %s, %s, %s, %s
    WHERE NOT EXISTS (SELECT FROM desk.letter WHERE person = %s AND link = %s AND state = 'pending')
"""
COUNTS = "SELECT state, count(*) FROM desk.letter GROUP BY 1 ORDER BY 1"
LONGEST_ERROR = 500
ADDRESS = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")


class PostgresOutbox(Outbox):
    """Writes as the writer."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def take(self, now: datetime, lease: timedelta, limit: int, domain: str) -> Sequence[Letter]:
        asked = {"now": now, "lease": lease, "limit": limit, "domain": domain}
        with self._pool.connection() as connection:
            rows = connection.execute(TAKE, asked).fetchall()
        return [Letter(key, who, message, tries, tuple(found), link) for key, who, message, tries, link, found in rows]

    def sent(self, letter: UUID, at: datetime) -> None:
        self._do(SENT, at, letter)

    def later(self, letter: UUID, at: datetime, error: str | None) -> None:
        self._do(LATER, at, int(error is not None), without_addresses(error), letter)

    def ended(self, letter: UUID, state: str, at: datetime, error: str) -> None:
        self._do(ENDED, state, at, without_addresses(error), letter)

    def bounced(self, message_id: str, at: datetime, error: str) -> bool:
        return self._do(BOUNCED, at, without_addresses(error), message_id) > 0

    def bring_link(self, person: UUID, purpose: str, now: datetime) -> None:
        self._do(BRING, uuid4(), person, now, purpose, person, purpose)

    def counts(self) -> dict[str, int]:
        """How many letters there are in each state."""
        with self._pool.connection() as connection:
            return dict(connection.execute(COUNTS).fetchall())

    def _do(self, statement: str, *values: object) -> int:
        with self._pool.connection() as connection:
            return connection.execute(statement.encode(), values).rowcount


def without_addresses(error: str | None) -> str | None:
    """A server's words without the addresses that it repeats: they are personal data, and this table is not erased."""
    return ADDRESS.sub("…", error)[:LONGEST_ERROR] if error is not None else None
