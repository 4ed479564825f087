"""Stands before every append of a process: nothing is written until the ledger's history is proved, or while it is not.

The proof is made before the first append and costs nothing until then. After it, once a second, one look whether the
ledger has become shorter or somebody has raised an alarm.
"""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

from psycopg import OperationalError
from psycopg_pool import ConnectionPool, PoolTimeout

from application.ports import LedgerUnavailable
from application.seal import HistoryNotProven, WitnessSilent
from domain.refusals import Refusal
from domain.seal.witness_place import WitnessPlace
from infrastructure.seal.cosigning import WitnessAway, WitnessClient, WitnessRefuses, cosignature, refusal
from infrastructure.seal.proving import doubt
from infrastructure.seal.signer_state import published_head
from infrastructure.seal.store import SealStore

LOOK = 1.0  # seconds between two looks
PATIENCE = 2.0  # seconds for a witness's answer: somebody waits for their append


class HistoryGuard:
    """One for all appends of a process; call it before each. Raises HistoryNotProven, WitnessSilent."""

    def __init__(
        self, pool: ConnectionPool, signer: Path, witnesses: Sequence[WitnessPlace] = (), quorum: int = 0
    ) -> None:
        """`signer` is its directory, which need not be on this machine; `quorum`: how many witnesses must confirm."""
        self._pool, self._signer = pool, signer
        self._witnesses, self._quorum = witnesses, quorum
        self._lock = threading.Lock()
        self._seen: int | None = None
        """Positions that the ledger is known to have; None until its history is proved."""
        self._next = 0.0
        self._refused: Refusal | None = None

    def __call__(self) -> None:
        if time.monotonic() >= self._next and self._lock.acquire(blocking=self._seen is None):
            try:
                if time.monotonic() >= self._next:
                    self._look()
                    self._next = time.monotonic() + LOOK
            finally:
                self._lock.release()
        if self._refused is not None:
            raise self._refused

    def _look(self) -> None:
        try:
            with self._pool.connection() as connection:
                self._refused = self._judge(SealStore(connection))
        except (OperationalError, PoolTimeout):
            raise LedgerUnavailable from None
        if self._refused is not None:
            self._seen = None

    def _judge(self, store: SealStore) -> Refusal | None:
        if alarm := store.alarm():
            return HistoryNotProven(alarm)
        head = store.ledger_head()
        if (self._seen is None or head < self._seen) and (refused := self._prove(store)):
            return refused
        self._seen = head
        return None

    def _prove(self, store: SealStore) -> Refusal | None:
        signed = published_head(self._signer)
        if signed is not None and (found := doubt(store, signed)):
            return HistoryNotProven(found.sentence)
        latest = store.newest()
        if latest is None:
            return None
        head, note = latest
        if head != signed and (found := doubt(store, head)):
            return HistoryNotProven(found.sentence)
        confirmed, silent = 0, None
        for place in self._witnesses if self._quorum else ():
            client = WitnessClient(place, PATIENCE)
            try:
                cosignature(client, store, head, note, store.last_cosigned(head.origin, place.key.name))
                confirmed += 1
            except WitnessRefuses as refused:
                return HistoryNotProven(refusal(place.key.name, refused))
            except WitnessAway:
                silent = place.key.name
            finally:
                client.close()
        if silent is not None and confirmed < self._quorum:
            return WitnessSilent(silent)
        return None
