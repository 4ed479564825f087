"""One decision on many control points: an event each, all of them in one append or none.

All or nothing: half a decision would leave the committee guessing which half. The refusal names the item that stands in
the way, and nothing is recorded; without that item the order is simply given again.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from application.dossier import Dossier, UnknownAssignment, calendar_of, called, employer
from application.performing import Actor, Decided, Office, Order, perform
from application.ports import Recorded
from domain.assignment import control, extension_decisions, reviewing
from domain.assignment.extensions import UnknownExtensionRequest
from domain.assignment.points import point_of
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.ledger import Change, Event, Loaded, change
from domain.plan.rows import called as row_called
from domain.plan.rows import there
from domain.plan.state import PLAN
from domain.refusals import BadInput, Conflict, Forbidden, Refusal

MOST_ITEMS = 500


class Item(BaseModel):
    """One control point of one assignment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assignment: UUID
    point: str


class OneOfManyRefused(Refusal):
    """A rule said no to one of the items, so that none of them was decided."""

    def __init__(self, place: int, of: int, about: str, because: Refusal) -> None:
        super().__init__(
            f"{place} из {of} ({about}): {because.sentence} Ни одно решение не записано: уберите эту строку или "
            "исправьте и повторите."
        )
        self.because = because


class ItemTwice(BadInput):
    """A point is decided once."""

    def __init__(self, place: int) -> None:
        super().__init__("Контрольная точка названа дважды: уберите повтор.", f"items[{place}]")


Items = Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class AcceptMany(Order):
    """The reports under review at these control points of the plan are accepted."""

    plan: UUID
    items: Items
    remarks: str | None = None


def accept_many(order: AcceptMany, actor: Actor, office: Office) -> Recorded:
    def accept(dossier: Dossier, point: str) -> Sequence[Event]:
        return reviewing.accept_execution(
            dossier.state,
            dossier.under(order, actor, office),
            point=point,
            remarks=dossier.said(order.remarks),
            party_organisation=employer(dossier.state.party, office),
        )

    return _all_or_none(order, actor, office, accept)


class ReturnMany(Order):
    """The reports under review go back with the same remarks, each with the list of what it lacks by its form."""

    plan: UUID
    items: Items
    remarks: str | None = None


def return_many(order: ReturnMany, actor: Actor, office: Office) -> Recorded:
    def give_back(dossier: Dossier, point: str) -> Sequence[Event]:
        by = dossier.under(order, actor, office)
        return reviewing.return_report(dossier.state, by, point=point, remarks=dossier.said(order.remarks))

    return _all_or_none(order, actor, office, give_back)


class ExtendMany(Order):
    """A new term: where the executor has asked for one, the request is granted; else it is the setter's own decision.

    Without `term` every request is granted with the date that it proposes.
    """

    plan: UUID
    items: Items
    term: date | None = None
    ground: str | None = None


def extend_many(order: ExtendMany, actor: Actor, office: Office) -> Recorded:
    def extend(dossier: Dossier, point: str) -> Sequence[Event]:
        by = dossier.under(order, actor, office)
        policy, calendar = dossier.plan.state.policy, calendar_of(dossier.state.party, office)
        at = dossier.state.points.get(point)
        asked = at.open_request if at else None
        if asked is not None:
            return extension_decisions.approve_extension(
                dossier.state,
                by,
                point=point,
                request=asked.request,
                policy=policy,
                stated_term=order.term,
                calendar=calendar,
            )
        return extension_decisions.extend_term(
            dossier.state,
            by,
            point=point,
            stated_term=order.term,
            ground=dossier.said(order.ground),
            policy=policy,
            calendar=calendar,
        )

    return _all_or_none(order, actor, office, extend)


class RejectMany(Order):
    """The requests for a later term that wait at these control points are refused for the same reason."""

    plan: UUID
    items: Items
    reason: str


def reject_many(order: RejectMany, actor: Actor, office: Office) -> Recorded:
    def reject(dossier: Dossier, point: str) -> Sequence[Event]:
        by, at = dossier.under(order, actor, office), point_of(dossier.state, point)
        if at.open_request is None:
            raise UnknownExtensionRequest(at)
        return extension_decisions.reject_extension(
            dossier.state, by, point=point, request=at.open_request.request, reason=dossier.said(order.reason)
        )

    return _all_or_none(order, actor, office, reject)


class RemoveMany(Order):
    """Executed control points are removed from control; a lead's when its co-executors' are executed too."""

    plan: UUID
    items: Items


def remove_many(order: RemoveMany, actor: Actor, office: Office) -> Recorded:
    def looked_at(dossier: Dossier) -> Sequence[Loaded[Assignment]]:
        return dossier.parts(office) if dossier.state.lead else ()

    def remove(dossier: Dossier, point: str) -> Sequence[Event]:
        waiting = control.awaited(dossier.state, point, (part.state for part in looked_at(dossier)))
        return control.remove_from_control(
            dossier.state,
            dossier.under(order, actor, office),
            point=point,
            siblings=waiting,
            names={a.party.id: called(a.party, office) or "" for a in waiting if a.party},
            party_organisation=employer(dossier.state.party, office),
        )

    return _all_or_none(order, actor, office, remove, looked_at)


def _all_or_none(
    order: AcceptMany | ReturnMany | ExtendMany | RejectMany | RemoveMany,
    actor: Actor,
    office: Office,
    decide_one: Callable[[Dossier, str], Sequence[Event]],
    looked_at: Callable[[Dossier], Sequence[Loaded[Assignment]]] = lambda dossier: (),
) -> Recorded:
    """`looked_at`: assignments that a decision depends on besides its own; none of them may have changed."""

    def decide() -> Decided:
        plan = office.ledger.load(PLAN, order.plan)
        there(plan.state)
        loaded: dict[UUID, Loaded[Assignment]] = {}
        events: dict[UUID, list[Event]] = {}
        looked: dict[UUID, Loaded[Assignment]] = {}
        seen: set[Item] = set()
        for place, item in enumerate(order.items):
            if item in seen:
                raise ItemTwice(place)
            seen.add(item)
            found = loaded.get(item.assignment) or office.ledger.load(ASSIGNMENT, item.assignment)
            if found.state.plan != order.plan:
                raise UnknownAssignment
            dossier = Dossier(found, plan)
            try:
                decided = decide_one(dossier, item.point)
            except (Forbidden, Conflict):
                raise
            except Refusal as refusal:
                about = _about(dossier, office)
                raise OneOfManyRefused(place + 1, len(order.items), about, refusal) from refusal
            looked |= {part.stream: part for part in looked_at(dossier)}
            events.setdefault(item.assignment, []).extend(decided)
            # The next item of the same assignment is decided on what this one has made of it.
            loaded[item.assignment] = Loaded(found.stream, found.version, ASSIGNMENT.fold(decided, found.state))
        read = [part for stream, part in looked.items() if stream not in loaded]
        return Decided(tuple(_change(loaded[stream], events[stream]) for stream in loaded), (plan, *read))

    return perform(office, actor, decide)


def _change(loaded: Loaded[Assignment], events: Sequence[Event]) -> Change:
    return change(loaded, tuple(events))


def _about(dossier: Dossier, office: Office) -> str:
    row = dossier.plan.state.activities.get(dossier.state.activity) if dossier.state.activity else None
    party = called(dossier.state.party, office) or "исполнитель"
    return f"{party}, мероприятие {row_called(row)}" if row else party
