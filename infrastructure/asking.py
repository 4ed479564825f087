"""Connections for questions and tokens: a restart of the server goes unnoticed, other failures are said in Russian."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool

from application.ports import LedgerCannotWrite, LedgerUnavailable
from application.progress import StillBuilding

PATIENCE = 15.0  # seconds in which a restarted server is back
FRESH = 1.0  # seconds after its last use in which a connection is taken for alive


class Asked(Connection):
    """A connection that knows when it was last used."""

    used: float = 0.0


class AskingPool(ConnectionPool[Connection]):
    """A pool whose connections are tried after a rest: after a restart of the server every pooled one is dead.

    Within `connection()` psycopg's errors become LedgerUnavailable, LedgerCannotWrite and StillBuilding.
    """

    def __init__(self, url: str, size: int) -> None:
        super().__init__(
            url,
            min_size=1,
            max_size=size,
            timeout=PATIENCE,
            kwargs={"autocommit": True},
            connection_class=Asked,
            check=_tried,
            open=True,
        )

    @contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[Connection]:
        try:
            with super().connection(timeout) as connection:
                yield connection
        except psycopg.errors.UndefinedTable as failure:
            # Read models make their tables themselves, when they are first built.
            raise StillBuilding from failure
        except (psycopg.errors.DiskFull, psycopg.errors.ReadOnlySqlTransaction) as failure:
            raise LedgerCannotWrite from failure
        except psycopg.OperationalError as failure:
            raise LedgerUnavailable from failure


def _tried(connection: Connection) -> None:
    now = time.monotonic()
    assert isinstance(connection, Asked)
    if now - connection.used > FRESH:
        ConnectionPool.check_connection(connection)
    connection.used = now
