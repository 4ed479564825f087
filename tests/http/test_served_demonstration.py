"""`vekha serve --demo` as a user starts it: on nothing but a directory, killed in the middle, stopped in the end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.patience import PATIENCE
from tests.postgres import data_directory


@contextmanager
def serving(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The command in a process group of its own, and the file that its words for people go to."""
    said = data / "said.txt"
    environment = {**os.environ, "VEKHA_DATA": str(data / "vekha"), "VEKHA_PORT": "0", "VEKHA_HOST": "127.0.0.1"}
    environment.pop("DATABASE_URL", None)
    with said.open("wb") as words:
        service = subprocess.Popen(
            [sys.executable, "-m", "interfaces", "serve", "--demo"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=words,
            start_new_session=True,
        )
    try:
        yield service, said
    finally:
        if service.poll() is None:
            service.send_signal(signal.SIGTERM)
            service.wait(PATIENCE)


def wait_for(said: Path, line: str, service: subprocess.Popen[bytes], after: str = "") -> str:
    """What was said `after` that word, once a line of it begins so."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        text = said.read_text().partition(after)[2] if after else said.read_text()
        if re.search(f"^{line}", text, re.MULTILINE):
            return text
        assert service.poll() is None, text
        time.sleep(0.02)
    pytest.fail(f"«{line}» was not said: {said.read_text()}")


def test_killed_while_it_plays_it_goes_on_and_serves_and_stops_cleanly() -> None:
    with data_directory() as data, serving(data) as (service, said):
        wait_for(said, "Разыгрываем показ", service)
        time.sleep(0.3)
        children = psutil.Process(service.pid).children()
        web = next(child for child in children if child.net_connections("tcp"))
        web.kill()
        text = wait_for(said, "Веха: http", service, after="part_died")
        address = re.search(r"^Веха: (\S+)$", text, re.MULTILINE)
        token = re.search(r"^  аудитор .* (vekha_\S+)$", text, re.MULTILINE)
        assert address
        assert token
        signed_in = {"Authorization": f"Bearer {token[1]}"}
        events = httpx.get(f"{address[1]}/api/events?limit=1000", headers=signed_in, timeout=PATIENCE).json()["events"]
        commands = {event["event"]["command_id"] for event in events}
        assert len(events) > 300
        assert len(commands) > 300
        service.send_signal(signal.SIGINT)
        assert service.wait(PATIENCE) == 0
