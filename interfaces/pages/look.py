"""How pages look to this visitor: light or dark, usual or «версия для слабовидящих». Kept in a cookie, no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import BodyKwarg
from litestar.response import Redirect
from pydantic import BaseModel, ConfigDict, Field

COOKIE = "vekha-look"
YEAR = 365 * 24 * 3600  # seconds


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class View(StrEnum):
    """`large` is the version for people who see badly: larger type, the strongest contrast."""

    USUAL = "usual"
    LARGE = "large"


THEMES: Mapping[Theme, str] = MappingProxyType(
    {Theme.AUTO: "как в системе", Theme.LIGHT: "светлое", Theme.DARK: "тёмное"}
)


@dataclass(frozen=True, slots=True)
class Look:
    theme: Theme = Theme.AUTO
    view: View = View.USUAL

    @property
    def kept(self) -> str:
        """As the cookie has it."""
        return f"{self.theme}.{self.view}"


def look_of(request: Request[Any, Any, Any]) -> Look:
    """What this visitor chose; whatever else the cookie holds is as if there were none."""
    theme, _, view = request.cookies.get(COOKIE, "").partition(".")
    try:
        return Look(Theme(theme), View(view))
    except ValueError:
        return Look()


class Choice(BaseModel):
    """What is chosen: only what is given changes."""

    model_config = ConfigDict(frozen=True)

    theme: Theme | None = None
    view: View | None = None
    back: str = Field(default="/", max_length=2000)


@post("/look", include_in_schema=False, sync_to_thread=False, opt={"page": True})
def post_look(
    request: Request[Any, Any, Any], data: Annotated[Choice, BodyKwarg(media_type=RequestEncodingType.URL_ENCODED)]
) -> Response[Any]:
    """Keeps the choice and goes back to where it was made."""
    before = look_of(request)
    chosen = Look(data.theme or before.theme, data.view or before.view)
    cookie = Cookie(
        COOKIE,
        value=chosen.kept,
        max_age=YEAR,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return Redirect(local(data.back), status_code=303, cookies=[cookie])


def local(address: str) -> str:
    """The address if it is one of ours, else the first page: nobody is led elsewhere."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if ours else "/"


ROUTES = (post_look,)
