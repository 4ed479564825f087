"""What a cookie authenticates must come from our own pages: by what the browser says, and by a token of the session."""

from typing import Any

from litestar import Request
from litestar.enums import RequestEncodingType

from application.signing_in.secrets import derived, same
from domain.refusals import Forbidden
from interfaces.sessions.addressing import Addressing, Connection

HEADER = "X-CSRF-Token"
FIELD = "form.csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = (RequestEncodingType.URL_ENCODED.value, RequestEncodingType.MULTI_PART.value)


class ForgedRequest(Forbidden):
    """The request was not made by a page of ours, or by one of an earlier session."""

    TITLE = "Запрос отклонён"

    def __init__(self) -> None:
        super().__init__(
            "Запрос пришёл не со страницы Вехи или со страницы прежнего сеанса, поэтому ничего не сделано. Вернитесь "
            "на страницу, обновите её и повторите."
        )


def token(secret: str) -> str:
    """What the pages of this session's secret carry in their forms."""
    return derived(secret, "forms")


def from_elsewhere(connection: Connection) -> bool:
    """Whether the browser says that another site's page has made this request."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    origin = connection.headers.get("origin")
    return origin is not None and origin.lower() != Addressing.of(connection).origin(connection)


def safe(connection: Connection) -> bool:
    """Whether the request only asks."""
    return connection.scope.get("method") in SAFE


async def refuse_forgery(connection: Connection, secret: str) -> None:
    """Raises ForgedRequest unless a page of ours made this request in this session."""
    if safe(connection):
        return
    given = connection.headers.get(HEADER) or await field(connection, FIELD)
    if from_elsewhere(connection) or given is None or not same(given, token(secret)):
        raise ForgedRequest


async def field(connection: Connection, name: str) -> str | None:
    """What stands in this field of the form that was sent."""
    if not isinstance(connection, Request):
        return None
    found = (await form(connection)).get(name)
    return found if isinstance(found, str) else None


async def form(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The form that was sent; of a field that comes twice, the last; nothing where it is no form."""
    if request.content_type[0] not in FORMS:
        return {}
    return dict(await request.form())
