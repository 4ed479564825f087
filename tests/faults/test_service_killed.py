"""The service and its PostgreSQL killed or restarted under eight writers: nothing acknowledged is lost or torn."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.faults.callers import (
    Caller,
    Journal,
    calling,
    everything,
    first_administrator,
    free_port,
    holder,
    nothing_is_lost_or_torn,
)
from tests.patience import PATIENCE
from tests.postgres import data_directory
from tests.serving import ROOT, Service, gone, servers, wait_for

ROUNDS = int(os.environ.get("VEKHA_FAULT_ROUNDS", "2"))
BETWEEN = 40  # commands acknowledged before each blow


@dataclass
class Installation:
    """A service that is started anew, at the same address, whenever it was killed."""

    data: Path
    port: int
    token: str
    service: Service

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self, whom: str) -> None:
        processes: list[psutil.Process] = []
        if whom != "postgresql":
            processes += [psutil.Process(self.service.process.pid), *self.service.parts()]
        if whom != "service":
            processes += self.postgresql()
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        wait_for(lambda: gone(processes))
        if whom != "postgresql":
            self.service.process.wait(PATIENCE)
            self.service = Service(self.data, port=self.port)
        wait_for(self.service.well)

    def restart_postgresql(self) -> None:
        postmaster, *_sessions = self.postgresql()
        postmaster.send_signal(signal.SIGINT)
        wait_for(lambda: gone([postmaster]))

    def postgresql(self) -> list[psutil.Process]:
        (postmaster,) = servers(self.data)
        return [postmaster, *postmaster.children(recursive=True)]

    def check(self) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "VEKHA_DATA": str(self.data)}
        environment.pop("DATABASE_URL", None)
        call = [sys.executable, "-m", "interfaces", "check"]
        return subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with data_directory() as data:
        token, port = first_administrator(data), free_port()
        made = Installation(data, port, token, Service(data, port=port))
        try:
            wait_for(made.service.well)
            yield made
        finally:
            made.service.stop()


@pytest.fixture(scope="module")
def auditor(installation: Installation) -> Caller:
    return holder(Caller(installation.url, installation.token, Journal()), installation.url, "auditor")


@pytest.mark.parametrize("whom", ["service", "postgresql", "both"])
def test_what_is_killed_under_eight_writers_loses_nothing_it_acknowledged(
    installation: Installation, auditor: Caller, whom: str
) -> None:
    journal, found = Journal(), everything(auditor)
    with calling(installation.url, installation.token, journal):
        for _ in range(ROUNDS):
            journal.lets_get_on(BETWEEN)
            acknowledged = dict(journal.acknowledged)
            installation.kill(whom)
            found = everything(auditor, found)
            nothing_is_lost_or_torn(found, acknowledged, journal)
        journal.lets_get_on(BETWEEN)
    assert set(journal.acknowledged) == set(journal.asked)
    nothing_is_lost_or_torn(everything(auditor), journal.acknowledged, journal)
    checked = installation.check()
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_restart_of_postgresql_under_the_service_is_hardly_noticed(
    installation: Installation, auditor: Caller
) -> None:
    journal = Journal()
    with calling(installation.url, installation.token, journal, writers=4, readers=4):
        for _ in range(ROUNDS):
            journal.lets_get_on(BETWEEN)
            installation.restart_postgresql()
            journal.lets_get_on(BETWEEN)
            wait_for(installation.service.well)
    assert journal.read
    last = max(journal.acknowledged.values())
    auditor.ask(f"/api/trail?at_least_position={last}")  # the projections go on too
    nothing_is_lost_or_torn(everything(auditor), journal.acknowledged, journal)
