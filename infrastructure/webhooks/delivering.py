"""The delivery of events to webhooks: each follows the ledger from its own position, one event after another.

The cursor moves when the receiver has answered 2xx, and only then. So nothing is lost and nothing overtakes, whatever
is killed when; an event whose answer was lost is sent again, under the same id.
"""

import json
import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from time import monotonic
from uuid import UUID

import psycopg
import structlog

from application.outgoing_events import MEDIA_TYPE, Belonging, cloud_event
from application.ports import Ledger
from application.webhooks import Attempt, Hook
from domain.ledger import Stored
from domain.webhook import target
from infrastructure.webhooks import sending
from infrastructure.webhooks.sending import Outcome
from infrastructure.webhooks.signing import headers
from infrastructure.webhooks.store import PostgresWebhooks, SecretGone

LOCK = 508512888930  # one deliverer at a time
BATCH = 100  # events
AT_ONCE = 8  # webhooks

log = structlog.get_logger("webhooks")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: between looks, of a sending, of the pauses before an event is tried again, until a webhook is given up.

    `turn`: a webhook with much to take lets go of its thread after that.
    """

    glance: float = 0.5
    connect: float = sending.CONNECT
    whole: float = sending.WHOLE
    first: float = 2.0
    longest: float = 3600.0
    giving_up: float = 5 * 24 * 3600.0
    turn: float = 20.0
    rival: float = 5.0

    def pause(self, attempts: int) -> float:
        """How long to wait after so many failures, a little more or less, so that not all come back at once."""
        return float(min(self.longest, self.first * 2.0 ** min(attempts, 30)) * random.uniform(0.8, 1.2))


class Deliverer:
    """`url` is the writer's: a connection of its own holds the lock that keeps a second deliverer away."""

    def __init__(
        self,
        url: str,
        store: PostgresWebhooks,
        ledger: Ledger,
        patience: Patience = Patience(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = url
        self._store = store
        self._ledger = ledger
        self._patience = patience
        self._now = now
        self._belonging = Belonging(ledger)
        self._under_way: dict[UUID, Future[None]] = {}
        self._lock = Lock()

    def run(self, told: Event) -> None:
        """Delivers until told to stop. Whatever fails is logged and tried again."""
        with ThreadPoolExecutor(AT_ONCE, "webhook") as threads:
            while not told.is_set():
                try:
                    with psycopg.connect(self._url, autocommit=True, application_name="vekha-webhooks") as alone:
                        self._turn(alone, threads, told)
                except Exception:
                    log.exception("delivery_failed")
                told.wait(self._patience.rival)

    def _turn(self, alone: psycopg.Connection, threads: ThreadPoolExecutor, told: Event) -> None:
        """Delivers while this connection lives and holds the lock; comes back at once if another one holds it."""
        held = alone.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        if held is None or not held[0]:
            return
        while not told.is_set():
            alone.execute("SELECT 1")
            head = self._ledger.head()
            for hook, edition in self._store.with_editions():
                if self._due(hook, head):
                    self._under_way[hook.webhook] = threads.submit(self._deliver, hook, edition, told)
            told.wait(self._patience.glance)

    def _due(self, hook: Hook, head: int) -> bool:
        under_way = self._under_way.get(hook.webhook)
        if under_way is not None and not under_way.done():
            return False
        if hook.stopped_at is not None or hook.position >= head:
            return False
        return hook.next_try is None or hook.next_try <= self._now()

    def _deliver(self, hook: Hook, edition: int, told: Event) -> None:
        """Sends what this webhook has not had, until its turn is over, something fails, or orders come."""
        try:
            until = monotonic() + self._patience.turn
            position, failures = hook.position, hook.attempts
            while not told.is_set() and monotonic() < until:
                batch = self._ledger.read(position, BATCH)
                if not batch:
                    return
                for stored in batch:
                    if not self._belonging.wanted(stored, hook.wanted):
                        continue
                    if told.is_set() or not self._sent(hook, edition, stored, failures):
                        return
                    if not self._store.advance(hook.webhook, edition, position, stored.position):
                        return
                    position, failures = stored.position, 0
                if position < batch[-1].position:
                    if not self._store.advance(hook.webhook, edition, position, batch[-1].position):
                        return
                    position = batch[-1].position
        except Exception:
            log.exception("delivery_failed", webhook=str(hook.webhook))
            with suppress(Exception):
                self._failed(hook, edition, hook.attempts, gone=False)

    def _sent(self, hook: Hook, edition: int, stored: Stored, failures: int) -> bool:
        """Whether the receiver took the event; if not, when it is tried again is remembered."""
        at = self._now()
        outcome = self._post(hook, stored, at)
        attempt = Attempt(
            stored.position, stored.id, failures + 1, at, outcome.status, outcome.error, outcome.milliseconds
        )
        self._store.log(hook.webhook, attempt)
        if not outcome.taken:
            self._failed(hook, edition, failures, gone=outcome.gone)
        return outcome.taken

    def _post(self, hook: Hook, stored: Stored, at: datetime) -> Outcome:
        body = json.dumps(cloud_event(stored), ensure_ascii=False, separators=(",", ":")).encode()
        try:
            secrets = self._store.secrets(hook.webhook)
        except SecretGone:
            return Outcome(None, "ключ подписи уничтожен: назначьте получателя заново", 0)
        given = {
            "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
            **headers(str(stored.id), int(at.timestamp()), body, secrets),
        }
        patience = self._patience
        private = self._store.private
        where = target(hook.url)
        return sending.send(where, given, body, private=private, connect=patience.connect, whole=patience.whole)

    def _failed(self, hook: Hook, edition: int, failures: int, *, gone: bool) -> None:
        now = self._now()
        since = hook.failing_since or now
        gave_up = gone or now - since >= timedelta(seconds=self._patience.giving_up)
        again = now + timedelta(seconds=self._patience.pause(failures))
        self._store.failed(hook.webhook, edition, now, again, gave_up=gave_up)
        if gave_up:
            log.error("webhook_given_up", webhook=str(hook.webhook), position=hook.position)
