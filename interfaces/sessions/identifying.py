"""Who asks: a bearer token or the page's session becomes the actor of the request, with the roles they hold today.

It is known before anything of the body is looked at. What a cookie alone authenticates must come from our own pages.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.concurrency import sync_to_thread

from application.access import actor_of
from application.performing import Actor
from application.signing_in.access_log import AccessKind, Happened, Visitor
from application.signing_in.ports import Session, Stage
from application.signing_in.secrets import hashed
from domain.person import UnknownPerson
from interfaces.command_key import HEADER, command_id
from interfaces.problems import NOT_SIGNED_IN, Declined
from interfaces.reception import Reception
from interfaces.sessions import cookies
from interfaces.sessions.addressing import Addressing, Connection
from interfaces.sessions.forgery import ForgedRequest, refuse_forgery
from interfaces.visit import visit_of

BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]{1,512})", re.IGNORECASE)
LONGEST_PROGRAM = 200
PLACE = "vekha.identified"


class NotSignedIn(Declined):
    """No token and no session, or not a valid one."""

    problem = NOT_SIGNED_IN


@dataclass(frozen=True, slots=True)
class Identified:
    """`still` says whether what let them in would do so again; `secret` is that of the browser's session."""

    person: UUID
    still: Callable[[], bool]
    session: Session | None = None
    secret: str | None = None


async def identify(connection: Connection) -> None:
    """Makes the actor of the request. Raises NotSignedIn, ForgedRequest, UnfitCommandKey, PersonErased."""
    received: Reception = connection.app.state.reception
    told = connection.headers.get("authorization")
    secret = cookies.kept(connection, cookies.SESSION) if told is None else None
    if secret is not None:
        found = await sync_to_thread(_of_session, received, secret)
        try:
            await refuse_forgery(connection, secret)
        except ForgedRequest:
            await sync_to_thread(_note_forgery, connection, found)
            raise
    else:
        found = await sync_to_thread(_of_token, received, told or "")
    key = connection.headers.get(HEADER)
    visit = visit_of(connection.scope)
    actor = await sync_to_thread(_actor, received, found.person, key, visit.correlation)
    visit.actor = actor.person
    connection.scope["user"] = actor
    connection.scope[PLACE] = found  # type: ignore[literal-required]


def identified(connection: Connection) -> Identified | None:
    """Whom the guard found, if there was one."""
    found: Identified | None = connection.scope.get(PLACE)  # type: ignore[assignment]
    return found


def living(received: Reception, secret: str) -> Session | None:
    """The session of this secret, as long as it lives."""
    doors = received.doors
    return doors.sessions.find(hashed(secret), received.office.clock.now(), doors.limits.idle)


def visitor(connection: Connection) -> Visitor:
    """From where this request comes."""
    program = connection.headers.get("user-agent", "")[:LONGEST_PROGRAM]
    readable = "".join(c for c in program if c.isprintable())
    return Visitor(Addressing.of(connection).client(connection), readable or None, visit_of(connection.scope).request)


def actor(request: Request[Actor, Any, Any]) -> Actor:
    """The actor found by the guard."""
    return request.user


def reception(request: Request[Any, Any, Any]) -> Reception:
    """What the application was composed with."""
    found = request.app.state.reception
    assert isinstance(found, Reception)
    return found


def _of_token(received: Reception, told: str) -> Identified:
    token = BEARER.fullmatch(told.strip())
    person = received.tokens.holder(token[1]) if token else None
    if token is None or person is None:
        raise NotSignedIn
    return Identified(person, partial(_holds, received, token[1], person))


def _holds(received: Reception, token: str, person: UUID) -> bool:
    return received.tokens.holder(token) == person


def _of_session(received: Reception, secret: str) -> Identified:
    session = living(received, secret)
    if session is None or session.stage is not Stage.OPEN:
        raise NotSignedIn
    return Identified(session.person, partial(_lives, received, session), session, secret)


def _lives(received: Reception, session: Session) -> bool:
    """Asked without noting that the session was seen: a page left open does not keep it alive."""
    doors, now = received.doors, received.office.clock.now()
    return any(one.id == session.id for one in doors.sessions.of(session.person, now, doors.limits.idle))


def _actor(received: Reception, person: UUID, key: str | None, correlation: UUID) -> Actor:
    office = received.office
    try:
        return actor_of(office.ledger, person, command_id(key, person), correlation, office.clock.now())
    except UnknownPerson:
        raise NotSignedIn from None


def _note_forgery(connection: Connection, found: Identified) -> None:
    received: Reception = connection.app.state.reception
    session = found.session.id if found.session else None
    now = received.office.clock.now()
    received.doors.log.note(Happened.to(visitor(connection), now, AccessKind.FORGERY, found.person, session=session))
