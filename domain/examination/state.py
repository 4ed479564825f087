"""What is remembered of an examination: who judges what, who declared what, what it came to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.actors import natural_id
from domain.examination import events as e
from domain.ledger import Decider, Event
from domain.report_form import FormRef


class SeatStanding(StrEnum):
    """How an expert stands to one object: the declaration comes before access."""

    APPOINTED = "appointed"
    FREE_OF_CONFLICT = "free_of_conflict"
    IN_CONFLICT = "in_conflict"
    RECUSED = "recused"
    REPLACED = "replaced"


OUT = frozenset({SeatStanding.RECUSED, SeatStanding.REPLACED})


@dataclass(frozen=True, slots=True)
class Seat:
    """One expert's place at one object; `third` decides where the first two diverged."""

    expert: UUID
    object: UUID
    organisation: UUID | None
    appointed_on: date
    third: bool = False
    standing: SeatStanding = SeatStanding.APPOINTED
    conflict: e.ConflictKind | None = None

    @property
    def in_office(self) -> bool:
        return self.standing not in OUT

    @property
    def may_score(self) -> bool:
        return self.standing is SeatStanding.FREE_OF_CONFLICT


SeatKey = tuple[UUID, UUID]
"""An expert and an object."""


@dataclass(frozen=True, slots=True)
class Examination:
    id: UUID | None = None
    announced: e.ExaminationAnnounced | None = None
    form: FormRef | None = None
    seats: Mapping[SeatKey, Seat] = field(default_factory=dict)
    minutes: e.MinutesRecorded | None = None
    consolidated: e.ScoresConsolidated | None = None
    accepted: tuple[e.RecommendationAccepted, ...] = ()
    closed_on: date | None = None

    @property
    def exists(self) -> bool:
        return self.announced is not None

    @property
    def plan(self) -> UUID | None:
        return self.announced.plan if self.announced else None

    @property
    def committee(self) -> UUID | None:
        return self.announced.committee if self.announced else None

    @property
    def objects(self) -> tuple[e.ExaminedObject, ...]:
        return self.announced.objects if self.announced else ()

    def object(self, identity: UUID) -> e.ExaminedObject | None:
        return next((one for one in self.objects if one.id == identity), None)

    def seat(self, expert: UUID, examined: UUID) -> Seat | None:
        return self.seats.get((expert, examined))

    def seats_at(self, examined: UUID) -> Iterator[Seat]:
        """The seats at one object that are in office, in the order of appointment, the third last."""
        seats = (seat for seat in self.seats.values() if seat.object == examined and seat.in_office)
        return iter(sorted(seats, key=lambda seat: seat.third))

    def seats_of(self, expert: UUID) -> Iterator[Seat]:
        return (seat for seat in self.seats.values() if seat.expert == expert)

    @property
    def experts(self) -> tuple[UUID, ...]:
        """Everybody who is in office at some object."""
        return tuple(dict.fromkeys(seat.expert for seat in self.seats.values() if seat.in_office))


def examination_id(command: UUID) -> UUID:
    """The examination announced by this command."""
    return natural_id("examination", command)


def evolve(state: Examination, event: Event) -> Examination:
    """One fact further; rules never run here."""
    match event:
        case e.ExaminationAnnounced():
            return Examination(id=event.examination, announced=event, form=event.form)
        case e.ExpertAppointed():
            return _seated(state, event, event.expert, event.objects)
        case e.ExpertReplaced():
            left = _standing(state, event.expert, event.objects, SeatStanding.REPLACED)
            return _seated(left, event, event.replacement, event.objects)
        case e.ThirdExpertAppointed():
            return _seated(state, event, event.expert, (event.object,), third=True)
        case e.ConflictDeclared():
            free = event.conflict is None
            to = SeatStanding.FREE_OF_CONFLICT if free else SeatStanding.IN_CONFLICT
            return _standing(state, event.expert, event.objects, to, event.conflict)
        case e.ExpertRecused():
            return _standing(state, event.expert, event.objects, SeatStanding.RECUSED)
        case e.FormMoved():
            return replace(state, form=event.new)
        case e.MinutesRecorded():
            return replace(state, minutes=event)
        case e.ScoresConsolidated():
            return replace(state, consolidated=event)
        case e.RecommendationAccepted():
            return replace(state, accepted=(*state.accepted, event))
        case e.ExaminationClosed():
            return replace(state, closed_on=event.occurred_on)
        case _:
            return state


def _seated(
    state: Examination,
    event: e.ExpertAppointed | e.ExpertReplaced | e.ThirdExpertAppointed,
    expert: UUID,
    objects: tuple[UUID, ...],
    *,
    third: bool = False,
) -> Examination:
    seats = {(expert, one): Seat(expert, one, event.organisation, event.occurred_on, third=third) for one in objects}
    return replace(state, seats={**state.seats, **seats})


def _standing(
    state: Examination,
    expert: UUID,
    objects: tuple[UUID, ...],
    to: SeatStanding,
    conflict: e.ConflictKind | None = None,
) -> Examination:
    seats = {
        (expert, one): replace(seat, standing=to, conflict=conflict or seat.conflict)
        for one in objects
        if (seat := state.seats.get((expert, one)))
    }
    return replace(state, seats={**state.seats, **seats})


EXAMINATION = Decider(name="examination", initial=Examination(), evolve=evolve)
