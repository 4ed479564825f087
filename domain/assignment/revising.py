"""What a revision of the plan does to an obligation: terms moved, added and dropped by the act, its history kept.

What is executed stays as it was: a revision changes nothing of an accepted or closed point, it only moves what is owed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.control import reinstate_control, withdraw
from domain.assignment.points import open_point, refuse_backwards
from domain.assignment.state import ASSIGNMENT, Assignment, Point, Stage
from domain.ledger import Event
from domain.personal import Personal

UNDATED_AWAY = 100_000
"""Days between a date and none: a dated term pairs with an undated one when nothing nearer is left."""

OWED = frozenset({Stage.ON_CONTROL, Stage.IN_PROGRESS, Stage.SUBMITTED, Stage.RETURNED})


def revise_terms(
    state: Assignment, by: Envelope, *, points: Sequence[e.ControlPoint], lead: bool, reason: Personal[str]
) -> tuple[Event, ...]:
    """The obligation under the terms of the new revision; no event where it owes the same as before.

    A term that stays keeps its point. Of the rest the nearest in date follow one another, in their order: the point
    still owed moves to its new term. What is left over is new, or dropped. Raises FactBeforeEarlierFact.
    """
    kept = _followed(state, points)
    moved, added, returning = [], [], []
    for planned in points:
        at = kept.get(planned.key)
        if at is None:
            added.append(planned)
        elif at.in_plan is None and at.stage is Stage.WITHDRAWN:
            returning.append((at, planned))
        elif at.stage in OWED and at.in_plan != planned.key:
            moved.append(_moved(open_point(state, by, at.key, "срок не меняется"), planned))
    dropped = [p for p in _listed(state) if p not in kept.values()]
    moved += [_moved(at, planned) for at, planned in returning]
    events: list[Event] = []
    for at, _ in returning:
        events += reinstate_control(state, by, point=at.key, reason=reason)
    if moved or added or dropped or lead != state.lead:
        dropped_keys = tuple(p.key for p in dropped)
        events.append(
            e.ObligationRevised.of(by, lead=lead, moved=tuple(moved), added=tuple(added), dropped=dropped_keys)
        )
    for at in dropped:
        if at.stage in OWED:
            events += withdraw(state, by, point=at.key, ground=e.WithdrawalGround.REPLACED, reason=reason)
    return tuple(events)


def drop_obligation(
    state: Assignment, by: Envelope, *, reason: Personal[str], ground: e.WithdrawalGround
) -> tuple[Event, ...]:
    """What is still owed is withdrawn by the act; an accepted point waits for its removal, as executed."""
    events: list[Event] = []
    for point in state.points.values():
        if point.stage in OWED:
            events += withdraw(state, by, point=point.key, ground=ground, reason=reason)
    return tuple(events)


def change_lead(state: Assignment, by: Envelope, *, lead: bool) -> tuple[Event, ...]:
    """Another of the row's parties answers for the whole now; no event where nothing changes."""
    if lead == state.lead:
        return ()
    for point in state.points.values():
        if point.stage.open:
            refuse_backwards(state, point, by)
    return (e.ObligationRevised.of(by, lead=lead),)


def after(state: Assignment, events: Sequence[Event]) -> Assignment:
    """The obligation after these events of the same append."""
    return ASSIGNMENT.fold(events, state)


def _moved(at: Point, planned: e.ControlPoint) -> e.RevisedTerm:
    return e.RevisedTerm(
        point=at.key,
        starts=planned.starts,
        old=at.stated,
        stated=planned.stated,
        effective=planned.effective,
        calendar=planned.calendar,
    )


def _listed(state: Assignment) -> list[Point]:
    """The points that the revision in force has."""
    return [p for p in state.points.values() if p.in_plan is not None and p.stage is not Stage.PASSED_ON]


def _followed(state: Assignment, points: Sequence[e.ControlPoint]) -> Mapping[e.PointKey, Point]:
    """The point that each of the new terms follows, by the key of the term."""
    listed = {p.in_plan: p for p in _listed(state)}
    kept = {planned.key: listed[planned.key] for planned in points if planned.key in listed}
    left = [p for p in listed.values() if p not in kept.values()]
    new = [planned.key for planned in points if planned.key not in kept]
    kept |= dict(_nearest(new, left))
    # A key stands for ever: a term that comes back to its old key is that point again, and its follower a new one.
    while taken := [key for key in new if key not in kept and key in state.points]:
        for key in taken:
            point = state.points[key]
            follower = next((term for term, p in kept.items() if p.key == key), None)
            if follower is not None:
                del kept[follower]
                new.append(follower)
            kept[key] = point
    return kept


def _nearest(new: Sequence[e.PointKey], left: Sequence[Point]) -> Iterator[tuple[e.PointKey, Point]]:
    """As many pairs as there can be, in the order of their dates, with the fewest days between them."""
    terms = sorted(new)
    points = sorted(left, key=lambda p: p.in_plan or "")
    if len(terms) > len(points):
        for one, other in _aligned([p.in_plan or "" for p in points], terms):
            yield terms[other], points[one]
    else:
        for one, other in _aligned(terms, [p.in_plan or "" for p in points]):
            yield terms[one], points[other]


def _aligned(few: Sequence[str], many: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each of the few with one of the many, in order."""
    spare = len(many) - len(few)
    best: list[list[int]] = [[0] * (spare + 1)]
    for one in range(len(few)):
        row: list[int] = []
        for skipped in range(spare + 1):
            here = best[one][skipped] + _days(few[one], many[one + skipped])
            row.append(min(here, row[-1]) if row else here)
        best.append(row)
    skipped = spare
    for one in reversed(range(len(few))):
        while skipped and best[one + 1][skipped] == best[one + 1][skipped - 1]:
            skipped -= 1
        yield one, one + skipped


def _days(one: str, other: str) -> int:
    if e.UNDATED in (one, other):
        return 0 if one == other else UNDATED_AWAY
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
