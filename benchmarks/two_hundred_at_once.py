"""`two_hundred_at_once`: two hundred parties report in the same minute, three files of 1 MB each, over HTTP.

All of them come at the same moment, which is the worst minute there is.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial

from benchmarks.figure import Figure, compared, say
from benchmarks.ground import fresh, server
from benchmarks.serving import POINT, populated, served, settings
from benchmarks.writing import PLAN, envelope
from domain.actors import Role
from domain.assignment import events as a
from domain.assignment.state import assignment_id
from domain.ledger import Change
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind
from domain.personal import Personal
from domain.plan.state import activity_id
from interfaces.reception import Reception

PARTIES, FILES, SIZE = 200, 3, 1_000_000
ROUNDS = 3
BOUNDARY = "vekha-benchmark"
ACTIVITY = activity_id(PLAN, 1)


class Refused(RuntimeError):
    """An upload or a report was not taken."""


class Reporter:
    """One party: its assignment and its way in."""

    def __init__(self, assignment: uuid.UUID, token: str) -> None:
        self.path = f"/api/assignments/{assignment}"
        self.headers = {"Authorization": f"Bearer {token}"}

    def report(self, port: int) -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        kept = [self._attach(client) for _ in range(FILES)]
        body = json.dumps({"point": POINT, "evidence": kept}).encode()
        self._post(client, f"{self.path}/reports", body, "application/json")
        client.close()

    def _attach(self, client: http.client.HTTPConnection) -> str:
        answer = self._post(client, f"{self.path}/evidence", FORM, f"multipart/form-data; boundary={BOUNDARY}")
        return str(answer["evidence"])

    def _post(self, client: http.client.HTTPConnection, path: str, body: bytes, kind: str) -> dict[str, object]:
        key = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": kind}
        client.request("POST", path, body, {**self.headers, **key})
        answer = client.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise Refused(told.decode())
        found: dict[str, object] = json.loads(told)
        return found


def _form() -> bytes:
    fields = {"point": POINT, "kind": "report", "number": "18", "date": "2024-02-27", "title": "Отчёт"}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    file = 'Content-Disposition: form-data; name="file"; filename="report.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    content = b"%PDF-1.7\n" + os.urandom(SIZE - 9)
    return "".join(parts).encode() + f"--{BOUNDARY}\r\n{file}".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


FORM = _form()


def reporters(received: Reception) -> list[Reporter]:
    """Two hundred fresh parties of one activity, each with somebody who may report for it."""
    made = []
    for _ in range(PARTIES):
        party, person = uuid.uuid4(), uuid.uuid4()
        stream = assignment_id(ACTIVITY, party)
        assigned = a.Assigned.of(
            envelope(),
            plan=PLAN,
            activity=ACTIVITY,
            party=a.Party(kind=a.PartyKind.ORGANISATION, id=party),
            duty=a.Duty.PERFORMS,
            lead=True,
            points=(a.ControlPoint(key=POINT, stated=date(2024, 12, 25), effective=date(2024, 12, 25)),),
        )
        registered = PersonRegistered.of(envelope(), name=Personal(person, "Смирнова О. Л."), organisation=party)
        scope = Scope(kind=ScopeKind.ORGANISATION, id=party)
        granted = RoleGranted.of(envelope(), granted=Role.EXECUTOR, scope=scope)
        received.office.ledger.append(
            Change(stream, 0, (assigned,)), Change(person, 0, (registered, granted)), command=uuid.uuid4()
        )
        made.append(Reporter(stream, received.tokens.issue(person, datetime.now(UTC))))
    return made


def raw(port: int) -> None:
    """The same bytes to the reference server: three files, then as many bytes as a report has."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    for body in (*[FORM] * FILES, b"x" * 200):
        client.request("POST", "/", body)
        client.getresponse().read()
    client.close()


def slowest(works: Sequence[Callable[[], None]]) -> float:
    """Seconds that the 99th of a hundred needed, all of them at work together. Raises Refused."""
    took: list[float] = []
    failed: list[Exception] = []
    ready = threading.Barrier(len(works) + 1)

    def one(work: Callable[[], None]) -> None:
        ready.wait()
        began = time.perf_counter()
        try:
            work()
        except Exception as failure:
            failed.append(failure)
        took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    ready.wait()
    for thread in threads:
        thread.join()
    if failed:
        say(f"{len(failed)} of {len(works)} were refused")
        raise failed[0]
    return statistics.quantiles(took, n=100)[98]


@contextmanager
def raw_server() -> Iterator[int]:
    """The reference server in a process of its own; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "benchmarks.raw_upload", str(port), directory]
        with subprocess.Popen(command) as process:
            try:
                _wait_for(port)
                yield port
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def two_hundred_at_once() -> Figure:
    """p99 of a party's whole report; none may be refused."""
    with (
        server() as postgres,
        fresh(postgres) as ground,
        populated(ground) as received,
        served(settings(ground), "--only", "web") as (_, port),
        raw_server() as reference_port,
    ):

        def ours() -> float:
            return slowest([partial(reporter.report, port) for reporter in reporters(received)])

        def reference() -> float:
            return slowest([partial(raw, reference_port)] * PARTIES)

        reference()  # the first round warms the machine's caches
        return compared(
            "two_hundred_at_once",
            "s",
            "the same bytes to a bare server of the same kind that writes and flushes them",
            ours,
            reference,
            ROUNDS,
        )
