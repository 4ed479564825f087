"""`vekha serve` as it is run: one group of processes on an embedded PostgreSQL, whatever happens to any of them."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.postgres import data_directory

PATIENCE = 40.0  # seconds


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as directory:
        yield directory


class Service:
    """A running `vekha serve`: its supervisor, its parts and its address."""

    def __init__(self, data: Path, *words: str, port: int = 0) -> None:
        self._log = data / "service.err"
        environment = {**os.environ, "VEKHA_DATA": str(data), "VEKHA_PORT": str(port)}
        environment.pop("DATABASE_URL", None)
        with self._log.open("wb") as log:
            command = [sys.executable, "-m", "interfaces", "serve", *words]
            self.process = subprocess.Popen(command, env=environment, stderr=log, cwd=Path(__file__).parents[2])

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        """The address announced last: a restarted web process may have another port."""
        wait_for(lambda: "Веха: http" in self.said or self.process.poll() is not None)
        return str(re.findall(r"http://[\d.]+:\d+", self.said)[-1])

    def well(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def everybody(self) -> list[psutil.Process]:
        """The supervisor's children and theirs; PostgreSQL, which is nobody's child, among them."""
        parts = psutil.Process(self.process.pid).children(recursive=True)
        return [*parts, *servers(self._log.parent)]

    def part(self, name: str) -> psutil.Process:
        """The web holds the listening socket; the projections do not."""
        return next(p for p in _parts(self) if bool(p.net_connections("tcp")) is (name == "web"))


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
    return all(not p.is_running() or p.status() == psutil.STATUS_ZOMBIE for p in processes)


@contextmanager
def served(data: Path) -> Iterator[Service]:
    service = Service(data)
    try:
        wait_for(service.well)
        yield service
    finally:
        if service.process.poll() is None:
            service.process.terminate()
            service.process.wait(PATIENCE)


def test_it_serves_until_it_is_told_to_stop_and_leaves_nobody_behind(data: Path) -> None:
    with served(data) as service:
        everybody = service.everybody()
        assert len(everybody) >= 3
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(PATIENCE) == 0
        wait_for(lambda: gone(everybody))
    assert not servers(data)


def test_a_second_service_on_the_same_directory_is_refused(data: Path) -> None:
    with served(data) as service:
        environment = {**os.environ, "VEKHA_DATA": str(data), "VEKHA_PORT": "0"}
        call = [sys.executable, "-m", "interfaces", "serve"]
        second = subprocess.run(call, env=environment, capture_output=True, timeout=PATIENCE, text=True)
        assert second.returncode == 2
        assert "уже работает другая служба" in second.stderr
        assert service.well()


@pytest.mark.parametrize("part", ["web", "projections"])
def test_a_killed_part_is_started_again(data: Path, part: str) -> None:
    with served(data) as service:
        killed = service.part(part)
        killed.kill()
        wait_for(lambda: len(_parts(service)) == 2 and killed not in _parts(service))
        wait_for(service.well)


def _parts(service: Service) -> list[psutil.Process]:
    return [p for p in psutil.Process(service.process.pid).children() if p.status() != psutil.STATUS_ZOMBIE]


def test_the_parts_end_with_a_killed_supervisor(data: Path) -> None:
    with served(data) as service:
        everybody = service.everybody()
        service.process.kill()
        service.process.wait(PATIENCE)
        wait_for(lambda: gone(everybody))


def test_a_taken_address_is_said_so(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        service = Service(data, port=taken.getsockname()[1])
        assert service.process.wait(PATIENCE) == 2
        assert "Не удалось занять адрес" in service.said
    wait_for(lambda: not servers(data))


def test_parts_run_apart(data: Path) -> None:
    web = Service(data, "--only", "web")
    try:
        answer = httpx.get(f"{web.url}/health", timeout=PATIENCE)
        assert answer.status_code == 503
        assert answer.json()["well"] is False
    finally:
        web.process.terminate()
        assert web.process.wait(PATIENCE) == 0
