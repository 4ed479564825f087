"""Templates into answers: autoescaped, strict about what they name, packed, under a policy without inline script."""

import gzip
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Request, Response
from markupsafe import Markup

from interfaces.pages.assets import accepts_packed, asset
from interfaces.pages.wording import FILTERS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    # «no-referrer» would make every form of ours say that it comes from nowhere.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Encoding, Cookie",
}
SMALL = 1024  # bytes that are not worth packing


@cache
def environment() -> Environment:
    """Every template of the pages."""
    made = Environment(
        loader=PackageLoader("interfaces.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.globals["address_of"] = lambda name: asset(name).address
    made.globals["icon"] = icon
    return made


def icon(name: str, title: str | None = None) -> Markup:
    """A picture of the sprite that every page begins with; without a title it only goes with words beside it."""
    told = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {} focusable="false"><use href="#icon-{}"></use></svg>').format(told, name)


def html(template: str, /, **shown: Any) -> bytes:
    """The template with these values."""
    return environment().get_template(template).render(**shown).encode()


def answer(request: Request[Any, Any, Any], page: bytes, status: int = 200) -> Response[bytes]:
    """The page as it is sent."""
    headers = dict(HEADERS)
    if len(page) > SMALL and accepts_packed(request):
        page = gzip.compress(page, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(page, status_code=status, media_type=MediaType.HTML, headers=headers)
