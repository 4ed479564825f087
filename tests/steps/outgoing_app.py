"""Calendars, exports and webhooks in process, with addresses and secrets kept in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

from application import exporting
from application.calendar_feeds import FeedAddresses, Issued, KnownFeed, calendar_at
from application.compliance_register import RegisterQuestion
from application.performing import Actor, Office
from application.ports import Recorded
from application.webhooks import Attempt, Hook, Webhooks, WithSecret
from domain.refusals import Refusal
from infrastructure.calendar_feed import write_calendar
from infrastructure.exports import write_sheet
from interfaces import sheets
from interfaces.reception import Reception
from interfaces.russian import RussianWording
from tests.steps.driver import Refused
from tests.steps.memory_reading import FoldedRegister, FoldedTrail
from tests.steps.outgoing_driver import Outgoing

OF_FEEDS = frozenset({"IssueFeed", "RevokeFeed"})
OF_WEBHOOKS = frozenset({"RegisterWebhook", "RotateWebhookSecret", "StopWebhook", "ResumeWebhook"})


class MemoryFeedAddresses(FeedAddresses):
    def __init__(self) -> None:
        self._feeds: dict[str, KnownFeed] = {}

    def issue(self, feed: KnownFeed) -> str | None:
        if any(known.feed == feed.feed for known in self._feeds.values()):
            return None
        address = uuid4().hex
        self._feeds[address] = feed
        return address

    def found(self, address: str) -> KnownFeed | None:
        known = self._feeds.get(address)
        return None if known is None or known.revoked_at else known

    def revoke(self, feed: UUID, at: datetime) -> None:
        self._feeds = {a: replace(f, revoked_at=at) if f.feed == feed else f for a, f in self._feeds.items()}

    def held(self, holder: UUID | None) -> Sequence[KnownFeed]:
        return [feed for feed in self._feeds.values() if holder in (None, feed.holder)]


class MemoryWebhooks(Webhooks):
    """Nothing is sent; addresses inside private networks are not allowed."""

    private = False

    def __init__(self) -> None:
        self._hooks: dict[UUID, Hook] = {}

    def add(self, hook: Hook) -> str | None:
        return None if self._hooks.setdefault(hook.webhook, hook) is not hook else "whsec_" + uuid4().hex

    def rotate(self, webhook: UUID, command: UUID) -> str | None:
        return "whsec_" + command.hex

    def stop(self, webhook: UUID, at: datetime) -> None:
        self._hooks[webhook] = replace(self._hooks[webhook], stopped_at=at)

    def resume(self, webhook: UUID, after: int | None) -> None:
        self._hooks[webhook] = replace(self._hooks[webhook], stopped_at=None)

    def all(self) -> Sequence[Hook]:
        return list(self._hooks.values())

    def attempts(self, webhook: UUID, limit: int) -> Sequence[Attempt]:
        return ()


class OutgoingInProcess(Outgoing):
    """`actor` is who a person is now, `today` the day of the scenario."""

    def __init__(
        self,
        office: Office,
        register: FoldedRegister,
        trail: FoldedTrail,
        actor: Callable[[UUID], Actor],
        today: Callable[[], date],
    ) -> None:
        self._office, self._register, self._actor, self._today = office, register, actor, today
        self._feeds, self._webhooks = MemoryFeedAddresses(), MemoryWebhooks()
        parts = SimpleNamespace(office=office, register=register, trail=trail, wording=RussianWording())
        self._reception = cast(Reception, parts)

    def ports(self, order: str) -> Mapping[str, Any]:
        """What the handler of this order needs beside the office."""
        if order in OF_FEEDS:
            return {"addresses": self._feeds}
        return {"webhooks": self._webhooks} if order in OF_WEBHOOKS else {}

    def told(self, answer: Any) -> Recorded:
        """What was recorded; what was shown with it is kept."""
        match answer:
            case Issued(recorded=recorded, address=address):
                self.shown = address and f"/calendar/{address}.ics"
            case WithSecret(recorded=recorded, secret=secret):
                self.shown = secret
            case _:
                recorded = answer
        assert isinstance(recorded, Recorded)
        return recorded

    def calendar(self, address: str) -> bytes:
        token = address.removeprefix("/calendar/").removesuffix(".ics")
        try:
            return write_calendar(calendar_at(token, self._feeds, self._register, self._office, self._today()))
        except Refusal as refusal:
            raise Refused(refusal.code(), refusal.sentence) from refusal

    def export(self, by: UUID, name: str, kind: str) -> bytes:
        actor, today = self._actor(by), self._today()
        made: dict[str, Callable[[], exporting.Sheet]] = {
            "register": lambda: sheets.register_sheet(
                actor, RegisterQuestion(), self._reception, as_of=today, today=today, known_at=None
            ),
            "plans": lambda: sheets.plans_sheet(actor, self._reception, today),
            "organisations": lambda: sheets.organisations_sheet(self._reception, today),
            "people": lambda: sheets.people_sheet(actor, self._reception, today),
        }
        return b"".join(write_sheet(made[name](), exporting.SheetKind(kind)))
