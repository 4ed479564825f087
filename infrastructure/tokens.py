"""API tokens in PostgreSQL: 256 random bits each, of which only the SHA-256 is kept."""

import hashlib
import secrets
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg import Cursor

from application.ports import LedgerUnavailable, Tokens
from infrastructure.asking import AskingPool

PREFIX = "vekha_"  # so that a token is recognised where it should not be: in a repository, a mail, a log


class PostgresTokens(Tokens):
    """A plain hash is enough: 256 random bits cannot be guessed, so there is nothing to slow a guesser down for."""

    def __init__(self, pool: AskingPool) -> None:
        self._pool = pool

    def issue(self, person: UUID, at: datetime) -> str:
        token = PREFIX + secrets.token_urlsafe(32)
        self._do("INSERT INTO access.token (hash, person, issued_at) VALUES (%s, %s, %s)", (_hash(token), person, at))
        return token

    def holder(self, token: str) -> UUID | None:
        found = self._do("SELECT person FROM access.token WHERE hash = %s AND revoked_at IS NULL", (_hash(token),))
        row = found.fetchone()
        return row[0] if row else None

    def revoke(self, person: UUID, at: datetime) -> int:
        taken = self._do(
            "UPDATE access.token SET revoked_at = %s WHERE person = %s AND revoked_at IS NULL", (at, person)
        )
        return taken.rowcount

    def _do(self, statement: LiteralString, values: tuple[object, ...]) -> Cursor:
        try:
            with self._pool.connection() as connection:
                return connection.execute(statement, values)
        except LedgerUnavailable:
            # Each statement is harmless to repeat, and after a restart of the server the next connection is alive.
            self._pool.check()
            with self._pool.connection() as connection:
                return connection.execute(statement, values)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
