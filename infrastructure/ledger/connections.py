"""The ledger's connections: none is waited on for ever, broken ones are replaced together."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow

from infrastructure.connecting import url as with_patience
from infrastructure.ledger.arrays import register

DRAIN_AT_MOST_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Deadlines:
    """How long the ledger waits, in seconds.

    `turn` for the other writers, `statement` for any statement: the server gives up and says so. `answer` for the
    server's answer: past it the connection is cut. `patience` in all, tries anew included: a restarted server is back
    by then.
    """

    turn: float = 10.0
    statement: float = 15.0
    answer: float = 20.0
    patience: float = 25.0

    @property
    def options(self) -> str:
        """The server's part of it."""
        return (
            f"-c lock_timeout={self.turn * 1000:.0f} -c statement_timeout={self.statement * 1000:.0f}"
            f" -c idle_in_transaction_session_timeout={self.statement * 1000:.0f}"
        )


class LedgerDatastore(PostgresDatastore):
    """The engine's connection pool, opened by a URL with all that the URL says; at most `pool_size` connections."""

    def __init__(self, url: str, pool_size: int, deadlines: Deadlines) -> None:
        given = conninfo_to_dict(with_patience(url))
        super().__init__(
            *(str(given.get(name) or "") for name in ("dbname", "host", "port", "user", "password")),
            connect_timeout=min(10.0, deadlines.patience),
            idle_in_transaction_session_timeout=deadlines.statement,
            pool_size=1,
            max_overflow=pool_size - 1,
            schema="ledger",
        )
        assert isinstance(self.pool.kwargs, dict)
        self.pool.kwargs.update((name, value) for name, value in given.items() if value is not None)
        self.pool.kwargs["options"] = f"{given.get('options') or ''} {deadlines.options}".strip()
        for absent in [name for name, value in self.pool.kwargs.items() if value == ""]:
            del self.pool.kwargs[absent]
        self.deadlines = deadlines
        self._watch = Watch(deadlines.answer)
        self._drained = 0.0

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        configure = super().after_connect_func()

        def prepare(connection: Connection[Any]) -> None:
            configure(connection)
            register(connection.adapters)

        return prepare

    def register_type_adapters(self) -> None:
        """Nothing: the ledger's functions take plain arrays, no composite types."""

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        with super().get_connection() as connection:
            number = self._watch.begin(connection)
            try:
                yield connection
            finally:
                self._watch.end(number)

    def replace_broken(self) -> None:
        """After a restart every idle connection is dead: replaced together, instead of one failure at a time."""
        now = time.monotonic()
        if now - self._drained > DRAIN_AT_MOST_EVERY:
            self._drained = now
            self.pool.drain()

    def close(self) -> None:
        self._watch.close()
        super().close()


class Watch:
    """Cuts a connection whose answer has not come in time: psycopg itself would wait for ever.

    Keepalives notice a machine that is gone, over TCP; this also notices a stopped server, and over a local socket.
    """

    def __init__(self, within: float) -> None:
        self._within = within
        self._waiting: dict[int, tuple[float, Connection[DictRow]]] = {}
        self._number = 0
        self._lock = Lock()
        self._closed = Event()
        self._thread: Thread | None = None

    def begin(self, connection: Connection[DictRow]) -> int:
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = Thread(target=self._look, name="ledger-watch", daemon=True)
                self._thread.start()
            self._number += 1
            self._waiting[self._number] = (time.monotonic() + self._within, connection)
            return self._number

    def end(self, number: int) -> None:
        with self._lock:
            self._waiting.pop(number, None)

    def close(self) -> None:
        self._closed.set()

    def _look(self) -> None:
        while not self._closed.wait(self._within / 4):
            now = time.monotonic()
            # Under the lock, so that a connection that has just been given back is not cut under its next user.
            with self._lock:
                for number, (until, connection) in list(self._waiting.items()):
                    if now > until:
                        del self._waiting[number]
                        _cut(connection)


def _cut(connection: Connection[DictRow]) -> None:
    with contextlib.suppress(OSError, psycopg.Error), socket.fromfd(connection.fileno(), 0, 0) as wire:
        wire.shutdown(socket.SHUT_RDWR)
