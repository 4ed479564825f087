"""Webhooks, as administrators order them: where events are sent, from which position, and how sending went."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.access import permit
from application.outgoing_events import Wanted
from application.performing import Actor, Decided, Office, Order, circumstances, perform
from application.ports import Recorded
from domain import webhook as hooks
from domain.actors import Envelope
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.catalogue import BY_TOPIC
from domain.ledger import Change, Event, change
from domain.plan.rows import there
from domain.plan.state import PLAN
from domain.webhook import WEBHOOK, UnknownWebhook, Webhook, webhook_id

LONGEST_LOG = 1000
"""Attempts that are remembered of each webhook."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as it is sent to: `position` is the last event that was taken, or that was not for it."""

    webhook: UUID
    url: str
    wanted: Wanted
    position: int
    registered_at: datetime
    failing_since: datetime | None = None
    attempts: int = 0
    next_try: datetime | None = None
    stopped_at: datetime | None = None
    gave_up: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of one event: the receiver's status, or what went wrong before there was one."""

    position: int
    event: UUID
    attempt: int
    at: datetime
    status: int | None
    error: str | None
    milliseconds: int

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Webhooks(ABC):
    """Addresses, secrets and cursors of webhooks, and the log of attempts."""

    @property
    @abstractmethod
    def private(self) -> bool:
        """Whether addresses inside private networks are allowed here."""

    @abstractmethod
    def add(self, hook: Hook) -> str | None:
        """Keeps a new webhook with a new secret, which is given once; None where it was kept before."""

    @abstractmethod
    def rotate(self, webhook: UUID, command: UUID) -> str | None:
        """A new secret, given once; the last one signs too. None where this command has given one before."""

    @abstractmethod
    def stop(self, webhook: UUID, at: datetime) -> None:
        """Nothing more is sent; the cursor stays."""

    @abstractmethod
    def resume(self, webhook: UUID, after: int | None) -> None:
        """Sending goes on at once, from behind `after` where it is named."""

    @abstractmethod
    def all(self) -> Sequence[Hook]:
        """Every webhook, in the order they were registered."""

    @abstractmethod
    def attempts(self, webhook: UUID, limit: int) -> Sequence[Attempt]:
        """The last attempts, the latest first."""


class RegisterWebhook(Order):
    url: str
    topics: tuple[str, ...] = ()
    plan: UUID | None = None


@dataclass(frozen=True, slots=True)
class WithSecret:
    """What was recorded, and the secret, shown once: a retry of the same command has none to show."""

    recorded: Recorded
    secret: str | None


def register_webhook(order: RegisterWebhook, actor: Actor, office: Office, webhooks: Webhooks) -> WithSecret:
    """Events recorded from now on are sent there. Raises what `domain.webhook.target` and the rules raise."""
    webhook, where = webhook_id(actor.command), hooks.target(order.url)

    def decide() -> Decided:
        by = _by(order, actor, office)
        if order.plan:
            there(office.ledger.load(PLAN, order.plan).state)
        registered = hooks.register_webhook(
            by, where=where, topics=order.topics, known=BY_TOPIC, plan=order.plan, private=webhooks.private
        )
        return Decided((Change(webhook, 0, registered),))

    recorded = perform(office, actor, decide, made=webhook)
    kept = Hook(webhook, order.url, Wanted(order.topics, order.plan), recorded.position, office.clock.now())
    return WithSecret(recorded, webhooks.add(kept))


class RotateWebhookSecret(Order):
    webhook: UUID


def rotate_webhook_secret(order: RotateWebhookSecret, actor: Actor, office: Office, webhooks: Webhooks) -> WithSecret:
    """Both secrets sign until the next rotation."""
    recorded = _on(order, order.webhook, actor, office, hooks.rotate_secret)
    return WithSecret(recorded, webhooks.rotate(order.webhook, actor.command))


class StopWebhook(Order):
    webhook: UUID


def stop_webhook(order: StopWebhook, actor: Actor, office: Office, webhooks: Webhooks) -> Recorded:
    recorded = _on(order, order.webhook, actor, office, hooks.stop_webhook)
    webhooks.stop(order.webhook, office.clock.now())
    return recorded


class ResumeWebhook(Order):
    """`after` sends everything behind that position again."""

    webhook: UUID
    after: int | None = None


def resume_webhook(order: ResumeWebhook, actor: Actor, office: Office, webhooks: Webhooks) -> Recorded:
    head = office.ledger.head()

    def decision(state: Webhook, by: Envelope) -> Sequence[Event]:
        return hooks.resume_webhook(state, by, after=order.after, head=head)

    recorded = _on(order, order.webhook, actor, office, decision)
    if not recorded.repeated:
        webhooks.resume(order.webhook, order.after)
    return recorded


def webhooks_seen(actor: Actor, webhooks: Webhooks) -> Sequence[Hook]:
    """Raises NotYours."""
    permit(actor, RegisterWebhook)
    return webhooks.all()


def attempts_seen(actor: Actor, webhooks: Webhooks, webhook: UUID, limit: int) -> Sequence[Attempt]:
    """The latest attempts first. Raises NotYours, UnknownWebhook."""
    permit(actor, RegisterWebhook)
    if all(hook.webhook != webhook for hook in webhooks.all()):
        raise UnknownWebhook
    return webhooks.attempts(webhook, limit)


def _by(order: Order, actor: Actor, office: Office) -> Envelope:
    standing, now = permit(actor, type(order)), office.clock.now()
    return circumstances(order, actor, standing, now=now, zone=DEFAULT_TIME_ZONE, subject=actor.person)


def _on(
    order: Order,
    webhook: UUID,
    actor: Actor,
    office: Office,
    decision: Callable[[Webhook, Envelope], Sequence[Event]],
) -> Recorded:
    def decide() -> Decided:
        by = _by(order, actor, office)
        loaded = office.ledger.load(WEBHOOK, webhook)
        return Decided((change(loaded, decision(loaded.state, by)),))

    return perform(office, actor, decide)
