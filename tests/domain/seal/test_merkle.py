"""The tree and its proofs against the Certificate Transparency vectors, the definition, and whatever can be bent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.seal.merkle import (
    EMPTY_ROOT,
    Frontier,
    NotInTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    peaks,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from tests.domain.seal.trees import MemoryTiles, defined_root, hashes

# The reference tests of Certificate Transparency: transparency-dev/merkle, testonly/constants.go and reference_test.go.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (0, 2, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"]),
    (1, 2, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]
CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]
ROOT_BYTES = [bytes.fromhex(root) for root in ROOTS]
REFERENCE = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]


def steps(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("size", range(9))
def test_the_first_leaves_of_certificate_transparency_have_the_published_root(size: int) -> None:
    tree = Frontier()
    tree.extend(REFERENCE[:size])
    assert tree.root() == ROOT_BYTES[size] == tree_root(MemoryTiles(REFERENCE[:size]).nodes(), size)


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_a_leaf_of_certificate_transparency_has_the_published_path(index: int, size: int, path: list[str]) -> None:
    assert inclusion_proof(MemoryTiles(REFERENCE).nodes(), index, size) == steps(path)
    assert verify_inclusion(REFERENCE[index], index, size, ROOT_BYTES[size], steps(path))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_two_trees_of_certificate_transparency_have_the_published_proof(old: int, new: int, path: list[str]) -> None:
    assert consistency_proof(MemoryTiles(REFERENCE).nodes(), old, new) == steps(path)
    assert verify_consistency(old, new, ROOT_BYTES[old], ROOT_BYTES[new], steps(path))


def test_every_leaf_and_every_older_tree_is_proved_up_to_seventy() -> None:
    leaves = hashes(70)
    nodes = MemoryTiles(leaves).nodes()
    roots = [defined_root(leaves[:size]) for size in range(71)]
    for size in range(1, 71):
        for index in range(size):
            assert verify_inclusion(leaves[index], index, size, roots[size], inclusion_proof(nodes, index, size))
        for old in range(size + 1):
            assert verify_consistency(old, size, roots[old], roots[size], consistency_proof(nodes, old, size))


@given(st.integers(0, 3000), st.integers(0, 3000))
@settings(max_examples=60, deadline=None)
def test_a_tree_grown_leaf_by_leaf_is_the_one_that_is_defined(first: int, more: int) -> None:
    leaves = hashes(first + more)
    tree = Frontier()
    tree.extend(leaves[:first])
    tiles = MemoryTiles(leaves[:first])
    nodes = tiles.nodes()
    resumed = Frontier(first, [nodes.node(level, index) for level, index in peaks(first)])
    for grown in (tree, resumed):
        grown.extend(leaves[first:])
    tiles.extend(leaves[first:])
    wanted = defined_root(leaves)
    assert tree.root() == resumed.root() == tree_root(tiles.nodes(), len(leaves)) == wanted
    proof = consistency_proof(tiles.nodes(), first, len(leaves))
    assert verify_consistency(first, len(leaves), defined_root(leaves[:first]), wanted, proof)


LARGE = hashes(700)
LARGE_NODES = MemoryTiles(LARGE).nodes()


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_bent_inclusion_proof_is_not_believed(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 700))
    index = data.draw(st.integers(0, size - 1))
    root, proof = tree_root(LARGE_NODES, size), inclusion_proof(LARGE_NODES, index, size)
    assert verify_inclusion(LARGE[index], index, size, root, proof)
    bent = data.draw(bent_lists(proof))
    assert not verify_inclusion(LARGE[index], index, size, root, bent)
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index) if size > 1 else st.just(size))
    assert not verify_inclusion(LARGE[index], other, size, root, proof)
    assert not verify_inclusion(leaf_hash(b"forged"), index, size, root, proof)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_bent_consistency_proof_is_not_believed(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 700))
    old = data.draw(st.integers(1, new))
    roots = tree_root(LARGE_NODES, old), tree_root(LARGE_NODES, new)
    proof = consistency_proof(LARGE_NODES, old, new)
    assert verify_consistency(old, new, *roots, proof)
    assert not verify_consistency(old, new, *roots, data.draw(bent_lists(proof)))
    forged = leaf_hash(b"forged")
    assert not verify_consistency(old, new, forged, roots[1], proof)
    assert not verify_consistency(old, new, roots[0], forged, proof)
    assert not verify_consistency(new, old, roots[1], roots[0], proof) or old == new


@st.composite
def bent_lists(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """A list that differs from this proof in one thing."""
    ways = ["more", "short"] + (["flip", "fewer"] if proof else [])
    ways += ["swap"] if len(set(proof)) > 1 else []
    way = draw(st.sampled_from(ways))
    bent = list(proof)
    place = draw(st.integers(0, max(0, len(bent) - 1)))
    if way == "more":
        bent.insert(place, draw(st.binary(min_size=32, max_size=32)))
    elif way == "short":
        bent.append(b"\x00" * 31)
    elif way == "flip":
        bit = draw(st.integers(0, 255))
        bent[place] = (int.from_bytes(bent[place], "big") ^ 1 << bit).to_bytes(32, "big")
    elif way == "fewer":
        del bent[place]
    else:
        bent.reverse()
        if bent == proof:
            bent[0] = bytes(32)
    return bent


def test_from_nothing_follows_everything_and_nothing_else_is_taken_for_it() -> None:
    one = hashes(1)[0]
    assert verify_consistency(0, 1, EMPTY_ROOT, one, [])
    assert verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not verify_consistency(0, 0, EMPTY_ROOT, one, [])
    assert not verify_consistency(0, 1, one, one, [])
    assert not verify_consistency(0, 1, EMPTY_ROOT, one, [one])


def test_proofs_of_what_the_tree_does_not_have_are_refused() -> None:
    nodes = MemoryTiles(hashes(3)).nodes()
    with pytest.raises(NotInTree):
        inclusion_proof(nodes, 3, 3)
    with pytest.raises(NotInTree):
        consistency_proof(nodes, 4, 3)
    with pytest.raises(NotInTree):
        inclusion_proof(nodes, 0, 8)
