"""The outermost layer around the web application: what must hold of every answer, whatever happens further in.

Errors escape an application's own middleware, so the request id, the security headers, the log line and the measures
stand outside of it, in plain ASGI.
"""

import json
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import UUID, uuid4

import structlog

from domain.actors import natural_id
from interfaces import problems
from interfaces.measures import Measures
from interfaces.visit import PLACE, Visit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Told = list[tuple[bytes, bytes]]
Tell = Callable[[Scope, problems.Problem], tuple[bytes, Told]]
"""How a problem is told to whoever asked: its body and the headers of it."""

SANE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
# Whoever is refused still sends: read so much of it, so that the answer reaches them instead of a broken connection.
PATIENCE_WITH_BODIES = 64 * 1024 * 1024
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Headers = tuple[tuple[bytes, bytes], ...]
HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
SECURITY: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (b"cache-control", b"no-store"),
)

log = structlog.get_logger("access")


def as_json(scope: Scope, problem: problems.Problem) -> tuple[bytes, Told]:
    """The problem for a program."""
    body = json.dumps(problem.body(scope[PLACE].request), ensure_ascii=False).encode()
    return body, [(b"content-type", problems.MEDIA_TYPE.encode())]


class Outermost:
    """Wraps `app`; `measures` counts every request; `leave` is told that the service is about to stop.

    `tell` words what is refused here, before the application is asked or after it has failed. `encrypted`: people reach
    it over HTTPS, and their browsers shall never try otherwise.
    """

    def __init__(
        self,
        app: App,
        measures: Measures,
        leave: Callable[[], None] = lambda: None,
        tell: Tell = as_json,
        *,
        encrypted: bool = False,
    ) -> None:
        self._app = app
        self._measures = measures
        self._told = tell
        self._security = (*SECURITY, HSTS) if encrypted else SECURITY
        self.leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(self._app, self._measures, self._told, self._security, scope, receive, send).run()


class _Exchange:
    """One request and its answer."""

    def __init__(
        self, app: App, measures: Measures, tell: Tell, security: Headers, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self._app = app
        self._measures = measures
        self._problem_told = tell
        self._security = security
        self._scope = scope
        self._receive = receive
        self._send = send
        self._visit = _visit(scope)
        self._body_read = False
        self._status = 0

    async def run(self) -> None:
        began = time.perf_counter()
        self._scope[PLACE] = self._visit
        try:
            if _unfit(self._scope):
                await self._refuse(problems.CONTROL_CHARACTERS)
            else:
                await self._app(self._scope, self.receive, self.send)
        except Exception:
            log.exception("request_failed", request=self._visit.request)
            if not self._status:
                await self._refuse(problems.OUR_MISTAKE)
        finally:
            self._tell(time.perf_counter() - began)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self._body_read = True
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            if self._status >= 400:
                await self._hear_out()
            own = [(name.lower(), value) for name, value in message.get("headers", ())]
            given = {name for name, _ in own}
            added = [header for header in self._security if header[0] not in given]
            message = {
                **message,
                "headers": [*own, *added, (b"x-request-id", self._visit.request.encode("ascii"))],
            }
        await self._send(message)

    async def _hear_out(self) -> None:
        heard = 0
        while not self._body_read and heard < PATIENCE_WITH_BODIES:
            heard += len((await self.receive()).get("body", b""))

    async def _refuse(self, problem: problems.Problem) -> None:
        body, headers = self._problem_told(self._scope, problem)
        headers = [*headers, (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": problem.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": b"" if self._scope["method"] == "HEAD" else body})

    def _tell(self, seconds: float) -> None:
        method = self._scope["method"] if self._scope["method"] in METHODS else "OTHER"
        path = self._scope.get("path_template") or "(unknown)"
        self._measures.count(method, path, self._status, seconds)
        log.info(
            "request",
            method=method,
            path=path,
            status=self._status,
            ms=round(seconds * 1000, 1),
            request=self._visit.request,
            actor=str(self._visit.actor) if self._visit.actor else None,
        )


def _visit(scope: Scope) -> Visit:
    """Under the caller's own request id where that is sane, else under a new one."""
    given = next((value for name, value in scope["headers"] if name.lower() == b"x-request-id"), b"")
    told = given.decode("latin-1")
    if not SANE.fullmatch(told):
        new = uuid4()
        return Visit(str(new), new)
    try:
        return Visit(told, UUID(told))
    except ValueError:
        return Visit(told, natural_id("request", told))


def _unfit(scope: Scope) -> bool:
    """Whether the address holds control characters or bytes that are no UTF-8: no name of ours has any."""
    for part in (scope.get("raw_path") or b"", scope.get("query_string") or b""):
        plain = unquote_to_bytes(part.replace(b"+", b" "))
        if CONTROL.search(plain):
            return True
        try:
            plain.decode("utf-8")
        except UnicodeDecodeError:
            return True
    return False
