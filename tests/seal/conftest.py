"""A sealed installation, with and without a live witness."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.seal import guard
from infrastructure.seal.signer_state import SignerState
from tests.patience import PATIENCE
from tests.postgres import Database
from tests.seal.installation import Installation
from tests.seal.live_witness import LiveWitness, witnessing


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A witness that is there is waited for, however busy the machine is."""
    monkeypatch.setattr(guard, "PATIENCE", PATIENCE)


@pytest.fixture
def installation(database: Database, tmp_path: Path) -> Installation:
    """With nothing recorded yet; the log's key is there."""
    made = Installation(database, tmp_path / "data")
    made.signer.mkdir(parents=True)
    SignerState(made.signer, "vekha.example/log")
    return made


@pytest.fixture
def witness(installation: Installation, tmp_path: Path) -> Iterator[LiveWitness]:
    """A live witness of the installation's log, which submits to it."""
    with witnessing(tmp_path / "witness", (installation.signer / "log.pub").read_text(encoding="utf-8")) as found:
        installation.witnesses = (found.place,)
        yield found
