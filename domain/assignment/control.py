"""The end of control: removal on accepted execution, withdrawal and reinstatement by an act [domain.md §3, §4.1]."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.actors import Envelope, Role
from domain.assignment import events as e
from domain.assignment.duties import ExecutorClosesOwnItem, refuse_own_item
from domain.assignment.points import named, open_point, point_of, refuse_backwards, said, stated
from domain.assignment.state import Assignment, Point, Stage
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import Refusal


class NotAcceptedYet(Refusal):
    """Acceptance goes before removal: interim information and reports under review are no ground [S3]."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: исполнение ещё не принято. Снять с контроля можно после принятия отчёта; снять без "
            "исполнения — только актом."
        )


class TasksNotDone(Refusal):
    """An item leaves control when all of its tasks are done [S3; domain.md §4.1]."""

    def __init__(self, point: Point) -> None:
        left = ", ".join(f"№ {task}" for task in point.tasks_left)
        super().__init__(
            f"{named(point)}: не подтверждены задачи {left} из {point.planned.tasks}. Снять с контроля можно, когда "
            "приняты отчёты по всем задачам."
        )


class RemovalNotDelegated(Refusal):
    """A controller removes from control only by recorded delegation [domain.md §3.2]."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: контролёр снимает с контроля только по записанному поручению утвердившего план лица. "
            "Подготовьте снятие: решение примет оно."
        )


class CoExecutorsNotDone(Refusal):
    """The lead answers for the whole [S5]: the lead's point waits for the co-executors' parts."""

    def __init__(self, point: Point, waiting: Iterable[Assignment], names: Mapping[UUID, str]) -> None:
        who = ", ".join(names.get(a.party.id, "соисполнитель") for a in waiting if a.party)
        super().__init__(
            f"{named(point)}: часть соисполнителей ещё не исполнена ({who}). Сначала примите их отчёты или снимите "
            "их поручения с контроля."
        )


class RemovalProposedBefore(Refusal):
    """The removal waits for the setter already."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: снятие с контроля уже подготовлено. Дождитесь решения утвердившего лица.")


class ActMissing(Refusal):
    """Some decisions are taken by an act alone."""

    def __init__(self, decision: str) -> None:
        super().__init__(f"{decision} — только актом: укажите распоряжение, приказ или постановление и его дату.")


class ActDatedAfterDecision(Refusal):
    """A decision cannot rest on an act that is younger than itself."""

    def __init__(self, act: date, decision: date) -> None:
        super().__init__(
            f"Акт датирован {said(act)}, позже решения ({said(decision)}). Проверьте дату акта и дату решения."
        )


class AlreadyOnControl(Refusal):
    """Only what has left control is put back on it."""

    def __init__(self, point: Point) -> None:
        where = "передана другому исполнителю" if point.stage is Stage.PASSED_ON else "уже на контроле"
        super().__init__(f"{named(point)} {where}: возвращать на контроль нечего.")


SETTLED = frozenset({Stage.ACCEPTED, Stage.CLOSED, Stage.WITHDRAWN, Stage.PASSED_ON})
"""Stages of a co-executor's point that the lead no longer waits for; a passed-on one lives on in its successor."""


def refuse_without_act(by: Envelope, decision: str) -> None:
    """Raises ActMissing or ActDatedAfterDecision unless the decision rests on an act of its day or earlier."""
    if by.basis is None or not by.basis.kind.is_act:
        raise ActMissing(decision)
    if by.basis.date > by.occurred_on:
        raise ActDatedAfterDecision(by.basis.date, by.occurred_on)


def awaited(state: Assignment, key: e.PointKey, siblings: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """The co-executors of the lead whose part of the same control point is still to be accepted."""
    if not state.lead:
        return ()
    return tuple(
        other
        for other in siblings
        if other.exists
        and not other.lead
        and other.id != state.id
        and other.activity == state.activity
        and key in other.points
        and other.points[key].stage not in SETTLED
    )


def propose_removal(
    state: Assignment, by: Envelope, *, point: e.PointKey, party_organisation: UUID | None = None
) -> tuple[Event, ...]:
    """A controller prepares the removal for the setter; the stage stays."""
    at = open_point(state, by, point, "снятие не готовится")
    refuse_own_item(state, at, by, party_organisation)
    _refuse_unaccepted(at)
    if at.removal_proposed_by is not None:
        raise RemovalProposedBefore(at)
    return (e.RemovalProposed.of(by, point=point),)


def remove_from_control(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    siblings: Iterable[Assignment] = (),
    names: Mapping[UUID, str] = MappingProxyType({}),
    party_organisation: UUID | None = None,
) -> tuple[Event, ...]:
    """Closed as executed: by the setter, or by a controller under a recorded delegation.

    `siblings` are the other assignments of the activity, `names` what their parties are called.
    """
    at = open_point(state, by, point, "снимать нечего")
    refuse_own_item(state, at, by, party_organisation)
    if by.role is Role.CONTROLLER and by.delegation is None:
        raise RemovalNotDelegated(at)
    _refuse_unaccepted(at)
    if waiting := awaited(state, point, siblings):
        raise CoExecutorsNotDone(at, waiting, names)
    return (e.RemovedFromControl.of(by, point=point),)


def _refuse_unaccepted(point: Point) -> None:
    if point.stage is Stage.ACCEPTED:
        return
    if point.tasks_left and any(s.accepted_on for s in point.round_submissions):
        raise TasksNotDone(point)
    raise NotAcceptedYet(point)


def withdraw(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    ground: e.WithdrawalGround,
    reason: Personal[str],
) -> tuple[Event, ...]:
    """Off control without execution, from any open stage, by an act and with a reason."""
    at = open_point(state, by, point, "снимать нечего")
    if by.role is Role.EXECUTOR or (state.party and state.party.id == by.by):
        raise ExecutorClosesOwnItem(at)
    refuse_without_act(by, "Снятие без исполнения")
    return (e.Withdrawn.of(by, point=point, ground=ground, reason=stated(reason, "причина снятия")),)


def reinstate_control(
    state: Assignment, by: Envelope, *, point: e.PointKey, reason: Personal[str]
) -> tuple[Event, ...]:
    """Back on control by an act: a new round begins, and the past stays as it was."""
    at = point_of(state, point)
    if at.stage.open or at.stage is Stage.PASSED_ON:
        raise AlreadyOnControl(at)
    refuse_backwards(state, at, by)
    refuse_without_act(by, "Возврат на контроль")
    return (e.ControlReinstated.of(by, point=point, reason=stated(reason, "причина возврата на контроль")),)
