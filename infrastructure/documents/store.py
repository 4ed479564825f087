"""Documents in a directory: `evidence/aa/bb/<hash>`, written whole or not at all."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from application.ports import Documents, Keys, LedgerCannotWrite
from domain.documents import Document
from domain.refusals import BadInput, NotFound
from infrastructure.documents.encryption import Damaged, decrypt, encrypt
from infrastructure.documents.sniffing import media_type as sniffed

UNTOLD = "application/octet-stream"


class DocumentTooLarge(BadInput):
    """Larger than this installation takes."""

    TITLE = "Файл слишком велик"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Файл больше {limit // (1024 * 1024)} МБ. Разделите его или уменьшите (например, сохраните скан с меньшим "
            "разрешением) и приложите снова."
        )


class EmptyDocument(BadInput):
    """A file without a byte proves nothing."""

    TITLE = "Файл пуст"

    def __init__(self) -> None:
        super().__init__("Файл пуст. Проверьте его и приложите снова.")


class DocumentGone(NotFound):
    """The file is not there, or its key was destroyed."""

    def __init__(self) -> None:
        super().__init__("Документ недоступен: его нет в хранилище или сведения о нём удалены.")


class DocumentDamaged(NotFound):
    """The stored bytes are not those that were kept: nothing of them is given out."""

    def __init__(self, hash_: str) -> None:
        super().__init__(
            f"Документ {hash_[:12]}… в хранилище повреждён и не выдаётся. Сообщите администратору: файл "
            "восстанавливают из резервной копии."
        )


class DirectoryDocuments(Documents):
    """Documents under `directory`, none larger than `limit` bytes."""

    def __init__(self, directory: Path, keys: Keys, limit: int) -> None:
        self._directory = directory
        self._keys = keys
        self._limit = limit

    def keep(self, content: BinaryIO, subject: UUID, media_type: str) -> Document:
        """As the port says; the type found in the bytes goes before the one that was told."""
        size = _size(content)
        if size > self._limit:
            raise DocumentTooLarge(self._limit)
        if size == 0:
            raise EmptyDocument
        found = sniffed(content)
        key = self._keys.key(subject)
        if key is None:
            raise DocumentGone
        try:
            hash_ = self._store(encrypt(content, subject, key))
        except OSError as failure:
            if failure.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}:
                raise LedgerCannotWrite from failure
            raise
        return Document(hash=hash_, size=size, media_type=media_type if found == UNTOLD else found)

    def open(self, document: Document, subject: UUID) -> Iterator[bytes]:
        key = self._keys.key(subject)
        path = self._path(document.hash)
        if key is None or not path.is_file():
            raise DocumentGone
        stored = path.open("rb")
        try:
            # First the whole of it: an authentic file of the same subject under another one's name would decrypt too.
            if hashlib.file_digest(stored, "sha256").hexdigest() != document.hash:
                raise DocumentDamaged(document.hash)
            stored.seek(0)
        except BaseException:
            stored.close()
            raise
        return self._plain(stored, document, subject, key)

    def stored(self, hash_: str) -> BinaryIO | None:
        """The stored bytes of this document as they are, for whoever checks their hash; None where there are none."""
        try:
            return self._path(hash_).open("rb")
        except (FileNotFoundError, DocumentGone):
            return None

    def _plain(self, stored: BinaryIO, document: Document, subject: UUID, key: bytes) -> Iterator[bytes]:
        with stored:
            try:
                yield from decrypt(stored, subject, key)
            except Damaged:
                raise DocumentDamaged(document.hash) from None

    def _store(self, pieces: Iterator[bytes]) -> str:
        incoming = self._directory / "incoming"
        incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        hash_ = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=incoming)
        try:
            with open(handle, "wb") as file:
                for piece in pieces:
                    hash_.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            path = self._path(hash_.hexdigest())
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        # An event may only name a file that survives a power cut: the names on the way to it must be on disk too.
        for directory in (path.parent, path.parent.parent, self._directory):
            _sync(directory)
        return hash_.hexdigest()

    def _path(self, hash_: str) -> Path:
        if len(hash_) != 64 or not set(hash_) <= set("0123456789abcdef"):
            raise DocumentGone
        return self._directory / hash_[:2] / hash_[2:4] / hash_


def _size(content: BinaryIO) -> int:
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    return size


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
