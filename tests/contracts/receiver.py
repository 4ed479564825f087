"""A receiver of webhooks on a real socket: answers as a test tells it, and keeps what it took."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.patience import PATIENCE

Answer = Callable[["Receiver", int], int]


class Receiver:
    """`answer` gives the status for the request of this number (from 1); `taken` are the events answered with 2xx."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.taken: list[dict[str, Any]] = []
        self.url = ""
        self._lock = threading.Lock()

    def receive(self, headers: dict[str, str], body: bytes) -> int:
        with self._lock:
            self.requests.append((headers, body))
            number = len(self.requests)
        status = self.answer(self, number)
        if 200 <= status < 300:
            with self._lock:
                self.taken.append(json.loads(body))
        return status

    @property
    def sequence(self) -> list[int]:
        """The positions in the order they were taken."""
        with self._lock:
            return [int(event["sequence"]) for event in self.taken]

    def wait_for(self, count: int, seconds: float = PATIENCE) -> None:
        """Until so many events were taken."""
        until = time.monotonic() + seconds
        while len(self.sequence) < count:
            assert time.monotonic() < until, f"{len(self.sequence)} of {count} events were taken"
            time.sleep(0.02)


@contextmanager
def receiving(answer: Answer = lambda _, __: 200, port: int = 0) -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.receive(headers, body)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/events?key=1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
