"""Putting a plan on control: what must be clear first, and the assignments that come of it, all at once.

Until every row says when and who, nothing of the plan is on control: half a plan would look like a whole one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.events import Assigned
from domain.assignment.state import assignment_id
from domain.calendar.policy import Policy
from domain.deadlines.deadline import DeadlineKind
from domain.ledger import Event
from domain.plan import events as e
from domain.plan.control_points import control_points, plan_period
from domain.plan.rows import called, listed, quoted, still_open
from domain.plan.state import Activity, AssignedParty, Plan, PlanStage
from domain.refusals import Refusal


class PlanNotApproved(Refusal):
    """A plan without a dated approval is read and analysed, not controlled [domain.md §4.9]."""

    def __init__(self) -> None:
        super().__init__(
            "План не утверждён с датой: на контроль его поставить нельзя. Сначала запишите утверждение плана."
        )


class NothingToPlace(Refusal):
    """Every row that stands in the plan is on control already."""

    def __init__(self) -> None:
        super().__init__("Все мероприятия плана уже на контроле: новые строки добавляет редакция плана.")


class ControlBeforeApproval(Refusal):
    """Control starts when the plan is in force, or later."""

    def __init__(self, stated: date, in_force_on: date) -> None:
        super().__init__(
            f"Постановка на контроль {stated:%d.%m.%Y} раньше вступления плана в силу {in_force_on:%d.%m.%Y}: "
            "укажите дату не раньше."
        )


class ErrorsNotSettled(Refusal):
    """Every doubt of severity error is settled by a person first."""

    def __init__(self, state: Plan) -> None:
        places = state.open_errors
        quoted = "; ".join(_doubt(state, place) for place in places[:3])
        more = f" и ещё {len(places) - 3}" if len(places) > 3 else ""
        super().__init__(f"Не разобраны ошибки чтения ({len(places)}): {quoted}{more}. Примите решение по каждой.")


class DeadlineNotClear(Refusal):
    """Every row has a term that needs no further word of a person, or is explicitly without a date."""

    def __init__(self, rows: Iterable[Activity]) -> None:
        super().__init__(f"Срок не ясен, мероприятия: {listed(rows)}. Уточните его.")


class NobodyAnswers(Refusal):
    """Every row has at least one responsible party."""

    def __init__(self, rows: Iterable[Activity]) -> None:
        super().__init__(f"Нет исполнителя, мероприятия: {listed(rows)}. Укажите, кто отвечает.")


class PartyNotMatched(Refusal):
    """Every named party is matched by a person, every role group expanded: likeness proves nothing."""

    def __init__(self, rows: Iterable[Activity]) -> None:
        super().__init__(
            f"Исполнитель не сопоставлен с реестром или группа не раскрыта, мероприятия: {listed(rows)}. "
            "Сопоставьте исполнителя или перечислите организации группы."
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """What placing on control gives: the plan's own event, and each new assignment with its stream."""

    events: tuple[Event, ...]
    assigned: tuple[tuple[UUID, Assigned], ...]


def place_on_control(
    state: Plan,
    by: Envelope,
    *,
    calendars: Mapping[UUID, str] | None = None,
    ends_on: date | None = None,
    only: frozenset[UUID] | None = None,
) -> Placed:
    """Every row not yet on control becomes an assignment of each of its parties; the first-named leads [S5].

    `calendars` are the parties' own working calendars; `ends_on` bounds repeated terms where the plan itself does not.
    `only` names rows; the others wait.
    """
    if still_open(state).stage is PlanStage.DRAFT or state.in_force_on is None:
        raise PlanNotApproved
    rows = tuple(row for row in rows_to_place(state) if only is None or row.id in only)
    if not rows:
        raise NothingToPlace
    if by.occurred_on < state.in_force_on:
        raise ControlBeforeApproval(by.occurred_on, state.in_force_on)
    _refuse_unclear(state)
    period = plan_period(state, ends_on)
    under = by.on_plan(state.revision)
    assigned = tuple(
        (
            assignment_id(row.id, party.party.id),
            Assigned.of(
                under,
                plan=state.id,
                activity=row.id,
                party=party.party,
                duty=party.duty,
                lead=lead,
                points=control_points(row, state.policy, period, (calendars or {}).get(party.party.id)),
            ),
        )
        for row in rows
        for lead, party in _with_lead(row)
    )
    placed = e.PlacedOnControl.of(
        under, activities=tuple(row.id for row in rows), assignments=tuple(stream for stream, _ in assigned)
    )
    return Placed((placed,), assigned)


def rows_to_place(state: Plan) -> tuple[Activity, ...]:
    """The rows that are to be controlled and are not yet; a heading whose sub-rows hold the terms is none of them."""
    headings = {row.read.parent for row in state.activities.values() if not row.struck}
    return tuple(
        row
        for row in state.activities.values()
        if not row.struck and not row.on_control and not (row.id in headings and _silent(row))
    )


def parties_in_order(row: Activity) -> tuple[AssignedParty, ...]:
    """The row's parties as the document names them, supplied ones last; a party named twice counts once."""
    in_order = sorted(row.parties, key=lambda party: row.named if party.index is None else party.index)
    once: dict[UUID, AssignedParty] = {}
    for party in in_order:
        once.setdefault(party.party.id, party)
    return tuple(once.values())


def _with_lead(row: Activity) -> list[tuple[bool, AssignedParty]]:
    return [(place == 0, party) for place, party in enumerate(parties_in_order(row))]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What a person still has to clear before the plan can be placed on control: doubts by their places, and rows."""

    errors: tuple[int, ...]
    unclear: tuple[Activity, ...]
    unmatched: tuple[Activity, ...]
    nobody: tuple[Activity, ...]

    @property
    def nothing(self) -> bool:
        return not (self.errors or self.unclear or self.unmatched or self.nobody)


def in_the_way(state: Plan) -> InTheWay:
    """Everything at once, where placing on control would name the first kind of it."""
    rows = rows_to_place(state)
    return InTheWay(
        errors=state.open_errors,
        unclear=tuple(row for row in rows if not _clear(row, state.policy)),
        unmatched=tuple(row for row in rows if row.unmatched_parties),
        nobody=tuple(row for row in rows if not row.parties and not row.unmatched_parties),
    )


def _refuse_unclear(state: Plan) -> None:
    found = in_the_way(state)
    if found.errors:
        raise ErrorsNotSettled(state)
    if found.unclear:
        raise DeadlineNotClear(found.unclear)
    if found.unmatched:
        raise PartyNotMatched(found.unmatched)
    if found.nobody:
        raise NobodyAnswers(found.nobody)


def _clear(row: Activity, policy: Policy) -> bool:
    """Whether the row says when; a row without any term is clear only where the policy gives such rows a month."""
    if row.unclear_deadlines:
        return False
    return not _silent(row) or policy.default_dates.months_without_date is not None


def _silent(row: Activity) -> bool:
    return all(deadline.kind == DeadlineKind.NONE.value for deadline in row.deadlines)


def _doubt(state: Plan, place: int) -> str:
    doubt = state.anomalies[place]
    row = state.activities.get(doubt.activity) if doubt.activity else None
    return f"мероприятие {called(row)} — {quoted(doubt)}" if row else quoted(doubt)
