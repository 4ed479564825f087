"""`http_command`, `cold_start` and `memory`: the service as it is run, from outside."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import psutil

from application.access import actor_of
from application.reporting import SubmitInterimReport, submit_interim_report
from benchmarks.figure import THREADS, Figure, compared, per_second
from benchmarks.ground import Ground, directory, fresh, server, tell, with_events
from benchmarks.writing import ON, PARTY, PLAN, assigned, envelope
from domain.actors import Role
from domain.assignment.state import assignment_id
from domain.ledger import Change
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind
from domain.personal import Personal
from domain.plan import events as p
from domain.plan.state import activity_id
from infrastructure.embedded_postgres.binaries import binaries_for, installed
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.migrations.migrating import migrate
from infrastructure.projections.rebuild import rebuild
from interfaces.main import reception
from interfaces.reception import Reception

COUNT = 1500  # a round
COLD_EVENTS, MILLION = 100_000, 1_000_000
SUMMARY = "Проведено два занятия из трёх."
LIBRARIES = "litestar, uvicorn, eventsourcing.postgres, psycopg, psycopg_pool, pydantic, structlog, cryptography.fernet"
PERSON = uuid.uuid5(PLAN, "executor")
POINT = "2024-12-25"
VEKHA = Path(sys.executable).with_name("vekha")
ANNOUNCED = re.compile(rb"http://[\w.]+:(\d+)")


def settings(ground: Ground) -> dict[str, str]:
    """The environment of a service on this database."""
    return {"DATABASE_URL": ground.admin_url, "VEKHA_DATA": str(ground.directory)}


@contextmanager
def served(settings: dict[str, str], *words: str, announced: bool = True) -> Iterator[tuple[psutil.Process, int]]:
    """`vekha serve`, in processes of its own: the first of them, and the port as soon as it is announced, if it is."""
    environment = os.environ | settings | {"VEKHA_PORT": "0", "VEKHA_LOG": "error"}
    process = subprocess.Popen([VEKHA, "serve", *words], env=environment, stderr=subprocess.PIPE)
    try:
        assert process.stderr is not None
        found = None
        while announced and found is None:
            line = process.stderr.readline()
            if not line:
                raise RuntimeError("the service ended before it announced its address")
            found = ANNOUNCED.search(line)
        yield psutil.Process(process.pid), int(found[1]) if found else 0
    finally:
        process.terminate()
        process.wait()


@contextmanager
def populated(ground: Ground) -> Iterator[Reception]:
    """The ground with a plan on control, and a person who may report for its party."""
    row = p.ActivityRow(
        id=activity_id(PLAN, 1),
        row=1,
        number="1",
        section=None,
        parent=None,
        deadlines=(p.PlannedDeadline(kind="date", end=date(2024, 12, 25)),),
        parties=1,
        wording=Personal(PLAN, p.Wording(text="Провести занятия")),
    )
    drafted = p.PlanDrafted.of(envelope(), title=Personal(PLAN, "План"), territory=None, activities=(row,))
    approved = p.Approved.of(envelope(), form=p.ApprovalForm.BY_ACT, in_force_on=ON)
    placed = p.PlacedOnControl.of(envelope(), activities=(row.id,), assignments=())
    person = PersonRegistered.of(envelope(), name=Personal(PERSON, "Смирнова О. Л."), organisation=PARTY)
    scope = Scope(kind=ScopeKind.ORGANISATION, id=PARTY)
    granted = RoleGranted.of(envelope(), granted=Role.EXECUTOR, scope=scope)
    with reception(ground.connections, ground.directory, threads=THREADS) as received:
        received.office.ledger.append(
            Change(PLAN, 0, (drafted, approved, placed)), Change(PERSON, 0, (person, granted)), command=uuid.uuid4()
        )
        yield received


def assignments(received: Reception, count: int) -> list[uuid.UUID]:
    """So many fresh assignments of the party."""
    streams = []
    for _ in range(count):
        activity = uuid.uuid4()
        streams.append(assignment_id(activity, PARTY))
        received.office.ledger.append(Change(streams[-1], 0, (assigned(activity),)), command=uuid.uuid4())
    return streams


def http_command() -> Figure:
    """An interim report through HTTP by eight clients, one server process; the reference calls the same function."""
    with (
        server() as postgres,
        fresh(postgres) as ground,
        populated(ground) as received,
        served(settings(ground), "--only", "web") as (_, port),
    ):
        token = received.tokens.issue(PERSON, datetime.now(UTC))

        def in_process(stream: uuid.UUID) -> None:
            actor = actor_of(received.office.ledger, PERSON, uuid.uuid4(), uuid.uuid4(), received.office.clock.now())
            order = SubmitInterimReport(assignment=stream, point=POINT, summary=SUMMARY)
            submit_interim_report(order, actor, received.office)

        def through(client: http.client.HTTPConnection, stream: uuid.UUID) -> None:
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(uuid.uuid4()),
            }
            body = json.dumps({"point": POINT, "summary": SUMMARY}).encode()
            client.request("POST", f"/api/assignments/{stream}/interim-reports", body, headers)
            answer = client.getresponse()
            told = answer.read()
            if answer.status >= 300:
                raise RuntimeError(told.decode())

        def ours() -> float:
            # per_second gives thread n the works n, n + 8, …: each thread keeps its own connection.
            fresh_ones = enumerate(assignments(received, COUNT))
            clients = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(THREADS)]
            return per_second([partial(through, clients[n % THREADS], stream) for n, stream in fresh_ones])

        def reference() -> float:
            return per_second([partial(in_process, stream) for stream in assignments(received, COUNT)])

        return compared("http_command", "commands/s", "the same command in process, 8 threads", ours, reference)


def cold_start() -> Figure:
    """`vekha serve` on an embedded ledger of 100,000 events, to its first answer."""
    data = directory() / "cold"
    embedded = EmbeddedPostgres(data)
    with embedded.running():
        ground = Ground(data, embedded.admin_url, migrate(embedded.admin_url, data / "roles.json", ours=True))
        if ground.ledger.head() == 0:
            tell(ground, COLD_EVENTS)
        # A changed projection would rebuild itself at the first start; that is no part of a start.
        rebuild(ground.connections.projector)
        ground.close()
    # Nor is sealing what was told past the service.
    with served({"VEKHA_DATA": str(data)}) as (_, port):
        while _asked_health(port) != 200:
            time.sleep(0.1)
    places = embedded.places
    user = places.prepare()
    binaries = binaries_for(places.cluster, installed()).within_reach(user, places.home)

    def control(*words: str) -> None:
        done = user.run([binaries.program("pg_ctl"), "-w", "-D", places.cluster, "-l", places.log, *words])
        if done.returncode:
            raise RuntimeError(done.stderr)

    def reference() -> float:
        began = time.perf_counter()
        control("start", "-o", f"-c config_file={places.settings}")
        subprocess.run([sys.executable, "-c", f"import {LIBRARIES}"], check=True)
        took = time.perf_counter() - began
        control("stop", "-m", "fast")
        return took

    def ours() -> float:
        began = time.perf_counter()
        with served({"VEKHA_DATA": str(data)}) as (_, port):
            status = _asked_health(port)
            took = time.perf_counter() - began
            if status != 200:
                raise RuntimeError(f"health said {status}")
            return took

    return compared(
        "cold_start", "s", "pg_ctl start of the cluster and a bare import of the libraries", ours, reference
    )


def _asked_health(port: int) -> int:
    client = http.client.HTTPConnection("127.0.0.1", port)
    client.request("GET", "/health")
    answer = client.getresponse()
    answer.read()
    return answer.status


def memory() -> Figure:
    """Resident memory of web and projection processes, PostgreSQL aside, at a million events, questions asked."""
    with server() as postgres, with_events(postgres, MILLION) as ground:
        rebuild(ground.connections.projector)
        with served(settings(ground)) as (group, port):
            client = http.client.HTTPConnection("127.0.0.1", port)
            for _ in range(200):
                client.request("GET", "/health")
                client.getresponse().read()
            time.sleep(2)
            processes = [group, *group.children(recursive=True)]
            used = sum(p.memory_info().rss for p in processes if "postgres" not in p.name()) / 2**20
    return Figure("memory", used, "MB", "goal, without PostgreSQL", 400.0, used / 400.0)
