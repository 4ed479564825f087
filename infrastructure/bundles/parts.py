"""The entries of a bundle while it is made: on the disk beside it, hashed as they are written, then put together."""

import shutil
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from types import TracebackType
from typing import BinaryIO, Self

from domain.bundle import container
from domain.bundle.manifest import Entry

BLOCK = 1 << 20
SPOOLED = 4 * BLOCK
"""Smaller parts never reach the disk."""


class Part:
    """One entry, written once and read once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self._hash = sha256()
        self._file = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 - closed by `close`

    @classmethod
    def of(cls, name: str, content: bytes) -> "Part":
        part = cls(name)
        part.write(content)
        return part

    @classmethod
    def copied(cls, name: str, source: BinaryIO) -> "Part":
        part = cls(name)
        while block := source.read(BLOCK):
            part.write(block)
        return part

    def write(self, content: bytes) -> None:
        self.size += len(content)
        self._hash.update(content)
        self._file.write(content)

    def entry(self) -> Entry:
        return Entry(self.name, self.size, self._hash.hexdigest())

    def content(self) -> BinaryIO:
        """What was written, from its beginning."""
        self._file.seek(0)
        return self._file  # type: ignore[return-value]

    def close(self) -> None:
        self._file.close()


class Parts(list[Part]):
    """All entries in their order, closed together."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in self:
            part.close()


def put_together(parts: Sequence[tuple[str, int, BinaryIO]], out: BinaryIO) -> None:
    """Writes the container of these entries: name, size, content."""
    for name, size, content in parts:
        out.write(container.header(name, size))
        shutil.copyfileobj(content, out, BLOCK)
        out.write(container.padding(size))
    out.write(container.END)


def small(name: str, content: bytes) -> tuple[str, int, BinaryIO]:
    return name, len(content), BytesIO(content)
