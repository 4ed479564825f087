"""Who owes a report on a control date: the parties of the activity that report or perform, each by its own point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assignment.events import Duty
from domain.assignment.state import Assignment, Point, Stage
from domain.assignment.submissions import Submission
from domain.collection.events import OwingParty

NOT_OWED = frozenset({Stage.WITHDRAWN, Stage.PASSED_ON})
"""Stages in which nothing is owed any more, or another party owes it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One party's control point in a collection."""

    assignment: Assignment
    point: Point

    @property
    def stream(self) -> UUID:
        if self.assignment.id is None:
            raise ValueError("an assignment that owes a report exists")
        return self.assignment.id

    def as_party(self) -> OwingParty | None:
        """The party as the events name it; None for a point without a date, which no collection asks for."""
        party, due = self.assignment.party, self.point.effective
        if party is None or due is None:
            return None
        return OwingParty(assignment=self.stream, point=self.point.key, party=party, due=due)

    def submissions(self, day: date) -> tuple[Submission, ...]:
        """The reports of the present round handed in by that day."""
        return tuple(s for s in self.point.round_submissions if s.on <= day)

    def standing(self, day: date) -> Submission | None:
        """The last report handed in by that day that had not gone back."""
        handed = self.submissions(day)
        last = handed[-1] if handed else None
        return last if last and (last.returned_on is None or last.returned_on > day) else None


def owed(assignments: Iterable[Assignment], day: date) -> tuple[Owed, ...]:
    """The points of these assignments of one activity that are due on this date of the plan; who collects owes none.

    The date is the plan's own, as its revision in force has it: no extension moves a party into another collection.
    """
    return tuple(
        Owed(assignment, point)
        for assignment in assignments
        if assignment.exists and assignment.duty is not Duty.COLLECTS
        for point in assignment.points.values()
        if point.stage is not Stage.PASSED_ON and point.in_plan == day.isoformat()
    )


def asked(opened: Sequence[OwingParty], assignments: Sequence[Assignment], day: date) -> tuple[Owed, ...]:
    """Everybody whom the collection asks now: those it was opened for, whoever took over from them, and newcomers."""
    by_id = {a.id: a for a in assignments if a.exists}
    found: dict[tuple[UUID, str], Owed] = {}
    for party in opened:
        wanted = [party.assignment]
        while wanted:
            assignment = by_id.get(wanted.pop(0))
            point = assignment.points.get(party.point) if assignment else None
            if assignment is None or point is None:
                continue
            if point.stage is Stage.PASSED_ON:
                wanted.extend(assignment.successors)
            else:
                one = Owed(assignment, point)
                found[one.stream, point.key] = one
    for one in owed(assignments, day):
        found.setdefault((one.stream, one.point.key), one)
    return tuple(found.values())
