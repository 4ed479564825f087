"""The addresses of calendar feeds in PostgreSQL: 256 random bits each, of which only the SHA-256 is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.rows import dict_row

from application.calendar_feeds import FeedAddresses, KnownFeed
from domain.calendar_feed import FeedKind
from infrastructure.asking import AskingPool

LONGEST = 128  # characters: nothing longer is an address of ours, and nobody makes us hash a megabyte


class PostgresFeedAddresses(FeedAddresses):
    """The index is asked for the hash, never for the address: how long the answer takes tells a guesser nothing.

    256 random bits cannot be guessed, so there is nothing to slow a guesser down for.
    """

    def __init__(self, pool: AskingPool) -> None:
        self._pool = pool

    def issue(self, feed: KnownFeed) -> str | None:
        address = secrets.token_urlsafe(32)
        with self._pool.connection() as connection:
            made = connection.execute(
                "INSERT INTO access.calendar_feed (hash, feed, holder, shows, subject, issued_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (feed) DO NOTHING",
                (_hash(address), feed.feed, feed.holder, feed.shows.value, feed.subject, feed.issued_at),
            )
        return address if made.rowcount else None

    def found(self, address: str) -> KnownFeed | None:
        if len(address) > LONGEST:
            return None
        return next(iter(self._known("hash = %(hash)s AND revoked_at IS NULL", {"hash": _hash(address)})), None)

    def revoke(self, feed: UUID, at: datetime) -> None:
        with self._pool.connection() as connection:
            connection.execute(
                "UPDATE access.calendar_feed SET revoked_at = %s WHERE feed = %s AND revoked_at IS NULL", (at, feed)
            )

    def held(self, holder: UUID | None) -> Sequence[KnownFeed]:
        return self._known("%(holder)s::uuid IS NULL OR holder = %(holder)s", {"holder": holder})

    def _known(self, where: str, values: dict[str, object]) -> list[KnownFeed]:
        query = f"""
            SELECT feed, holder, shows, subject, issued_at, revoked_at FROM access.calendar_feed
            WHERE {where} ORDER BY issued_at, feed
        """  # noqa: S608
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(query.encode(), values).fetchall()
        return [KnownFeed(**{**row, "shows": FeedKind(row["shows"])}) for row in rows]


def _hash(address: str) -> bytes:
    return hashlib.sha256(address.encode(errors="surrogatepass")).digest()
