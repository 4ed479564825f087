"""Who is at the door: a bearer token becomes the actor of the request, before anything of its body is looked at."""

import re
from typing import Any
from uuid import UUID, uuid4

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from application.access import actor_of
from application.performing import Actor
from domain.actors import natural_id
from domain.person import UnknownPerson
from domain.refusals import BadInput
from interfaces.problems import NOT_SIGNED_IN, Declined
from interfaces.reception import Reception
from interfaces.visit import visit_of

BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]{1,512})", re.IGNORECASE)
LONGEST_KEY = 255
HEADER = "Idempotency-Key"


class NotSignedIn(Declined):
    """No token, or not a valid one."""

    problem = NOT_SIGNED_IN


class UnfitCommandKey(BadInput):
    """The command's key cannot be kept."""

    def __init__(self) -> None:
        super().__init__(f"{HEADER}: нужно от 1 до {LONGEST_KEY} печатных знаков, лучше всего новый UUID.", HEADER)


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """The guard of every route that needs to know who asks. Raises NotSignedIn, UnfitCommandKey, PersonErased."""
    token = BEARER.fullmatch(connection.headers.get("authorization", "").strip())
    if token is None:
        raise NotSignedIn
    key = connection.headers.get(HEADER)
    visit = visit_of(connection.scope)
    reception: Reception = connection.app.state.reception
    actor = await sync_to_thread(_actor, reception, token[1], key, visit.correlation)
    visit.actor = actor.person
    connection.scope["user"] = actor


def _actor(reception: Reception, token: str, key: str | None, correlation: UUID) -> Actor:
    person = reception.tokens.holder(token)
    if person is None:
        raise NotSignedIn
    office = reception.office
    try:
        return actor_of(office.ledger, person, command_id(key, person), correlation, office.clock.now())
    except UnknownPerson:
        raise NotSignedIn from None


def command_id(key: str | None, person: UUID) -> UUID:
    """The command that this key names: a UUID as it is, any other text as this person's own; without one, a new."""
    if key is None:
        return uuid4()
    key = _as_sent(key)
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise UnfitCommandKey
    try:
        return UUID(key)
    except ValueError:
        return natural_id("command", person, key)


def _as_sent(header: str) -> str:
    """A header arrives as Latin-1; most callers who write other letters mean UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def actor(request: Request[Actor, Any, Any]) -> Actor:
    """The actor found by the guard."""
    return request.user


def reception(request: Request[Any, Any, Any]) -> Reception:
    """What the application was composed with."""
    found = request.app.state.reception
    assert isinstance(found, Reception)
    return found
