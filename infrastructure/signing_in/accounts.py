"""Accounts and one-time links in PostgreSQL; the secret of a second factor is sealed with the person's key."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection
from psycopg_pool import ConnectionPool

from application.ports import Keys
from application.signing_in.access_log import Happened
from application.signing_in.inviting import LoginTaken
from application.signing_in.ports import Account, Accounts, Link, Links, Purpose
from domain.person import PersonErased
from infrastructure.signing_in.log import logged

NONCE = 12
CONTEXT = b"second factor"
COLUMNS: LiteralString = "person, login, password, password_set_at, factor, factor_draft, factor_step"
USE_UP = "UPDATE access.link SET used_at = %s WHERE hash = %s AND person = %s AND used_at IS NULL AND expires_at > %s"


class PostgresAccounts(Accounts):
    """Works as the writer."""

    def __init__(self, pool: ConnectionPool, keys: Keys) -> None:
        self._pool = pool
        self._keys = keys

    def by_login(self, login: str) -> Account | None:
        return self._one(f"SELECT {COLUMNS} FROM access.account WHERE login = %s", login)  # noqa: S608

    def of(self, person: UUID) -> Account | None:
        return self._one(f"SELECT {COLUMNS} FROM access.account WHERE person = %s", person)  # noqa: S608

    def open(self, person: UUID, login: str, password: str, link: bytes, happened: Happened) -> bool:
        try:
            with self._pool.connection() as connection, connection.transaction():
                if not _used_up(connection, person, link, happened.at):
                    return False
                connection.execute(
                    "INSERT INTO access.account (person, login, password, password_set_at) VALUES (%s, %s, %s, %s)",
                    (person, login, password, happened.at),
                )
                logged(connection, happened)
        except psycopg.errors.UniqueViolation:
            raise LoginTaken from None
        return True

    def reset_password(self, person: UUID, password: str, link: bytes, happened: Happened) -> bool:
        with self._pool.connection() as connection, connection.transaction():
            if not _used_up(connection, person, link, happened.at):
                return False
            _set_password(connection, person, password, None, happened)
        return True

    def set_password(self, person: UUID, password: str, keep: UUID | None, happened: Happened) -> None:
        with self._pool.connection() as connection, connection.transaction():
            _set_password(connection, person, password, keep, happened)

    def rehash(self, person: UUID, was: str, becomes: str) -> None:
        self._do("UPDATE access.account SET password = %s WHERE person = %s AND password = %s", becomes, person, was)

    def draft_factor(self, person: UUID, secret: bytes) -> None:
        sealed = self._sealed(person, secret)
        self._do("UPDATE access.account SET factor_draft = %s WHERE person = %s", sealed, person)

    def confirm_factor(self, person: UUID, step: int, codes: Sequence[bytes], happened: Happened) -> bool:
        with self._pool.connection() as connection, connection.transaction():
            confirmed = connection.execute(
                "UPDATE access.account SET factor = factor_draft, factor_draft = NULL, factor_step = %s"
                " WHERE person = %s AND factor_draft IS NOT NULL",
                (step, person),
            ).rowcount
            if confirmed:
                _renew_codes(connection, person, codes)
                logged(connection, happened)
        return confirmed > 0

    def remove_factor(self, person: UUID, happened: Happened) -> None:
        with self._pool.connection() as connection, connection.transaction():
            connection.execute(
                "UPDATE access.account SET factor = NULL, factor_draft = NULL WHERE person = %s", (person,)
            )
            _renew_codes(connection, person, ())
            logged(connection, happened)

    def take_step(self, person: UUID, step: int) -> bool:
        taken = self._do(
            "UPDATE access.account SET factor_step = %s WHERE person = %s AND factor_step < %s", step, person, step
        )
        return taken > 0

    def take_recovery_code(self, person: UUID, code: bytes, happened: Happened) -> bool:
        with self._pool.connection() as connection, connection.transaction():
            taken = connection.execute(
                "UPDATE access.recovery_code SET used_at = %s WHERE hash = %s AND person = %s AND used_at IS NULL",
                (happened.at, code, person),
            ).rowcount
            if taken:
                logged(connection, happened)
        return taken > 0

    def renew_recovery_codes(self, person: UUID, codes: Sequence[bytes], happened: Happened) -> None:
        with self._pool.connection() as connection, connection.transaction():
            _renew_codes(connection, person, codes)
            logged(connection, happened)

    def recovery_codes_left(self, person: UUID) -> int:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT count(*) FROM access.recovery_code WHERE person = %s AND used_at IS NULL", (person,)
            ).fetchone()
        return row[0] if row else 0

    def _one(self, query: LiteralString, value: object) -> Account | None:
        with self._pool.connection() as connection:
            row = connection.execute(query, (value,)).fetchone()
        if row is None:
            return None
        person, login, password, set_at, factor, draft, step = row
        return Account(person, login, password, set_at, self._opened(person, factor), self._opened(person, draft), step)

    def _sealed(self, person: UUID, secret: bytes) -> bytes:
        key = self._keys.key(person)
        if key is None:
            raise PersonErased
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, secret, CONTEXT + person.bytes)

    def _opened(self, person: UUID, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        key = self._keys.key(person)
        if key is None:
            raise PersonErased
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], CONTEXT + person.bytes)

    def _do(self, statement: LiteralString, *values: object) -> int:
        with self._pool.connection() as connection:
            return connection.execute(statement, values).rowcount


class PostgresLinks(Links):
    """Works as the writer."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def issue(self, link: Link, hash: bytes, happened: Happened) -> None:
        with self._pool.connection() as connection, connection.transaction():
            connection.execute(
                "UPDATE access.link SET used_at = %s WHERE person = %s AND purpose = %s AND used_at IS NULL",
                (happened.at, link.person, link.purpose),
            )
            connection.execute(
                "INSERT INTO access.link (hash, person, purpose, issued_by, issued_at, expires_at)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (hash, link.person, link.purpose, happened.by, happened.at, link.expires_at),
            )
            logged(connection, happened)

    def open(self, hash: bytes, now: datetime) -> Link | None:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT person, purpose, expires_at FROM access.link"
                " WHERE hash = %s AND used_at IS NULL AND expires_at > %s",
                (hash, now),
            ).fetchone()
        return Link(row[0], Purpose(row[1]), row[2]) if row else None


def _used_up(connection: Connection, person: UUID, link: bytes, now: datetime) -> bool:
    return connection.execute(USE_UP, (now, link, person, now)).rowcount > 0


def _set_password(connection: Connection, person: UUID, password: str, keep: UUID | None, happened: Happened) -> None:
    """Whoever knew the old password is out."""
    connection.execute(
        "UPDATE access.account SET password = %s, password_set_at = %s WHERE person = %s",
        (password, happened.at, person),
    )
    connection.execute(
        "UPDATE access.session SET ended_at = %s WHERE person = %s AND ended_at IS NULL AND id IS DISTINCT FROM %s",
        (happened.at, person, keep),
    )
    logged(connection, happened)


def _renew_codes(connection: Connection, person: UUID, codes: Sequence[bytes]) -> None:
    connection.execute("DELETE FROM access.recovery_code WHERE person = %s", (person,))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO access.recovery_code (hash, person) VALUES (%s, %s)", [(code, person) for code in codes]
        )
