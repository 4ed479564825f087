"""Follows the ledger, grows the tree, has each head signed: within a second of the first unsealed event, or at 256.

It reads what is committed and writes only its own tables: an append never waits for it.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import Connection

from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import HASH, consistency_proof, tree_root
from domain.seal.note import Note
from domain.seal.tiles import HEIGHT, WIDTH, GrowingTiles, TiledNodes, Tiles
from infrastructure.seal.proving import DAMAGED, TIP, changed_sentence, changed_tree, doubt
from infrastructure.seal.signer import SignerAway, SignerClient, SignerSaidNo
from infrastructure.seal.store import LEDGER, SealStore

LOCK = 7_110
BACK_OFF, LAST_BACK_OFF = 0.1, 2.0
HOUR = 3600.0
MOST = 16_384
"""Events in one checkpoint at most, while an older ledger is sealed for the first time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a head is signed: `events` are waiting, or the first of them for `wait` seconds; looked at every `glance`.

    `pause` lies between two heads at least, so that a flood of events is sealed in larger steps.
    """

    events: int = 256
    wait: float = 0.75
    glance: float = 0.1
    pause: float = 0.5


class Distrusted(Exception):
    """The ledger is not what was signed; `str()` says it in Russian."""


class Follower(Protocol):
    """Whoever is to know of each new checkpoint: witnesses, a timestamping authority."""

    @property
    def name(self) -> str: ...

    def tell(self, head: Checkpoint, note: Note) -> None:
        """Takes note and comes back at once."""


class Sealer:
    """Start it in a process of its own; a second one on the same database waits and takes over."""

    def __init__(
        self,
        url: str,
        signer: Path,
        followers: Sequence[Follower] = (),
        *,
        cadence: Cadence = Cadence(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`url` is the projector's, `signer` the signer's directory."""
        self._url, self._signer = url, SignerClient(signer)
        self._followers, self._cadence, self._now = followers, cadence, now
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    @contextmanager
    def running(self) -> Iterator[None]:
        """In a thread for the length of a `with`."""
        thread = threading.Thread(target=self.run, name="sealer", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop()
            thread.join()

    def run(self) -> None:
        """Seals until told to stop, whatever happens meanwhile."""
        pause = BACK_OFF
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                with psycopg.connect(self._url, autocommit=True, application_name="vekha seal") as connection:
                    if self._alone(connection):
                        self._seal(SealStore(connection))
            except SignerAway as away:
                log.log(logging.DEBUG if pause < LAST_BACK_OFF else logging.WARNING, "the signer is away: %s", away)
            except psycopg.OperationalError as gone:
                log.warning("the seal lost its database: %s", gone)
            except Exception as wrong:
                log.error("the seal stopped", exc_info=wrong)
            if time.monotonic() - began > LAST_BACK_OFF * 5:
                pause = BACK_OFF
            self._stopping.wait(pause)
            pause = min(pause * 2, LAST_BACK_OFF)
        self._signer.close()

    def _alone(self, connection: Connection[Any]) -> bool:
        """Waits until nobody else seals; False when told to stop."""
        while not self._stopping.is_set():
            row = connection.execute("SELECT pg_try_advisory_lock(%s, 0)", (LOCK,)).fetchone()
            if row and row[0]:
                return True
            self._stopping.wait(0.2)
        return False

    def _seal(self, store: SealStore) -> None:
        try:
            tree = self._enter(store)
            store.clear_alarm()
            store.clear_alarms_but([LEDGER, *(follower.name for follower in self._followers)])
            tree.follow(self._stopping, self._cadence)
        except Distrusted as distrusted:
            log.error("the ledger is not what was signed: %s", distrusted)
            store.raise_alarm(str(distrusted))

    def _enter(self, store: SealStore) -> "_Tree":
        """The tree as it stands, once the ledger is proved to continue what the signer signed last."""
        origin, _, signed = self._signer.status()
        latest = store.latest(origin)
        head = latest[0] if latest else None
        if head is None:
            store.start_anew()
        elif changed_tree(store, head):
            raise Distrusted(DAMAGED)
        elif found := doubt(store, head):
            raise Distrusted(found.sentence)
        if signed is not None and (found := doubt(store, signed)):
            raise Distrusted(found.sentence)
        tree = _Tree(store, self._signer, origin, head, self._followers, self._now)
        if signed is not None and signed.size > tree.size:
            tree.seal(signed.size)  # a crash came between the signature and its place in the database
        elif latest is not None:
            tree.tell(latest[0], latest[1])
        return tree


class _Tree:
    """The tree while it grows."""

    def __init__(
        self,
        store: SealStore,
        signer: SignerClient,
        origin: str,
        head: Checkpoint | None,
        followers: Sequence[Follower],
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._signer, self._origin = store, signer, origin
        self._followers, self._now = followers, now
        self._growing = store.growing(head.size if head else 0)
        self._changed: dict[tuple[int, int], bytes] = {}
        self._waiting_since: float | None = None
        self._sealed = head.size if head else 0

    @property
    def size(self) -> int:
        """Events sealed."""
        return self._sealed

    def follow(self, stopping: threading.Event, cadence: Cadence) -> None:
        """Reads what comes and seals it in this cadence, until told to stop. Raises Distrusted."""
        last, thinned = 0.0, 0.0
        while not stopping.is_set():
            more = self._read(cadence)
            waiting, now = self._growing.size - self._sealed, time.monotonic()
            since = self._waiting_since
            due = waiting >= cadence.events or (since is not None and now - since >= cadence.wait)
            if waiting and due and now - last >= cadence.pause:
                last = now
                self.seal(self._growing.size)
            elif not more:
                if now - thinned >= HOUR:
                    self._store.thin_out()
                    thinned = now
                stopping.wait(cadence.glance)

    def _read(self, cadence: Cadence) -> bool:
        """Takes in the ledger's next events; whether there may be more at once.

        The newest ones known are read again each time: where others stand in their place the tail was exchanged.
        """
        room = MOST - (self._growing.size - self._sealed)
        if room <= 0:
            return False
        overlap = min(TIP, self._growing.size)
        first = self._growing.size - overlap
        leaves = self._store.leaves(first, overlap + min(room, cadence.events * 8))
        if len(leaves) < overlap:
            raise Distrusted(
                f"В журнале {first + len(leaves)} записей, а прочитано уже {self._growing.size}: последние удалены."
            )
        for number in range(overlap):
            if leaves[number] != self._tip(first + number):
                raise Distrusted(changed_sentence(first + number + 1).sentence)
        new = leaves[overlap:]
        if new:
            self._changed |= self._growing.extend(new)
            if self._waiting_since is None:
                self._waiting_since = time.monotonic()
        return len(new) >= cadence.events * 8

    def _tip(self, number: int) -> bytes:
        tile = _Overlay(self._store, self._growing, self._changed).tile(0, number // WIDTH)
        return tile[number % WIDTH * HASH :][:HASH]

    def seal(self, size: int) -> None:
        """Grows to this size, has the head signed, keeps it. Raises Distrusted, SignerAway."""
        self._changed |= self._store.extend(self._growing, size)
        nodes = TiledNodes(_Overlay(self._store, self._growing, self._changed))
        root = tree_root(nodes, self._growing.size)
        try:
            note = self._sign(nodes, root)
        except SignerSaidNo as no:
            raise Distrusted(
                f"Подписывающая часть отказалась подписать журнал из {self._growing.size} записей: он не продолжает "
                f"подписанный ею журнал из {no.size}."
            ) from None
        head = Checkpoint.of(note.text)
        if head.origin != self._origin:
            raise SignerAway("the log goes on under another name")  # entered anew, under that name
        self._store.save(head, note, self._now(), self._changed)
        self._changed.clear()
        self._waiting_since, self._sealed = None, self._growing.size
        self.tell(head, note)

    def _sign(self, nodes: TiledNodes, root: bytes) -> Note:
        size = self._growing.size
        try:
            return self._signer.sign(size, root, consistency_proof(nodes, self._sealed, size))
        except SignerSaidNo as no:
            if no.size > size or no.size == self._sealed:
                raise
            # The signer remembers a head that the database has forgotten, or its state is older than the database.
            return self._signer.sign(size, root, consistency_proof(nodes, no.size, size))

    def tell(self, head: Checkpoint, note: Note) -> None:
        for follower in self._followers:
            follower.tell(head, note)


class _Overlay:
    """The stored tiles under those that are not stored yet."""

    def __init__(self, stored: Tiles, growing: GrowingTiles, changed: Mapping[tuple[int, int], bytes]) -> None:
        self._stored, self._growing, self._changed = stored, growing, changed
        self._edge = growing.edge()

    def tile(self, level: int, number: int) -> bytes:
        found = self._changed.get((level, number))
        if found is None and level < len(self._edge) and number == self._growing.size >> HEIGHT * (level + 1):
            found = self._edge[level]
        return self._stored.tile(level, number) if found is None else found
