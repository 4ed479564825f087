"""Clearing a draft: the worklist of doubts, each beside its source's cell, one key a decision or many at once."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import clearing
from application.clearing_desk import (
    About,
    ClearingDesk,
    DoubtShown,
    clearing_desk,
    registered_organisations,
)
from application.performing import Order
from application.ports import Recorded
from domain.assignment.events import Duty
from domain.deadlines.deadline import DeadlineKind
from domain.plan.document_rows import PlannedDeadline
from domain.plan.state import Activity
from domain.refusals import NotFound
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.plan_tabs import plan_tabs
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import deadline, party
from interfaces.russian_words import word

KINDS: tuple[tuple[str, str], ...] = (
    (DeadlineKind.DATE, "к дате или до даты"),
    (DeadlineKind.RANGE, "с даты по дату"),
    (DeadlineKind.LIST_ITEM, "одна из перечисленных дат"),
    (DeadlineKind.MONTH, "в течение месяца"),
    (DeadlineKind.MONTH_RANGE, "несколько месяцев"),
    (DeadlineKind.QUARTER, "в течение квартала"),
    (DeadlineKind.HALF_YEAR, "в течение полугодия"),
    (DeadlineKind.YEAR_THROUGH, "в течение года"),
    (DeadlineKind.WEEKLY_RULE, "еженедельно"),
    (DeadlineKind.MONTHLY_RULE, "ежемесячно"),
    (DeadlineKind.QUARTERLY_RULE, "ежеквартально"),
    (DeadlineKind.HALF_YEARLY_RULE, "раз в полугодие"),
    (DeadlineKind.YEARLY_RULE, "ежегодно"),
    (DeadlineKind.CONTINUOUS, "постоянно, без даты"),
    (DeadlineKind.OPEN_ENDED, "без окончания"),
    (DeadlineKind.RELATIVE, "от другого события"),
    (DeadlineKind.EXTERNAL, "по другому плану"),
    (DeadlineKind.FREQUENCY, "столько-то раз, без даты"),
)
DUTIES = tuple((duty.value, word(duty)) for duty in Duty)
BLANK_TERMS = 2
"""Lines for further terms that a row's form offers."""

ORDERS: dict[str, tuple[type[Order], Any]] = {
    "clarify": (clearing.ClarifyDeadlines, clearing.clarify_deadlines),
    "correct": (clearing.CorrectRow, clearing.correct_row),
    "supply": (clearing.SupplyParties, clearing.supply_parties),
    "dismiss": (clearing.DismissAnomalies, clearing.dismiss_anomalies),
}


class NothingHere(NotFound):
    """No doubt, row or name of the plan stands at this address."""

    def __init__(self) -> None:
        super().__init__("Такого замечания или строки в плане нет: вернитесь к списку замечаний.")


def home(plan: UUID | None) -> str:
    """The worklist's address."""
    return f"/plans/{plan}/clearing"


@page("/plans/{plan:uuid}/clearing")
def worklist(visitor: NamedDependency[Visitor], plan: FromPath[UUID]) -> Response[Any]:
    """What the reading left to a person."""
    return _worklist(visitor, plan, visitor.form())


@form("/plans/{plan:uuid}/clearing")
def dismiss_many(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID]) -> Response[Any]:
    """All that were chosen dismissed with one reason."""
    return visitor.carry_out(
        sent,
        clearing.DismissAnomalies,
        clearing.dismiss_anomalies,
        plan=plan,
        then=home(plan),
        again=lambda filled: _worklist(visitor, plan, filled),
    )


def _desk(visitor: Visitor, plan: UUID) -> ClearingDesk:
    return clearing_desk(visitor.actor, plan, visitor.reception.trail, visitor.office.ledger)


def _worklist(visitor: Visitor, plan: UUID, filled: Filled) -> Response[Any]:
    desk = _desk(visitor, plan)
    return visitor.show(
        "clearing.html",
        status=filled.status,
        desk=desk,
        plan=desk.plan,
        tabs=plan_tabs(visitor, plan),
        form=filled,
        home=home(plan),
        first=next(iter(desk.open), None),
        cleared=len(desk.doubts) - len(desk.open),
    )


@page("/plans/{plan:uuid}/clearing/{index:int}")
def doubt(visitor: NamedDependency[Visitor], plan: FromPath[UUID], index: FromPath[int]) -> Response[Any]:
    """One doubt, the source's cell beside the reading."""
    desk = _desk(visitor, plan)
    found = _found(desk, index)
    return _item(visitor, desk, found, found.activity, _form(visitor, found.activity))


@form("/plans/{plan:uuid}/clearing/{index:int}")
def decide_doubt(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID], index: FromPath[int]
) -> Response[Any]:
    """The decision on it, and on to the next one that waits."""
    found = _found(_desk(visitor, plan), index)

    def onward(recorded: Recorded) -> str:
        following = _desk(visitor, plan).behind(index)
        return f"{home(plan)}/{following.index}" if following else home(plan)

    named = {"anomalies": [index]} if sent.text("do") == "dismiss" else {"settles": [index]}
    if sent.text("do") in {"clarify", "supply"}:
        named = {}
    return _decided(visitor, sent, plan, found, found.activity, onward, named)


@page("/plans/{plan:uuid}/clearing/rows/{activity:uuid}")
def row(visitor: NamedDependency[Visitor], plan: FromPath[UUID], activity: FromPath[UUID]) -> Response[Any]:
    """One row with all that may be decided of it."""
    desk = _desk(visitor, plan)
    found = _row(desk, activity)
    return _item(visitor, desk, None, found, _form(visitor, found))


@form("/plans/{plan:uuid}/clearing/rows/{activity:uuid}")
def decide_row(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID], activity: FromPath[UUID]
) -> Response[Any]:
    """The decision on the row."""
    found = _row(_desk(visitor, plan), activity)
    return _decided(visitor, sent, plan, None, found, lambda recorded: home(plan), {})


def _decided(
    visitor: Visitor,
    sent: Sent,
    plan: UUID,
    found: DoubtShown | None,
    activity: Activity | None,
    onward: Any,
    named: dict[str, Any],
) -> Response[Any]:
    does = sent.text("do") if sent.text("do") in ORDERS else "dismiss"
    order, handler = ORDERS[does]
    if does == "correct" and activity is not None:
        named = {**named, "activity": activity.id, "expected_results": _lines(sent.text("results"))}
    if does == "supply" and activity is not None:
        named = {**named, "activities": [activity.id], "party": {"kind": "organisation", "id": sent.text("supplied")}}
    return visitor.carry_out(
        sent,
        order,
        handler,
        plan=plan,
        watching=(plan,),
        then=onward,
        again=lambda filled: _item(visitor, _desk(visitor, plan), found, activity, filled),
        **named,
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _found(desk: ClearingDesk, index: int) -> DoubtShown:
    found = desk.doubt(index)
    if found is None:
        raise NothingHere
    return found


def _row(desk: ClearingDesk, activity: UUID) -> Activity:
    found = desk.plan.activities.get(activity)
    if found is None:
        raise NothingHere
    return found


def _form(visitor: Visitor, activity: Activity | None) -> Filled:
    """What stands in the fields at first: the row as it is read."""
    if activity is None:
        return visitor.form()
    typed: dict[str, object] = {"rows[0].activity": activity.id, "number": activity.number}
    for place, term in enumerate(activity.deadlines):
        at = f"rows[0].deadlines[{place}]"
        typed |= {f"{at}.kind": term.kind, f"{at}.start": term.start, f"{at}.end": term.end, f"{at}.rrule": term.rrule}
    if activity.wording:
        typed |= {"text": activity.wording.text, "results": "\n".join(activity.wording.expected_results)}
    return visitor.form(**typed)


def _item(
    visitor: Visitor, desk: ClearingDesk, found: DoubtShown | None, activity: Activity | None, filled: Filled
) -> Response[Any]:
    does = visitor.request.query_params.get("do") or filled.value("do") or _usual(found, activity)
    here = f"{home(desk.plan.id)}/{found.index}" if found else f"{home(desk.plan.id)}/rows/{activity and activity.id}"
    organisations = registered_organisations(visitor.reception.trail, visitor.office.ledger) if does == "supply" else ()
    return visitor.show(
        "clearing_item.html",
        status=filled.status,
        desk=desk,
        plan=desk.plan,
        doubt=found,
        activity=activity,
        read=_read(activity, visitor),
        offers=_offers(activity) if desk.may_clear else [],
        terms=len(activity.deadlines) + BLANK_TERMS if activity else 0,
        form=filled,
        does=does,
        here=here,
        home=home(desk.plan.id),
        following=desk.behind(found.index) if found else None,
        kinds=KINDS,
        duties=DUTIES,
        organisations=[(str(one.id), one.name) for one in organisations],
    )


def _usual(found: DoubtShown | None, activity: Activity | None) -> str:
    if found is None:
        return "clarify" if activity and (activity.unclear_deadlines or not activity.deadlines) else "supply"
    return {About.TERM: "clarify", About.PARTY: "supply"}.get(found.about, "dismiss") if activity else "dismiss"


def _read(activity: Activity | None, visitor: Visitor) -> dict[str, list[str]]:
    """The row as it is understood now."""
    if activity is None:
        return {}
    return {
        "terms": [deadline(term) for term in activity.deadlines],
        "parties": [party(one.party, visitor.names) for one in activity.parties],
        "unmatched": [activity.wording.responsible[at].name for at in activity.unmatched_parties]
        if activity.wording
        else [],
    }


def _offers(activity: Activity | None) -> list[dict[str, Any]]:
    """The dates offered for the one term of the row that needs a person, each with the fields of its own form."""
    terms = activity.deadlines if activity else ()
    unclear = [place for place, term in enumerate(terms) if term.needs_person]
    if activity is None or len(unclear) != 1:
        return []
    place = unclear[0]
    return [_offer(activity, place, candidate) for candidate in terms[place].candidates]


def _offer(activity: Activity, at: int, candidate: str) -> dict[str, Any]:
    start, _, end = candidate.rpartition("/")
    fields = {"rows[0].activity": str(activity.id)}
    for place, term in enumerate(activity.deadlines):
        chosen = _chosen(term, start, end) if place == at else _as_read(term)
        fields |= {f"rows[0].deadlines[{place}].{name}": value for name, value in chosen.items() if value}
    return {"said": " – ".join(_day(day) for day in (start, end) if day), "fields": fields}


def _chosen(term: PlannedDeadline, start: str, end: str) -> dict[str, str]:
    kind = DeadlineKind.RANGE if start else DeadlineKind.DATE
    return {"kind": kind if term.rrule is None else term.kind, "start": start, "end": end}


def _as_read(term: PlannedDeadline) -> dict[str, str]:
    told = {"kind": term.kind, "start": term.start, "end": term.end, "rrule": term.rrule}
    return {name: str(value) for name, value in told.items() if value is not None}


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}.{month}.{year}"


ROUTES = (worklist, dismiss_many, doubt, decide_doubt, row, decide_row)
