"""Closing a plan: nothing of it is left open, or the setter states by name what was not done."""

from collections.abc import Collection, Iterable
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.state import Assignment
from domain.ledger import Event
from domain.plan import events as e
from domain.plan.controlling import rows_to_place
from domain.plan.rows import listed, still_open
from domain.plan.state import Activity, Plan, PlanStage
from domain.refusals import Refusal


class PlanNotOnControl(Refusal):
    """Only a plan on control is closed."""

    def __init__(self) -> None:
        super().__init__("План не на контроле: закрывать нечего. Сначала поставьте его на контроль.")


class RowsNotOnControl(Refusal):
    """A row that a revision added is placed on control, or struck, before the plan is closed."""

    def __init__(self, waiting: Iterable[Activity]) -> None:
        super().__init__(
            f"Не поставлены на контроль мероприятия: {listed(waiting)}. "
            "Поставьте их на контроль или исключите новой редакцией."
        )


class AssignmentsStillOpen(Refusal):
    """A plan is closed when every assignment is, except those stated not done."""

    def __init__(self, state: Plan, still_owed: Collection[Assignment]) -> None:
        rows = {a.activity: state.activities[a.activity] for a in still_owed if a.activity}
        super().__init__(
            f"Не закрыты поручения ({len(still_owed)}), мероприятия: {listed(rows.values())}. "
            "Снимите их с контроля или укажите их как неисполненные."
        )


class NotAmongTheOpen(Refusal):
    """Only an open assignment of this plan can be stated not done."""

    def __init__(self) -> None:
        super().__init__(
            "Среди неисполненных указано поручение, которое уже закрыто или относится к другому плану: уберите его."
        )


class ClosedBeforeLastFact(Refusal):
    """A plan is closed after everything that happened in it."""

    def __init__(self) -> None:
        super().__init__("Дата закрытия плана раньше последнего события его поручений: укажите дату не раньше.")


def close_plan(
    state: Plan, by: Envelope, *, assignments: Collection[Assignment], not_done: Collection[UUID] = ()
) -> tuple[Event, ...]:
    """The plan is closed. `assignments` are all of the plan's, with those that a change of party made."""
    if still_open(state).stage is not PlanStage.ON_CONTROL:
        raise PlanNotOnControl
    if waiting := rows_to_place(state):
        raise RowsNotOnControl(waiting)
    owed = {a.id: a for a in assignments if any(point.stage.open for point in a.points.values())}
    if not set(not_done) <= set(owed):
        raise NotAmongTheOpen
    still_owed = [a for key, a in owed.items() if key not in set(not_done)]
    if still_owed:
        raise AssignmentsStillOpen(state, still_owed)
    facts = [p.last_fact_on for a in assignments for p in a.points.values() if p.last_fact_on]
    if facts and by.occurred_on < max(facts):
        raise ClosedBeforeLastFact
    return (e.PlanClosed.of(by.on_plan(state.revision), not_done=tuple(dict.fromkeys(not_done))),)
