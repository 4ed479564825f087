"""The Merkle tree of RFC 9162 §2.1: its root, grown leaf by leaf, and proofs that a leaf or an older tree is in it.

Proofs are made from the hashes of complete subtrees (`Nodes`), wherever those are kept; verifying needs nothing but
the proof. `tiles.py` keeps the nodes.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol

HASH = 32
EMPTY_ROOT = sha256(b"").digest()


class Nodes(Protocol):
    """The hashes of complete subtrees."""

    def node(self, level: int, index: int) -> bytes:
        """The hash over the leaves from index × 2^level up to (index + 1) × 2^level; there must be so many leaves."""


class NotInTree(ValueError):
    """A proof was asked for a leaf or a size that the tree does not have."""


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and the two children."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that only grows: it remembers the hashes of its complete subtrees along the right edge, at most 64."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """An empty tree, or one of this size with the hashes of `peaks(size)`, from left to right."""
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(peaks)}")
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Grows by the leaf with this hash (`leaf_hash`, not the leaf itself)."""
        size, peaks, carried = self.size, self._peaks, leaf
        while size & 1:
            carried = sha256(b"\x01" + peaks.pop() + carried).digest()
            size >>= 1
        peaks.append(carried)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The tree's root; of an empty one, the hash of nothing."""
        if not self._peaks:
            return EMPTY_ROOT
        *left, root = self._peaks
        for peak in reversed(left):
            root = sha256(b"\x01" + peak + root).digest()
        return root


def peaks(size: int) -> list[tuple[int, int]]:
    """The complete subtrees of a tree of this size as (level, index), from left to right: what a Frontier holds."""
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def tree_root(nodes: Nodes, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return _range(nodes, 0, size) if size else EMPTY_ROOT


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The audit path (RFC 9162 §2.1.3.1) of the leaf with this index in the tree of this size, from the leaf upwards.

    Raises NotInTree.
    """
    if not 0 <= index < size:
        raise NotInTree(f"leaf {index} is not in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range(nodes, middle, end))
            end = middle
        else:
            path.append(_range(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """The proof (RFC 9162 §2.1.4.1) that the tree of `old` leaves is the beginning of that of `new` leaves.

    Empty where there is nothing to show: from nothing, or between equal sizes. Raises NotInTree.
    """
    if not 0 <= old <= new:
        raise NotInTree(f"a tree of {old} is not the beginning of one of {new}")
    if old in (0, new):
        return []
    path, start, end, whole = [], 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range(nodes, middle, end))
            end = middle
        else:
            path.append(_range(nodes, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_range(nodes, start, end))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the leaf with this hash is number `index` of the tree with this size and root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or not _hashes(proof):
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, step)
        place >>= 1
        last >>= 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of size `old` is the beginning of that of size `new` (RFC 9162 §2.1.4.2).

    From nothing everything follows, and a tree follows from itself: both with an empty proof only.
    """
    if not 0 <= old <= new or not _hashes(proof):
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            now = node_hash(now, step)
        place >>= 1
        last >>= 1
    return last == 0 and was == old_root and now == new_root


def _hashes(proof: Sequence[bytes]) -> bool:
    return all(len(step) == HASH for step in proof)


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _range(nodes: Nodes, start: int, end: int) -> bytes:
    """The hash over these leaves; `start` is where RFC 9162 splits a tree, so the left part is always complete."""
    count = end - start
    if not count & (count - 1):
        level = count.bit_length() - 1
        return nodes.node(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range(nodes, start, middle), _range(nodes, middle, end))
