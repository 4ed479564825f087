"""Executive discipline: shares and counts of what was kept, as of a named day (domain.md §1, DisciplineMetrics).

A share has its base beside it. What is judged are the points whose date has been decided by: done in time, done late,
overdue, not done. What is under review, not yet due, without a date, withdrawn, or lapsed before the plan's approval
speaks neither for nor against the executor, and is in no share.
"""

from dataclasses import dataclass

from application.compliance_numbers import Numbers


@dataclass(frozen=True, slots=True)
class Discipline:
    """Shares from 0 to 1 with four digits; None where there is nothing to take a share of.

    `on_time`, `late`, `not_done`, `overdue` are shares of `judged`; `extended` and `returned` of all points.
    `late_mean`: calendar days, over those done late, one digit.
    """

    judged: int
    on_time: float | None
    late: float | None
    not_done: float | None
    overdue: float | None
    extended: float | None
    returned: float | None
    late_mean: float | None


def discipline(counts: Numbers) -> Discipline:
    """The figures of these numbers."""
    judged = counts.done_in_time + counts.done_late + counts.not_done + counts.overdue
    return Discipline(
        judged=judged,
        on_time=_share(counts.done_in_time, judged),
        late=_share(counts.done_late, judged),
        not_done=_share(counts.not_done, judged),
        overdue=_share(counts.overdue, judged),
        extended=_share(counts.extended, counts.points),
        returned=_share(counts.returned, counts.points),
        late_mean=round(counts.late_days / counts.done_late, 1) if counts.done_late else None,
    )


def _share(count: int, base: int) -> float | None:
    return round(count / base, 4) if base else None
