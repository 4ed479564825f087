"""Collects cosignatures: a thread for each witness submits the newest head, in its own time, and the seal goes on."""

import http.client
import logging
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

import psycopg

from domain.seal.checkpoint import Checkpoint, cosigned_by
from domain.seal.merkle import NotInTree, consistency_proof
from domain.seal.note import BadNote, BadSignature, Note, Signature
from domain.seal.tiles import TiledNodes
from domain.seal.witness_place import WitnessPlace
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.store import SealStore
from infrastructure.seal.witness import LONGEST_PROOF, Submission

PATIENCE = 5.0  # seconds for an answer
FIRST_PAUSE, LAST_PAUSE = 0.2, 10.0  # seconds until a witness that did not answer is asked again

log = logging.getLogger(__name__)


class WitnessAway(Exception):
    """The witness does not answer, or answers what no witness says."""


@dataclass(frozen=True, slots=True)
class WitnessKnows:
    """The witness has cosigned a head of this size, which is not the one that was named."""

    size: int


class WitnessRefuses(Exception):
    """The witness says that the head does not continue the one that it has cosigned; `str()` says it in Russian."""


class WitnessClient:
    """Asks one witness, over a connection that is kept; for one thread."""

    def __init__(self, place: WitnessPlace, patience: float = PATIENCE) -> None:
        self.place = place
        self._patience = patience
        self._connection: http.client.HTTPConnection | None = None

    def submit(self, note: Note, old: int, proof: Sequence[bytes]) -> Signature | WitnessKnows:
        """The witness's signature of this checkpoint, or what it knows instead. Raises WitnessAway, WitnessRefuses."""
        status, body = self._post(str(Submission(old, tuple(proof), note)).encode())
        if status == 200:
            return self._signature(note, body)
        if status == 409 and body.strip().isdigit() and len(body) < 22:
            return WitnessKnows(int(body))
        if status == 422:
            raise WitnessRefuses(f"первые {old} записей были другими")
        raise WitnessAway(f"{status} {body.strip()[:200]}")

    def _signature(self, note: Note, body: str) -> Signature:
        try:
            for line in body.splitlines():
                signature = Signature.of(line)
                if cosigned_by(Note(note.text, (signature,)), [self.place.key], holds):
                    return signature
        except (BadNote, BadSignature) as wrong:
            raise WitnessAway(str(wrong)) from None
        raise WitnessAway("it signed with another key than it is known by")

    def _post(self, body: bytes) -> tuple[int, str]:
        parts = urlsplit(self.place.url)
        try:
            if self._connection is None:
                host, port = parts.hostname or "", parts.port
                if parts.scheme == "https":
                    self._connection = http.client.HTTPSConnection(
                        host, port, timeout=self._patience, context=ssl.create_default_context()
                    )
                else:
                    self._connection = http.client.HTTPConnection(host, port, timeout=self._patience)
            self._connection.request("POST", f"{parts.path}/add-checkpoint", body)
            answer = self._connection.getresponse()
            return answer.status, answer.read(64 * 1024).decode(errors="replace")
        except (OSError, http.client.HTTPException) as gone:
            self.close()
            raise WitnessAway(str(gone) or repr(gone)) from None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def cosignature(client: WitnessClient, store: SealStore, head: Checkpoint, note: Note, old: int) -> Signature:
    """The witness's cosignature of this head, with the proofs made from the stored tiles.

    `old` is the size that the witness is thought to know. Raises WitnessAway, WitnessRefuses.
    """
    for _ in range(3):
        try:
            proof = consistency_proof(TiledNodes(store), old, head.size)
        except NotInTree:
            raise WitnessRefuses(f"подтверждено {old} записей, а здесь их {head.size}") from None
        assert len(proof) <= LONGEST_PROOF
        said = client.submit(note, old, proof)
        if isinstance(said, Signature):
            return said
        if said.size > head.size:
            raise WitnessRefuses(f"подтверждено {said.size} записей, а здесь их {head.size}")
        if said.size == old == head.size:
            raise WitnessRefuses(f"первые {old} записей были другими")
        old = said.size
    raise WitnessAway("it does not say twice what it knows")


class Cosigning:
    """Follows the sealer for one witness."""

    def __init__(
        self,
        url: str,
        place: WitnessPlace,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`url` is the projector's."""
        self._url, self._client, self._now = url, WitnessClient(place), now
        self._newest: tuple[Checkpoint, Note] | None = None
        self._told = threading.Condition()
        self._stopping = False
        self._refused = True  # whatever an earlier process has said is taken back with the first cosignature

    @property
    def name(self) -> str:
        return self._client.place.key.name

    def tell(self, head: Checkpoint, note: Note) -> None:
        with self._told:
            self._newest = head, note
            self._told.notify()

    @contextmanager
    def running(self) -> Iterator[Self]:
        """In a thread for the length of a `with`."""
        thread = threading.Thread(target=self._run, name="cosigning", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            with self._told:
                self._stopping = True
                self._told.notify()
            thread.join(PATIENCE)

    def _next(self) -> tuple[Checkpoint, Note] | None:
        with self._told:
            self._told.wait_for(lambda: self._newest is not None or self._stopping)
            found, self._newest = self._newest, None
        return None if self._stopping else found

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                with psycopg.connect(self._url, autocommit=True, application_name="vekha cosigning") as connection:
                    store = SealStore(connection)
                    while (newest := self._next()) is not None:
                        try:
                            self._cosign(store, *newest)
                        except Exception:
                            self._again(newest)
                            raise
                        pause = FIRST_PAUSE
                return
            except WitnessAway as away:
                log.warning("the witness %s is away: %s", self.name, away)
            except Exception as wrong:
                log.warning("a cosignature could not be kept: %s", wrong)
            with self._told:
                if self._told.wait_for(lambda: self._stopping, pause):
                    return
            pause = min(pause * 2, LAST_PAUSE)

    def _again(self, newest: tuple[Checkpoint, Note]) -> None:
        with self._told:
            self._newest = self._newest or newest

    def _cosign(self, store: SealStore, head: Checkpoint, note: Note) -> None:
        try:
            signature = cosignature(self._client, store, head, note, store.last_cosigned(head.origin, self.name))
        except WitnessRefuses as refused:
            log.error("the witness %s refuses: %s", self.name, refused)
            store.raise_alarm(refusal(self.name, refused), self.name)
            self._refused = True
            raise WitnessAway(str(refused)) from None
        store.cosigned(head, signature, self._now())
        if self._refused:
            store.clear_alarm(self.name)
            self._refused = False


def refusal(witness: str, refused: WitnessRefuses) -> str:
    """Why nothing is written, for people."""
    return f"Свидетель {witness} помнит другую историю журнала: {refused}."
