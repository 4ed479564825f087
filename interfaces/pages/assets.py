"""Style, scripts and pictures, each at an address that its content names: kept for a year, changed at once."""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

FOLDER = Path(__file__).parent / "static"
TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
    }
)
IMPORTED = re.compile(r'(?<=from ")\./([a-z_]+\.js)(?=")')
STYLE = "style.css"
"""The one stylesheet: tokens and parts, then the rules that an area of pages needs alone (`style/`)."""
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `address` holds the hash of its content."""

    address: str
    media_type: str
    content: bytes
    packed: bytes


@cache
def asset(name: str) -> Asset:
    """The file of this name in `static/`; a module's imports are led to the addresses of what it imports."""
    path = FOLDER / name
    text = IMPORTED.sub(lambda found: asset(found[1]).address, path.read_text(encoding="utf-8"))
    if name == STYLE:
        text += "".join(part.read_text(encoding="utf-8") for part in sorted((FOLDER / "style").glob("*.css")))
    content = text.encode()
    digest = sha256(content).hexdigest()[:16]
    return Asset(
        f"/static/{path.stem}.{digest}{path.suffix}", TYPES[path.suffix], content, gzip.compress(content, 9, mtime=0)
    )


@cache
def assets() -> Mapping[str, Asset]:
    """All of them by their addresses."""
    found = (asset(path.name) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES)
    return MappingProxyType({one.address: one for one in found})


def accepts_packed(request: Request[Any, Any, Any]) -> bool:
    """Whether the browser takes gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False, opt={"page": True})
def get_asset(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The file at exactly this address: another hash is another file."""
    found = assets().get(f"/static/{name}")
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if not accepts_packed(request):
        return Response(found.content, media_type=found.media_type, headers=headers)
    return Response(found.packed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})


ROUTES = (get_asset,)
