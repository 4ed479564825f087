"""A witness as it is run: a process of its own, with its own key and memory."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from domain.seal.witness_place import WitnessPlace
from tests.patience import PATIENCE
from tests.serving import ROOT

ANNOUNCED = re.compile(r"Свидетель: (\S+) (\S+)")


@dataclass(frozen=True)
class LiveWitness:
    """Where it answers; `directory` is its own."""

    place: WitnessPlace
    directory: Path

    def ask(self, body: str) -> httpx.Response:
        """What it answers to this submission."""
        return httpx.post(f"{self.place.url}/add-checkpoint", content=body.encode(), timeout=PATIENCE)

    def alarms(self) -> list[Path]:
        return sorted((self.directory / "alarms").iterdir())


@contextmanager
def witnessing(directory: Path, log_keys: str, name: str = "auditors.example/w1") -> Iterator[LiveWitness]:
    """A witness of the logs with these keys, on a free port, until the end of the `with`."""
    directory.mkdir(exist_ok=True)
    keys = directory / "logs.pub"
    keys.write_text(log_keys, encoding="utf-8")
    words = ["witness", "serve", "--data", str(directory), "--log-key", str(keys), "--port", "0"]
    call = [sys.executable, "-m", "interfaces", *words, "--name", name]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VEKHA_")}
    process = subprocess.Popen(call, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = ANNOUNCED.search(process.stderr.readline())
        assert found is not None
        yield LiveWitness(WitnessPlace.of(f"{found[1]} {found[2]}"), directory)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        if process.stderr is not None:
            process.stderr.close()
