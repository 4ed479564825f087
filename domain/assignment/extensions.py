"""A new term beside the original one: requested, approved, rejected, taken back [domain.md §3, §4.4; S1, S2, S6].

The plan's own date never changes. A request made after expiry is recorded, and its delay stays visible.
"""

from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.duties import refuse_stranger_to_the_term
from domain.assignment.points import NotStated, named, open_point, said, stated
from domain.assignment.state import Assignment, Extension, ExtensionOutcome, Point, Stage
from domain.calendar.policy import EffectiveDeadline, Policy
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import NotFound, Refusal

UNCHANGED = "срок не переносится"


class ExtensionThroughLead(Refusal):
    """A co-executor asks for a new term through the lead [domain.md §3.2]."""

    def __init__(self, point: Point, lead: str | None) -> None:
        who = f" ({lead})" if lead else ""
        super().__init__(
            f"{named(point)}: соисполнитель просит о переносе срока через ответственного исполнителя{who}. "
            "Передайте просьбу ему."
        )


class NoTermToExtend(Refusal):
    """A control point without a date has no term to move."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: срока нет, переносить нечего. Срок устанавливает уточнение плана.")


class ExecutionAcceptedBefore(Refusal):
    """After acceptance a new term has nothing to serve."""

    def __init__(self, point: Point) -> None:
        accepted = point.accepted
        super().__init__(
            f"{named(point)}: исполнение принято {said(accepted.accepted_on if accepted else None)}, срок не "
            "переносится. Осталось снятие с контроля."
        )


class ExtensionAlreadyRequested(Refusal):
    """One open request a point."""

    def __init__(self, point: Point, waiting: Extension) -> None:
        super().__init__(
            f"{named(point)}: просьба о переносе срока от {said(waiting.requested_on)} ещё не решена. Сначала решите "
            "или отзовите её."
        )


class NewTermNotLater(Refusal):
    """An extension moves the term on, never back, and not by a shift of holidays alone."""

    def __init__(self, point: Point, proposed: EffectiveDeadline) -> None:
        counts = "" if proposed.effective == proposed.stated else f" (действует как {said(proposed.effective)})"
        super().__init__(
            f"{named(point)}: новый срок {said(proposed.stated)}{counts} не позже действующего "
            f"({said(point.effective)}). Укажите более позднюю дату."
        )


class NewTermInThePast(Refusal):
    """A request names the date by which the work will be done, so that it lies ahead [S6]."""

    def __init__(self, point: Point, proposed: date, asked: date) -> None:
        super().__init__(
            f"{named(point)}: предложенный срок {said(proposed)} раньше дня просьбы ({said(asked)}). Укажите дату, "
            "к которой исполнение возможно."
        )


class UnknownExtensionRequest(NotFound):
    """The point has no such request."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: такой просьбы о переносе срока нет. Проверьте её номер.")


class ExtensionDecidedBefore(Refusal):
    """A request is settled once."""

    def __init__(self, point: Point, request: Extension) -> None:
        outcome = {
            ExtensionOutcome.APPROVED: "удовлетворена",
            ExtensionOutcome.REJECTED: "отклонена",
            ExtensionOutcome.WITHDRAWN: "отозвана",
        }.get(request.outcome, "осталась без решения: контроль прекращён")
        super().__init__(
            f"{named(point)}: просьба от {said(request.requested_on)} уже {outcome}. Если срок снова нужно перенести, "
            "подайте новую."
        )


class OwnRequestDecided(Refusal):
    """Who asked for a new term does not grant it."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: о переносе срока просили вы сами. Решает другой человек.")


class RequestOfAnother(Refusal):
    """A request is taken back by who made it, or by a colleague of theirs."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: эту просьбу подали не вы и не ваша организация. Отозвать её может только тот, кто "
            "её подал; отклонить — давший поручение."
        )


def request_extension(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    request: UUID,
    proposed: date,
    ground: Personal[str],
    policy: Policy,
    calendar: str | None = None,
    lead: e.Party | None = None,
    lead_name: str | None = None,
) -> tuple[Event, ...]:
    """The lead asks for a later term, with a ground; also for a co-executor's part, where `lead` is the lead's party.

    `calendar` is the responsible organisation's own, where it keeps another than the plan's.
    """
    at = _extensible(state, by, point)
    if not state.lead and (lead is None or lead.id not in {by.by, by.on_behalf_of}):
        raise ExtensionThroughLead(at, lead_name)
    _refuse_waiting(at)
    because = stated(ground, "основание переноса срока")
    _later(at, proposed, policy, calendar)
    if proposed < by.occurred_on:
        raise NewTermInThePast(at, proposed, by.occurred_on)
    return (e.ExtensionRequested.of(by, request=request, point=point, proposed=proposed, ground=because),)


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
    at = _extensible(state, by, point)
    refuse_stranger_to_the_term(state, at, by)
    asked = _open_request(at, request)
    if asked.requested_by == by.by:
        raise OwnRequestDecided(at)
    return (_approved(at, by, request, _later(at, stated_term or asked.proposed, policy, calendar), None),)


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
    at = _extensible(state, by, point)
    refuse_stranger_to_the_term(state, at, by)
    _refuse_waiting(at)
    because = stated(ground, "основание переноса срока")
    if stated_term is None:
        raise NotStated("новый срок")
    return (_approved(at, by, None, _later(at, stated_term, policy, calendar), because),)


def reject_extension(
    state: Assignment, by: Envelope, *, point: e.PointKey, request: UUID, reason: Personal[str]
) -> tuple[Event, ...]:
    """The term stays, for a reason; who set it decides."""
    at = open_point(state, by, point, UNCHANGED)
    refuse_stranger_to_the_term(state, at, by)
    asked = _open_request(at, request)
    if asked.requested_by == by.by:
        raise OwnRequestDecided(at)
    because = stated(reason, "почему отказано в переносе срока")
    return (e.ExtensionRejected.of(by, request=request, point=point, reason=because),)


def withdraw_extension(state: Assignment, by: Envelope, *, point: e.PointKey, request: UUID) -> tuple[Event, ...]:
    """Who asked takes the request back."""
    at = open_point(state, by, point, "отзывать просьбу незачем")
    asked = _open_request(at, request)
    same_body = by.on_behalf_of is not None and by.on_behalf_of == asked.requested_for
    if asked.requested_by != by.by and not same_body:
        raise RequestOfAnother(at)
    return (e.ExtensionWithdrawn.of(by, request=request, point=point),)


def _extensible(state: Assignment, by: Envelope, key: e.PointKey) -> Point:
    at = open_point(state, by, key, UNCHANGED)
    if at.effective is None:
        raise NoTermToExtend(at)
    if at.stage is Stage.ACCEPTED:
        raise ExecutionAcceptedBefore(at)
    return at


def _refuse_waiting(point: Point) -> None:
    if waiting := point.open_request:
        raise ExtensionAlreadyRequested(point, waiting)


def _open_request(point: Point, request: UUID) -> Extension:
    asked = point.extension(request)
    if asked is None:
        raise UnknownExtensionRequest(point)
    if asked.outcome is not ExtensionOutcome.REQUESTED:
        raise ExtensionDecidedBefore(point, asked)
    return asked


def _later(point: Point, stated_term: date, policy: Policy, calendar: str | None) -> EffectiveDeadline:
    """The new term as it would count; later than the present one as it counts, or NewTermNotLater."""
    term = policy.effective(stated_term, calendar_name=calendar)
    if point.effective is not None and term.effective <= point.effective:
        raise NewTermNotLater(point, term)
    return term


def _approved(
    point: Point, by: Envelope, request: UUID | None, term: EffectiveDeadline, ground: Personal[str] | None
) -> Event:
    # Every point that comes here has a term: `_extensible` saw to it.
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
