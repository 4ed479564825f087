"""What `vekha serve` runs: the web, the demonstration and the projections, a process each."""

import gc
from collections.abc import Callable, Sequence
from threading import Thread
from typing import TYPE_CHECKING

from interfaces.main.opening import database, every_projection, settled_reception
from interfaces.main.outgoing import delivering_later
from interfaces.settings import Settings

if TYPE_CHECKING:
    from infrastructure.migrations.roles import Connections
    from interfaces.outermost import Outermost
    from interfaces.reception import Reception
    from interfaces.sessions import Addressing
    from interfaces.signing_in.cast import CastMember


def web_application(
    received: "Reception",
    *,
    threads: int = 12,
    upload_bytes: int = 50 * 1024 * 1024,
    addressing: "Addressing | None" = None,
    cast: "Sequence[CastMember]" = (),
    mails: bool = False,
) -> "Outermost":
    """The whole ASGI application on this reception."""
    from interfaces.sessions import Addressing
    from interfaces.web_application import web_application as compose

    return compose(
        received,
        threads=threads,
        upload_bytes=upload_bytes,
        addressing=addressing or Addressing(),
        cast=cast,
        mails=mails,
    )


def play_demonstration(
    connections: "Connections", received: "Reception", address: str, say: Callable[[str], None]
) -> bool:
    """The demonstration on an empty ledger, with the one clock that may tell it of the past; then who may sign in.

    False where the ledger is somebody's own.
    """
    from infrastructure.ledger.ledger import PostgresLedger
    from interfaces.demonstration import PastLedger, StoryClock, demonstrate

    clock = StoryClock()
    with PostgresLedger(connections.writer, received.office.keys, demonstration_clock=clock, pool_size=1) as ledger:
        past = PastLedger(
            ledger, clock, ledger.demonstration_is_open, ledger.begin_demonstration, ledger.end_demonstration
        )
        return demonstrate(received, past, address, say)


def demonstration_cast() -> "Sequence[CastMember]":
    """Whom one may enter as in the demonstration."""
    from application.access_table import ROLES_IN_RUSSIAN
    from interfaces.demonstration.tour import SIGN_INS
    from interfaces.signing_in.cast import CastMember

    return [CastMember(member.id, ROLES_IN_RUSSIAN[role], member.name, member.post) for role, member in SIGN_INS]


def first_start(received: "Reception", address: str, say: Callable[[str], None]) -> None:
    """On an empty ledger, the link by which its first administrator comes in; every start gives a new one."""
    from application.signing_in.founding import founding_link

    secret = founding_link(received.office, received.doors)
    if secret is not None:
        say(f"Журнал пуст. Первый администратор входит по одноразовой ссылке: {address}/invitation/{secret}")


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
            settled_reception(connections, settings) as received,
        ):
            libraries.join()
            here = address(sock, settings.host)
            played = demonstration and play_demonstration(connections, received, here, say)
            cast = demonstration_cast() if played else ()
            if not demonstration:
                first_start(received, settings.public_url or here, say)
            from interfaces.sessions import Addressing

            application = web_application(
                received,
                threads=settings.threads,
                upload_bytes=settings.upload_bytes,
                addressing=Addressing(settings.public_url, settings.proxies),
                cast=cast,
                mails=settings.smtp_host is not None and settings.public_url is not None,
            )
            gc.freeze()
            gc.enable()
            if not told.is_set():
                run(application, sock, settings.host)


def serve_demonstration(settings: Settings) -> None:
    """The same with the demonstration."""
    serve_web(settings, demonstration=True)


def _load_web() -> None:
    import uvicorn  # noqa: F401

    import interfaces.web_application  # noqa: F401


def serve_projections(settings: Settings) -> None:
    """The projections, until told to stop. Raises CannotStart."""
    from infrastructure.projections.runner import ProjectionRunner
    from interfaces.stopping import told_to_stop

    gc.freeze()
    gc.enable()
    told = told_to_stop()
    with (
        database(settings) as connections,
        every_projection(connections, settings) as projections,
        ProjectionRunner(connections.projector, projections).running(),
        delivering_later(connections, settings),
    ):
        told.wait()


def load_common() -> None:
    """What every part needs, loaded once and shared by the forked ones: side by side it took longer than in turn."""
    gc.disable()  # the web part collects again when it has loaded the rest; the group itself makes no garbage
    import infrastructure.embedded_postgres.server
    import infrastructure.migrations.migrating
    import infrastructure.projections.runner  # noqa: F401
