"""The service that scenarios talk to over HTTP: one for the run, on a fresh database for each scenario.

Starting a service costs more than a scenario does. So the web application and its socket stay, and what it answers
from — database, ledger, projections — is changed under it between scenarios.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import httpx
import psycopg
import pytest
import uvicorn

from infrastructure.connecting import url
from infrastructure.ledger.keys import PostgresKeys, installation_key
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.migrations.roles import Connections
from infrastructure.projections.runner import ProjectionRunner
from interfaces.main import reception, web_application
from interfaces.reception import Reception
from interfaces.web import listen
from tests.memory_ledger import SetClock
from tests.postgres import ENTRY, Cluster, Database
from tests.steps.http_driver import HttpDriver, Routes

PATIENCE = 30.0  # seconds
THREADS = 4


class Switch:
    """The web application's own state, through which its reception is changed."""

    def __init__(self, received: Reception) -> None:
        self.application = web_application(received, threads=THREADS, upload_bytes=4 * 1024 * 1024)
        self._state = self.application._app.state  # type: ignore[attr-defined]

    def answer_from(self, received: Reception) -> None:
        self._state.reception = received


class FeatureService:
    """The web application on its socket, and the pattern that each scenario's database is a copy of."""

    def __init__(self, cluster: Cluster, pattern: Database, switch: Switch, address: str) -> None:
        self._cluster, self._pattern, self._switch = cluster, pattern, switch
        self._numbers = iter(range(1_000_000))
        self.client = httpx.Client(base_url=address, timeout=PATIENCE)
        self.routes = Routes(self.client)

    @contextmanager
    def scenario(self, clock: SetClock, directory: Path) -> Iterator[HttpDriver]:
        """The service with nothing recorded yet, on this clock."""
        with (
            self._database() as database,
            _received(database, clock, directory) as received,
            ProjectionRunner(database.projector).running(),
        ):
            self._switch.answer_from(received)
            yield HttpDriver(clock, self.client, self.routes, received)

    @contextmanager
    def _database(self) -> Iterator[Database]:
        """A copy of the pattern: its projections are built, its demonstration is open."""
        name = f"{self._pattern.name}_{next(self._numbers)}"
        with psycopg.connect(self._cluster.superuser_url, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {self._pattern.name}".encode())
            admin.execute(ENTRY.format(name=name).encode())
        made = asdict(self._pattern.connections)
        there = Connections(**{role: url(address, dbname=name) for role, address in made.items()})
        database = Database(name, url(self._cluster.superuser_url, dbname=name), there)
        try:
            yield database
        finally:
            self._cluster.drop_database(database)


@contextmanager
def _received(database: Database, clock: SetClock, directory: Path) -> Iterator[Reception]:
    """The reception on this database, where people and the ledger live by `clock`."""
    with reception(database.connections, directory, threads=THREADS) as opened:
        keys = PostgresKeys(database.writer, installation_key(directory))
        with PostgresLedger(database.writer, keys, demonstration_clock=clock, pool_size=THREADS) as ledger:
            yield replace(opened, office=replace(opened.office, ledger=ledger, clock=clock, keys=keys))
        keys.close()


def _prepare(database: Database, directory: Path) -> None:
    """Builds the projections and opens the demonstration, once for all copies."""
    with reception(database.connections, directory, threads=THREADS) as opened:
        ledger = opened.office.ledger
        assert isinstance(ledger, PostgresLedger)
        ledger.begin_demonstration()
        with ProjectionRunner(database.projector).running():
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
    ):
        switch = Switch(first)
        address = f"http://127.0.0.1:{socket.getsockname()[1]}"
        config = uvicorn.Config(switch.application, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, name="web", daemon=True)
        thread.start()
        try:
            yield FeatureService(cluster, pattern, switch, address)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@pytest.fixture
def http_driver(feature_service: FeatureService, tmp_path: Path) -> Iterator[HttpDriver]:
    with feature_service.scenario(SetClock(), tmp_path) as driver:
        yield driver
