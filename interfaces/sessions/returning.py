"""Where one comes back to after signing in: a path of ours, never another site."""

import re
from urllib.parse import quote, urlsplit

from interfaces.sessions.addressing import Addressing, Connection

HOME = "/"
# Browsers read «//host», «/\host» and addresses with control characters as another site's.
OURS = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
LONGEST = 2000


def safe_return(given: str | None) -> str:
    """The path to come back to, or home where it is none of ours."""
    if given is None or len(given) > LONGEST or not given.isprintable() or not OURS.fullmatch(given):
        return HOME
    return HOME if given.startswith("/sign-") else given


def came_from(connection: Connection) -> str:
    """The page of ours that this form was sent from; the form's own address where the browser does not say."""
    told = urlsplit(connection.headers.get("referer", ""))
    if f"{told.scheme}://{told.netloc}".lower() == Addressing.of(connection).origin(connection):
        return safe_return(f"{told.path}?{told.query}" if told.query else told.path)
    return safe_return(quote(connection.scope["path"]))
