"""The restore rule: the ledger is proved to continue what was signed and witnessed, or it is not written to.

What was signed is asked of those whom a restored or rewritten database does not reach: the signer's own file, and the
witnesses. Proving compares roots, so in everyday life it costs a look at a few tiles.
"""

from dataclasses import dataclass

from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import HASH, Frontier, NotInTree, peaks, tree_root
from domain.seal.tiles import WIDTH, TiledNodes
from infrastructure.seal.store import SealStore

TIP = 3
"""The newest sealed events whose bytes are looked at too: the tiles alone do not tell that rows were exchanged."""

DAMAGED = "Хеши дерева в базе не сходятся с подписанными: постройте их заново командой vekha seal rebuild."


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the ledger is not the continuation of a head; `sentence` is for the person who runs the machine."""

    sentence: str


def doubt(store: SealStore, head: Checkpoint) -> Doubt | None:
    """Whether the ledger continues this head; None where it does."""
    if head.size == 0:
        return None
    present = store.ledger_head()
    if present < head.size:
        return Doubt(
            f"В журнале {present} записей, а подписано и подтверждено {head.size}: последние {head.size - present} "
            "утрачены или удалены."
        )
    latest = store.latest(head.origin)
    stored = latest[0].size if latest else 0
    try:
        root = _root(store, head.size, stored)
    except (NotInTree, ValueError):
        return Doubt(DAMAGED)
    if root != head.root:
        return Doubt(f"Первые {head.size} записей журнала уже не те, которые были подписаны.")
    changed = changed_tip(store, min(stored, head.size))
    return changed_sentence(changed) if changed else None


def changed_sentence(position: int) -> Doubt:
    return Doubt(f"Запись {position} журнала изменена после того, как была подписана.")


def changed_tip(store: SealStore, size: int) -> int | None:
    """The first of the newest sealed events whose bytes are no longer those that were sealed; None where all are."""
    first = max(0, size - TIP)
    for number, leaf in enumerate(store.leaves(first, size - first), first):
        tile = store.tile(0, number // WIDTH)
        if tile[number % WIDTH * HASH :][:HASH] != leaf:
            return number + 1
    return None


def first_changed(store: SealStore, size: int, batch: int = WIDTH * 16) -> int | None:
    """The first position whose event is not the one sealed, of the whole ledger up to this size; None where none is."""
    at = 0
    while at < size:
        leaves = store.leaves(at, min(batch, size - at))
        for number, leaf in enumerate(leaves, at):
            if number % WIDTH == 0:
                tile = store.tile(0, number // WIDTH)
            if tile[number % WIDTH * HASH :][:HASH] != leaf:
                return number + 1
        at += len(leaves)
        if not leaves:
            return at + 1
    return None


def changed_tree(store: SealStore, head: Checkpoint) -> bool:
    """Whether the stored tiles make another tree than this head's."""
    try:
        return tree_root(TiledNodes(store), head.size) != head.root
    except NotInTree:
        return True


def whole(store: SealStore, batch: int = 5000) -> tuple[int, bytes]:
    """The size and the root of the whole ledger, from its events alone."""
    tree = Frontier()
    while leaves := store.leaves(tree.size, batch):
        tree.extend(leaves)
    return tree.size, tree.root()


def _root(store: SealStore, size: int, stored: int) -> bytes:
    """The root of the ledger's first events: from the tiles, and past them from the events."""
    nodes = TiledNodes(store)
    if size <= stored:
        return tree_root(nodes, size)

    tree = Frontier(stored, [nodes.node(level, index) for level, index in peaks(stored)])
    while tree.size < size:
        leaves = store.leaves(tree.size, min(5000, size - tree.size))
        if not leaves:
            raise NotInTree(f"the ledger ends at {tree.size}")
        tree.extend(leaves)
    return tree.root()
