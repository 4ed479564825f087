"""The keys of personal data, one per subject, wrapped by the installation's key, which is never in the database."""

import os
import time
from base64 import b64encode
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import tuple_row

from application.ports import Keys
from infrastructure.cannot_start import CannotStart
from infrastructure.ledger.connections import Deadlines, LedgerDatastore
from infrastructure.ledger.patience import patiently

KEY = 32  # bytes: AES-256
NONCE = 12
REMEMBERED = 16_384  # keys
# A key destroyed by another process must be forgotten here too; a fetch costs as much as the stream it opens.
REMEMBERED_FOR = 30.0  # seconds


class InstallationKeyUnfit(CannotStart):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Ключ установки {path} не годится: {reason}. Верните файл ключа из его отдельной резервной копии: без "
            "него персональные данные не прочесть."
        )


def installation_key(data: Path) -> bytes:
    """The 32 bytes of `data`/keys/installation.key, made on first use, readable by us alone.

    Raises InstallationKeyUnfit where the file is of another size or others may read it.
    """
    path = data / "keys" / "installation.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{b64encode(os.urandom(9), b'-_').decode()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(KEY))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # whoever of two starting processes comes second takes the first one's key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        raise InstallationKeyUnfit(path, "его могут прочесть другие пользователи машины (нужны права 0600)")
    key = path.read_bytes()
    if len(key) != KEY:
        raise InstallationKeyUnfit(path, f"в нём {len(key)} байт вместо {KEY}")
    return key


class KeyDoesNotOpen(CannotStart):
    """The stored key was wrapped by another installation's key."""

    def __init__(self, subject: UUID) -> None:
        super().__init__(
            f"Ключ персональных данных {subject} не открывается ключом этой установки. Верните файл installation.key, "
            "с которым работала эта база."
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

    def rewrap(self, becomes: bytes) -> int:
        """Wraps every living key by this new installation's key; says how many. Older copies then open nothing."""
        wrapping, count = AESGCM(becomes), 0
        subjects = self._rows("SELECT subject, wrapped FROM ledger.subject_key WHERE wrapped IS NOT NULL")
        for subject, wrapped in subjects:
            anew = _wrap(wrapping, subject, self._unwrap(subject, wrapped))
            (done,) = self._row("SELECT ledger.rewrap_key(%b, %b, %b)", subject, wrapped, anew)
            count += bool(done)
        self._wrapping = wrapping
        return count

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
            return self._wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], subject.bytes)
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
