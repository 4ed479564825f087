"""How a part of the leaves gives the root of the whole tree: between them stand the hashes of complete subtrees.

A gap between two leaves of the bundle is cut into the largest complete subtrees that fit, in the one way there is, so
both sides derive from the positions alone which hashes belong there. A bundle of every leaf has no gaps.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from domain.seal.merkle import EMPTY_ROOT
from domain.seal.tiles import HEIGHT, WIDTH, subtree_root


def subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees (level, index) that the leaves from `start` up to `end` are cut into, left to right."""
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def gaps(positions: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """The subtrees (level, index) that a tree of `size` leaves has besides the leaves of these ascending positions."""
    at = 0
    for position in positions:
        yield from subtrees(at, position - 1)
        at = position
    yield from subtrees(at, size)


class Growing:
    """A tree that grows to the right by leaves and by complete subtrees; whole tiles of 256 are hashed at once."""

    __slots__ = ("_peaks", "_tile", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []
        # Leaves of a tile that began where a tile does and is not full yet; they are counted in `size`.
        self._tile: list[bytes] = []

    def add(self, level: int, found: bytes) -> None:
        """Grows by a complete subtree; the size must be a multiple of its width (`subtrees` cuts so)."""
        self._settle()
        self.size += 1 << level
        self._push(level, found)

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Grows by leaves with these hashes."""
        at, count = 0, len(leaves)
        while at < count:
            if not self._tile and self.size % WIDTH:
                self._push(0, leaves[at])
                self.size += 1
                at += 1
                continue
            taken = leaves[at : at + WIDTH - len(self._tile)]
            self._tile += taken
            self.size += len(taken)
            at += len(taken)
            if len(self._tile) == WIDTH:
                self._push(HEIGHT, subtree_root(b"".join(self._tile)))
                self._tile.clear()

    def root(self) -> bytes:
        """The root of RFC 9162 over everything so far."""
        self._settle()
        if not self._peaks:
            return EMPTY_ROOT
        *left, (_, root) = self._peaks
        for _, peak in reversed(left):
            root = sha256(b"\x01" + peak + root).digest()
        return root

    def _settle(self) -> None:
        """The tile that is not full goes into the tree leaf by leaf."""
        for leaf in self._tile:
            self._push(0, leaf)
        self._tile.clear()

    def _push(self, level: int, found: bytes) -> None:
        peaks = self._peaks
        while peaks and peaks[-1][0] == level:
            found = sha256(b"\x01" + peaks.pop()[1] + found).digest()
            level += 1
        peaks.append((level, found))
