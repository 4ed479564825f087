"""The guard of pages, and what a page knows of its session."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.handlers.base import BaseRouteHandler
from litestar.status_codes import HTTP_303_SEE_OTHER

from application.access_table import ROLES_IN_RUSSIAN
from application.performing import Actor
from application.signing_in.ports import Session, Stage
from domain.person import PERSON, PersonErased
from interfaces.sessions import cookies, forgery
from interfaces.sessions.addressing import Connection
from interfaces.sessions.identifying import NotSignedIn, identified, identify, living
from interfaces.sessions.kept_forms import kept_form
from interfaces.sessions.returning import came_from, safe_return

SIGN_IN = "/sign-in"
STEPS = {Stage.SECOND_FACTOR: f"{SIGN_IN}/code", Stage.ENROLMENT: f"{SIGN_IN}/factor"}


@dataclass(frozen=True, slots=True)
class PageSession:
    """Whose session a page is shown in. `roles` are in Russian; `csrf` goes into every form as `form.csrf`."""

    person: UUID
    name: str
    roles: tuple[str, ...]
    csrf: str
    kept: Session | None


class SignInFirst(Exception):
    """Nobody is signed in, or the session has ended; `parcel` is the secret of what they had typed by then."""

    def __init__(self, back: str, step: str = SIGN_IN, parcel: str | None = None) -> None:
        super().__init__(step)
        self.back, self.step, self.parcel = back, step, parcel


async def signed_in_page(connection: Connection, _: BaseRouteHandler) -> None:
    """The guard of pages. Raises SignInFirst, ForgedRequest, UnfitCommandKey."""
    try:
        await identify(connection)
    except (NotSignedIn, PersonErased):
        raise await _sign_in_first(connection) from None


async def _sign_in_first(connection: Connection) -> SignInFirst:
    secret = cookies.kept(connection, cookies.SESSION)
    session = await sync_to_thread(living, connection.app.state.reception, secret) if secret else None
    step = STEPS.get(session.stage, SIGN_IN) if session else SIGN_IN
    path = quote(connection.scope["path"])
    if forgery.safe(connection):
        query = connection.scope["query_string"].decode("latin-1")
        return SignInFirst(safe_return(f"{path}?{query}" if query else path), step)
    # A form of another site's making must not come back as if the person had typed it.
    ours = isinstance(connection, Request) and not forgery.from_elsewhere(connection)
    parcel = await kept_form(connection, secret) if ours and isinstance(connection, Request) else None
    return SignInFirst(came_from(connection), step, parcel)


def to_sign_in(request: Request[Any, Any, Any], first: SignInFirst) -> Response[None]:
    """The way to the sign-in page and back."""
    address = f"{first.step}?next={quote(first.back, safe='')}"
    parcels = [cookies.given(request, cookies.PARCEL, first.parcel)] if first.parcel else []
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"Location": address}, cookies=parcels)


def csrf_of(request: Request[Any, Any, Any]) -> str:
    """What a form of this session sends back to show that it is ours; empty where there is no session."""
    found = identified(request)
    return forgery.token(found.secret) if found and found.secret else ""


def page_session(request: Request[Actor, Any, Any]) -> PageSession:
    """The session found by the guard, with the person's name."""
    found = identified(request)
    assert found is not None
    name = request.app.state.reception.office.ledger.load(PERSON, found.person).state.name
    roles = {ROLES_IN_RUSSIAN[grant.role] for grant in request.user.grants}
    return PageSession(found.person, name, tuple(sorted(roles)), csrf_of(request), found.session)
