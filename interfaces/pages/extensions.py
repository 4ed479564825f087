"""Requests for a new term, decided one by one or, within a plan, many at once."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import deciding_many, extending
from application.extension_requests import RequestShown, extension_requests
from application.matrix_names import activity_name
from domain.assignment.events import PartyKind, PointKey
from domain.refusals import BadInput, NotFound
from interfaces.pages.asked import Asked, Question, address
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.refusing import problem_of
from interfaces.russian_changes import point_name


class ExtensionsAsked(Question):
    plan: UUID | None = None


class NoRequestChosen(BadInput):
    """A decision on many needs at least one of them."""

    def __init__(self) -> None:
        super().__init__("Не отмечено ни одной просьбы: отметьте те, которые удовлетворяете.", "items")


class RequestDecided(NotFound):
    """Nothing waits at this control point any more."""

    def __init__(self) -> None:
        super().__init__("Эта просьба о переносе срока уже решена или отозвана: вернитесь к списку.")


@page("/extensions")
def requests(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """What waits."""
    return _requests(visitor, visitor.asked(ExtensionsAsked), visitor.form())


@form("/extensions")
def grant_many(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """All that were chosen granted with the dates they ask for, or with one date for all."""
    found = visitor.asked(ExtensionsAsked)
    chosen = [value.partition("~") for value in sent.fields.get("chosen[]", ())]
    if not chosen or found.question.plan is None:
        return _requests(visitor, found, sent.filled(visitor.frame.position or 0, problem_of(NoRequestChosen())))
    return visitor.carry_out(
        sent,
        deciding_many.ExtendMany,
        deciding_many.extend_many,
        plan=found.question.plan,
        items=[{"assignment": assignment, "point": point} for assignment, _, point in chosen],
        then=address("/extensions", found.question),
        again=lambda filled: _requests(visitor, found, filled),
    )


def _found(visitor: Visitor, plan: UUID | None = None) -> tuple[RequestShown, ...]:
    reception = visitor.reception
    return extension_requests(visitor.actor, reception.register, reception.office.ledger, visitor.today, plan)


def _requests(visitor: Visitor, asked: Asked[ExtensionsAsked], filled: Filled) -> Response[Any]:
    found = _found(visitor)
    plans = {one.entry.plan: one.plan.title or "Без названия" for one in found}
    shown = [one for one in found if asked.question.plan in (None, one.entry.plan)]
    if asked.question.plan is None and len(plans) == 1:
        asked = Asked(ExtensionsAsked(plan=next(iter(plans))), asked.filled)
    return visitor.show(
        "extensions.html",
        status=filled.status,
        form=filled,
        filters_form=asked.filled,
        plans=[(str(plan), title) for plan, title in plans.items()],
        many=asked.question.plan is not None and any(one.may_decide for one in shown),
        action=address("/extensions", asked.question),
        lines=[_line(one, visitor) for one in shown],
    )


def _line(one: RequestShown, visitor: Visitor) -> dict[str, Any]:
    entry = one.entry
    return {
        "shown": one,
        "activity": activity_name(one.plan, entry.activity),
        "party": visitor.names.party(entry.party.id, is_person=entry.party.kind is PartyKind.PERSON),
        "by": visitor.names.person(one.request.requested_by),
        "point": point_name(entry.point),
        "address": request_address(entry.assignment, entry.point),
        "value": f"{entry.assignment}~{entry.point}",
        "kept": entry.timeliness(visitor.today),
    }


def request_address(assignment: UUID, point: PointKey) -> str:
    """The page of the request that waits at this control point."""
    return f"/extensions/{assignment}/{point}"


@page("/extensions/{assignment:uuid}/{point:str}")
def request(visitor: NamedDependency[Visitor], assignment: FromPath[UUID], point: FromPath[str]) -> Response[Any]:
    """One request."""
    return _request(visitor, assignment, point, None)


@form("/extensions/{assignment:uuid}/{point:str}")
def decide(
    visitor: NamedDependency[Visitor],
    sent: NamedDependency[Sent],
    assignment: FromPath[UUID],
    point: FromPath[str],
) -> Response[Any]:
    """The request granted, with its own date or another, or refused with a reason."""

    def again(filled: Filled) -> Response[Any]:
        return _request(visitor, assignment, point, filled)

    if sent.text("do") == "reject":
        return visitor.carry_out(
            sent,
            extending.RejectExtension,
            extending.reject_extension,
            assignment=assignment,
            point=point,
            watching=(assignment,),
            then="/extensions",
            again=again,
        )
    return visitor.carry_out(
        sent,
        extending.ApproveExtension,
        extending.approve_extension,
        assignment=assignment,
        point=point,
        watching=(assignment,),
        then="/extensions",
        again=again,
    )


def _request(visitor: Visitor, assignment: UUID, point: str, filled: Filled | None) -> Response[Any]:
    waiting = (one for one in _found(visitor) if (one.entry.assignment, one.entry.point) == (assignment, point))
    found = next(waiting, None)
    if found is None:
        raise RequestDecided
    shown = filled or visitor.form(request=found.request.request, term=found.request.proposed)
    return visitor.show(
        "extension.html",
        status=shown.status,
        form=shown,
        line=_line(found, visitor),
        action=request_address(assignment, point),
    )


ROUTES = (requests, grant_many, request, decide)
