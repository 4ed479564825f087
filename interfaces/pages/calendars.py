"""Addresses of calendars: a secret address shows terms in any calendar program; it is told once and can be revoked."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import calendar_feeds as feeds
from application.performing import Actor, Office
from application.ports import Recorded
from domain.calendar_feed import FeedKind
from domain.refusals import Refusal
from interfaces.ordering import UnfitOrder, ordered
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.refusing import problem_of

SHOWS = {
    FeedKind.PERSON: "Всё, что вижу я",
    FeedKind.PARTY: "Сроки организации",
    FeedKind.PLAN: "Сроки плана",
}


@page("/calendars")
def calendars(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """The addresses given out, and a new one."""
    return _shown(visitor, visitor.form(shows=FeedKind.PERSON.value))


@form("/calendars")
def post_calendar(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """A new address: shown in this answer alone, since nobody keeps it."""
    shows = sent.text("shows")
    stated: dict[str, Any] = {"shows": shows} if shows else {}
    if shows == FeedKind.PARTY and visitor.actor.organisation:
        stated["subject"] = visitor.actor.organisation
    try:
        order = ordered(feeds.IssueFeed, **stated)
        issued = feeds.issue_feed(order, sent.actor(visitor.actor), visitor.office, visitor.reception.feeds)
    except (Refusal, UnfitOrder) as failure:
        return _shown(visitor, sent.filled(visitor.frame.position or 0, problem_of(failure)))
    return _shown(visitor, visitor.form(shows=shows), issued.address)


@form("/calendars/{feed:uuid}/revocation")
def post_revocation(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], feed: FromPath[UUID]
) -> Response[Any]:
    """The address answers no more."""

    def revoke(order: feeds.RevokeFeed, actor: Actor, office: Office) -> Recorded:
        return feeds.revoke_feed(order, actor, office, visitor.reception.feeds)

    return visitor.carry_out(
        sent, feeds.RevokeFeed, revoke, feed=feed, then="/calendars", again=lambda filled: _shown(visitor, filled)
    )


def _shown(visitor: Visitor, filled: Filled, given: str | None = None) -> Response[Any]:
    held = [
        one for one in feeds.held_feeds(visitor.actor, visitor.reception.feeds) if one.holder == visitor.actor.person
    ]
    return visitor.show(
        "calendars.html",
        status=filled.status,
        form=filled,
        held=[(one, _subject(one, visitor)) for one in reversed(held)],
        blank=visitor.form(),
        given=f"{str(visitor.request.base_url).rstrip('/')}/calendar/{given}.ics" if given else None,
        shows=[(kind.value, told) for kind, told in SHOWS.items() if _offered(kind, visitor)],
    )


def _offered(kind: FeedKind, visitor: Visitor) -> bool:
    if kind is FeedKind.PARTY:
        return visitor.actor.organisation is not None
    return kind is FeedKind.PERSON


def _subject(one: feeds.KnownFeed, visitor: Visitor) -> str:
    match one.shows:
        case FeedKind.PARTY:
            return f"{SHOWS[one.shows]}: {visitor.names.organisation(one.subject)}"
        case FeedKind.PLAN:
            return f"{SHOWS[one.shows]}: {visitor.names.plan(one.subject)}"
        case FeedKind.PERSON:
            return SHOWS[one.shows]


ROUTES = (calendars, post_calendar, post_revocation)
