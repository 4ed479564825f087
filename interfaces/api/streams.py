"""The routes of the ledger itself: one stream at any moment, and the events as recorded."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from application import looking
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import After, AsOf, KnownAt, Limit, moment_or_position
from interfaces.opened import Opened
from interfaces.plain import plain_event, plain_replay
from interfaces.reception import Reception


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """Состояние одного потока событий; version и position — последнего учтённого события."""

    stream: UUID
    kind: str
    version: int
    position: int
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EventsAnswer:
    """События журнала по порядку; next продолжает страницу."""

    events: list[dict[str, Any]]
    next: int | None


@get(
    "/api/streams/{stream:uuid}/state",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskState",
    summary="Состояние на любой момент",
)
def get_state(
    stream: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> StateAnswer:
    """План, поручение, организация или человек: как было известно в этот момент, по состоянию на эту дату."""
    found = looking.stream_then(actor, reception.office.ledger, stream, moment_or_position(known_at), as_of)
    opened(ReadKind.STATE, stream, told=f"position={found.position}" + (f", as_of={as_of}" if as_of else ""))
    return StateAnswer(**plain_replay(found))


@get(
    "/api/events",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskEvents",
    summary="События как записаны",
)
def get_events(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    after: After = 0,
    limit: Limit = 100,
    stream: FromQuery[UUID | None] = None,
) -> EventsAnswer:
    """Журнал целиком, по порядку записи. Для аудитора."""
    looking.everything(actor)
    found = reception.office.ledger.read(after, limit, stream)
    opened(ReadKind.EVENTS, stream, told=f"after={after}, limit={limit}")
    return EventsAnswer([plain_event(stored) for stored in found], found[-1].position if len(found) == limit else None)


QUESTIONS = (get_state, get_events)
