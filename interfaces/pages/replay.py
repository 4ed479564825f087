"""An activity played again: its events on both axes of time, and how it stood at any moment, beside another one."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application.activity_history import activity_parts
from application.reads_log import ReadKind
from domain.assignment.state import Assignment
from domain.refusals import NotFound
from interfaces.opened import Opened, told_axes
from interfaces.pages.plan_tabs import activity_tabs
from interfaces.pages.replay_shown import ReplayAsked, Shown
from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import party


class NoSuchPart(NotFound):
    """The party has no part of this activity, or none that may be seen."""

    def __init__(self) -> None:
        super().__init__("У этого исполнителя нет поручения по мероприятию, или оно вам не видно: выберите другого.")


@page("/plans/{plan:uuid}/activities/{activity:uuid}/history")
def replay_page(
    visitor: NamedDependency[Visitor],
    opened: NamedDependency[Opened],
    plan: FromPath[UUID],
    activity: FromPath[UUID],
) -> Response[Any]:
    """The history of one party's part."""
    reception = visitor.reception
    parts = activity_parts(visitor.actor, plan, activity, reception.register, visitor.office.ledger)
    asked = visitor.asked(ReplayAsked)
    common: dict[str, Any] = {
        "plan": parts.plan,
        "activity": parts.activity,
        "tabs": activity_tabs(visitor, plan, activity),
        "parts": [(str(one.party.id), party(one.party, visitor.names)) for one in parts.assignments if one.party],
    }
    if not parts.assignments:
        return visitor.show("replay.html", shown=None, form=asked.filled, **common)
    part = chosen(parts.assignments, asked.question.party)
    shown = Shown.of(visitor, asked, part)
    opened(ReadKind.STATE, part.id, plan=plan, told=told_axes(shown.found.here.moment.axes))
    return visitor.show("replay.html", shown=shown, form=shown.filled, **common)


def chosen(parts: tuple[Assignment, ...], asked: UUID | None) -> Assignment:
    """The part of the party asked for, the lead's without one. Raises NoSuchPart."""
    found = next((one for one in parts if asked in (None, one.party and one.party.id)), None)
    if found is None:
        raise NoSuchPart
    return found


ROUTES = (replay_page,)
