"""A calendar feed: an address at which a person's calendar program finds the terms that the person may see.

The address is a secret and no part of any event: whoever knows it reads the calendar without signing in.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Envelope, natural_id
from domain.ledger import Decider, Event
from domain.refusals import NotFound, Refusal


class FeedKind(StrEnum):
    """Whose terms a feed shows: all that its holder may see, one party's of them, or one plan's."""

    PERSON = "person"
    PARTY = "party"
    PLAN = "plan"


class CalendarFeedIssued(Event):
    """The holder was given an address, which shows what the holder may see at the time of looking."""

    TOPIC: ClassVar[str] = "feed.issued"

    shows: FeedKind
    subject: UUID
    holder: UUID


class CalendarFeedRevoked(Event):
    """The address answers no more."""

    TOPIC: ClassVar[str] = "feed.revoked"


EVENTS: tuple[type[Event], ...] = (CalendarFeedIssued, CalendarFeedRevoked)


@dataclass(frozen=True, slots=True)
class Feed:
    shows: FeedKind = FeedKind.PERSON
    subject: UUID | None = None
    holder: UUID | None = None
    revoked_on: date | None = None

    @property
    def exists(self) -> bool:
        return self.holder is not None


def feed_id(command: UUID) -> UUID:
    """The feed that this command makes."""
    return natural_id("feed", command)


def evolve(state: Feed, event: Event) -> Feed:
    match event:
        case CalendarFeedIssued():
            return Feed(shows=event.shows, subject=event.subject, holder=event.holder)
        case CalendarFeedRevoked():
            return replace(state, revoked_on=event.occurred_on)
        case _:
            return state


FEED = Decider(name="feed", initial=Feed(), evolve=evolve)


class UnknownFeed(NotFound):
    """There is no such calendar, or its address was revoked: the two are told apart to nobody."""

    def __init__(self) -> None:
        super().__init__("Такого календаря нет, или его адрес отозван. Получите новый адрес в Вехе и подключите его.")


class FeedRevokedBefore(Refusal):
    """An address is revoked once."""

    def __init__(self, state: Feed) -> None:
        super().__init__(f"Адрес календаря уже отозван {state.revoked_on:%d.%m.%Y}: он больше не открывается.")


def issue_feed(by: Envelope, *, shows: FeedKind, subject: UUID, holder: UUID) -> tuple[Event, ...]:
    """A new feed of this holder."""
    return (CalendarFeedIssued.of(by, shows=shows, subject=subject, holder=holder),)


def revoke_feed(state: Feed, by: Envelope) -> tuple[Event, ...]:
    """The feed answers no more. Raises UnknownFeed, FeedRevokedBefore."""
    if not state.exists:
        raise UnknownFeed
    if state.revoked_on:
        raise FeedRevokedBefore(state)
    return (CalendarFeedRevoked.of(by),)
