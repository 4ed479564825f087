"""The plans that the visitor may see."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from application import looking
from interfaces.asking import After
from interfaces.pages.navigation import CLEARS
from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor

PAGE = 50


@page("/plans")
def plans(visitor: NamedDependency[Visitor], after: After = 0) -> Response[Any]:
    """The list."""
    found = looking.plans(visitor.actor, visitor.reception.trail, visitor.office.ledger, after, PAGE)
    shown = [plan for plan in found.states if plan.id]
    return visitor.show("plans.html", plans=shown, next=found.next, imports=CLEARS(visitor.actor))


ROUTES = (plans,)
