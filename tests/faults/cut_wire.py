"""A wire to PostgreSQL that can be cut at the worst moment: after the commit, before its answer arrives."""

import contextlib
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from psycopg.conninfo import conninfo_to_dict

from infrastructure.connecting import url


class Wire:
    """Carries bytes between clients at `url` and the server; does harm on demand."""

    def __init__(self, directory: Path, database_url: str) -> None:
        given = conninfo_to_dict(database_url)
        self._server = f"{given['host']}/.s.PGSQL.{given.get('port') or 5432}"
        self._swallow = Event()
        self._silent = Event()
        self.swallowed = 0
        self.url = url(database_url, host=str(directory), port="5432")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(directory / ".s.PGSQL.5432"))
        self._listener.listen()
        self._ends: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    def cut_after_the_next_answer(self) -> None:
        """The server will do what it is asked next; its answer is thrown away and the connection cut."""
        self._swallow.set()

    def fall_silent(self) -> None:
        """From now on nothing passes and nothing is closed: as when the other machine lost its power."""
        self._silent.set()

    def speak_again(self) -> None:
        """New connections work again; those of the silence stay silent."""
        self._silent.clear()

    def close(self) -> None:
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._ends += [client, server]
                doomed = Event()
                Thread(target=self._carry, args=(client, server, doomed, False), daemon=True).start()
                Thread(target=self._carry, args=(server, client, doomed, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, doomed: Event, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._silent.is_set():
                    return
                if answers and doomed.is_set():
                    self.swallowed += 1
                    break
                # Bind: a prepared statement is executed now. Opening a connection and preparing are spared.
                if not answers and self._swallow.is_set() and data[:1] == b"B":
                    self._swallow.clear()
                    doomed.set()
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(database_url: str) -> Iterator[Wire]:
    with tempfile.TemporaryDirectory(prefix="vekha-wire-", dir="/tmp") as directory:
        laid = Wire(Path(directory), database_url)
        try:
            yield laid
        finally:
            laid.close()
