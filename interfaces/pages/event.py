"""One event of the ledger: what it says and changed, its receipt, who could know of it and who has looked."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import knowing, looking
from application.audit_trail import TrailQuestion
from application.past_register import Axes
from application.reads_log import ReadKind
from interfaces.opened import Opened
from interfaces.pages.replay_shown import is_auditor
from interfaces.pages.routing import page
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor


@page("/events/{position:int}")
def event(visitor: NamedDependency[Visitor], opened: NamedDependency[Opened], position: FromPath[int]) -> Response[Any]:
    """The event with its neighbours in its own stream; who knew of it is for an auditor."""
    ledger, reception = visitor.office.ledger, visitor.reception
    stream = next((stored.stream for stored in ledger.at([position])), None)
    question = TrailQuestion(stream=stream)
    found = looking.step(
        visitor.actor, position, question, Axes(), reception.trail, ledger, visitor.names, reception.wording
    )
    place = found.entry.place
    opened(ReadKind.STEP, place.stream, plan=place.plan, told=f"position={position}")
    knowledge = None
    if is_auditor(visitor.actor):
        knowledge = knowing.knowledge(
            position, reception.trail, ledger, reception.reads, visitor.names, reception.wording
        )
        opened(ReadKind.KNOWLEDGE, place.stream, plan=place.plan, told=f"position={position}")
    return visitor.show(
        "event.html",
        entry=found.entry,
        step=steps([found.entry])[0],
        previous=found.previous,
        next=found.next,
        knowledge=knowledge,
        about=f"/plans/{place.plan}/activities/{place.activity}/history?known_at={position}&party={place.party}"
        if place.plan and place.activity and place.party
        else None,
    )


ROUTES = (event,)
