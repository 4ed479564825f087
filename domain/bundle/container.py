"""The one file of a bundle: a ustar archive with exactly one way to be written.

Names and sizes alone decide every header, every padding byte and the end, so the hashes of the entries cover the
whole file: what cannot be derived from the manifest is not there. Links, directories, duplicates, odd names, data
after the end are not read leniently, they are other bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.bundle.refusals import BundleBroken, Check

BLOCK = 512
END = bytes(2 * BLOCK)
LARGEST = 8**11 - 1
"""An entry of more bytes has no place in a ustar header: 8 GiB less one."""
LONGEST_NAME = 100

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*", re.ASCII)
_SIZE = re.compile(rb"[0-7]{11}\x00")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an entry's content lies in the file."""

    name: str
    size: int
    offset: int


def is_name(name: str) -> bool:
    """Whether an entry may be called so: plain ASCII, relative, going nowhere but down."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def header(name: str, size: int) -> bytes:
    """The one header of an entry with this name and size. Raises ValueError where there is none."""
    if not is_name(name) or not 0 <= size <= LARGEST:
        raise ValueError(f"no entry can be called {name[:120]!r} and have {size} bytes")
    before = b"".join(
        (
            name.encode().ljust(100, b"\0"),
            b"0000644\0",
            b"0000000\0",
            b"0000000\0",
            b"%011o\0" % size,
            b"00000000000\0",
        )
    )
    after = b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\x000000000\x00" + bytes(167)
    checksum = sum(before) + sum(after) + 8 * 0x20
    return before + b"%06o\0 " % checksum + after


def padding(size: int) -> bytes:
    """The zeros between an entry's content and the next header."""
    return bytes(-size % BLOCK)


def sized(raw: bytes, name: str) -> int:
    """The size in this header of the entry that must be called `name`. Raises BundleBroken."""
    if len(raw) == BLOCK and _SIZE.fullmatch(raw[124:136]):
        size = int(raw[124:135], 8)
        if raw == header(name, size):
            return size
    raise BundleBroken(Check.CONTAINER, f"Это не пакет Вехи или файл испорчен: на месте «{name}» стоит другое.")


def laid_out(entries: Sequence[tuple[str, int]]) -> Iterator[Placed]:
    """Where the contents of these entries lie, in this order from the beginning of the file."""
    at = 0
    for name, size in entries:
        at += BLOCK
        yield Placed(name, size, at)
        at += size + -size % BLOCK


def length(entries: Sequence[tuple[str, int]]) -> int:
    """How many bytes a file with these entries has."""
    return sum(BLOCK + size + -size % BLOCK for _, size in entries) + len(END)
