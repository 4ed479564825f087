"""The route of the ledger's events as they come: CloudEvents over server-sent events, resumed by position."""

import asyncio
import json
import weakref
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, HeaderParameter, QueryParameter
from litestar.response import Stream

from application.access import actor_of
from application.outgoing_events import Belonging, PersonalNotSent, SeenEvents, Wanted, cloud_event
from application.performing import Actor
from domain.person import PersonErased, UnknownPerson
from domain.refusals import BadInput
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.listening import Listening
from interfaces.api.signing_in import signed_in
from interfaces.asking import NoSuchPosition
from interfaces.reception import Reception
from interfaces.sessions.identifying import identified

BATCH = 200  # events
QUIET = 15.0  # seconds without an event after which the stream says that it is alive, and looks who is listening
LONGEST = 15 * 60.0  # seconds after which the reader comes again, signed in anew
AGAIN = 2000  # milliseconds after which a reader whose stream broke comes again
STREAM = "text/event-stream"


class UnfitLastEvent(BadInput):
    """Not the id of an event of this stream."""

    def __init__(self) -> None:
        super().__init__("Last-Event-ID: нужен номер записи журнала — id последнего полученного события.", "after")


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found behind a position: the messages, and how far it was looked."""

    messages: list[bytes]
    position: int
    more: bool


class _Gone(Exception):
    """The one who listens has no access any more."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who listens to what; each look asks anew what they may see."""

    reception: Reception
    person: UUID
    still: Callable[[], bool]
    wanted: Wanted
    personal: bool
    belonging: Belonging

    def look(self, position: int) -> _Looked:
        """The next events behind this position. Raises _Gone."""
        seen = self.sight()
        found = self.reception.office.ledger.read(position, BATCH)
        messages = [
            _message(cloud_event(stored, personal=self.personal), stored.position)
            for stored in found
            if self.belonging.wanted(stored, self.wanted) and seen.seen(stored)
        ]
        return _Looked(messages, found[-1].position if found else position, len(found) == BATCH)

    def sight(self) -> SeenEvents:
        office = self.reception.office
        if not self.still():
            raise _Gone
        try:
            actor = actor_of(office.ledger, self.person, uuid4(), uuid4(), office.clock.now())
        except (UnknownPerson, PersonErased):
            raise _Gone from None
        seen = SeenEvents(actor, office.ledger, self.belonging)
        if self.personal and not seen.everything:
            raise _Gone
        return seen


def _message(event: dict[str, Any], position: int) -> bytes:
    # JSON has no line ends of its own, so the data is one line.
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"id: {position}\nevent: {event['type']}\ndata: {data}\n\n".encode()


@get(
    "/api/events/stream",
    guards=[signed_in],
    operation_id="ListenToEvents",
    summary="События по мере записи",
    media_type=STREAM,
    responses={
        **refusals(QUESTION),
        200: ResponseSpec(bytes, description="Поток server-sent events", media_type=STREAM, generate_examples=False),
    },
)
async def listen(
    request: Request[Actor, Any, Any],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    listening: NamedDependency[Listening],
    after: Annotated[
        int | None, QueryParameter(ge=0, le=2**53, description="Начать после этой записи; иначе — с новых.")
    ] = None,
    topic: Annotated[list[str] | None, QueryParameter(max_items=100, description="Только такие события.")] = None,
    plan: FromQuery[UUID | None] = None,
    personal: Annotated[
        bool, QueryParameter(description="Со сведениями о людях: только аудитору всей системы.")
    ] = False,
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID", max_length=32)] = None,
) -> Stream:
    """CloudEvents 1.0 (JSON) в потоке server-sent events: те события, что видны спрашивающему.

    Поток продолжается с любой записи: Last-Event-ID или after. Сведения о людях не передаются.
    """
    wanted = Wanted(tuple(topic or ()), plan)
    belonging = Belonging(reception.office.ledger)
    reader = _Reader(reception, actor.person, _still(request), wanted, personal, belonging)
    if personal and not SeenEvents(actor, reception.office.ledger, belonging).everything:
        raise PersonalNotSent
    head = await listening.done(reception.office.ledger.head)
    position = _begin(after, last_event_id, head)
    release = listening.place(actor.person)
    events = _events(reader, position, listening, release)
    # A stream that its reader never began to read has no end of its own.
    weakref.finalize(events, release)
    return Stream(events, media_type=STREAM, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _still(request: Request[Actor, Any, Any]) -> Callable[[], bool]:
    found = identified(request)
    assert found is not None
    return found.still


def _begin(after: int | None, last_event_id: str | None, head: int) -> int:
    """Where the stream begins: what the reader got last goes before where it once began. Raises NoSuchPosition."""
    if last_event_id is not None:
        if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 17):
            raise UnfitLastEvent
        after = int(last_event_id)
    if after is not None and after > head:
        raise NoSuchPosition(after, head)
    return head if after is None else after


async def _events(
    reader: _Reader, position: int, listening: Listening, release: Callable[[], None]
) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    ledger = reader.reception.office.ledger
    said = began = loop.time()
    try:
        yield f"retry: {AGAIN}\nid: {position}\n\n".encode()
        while not listening.leaving and loop.time() - began < LONGEST:
            if position < await listening.head(ledger):
                looked = await listening.done(lambda at=position: reader.look(at))  # type: ignore[misc]
                position = looked.position
                if looked.messages:
                    yield b"".join(looked.messages)
                    said = loop.time()
                if looked.more:
                    continue
            if loop.time() - said > QUIET:
                await listening.done(reader.sight)
                yield f": тишина\nid: {position}\n\n".encode()
                said = loop.time()
            await listening.rest()
    except _Gone:
        return
    finally:
        release()


QUESTIONS = (listen,)
