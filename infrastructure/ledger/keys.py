"""The keys of personal data, one per subject, wrapped by the installation's key, which is never in the database."""

import os
import time
from collections import OrderedDict
from threading import Lock
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import tuple_row

from application.ports import Keys
from infrastructure.cannot_start import CannotStart
from infrastructure.ledger.connections import Deadlines, LedgerDatastore
from infrastructure.ledger.installation_key import KEY
from infrastructure.ledger.patience import patiently

NONCE = 12
REMEMBERED = 16_384  # keys
# A key destroyed by another process must be forgotten here too; a fetch costs as much as the stream it opens.
REMEMBERED_FOR = 30.0  # seconds


class KeyDoesNotOpen(CannotStart):
    """The stored key was wrapped by another installation's key."""

    def __init__(self, subject: UUID) -> None:
        super().__init__(
            f"Ключ персональных данных {subject} не открывается ключом этой установки. Верните файл installation.key, "
            "с которым работала эта база."
        )


class KeysChangedMeanwhile(CannotStart):
    """A subject got or lost its key while all of them were wrapped anew."""

    def __init__(self) -> None:
        super().__init__(
            "Пока менялся ключ установки, служба завела или удалила чей-то ключ. Ничего не изменено: остановите "
            "службу на всех машинах и повторите."
        )


class PostgresKeys(Keys):
    """Keys of subjects; a process remembers some of them for a few seconds."""

    def __init__(self, url: str, installation: bytes, deadlines: Deadlines = Deadlines()) -> None:  # noqa: B008
        """`url` is the writer's, or the projector's, who may read keys but not make or destroy them."""
        self._wrapping = AESGCM(installation)
        self._datastore = LedgerDatastore(url, 4, deadlines)
        self._remembered: OrderedDict[UUID, tuple[float, bytes | None]] = OrderedDict()
        self._lock = Lock()

    def key(self, subject: UUID) -> bytes | None:
        now = time.monotonic()
        with self._lock:
            until, key = self._remembered.get(subject, (0.0, None))
        if now < until:
            return key
        key = self._fetch(subject)
        with self._lock:
            self._remembered[subject] = (now + REMEMBERED_FOR, key)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return key

    def destroy(self, subject: UUID) -> bool:
        """Destroys the key for ever; False where there was none to destroy."""
        (destroyed,) = self._row("SELECT ledger.destroy_key(%b)", subject)
        self.forget()
        return bool(destroyed)

    def forget(self) -> None:
        """Forgets every remembered key of this process."""
        with self._lock:
            self._remembered.clear()

    def check(self) -> None:
        """Raises KeyDoesNotOpen where the stored keys are another installation's."""
        found = self._row("SELECT subject, wrapped FROM ledger.subject_key WHERE wrapped IS NOT NULL LIMIT 1")
        if found is not None:
            self._unwrap(*found)

    def opened_by(self, installation: bytes) -> bool:
        """Whether this installation's key is the one that wraps the stored keys."""
        found = self._row("SELECT subject, wrapped FROM ledger.subject_key WHERE wrapped IS NOT NULL LIMIT 1")
        return found is not None and _opens(AESGCM(installation), *found)

    def rewrap(self, becomes: bytes) -> int:
        """Wraps every living key by this new installation's key, all or none; says how many.

        Older copies then open nothing. Raises KeyDoesNotOpen, KeysChangedMeanwhile.
        """
        wrapping = AESGCM(becomes)
        rows = self._rows("SELECT subject, wrapped FROM ledger.subject_key WHERE wrapped IS NOT NULL")
        anew = [_wrap(wrapping, subject, self._unwrap(subject, wrapped)) for subject, wrapped in rows]
        subjects, was = [subject for subject, _ in rows], [wrapped for _, wrapped in rows]
        (count,) = self._row("SELECT ledger.rewrap_keys(%b, %b, %b)", subjects, was, anew)
        if count is None:
            raise KeysChangedMeanwhile
        self._wrapping = wrapping
        return int(count)

    def close(self) -> None:
        self.forget()
        self._datastore.close()

    def _fetch(self, subject: UUID) -> bytes | None:
        found = self._row("SELECT wrapped FROM ledger.subject_key WHERE subject = %b", subject)
        if found is None:
            fresh = _wrap(self._wrapping, subject, os.urandom(KEY))
            found = self._row("SELECT ledger.keep_key(%b, %b)", subject, fresh)
        (wrapped,) = found
        return None if wrapped is None else self._unwrap(subject, wrapped)

    def _unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        try:
            return _unwrapped(self._wrapping, subject, wrapped)
        except InvalidTag:
            raise KeyDoesNotOpen(subject) from None

    def _row(self, query: str, *params: object) -> Any:
        rows = self._rows(query, *params)
        return rows[0] if rows else None

    def _rows(self, query: str, *params: object) -> list[Any]:
        def ask() -> list[Any]:
            with self._datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
                return cursor.execute(query.encode(), params, prepare=True, binary=True).fetchall()

        return patiently(self._datastore, ask)


def _wrap(wrapping: AESGCM, subject: UUID, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + wrapping.encrypt(nonce, key, subject.bytes)


def _unwrapped(wrapping: AESGCM, subject: UUID, wrapped: bytes) -> bytes:
    return wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], subject.bytes)


def _opens(wrapping: AESGCM, subject: UUID, wrapped: bytes) -> bool:
    try:
        _unwrapped(wrapping, subject, wrapped)
    except InvalidTag:
        return False
    return True
