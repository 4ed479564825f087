"""When a person last came, and what has happened since in what they see."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from application.access import sight
from application.audit_trail import AuditTrail, Names, Place, TrailEntry, TrailQuestion, Wording, told_at
from application.performing import Actor
from application.ports import Ledger

SITTING = timedelta(minutes=30)
"""Whoever comes back sooner is still on the same visit."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A moment at which somebody saw the ledger up to a position."""

    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """`since` is how the visit before ended, None on the first one; `last` the latest glimpse of this one."""

    since: Glimpse | None
    last: Glimpse


class Visits(ABC):
    """The visits of each person."""

    @abstractmethod
    def of(self, person: UUID) -> Visit | None:
        """The last one; None where they have never come."""

    @abstractmethod
    def keep(self, person: UUID, visit: Visit) -> None:
        """In the place of the one before."""


def visited(before: Visit | None, now: Glimpse) -> Visit:
    """The visit that this glimpse belongs to."""
    if before is None:
        return Visit(None, now)
    if now.at - before.last.at < SITTING:
        return replace(before, last=now)
    return Visit(before.last, now)


def come(actor: Actor, visits: Visits, position: int, at: datetime) -> Visit:
    """The actor looks at the first page now; their visit, which is kept."""
    visit = visited(visits.of(actor.person), Glimpse(position, at))
    visits.keep(actor.person, visit)
    return visit


@dataclass(frozen=True, slots=True)
class News:
    """What happened since, the latest first; `more`: there was more than is told."""

    entries: tuple[TrailEntry, ...]
    more: bool


def news(
    actor: Actor,
    since: int,
    plans: Iterable[UUID],
    places: AuditTrail,
    ledger: Ledger,
    names: Names,
    wording: Wording,
    limit: int = 10,
) -> News:
    """Events past this position in these plans, which the actor sees whole, and of the parties they act for.

    What the actor did themself is no news.
    """
    questions = [TrailQuestion(plan=plan) for plan in plans]
    questions += [TrailQuestion(party=party) for party in sight(actor).parties]
    found: dict[int, Place] = {}
    full = False
    for question in questions:
        seen = places.places(replace(question, before=ledger.head() + 1, limit=limit * 2))
        new = [place for place in seen if place.position > since]
        full = full or len(new) == limit * 2
        found |= {place.position: place for place in new if place.by != actor.person}
    shown = sorted(found, reverse=True)[:limit]
    entries = told_at([found[position] for position in shown], ledger, names, wording)
    return News(entries, full or len(found) > limit)
