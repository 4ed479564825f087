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
    """A tree that grows to the right by leaves and by complete subtrees."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, level: int, found: bytes) -> None:
        """Grows by a complete subtree; the size must be a multiple of its width (`subtrees` cuts so)."""
        self.size += 1 << level
        peaks = self._peaks
        while peaks and peaks[-1][0] == level:
            found = sha256(b"\x01" + peaks.pop()[1] + found).digest()
            level += 1
        peaks.append((level, found))

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Grows by leaves with these hashes; tiles of 256 are hashed at once."""
        at, count = 0, len(leaves)
        while at < count:
            if self.size % WIDTH == 0 and count - at >= WIDTH:
                self.add(HEIGHT, subtree_root(b"".join(leaves[at : at + WIDTH])))
                at += WIDTH
            else:
                self.add(0, leaves[at])
                at += 1

    def root(self) -> bytes:
        """The root of RFC 9162 over everything so far."""
        if not self._peaks:
            return EMPTY_ROOT
        *left, (_, root) = self._peaks
        for _, peak in reversed(left):
            root = sha256(b"\x01" + peak + root).digest()
        return root
