"""What stands around every page: who looks, where one can go, how it looks, where the ledger stands."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from application.names import RegistryNames
from application.performing import Actor
from interfaces.pages.look import THEMES, Look, look_of
from interfaces.pages.navigation import Way, ways
from interfaces.reception import Reception
from interfaces.sessions import csrf_of


@dataclass(frozen=True, slots=True)
class Frame:
    """`position` is the ledger's last one as the page was begun: what a form sent from it has seen."""

    address: str
    ways: tuple[Way, ...]
    look: Look
    name: str | None = None
    organisation: str | None = None
    unread: int = 0
    position: int | None = None
    csrf: str = ""

    themes = tuple(THEMES.items())


def bare_frame(request: Request[Any, Any, Any]) -> Frame:
    """The frame without a question to the database: for a visitor who is not known, or where something failed."""
    actor = request.scope.get("user")
    known = actor if isinstance(actor, Actor) else None
    return Frame(_address(request), ways(known, request.url.path), look_of(request), csrf=csrf_of(request))


def frame(request: Request[Any, Any, Any], actor: Actor, reception: Reception) -> Frame:
    """The frame for this actor."""
    ledger = reception.office.ledger
    names = RegistryNames(ledger)
    unread = reception.desk.notifications(actor.person, unread=True, before=None, limit=100)
    return Frame(
        _address(request),
        ways(actor, request.url.path),
        look_of(request),
        name=names.person(actor.person),
        organisation=names.organisation(actor.organisation) if actor.organisation else None,
        unread=len(unread),
        position=ledger.head(),
        csrf=csrf_of(request),
    )


def _address(request: Request[Any, Any, Any]) -> str:
    """Where this page is, with its question; a page that answers a form stands at the form's address."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
