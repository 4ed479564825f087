"""The two kinds of routes that pages have: a page that is looked at, and the place that its forms are sent to."""

from collections.abc import Callable
from typing import Any

from litestar import get, post
from litestar.handlers import HTTPRouteHandler

from interfaces.pages.entering import entered

PAGE = {"page": True}
"""What marks a route whose refusals are told as pages."""

Handler = Callable[..., Any]


def page(path: str) -> Callable[[Handler], HTTPRouteHandler]:
    """A page for whoever has entered; its handler asks for `visitor: NamedDependency[Visitor]` and answers `show`."""
    return get(path, guards=[entered], sync_to_thread=True, include_in_schema=False, opt=PAGE)


def form(path: str, *, largest: int | None = None) -> Callable[[Handler], HTTPRouteHandler]:
    """Where a form is sent to: asks for `visitor` and `sent: NamedDependency[Sent]`, answers `carry_out`.

    `largest`: so many bytes at most, where files come with it.
    """
    limits: dict[str, Any] = {} if largest is None else {"request_max_body_size": largest}
    return post(path, guards=[entered], sync_to_thread=True, include_in_schema=False, opt=PAGE, **limits)
