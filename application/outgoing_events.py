"""The ledger's events as other systems get them: CloudEvents 1.0, without personal data, only what may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from application.access import Sight, may_see, sight
from application.looking import keeps_registry
from application.performing import Actor
from application.ports import Ledger
from domain.assessment_card.events import CardSubmitted, SelfExaminationSubmitted
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.examination.events import ScoresConsolidated
from domain.ledger import Event, Stored
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.personal import Personal
from domain.plan.state import PLAN
from domain.refusals import Forbidden

SOURCE = "/vekha/ledger"
TYPE = "vekha."
MEDIA_TYPE = "application/cloudevents+json"
WITHHELD = "сведения не передаются"
"""What stands in place of a personal value, and of what experts scored."""

SCORED = frozenset({"scores", "conclusion", "recommendations", "total", "passed", "results"})
"""What of cards and of results is not sent to other systems: there an expert could read what the others scored."""
OF_EXAMINATIONS = frozenset(kind.TOPIC for kind in (CardSubmitted, SelfExaminationSubmitted, ScoresConsolidated))

REMEMBERED = 10_000  # assignments: whose they are never changes


class PersonalNotSent(Forbidden):
    """Personal values leave the service only to those who look at all of it."""

    def __init__(self) -> None:
        super().__init__("Сведения о людях передаются только аудитору всей системы: запросите поток без них.")


def cloud_event(stored: Stored, *, personal: bool = False) -> dict[str, Any]:
    """The event in CloudEvents' JSON format; `sequence` is its position in the ledger (extension «sequence»).

    The id is the event's own, the same each time it is sent: a receiver knows by it what it has had.
    """
    kind = stored.event.TOPIC.rpartition(".")[0]
    return {
        "specversion": "1.0",
        "id": str(stored.id),
        "source": SOURCE,
        "type": TYPE + stored.event.TOPIC,
        "subject": f"{kind}/{stored.stream}" if kind else str(stored.stream),
        "time": stored.recorded_at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": str(stored.position),
        "data": {
            "position": stored.position,
            "stream": str(stored.stream),
            "version": stored.version,
            "topic": stored.event.TOPIC,
            "event": to_jsonable_python(_event(stored.event, personal), fallback=str),
        },
    }


def _event(event: Event, personal: bool) -> object:
    told = _told(event, personal)
    if personal or event.TOPIC not in OF_EXAMINATIONS or not isinstance(told, dict):
        return told
    return {name: WITHHELD if name in SCORED else value for name, value in told.items()}


def _told(value: object, personal: bool) -> object:
    match value:
        case Personal():
            return str(value) if personal and not isinstance(value.value, BaseModel) else _protected(value, personal)
        case BaseModel():
            return {name: _told(getattr(value, name), personal) for name in type(value).model_fields}
        case Mapping():
            return {str(key): _told(inner, personal) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_told(inner, personal) for inner in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {part.name: _told(getattr(value, part.name), personal) for part in fields(value)}
        case _:
            return value


def _protected(value: Personal[Any], personal: bool) -> object:
    return _told(value.value, personal) if personal else WITHHELD


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a receiver asked for; nothing named asks for any."""

    topics: tuple[str, ...] = ()
    plan: UUID | None = None


class Belonging:
    """Which plan an event belongs to, by its stream; remembers what never changes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._assignments: dict[UUID, Assignment] = {}

    def kind(self, stored: Stored) -> str:
        """The kind of the stream; of a correction, that of what it corrects."""
        kind, dot, _ = stored.event.TOPIC.partition(".")
        if dot:
            return kind
        history = self._ledger.history(stored.stream)
        return history[0].event.TOPIC.partition(".")[0] if history else ""

    def assignment(self, stream: UUID) -> Assignment:
        if stream not in self._assignments:
            if len(self._assignments) >= REMEMBERED:
                self._assignments.clear()
            self._assignments[stream] = self._ledger.load(ASSIGNMENT, stream).state
        return self._assignments[stream]

    def wanted(self, stored: Stored, wanted: Wanted) -> bool:
        """Whether the event is one of those."""
        if wanted.topics and stored.event.TOPIC not in wanted.topics:
            return False
        if wanted.plan is None or stored.stream == wanted.plan:
            return True
        return self.kind(stored) == ASSIGNMENT.name and self.assignment(stored.stream).plan == wanted.plan


class SeenEvents:
    """The events that one person may see, as their roles stand when this was made."""

    def __init__(self, actor: Actor, ledger: Ledger, belonging: Belonging) -> None:
        self._actor = actor
        self._ledger = ledger
        self._belonging = belonging
        self._sight: Sight = sight(actor)

    @property
    def everything(self) -> bool:
        return self._sight.everything

    def seen(self, stored: Stored) -> bool:
        if self.everything:
            return True
        match self._belonging.kind(stored):
            case ASSIGNMENT.name:
                return may_see(self._actor, assignment=self._belonging.assignment(stored.stream))
            case PLAN.name:
                return may_see(self._actor, plan=self._ledger.load(PLAN, stored.stream).state)
            case ORGANISATION.name:
                return True
            case PERSON.name:
                return stored.stream == self._actor.person or keeps_registry(self._actor)
            case _:
                return False
