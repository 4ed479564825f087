"""Matching the names of a draft with the registry: a name at a time, proposals first, groups by their members."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import clearing
from application.clearing_desk import clearing_desk, registered_organisations
from application.proposing import ProposedParty
from domain.assignment.events import Duty
from domain.plan.proposing import Ground
from interfaces.pages.clearing import DUTIES, home
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.plan_tabs import plan_tabs
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor

GROUNDS = {
    Ground.NAME: "так называется в реестре",
    Ground.ALIAS: "подтверждённое другое название",
    Ground.LIKENESS: "похоже по словам",
}


@page("/plans/{plan:uuid}/clearing/parties")
def parties(visitor: NamedDependency[Visitor], plan: FromPath[UUID]) -> Response[Any]:
    """The name that waits, or the one that was chosen."""
    return _parties(visitor, plan, visitor.request.query_params.get("named", ""), visitor.form())


@form("/plans/{plan:uuid}/clearing/parties")
def match(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID]) -> Response[Any]:
    """Whom the name stands for, at every place of the plan where it stands."""
    named = sent.text("named")
    desk = clearing_desk(visitor.actor, plan, visitor.reception.trail, visitor.office.ledger)
    found = next((one for one in desk.parties if one.unmatched.named == named), None)
    places = [{"activity": activity, "index": index} for activity, index in found.unmatched.places] if found else []

    def again(filled: Filled) -> Response[Any]:
        return _parties(visitor, plan, named, filled)

    duty = sent.text("duty") or Duty.PERFORMS
    if sent.text("do") == "expand":
        return visitor.carry_out(
            sent,
            clearing.ExpandRoleGroups,
            clearing.expand_role_groups,
            plan=plan,
            places=places,
            duty=duty,
            then=f"{home(plan)}/parties",
            again=again,
        )
    chosen = sent.text("do") if sent.text("do") not in {"", "other"} else sent.text("other")
    return visitor.carry_out(
        sent,
        clearing.MatchParties,
        clearing.match_parties,
        plan=plan,
        places=places,
        duty=duty,
        party={"kind": "organisation", "id": chosen},
        then=f"{home(plan)}/parties",
        again=again,
    )


def _parties(visitor: Visitor, plan: UUID, named: str, filled: Filled) -> Response[Any]:
    desk = clearing_desk(visitor.actor, plan, visitor.reception.trail, visitor.office.ledger)
    current = next((one for one in desk.parties if one.unmatched.named == named), next(iter(desk.parties), None))
    registry = registered_organisations(visitor.reception.trail, visitor.office.ledger) if current else ()
    return visitor.show(
        "matching.html",
        status=filled.status,
        desk=desk,
        plan=desk.plan,
        tabs=plan_tabs(visitor, plan),
        current=current,
        rows=_rows(current, desk.plan.activities) if current else [],
        group=current is not None and _is_group(current, desk.plan.activities),
        grounds=GROUNDS,
        registry=[(str(one.id), one.name) for one in registry],
        duties=DUTIES,
        form=filled,
        home=home(plan),
    )


def _rows(current: ProposedParty, activities: Any) -> list[Any]:
    return [activities[activity] for activity, _ in current.unmatched.places]


def _is_group(current: ProposedParty, activities: Any) -> bool:
    activity, index = current.unmatched.places[0]
    wording = activities[activity].wording
    return wording is not None and wording.responsible[index].kind.endswith("group")


ROUTES = (parties, match)
