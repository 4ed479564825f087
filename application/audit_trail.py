"""The audit trail: every event as a Russian sentence, with who, for whom, when, on what basis, and what it changed.

The trail's table says only which events are asked for. What is shown of them is told from the ledger at the moment of
the answer, so what has been erased cannot come back out of a read model.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from application.ports import Ledger
from application.replaying import decider_of
from domain.actors import Basis, Role
from domain.assignment.events import PointKey
from domain.correction import RecordCorrected
from domain.ledger import Event, Stored
from domain.replay import state


@dataclass(frozen=True, slots=True)
class Unseen:
    """Examinations whose events and cards are passed over: these, or all of them."""

    examinations: frozenset[UUID] = frozenset()
    all: bool = False

    def hides(self, examination: UUID | None) -> bool:
        return examination is not None and (self.all or examination in self.examinations)


@dataclass(frozen=True, slots=True)
class TrailQuestion:
    """Which events are asked for; None asks for any. The period is of the facts' own dates, both ends included.

    Pages run forward from `after`, or backward from `before` with the latest first; at most one of them is given.
    `unseen` is what whoever asks is blind to.
    """

    stream: UUID | None = None
    plan: UUID | None = None
    activity: UUID | None = None
    party: UUID | None = None
    by: UUID | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None
    after: int = 0
    before: int | None = None
    limit: int = 100
    unseen: Unseen = Unseen()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event belongs: what the trail's table knows of it."""

    position: int
    stream: UUID
    topic: str
    plan: UUID | None
    activity: UUID | None
    party: UUID | None
    point: PointKey | None
    by: UUID
    occurred_on: date
    recorded_at: datetime
    examination: UUID | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one event did to one field of its stream's state, in Russian; None: there was, or is, nothing."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """An event told to a person. Names are as the registry has them now; an erased one is «сведения удалены»."""

    place: Place
    version: int
    id: UUID
    sentence: str
    by_name: str
    role: Role
    role_name: str
    on_behalf_of: UUID | None
    on_behalf_of_name: str | None
    occurred_at: datetime | None
    basis: str | None
    changes: tuple[FieldChange, ...]

    @property
    def position(self) -> int:
        return self.place.position


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events in the order asked for; `next` is the position to continue from, None where there are no more."""

    entries: tuple[TrailEntry, ...]
    next: int | None


class AuditTrail(ABC):
    """Which events are asked for, by what they concern."""

    @abstractmethod
    def places(self, question: TrailQuestion) -> Sequence[Place]:
        """At most `limit` places, in the order of the question."""


class Names(ABC):
    """How people, organisations and rows of plans are called."""

    @abstractmethod
    def person(self, person: UUID) -> str:
        """The person's name; «сведения удалены» after erasure."""

    @abstractmethod
    def organisation(self, organisation: UUID) -> str:
        """The organisation's present name."""

    @abstractmethod
    def activity(self, plan: UUID, activity: UUID) -> str:
        """The printed number of the row, or its place in the plan where it has none."""

    @abstractmethod
    def plan(self, plan: UUID) -> str:
        """The plan's title."""

    def party(self, party: UUID, *, is_person: bool) -> str:
        """The name of a responsible party."""
        return self.person(party) if is_person else self.organisation(party)


class Wording(ABC):
    """How an event is said in Russian; a pure function of the event, its stream's state and names."""

    @abstractmethod
    def sentence(self, event: Event, before: Any, names: Names) -> str:
        """The event as a sentence; `before` is the state of its stream that it found."""

    @abstractmethod
    def changes(self, before: Any, after: Any, names: Names) -> tuple[FieldChange, ...]:
        """The fields that differ between two states of a stream."""

    @abstractmethod
    def corrected(self, mistaken: Event, event: RecordCorrected, names: Names) -> tuple[FieldChange, ...]:
        """What a correction changed in the mistaken event itself."""

    @abstractmethod
    def role(self, role: Role) -> str:
        """The role's name."""

    @abstractmethod
    def basis(self, basis: Basis) -> str:
        """The act or letter with its requisites."""


def trail(question: TrailQuestion, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording) -> TrailPage:
    """The page of events asked for, each told from the ledger."""
    found = places.places(replace(question, limit=question.limit + 1))
    shown = found[: question.limit]
    return TrailPage(
        told_at(shown, ledger, names, wording), shown[-1].position if len(found) > len(shown) and shown else None
    )


def told_at(places: Sequence[Place], ledger: Ledger, names: Names, wording: Wording) -> tuple[TrailEntry, ...]:
    """The events at these places, told, in the order given."""
    told = {entry.position: entry for stream in _by_stream(places) for entry in _told(stream, ledger, names, wording)}
    return tuple(told[place.position] for place in places)


def _by_stream(places: Sequence[Place]) -> Iterable[Sequence[Place]]:
    streams: dict[UUID, list[Place]] = {}
    for place in places:
        streams.setdefault(place.stream, []).append(place)
    return streams.values()


def _told(places: Sequence[Place], ledger: Ledger, names: Names, wording: Wording) -> Iterator[TrailEntry]:
    """These places of one stream; its history is folded once, each event told between the states around it."""
    asked = {place.position: place for place in places}
    history = [s for s in ledger.history(places[0].stream) if s.position <= max(asked)]
    decider = decider_of(history)
    before: object = decider.initial
    for number, stored in enumerate(history):
        correction = isinstance(stored.event, RecordCorrected)
        # A correction reaches back, so the state after it is folded anew; any other fact is one step further.
        after = state(decider, history[: number + 1]) if correction else decider.evolve(before, stored.event)
        if place := asked.get(stored.position):
            changes = wording.changes(before, after, names)
            if isinstance(stored.event, RecordCorrected):
                mistaken = next(s.event for s in history if s.id == stored.event.corrected)
                changes = (*wording.corrected(mistaken, stored.event, names), *changes)
            yield _entry(place, stored, wording.sentence(stored.event, before, names), changes, names, wording)
        before = after


def _entry(
    place: Place, stored: Stored, sentence: str, changes: tuple[FieldChange, ...], names: Names, wording: Wording
) -> TrailEntry:
    event = stored.event
    return TrailEntry(
        place=place,
        version=stored.version,
        id=stored.id,
        sentence=sentence,
        by_name=names.person(event.by),
        role=event.role,
        role_name=wording.role(event.role),
        on_behalf_of=event.on_behalf_of,
        on_behalf_of_name=names.organisation(event.on_behalf_of) if event.on_behalf_of else None,
        occurred_at=event.occurred_at,
        basis=wording.basis(event.basis) if event.basis else None,
        changes=changes,
    )
