"""Signed notes, checkpoints, cosignatures and receipts: form to the byte, and nobody believed who has not signed."""

from base64 import b64encode
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from domain.seal.checkpoint import Checkpoint, Cosignature, cosign, cosigned_by, cosigned_message, opened
from domain.seal.leaf import event_hash, leaf_bytes, leaf_index
from domain.seal.merkle import inclusion_proof, leaf_hash, tree_root
from domain.seal.note import COSIGNATURE, BadNote, BadSignature, Note, Signature, VerifierKey, sign
from domain.seal.proof import TlogProof
from tests.domain.seal.ed25519 import holds, private, verifier_key
from tests.domain.seal.trees import MemoryTiles, hashes

# The example of the specification's first implementation: golang.org/x/mod/sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

LOG = private(1)
WITNESS = private(2)
LOG_KEY = verifier_key("vekha.example/log", LOG)
WITNESS_KEY = verifier_key("witness.example/w1", WITNESS, COSIGNATURE)
HEAD = Checkpoint("vekha.example/log", 5, tree_root(MemoryTiles(hashes(5)).nodes(), 5))


def sealed(head: Checkpoint = HEAD, key: Ed25519PrivateKey = LOG) -> Note:
    return Note(head.text(), (sign(head.text(), LOG_KEY, key),))


def test_the_example_of_the_first_implementation_is_read_written_and_believed() -> None:
    key, note = VerifierKey.of(NEUMANN), Note.of(NOTE)
    assert str(key) == NEUMANN
    assert str(note) == NOTE
    assert note.signed_by([key], holds) == (key,)


def test_the_example_with_another_word_is_not_believed() -> None:
    note = Note.of(NOTE.replace("cryptography", "cryptographY"))
    with pytest.raises(BadSignature):
        note.signed_by([VerifierKey.of(NEUMANN)], holds)


@pytest.mark.parametrize(
    "key",
    [
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("PeterNeumann", "PeterNeuman"),
        NEUMANN + "=",
        "PeterNeumann",
        "",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_key_that_is_not_written_right_is_refused(key: str) -> None:
    with pytest.raises(BadNote):
        VerifierKey.of(key)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"\n\n\xe2\x80\x94 a AAAAAAA=\n",
        "text\n\n— a AAAAAAAA".encode(),
        b"text\n\n- a AAAAAAAA\n",
        "text\n\n— a b AAAAAAAA\n".encode(),
        "text\r\n\n— a AAAAAAAA\n".encode(),
        "text\n\n— a AAAAAAB=\n".encode(),
        b"\xff\n\n",
    ],
)
def test_what_is_no_note_is_refused(note: bytes) -> None:
    with pytest.raises(BadNote):
        Note.of(note)


def test_signatures_of_strangers_are_passed_over() -> None:
    stranger = verifier_key("vekha.example/log", private(3))
    note = sealed().signed(sign(HEAD.text(), stranger, private(3)))
    assert note.signed_by([LOG_KEY], holds) == (LOG_KEY,)
    assert note.signed_by([verifier_key("other", LOG)], holds) == ()


def test_a_checkpoint_is_opened_once_its_log_has_signed_it() -> None:
    assert opened(str(sealed()), [LOG_KEY], holds)[0] == HEAD
    with pytest.raises(BadSignature):
        opened(str(sealed()), [verifier_key("vekha.example/log", private(4))], holds)
    with pytest.raises(BadSignature):
        opened(str(sealed(key=private(4))), [LOG_KEY], holds)


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\n{root}\n",
        "a\n1\n{root}",
        "a\n-1\n{root}\n",
        "\n1\n{root}\n",
        "a\n1\nAAAA\n",
        "a\n１\n{root}\n",
        "a\n1\n{root}\n\nb\n",
    ],
)
def test_a_head_has_one_text_and_no_other_is_read(text: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.of(text.format(root=b64encode(HEAD.root).decode()))


def test_the_text_of_a_head_is_three_lines() -> None:
    assert HEAD.text() == f"vekha.example/log\n5\n{b64encode(HEAD.root).decode()}\n"
    assert Checkpoint.of(HEAD.text()) == HEAD


def test_a_cosignature_says_who_and_when() -> None:
    note = sealed().signed(cosign(HEAD.text(), 1_679_315_147, WITNESS_KEY, WITNESS))
    assert cosigned_by(note, [WITNESS_KEY], holds) == (Cosignature(WITNESS_KEY, 1_679_315_147),)
    assert cosigned_message(HEAD.text(), 7).startswith(b"cosignature/v1\ntime 7\nvekha.example/log\n5\n")
    assert note.signed_by([LOG_KEY], holds) == (LOG_KEY,)


def test_a_cosignature_moved_to_another_moment_or_head_is_not_believed() -> None:
    made = cosign(HEAD.text(), 1_679_315_147, WITNESS_KEY, WITNESS)
    later = Signature(made.name, made.key_id, (1_679_315_148).to_bytes(8, "big") + made.raw[8:])
    with pytest.raises(BadSignature):
        cosigned_by(sealed().signed(later), [WITNESS_KEY], holds)
    other = Checkpoint(HEAD.origin, HEAD.size + 1, HEAD.root)
    with pytest.raises(BadSignature):
        cosigned_by(sealed(other).signed(made), [WITNESS_KEY], holds)


def test_a_plain_signature_of_a_witness_is_no_cosignature() -> None:
    plain = VerifierKey(WITNESS_KEY.name, WITNESS_KEY.public)
    note = sealed().signed(sign(HEAD.text(), plain, WITNESS))
    assert cosigned_by(note, [WITNESS_KEY], holds) == ()


def test_a_receipt_is_read_written_and_proves_its_leaf_alone() -> None:
    leaves = hashes(5)
    path = tuple(inclusion_proof(MemoryTiles(leaves).nodes(), 3, 5))
    receipt = TlogProof(3, path, sealed(), extra=b"for whoever reads it")
    read = TlogProof.of(str(receipt))
    assert read == receipt
    assert read.includes(leaves[3])
    assert not read.includes(leaves[2])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("index 3", "index 03"),
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("index 3\n", ""),
        ("\n\n", "\n"),
        ("extra AAAA\n", "extra AAA\n"),
    ],
)
def test_what_is_no_receipt_is_refused(old: str, new: str) -> None:
    path = tuple(inclusion_proof(MemoryTiles(hashes(5)).nodes(), 3, 5))
    text = str(TlogProof(3, path, sealed(), extra=bytes(3)))
    assert old in text
    with pytest.raises(BadNote):
        TlogProof.of(text.replace(old, new, 1))


def test_a_leaf_is_laid_out_byte_by_byte() -> None:
    stream = UUID("00112233-4455-6677-8899-aabbccddeeff")
    assert leaf_bytes(258, stream, 3, "план", b"{}").hex() == (
        "01000000000000010200112233445566778899aabbccddeeff00000000000000030008d0bfd0bbd0b0d0bd7b7d"
    )
    assert leaf_index(1) == 0
    with pytest.raises(ValueError, match="begin at 1"):
        leaf_index(0)


@given(st.integers(1, 2**63 - 1), st.uuids(), st.integers(1, 2**63 - 1), st.text(max_size=40), st.binary(max_size=200))
def test_the_hash_of_an_event_is_that_of_its_leaf(
    position: int, stream: UUID, version: int, topic: str, state: bytes
) -> None:
    leaf = leaf_bytes(position, stream, version, topic, state)
    assert event_hash(position, stream, version, topic, state) == leaf_hash(leaf)
