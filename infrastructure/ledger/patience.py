"""How long the ledger asks its database again, and what it says when that was not enough."""

import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from eventsourcing.persistence import InterfaceError, InternalError, OperationalError

from application.ports import LedgerCannotWrite, LedgerUnavailable
from infrastructure.ledger.connections import LedgerDatastore

T = TypeVar("T")

PAUSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)  # seconds before each further try; the last one repeats

CANNOT_WRITE = (psycopg.errors.DiskFull, psycopg.errors.ReadOnlySqlTransaction)
# The server answers and says that it has not done it: asking again at once would only add to its load.
TOO_BUSY = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)


def patiently(datastore: LedgerDatastore, act: Callable[[], T]) -> T:
    """Does `act`, again while the connection breaks or the server restarts; `act` must be harmless to repeat.

    Raises LedgerUnavailable once the datastore's patience is over, LedgerCannotWrite where the disk is full.
    """
    until = time.monotonic() + datastore.deadlines.patience
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
        datastore.replace_broken()
