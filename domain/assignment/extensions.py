"""A new term asked for: by the lead, with a ground and a date [domain.md §3, §4.4; S1, S2, S6].

The plan's own date never changes. A request made after expiry is recorded, and its delay stays visible.
"""

from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.points import named, open_point, said, stated
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
    at = extensible(state, by, point)
    if not state.lead and (lead is None or lead.id not in {by.by, by.on_behalf_of}):
        raise ExtensionThroughLead(at, lead_name)
    refuse_waiting(at)
    because = stated(ground, "основание переноса срока")
    later_term(at, proposed, policy, calendar)
    if proposed < by.occurred_on:
        raise NewTermInThePast(at, proposed, by.occurred_on)
    return (e.ExtensionRequested.of(by, request=request, point=point, proposed=proposed, ground=because),)


def withdraw_extension(state: Assignment, by: Envelope, *, point: e.PointKey, request: UUID) -> tuple[Event, ...]:
    """Who asked takes the request back."""
    at = open_point(state, by, point, "отзывать просьбу незачем")
    asked = open_request_of(at, request)
    same_body = by.on_behalf_of is not None and by.on_behalf_of == asked.requested_for
    if asked.requested_by != by.by and not same_body:
        raise RequestOfAnother(at)
    return (e.ExtensionWithdrawn.of(by, request=request, point=point),)


def extensible(state: Assignment, by: Envelope, key: e.PointKey) -> Point:
    """The open point whose term may still move. Raises also NoTermToExtend, ExecutionAcceptedBefore."""
    at = open_point(state, by, key, UNCHANGED)
    if at.effective is None:
        raise NoTermToExtend(at)
    if at.stage is Stage.ACCEPTED:
        raise ExecutionAcceptedBefore(at)
    return at


def refuse_waiting(point: Point) -> None:
    """Raises ExtensionAlreadyRequested while a request is undecided."""
    if waiting := point.open_request:
        raise ExtensionAlreadyRequested(point, waiting)


def open_request_of(point: Point, request: UUID) -> Extension:
    """The request, still undecided. Raises UnknownExtensionRequest, ExtensionDecidedBefore."""
    asked = point.extension(request)
    if asked is None:
        raise UnknownExtensionRequest(point)
    if asked.outcome is not ExtensionOutcome.REQUESTED:
        raise ExtensionDecidedBefore(point, asked)
    return asked


def later_term(point: Point, stated_term: date, policy: Policy, calendar: str | None) -> EffectiveDeadline:
    """The new term as it would count; later than the present one as it counts, or NewTermNotLater."""
    term = policy.effective(stated_term, calendar_name=calendar)
    if point.effective is not None and term.effective <= point.effective:
        raise NewTermNotLater(point, term)
    return term
