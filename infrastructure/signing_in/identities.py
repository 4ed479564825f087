"""Who another system's names stand for, in PostgreSQL."""

from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from application.signing_in.access_log import Happened
from application.signing_in.ports import Identities, Identity
from application.signing_in.provider import IdentityTaken
from infrastructure.signing_in.log import logged


class PostgresIdentities(Identities):
    """Works as the writer."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def holder(self, identity: Identity) -> UUID | None:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT person FROM access.identity WHERE issuer = %s AND subject = %s",
                (identity.issuer, identity.subject),
            ).fetchone()
        return row[0] if row else None

    def link(self, identity: Identity, person: UUID, happened: Happened) -> None:
        try:
            with self._pool.connection() as connection, connection.transaction():
                connection.execute(
                    "INSERT INTO access.identity (issuer, subject, person, linked_by, linked_at)"
                    " VALUES (%s, %s, %s, %s, %s)",
                    (identity.issuer, identity.subject, person, happened.by, happened.at),
                )
                logged(connection, happened)
        except psycopg.errors.UniqueViolation:
            raise IdentityTaken from None

    def unlink(self, person: UUID, happened: Happened) -> int:
        with self._pool.connection() as connection, connection.transaction():
            gone = connection.execute("DELETE FROM access.identity WHERE person = %s", (person,)).rowcount
            if gone:
                logged(connection, happened)
        return gone
