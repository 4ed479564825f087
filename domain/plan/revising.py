"""An act amends a plan: rows are reworded, added or struck; the old wording stays citable [domain.md §4.10; S21]."""

from collections.abc import Sequence
from uuid import UUID

from domain.actors import Envelope, Frozen
from domain.assignment.events import Document
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.approving import rests_on_act
from domain.plan.drafting import DraftedRow, drafted_rows
from domain.plan.rows import RowIsStruck, called, row_of, still_open
from domain.plan.state import Activity, Plan, PlanStage
from domain.refusals import Refusal


class RevisionOfDraft(Refusal):
    """Before approval a row is corrected, not amended."""

    def __init__(self) -> None:
        super().__init__("План ещё не утверждён: редакции у него нет. Исправьте строку как черновик.")


class RevisionWithoutAct(Refusal):
    """A plan is amended by an act."""

    def __init__(self) -> None:
        super().__init__(
            "Редакция плана вносится актом: укажите распоряжение, приказ или постановление с номером и датой."
        )


class EmptyRevision(Refusal):
    """A revision changes at least one row."""

    def __init__(self) -> None:
        super().__init__("Редакция ничего не меняет: укажите строки, которые изменены, добавлены или исключены.")


class RowChangedTwice(Refusal):
    """A revision does one thing to a row."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)}: в одной редакции строка названа дважды. Оставьте одно изменение."
        )


class RewordedToNothing(Refusal):
    """A reworded row says what is to be done."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)}: новая формулировка пуста. Напишите её или исключите строку из плана."
        )


class Rewording(Frozen):
    """The row as the act words it. Its terms are moved by a decision on extension, with the same act as its basis."""

    activity: UUID
    text: str
    number: str | None = None
    expected_results: tuple[str, ...] = ()


def issue_revision(
    state: Plan,
    by: Envelope,
    *,
    reworded: Sequence[Rewording] = (),
    added: Sequence[DraftedRow] = (),
    struck: Sequence[UUID] = (),
    document: Document | None = None,
) -> tuple[Event, ...]:
    """The next revision. Added rows are then cleared and placed on control; a struck row's points are withdrawn."""
    if still_open(state).stage is PlanStage.DRAFT or state.id is None:
        raise RevisionOfDraft
    if not rests_on_act(by):
        raise RevisionWithoutAct
    if not (reworded or added or struck):
        raise EmptyRevision
    touched: set[UUID] = set()
    for activity in (*(change.activity for change in reworded), *struck):
        row = row_of(state, activity)
        if row.struck:
            raise RowIsStruck(row)
        if activity in touched:
            raise RowChangedTwice(row)
        touched.add(activity)
    number = state.revision + 1
    last_row = max(row.read.row for row in state.activities.values())
    new_rows = drafted_rows(state.id, added, after=last_row)
    return (
        e.RevisionIssued.of(
            by.on_plan(number),
            number=number,
            document=document,
            changes=(
                *(e.RowChange(activity=c.activity, change=e.RowChangeKind.REWORDED) for c in reworded),
                *(e.RowChange(activity=row.id, change=e.RowChangeKind.ADDED) for row in new_rows),
                *(e.RowChange(activity=activity, change=e.RowChangeKind.STRUCK) for activity in struck),
            ),
            activities=(*(_reworded(state, state.id, change) for change in reworded), *new_rows),
        ),
    )


def _reworded(state: Plan, plan: UUID, change: Rewording) -> e.ActivityRow:
    row = row_of(state, change.activity)
    if not change.text.strip():
        raise RewordedToNothing(row)
    wording = row.wording or e.Wording(text=change.text)
    words = wording.model_copy(update={"text": change.text, "expected_results": change.expected_results})
    return row.read.model_copy(
        update={
            "number": change.number,
            "deadlines": row.deadlines,
            "parties": row.named,
            "tasks": row.tasks,
            "wording": Personal(plan, words),
        }
    )
