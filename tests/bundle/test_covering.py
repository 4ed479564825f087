"""A part of the leaves and the subtrees between give the root of the whole tree, whatever the part."""

from hypothesis import given
from hypothesis import strategies as st

from domain.bundle.covering import Growing, gaps, subtrees
from domain.seal.merkle import EMPTY_ROOT, leaf_hash, tree_root
from domain.seal.tiles import TiledNodes
from tests.bundle.sealed_story import MemoryTiles

LEAVES = [leaf_hash(number.to_bytes(2, "big")) for number in range(700)]
NODES = TiledNodes(MemoryTiles(LEAVES))


@given(size=st.integers(1, 700), data=st.data())
def test_any_leaves_and_the_subtrees_between_them_give_the_root(size: int, data: st.DataObject) -> None:
    positions = sorted(data.draw(st.sets(st.integers(1, size), max_size=40)))
    between = iter([NODES.node(level, index) for level, index in gaps(positions, size)])
    tree = Growing()
    for position in [*positions, size + 1]:
        for level, _ in subtrees(tree.size, position - 1):
            tree.add(level, next(between))
        if position <= size:
            tree.extend([LEAVES[position - 1]])
    assert next(between, None) is None
    assert (tree.size, tree.root()) == (size, tree_root(NODES, size))


@given(first=st.integers(0, 300), more=st.integers(0, 400))
def test_leaves_taken_in_runs_give_the_same_tree_as_one_by_one(first: int, more: int) -> None:
    tree = Growing()
    tree.extend(LEAVES[:first])
    tree.extend(LEAVES[first : first + more])
    expected = tree_root(NODES, first + more) if first + more else EMPTY_ROOT
    assert tree.root() == expected


def test_a_gap_is_cut_in_the_one_way_there_is() -> None:
    assert list(subtrees(0, 8)) == [(3, 0)]
    assert list(subtrees(0, 7)) == [(2, 0), (1, 2), (0, 6)]
    assert list(subtrees(5, 16)) == [(0, 5), (1, 3), (3, 1)]
    assert list(subtrees(6, 6)) == []


def test_a_bundle_of_every_event_has_nothing_between() -> None:
    assert list(gaps(range(1, 101), 100)) == []
