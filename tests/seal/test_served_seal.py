"""The seal as it is run: parts of `vekha serve`, and the commands of operators and auditors beside it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from domain.seal.checkpoint import opened
from domain.seal.note import Note, VerifierKey
from domain.seal.proof import TlogProof
from infrastructure.seal.ed25519 import holds
from tests.faults.callers import first_administrator
from tests.patience import PATIENCE
from tests.postgres import data_directory
from tests.serving import ROOT, Service, served, wait_for


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as directory:
        first_administrator(directory)
        yield directory


@pytest.fixture(scope="module")
def service(data: Path) -> Iterator[Service]:
    with served(data) as running:
        yield running


def called(data: Path, *words: str, status: int | None = 0) -> str:
    """What this command prints; `status` None: whether it says yes or no."""
    environment = {**os.environ, "VEKHA_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    call = [sys.executable, "-m", "interfaces", *words]
    done = subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert status in (None, done.returncode), done.stderr
    return done.stdout


def sealed(data: Path, size: int) -> bool:
    """A part that is just coming back says no, and its figures all the same."""
    return int(json.loads(called(data, "seal", "status", status=None))["size"]) >= size


def keys(data: Path) -> list[VerifierKey]:
    return [VerifierKey.of(line) for line in called(data, "seal", "key").splitlines()]


def test_an_event_has_a_receipt_that_the_logs_key_verifies(data: Path, service: Service) -> None:
    wait_for(lambda: sealed(data, 2))
    receipt = TlogProof.of(called(data, "receipt", "2"))
    head, _ = opened(str(receipt.checkpoint), keys(data), holds)
    assert (receipt.index, head.origin) == (1, keys(data)[0].name)
    assert called(data, "seal", "check") == ""
    called(data, "receipt", "999", status=2)


def test_started_by_root_the_signer_is_somebody_else_and_its_keys_are_theirs_alone(
    data: Path, service: Service
) -> None:
    signer = service.part("signer").uids().effective
    others = {p.uids().effective for p in service.everybody() if p != service.part("signer")}
    assert (signer not in others | {0}) is (os.geteuid() == 0)
    secret = (data / "seal" / "signer" / "keys.json").stat()
    assert (secret.st_uid, secret.st_mode & 0o777) == (signer, 0o600)


@pytest.mark.parametrize("name", ["signer", "sealing"])
def test_a_killed_part_of_the_seal_comes_back_and_nothing_is_missing(data: Path, service: Service, name: str) -> None:
    before = json.loads(called(data, "seal", "status", status=None))["size"]
    killed = service.part(name)
    killed.kill()
    position = json.loads(called(data, "person", "add", "Вторая Б.Б.", "--role", "auditor"))["position"]
    assert position > before
    wait_for(lambda: killed not in service.parts() and service.well())
    wait_for(lambda: sealed(data, position))
    assert isinstance(service.part(name), psutil.Process)
    assert called(data, "seal", "check") == ""


def test_a_key_is_changed_with_a_statement_that_the_old_one_has_signed(data: Path, service: Service) -> None:
    (old,) = keys(data)
    statement = Note.of(called(data, "seal", "rotate-key"))
    assert statement.signed_by([old], holds)
    assert keys(data)[1:] == [old]
    ended = Note.of(called(data, "seal", "rotate-key", "--finish"))
    assert ended.signed_by([old], holds)
    assert old not in keys(data)
    assert called(data, "seal", "statements").startswith(str(statement))
    called(data, "seal", "rotate-key", "--finish", status=2)
    called(data, "seal", "accept-loss", "  ", status=2)


def test_without_a_signer_keys_are_not_changed(tmp_path: Path) -> None:
    called(tmp_path, "seal", "rotate-key", status=2)
    called(tmp_path, "seal", "key", status=2)


def test_a_witness_has_its_key_and_says_what_it_knows(tmp_path: Path) -> None:
    directory = str(tmp_path / "witness")
    made = called(tmp_path, "witness", "key", "--data", directory, "--name", "auditors.example/w1")
    assert VerifierKey.of(made).name == "auditors.example/w1"
    assert called(tmp_path, "witness", "key", "--data", directory) == made
    assert called(tmp_path, "witness", "status", "--data", directory) == ""
    called(tmp_path, "witness", "key", "--data", str(tmp_path / "other"), "--name", "два слова", status=2)
    (tmp_path / "wrong").write_text("no key\n", encoding="utf-8")
    called(tmp_path, "witness", "serve", "--data", directory, "--log-key", str(tmp_path / "wrong"), status=2)
