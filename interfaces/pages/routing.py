"""The two kinds of routes that pages have: a page that is looked at, and the place that its forms are sent to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.handlers import HTTPRouteHandler

from interfaces.pages.entering import entered

PAGE = {"page": True}
"""What marks a route whose refusals are told as pages."""

Handler = Callable[..., Any]


def page(path: str) -> Callable[[Handler], HTTPRouteHandler]:
    """A page for whoever has entered; its handler asks for `visitor: NamedDependency[Visitor]` and answers `show`."""
    return lambda handler: get(path, guards=[entered], include_in_schema=False, opt=PAGE)(_in_a_thread(handler))


def form(path: str, *, largest: int | None = None) -> Callable[[Handler], HTTPRouteHandler]:
    """Where a form is sent to: asks for `visitor` and `sent: NamedDependency[Sent]`, answers `carry_out`.

    `largest`: so many bytes at most, where files come with it.
    """
    limits: dict[str, Any] = {} if largest is None else {"request_max_body_size": largest}
    return lambda handler: post(path, guards=[entered], include_in_schema=False, opt=PAGE, **limits)(
        _in_a_thread(handler)
    )


def _in_a_thread(handler: Handler) -> Handler:
    """The handler in the thread pool. Litestar's own `sync_to_thread` wraps the first of two handlers at one address
    twice, so that it answers a coroutine; every page with a form is such an address."""

    @wraps(handler)
    async def threaded(**asked: Any) -> Any:
        return await sync_to_thread(handler, **asked)

    return threaded
