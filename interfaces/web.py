"""The web server: one process, one socket that is there before the application is."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interfaces.stopping import CannotListen

if TYPE_CHECKING:
    from interfaces.outermost import Outermost

BACKLOG = 2048
LAST_WORDS = 10  # seconds for requests at hand when told to stop


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """The listening socket: whoever comes while we start waits instead of being turned away. Raises CannotListen."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        sock = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as failure:
        raise CannotListen(host, port, failure.strerror or str(failure)) from None
    with sock:
        yield sock


def address(sock: socket.socket, host: str) -> str:
    """Where the socket is reached, as people write it."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{sock.getsockname()[1]}"


def run(application: "Outermost", sock: socket.socket, host: str) -> None:
    """Answers requests until SIGTERM or SIGINT, then finishes those at hand.

    When it has stopped, the server raises the signal again under the handler it found, so there must be one: by default
    the signal would end the process on the spot, with PostgreSQL left running behind us.
    """
    import uvicorn

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=LAST_WORDS,
    )
    here = address(sock, host)

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            sys.stderr.write(f"Веха: {here}\n")
            sys.stderr.flush()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Answers without an end would be waited for until patience is over, and then be cut.
            application.leave()
            await super().shutdown(sockets)

    Announcing(config).run(sockets=[sock])
