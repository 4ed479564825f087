"""The first page."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor


@page("/")
def home(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """What waits for the visitor today."""
    return visitor.show("home.html")


ROUTES = (home,)
