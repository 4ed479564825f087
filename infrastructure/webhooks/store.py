"""Webhooks in PostgreSQL: addresses, sealed secrets, cursors, and the log of attempts."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import dict_row

from application.outgoing_events import Wanted
from application.ports import Keys
from application.webhooks import LONGEST_LOG, Attempt, Hook, Webhooks
from infrastructure.asking import AskingPool
from infrastructure.webhooks.signing import BYTES, shown

NONCE = 12
PRUNED_EVERY = 100  # attempts


class SecretGone(Exception):
    """The webhook's key was destroyed: nothing can be signed any more."""


class PostgresWebhooks(Webhooks):
    """A secret is sealed with a key of the webhook's own, which the installation's key wraps like every other."""

    def __init__(self, pool: AskingPool, keys: Keys, *, private: bool = False) -> None:
        self._pool = pool
        self._keys = keys
        self._private = private

    @property
    def private(self) -> bool:
        return self._private

    def add(self, hook: Hook) -> str | None:
        secret = os.urandom(BYTES)
        made = self._execute(
            "INSERT INTO outgoing.webhook (webhook, url, topics, plan, secret, registered_at, position)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (webhook) DO NOTHING",
            hook.webhook,
            hook.url,
            list(hook.wanted.topics),
            hook.wanted.plan,
            self._sealed(hook.webhook, secret),
            hook.registered_at,
            hook.position,
        )
        return shown(secret) if made else None

    def rotate(self, webhook: UUID, command: UUID) -> str | None:
        secret = os.urandom(BYTES)
        made = self._execute(
            "UPDATE outgoing.webhook SET former_secret = secret, secret = %s, rotated_by = %s"
            " WHERE webhook = %s AND rotated_by IS DISTINCT FROM %s",
            self._sealed(webhook, secret),
            command,
            webhook,
            command,
        )
        return shown(secret) if made else None

    def stop(self, webhook: UUID, at: datetime) -> None:
        self._execute(
            "UPDATE outgoing.webhook SET stopped_at = %s, edition = edition + 1 WHERE webhook = %s", at, webhook
        )

    def resume(self, webhook: UUID, after: int | None) -> None:
        self._execute(
            "UPDATE outgoing.webhook SET stopped_at = NULL, gave_up = false, failing_since = NULL, attempts = 0,"
            " next_try = NULL, position = coalesce(%s, position), edition = edition + 1 WHERE webhook = %s",
            after,
            webhook,
        )

    def all(self) -> Sequence[Hook]:
        return [hook for hook, _ in self.with_editions()]

    def with_editions(self) -> list[tuple[Hook, int]]:
        """Every webhook with its edition: a cursor is only moved while nobody has ordered anything about it."""
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "SELECT webhook, url, topics, plan, registered_at, position, failing_since, attempts, next_try,"
                " stopped_at, gave_up, edition FROM outgoing.webhook ORDER BY registered_at, webhook"
            ).fetchall()
        return [(_hook(row), row["edition"]) for row in rows]

    def secrets(self, webhook: UUID) -> list[bytes]:
        """The secrets that sign: the present one first. Raises SecretGone."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT secret, former_secret FROM outgoing.webhook WHERE webhook = %s", (webhook,)
            ).fetchone()
        key = self._keys.key(webhook)
        if row is None or key is None:
            raise SecretGone
        opened = AESGCM(key)
        return [opened.decrypt(one[:NONCE], one[NONCE:], webhook.bytes) for one in row if one is not None]

    def advance(self, webhook: UUID, edition: int, was: int, position: int) -> bool:
        """Moves the cursor from `was` behind an event taken, or not wanted; False where orders came meanwhile."""
        return bool(
            self._execute(
                "UPDATE outgoing.webhook SET position = %s, failing_since = NULL, attempts = 0, next_try = NULL"
                " WHERE webhook = %s AND edition = %s AND position = %s",
                position,
                webhook,
                edition,
                was,
            )
        )

    def failed(self, webhook: UUID, edition: int, at: datetime, next_try: datetime, *, gave_up: bool) -> None:
        """Remembers a failure; the cursor stays where it is."""
        self._execute(
            "UPDATE outgoing.webhook SET failing_since = coalesce(failing_since, %s), attempts = attempts + 1,"
            " next_try = %s, gave_up = %s, stopped_at = CASE WHEN %s THEN %s ELSE stopped_at END"
            " WHERE webhook = %s AND edition = %s",
            at,
            next_try,
            gave_up,
            gave_up,
            at,
            webhook,
            edition,
        )

    def log(self, webhook: UUID, attempt: Attempt) -> None:
        """Adds to the log, of which the last attempts are kept."""
        with self._pool.connection() as connection:
            made = connection.execute(
                "INSERT INTO outgoing.attempt (webhook, position, event, attempt, at, status, error, milliseconds)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
                (
                    webhook,
                    attempt.position,
                    attempt.event,
                    attempt.attempt,
                    attempt.at,
                    attempt.status,
                    attempt.error,
                    attempt.milliseconds,
                ),
            ).fetchone()
            if made and made[0] % PRUNED_EVERY == 0:
                connection.execute(
                    "DELETE FROM outgoing.attempt WHERE webhook = %s AND id <= (SELECT id FROM outgoing.attempt"
                    " WHERE webhook = %s ORDER BY id DESC OFFSET %s LIMIT 1)",
                    (webhook, webhook, LONGEST_LOG),
                )

    def attempts(self, webhook: UUID, limit: int) -> Sequence[Attempt]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "SELECT position, event, attempt, at, status, error, milliseconds FROM outgoing.attempt"
                " WHERE webhook = %s ORDER BY id DESC LIMIT %s",
                (webhook, limit),
            ).fetchall()
        return [Attempt(**row) for row in rows]

    def _sealed(self, webhook: UUID, secret: bytes) -> bytes:
        key = self._keys.key(webhook)
        if key is None:
            raise SecretGone
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, secret, webhook.bytes)

    def _execute(self, statement: str, *values: object) -> int:
        with self._pool.connection() as connection:
            return connection.execute(statement.encode(), values).rowcount


def _hook(row: dict[str, Any]) -> Hook:
    wanted = Wanted(tuple(row["topics"]), row["plan"])
    plain = {name: value for name, value in row.items() if name not in {"topics", "plan", "edition"}}
    return Hook(wanted=wanted, **plain)
