"""A receipt with its event within: proved by ours and by Go alone, and refused by both once anything is another."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from application.verifying import Trust
from application.verifying_receipts import ReceiptBroken, verify_receipt
from domain.bundle.refusals import Check
from domain.seal.leaf import Leaf, leaf_bytes
from domain.seal.merkle import inclusion_proof
from domain.seal.note import Note
from domain.seal.proof import TlogProof
from infrastructure.seal.ed25519 import holds, private_key, verifier_key
from interfaces.main import run
from tests.bundle.sealed_story import ORIGIN, SealedStory, rows_of
from tests.bundle.second_verifier import built
from tests.ledger_story import Story
from tests.patience import PATIENCE

SEALED = SealedStory(rows_of(Story(0, rows=2)))
INDEX = 11
STRANGER = verifier_key(ORIGIN, private_key(b"s" * 32))


def receipt(index: int = INDEX) -> TlogProof:
    head, note = SEALED.head()
    path = tuple(inclusion_proof(SEALED.nodes(), index, head.size))
    return TlogProof(index, path, note, leaf_bytes(*SEALED.kept[index]))


def trusting(**other: object) -> Trust:
    return replace(Trust([SEALED.public], holds, [SEALED.witness]), **other)  # type: ignore[arg-type]


def without_witness(proof: TlogProof) -> TlogProof:
    return replace(proof, checkpoint=Note(proof.checkpoint.text, proof.checkpoint.signatures[:1]))


def refused(proof: TlogProof, trust: Trust | None = None) -> tuple[Check, int | None]:
    with pytest.raises(ReceiptBroken, match="Расписка не прошла проверку") as broken:
        verify_receipt(str(proof).encode(), trust or trusting())
    return broken.value.check, broken.value.position


def test_the_event_in_a_receipt_is_proved_by_the_keys_of_the_auditor_alone() -> None:
    found = verify_receipt(str(receipt()).encode(), trusting())
    assert found.event == Leaf(*SEALED.kept[INDEX])
    assert found.checkpoint == SEALED.head()[0]
    assert [cosignature.witness for cosignature in found.cosignatures] == [SEALED.witness]


def test_a_failure_says_what_broke_and_at_which_position() -> None:
    other = leaf_bytes(*SEALED.kept[INDEX + 1])
    assert SEALED.kept[INDEX][4] != SEALED.kept[INDEX + 1][4]
    position, stream, version, topic, state = SEALED.kept[INDEX]
    forged = leaf_bytes(position, stream, version, topic, state.replace(b"2", b"3"))
    assert refused(receipt(), trusting(log_keys=[STRANGER])) == (Check.LOG_SIGNATURE, None)
    assert refused(without_witness(receipt())) == (Check.WITNESSES, None)
    assert refused(replace(receipt(), extra=None)) == (Check.STORED_BYTES, INDEX + 1)
    assert refused(replace(receipt(), extra=b"short")) == (Check.STORED_BYTES, INDEX + 1)
    assert refused(replace(receipt(), extra=other)) == (Check.STORED_BYTES, INDEX + 1)
    assert refused(replace(receipt(), extra=forged)) == (Check.INCLUSION, INDEX + 1)
    assert refused(replace(receipt(), path=receipt().path[:-1])) == (Check.INCLUSION, INDEX + 1)


def test_verify_takes_a_receipt_and_prints_the_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("receipt").write_text(str(receipt()))
    Path("log.key").write_text(f"{SEALED.public}\n")
    Path("witness.key").write_text(f"{SEALED.witness}\n")
    assert run(["verify", "receipt", "--key", "log.key", "--witness-key", "witness.key"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["position"], told["topic"]) == (True, INDEX + 1, SEALED.kept[INDEX][3])
    assert told["event"] == json.loads(SEALED.kept[INDEX][4])
    assert run(["verify", "receipt", "--key", "log.key", "--index", "page.html"]) == 2
    assert "Это расписка об одной записи" in capsys.readouterr().err
    Path("receipt").write_text(str(without_witness(receipt())))
    assert run(["verify", "receipt", "--key", "log.key", "--witness-key", "witness.key"]) == 1
    assert json.loads(capsys.readouterr().out)["check"] == "witnesses"


def test_the_second_verifier_believes_and_refuses_the_same(tmp_path: Path) -> None:
    program = built(tmp_path)
    key, witness, file = tmp_path / "log.key", tmp_path / "witness.key", tmp_path / "receipt"
    key.write_text(f"{SEALED.public}\n")
    witness.write_text(f"{SEALED.witness}\n")

    def go(proof: TlogProof) -> int:
        file.write_text(str(proof))
        call = [str(word) for word in (program, "-receipt", file, key, "-witness", witness)]
        return subprocess.run(call, capture_output=True, timeout=PATIENCE).returncode

    assert [go(receipt(index)) for index in (0, INDEX, len(SEALED.kept) - 1)] == [0, 0, 0]
    other = leaf_bytes(*SEALED.kept[INDEX + 1])
    worse = (
        without_witness(receipt()),
        replace(receipt(), extra=None),
        replace(receipt(), extra=other),
        replace(receipt(), index=INDEX + 1),
        replace(receipt(), path=receipt().path[1:]),
    )
    assert [go(proof) for proof in worse] == [1] * len(worse)
