"""Through another system and back."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from application.signing_in.provider import come_back, leave
from interfaces.sessions import cookies
from interfaces.signing_in.doorway import OPT, Doorway, our_form
from interfaces.signing_in.entering import WIDE

BACK = "/sign-in/provider/back"
LONGEST = 4000


@post("/sign-in/provider", **WIDE, guards=[our_form], opt=OPT)
def post_provider(doorway: NamedDependency[Doorway]) -> Response[Any]:
    """Off to the other system."""
    leaving = leave(doorway.back, doorway.link(BACK), doorway.doors, doorway.now)
    return doorway.go(leaving.address, cookies.given(doorway.request, cookies.PROVIDER, leaving.secret))


@get(BACK, **WIDE, opt=OPT)
def get_back(doorway: NamedDependency[Doorway]) -> Response[Any]:
    """Back from it, with a code that says who came."""
    told = doorway.request.query_params
    code, state = told.get("code", "")[:LONGEST], told.get("state", "")[:LONGEST]
    secret = cookies.kept(doorway.request, cookies.PROVIDER)
    begun, back = come_back(secret, state, code, doorway.doors, doorway.visitor, doorway.now, doorway.secret)
    response = doorway.enter(begun, back)
    response.cookies.append(cookies.taken_back(doorway.request, cookies.PROVIDER))
    return response


ROUTES = (post_provider, get_back)
