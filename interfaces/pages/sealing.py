"""Whether the history can be believed: how far it is sealed, who has confirmed it, and how to check it oneself."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from application import looking, seal
from application.reads_log import ReadKind, ReadsQuestion, asked_reads, told_read
from interfaces.health import sealed_well
from interfaces.opened import Opened
from interfaces.pages.asked import Question, address
from interfaces.pages.routing import page
from interfaces.pages.seen_from import Day
from interfaces.pages.visitor import Visitor

PAGE = 50
MOST = 200


@page("/seal")
def sealing(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """The state of the seal, for whoever sees everything."""
    found, refusal = seal.standing(visitor.actor, visitor.reception.seal)
    plans = looking.plans(visitor.actor, visitor.reception.trail, visitor.office.ledger, 0, MOST).states
    return visitor.show(
        "sealing.html",
        found=found,
        refusal=str(refusal) if refusal else None,
        well=sealed_well(found),
        plans=[plan for plan in plans if plan.id],
    )


class ReadsAsked(Question):
    """Whose reads, of what kind, in which days."""

    person: UUID | None = None
    kind: ReadKind | None = None
    since: Day = None
    until: Day = None
    before: int | None = Field(default=None, ge=0, le=2**53)


@page("/reads")
def reads(visitor: NamedDependency[Visitor], opened: NamedDependency[Opened]) -> Response[Any]:
    """Who opened what, the latest first; this look is noted too."""
    asked = visitor.asked(ReadsAsked)
    question = asked.question
    reception = visitor.reception
    found = asked_reads(
        visitor.actor,
        ReadsQuestion(
            person=question.person,
            kind=question.kind,
            since=question.since,
            until=question.until,
            before=question.before,
            limit=PAGE,
        ),
        reception.reads,
    )
    opened(ReadKind.READS, question.person)
    people = looking.people(visitor.actor, reception.trail, visitor.office.ledger, 0, MOST).states
    return visitor.show(
        "reads.html",
        form=asked.filled,
        told=[told_read(noted, visitor.names, reception.wording) for noted in found.reads],
        next=found.next,
        begun=question.before is not None,
        address=address("/reads", question, before=None),
        plan_name=visitor.names.plan,
        people=[(str(one.id), visitor.names.person(one.id)) for one in people if one.id],
        kinds=[(kind.value, kind.russian) for kind in ReadKind],
    )


ROUTES = (sealing, reads)
