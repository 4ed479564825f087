"""Whatever goes wrong with a page, as a page: the same sentence that the API would answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from litestar import Request, Response

from interfaces.outermost import Scope, Told, as_json
from interfaces.pages.frame import bare_frame
from interfaces.pages.rendering import HEADERS, answer, html
from interfaces.problems import Problem
from interfaces.refusing import told_problem
from interfaces.visit import visit_of

SAID: Mapping[str, str] = MappingProxyType(
    {
        "no-such-address": "Такой страницы нет. Проверьте адрес или начните с главной страницы.",
        "wrong-method": "Эта страница так не открывается: вернитесь назад и повторите действие.",
        "malformed": "Форма пришла повреждённой: вернитесь назад и отправьте её ещё раз.",
        "not-signed-in": "Войдите, чтобы продолжить.",
    }
)
"""Where the API's sentence speaks of the API, what a page says instead."""


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person looks: at a page of ours, or at an unknown address in a browser."""
    if request.url.path.startswith("/api"):
        return False
    handler = request.scope.get("route_handler")
    if handler is not None and handler.opt.get("page"):
        return True
    return "text/html" in request.headers.get("accept", "")


def failed(request: Request[Any, Any, Any], failure: Exception) -> Response[bytes]:
    """The page of this failure."""
    return told(request, told_problem(request, failure))


def told(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """The problem as a page; asks the database nothing, since that may be what failed."""
    response = answer(request, _page(request, problem), problem.status)
    for name, value in problem.headers.items():
        if name != "WWW-Authenticate":
            response.headers[name] = value
    return response


def _page(request: Request[Any, Any, Any], problem: Problem) -> bytes:
    return html(
        "problem.html",
        frame=bare_frame(request),
        problem=problem,
        sentence=SAID.get(problem.code, problem.detail),
        request=visit_of(request.scope).request,
    )


def told_outside(scope: Scope, problem: Problem) -> tuple[bytes, Told]:
    """The same for what is refused outside of the application; where even that fails, as a program is told it."""
    request: Request[Any, Any, Any] = Request(scope)  # type: ignore[arg-type]
    if not wants_page(request):
        return as_json(scope, problem)
    try:
        return _page(request, problem), [(b"content-type", b"text/html; charset=utf-8"), *OUTSIDE]
    except Exception:
        return as_json(scope, problem)


OUTSIDE: Told = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
