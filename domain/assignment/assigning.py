"""Who answers for an activity: a party replaced by another, and what counts of a term gone before approval.

A party's first assignment is born when its plan is placed on control (`domain.plan.controlling`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.control import refuse_without_act
from domain.assignment.points import named, open_point, point_of, refuse_backwards, said, stated
from domain.assignment.state import Assignment, Point, Stage, assignment_id
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import Refusal


class NothingToPassOn(Refusal):
    """Accepted and closed control points stay with whoever executed them."""

    def __init__(self) -> None:
        super().__init__(
            "У поручения не осталось неисполненных контрольных точек: передавать другому исполнителю нечего. Если "
            "исполнение нужно возобновить, сначала верните точку на контроль."
        )


class SamePartyAgain(Refusal):
    """A replacement is another party."""

    def __init__(self) -> None:
        super().__init__("Новый исполнитель тот же, что и прежний: укажите другого.")


class TermNotLapsed(Refusal):
    """Only a term that had passed before the plan was in force needs this decision [domain.md §4.8]."""

    def __init__(self, point: Point, in_force_on: date | None) -> None:
        super().__init__(
            f"{named(point)}: срок {said(point.effective)} не раньше утверждения плана ({said(in_force_on)}), решать "
            "нечего. Если срок нужно изменить, перенесите его."
        )


class LapsedTermDecidedBefore(Refusal):
    """The decision on a lapsed term is taken once."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: решение о сроке, истёкшем до утверждения плана, уже принято. Ошибку исправляют "
            "исправлением записи."
        )


@dataclass(frozen=True, slots=True)
class Succession:
    """The two sides of a replacement: what ends here, and what begins in the successor's own stream."""

    here: tuple[Event, ...]
    successor: UUID
    there: tuple[Event, ...]


PASSES_ON = frozenset({Stage.ON_CONTROL, Stage.IN_PROGRESS, Stage.SUBMITTED, Stage.RETURNED})


def replace_party(
    state: Assignment,
    by: Envelope,
    *,
    party: e.Party,
    reason: Personal[str],
    sequence: int = 0,
) -> Succession:
    """Another party answers for what is not yet executed, by an act and for a reason [S5; domain.md §4.3].

    `sequence` is the first that the new party has not yet had on this activity. Extended terms go with their points.
    """
    if party == state.party:
        raise SamePartyAgain
    passing = [point for point in state.points.values() if point.stage in PASSES_ON]
    if not passing or state.plan is None or state.activity is None or state.id is None:
        raise NothingToPassOn
    for point in passing:
        open_point(state, by, point.key, "передавать нечего")
    refuse_without_act(by, "Смена исполнителя")
    because = stated(reason, "причина смены исполнителя")
    successor = assignment_id(state.activity, party.id, sequence)
    assigned = e.Assigned.of(
        by,
        plan=state.plan,
        activity=state.activity,
        party=party,
        duty=state.duty,
        lead=state.lead,
        sequence=sequence,
        predecessor=state.id,
        points=tuple(_still_to_do(point) for point in passing),
    )
    replaced = e.PartyReplaced.of(
        by, party=party, successor=successor, points=tuple(p.key for p in passing), reason=because
    )
    revised = _revised(passing, by, lead=state.lead)
    extended = tuple(_extended(point, by) for point in passing if _present_key(point) != (point.in_plan or point.key))
    return Succession((replaced,), successor, (assigned, *revised, *extended))


def _still_to_do(point: Point) -> e.ControlPoint:
    """The point as planned, with the tasks that its accepted reports have shown done."""
    left = set(point.tasks_left)
    done = tuple(task for task in range(1, point.planned.tasks + 1) if task not in left)
    return point.planned.model_copy(update={"tasks_done": done})


def _present_key(point: Point) -> e.PointKey:
    return point.stated.isoformat() if point.stated else e.UNDATED


def _revised(passing: Sequence[Point], by: Envelope, *, lead: bool) -> tuple[Event, ...]:
    """Terms that a revision of the plan moved, moved again in the successor's stream: the first ones stay seen."""
    moved = [point for point in passing if point.in_plan not in (point.key, None)]
    terms = tuple(
        e.RevisedTerm(
            point=point.key,
            starts=point.planned.starts,
            old=point.planned.stated,
            stated=None if point.in_plan == e.UNDATED else date.fromisoformat(point.in_plan or point.key),
            effective=point.effective,
            calendar=point.calendar,
        )
        for point in moved
    )
    return (e.ObligationRevised.of(by, lead=lead, moved=terms),) if moved else ()


def _extended(point: Point, by: Envelope) -> Event:
    """The extended term again in the successor's stream: the plan's own date stays the original one there too."""
    return e.ExtensionApproved.of(
        by,
        request=None,
        point=point.key,
        old=date.fromisoformat(point.in_plan) if point.in_plan not in (e.UNDATED, None) else point.stated,
        stated=point.stated,
        effective=point.effective,
        calendar=point.calendar,
    )


def decide_lapsed_term(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    in_force_on: date | None,
    outcome: e.LapseOutcome,
    reason: Personal[str],
) -> tuple[Event, ...]:
    """Whether a term that had passed before the plan was in force counts, or is excused; a person says why.

    Also of a closed point: until then its verdict stays open.
    """
    at = point_of(state, point)
    refuse_backwards(state, at, by)
    if at.effective is None or in_force_on is None or at.effective >= in_force_on:
        raise TermNotLapsed(at, in_force_on)
    if at.lapse is not None:
        raise LapsedTermDecidedBefore(at)
    because = stated(reason, "причина решения о сроке")
    return (e.LapsedTermDecided.of(by, point=point, outcome=outcome, reason=because),)
