"""What a witness answers, over HTTP: each status of C2SP tlog-witness, and a memory that outlives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from domain.seal.checkpoint import Checkpoint, cosigned_by
from domain.seal.merkle import EMPTY_ROOT, consistency_proof, tree_root
from domain.seal.note import COSIGNATURE, Note, Signature, VerifierKey, sign
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.witness import SIZE_TYPE, Submission, Witness
from infrastructure.seal.witness_http import witnessing
from tests.domain.seal.ed25519 import private, verifier_key
from tests.domain.seal.trees import MemoryTiles, hashes
from tests.patience import PATIENCE

LOG, OTHER = private(1), private(9)
ORIGIN = "vekha.example/log"
KEY = verifier_key(ORIGIN, LOG)
LEAVES = hashes(300)
NODES = MemoryTiles(LEAVES).nodes()
NOW = 1_700_000_000


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path, (KEY,), name="auditors.example/w1", now=lambda: NOW)


@contextmanager
def asked(witness: Witness) -> Iterator[httpx.Client]:
    with witnessing(witness) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client


def signed(size: int, root: bytes | None = None, origin: str = ORIGIN) -> Note:
    head = Checkpoint(origin, size, tree_root(NODES, size) if root is None else root)
    return Note(head.text(), (sign(head.text(), verifier_key(origin, LOG), LOG),))


def submitted(old: int, size: int, proof: list[bytes] | None = None) -> bytes:
    steps = consistency_proof(NODES, old, size) if proof is None else proof
    return str(Submission(old, tuple(steps), signed(size))).encode()


def test_a_growing_log_is_cosigned_step_by_step(witness: Witness) -> None:
    with asked(witness) as client:
        for old, new in ((0, 1), (1, 7), (7, 7), (7, 256), (256, 300)):
            answer = client.post("/add-checkpoint", content=submitted(old, new))
            assert answer.status_code == 200
            note = signed(new).signed(Signature.of(answer.text.rstrip("\n")))
            (cosignature,) = cosigned_by(note, [witness.key], holds)
            assert cosignature.at == NOW


def test_whoever_names_another_size_is_told_the_one_that_is_known(witness: Witness) -> None:
    with asked(witness) as client:
        client.post("/add-checkpoint", content=submitted(0, 7))
        answer = client.post("/add-checkpoint", content=submitted(0, 20))
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (409, "7\n", SIZE_TYPE)


def test_a_head_that_does_not_continue_is_refused_and_kept_as_evidence(witness: Witness) -> None:
    with asked(witness) as client:
        client.post("/add-checkpoint", content=submitted(0, 7))
        answer = client.post("/add-checkpoint", content=submitted(7, 20, consistency_proof(NODES, 6, 20)))
        assert answer.status_code == 422
        assert client.post("/add-checkpoint", content=submitted(7, 8)).status_code == 200
    assert len(witness.alarms()) == 1


def test_two_heads_of_one_size_are_a_conflict_and_an_alarm(witness: Witness) -> None:
    with asked(witness) as client:
        client.post("/add-checkpoint", content=submitted(0, 7))
        forged = str(Submission(7, (), signed(7, bytes(32)))).encode()
        assert client.post("/add-checkpoint", content=forged).status_code == 409
        assert client.post("/add-checkpoint", content=forged).status_code == 409
    (alarm,) = witness.alarms()
    assert alarm.read_text(encoding="utf-8").count(f"{ORIGIN}\n7\n") == 2


def test_an_unknown_log_and_an_unknown_key_are_turned_away(witness: Witness) -> None:
    stranger = Checkpoint(ORIGIN, 3, tree_root(NODES, 3))
    forged = Note(stranger.text(), (sign(stranger.text(), KEY, OTHER),))
    unknown = Note(stranger.text(), (sign(stranger.text(), verifier_key(ORIGIN, OTHER), OTHER),))
    with asked(witness) as client:

        def status(note: Note) -> int:
            return client.post("/add-checkpoint", content=str(Submission(0, (), note)).encode()).status_code

        assert status(signed(3, origin="someone.else/log")) == 404
        assert status(forged) == 403
        assert status(unknown) == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old -1\n\n" + str(signed(3)).encode(),
        b"old 00\n\n" + str(signed(3)).encode(),
        b"new 0\n\n" + str(signed(3)).encode(),
        b"old 0\nAAAA\n\n" + str(signed(3)).encode(),
        b"old 4\n\n" + str(signed(3)).encode(),
        b"old 0\n\nno checkpoint\n",
        b"\xff\xfe",
        b"old 0\n" + b"aGFzaA==\n" * 64 + b"\n" + str(signed(3)).encode(),
    ],
)
def test_a_body_that_is_no_submission_is_a_bad_request(witness: Witness, body: bytes) -> None:
    with asked(witness) as client:
        assert client.post("/add-checkpoint", content=body).status_code == 400


def test_too_long_a_body_and_other_paths_are_refused(witness: Witness) -> None:
    with asked(witness) as client:
        assert client.post("/add-checkpoint", content=b"x" * 100_000).status_code == 413
        assert client.post("/else", content=b"").status_code == 404
        assert client.get("/checkpoint/none").status_code == 404


def test_a_witness_remembers_beyond_its_end(tmp_path: Path, witness: Witness) -> None:
    with asked(witness) as client:
        client.post("/add-checkpoint", content=submitted(0, 7))
    again = Witness(tmp_path, (KEY,))
    assert again.key == witness.key
    with asked(again) as client:
        assert client.post("/add-checkpoint", content=submitted(0, 3)).text == "7\n"
        (head, note), *_ = again.known()
        place = next((tmp_path / "logs").iterdir()).name
        assert client.get(f"/checkpoint/{place}").text == str(note)
    assert head.size == 7
    assert VerifierKey.of(str(again.key)).kind == COSIGNATURE


def test_an_empty_log_may_be_witnessed_too(witness: Witness) -> None:
    with asked(witness) as client:
        body = str(Submission(0, (), signed(0, EMPTY_ROOT))).encode()
        assert client.post("/add-checkpoint", content=body).status_code == 200
        assert client.post("/add-checkpoint", content=submitted(0, 7)).status_code == 200
