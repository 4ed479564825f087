"""The witness over HTTP: POST /add-checkpoint, and GET /checkpoint/<SHA-256 of the origin> for whoever compares."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from infrastructure.seal.witness import Answer, Witness

LONGEST = 64 * 1024  # bytes of a submission
PATIENCE = 15.0  # seconds for a caller who says nothing

log = logging.getLogger(__name__)


def _handler(witness: Witness) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "vekha-witness", ""
        timeout = PATIENCE

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                self._answer(Answer(404, "there is only /add-checkpoint\n"), hang_up=True)
            elif not length.isascii() or not length.isdigit() or int(length) > LONGEST:
                self._answer(Answer(413, "too long\n"), hang_up=True)
            else:
                self._answer(witness.add_checkpoint(self.rfile.read(int(length))))

        def do_GET(self) -> None:
            found = witness.at_place(self.path.removeprefix("/checkpoint/"))
            self._answer(Answer(200, found) if found else Answer(404, "this log is not known here\n"))

        def _answer(self, answer: Answer, *, hang_up: bool = False) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            if hang_up:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            log.info("%s", format % args)

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def witnessing(witness: Witness, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Answers for the length of a `with`; gives the address. Raises OSError where it cannot be had."""
    server = _Server((host, port), _handler(witness))
    thread = Thread(target=server.serve_forever, args=(0.05,), name="witness", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
