"""Callers of a running service who write down, outside of its database, what they asked and what they were told."""

import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any
from uuid import uuid4

import httpx

from application.registry import register_first_administrator
from interfaces.main import open_reception
from interfaces.settings import Settings
from tests.patience import PATIENCE

QUESTIONS = ("/api/me", "/api/people?limit=5", "/api/register?limit=5")


def first_administrator(data: Path) -> str:
    """The token of the first administrator of a ledger that is empty until now."""
    with open_reception(Settings.of({"VEKHA_DATA": str(data)})) as reception:
        person = register_first_administrator("Первая А.А.", reception.office).made
        assert person is not None
        return reception.tokens.issue(person, datetime.now(UTC))


def free_port() -> int:
    """One that a service may have again after it was killed."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@dataclass
class Journal:
    """`asked`: how many events each command means; `acknowledged`: the position that each was answered with."""

    asked: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    read: int = 0
    lock: Lock = field(default_factory=Lock)

    def lets_get_on(self, more: int) -> None:
        """Waits until so many more commands are acknowledged."""
        enough, until = len(self.acknowledged) + more, time.monotonic() + PATIENCE
        while len(self.acknowledged) < enough:
            assert time.monotonic() < until, "the callers do not get on"
            time.sleep(0.01)


class Caller:
    """One connection; asks again, with the same key, whatever was not answered or not done."""

    def __init__(self, url: str, token: str, journal: Journal) -> None:
        self.client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
        self._journal = journal

    def order(self, path: str, body: object, events: int = 1) -> dict[str, Any]:
        """The answer to this command, which is one append of so many events."""
        key = str(uuid4())
        with self._journal.lock:
            self._journal.asked[key] = events
        answer = self._answered("POST", path, json=body, headers={"Idempotency-Key": key})
        told: dict[str, Any] = answer.json()
        with self._journal.lock:
            self._journal.acknowledged[key] = told["position"]
        return told

    def ask(self, path: str) -> dict[str, Any]:
        told: dict[str, Any] = self._answered("GET", path).json()
        return told

    def write_until(self, stop: Event) -> None:
        """Registers people, each of whom is to stand in for the one before: an event, then two in one append."""
        before = None
        while not stop.is_set():
            person = self.order("/api/people", {"name": "Некто Н.Н."})["person"]
            if before:
                absence = {"substitute": person, "since": "2024-07-01", "until": "2024-07-14"}
                self.order(f"/api/people/{before}/substitutes", absence, events=2)
            before = person

    def read_until(self, stop: Event) -> None:
        while not stop.is_set():
            for question in QUESTIONS:
                self.ask(question)
                self._journal.read += 1

    def _answered(self, method: str, path: str, **more: Any) -> httpx.Response:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = self.client.request(method, path, **more)
            except httpx.TransportError:
                time.sleep(0.05)  # nobody there, or killed before he could answer
                continue
            if answer.status_code == 200:
                return answer
            # The only other word that a fault around the service may bring.
            assert answer.status_code == 503, (path, answer.text)
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"] == "application/problem+json"
            time.sleep(0.1)
        raise AssertionError(f"{method} {path} was not answered")


@contextmanager
def calling(url: str, token: str, journal: Journal, writers: int = 8, readers: int = 0) -> Iterator[None]:
    """So many at it, until the end of the `with`; then everyone has had the answer to the last thing asked."""
    stop = Event()
    callers = [Caller(url, token, journal) for _ in range(writers + readers)]
    with ThreadPoolExecutor(len(callers)) as pool:
        at_it = [pool.submit(caller.write_until, stop) for caller in callers[:writers]]
        at_it += [pool.submit(caller.read_until, stop) for caller in callers[writers:]]
        try:
            yield
        finally:
            stop.set()
        for one in at_it:
            one.result(PATIENCE)
    for caller in callers:
        caller.client.close()


def everything(auditor: Caller, known: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The whole ledger, in its order; what is `known` of its beginning is not asked for again."""
    found = list(known)
    after: int | None = len(found)
    while after is not None:
        page = auditor.ask(f"/api/events?after={after}&limit=1000")
        found += page["events"]
        after = page["next"]
    return found


def nothing_is_lost_or_torn(found: list[dict[str, Any]], acknowledged: dict[str, int], journal: Journal) -> None:
    """Each acknowledged command is there at its position; each that is there is whole, and there once."""
    assert [stored["position"] for stored in found] == list(range(1, len(found) + 1))
    count: dict[str, int] = {}
    last: dict[str, int] = {}
    for stored in found:
        command = stored["event"]["command_id"]
        count[command], last[command] = count.get(command, 0) + 1, stored["position"]
    assert {command: last.get(command) for command in acknowledged} == acknowledged
    with journal.lock:
        whole = {command: number for command, number in journal.asked.items() if command in count}
    assert {command: count[command] for command in whole} == whole


def holder(administrator: Caller, url: str, role: str, organisation: str | None = None) -> Caller:
    """Somebody new who holds this role for this organisation, or everywhere; not a caller of the journal."""
    scope = {"kind": "organisation", "id": organisation} if organisation else {"kind": "everywhere"}
    person = administrator.order("/api/people", {"name": "Новый Н.Н.", "organisation": organisation})["person"]
    administrator.order(f"/api/people/{person}/roles", {"role": role, "scope": scope})
    token = administrator.client.post(f"/api/people/{person}/tokens", json={}).json()["token"]
    return Caller(url, token, Journal())
