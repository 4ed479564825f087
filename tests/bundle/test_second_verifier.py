"""Ours against Go's checksum database library: the published vectors, random proofs true and bent, whole bundles."""

import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from application.verifying import verify_bundle
from domain.bundle.refusals import BundleBroken
from domain.seal.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from domain.seal.tiles import TiledNodes
from tests.bundle.mutations import Mutations, Same
from tests.bundle.sealed_story import MemorySource, MemoryTiles
from tests.bundle.second_verifier import Judge, built, consistency, inclusion, judging
from tests.domain.seal.test_merkle import CONSISTENCY, INCLUSION, REFERENCE, ROOT_BYTES, steps
from tests.patience import PATIENCE

RANDOM_PROOFS = 10_000
LARGEST = 600


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("second-verifier"))


@pytest.fixture(scope="module")
def judge(program: Path) -> Iterator[Judge]:
    with judging(program) as asked:
        yield asked


def test_go_believes_the_published_proofs_of_certificate_transparency(judge: Judge) -> None:
    claims = [
        inclusion(REFERENCE[index], index, size, ROOT_BYTES[size], steps(path)) for index, size, path in INCLUSION
    ]
    # From nothing there is nothing to show: Go's library refuses to be asked, ours says that it follows.
    claims += [
        consistency(old, new, ROOT_BYTES[old], ROOT_BYTES[new], steps(path)) for old, new, path in CONSISTENCY if old
    ]
    assert judge.holds(claims) == [True] * len(claims)


def test_ours_and_go_never_disagree_on_ten_thousand_random_proofs(judge: Judge) -> None:
    chance = random.Random(6962)
    leaves = [leaf_hash(chance.randbytes(9)) for _ in range(LARGEST)]
    nodes = TiledNodes(MemoryTiles(leaves))
    roots = {size: tree_root(nodes, size) for size in range(1, LARGEST + 1)}
    claims, ours = list[dict[str, object]](), list[bool]()
    for number in range(RANDOM_PROOFS):
        size = chance.choice((chance.randint(1, 20), chance.randint(1, LARGEST)))
        bend = number % 2 == 1
        if number % 4 < 2:
            index = chance.randrange(size)
            told = _bent(chance, size, index, inclusion_proof(nodes, index, size)) if bend else None
            new, place, path = told or (size, index, inclusion_proof(nodes, index, size))
            claims.append(inclusion(leaves[index], place, new, roots[size], path))
            ours.append(verify_inclusion(leaves[index], place, new, roots[size], path))
        else:
            old = chance.randint(1, size)
            told = _bent(chance, size, old, consistency_proof(nodes, old, size)) if bend else None
            new, was, path = told or (size, old, consistency_proof(nodes, old, size))
            was = max(1, was)
            claims.append(consistency(was, new, roots[old], roots[size], path))
            ours.append(verify_consistency(was, new, roots[old], roots[size], path))
    theirs = [held for at in range(0, RANDOM_PROOFS, 1000) for held in judge.holds(claims[at : at + 1000])]
    assert theirs == ours
    assert 0.4 < sum(ours) / RANDOM_PROOFS < 0.6


def _bent(chance: random.Random, size: int, index: int, path: list[bytes]) -> tuple[int, int, list[bytes]]:
    """The same proof with one thing about it changed."""
    path = list(path)
    match chance.randrange(6):
        case 0 if path:
            at = chance.randrange(len(path))
            path[at] = bytes([path[at][0] ^ 1]) + path[at][1:]
        case 1 if path:
            del path[chance.randrange(len(path))]
        case 2:
            path.insert(chance.randint(0, len(path)), chance.randbytes(32))
        case 3:
            index += chance.choice((-1, 1, 2))
        case 4:
            size += chance.choice((-1, 1, 8))
        case _ if len(path) > 1:
            path.reverse()
    return max(1, size), max(0, index), path


def test_both_verifiers_believe_the_same_bundles_and_refuse_the_same_changes(program: Path, tmp_path: Path) -> None:
    mutations = Mutations(7)
    sealed, chance = mutations.sealed, mutations.chance
    files = {name: tmp_path / name for name in ("key", "witness", "old", "bundle")}
    files["key"].write_text(f"{sealed.public}\n")
    files["witness"].write_text(f"{sealed.witness}\n")
    old = sealed.checkpoint(mutations.since)
    files["old"].write_text(str(sealed.signed(old.size, old.root)))

    def go(bundle: bytes) -> bool:
        files["bundle"].write_bytes(bundle)
        told = (files["bundle"], files["key"], "-witness", files["witness"], "-since", files["old"])
        call = [str(program), *map(str, told)]
        return subprocess.run(call, capture_output=True, timeout=PATIENCE).returncode == 0

    assert [go(bundle) for bundle in mutations.bundles] == [True, True]
    refused = 0
    for changed in _changed(mutations, chance, 60):
        assert not go(changed)
        with pytest.raises(BundleBroken):
            verify_bundle(MemorySource(changed), mutations.trust)
        refused += 1
    assert refused == 60


def _changed(mutations: Mutations, chance: random.Random, count: int) -> Iterator[bytes]:
    """Bundles with bytes changed, and bundles with events changed by the operator and signed anew."""
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: mutations.spoilt(chance.choice(mutations.bundles))[1],
        lambda: mutations.operators[0].rewritten(chance),
    )
    while count:
        try:
            changed = kinds[count % 2]()
        except Same:
            continue
        if changed not in mutations.bundles:
            count -= 1
            yield changed


def test_a_wrong_call_of_the_second_verifier_ends_with_2(program: Path, tmp_path: Path) -> None:
    assert subprocess.run([program], capture_output=True, timeout=PATIENCE).returncode == 2
    assert (
        subprocess.run([program, tmp_path / "no", tmp_path / "no"], capture_output=True, timeout=PATIENCE).returncode
        == 2
    )
