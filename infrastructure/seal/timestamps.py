"""Timestamps of RFC 3161: now and then an authority says when a checkpoint was there, whoever holds the log's key."""

import logging
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Self

import psycopg

from domain.seal.checkpoint import Checkpoint
from domain.seal.note import Note
from infrastructure.seal.store import SealStore

PATIENCE = 20.0  # seconds for an answer
LONGEST = 1024 * 1024
GLANCE = 0.5  # seconds until one looks whether there is a checkpoint at all
PAUSE = 60.0  # seconds until an authority that did not answer is asked again

log = logging.getLogger(__name__)


class NotStamped(Exception):
    """The authority did not answer, or not with a timestamp of what was asked."""


def stamp(url: str, data: bytes) -> tuple[bytes, datetime]:
    """The authority's answer (DER) over the SHA-256 of these bytes, and its moment. Raises NotStamped.

    Whether the authority is to be believed is decided where the timestamp is verified, by certificates given there.
    """
    from cryptography.hazmat.primitives import hashes
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

    asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query"}
    request = urllib.request.Request(url, asked.as_bytes(), headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            raw: bytes = answer.read(LONGEST)
        said = decode_timestamp_response(raw)
        info = said.tst_info
    except (OSError, ValueError) as wrong:
        raise NotStamped(str(wrong)) from None
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    if said.status not in (0, 1) or info.message_imprint.message != digest.finalize() or info.nonce != asked.nonce:
        raise NotStamped("the answer is not a timestamp of what was asked")
    return raw, info.gen_time


class Stamping:
    """Follows the sealer: the newest checkpoint is stamped when the last stamp is old enough."""

    name = "timestamps"

    def __init__(
        self,
        url: str,
        authority: str,
        every: timedelta,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`url` is the projector's, `authority` the address of the timestamping authority."""
        self._url, self._authority, self._every, self._now = url, authority, every, now
        self._newest: tuple[Checkpoint, Note] | None = None
        self._stopping = threading.Event()

    def tell(self, head: Checkpoint, note: Note) -> None:
        self._newest = head, note

    @contextmanager
    def running(self) -> Iterator[Self]:
        """In a thread for the length of a `with`."""
        thread = threading.Thread(target=self._run, name="timestamps", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            thread.join(PATIENCE)

    def _run(self) -> None:
        pause = GLANCE
        while not self._stopping.wait(pause):
            newest, pause = self._newest, GLANCE
            if newest is None:
                continue
            try:
                with psycopg.connect(self._url, autocommit=True, application_name="vekha timestamps") as connection:
                    pause = self._stamp(SealStore(connection), *newest)
            except (NotStamped, psycopg.Error) as wrong:
                log.warning("no timestamp: %s", wrong)
                pause = PAUSE

    def _stamp(self, store: SealStore, head: Checkpoint, note: Note) -> float:
        """Stamps it where the last stamp is old enough; seconds until the next is due."""
        last = store.last_stamped(head.origin)
        if last is None or self._now() - last >= self._every:
            token, last = stamp(self._authority, str(note).encode())
            store.stamp(head, str(note), token, last)
        return max(GLANCE, (last + self._every - self._now()).total_seconds())
