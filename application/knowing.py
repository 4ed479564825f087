"""Who knew what when: a fact's own date, when the ledger learned of it, who could see it since, and who has looked.

And what was corrected afterwards: the mistake, what is right, by whom, on what basis, and how late.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from application.audit_trail import AuditTrail, FieldChange, Names, TrailEntry, TrailQuestion, Wording, trail
from application.looking import NotYoursToSee, show
from application.past_register import Axes
from application.performing import Actor
from application.ports import Ledger
from application.reads_log import Noted, ReadsLog, readers
from application.replaying import replayed
from application.stepping import UnknownStep
from domain.assignment.state import Assignment
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.correction import RecordCorrected
from domain.ledger import Stored
from domain.person import PERSON, Person, PersonRegistered, RoleGranted, RoleWithdrawn
from domain.replay import state

MOST_PEOPLE = 1000


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person whose roles showed the fact from `since` on, until their last such role was withdrawn."""

    person: UUID
    name: str
    roles: tuple[str, ...]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A record that was corrected afterwards; `late` are the days between the recording of both."""

    entry: TrailEntry
    mistaken: int
    mistaken_topic: str
    mistaken_on: date
    mistaken_recorded_at: datetime
    change: FieldChange
    reason: str
    late: int


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    corrections: tuple[Correction, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`late` are the days between the fact and the ledger's learning of it, in the plans' usual time zone."""

    entry: TrailEntry
    late: int
    viewers: tuple[Viewer, ...]
    read_by: tuple[Noted, ...]
    corrections: tuple[Correction, ...]


def knowledge(
    position: int, places: AuditTrail, ledger: Ledger, reads: ReadsLog, names: Names, wording: Wording
) -> Knowledge:
    """What is known of who knew of the fact at this position. Raises UnknownStep."""
    found = trail(TrailQuestion(after=position - 1, before=position + 1, limit=1), places, ledger, names, wording)
    if not found.entries:
        raise UnknownStep(position)
    (entry,) = found.entries
    place = entry.place
    learned = place.recorded_at.astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date()
    objects = [thing for thing in dict.fromkeys((place.stream, place.plan)) if thing is not None]
    question = TrailQuestion(stream=place.stream, topic=RecordCorrected.TOPIC, limit=MOST_PEOPLE)
    mended = corrections(question, places, ledger, names, wording).corrections
    return Knowledge(
        entry=entry,
        late=(learned - place.occurred_on).days,
        viewers=tuple(sorted(_viewers(place.stream, place.recorded_at, places, ledger), key=lambda v: v.since)),
        read_by=tuple(noted for noted in readers(reads, objects) if noted.read.at >= place.recorded_at),
        corrections=tuple(one for one in mended if one.mistaken == position),
    )


def _viewers(stream: UUID, recorded_at: datetime, places: AuditTrail, ledger: Ledger) -> Iterator[Viewer]:
    present = replayed(stream, ledger.history(stream), Axes()).state
    people = places.places(TrailQuestion(topic=PersonRegistered.TOPIC, limit=MOST_PEOPLE))
    for place in people:
        viewer = _viewer(place.stream, ledger.history(place.stream), stream, present, recorded_at)
        if viewer is not None:
            yield viewer


def _viewer(
    person: UUID, history: Sequence[Stored], stream: UUID, seen: object, recorded_at: datetime
) -> Viewer | None:
    """Goes through what this person was given and taken, and asks each time whether that shows the stream."""
    since: datetime | None = None
    until: datetime | None = None
    known: Person = PERSON.initial
    roles: tuple[str, ...] = ()
    for number, stored in enumerate(history, 1):
        if number > 1 and not isinstance(stored.event, RoleGranted | RoleWithdrawn | RecordCorrected):
            continue
        known = state(PERSON, history[:number])
        shows = _shows(known, stream, seen)
        if shows and (since is None or until is not None):
            since, until = stored.recorded_at, None
        elif not shows and since is not None and until is None:
            until = stored.recorded_at
        if shows:
            roles = tuple(sorted({grant.role.value for grant in known.grants}))
    if since is None or (until is not None and until < recorded_at):
        return None
    return Viewer(person, known.name or "", roles, max(since, recorded_at), until)


def _shows(person: Person, stream: UUID, seen: object) -> bool:
    if person.id is None:
        return False
    actor = Actor(person.id, person.organisation, person.grants, person.id, person.id)
    try:
        show(actor, stream, seen)
    except NotYoursToSee:
        return False
    return not isinstance(seen, Assignment) or seen.exists


def corrections(
    question: TrailQuestion, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording
) -> CorrectionsPage:
    """The corrections of the plan, stream, actor or period asked for, in the order they were recorded."""
    page = trail(replace(question, topic=RecordCorrected.TOPIC), places, ledger, names, wording)
    return CorrectionsPage(tuple(_correction(entry, ledger, names, wording) for entry in page.entries), page.next)


def _correction(entry: TrailEntry, ledger: Ledger, names: Names, wording: Wording) -> Correction:
    history = ledger.history(entry.place.stream)
    event = next(s.event for s in history if s.position == entry.position)
    assert isinstance(event, RecordCorrected)
    mistaken = next(s for s in history if s.id == event.corrected)
    (change,) = wording.corrected(mistaken.event, event, names)
    return Correction(
        entry=entry,
        mistaken=mistaken.position,
        mistaken_topic=mistaken.event.TOPIC,
        mistaken_on=mistaken.event.occurred_on,
        mistaken_recorded_at=mistaken.recorded_at,
        change=change,
        reason=str(event.reason),
        late=(entry.place.recorded_at - mistaken.recorded_at).days,
    )
