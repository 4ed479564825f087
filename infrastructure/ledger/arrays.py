"""PostgreSQL arrays in the binary format, packed in one go: psycopg looks at every element of every array anew."""

from collections.abc import Iterable
from struct import Struct
from typing import Any
from uuid import UUID

from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format

UUID_OID, INT8_OID, TEXT_OID, BYTEA_OID = 2950, 20, 25, 17  # fixed in PostgreSQL's catalogue

_HEADER = Struct("!iiIii")  # dimensions, has nulls, type of the elements, length, lower bound
_EMPTY = Struct("!iiI")
_LENGTH = Struct("!i")
_INT8 = Struct("!iq")


class PackedArray:
    """One array parameter, ready to be sent."""

    __slots__ = ("packed",)

    def __init__(self, oid: int, count: int, elements: bytes) -> None:
        self.packed = (_HEADER.pack(1, 0, oid, count, 1) if count else _EMPTY.pack(0, 0, oid)) + elements


def uuids(values: Iterable[UUID]) -> PackedArray:
    parts = [value.bytes for value in values]
    return PackedArray(UUID_OID, len(parts), b"".join([b"\x00\x00\x00\x10" + part for part in parts]))


def int8s(values: Iterable[int]) -> PackedArray:
    parts = [_INT8.pack(8, value) for value in values]
    return PackedArray(INT8_OID, len(parts), b"".join(parts))


def texts(values: Iterable[str]) -> PackedArray:
    return _sized(TEXT_OID, [value.encode() for value in values])


def byteas(values: Iterable[bytes]) -> PackedArray:
    return _sized(BYTEA_OID, list(values))


def _sized(oid: int, parts: list[bytes]) -> PackedArray:
    return PackedArray(oid, len(parts), b"".join([_LENGTH.pack(len(part)) + part for part in parts]))


class _PackedArrayDumper(Dumper):
    """Sends it as it is; the statement's own cast names the type."""

    format = Format.BINARY
    oid = 0

    def dump(self, obj: Any) -> Buffer:
        packed: bytes = obj.packed
        return packed


def register(adapters: AdaptersMap) -> None:
    """Lets these connections or cursors take packed arrays."""
    adapters.register_dumper(PackedArray, _PackedArrayDumper)
