"""A visit to the way in: who comes, what they are shown, what their browser keeps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.handlers.base import BaseRouteHandler
from litestar.response import Redirect

from application.signing_in.entering import Begun
from application.signing_in.ports import Session, Stage
from application.signing_in.secrets import new_secret
from domain.refusals import Refusal
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.frame import bare_frame
from interfaces.pages.rendering import answer, html
from interfaces.reception import Reception
from interfaces.refusing import problem_of
from interfaces.sessions import Addressing, ForgedRequest, SignInFirst, cookies
from interfaces.sessions.addressing import Connection
from interfaces.sessions.forgery import refuse_forgery, token
from interfaces.sessions.identifying import identified, living, visitor
from interfaces.sessions.page_guard import STEPS
from interfaces.sessions.returning import safe_return

OPT: Mapping[str, Any] = {"page": True, "before_sign_in": True}
SECRETS = frozenset({"password", "repeated", "code"})
"""Fields that are never shown again."""
NEXT = "next"


class Doorway:
    """One for each request of the way in."""

    def __init__(self, request: Request[Any, Any, Any], reception: Reception) -> None:
        self.request = request
        self.reception = reception
        self.doors = reception.doors
        self.now = reception.office.clock.now()
        self.visitor = visitor(request)
        self.secret = cookies.kept(request, cookies.SESSION)
        self._before = cookies.kept(request, cookies.BEFORE)
        self._fresh = None if self._before else new_secret()

    @property
    def back(self) -> str:
        """Where to go on after signing in."""
        return safe_return(self.request.query_params.get(NEXT))

    @property
    def mails(self) -> bool:
        """Whether letters with links go out."""
        return bool(self.request.app.state.mails)

    def session(self, *stages: Stage) -> Session:
        """The browser's session, at one of these stages. Raises SignInFirst."""
        found = living(self.reception, self.secret) if self.secret else None
        if found is None or found.stage not in stages:
            raise SignInFirst(self.back)
        return found

    def address(self, path: str) -> str:
        """The address of the next step, from which one still comes back to where one wanted to."""
        return _towards(path, self.back)

    def form(self, **typed: object) -> Filled:
        return Filled.new(0, typed)

    def refused(self, sent: Sent, failure: Refusal) -> Filled:
        """The form again, with what was said of it; what is secret is typed anew."""
        filled = sent.filled(0, problem_of(failure))
        return replace(filled, typed={name: value for name, value in filled.typed.items() if name not in SECRETS})

    def show(self, template: str, form: Filled, begun: Begun | None = None, **shown: Any) -> Response[bytes]:
        """The page; bound to the session that the browser has, to the one just begun, or to the browser alone."""
        csrf = token(begun.secret if begun else self._bound_to())
        frame = replace(bare_frame(self.request), csrf=csrf)
        addresses = {"back": self.back, "address": self.address}
        page = html(f"signing_in/{template}", frame=frame, form=form, **addresses, **shown)
        response = answer(self.request, page, form.status)
        for cookie in (*self._first_cookie(), *((self._session_cookie(begun),) if begun else ())):
            response.cookies.append(cookie)
        return response

    def enter(self, begun: Begun, back: str | None = None) -> Redirect:
        """On with this session: to the step that is due, to the form that was kept, or to where one wanted to."""
        step = STEPS.get(begun.session.stage)
        if cookies.kept(self.request, cookies.PARCEL):
            step = step or "/sign-in/again"
        to = safe_return(back) if back is not None else self.back
        return self.go(_towards(step, to) if step else to, self._session_cookie(begun))

    def leave(self, address: str) -> Redirect:
        """Out: the browser forgets the session."""
        return self.go(address, cookies.taken_back(self.request, cookies.SESSION))

    def go(self, address: str, *kept: Cookie) -> Redirect:
        return Redirect(address, status_code=303, cookies=list(kept))

    def link(self, path: str) -> str:
        """A whole address of ours."""
        return Addressing.of(self.request).link(self.request, path)

    def _bound_to(self) -> str:
        if identified(self.request) or self.request.scope.get(HALFWAY):
            return self.secret or ""
        return self._before or self._fresh or ""

    def _first_cookie(self) -> tuple[Cookie, ...]:
        return (cookies.given(self.request, cookies.BEFORE, self._fresh),) if self._fresh else ()

    def _session_cookie(self, begun: Begun) -> Cookie:
        return cookies.given(self.request, cookies.SESSION, begun.secret)


def _towards(path: str, back: str) -> str:
    return path if back == "/" else f"{path}?{NEXT}={quote(back, safe='')}"


HALFWAY = "vekha.halfway"


async def our_form(connection: Connection, _: BaseRouteHandler) -> None:
    """The guard of forms that are sent before anybody is signed in. Raises ForgedRequest."""
    secret = cookies.kept(connection, cookies.BEFORE)
    if secret is None:
        raise ForgedRequest
    await refuse_forgery(connection, secret)


async def halfway(connection: Connection, _: BaseRouteHandler) -> None:
    """The guard of the steps between password and session. Raises SignInFirst, ForgedRequest."""
    secret = cookies.kept(connection, cookies.SESSION)
    if secret is None:
        raise SignInFirst(safe_return(connection.query_params.get(NEXT)))
    await refuse_forgery(connection, secret)
    connection.scope[HALFWAY] = True  # type: ignore[literal-required]


def doorway(request: Request[Any, Any, Any], reception: NamedDependency[Reception]) -> Doorway:
    """The visit that this request is."""
    return Doorway(request, reception)
