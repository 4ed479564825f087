"""The cookie that a session lives in. The browser keeps it for our host and our pages alone, and shows it to no script.

`__Host-` makes browsers refuse it without HTTPS or from another host of the domain. On the machine itself, where there
is no HTTPS, it has a plain name with the port: cookies do not tell ports apart.
"""

from urllib.parse import urlsplit

from litestar.datastructures import Cookie

from interfaces.sessions.addressing import Addressing, Connection

SESSION = "vekha"
BEFORE = "vekha-before"
"""A secret of a browser in which nobody is signed in yet: the sign-in form is bound to it."""
PARCEL = "vekha-parcel"
"""The secret of what this browser has left with us until its person is signed in again."""
PROVIDER = "vekha-provider"
"""The secret of a sign-in that goes on in another system."""
LONGEST = 128


def kept(connection: Connection, name: str) -> str | None:
    """The secret in this cookie."""
    found = connection.cookies.get(_name(connection, name))
    return found if found and len(found) <= LONGEST and found.isascii() else None


def given(connection: Connection, name: str, secret: str) -> Cookie:
    """The cookie that hands this secret to the browser, until it is closed or the session ends."""
    return _cookie(connection, name, secret, None)


def taken_back(connection: Connection, name: str) -> Cookie:
    """The cookie that makes the browser forget it."""
    return _cookie(connection, name, "", 0)


def _cookie(connection: Connection, name: str, value: str, max_age: int | None) -> Cookie:
    secure = Addressing.of(connection).secure(connection)
    return Cookie(
        _name(connection, name), value=value, path="/", max_age=max_age, secure=secure, httponly=True, samesite="lax"
    )


def _name(connection: Connection, name: str) -> str:
    if Addressing.of(connection).secure(connection):
        return f"__Host-{name}"
    return f"{name}-{urlsplit('//' + connection.headers.get('host', '')).port or 80}"
