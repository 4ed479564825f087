"""The service over a disk that runs full: it is read on, refuses to write with a clear word, and then resumes."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from application.ports import LedgerCannotWrite
from infrastructure.free_space import RESERVE, FreeSpace
from tests.faults.callers import (
    QUESTIONS,
    Caller,
    Journal,
    everything,
    first_administrator,
    holder,
    nothing_is_lost_or_torn,
)
from tests.postgres import data_directory
from tests.serving import ROOT, Service, servers, wait_for

MEGABYTE = 1024 * 1024
SIZE = 192 * MEGABYTE  # a new cluster, the reserve, and a little more
ATTEMPTS = 50
SAMPLE = ROOT / "samples" / "plan.txt"


@pytest.fixture
def disk() -> Iterator[Path]:
    """A file system of its own for all that the service keeps; needs the right to mount."""
    with data_directory() as directory:
        disk = directory / "disk"
        disk.mkdir()
        options = f"size={SIZE},mode={'711' if os.geteuid() == 0 else '700'}"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True)
        if mounted.returncode:
            pytest.skip(f"a full disk needs the right to mount: {mounted.stderr.decode().strip()}")
        try:
            yield disk
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


class Ballast:
    """Somebody else's file."""

    def __init__(self, disk: Path) -> None:
        self._disk, self._file = disk, disk / "ballast"

    def leave(self, free: int) -> None:
        """Grows until so many bytes are free."""
        found = os.statvfs(self._disk)
        with self._file.open("ab") as file:
            file.write(bytes(max(0, found.f_bavail * found.f_frsize - free)))

    def throw_away(self) -> None:
        self._file.unlink()


def refused(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == "/problems/ledger-cannot-write"
    assert "кончилось место" in problem["detail"]
    assert int(answer.headers["retry-after"]) > 0


def test_on_a_full_disk_it_is_read_on_writing_is_refused_and_all_resumes(disk: Path) -> None:
    token = first_administrator(disk)
    service = Service(disk, log="../service.err")  # what it says is not kept on the full disk
    try:
        wait_for(service.well)
        journal, url, ballast = Journal(), service.url, Ballast(disk)
        caller = Caller(url, token, journal)
        auditor = holder(caller, url, "auditor")
        committee = caller.order("/api/organisations", {"name": "Комитет", "kind": "committee"})["organisation"]
        controller = holder(caller, url, "controller", committee)
        caller.order("/api/people", {"name": "До того"})
        (postmaster,) = servers(disk)

        # Refused while the server still has room enough for itself, and the more so when there is none at all.
        for free in (RESERVE // 2, 0):
            ballast.leave(free)
            for _ in range(ATTEMPTS):
                refused(caller.client.post("/api/people", json={"name": "Некто Н.Н." * 20}))
            sent = {"file": ("plan.txt", SAMPLE.read_bytes(), "text/plain")}
            refused(controller.client.post("/api/plans", files=sent))
            for question in QUESTIONS:
                assert caller.client.get(question).status_code == 200
            assert len(everything(auditor)) == max(journal.acknowledged.values())
            assert service.well()

        ballast.throw_away()
        written = caller.order("/api/people", {"name": "После того"})["position"]
        auditor.ask(f"/api/trail?at_least_position={written}")
        assert servers(disk) == [postmaster]
        nothing_is_lost_or_torn(everything(auditor), journal.acknowledged, journal)
    finally:
        service.stop()


def test_the_reserve_is_kept_on_the_disk_that_is_asked_about(tmp_path: Path) -> None:
    FreeSpace(tmp_path, 0).guard()
    found = os.statvfs(tmp_path)
    with pytest.raises(LedgerCannotWrite):
        FreeSpace(tmp_path, found.f_blocks * found.f_frsize + 1).guard()
