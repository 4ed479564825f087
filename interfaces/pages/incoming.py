"""Incoming reports: the queue, oldest first, one or many decided; a report with all that the decision needs."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import controlling, deciding_many
from application.compliance_register import Entry
from application.incoming import Waiting, incoming, report_file
from application.matrix_names import activity_name
from application.performing import Order
from domain.assignment.events import PartyKind, PointKey
from domain.refusals import BadInput
from interfaces.pages.asked import Asked, Question, address
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.point_facts import point_facts
from interfaces.pages.routing import form, page
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor
from interfaces.refusing import problem_of
from interfaces.russian_changes import party as party_name
from interfaces.russian_changes import point_name

MOST_SHOWN = 200
TABS = ((Waiting.REVIEW, "Ждут рассмотрения"), (Waiting.REMOVAL, "Ждут снятия с контроля"))


class QueueAsked(Question):
    """`waiting`: reports to be looked at, or executed points to be removed."""

    waiting: Waiting = Waiting.REVIEW
    plan: UUID | None = None
    party: UUID | None = None


class NothingChosen(BadInput):
    """A decision on many needs at least one of them."""

    def __init__(self) -> None:
        super().__init__("Не отмечено ни одного отчёта: отметьте те, по которым принимаете решение.", "items")


@page("/incoming")
def queue(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """What waits, the longest first."""
    return _queue(visitor, visitor.asked(QueueAsked), visitor.form())


MANY: dict[str, tuple[type[Order], Any]] = {
    "accept": (deciding_many.AcceptMany, deciding_many.accept_many),
    "return": (deciding_many.ReturnMany, deciding_many.return_many),
    "remove": (deciding_many.RemoveMany, deciding_many.remove_many),
}


@form("/incoming")
def decide_many(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """One decision on all that were chosen, of one plan: all of them or none."""
    found = visitor.asked(QueueAsked)

    def again(filled: Filled) -> Response[Any]:
        return _queue(visitor, found, filled)

    items = [_item(chosen) for chosen in sent.fields.get("chosen[]", ())]
    if not items or found.question.plan is None:
        return again(sent.filled(visitor.frame.position or 0, problem_of(NothingChosen())))
    order, handler = MANY[sent.text("do") if sent.text("do") in MANY else "return"]
    return visitor.carry_out(
        sent,
        order,
        handler,
        plan=found.question.plan,
        items=items,
        then=address("/incoming", found.question),
        again=again,
    )


def _item(chosen: str) -> dict[str, str]:
    assignment, _, point = chosen.partition("~")
    return {"assignment": assignment, "point": point}


def _queue(visitor: Visitor, asked: Asked[QueueAsked], filled: Filled) -> Response[Any]:
    question, reception = asked.question, visitor.reception
    waits = {
        waiting: incoming(
            visitor.actor,
            waiting,
            reception.register,
            reception.office.ledger,
            visitor.today,
            plan=question.plan,
            party=question.party,
        )
        for waiting in Waiting
    }
    entries = waits[question.waiting]
    met = {entry.plan for entry in entries}
    plans = sorted({entry.plan for entry in (*waits[Waiting.REVIEW], *waits[Waiting.REMOVAL])}, key=str)
    titles = {plan: visitor.names.plan(plan) for plan in (*plans, *([question.plan] if question.plan else []))}
    return visitor.show(
        "incoming.html",
        status=filled.status,
        form=filled,
        filters_form=asked.filled,
        lines=[_line(entry, visitor) for entry in entries[:MOST_SHOWN]],
        more=max(0, len(entries) - MOST_SHOWN),
        question=question,
        plans=[(str(plan), title) for plan, title in titles.items()],
        one_plan=next(iter(met)) if len(met) == 1 else None,
        tabs_shown=[
            (
                title,
                address("/incoming", question, waiting=waiting.value),
                waiting is question.waiting,
                len(waits[waiting]),
            )
            for waiting, title in TABS
        ],
        action=address("/incoming", question),
        here=lambda plan: address("/incoming", question, plan=plan),
    )


def _line(entry: Entry, visitor: Visitor) -> dict[str, Any]:
    plan = visitor.names.loaded(entry.plan)
    return {
        "entry": entry,
        "kept": entry.timeliness(visitor.today),
        "activity": activity_name(plan, entry.activity),
        "plan": plan.title,
        "party": visitor.names.party(entry.party.id, is_person=entry.party.kind is PartyKind.PERSON),
        "point": point_name(entry.point),
        "address": report_address(entry.assignment, entry.point),
        "value": f"{entry.assignment}~{entry.point}",
        "waits": (visitor.today - entry.under_review_since).days if entry.under_review_since else None,
    }


def report_address(assignment: UUID, point: PointKey) -> str:
    """The page of this control point's report."""
    return f"/incoming/{assignment}/{point}"


@page("/incoming/{assignment:uuid}/{point:str}")
def report(visitor: NamedDependency[Visitor], assignment: FromPath[UUID], point: FromPath[str]) -> Response[Any]:
    """One report."""
    return _report(visitor, assignment, point, visitor.form())


DECISIONS: dict[str, tuple[type[Order], Any]] = {
    "accept": (controlling.AcceptExecution, controlling.accept_execution),
    "return": (controlling.ReturnReport, controlling.return_report),
    "remove": (controlling.RemoveFromControl, controlling.remove_from_control),
    "propose": (controlling.ProposeRemoval, controlling.propose_removal),
}


@form("/incoming/{assignment:uuid}/{point:str}")
def decide(
    visitor: NamedDependency[Visitor],
    sent: NamedDependency[Sent],
    assignment: FromPath[UUID],
    point: FromPath[str],
) -> Response[Any]:
    """The report accepted or returned, the point removed or its removal prepared."""
    chosen = sent.text("do") if sent.text("do") in DECISIONS else "return"
    order, handler = DECISIONS[chosen]
    here = report_address(assignment, point)
    return visitor.carry_out(
        sent,
        order,
        handler,
        assignment=assignment,
        point=point,
        watching=(assignment,),
        then=here if chosen == "accept" else "/incoming" if chosen == "return" else "/incoming?waiting=removal",
        again=lambda filled: _report(visitor, assignment, point, filled),
    )


def _report(visitor: Visitor, assignment: UUID, point: PointKey, filled: Filled) -> Response[Any]:
    reception = visitor.reception
    found = report_file(
        visitor.actor,
        assignment,
        point,
        visitor.office,
        reception.trail,
        visitor.names,
        reception.wording,
        visitor.today,
    )
    return visitor.show(
        "incoming_report.html",
        status=filled.status,
        form=filled,
        found=found,
        kept=found.entry.timeliness(visitor.today),
        party=visitor.names.party(found.entry.party.id, is_person=found.entry.party.kind is PartyKind.PERSON),
        activity=activity_name(found.plan, found.entry.activity),
        facts_shown=point_facts(found),
        point_said=point_name(point),
        awaited=[party_name(one.party, visitor.names) for one in found.awaited if one.party],
        history=steps(found.history, point),
        zone=found.plan.policy.time_zone,
        action=report_address(assignment, point),
        person=visitor.names.person,
    )


ROUTES = (queue, decide_many, report, decide)
