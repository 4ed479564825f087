"""Entering the demonstration in a role."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from application.signing_in.entering import begin
from application.signing_in.ports import Means, Stage
from interfaces.pages.filling import Sent
from interfaces.signing_in.cast import NoDemonstration, offered
from interfaces.signing_in.doorway import OPT, Doorway, our_form
from interfaces.signing_in.entering import WIDE


@post("/sign-in/as", **WIDE, guards=[our_form], opt=OPT)
def post_as(doorway: NamedDependency[Doorway], sent: NamedDependency[Sent]) -> Response[Any]:
    """A real session of one of the cast. Raises NoDemonstration."""
    chosen = next((one for one in offered(doorway) if str(one.person) == sent.text("person")), None)
    if chosen is None:
        raise NoDemonstration
    doors, now, visitor = doorway.doors, doorway.now, doorway.visitor
    return doorway.enter(begin(chosen.person, Stage.OPEN, Means.DEMONSTRATION, doors, visitor, now, doorway.secret))


ROUTES = (post_as,)
