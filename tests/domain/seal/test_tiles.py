"""Tiles: their paths, and that the tree they hold is the tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.seal.tiles import WIDTH, GrowingTiles, Tile, TiledNodes, tiles_of
from tests.domain.seal.trees import MemoryTiles, defined_root, hashes

SOME = hashes(1500)


def test_a_path_is_written_in_groups_of_three_digits() -> None:
    assert Tile(0, 1234067).path() == "tile/0/x001/x234/067"
    assert Tile(2, 0, 1).path() == "tile/2/000.p/1"


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, WIDTH))
def test_a_path_names_its_tile(level: int, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert Tile.at(tile.path()) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/00/001",
        "tile/64/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/300",
        "tile/0/x000/001",
        "tile/0/../001",
        "tile/0/001/002",
        "tile/0/001 ",
        "tile/-1/001",
        "",
    ],
)
def test_what_is_no_path_of_a_tile_names_none(path: str) -> None:
    assert Tile.at(path) is None


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts() -> None:
    tiles = list(tiles_of(70_000))
    assert sum(t.level == 0 and t.width == WIDTH for t in tiles) == 273
    assert [t for t in tiles if t.width < WIDTH] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert sum(t.level == 1 and t.width == WIDTH for t in tiles) == 1


def test_a_full_tile_stands_on_the_level_above() -> None:
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]


@given(st.lists(st.integers(0, 600), max_size=5))
@settings(max_examples=40, deadline=None)
def test_tiles_grown_in_any_steps_are_the_same(steps: list[int]) -> None:
    tiles, at = MemoryTiles(), 0
    for step in steps:
        tiles.extend(SOME[at : at + step])
        at = min(at + step, len(SOME))
    resumed = GrowingTiles(at, tiles.growing.edge())
    whole = MemoryTiles(SOME[:at])
    assert tiles.kept == whole.kept
    assert {(t.level, t.number): len(tiles.kept[t.level, t.number]) // 32 for t in tiles_of(at)} == {
        (t.level, t.number): t.width for t in tiles_of(at)
    }
    assert resumed.extend(SOME[at:]) == tiles.growing.extend(SOME[at:])


def test_every_complete_subtree_is_read_from_the_tiles() -> None:
    nodes = TiledNodes(MemoryTiles(SOME))
    for level in range(11):
        for index in range(len(SOME) >> level):
            wanted = SOME[index << level : index + 1 << level]
            if index < 3:
                assert nodes.node(level, index) == defined_root(wanted)
            else:
                assert len(nodes.node(level, index)) == 32
