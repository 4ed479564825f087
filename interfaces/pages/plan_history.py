"""A plan's history: every event of the plan and of its activities as a sentence, the latest first."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from application import looking
from application.access import sight
from application.audit_trail import TrailQuestion
from application.collections_board import sees_whole
from application.reads_log import ReadKind
from interfaces.opened import Opened
from interfaces.pages.asked import Question, address
from interfaces.pages.plan_tabs import plan_tabs
from interfaces.pages.routing import page
from interfaces.pages.seen_from import Day
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor

PAGE = 30


class HistoryAsked(Question):
    """The days of the facts, and where the page begins."""

    since: Day = None
    until: Day = None
    before: int | None = Field(default=None, ge=0, le=2**53)


@page("/plans/{plan:uuid}/history")
def plan_history(
    visitor: NamedDependency[Visitor], plan: FromPath[UUID], opened: NamedDependency[Opened]
) -> Response[Any]:
    """Whoever sees a part of the plan only sees the events of that part."""
    asked = visitor.asked(HistoryAsked)
    question = asked.question
    found = looking.plan(visitor.actor, visitor.office.ledger, plan)
    own = None if sees_whole(visitor.actor, found) else _own(visitor)
    told = looking.history(
        visitor.actor,
        TrailQuestion(
            plan=plan,
            party=own,
            since=question.since,
            until=question.until,
            before=question.before or visitor.office.ledger.head() + 1,
            limit=PAGE,
        ),
        visitor.reception.trail,
        visitor.office.ledger,
        visitor.names,
        visitor.reception.wording,
    )
    opened(ReadKind.TRAIL, plan, plan=plan)
    return visitor.show(
        "plan_history.html",
        plan=found,
        form=asked.filled,
        steps=steps(told.entries),
        next=told.next,
        begun=question.before is not None,
        address=address(f"/plans/{plan}/history", question, before=None),
        tabs=plan_tabs(visitor, plan),
    )


def _own(visitor: Visitor) -> UUID:
    """The party whose part of the plan the visitor sees: their organisation's, or their own."""
    parties = sight(visitor.actor).parties
    home = visitor.actor.organisation
    return home if home in parties else visitor.actor.person


ROUTES = (plan_history,)
