"""The tree's hashes as tiles of height 8 (C2SP tlog-tiles): what a log publishes, and what proofs are made from.

Tile (level, number) holds up to 256 hashes: on level 0 those of leaves, above it those of full tiles below. Whatever
lies between is hashed anew from the tile when it is needed.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from domain.seal.merkle import HASH, NotInTree

HEIGHT = 8
WIDTH = 1 << HEIGHT

_PATH = re.compile(r"tile/(0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")


class Tile(NamedTuple):
    """Which tile, and how many hashes of it: 256 where it is full."""

    level: int
    number: int
    width: int = WIDTH

    def path(self) -> str:
        """Its path under the log's prefix, such as `tile/0/x001/x234/067.p/8`."""
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{tile_number(self.number)}{part}"

    @classmethod
    def at(cls, path: str) -> "Tile | None":
        """The tile with this path, None where there can be none."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        number = int(found[2].replace("/", "").replace("x", ""))
        level, width = int(found[1]), int(found[3] or WIDTH)
        if level > 63 or width > WIDTH or (found[3] and width == WIDTH) or tile_number(number) != found[2]:
            return None
        return cls(level, number, width)


def tile_number(number: int) -> str:
    """The number in groups of three digits, all but the last with an `x`: `x001/x234/067`."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups))


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of this size, level by level; the last one of a level may be partial."""
    level = 0
    while count := size >> HEIGHT * level:
        yield from (Tile(level, number) for number in range(count >> HEIGHT))
        if count % WIDTH:
            yield Tile(level, count >> HEIGHT, count % WIDTH)
        level += 1


class Tiles(Protocol):
    """Where the tiles are kept."""

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of this tile, one after another, no fewer than the tree has there; empty if there is none."""


class TiledNodes:
    """The `merkle.Nodes` of a tree kept as tiles; the tiles read and the subtrees hashed are remembered."""

    def __init__(self, tiles: Tiles) -> None:
        self._tiles = tiles
        self._read: dict[tuple[int, int], bytes] = {}
        self._hashed: dict[tuple[int, int], bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        """Raises NotInTree where the tiles hold too little."""
        within = level % HEIGHT
        if found := self._hashed.get((level, index)):
            return found
        first = index << within
        tile = self._tile(level // HEIGHT, first >> HEIGHT)
        place = first % WIDTH * HASH
        hashes = tile[place : place + (HASH << within)]
        if len(hashes) != HASH << within:
            raise NotInTree(f"tile {level // HEIGHT}/{first >> HEIGHT} has {len(tile) // HASH} hashes, too few")
        found = self._hashed[level, index] = subtree_root(hashes)
        return found

    def _tile(self, level: int, number: int) -> bytes:
        found = self._read.get((level, number))
        if found is None:
            found = self._read[level, number] = self._tiles.tile(level, number)
        return found


def subtree_root(hashes: bytes) -> bytes:
    """The hash over a complete subtree whose 1, 2, 4 … 256 lowest hashes stand one after another."""
    pair = 2 * HASH
    while len(hashes) > HASH:
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + pair]).digest() for at in range(0, len(hashes), pair)])
    return hashes


class GrowingTiles:
    """The right edge of a tiled tree in memory: takes leaf hashes, gives the tiles that changed."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """`edge`: for each level of a tree of this size the hashes of its last, partial tile; none where it is full."""
        wanted = [(size >> HEIGHT * level) % WIDTH for level in range(_levels(size))]
        if [len(hashes) // HASH for hashes in edge] != wanted:
            raise ValueError(f"the right edge of a tree of {size} is {wanted} hashes wide")
        self.size = size
        self._edge = [bytearray(hashes) for hashes in edge]

    def extend(self, leaves: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
        """Grows by the leaves with these hashes; the new content of every tile touched, by level and number."""
        changed: dict[tuple[int, int], bytes] = {}
        at = 0
        while at < len(leaves):
            room = WIDTH - self.size % WIDTH
            taken = leaves[at : at + room]
            self._grow(0, self.size, b"".join(taken), changed)
            self.size += len(taken)
            at += len(taken)
        return changed

    def edge(self) -> list[bytes]:
        return [bytes(hashes) for hashes in self._edge]

    def _grow(self, level: int, count: int, hashes: bytes, changed: dict[tuple[int, int], bytes]) -> None:
        """Adds hashes, no more than there is room for in the last tile, to this level, which had `count` of them."""
        if level == len(self._edge):
            self._edge.append(bytearray())
        tile = self._edge[level]
        tile += hashes
        full = bytes(tile)
        changed[level, count >> HEIGHT] = full
        if len(full) == WIDTH * HASH:
            tile.clear()
            self._grow(level + 1, count >> HEIGHT, subtree_root(full), changed)


def _levels(size: int) -> int:
    levels = 0
    while size >> HEIGHT * levels:
        levels += 1
    return levels
