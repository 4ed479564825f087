"""What a monitoring looks at: the rows of the chosen stages of a plan, and which of their points are not done."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.assignment.events import LapseOutcome
from domain.assignment.state import Assignment, Point, Stage
from domain.plan.state import Activity, Plan


def rows_in_scope(plan: Plan, sections: Sequence[int]) -> tuple[Activity, ...]:
    """The plan's rows in these stages and in those beneath them; none named: all rows."""
    rows = tuple(plan.activities.values())
    if not sections:
        return rows
    return tuple(row for row in rows if not set(sections).isdisjoint(_stages(plan, row.read.section)))


def _stages(plan: Plan, section: int | None) -> Iterable[int]:
    """The stage, and those it stands in."""
    met: set[int] = set()
    while section is not None and section not in met and section < len(plan.sections):
        met.add(section)
        section = plan.sections[section].parent
    return met


def assignments_in_scope(
    plan: Plan, sections: Sequence[int], assignments: Iterable[Assignment]
) -> tuple[Assignment, ...]:
    """The assignments of these rows."""
    rows = {row.id for row in rows_in_scope(plan, sections)}
    return tuple(a for a in assignments if a.activity in rows)


def passed_points(
    plan: Plan, assignments: Iterable[Assignment], day: date, without: UUID | None
) -> tuple[tuple[Assignment, Point], ...]:
    """Open points whose date has passed and of which not everything was accepted, those of the row `without` aside.

    A date earlier than the plan's approval counts against nobody until it is decided, an excused one never does
    [domain.md §4.8]; a point without a date goes on until the plan is closed.
    """
    return tuple(
        (assignment, point)
        for assignment in assignments
        if assignment.exists and assignment.activity != without
        for point in assignment.points.values()
        if point.stage.open and point.stage is not Stage.ACCEPTED and _counts(plan, point, day)
    )


def _counts(plan: Plan, point: Point, day: date) -> bool:
    due = point.effective
    if due is None or due >= day:
        return False
    if plan.in_force_on is not None and due < plan.in_force_on:
        return point.lapse is LapseOutcome.COUNTS
    return True
