"""Who could see a stream, since when and until when: by roles given and taken, and by standing in for somebody absent.

A person's own stream says what they held at each moment; whether that showed a stream is asked as it is today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from application.audit_trail import AuditTrail, Names, Place, TrailQuestion, Wording
from application.looking import NotYoursToSee, show
from application.past_register import Axes
from application.performing import Actor
from application.ports import Ledger
from application.replaying import replayed
from domain.actors import Role
from domain.assignment.state import Assignment
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.correction import RecordCorrected
from domain.ledger import Stored
from domain.person import PERSON, Person, PersonRegistered, RoleGranted, RoleWithdrawn, SubstituteNamed
from domain.replay import facts, state

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person whose roles, or those of whom they stood in for, showed the fact from `since` until `until`."""

    person: UUID
    name: str
    roles: tuple[Role, ...]
    role_names: tuple[str, ...]
    since: datetime
    until: datetime | None
    stands_in_for: UUID | None = None
    stands_in_for_name: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when these roles showed it; `until` None: they still do."""

    since: datetime
    until: datetime | None
    roles: tuple[Role, ...]

    def within(self, since: datetime, until: datetime | None = None) -> "Span | None":
        """What of it lies between these moments, None where nothing does."""
        begun = max(self.since, since)
        ends = [end for end in (self.until, until) if end is not None]
        ended = min(ends, default=None)
        return None if ended is not None and ended <= begun else replace(self, since=begun, until=ended)


def viewers(
    stream: UUID, recorded_at: datetime, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording
) -> tuple[Viewer, ...]:
    """Everybody who could see this stream at some time since then, the earliest first."""
    present = replayed(stream, ledger.history(stream), Axes()).state

    def told(person: UUID, span: Span, absent: UUID | None = None) -> Viewer:
        called = tuple(wording.role(role) for role in span.roles)
        other = names.person(absent) if absent else None
        return Viewer(person, names.person(person), span.roles, called, span.since, span.until, absent, other)

    found: list[Viewer] = []
    for place in _everybody(places):
        history = ledger.history(place.stream)
        for span in spans(history, stream, present):
            if (own := span.within(recorded_at)) is not None:
                found.append(told(place.stream, own))
                found += [told(who, part, place.stream) for who, part in _substitutes(history, own)]
    return tuple(sorted(found, key=lambda viewer: (viewer.since, viewer.name)))


def _everybody(places: AuditTrail) -> Iterator[Place]:
    question = TrailQuestion(topic=PersonRegistered.TOPIC, limit=AT_ONCE)
    while page := places.places(question):
        yield from page
        question = replace(question, after=page[-1].position)


def spans(history: Sequence[Stored], stream: UUID, seen: object) -> list[Span]:
    """When what this person was given and not yet taken showed the stream that has come to this state."""
    found: list[Span] = []
    open_ = False
    for number, stored in enumerate(history, 1):
        if number > 1 and not isinstance(stored.event, RoleGranted | RoleWithdrawn | RecordCorrected):
            continue
        known = state(PERSON, history[:number])
        shows, roles = _shows(known, stream, seen), tuple(sorted({grant.role for grant in known.grants}))
        if shows and not open_:
            found.append(Span(stored.recorded_at, None, roles))
        elif shows:
            found[-1] = replace(found[-1], roles=roles)
        elif open_:
            found[-1] = replace(found[-1], until=stored.recorded_at)
        open_ = shows
    return found


def _substitutes(history: Sequence[Stored], span: Span) -> Iterator[tuple[UUID, Span]]:
    """Who stood in for this person during the span: in the days stated, and not before the ledger knew of it."""
    standing = facts(history)
    for stored in history:
        naming = standing.get(stored.id)
        if not isinstance(naming, SubstituteNamed):
            continue
        zone = ZoneInfo(DEFAULT_TIME_ZONE)
        begun = datetime.combine(naming.since, time.min, zone)
        ended = datetime.combine(naming.until + timedelta(days=1), time.min, zone)
        if (part := span.within(max(begun, stored.recorded_at), ended)) is not None:
            yield naming.substitute, part


def _shows(person: Person, stream: UUID, seen: object) -> bool:
    if person.id is None or person.erased:
        return False
    actor = Actor(person.id, person.organisation, person.grants, person.id, person.id)
    try:
        show(actor, stream, seen)
    except NotYoursToSee:
        return False
    return not isinstance(seen, Assignment) or seen.exists
