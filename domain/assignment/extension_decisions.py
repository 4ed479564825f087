"""A new term granted or refused, by whoever set the present one [domain.md §3, §4.4; S2]; the plan's own date stays."""

from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.duties import refuse_stranger_to_the_term
from domain.assignment.extensions import UNCHANGED, extensible, later_term, open_request_of, refuse_waiting
from domain.assignment.points import NotStated, named, open_point, stated
from domain.assignment.state import Assignment, Point
from domain.calendar.policy import EffectiveDeadline, Policy
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import Refusal


class OwnRequestDecided(Refusal):
    """Who asked for a new term does not grant it."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: о переносе срока просили вы сами. Решает другой человек.")


def approve_extension(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    request: UUID,
    policy: Policy,
    stated_term: date | None = None,
    calendar: str | None = None,
) -> tuple[Event, ...]:
    """Who set the term grants the proposed one, or another that is later than the present one too."""
    at = extensible(state, by, point)
    refuse_stranger_to_the_term(state, at, by)
    asked = open_request_of(at, request)
    if asked.requested_by == by.by:
        raise OwnRequestDecided(at)
    return (_approved(at, by, request, later_term(at, stated_term or asked.proposed, policy, calendar), None),)


def extend_term(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    stated_term: date | None,
    ground: Personal[str] | None,
    policy: Policy,
    calendar: str | None = None,
) -> tuple[Event, ...]:
    """Who set the term moves it of their own accord, with a ground; an open request is decided first."""
    at = extensible(state, by, point)
    refuse_stranger_to_the_term(state, at, by)
    refuse_waiting(at)
    because = stated(ground, "основание переноса срока")
    if stated_term is None:
        raise NotStated("новый срок")
    return (_approved(at, by, None, later_term(at, stated_term, policy, calendar), because),)


def reject_extension(
    state: Assignment, by: Envelope, *, point: e.PointKey, request: UUID, reason: Personal[str]
) -> tuple[Event, ...]:
    """The term stays, for a reason; who set it decides."""
    at = open_point(state, by, point, UNCHANGED)
    refuse_stranger_to_the_term(state, at, by)
    asked = open_request_of(at, request)
    if asked.requested_by == by.by:
        raise OwnRequestDecided(at)
    because = stated(reason, "почему отказано в переносе срока")
    return (e.ExtensionRejected.of(by, request=request, point=point, reason=because),)


def _approved(
    point: Point, by: Envelope, request: UUID | None, term: EffectiveDeadline, ground: Personal[str] | None
) -> Event:
    # Every point that comes here has a term: `extensible` saw to it.
    old = point.stated or term.stated
    return e.ExtensionApproved.of(
        by,
        request=request,
        point=point.key,
        old=old,
        stated=term.stated,
        effective=term.effective,
        calendar=term.calendar,
        ground=ground,
    )
