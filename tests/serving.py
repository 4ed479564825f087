"""`vekha serve` as it is run, for tests: a group of processes of its own on an embedded PostgreSQL."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from infrastructure.embedded_postgres.postmaster import alive
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]


class Service:
    """A running `vekha serve`: its supervisor, its parts and its address."""

    def __init__(self, data: Path, *words: str, port: int = 0, log: str = "service.err") -> None:
        """`log` is where it says what it says, from `data`."""
        self._data, self._log = data, data / log
        environment = {**os.environ, "VEKHA_DATA": str(data), "VEKHA_PORT": str(port)}
        environment.pop("DATABASE_URL", None)
        with self._log.open("wb") as said:
            command = [sys.executable, "-m", "interfaces", "serve", *words]
            self.process = subprocess.Popen(command, env=environment, stderr=said, cwd=ROOT)

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        """The address announced last: a restarted web process may have another port."""
        wait_for(lambda: "Веха: http" in self.said or self.process.poll() is not None)
        announced = re.findall(r"http://[\d.]+:\d+", self.said)
        assert announced, self.said
        return str(announced[-1])

    def well(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=PATIENCE).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def everybody(self) -> list[psutil.Process]:
        """The supervisor's children and theirs; PostgreSQL, which is nobody's child, among them."""
        parts = psutil.Process(self.process.pid).children(recursive=True)
        return [*parts, *servers(self._data)]

    def parts(self) -> list[psutil.Process]:
        """Those that the supervisor has started and that live."""
        return [p for p in psutil.Process(self.process.pid).children() if alive(p)]

    def part(self, name: str) -> psutil.Process:
        """The part of this name, once it calls itself so."""

        def found() -> list[psutil.Process]:
            return [p for p in self.parts() if p.name() == f"vekha {name}"[:15]]

        wait_for(found)
        return found()[0]


def servers(data: Path) -> list[psutil.Process]:
    """The postmaster of this data directory, if there is one."""
    pid_file = data / "postgresql" / "cluster" / "postmaster.pid"
    try:
        return [psutil.Process(int(pid_file.read_text().splitlines()[0]))]
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return []


def wait_for(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(alive(p) for p in processes)


@contextmanager
def served(data: Path) -> Iterator[Service]:
    service = Service(data)
    try:
        wait_for(service.well)
        yield service
    finally:
        service.stop()
