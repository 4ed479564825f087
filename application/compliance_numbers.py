"""Who owed what and what came of it, in numbers: what a cell, a row or a whole country has, as of a day.

The numbers of a whole are the sums of its parts' (of longest delays, the longest), so every roll-up gives the same
total whatever way it is taken.
"""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from application.compliance_register import Entry
from domain.assignment.state import Stage
from domain.timeliness import Verdict

WEEK, MONTH = 7, 30
"""Bounds of graded lateness in calendar days: up to a week, up to a month, longer (domain.md §2)."""

WORST_FIRST = (
    Verdict.NOT_DONE,
    Verdict.OVERDUE,
    Verdict.DONE_LATE,
    Verdict.LAPSED_BEFORE_APPROVAL,
    Verdict.DUE_SOON,
    Verdict.UNDER_REVIEW,
    Verdict.NOT_YET_DUE,
    Verdict.NO_DATE,
    Verdict.DONE_IN_TIME,
    Verdict.WITHDRAWN,
)
"""One cell holds many points and is shown by the worst of them; what was withdrawn speaks only where it is alone."""

RANK = MappingProxyType({verdict: rank for rank, verdict in enumerate(WORST_FIRST)})


class Numbers(NamedTuple):
    """How many control points have each verdict, the worst first, and what else is counted of them.

    `accepted`: with an accepted report, whatever its verdict. `extended`, `returned`: with at least one approved
    extension, at least one return. `late_days`: the sum over those done late; of the same points `late_week` are at
    most 7 days late, `late_month` 8–30, `late_longer` more; `late_most` the longest. `days_most`: the longest delay of
    all, overdue and not done among them.
    """

    not_done: int
    overdue: int
    done_late: int
    lapsed_before_approval: int
    due_soon: int
    under_review: int
    not_yet_due: int
    no_date: int
    done_in_time: int
    withdrawn: int
    accepted: int
    extended: int
    returned: int
    late_days: int
    late_week: int
    late_month: int
    late_longer: int
    late_most: int
    days_most: int

    @property
    def points(self) -> int:
        """All control points, the withdrawn among them."""
        return sum(self[: len(WORST_FIRST)])

    @property
    def required(self) -> int:
        """Control points that are, or were, to be fulfilled."""
        return self.points - self.withdrawn

    @property
    def worst(self) -> Verdict | None:
        """The worst verdict there is; None where there is no point."""
        return next((verdict for verdict, count in zip(WORST_FIRST, self, strict=False) if count), None)

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many have each verdict that there is."""
        return {verdict: count for verdict, count in zip(WORST_FIRST, self, strict=False) if count}


NONE = Numbers(*[0] * len(Numbers._fields))
_MOST = 2
"""The last so many numbers are the longest, not sums."""


def total(parts: Iterable[Numbers]) -> Numbers:
    """The numbers of the whole."""
    columns = list(zip(*parts, strict=True))
    return Numbers(*map(sum, columns[:-_MOST]), *map(max, columns[-_MOST:])) if columns else NONE


def numbers(entry: Entry, as_of: date) -> Numbers:
    """The numbers of one control point; what was passed on to another party is counted there, and here not at all."""
    if entry.stage is Stage.PASSED_ON:
        return NONE
    kept = entry.timeliness(as_of)
    days, late = kept.days_late, kept.verdict is Verdict.DONE_LATE
    counted = [0] * len(Numbers._fields)
    counted[RANK[kept.verdict]] = 1
    return Numbers(*counted)._replace(
        accepted=int(entry.accepted_submission is not None and kept.verdict is not Verdict.WITHDRAWN),
        extended=int(entry.extensions > 0),
        returned=int(entry.returns > 0),
        late_days=days * late,
        late_week=int(late and days <= WEEK),
        late_month=int(late and WEEK < days <= MONTH),
        late_longer=int(late and days > MONTH),
        late_most=days * late,
        days_most=days,
    )
