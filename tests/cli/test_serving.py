"""`vekha serve` as it is run: one group of processes on an embedded PostgreSQL, whatever happens to any of them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.patience import PATIENCE
from tests.postgres import data_directory
from tests.serving import Service, gone, served, servers, wait_for


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as directory:
        yield directory


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


@pytest.mark.parametrize("part", ["web", "projections", "signer", "sealing"])
def test_a_killed_part_is_started_again(data: Path, part: str) -> None:
    with served(data) as service:
        killed = service.part(part)
        killed.kill()
        wait_for(lambda: len(service.parts()) == 4 and killed not in service.parts())
        wait_for(service.well)


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
