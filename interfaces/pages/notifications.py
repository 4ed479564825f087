"""The visitor's own notifications: the same facts that letters tell, read or unread."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from application import notifications as told
from domain.chasing.events import OverdueEscalated, ReminderSent
from interfaces.pages.asked import Question, address
from interfaces.pages.filling import Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.russian_words import word

PAGE = 30
PLACE = "/notifications"


class NotificationsAsked(Question):
    """`before`: those before this position."""

    unread: bool = False
    before: int | None = Field(default=None, ge=1, le=2**53)


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it is shown; `about` is the page of what it is about."""

    position: int
    kind: str
    sentence: str
    about: str | None
    read_at: datetime | None


@page(PLACE)
def notifications(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """The latest first."""
    asked = visitor.asked(NotificationsAsked).question
    found = told.notifications(
        visitor.actor,
        visitor.reception.desk,
        visitor.office.ledger,
        visitor.names,
        visitor.reception.wording,
        unread=asked.unread,
        before=asked.before,
        limit=PAGE + 1,
    )
    shown = [_told(one) for one in found[:PAGE]]
    return visitor.show(
        "notifications.html",
        told=shown,
        asked=asked,
        form=visitor.form(),
        last=shown[0].position if shown else None,
        next=shown[-1].position if len(found) > PAGE else None,
        tabs=[
            ("Все", PLACE, not asked.unread, None),
            ("Непрочитанные", address(PLACE, unread="true"), asked.unread, visitor.frame.unread),
        ],
    )


def _told(one: told.ToldNotification) -> Told:
    event = one.event
    about = None
    if isinstance(event, ReminderSent | OverdueEscalated):
        about = f"/plans/{event.plan}/activities/{event.activity}"
    seen = one.notification
    return Told(seen.position, word(seen.kind), one.sentence, about, seen.read_at)


@form(f"{PLACE}/read")
def post_read(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """Everything up to the latest one that was shown is read."""
    until = sent.text("until")
    if until.isascii() and until.isdigit() and len(until) < 17:
        told.mark_read(visitor.actor, visitor.reception.desk, int(until), visitor.office.clock.now())
    return visitor.go(PLACE)


ROUTES = (notifications, post_read)
