"""What of an event is sealed: its place in the ledger and its stored bytes exactly as they are stored.

Position n is leaf n − 1: the ledger gives positions under a lock that is kept until the commit, so they have no gaps,
also where an append is rolled back (docs/decisions/0001-one-writer-at-a-time.md). The moment `recorded_at` stands
inside the stored bytes.
"""

from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from uuid import UUID

FORMAT = 1
"""First byte of every leaf: a later layout takes another number, and old leaves stay what they are."""

_HEAD = Struct(">BQ16sQH")
_HASHED = Struct(">BBQ16sQH").pack


def leaf_bytes(position: int, stream: UUID, version: int, topic: str, state: bytes) -> bytes:
    """One event's leaf: 0x01 ‖ position (8 bytes) ‖ stream (16) ‖ version (8) ‖ length of topic (2) ‖ topic ‖ state.

    Numbers are big-endian, the topic is UTF-8, the state is what the ledger's column holds, never re-encoded.
    """
    name = topic.encode()
    return _HEAD.pack(FORMAT, position, stream.bytes, version, len(name)) + name + state


@dataclass(frozen=True, slots=True)
class Leaf:
    """What of an event is sealed, read back from its leaf."""

    position: int
    stream: UUID
    version: int
    topic: str
    state: bytes

    @classmethod
    def of(cls, raw: bytes) -> "Leaf":
        """Raises ValueError where these bytes are no leaf."""
        if len(raw) < _HEAD.size:
            raise ValueError("shorter than a leaf's head")
        layout, position, stream, version, name = _HEAD.unpack_from(raw)
        start = _HEAD.size + name
        if layout != FORMAT or start > len(raw):
            raise ValueError("not a leaf of a known layout")
        return cls(position, UUID(bytes=stream), version, raw[_HEAD.size : start].decode(), raw[start:])


def leaf_index(position: int) -> int:
    """The leaf's number in the tree, from 0. Raises ValueError for a position that cannot be."""
    if position < 1:
        raise ValueError(f"positions begin at 1: {position}")
    return position - 1


def event_hash(position: int, stream: UUID, version: int, topic: str, state: bytes) -> bytes:
    """The leaf's hash in the tree (RFC 9162 §2.1.1), in one step: for long runs over the ledger."""
    name = topic.encode()
    return sha256(_HASHED(0, FORMAT, position, stream.bytes, version, len(name)) + name + state).digest()
