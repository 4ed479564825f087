"""How long the ledger waits for its database, and what it says when that was not enough."""

import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from eventsourcing.persistence import InterfaceError, InternalError, OperationalError, PersistenceError
from eventsourcing.postgres import PostgresDatastore

from application.ports import LedgerCannotWrite, LedgerUnavailable

T = TypeVar("T")

PATIENCE = 15.0  # seconds in which a restarted server is back
PAUSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)  # seconds before each further try; the last one repeats

CANNOT_WRITE = (psycopg.errors.DiskFull, psycopg.errors.ReadOnlySqlTransaction)
# The server answers and says that it has not done it: asking again at once would only add to its load.
TOO_BUSY = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)


def patiently(datastore: PostgresDatastore, act: Callable[[], T], patience: float = PATIENCE) -> T:
    """Does `act`, again while the connection breaks or the server restarts; `act` must be harmless to repeat.

    Raises LedgerUnavailable after `patience` seconds, LedgerCannotWrite where the disk is full.
    """
    until = time.monotonic() + patience
    tries = 0
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError, InternalError) as failure:
            if isinstance(failure.__cause__, CANNOT_WRITE):
                raise LedgerCannotWrite from failure
            if isinstance(failure, InternalError):
                raise
            pause = PAUSES[min(tries, len(PAUSES) - 1)]
            if isinstance(failure.__cause__, TOO_BUSY) or time.monotonic() + pause > until:
                raise LedgerUnavailable from failure
        tries += 1
        time.sleep(pause)
        _drop_broken(datastore)


def _drop_broken(datastore: PostgresDatastore) -> None:
    """After a restart every idle connection is dead: found out here together, not one failure at a time."""
    try:
        datastore.pool.check()
    except (psycopg.Error, PersistenceError):
        return
