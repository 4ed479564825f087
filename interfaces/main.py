"""The composition root: the one place that knows what stands behind the ports, and the entry of the command line.

Libraries are imported where they are needed, not at the top: `vekha --help` and the process that only supervises
others need none of them, and the web process loads its own while PostgreSQL starts.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from interfaces.cli import House, command_line
from interfaces.settings import Settings
from interfaces.stopping import AlreadyServed, UnknownProjection

if TYPE_CHECKING:
    from application.paper import Paper
    from application.performing import Office
    from domain.ledger import Event
    from domain.reading import Reading
    from infrastructure.migrations.roles import Connections
    from interfaces.outermost import Outermost
    from interfaces.reception import ReadPlan, Reception

GLANCE = 0.02  # seconds
CATCHING_UP = 600.0  # seconds that a command waits for the projections


@contextmanager
def database(settings: Settings) -> Iterator["Connections"]:
    """The migrated database, on the outside server or on the embedded one, which lives at least as long as this.

    Raises CannotStart.
    """
    from infrastructure.embedded_postgres.server import EmbeddedPostgres
    from infrastructure.migrations.migrating import migrate

    secrets = settings.data / "roles.json"
    if settings.database_url is not None:
        yield migrate(settings.database_url.get_secret_value(), secrets)
        return
    server = EmbeddedPostgres(settings.data)
    with server.running():
        yield migrate(server.admin_url, secrets, ours=True)


@contextmanager
def reception(
    connections: "Connections", data: Path, *, ours: bool = False, threads: int = 8, upload_bytes: int = 50 * 1024**2
) -> Iterator["Reception"]:
    """Everything that the ways in work with, on a database already migrated; `threads` work with it at a time.

    `ours`: the database lies on the disk of `data`, which must not run full.
    """
    from application.names import RegistryNames
    from application.performing import Office
    from infrastructure.asking import AskingPool
    from infrastructure.audit_trail import PostgresAuditTrail
    from infrastructure.clock import SystemClock
    from infrastructure.compliance_register import PostgresComplianceRegister
    from infrastructure.documents.store import DirectoryDocuments
    from infrastructure.free_space import FreeSpace
    from infrastructure.ledger.keys import PostgresKeys, installation_key
    from infrastructure.ledger.ledger import PostgresLedger
    from infrastructure.projections.progress import PostgresProgress
    from infrastructure.tokens import PostgresTokens
    from interfaces.reception import Reception
    from interfaces.russian import RussianWording

    with ExitStack() as opened:
        keys = PostgresKeys(connections.writer, installation_key(data))
        opened.callback(keys.close)
        keys.check()
        wording = RussianWording()

        def said(event: "Event") -> str:
            return wording.sentence(event, None, RegistryNames(ledger))

        guard = FreeSpace(data).guard if ours else lambda: None
        ledger = opened.enter_context(
            PostgresLedger(connections.writer, keys, wording=said, guard=guard, pool_size=threads)
        )
        pool = opened.enter_context(AskingPool(connections.writer, threads))
        yield Reception(
            office=Office(
                ledger=ledger,
                clock=SystemClock(),
                documents=DirectoryDocuments(data / "evidence", keys, upload_bytes),
                keys=keys,
            ),
            tokens=PostgresTokens(pool),
            register=PostgresComplianceRegister(pool),
            trail=PostgresAuditTrail(pool),
            wording=wording,
            progress=PostgresProgress(pool),
            read_plan=_read_plan_when_asked,
            write_plan=_write_plan,
        )


def _reception(connections: "Connections", settings: Settings) -> AbstractContextManager["Reception"]:
    return reception(
        connections,
        settings.data,
        ours=settings.database_url is None,
        threads=settings.threads,
        upload_bytes=settings.upload_bytes,
    )


@contextmanager
def open_reception(settings: Settings) -> Iterator["Reception"]:
    """The reception on the database of these settings. Raises CannotStart."""
    with (
        database(settings) as connections,
        _reception(connections, settings) as received,
    ):
        yield received


@contextmanager
def open_current_reception(settings: Settings) -> Iterator["Reception"]:
    """The same, once the projections have counted the whole ledger: here, unless a service counts already."""
    with (
        database(settings) as connections,
        _reception(connections, settings) as received,
        _counting(connections, received),
    ):
        yield received


@contextmanager
def _counting(connections: "Connections", received: "Reception") -> Iterator[bool]:
    """Whether the projections are up to date at last; counts itself while nobody else does."""
    from infrastructure.projections.runner import ProjectionRunner

    if _counted(received, 0.0):
        yield True
        return
    with ProjectionRunner(connections.projector).running():
        yield _counted(received, CATCHING_UP)


def _counted(received: "Reception", patience: float) -> bool:
    """Whether every projection is built and has counted the whole ledger within so many seconds."""
    until, head = time.monotonic() + patience, received.office.ledger.head()
    while any(part.building or part.position < head for part in received.progress.health()):
        if time.monotonic() >= until:
            return False
        time.sleep(GLANCE)
    return True


@contextmanager
def open_office(settings: Settings) -> Iterator["Office"]:
    """Only the ports that orders are carried out with."""
    with open_reception(settings) as received:
        yield received.office


def web_application(received: "Reception", *, threads: int = 12, upload_bytes: int = 50 * 1024 * 1024) -> "Outermost":
    """The whole ASGI application on this reception."""
    from interfaces.api.application import web_application as compose

    return compose(received, threads=threads, upload_bytes=upload_bytes)


def play_demonstration(
    connections: "Connections", received: "Reception", address: str, say: Callable[[str], None]
) -> None:
    """The demonstration on an empty ledger, with the one clock that may tell it of the past; then who may sign in."""
    from infrastructure.ledger.ledger import PostgresLedger
    from interfaces.demonstration import PastLedger, StoryClock, demonstrate

    clock = StoryClock()
    with PostgresLedger(connections.writer, received.office.keys, demonstration_clock=clock, pool_size=1) as ledger:
        past = PastLedger(
            ledger, clock, ledger.demonstration_is_open, ledger.begin_demonstration, ledger.end_demonstration
        )
        demonstrate(received, past, address, say)


def serve_web(settings: Settings, *, demonstration: bool = False) -> None:
    """Pages and API, until told to stop; first the demonstration, if asked for. Raises CannotStart, CannotListen."""
    from interfaces.cli.telling import say
    from interfaces.stopping import told_to_stop
    from interfaces.web import address, listen, run

    # Loading makes a million lasting objects, which the collector would look through again and again.
    gc.disable()
    # From the first moment on: a part that a signal ends while it starts would leave PostgreSQL running behind it.
    told = told_to_stop()
    with listen(settings.host, settings.port) as sock:
        libraries = Thread(target=_load_web, name="loading")
        libraries.start()
        with (
            database(settings) as connections,
            _reception(connections, settings) as received,
        ):
            libraries.join()
            if demonstration:
                play_demonstration(connections, received, address(sock, settings.host), say)
            application = web_application(received, threads=settings.threads, upload_bytes=settings.upload_bytes)
            gc.freeze()
            gc.enable()
            if not told.is_set():
                run(application, sock, settings.host)


def serve_demonstration(settings: Settings) -> None:
    """The same with the demonstration."""
    serve_web(settings, demonstration=True)


def _load_web() -> None:
    import uvicorn  # noqa: F401

    import interfaces.api.application  # noqa: F401


def serve_projections(settings: Settings) -> None:
    """The projections, until told to stop. Raises CannotStart."""
    from infrastructure.projections.runner import ProjectionRunner
    from interfaces.stopping import told_to_stop

    gc.freeze()
    gc.enable()
    told = told_to_stop()
    with database(settings) as connections, ProjectionRunner(connections.projector).running():
        told.wait()


def load_common() -> None:
    """What every part needs, loaded once and shared by the forked ones: side by side it took longer than in turn."""
    gc.disable()  # the web part collects again when it has loaded the rest; the group itself makes no garbage
    import infrastructure.embedded_postgres.server
    import infrastructure.migrations.migrating
    import infrastructure.projections.runner  # noqa: F401


def rebuild_projections(settings: Settings, names: Sequence[str], say: Callable[[str], None]) -> None:
    """Builds these projections (all, if none is named) anew beside the live ones, and switches."""
    from infrastructure.projections.catalogue import PROJECTIONS
    from infrastructure.projections.rebuild import Bar, rebuild

    known = {projection.name: projection for projection in PROJECTIONS}
    if unknown := next((name for name in names if name not in known), None):
        raise UnknownProjection(unknown, tuple(known))
    with database(settings) as connections:
        rebuild(connections.projector, [known[name] for name in names] or PROJECTIONS, Bar("сводные данные"))


def first_difference(settings: Settings) -> str | None:
    """Where the live projections differ from a fresh fold of the ledger, said in Russian; None where nowhere."""
    from infrastructure.projections.check import check

    with (
        database(settings) as connections,
        _reception(connections, settings) as received,
        _counting(connections, received) as counted,
    ):
        if not counted:
            return "Сводные данные не поспевают за журналом: причину называет vekha health."
        found = check(connections.projector, received.office.ledger)
        return str(found) if found else None


@contextmanager
def served(data: Path) -> Iterator[None]:
    """The data directory for one service alone. Raises AlreadyServed."""
    from infrastructure.file_lock import LockIsHeld, exclusive

    data.mkdir(parents=True, exist_ok=True)
    try:
        with exclusive(data / "service.lock", patience=0.5):
            yield
    except LockIsHeld:
        raise AlreadyServed(data) from None


def _read_plan_when_asked(data: bytes, file_name: str, progress: Callable[[int, int], None] | None = None) -> "Reading":
    """The readers are loaded with the first document: the grammar of deadlines takes its time."""
    return _read_plan()(data, file_name, progress)


def _read_plan() -> "ReadPlan":
    from infrastructure.plan_readers import read_plan

    return read_plan


def _write_plan(paper: "Paper") -> bytes:
    from infrastructure.plan_writers.docx import write_docx

    return write_docx(paper)


def run(arguments: Sequence[str]) -> int:
    """Carries out one call of the command line and gives its exit status."""
    from infrastructure.cannot_start import CannotStart

    house = House(
        settings=lambda: Settings.of(os.environ),
        open_reception=open_reception,
        open_current_reception=open_current_reception,
        parts={"web": serve_web, "demonstration": serve_demonstration, "projections": serve_projections},
        served=served,
        load=load_common,
        rebuild=rebuild_projections,
        first_difference=first_difference,
        read_plan=_read_plan,
    )
    try:
        return command_line(house, arguments)
    except CannotStart as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 2


def vekha() -> None:
    """The command `vekha`."""
    sys.exit(run(sys.argv[1:]))
