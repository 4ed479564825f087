"""Who is at the door of the API: whoever brings a token, or the session of a page."""

from litestar.handlers.base import BaseRouteHandler

from interfaces.sessions.addressing import Connection
from interfaces.sessions.identifying import identify


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """The guard of every route that needs to know who asks.

    Raises NotSignedIn, ForgedRequest, UnfitCommandKey, PersonErased.
    """
    await identify(connection)
