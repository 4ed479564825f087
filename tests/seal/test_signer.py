"""The signer: signs what continues its last head, refuses everything else, and says so to anybody who asks."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.seal.checkpoint import Checkpoint, opened
from domain.seal.merkle import consistency_proof, tree_root
from domain.seal.note import Note
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.signer import SignerAway, SignerClient, SignerSaidNo, answering
from infrastructure.seal.signer_state import SignatureRefused, SignerState, published_head, published_keys
from tests.domain.seal.trees import MemoryTiles, hashes

LEAVES = hashes(40)
NODES = MemoryTiles(LEAVES).nodes()
FORK = MemoryTiles([*LEAVES[:5], *hashes(100)[60:95]]).nodes()
AT = datetime(2026, 5, 15, 12, tzinfo=UTC)


def root(size: int) -> bytes:
    return tree_root(NODES, size)


def test_what_continues_is_signed_and_remembered_before_the_signature_is_seen(tmp_path: Path) -> None:
    state = SignerState(tmp_path, "vekha.example/log")
    note = state.sign(7, root(7), [])
    assert (tmp_path / "head").read_text(encoding="utf-8") == str(note)
    again = SignerState(tmp_path)
    assert again.head == Checkpoint("vekha.example/log", 7, root(7))
    grown = again.sign(20, root(20), consistency_proof(NODES, 7, 20))
    assert opened(str(grown), published_keys(tmp_path), holds)[0].size == 20
    assert again.sign(20, root(20), []) == grown


def test_a_smaller_another_or_an_unproved_head_is_refused(tmp_path: Path) -> None:
    state = SignerState(tmp_path)
    state.sign(7, root(7), [])
    for size, wanted, proof in (
        (6, root(6), []),
        (7, root(6), []),
        (20, root(20), []),
        (20, root(20), consistency_proof(NODES, 6, 20)),
        (20, tree_root(FORK, 20), consistency_proof(FORK, 7, 20)),
    ):
        with pytest.raises(SignatureRefused) as refused:
            state.sign(size, wanted, proof)
        assert refused.value.head is not None
        assert refused.value.head.size == 7
    assert published_head(tmp_path) == state.head


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.booleans())
@settings(max_examples=30, deadline=None)
def test_whatever_is_asked_the_signed_heads_are_one_history(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], forking: bool
) -> None:
    state = SignerState(tmp_path_factory.mktemp("signer"))
    signed: list[int] = []
    for size in sizes:
        nodes = FORK if forking and len(signed) % 2 else NODES
        known = state.head.size if state.head else 0
        try:
            state.sign(size, tree_root(nodes, size), consistency_proof(nodes, min(known, size), size))
        except SignatureRefused:
            continue
        assert state.head is not None
        signed.append(size)
        assert state.head.root in (root(size), tree_root(FORK, size))
    assert signed == sorted(signed)


def test_a_new_key_signs_beside_the_old_one_until_that_is_retired(tmp_path: Path) -> None:
    state = SignerState(tmp_path, "vekha.example/log")
    (old,) = state.verifier_keys()
    statement = state.rotate(AT)
    new, kept = state.verifier_keys()
    assert kept == old
    assert statement.signed_by([old], holds)
    assert statement.signed_by([new], holds)
    assert statement.text == f"vekha-new-key/v1\nvekha.example/log\n{new}\n2026-05-15T12:00:00Z\n"
    both = state.sign(3, root(3), [])
    assert opened(str(both), [old], holds)
    assert opened(str(both), [new], holds)
    end = state.retire(AT)
    assert end.signed_by([old], holds)
    assert published_keys(tmp_path) == [new]
    assert SignerState(tmp_path).sign(3, root(3), []).signed_by([old], holds) == ()
    with pytest.raises(SignatureRefused):
        state.retire(AT)
    assert state.statements().count("vekha-") == 2


def test_a_loss_is_owned_up_to_under_a_new_name(tmp_path: Path) -> None:
    state = SignerState(tmp_path, "vekha.example/log")
    with pytest.raises(SignatureRefused):
        state.own_up(0, root(0), "нечего терять", AT)
    state.sign(20, root(20), [])
    (old,) = state.verifier_keys()
    statement = state.own_up(7, root(7), "сгорел диск,\nкопия от 14 мая", AT)
    (new,) = state.verifier_keys()
    assert (state.origin, new.public) == ("vekha.example/log/2", old.public)
    assert statement.signed_by([old], holds)
    assert statement.signed_by([new], holds)
    lines = statement.text.split("\n")
    assert [lines[0], lines[1], lines[2], lines[4], lines[5], lines[8]] == [
        "vekha-history-lost/v1",
        "vekha.example/log",
        "20",
        "vekha.example/log/2",
        "7",
        "сгорел диск, копия от 14 мая",
    ]
    assert state.head is None
    assert Checkpoint.of(state.sign(7, root(7), []).text).origin == "vekha.example/log/2"


def test_the_signer_answers_on_its_socket(tmp_path: Path) -> None:
    client = SignerClient(tmp_path)
    with pytest.raises(SignerAway):
        client.status()
    with answering(tmp_path, "vekha.example/log", now=lambda: AT) as path:
        assert path.stat().st_mode & 0o777 == 0o600
        assert client.status()[2] is None
        note: Note = client.sign(7, root(7), [])
        origin, keys, head = client.status()
        assert (origin, head) == ("vekha.example/log", Checkpoint.of(note.text))
        assert note.signed_by(keys, holds) == tuple(keys)
        with pytest.raises(SignerSaidNo) as no:
            client.sign(3, root(3), [])
        assert no.value.size == 7
        client.rotate()
        assert len(client.status()[1]) == 2
        client.retire()
        client.own_up(5, root(5), "проверка")
        assert client.status()[0] == "vekha.example/log/2"
        client.close()
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
