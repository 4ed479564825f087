"""One activity: whose it is, what is due when, what was handed in, and what happened to it lately."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import looking
from application.activity_sheet import ActivitySheet, activity_sheet, own_parties
from application.audit_trail import TrailEntry, TrailQuestion
from application.replaying import Axes
from interfaces.pages.plan_tabs import activity_tabs
from interfaces.pages.point_doings import doings
from interfaces.pages.routing import page
from interfaces.pages.seen_from import SeenFrom
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import party

LATELY = 12
"""Events shown of the latest; the history shows them all."""


@page("/plans/{plan:uuid}/activities/{activity:uuid}")
def activity_page(visitor: NamedDependency[Visitor], plan: FromPath[UUID], activity: FromPath[UUID]) -> Response[Any]:
    """The activity and its control points."""
    asked = visitor.asked(SeenFrom)
    axes = asked.question.axes(visitor.office.ledger)
    reception = visitor.reception
    sheet = activity_sheet(
        visitor.actor,
        plan,
        activity,
        reception.register,
        reception.past,
        visitor.office.ledger,
        axes,
        visitor.today,
    )
    return visitor.show(
        "activity.html",
        sheet=sheet,
        form=asked.filled,
        past=axes != Axes(),
        steps=steps(_lately(visitor, sheet, axes)),
        name=lambda one: party(one, visitor.names),
        may=doings(visitor, sheet) if axes == Axes() else {},
        tabs=activity_tabs(visitor, plan, activity),
    )


def _lately(visitor: Visitor, sheet: ActivitySheet, axes: Axes) -> list[TrailEntry]:
    """The latest events of it that the visitor may see, the last first; an executor's own part alone."""
    parties = [None] if sheet.whole else sorted(own_parties(visitor.actor, sheet))
    found: dict[int, TrailEntry] = {}
    for one in parties:
        question = TrailQuestion(
            plan=sheet.plan.id,
            activity=sheet.activity.id,
            party=one,
            until=axes.as_of,
            before=(axes.known_at or visitor.office.ledger.head()) + 1,
            limit=LATELY,
        )
        told = looking.history(
            visitor.actor,
            question,
            visitor.reception.trail,
            visitor.office.ledger,
            visitor.names,
            visitor.reception.wording,
        )
        found |= {entry.position: entry for entry in told.entries}
    return [found[position] for position in sorted(found, reverse=True)][:LATELY]


ROUTES = (activity_page,)
