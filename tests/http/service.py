"""The service over real HTTP for tests: the web and the projections in threads of this process, on a test database."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import uvicorn

from application.ports import Clock
from application.signing_in.access_log import NOBODY
from application.signing_in.entering import begin
from application.signing_in.ports import Means, Provider, Stage
from infrastructure.projections.catalogue import projections
from infrastructure.projections.runner import ProjectionRunner
from interfaces.main import reception, web_application
from interfaces.outermost import Outermost
from interfaces.reception import Reception
from interfaces.sessions import Addressing
from interfaces.sessions.forgery import token
from interfaces.signing_in.cast import CastMember
from interfaces.web import listen
from tests.patience import PATIENCE, patient_web
from tests.postgres import Database
from tests.seal.sealing import sealing


@dataclass(frozen=True)
class RunningService:
    """`url` answers; `reception` is what it answers from, for seeding in process."""

    url: str
    reception: Reception
    application: Outermost

    def token(self, person: UUID) -> str:
        """A fresh bearer token of this person."""
        return self.reception.tokens.issue(person, datetime.now(UTC))

    def browser(self, person: UUID) -> httpx.Client:
        """A browser in which this person is signed in, on a page of ours; the caller closes it."""
        received = self.reception
        begun = begin(person, Stage.OPEN, Means.PASSWORD, received.doors, NOBODY, received.office.clock.now())
        return httpx.Client(
            base_url=self.url,
            cookies={f"vekha-{urlsplit(self.url).port}": begun.secret},
            headers={"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token(begun.secret)},
            timeout=PATIENCE,
        )

    def client(self, person: UUID | None = None) -> httpx.Client:
        """A client signed in as this person; the caller closes it."""
        headers = {"Authorization": f"Bearer {self.token(person)}"} if person else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE)


@contextmanager
def running_service(
    database: Database,
    data: Path,
    clock: Clock | None = None,
    provider: Provider | None = None,
    cast: Sequence[CastMember] = (),
    addressing: Addressing | None = None,
) -> Iterator[RunningService]:
    """The service on this database until the end of the `with`; its files lie in `data`, `clock` says its time.

    `provider`: another system that people sign in through; `cast`: whom one may enter as.
    """
    with (
        reception(database.connections, data, threads=8, provider=provider) as opened,
        ProjectionRunner(database.connections.projector, projections(opened.office.keys)).running(),
        sealing(database.connections.projector, data),
        listen("127.0.0.1", 0) as sock,
        patient_web(),
    ):
        received = replace(opened, office=replace(opened.office, clock=clock)) if clock else opened
        application = web_application(
            received, threads=8, upload_bytes=4 * 1024 * 1024, addressing=addressing, cast=cast
        )
        server = uvicorn.Server(
            uvicorn.Config(application, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, name="web", daemon=True)
        thread.start()
        try:
            service = RunningService(f"http://127.0.0.1:{sock.getsockname()[1]}", received, application)
            httpx.get(f"{service.url}/health", timeout=PATIENCE)  # the socket is there already: this waits for the rest
            yield service
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@pytest.fixture(scope="module")
def service(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for a module whose tests do not mind each other."""
    with running_service(module_database, tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def fresh_service(database: Database, tmp_path: Path) -> Iterator[RunningService]:
    """A service of one test's own, on an empty ledger."""
    with running_service(database, tmp_path) as running:
        yield running
