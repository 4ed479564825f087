"""The service that scenarios talk to over HTTP: one for the run, on a fresh database for each scenario.

Starting a service costs more than a scenario does. So the web application and its socket stay, and what it answers
from — database, ledger, projections — is changed under it between scenarios.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import partial
from itertools import count
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn

from infrastructure.connecting import url
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.migrations.roles import Connections
from infrastructure.projections.catalogue import projections
from infrastructure.projections.runner import ProjectionRunner
from interfaces.main import reception, web_application
from interfaces.reception import Reception
from interfaces.web import listen
from tests.memory_ledger import SetClock
from tests.patience import PATIENCE, patient_web
from tests.postgres import ENTRY, Cluster, Database
from tests.seal.sealing import sealing
from tests.signing import Programs
from tests.steps.http_driver import HttpDriver, Routes

THREADS = 4
AHEAD = 2


class Switch:
    """The web application's own state, through which its reception is changed."""

    def __init__(self, received: Reception) -> None:
        self.application = web_application(received, threads=THREADS, upload_bytes=4 * 1024 * 1024)
        self._state = self.application._app.state  # type: ignore[attr-defined]

    def answer_from(self, received: Reception) -> None:
        self._state.reception = received


class Copies:
    """Copies of a pattern database, made ahead: PostgreSQL takes its time over each while a scenario runs."""

    def __init__(self, cluster: Cluster, pattern: Database) -> None:
        self._cluster, self._pattern = cluster, pattern
        self._ready: Queue[Database | Exception] = Queue(AHEAD)
        self._stopping = threading.Event()
        self._maker = threading.Thread(target=self._make, name="copies", daemon=True)
        self._maker.start()

    @contextmanager
    def one(self) -> Iterator[Database]:
        """A copy that nobody has used."""
        database = self._ready.get(timeout=PATIENCE)
        if isinstance(database, Exception):
            raise database
        try:
            yield database
        finally:
            self._cluster.drop_database(database)

    def stop(self) -> None:
        self._stopping.set()
        while self._maker.is_alive():
            with suppress(Empty):
                self._ready.get(timeout=0.05)

    def _make(self) -> None:
        try:
            with psycopg.connect(self._cluster.superuser_url, autocommit=True) as admin:
                for number in count():
                    if self._stopping.is_set():
                        return
                    self._ready.put(self._copy(admin, f"{self._pattern.name}_{number}"))
        except psycopg.Error as failure:
            self._ready.put(failure)

    def _copy(self, admin: psycopg.Connection[Any], name: str) -> Database:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {self._pattern.name}".encode())
        admin.execute(ENTRY.format(name=name).encode())
        made = asdict(self._pattern.connections)
        there = Connections(**{role: url(address, dbname=name) for role, address in made.items()})
        return Database(name, url(self._cluster.superuser_url, dbname=name), there)


class FeatureService:
    """The web application on its socket, and what it answers from in each scenario."""

    def __init__(self, copies: Copies, switch: Switch, address: str) -> None:
        self._copies, self._switch = copies, switch
        self.client = httpx.Client(base_url=address, timeout=PATIENCE)
        self.routes = Routes(self.client)

    @contextmanager
    def scenario(self, clock: SetClock, directory: Path) -> Iterator[HttpDriver]:
        """The service with nothing recorded yet, on this clock."""
        with (
            self._copies.one() as database,
            _received(database, clock, directory) as received,
            ProjectionRunner(database.projector, projections(received.office.keys)).running(),
        ):
            self._switch.answer_from(received)
            seals = partial(sealing, database.projector, directory)
            yield HttpDriver(clock, self.client, self.routes, received, seals)


@contextmanager
def _received(database: Database, clock: SetClock, directory: Path) -> Iterator[Reception]:
    """The reception on this database, where people and the ledger live by `clock`."""
    with reception(database.connections, directory, threads=THREADS) as opened:
        keys = opened.office.keys
        with PostgresLedger(database.writer, keys, demonstration_clock=clock, pool_size=THREADS) as ledger:
            office = replace(opened.office, ledger=ledger, clock=clock)
            yield replace(opened, office=office, verifier=Programs())


def _prepare(database: Database, directory: Path) -> None:
    """Builds the projections and opens the demonstration, once for all copies; nobody stays connected."""
    with reception(database.connections, directory, threads=THREADS) as opened:
        ledger = opened.office.ledger
        assert isinstance(ledger, PostgresLedger)
        ledger.begin_demonstration()
        with ProjectionRunner(database.projector, projections(opened.office.keys)).running():
            until = time.monotonic() + PATIENCE
            while any(part.building for part in opened.progress.health()) and time.monotonic() < until:
                time.sleep(0.01)


@pytest.fixture(scope="session")
def feature_service(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FeatureService]:
    """The service for all scenarios of the run."""
    # The web begins on a database of its own: nobody may be connected to a pattern while it is copied.
    pattern, own = cluster.create_database(), cluster.create_database()
    _prepare(pattern, tmp_path_factory.mktemp("pattern"))
    with (
        reception(own.connections, tmp_path_factory.mktemp("web"), threads=THREADS) as first,
        listen("127.0.0.1", 0) as socket,
        patient_web(),
    ):
        switch = Switch(first)
        address = f"http://127.0.0.1:{socket.getsockname()[1]}"
        config = uvicorn.Config(switch.application, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, name="web", daemon=True)
        thread.start()
        copies = Copies(cluster, pattern)
        try:
            yield FeatureService(copies, switch, address)
        finally:
            copies.stop()
            server.should_exit = True
            thread.join(PATIENCE)


@pytest.fixture
def http_driver(feature_service: FeatureService, tmp_path: Path) -> Iterator[HttpDriver]:
    with feature_service.scenario(SetClock(), tmp_path) as driver:
        yield driver
