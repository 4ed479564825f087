"""Trees for tests: leaves in memory, and the definition of RFC 9162 §2.1.1 word for word."""

from collections.abc import Sequence
from hashlib import sha256

from domain.seal.merkle import EMPTY_ROOT, leaf_hash
from domain.seal.tiles import GrowingTiles, TiledNodes


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"leaf %d" % number) for number in range(count)]


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """The root of these leaf hashes by the definition."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


class MemoryTiles:
    """Tiles kept in a dictionary."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self.growing = GrowingTiles()
        self.kept: dict[tuple[int, int], bytes] = {}
        self.extend(leaves)

    def extend(self, leaves: Sequence[bytes]) -> None:
        self.kept |= self.growing.extend(leaves)

    def tile(self, level: int, number: int) -> bytes:
        return self.kept.get((level, number), b"")

    def nodes(self) -> TiledNodes:
        return TiledNodes(self)
