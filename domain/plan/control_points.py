"""From the terms of a row to its control points: which dates, from when, by which calendar [domain.md §4.6, §4.7, §6].

A point's key is its stated date, so two terms that fall on one day are one point.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr

from domain.assignment.events import UNDATED, ControlPoint
from domain.calendar.policy import Policy
from domain.deadlines.deadline import DeadlineKind
from domain.plan.events import PlannedDeadline
from domain.plan.rows import called
from domain.plan.state import Activity, Plan
from domain.refusals import Refusal

MOST_POINTS = 400
"""More points than a row of a real plan has: a weekly term over seven years is 364."""

_PERIOD_MONTHS = {
    DeadlineKind.MONTHLY_RULE: 1,
    DeadlineKind.QUARTERLY_RULE: 3,
    DeadlineKind.HALF_YEARLY_RULE: 6,
}


class TooManyPoints(Refusal):
    """A repeated term is bounded by the plan's period."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)}: срок повторяется больше {MOST_POINTS} раз. "
            "Уточните его: укажите более редкое повторение или дату окончания."
        )


class NoPointInThePeriod(Refusal):
    """A repeated term falls at least once within the plan's period."""

    def __init__(self, activity: Activity, period: "Period") -> None:
        super().__init__(
            f"Мероприятие {called(activity)}: повторяющийся срок ни разу не приходится на период плана "
            f"{period.start:%d.%m.%Y} – {period.end:%d.%m.%Y}. Уточните срок."
        )


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of what the plan covers, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class _Term:
    stated: date | None
    starts: date | None = None
    until: bool = False
    periodic: bool = False


def plan_period(plan: Plan, ends_on: date | None = None) -> Period:
    """From the day in force to the last stated day of any row; without dated rows, to the end of that year.

    `ends_on` is the last day as a person states it, which goes before what the rows say.
    """
    dated = [
        deadline.end
        for activity in plan.activities.values()
        if not activity.struck
        for deadline in activity.deadlines
        if deadline.end and not deadline.needs_person
    ]
    start = plan.in_force_on or (min(dated) if dated else date.min)
    last = ends_on or max(dated, default=date(start.year, 12, 31))
    return Period(start, max(start, last))


def control_points(
    activity: Activity, policy: Policy, period: Period, calendar: str | None = None
) -> tuple[ControlPoint, ...]:
    """The row's control points, by date; one without a date comes last.

    `calendar` is the responsible organisation's own, where it keeps another than the plan's.
    Raises TooManyPoints, NoPointInThePeriod, and what the calendar refuses.
    """
    merged: dict[str, ControlPoint] = {}
    for term in _terms(activity, policy, period):
        point = _point(term, activity.tasks, policy, calendar)
        known = merged.get(point.key)
        merged[point.key] = _joined(known, point) if known else point
        if len(merged) > MOST_POINTS:
            raise TooManyPoints(activity)
    return tuple(merged[key] for key in sorted(merged))


def _joined(one: ControlPoint, other: ControlPoint) -> ControlPoint:
    starts = None if one.starts is None or other.starts is None else min(one.starts, other.starts)
    earlier = min((one, other), key=lambda point: point.effective or date.max)
    return earlier.model_copy(update={"starts": starts, "periodic": one.periodic and other.periodic})


def _point(term: _Term, tasks: int, policy: Policy, calendar: str | None) -> ControlPoint:
    if term.stated is None:
        return ControlPoint(key=UNDATED, starts=term.starts, periodic=term.periodic, tasks=tasks)
    counted = policy.effective(term.stated, until=term.until, calendar_name=calendar)
    return ControlPoint(
        key=term.stated.isoformat(),
        starts=term.starts,
        stated=term.stated,
        effective=counted.effective,
        calendar=counted.calendar,
        periodic=term.periodic,
        tasks=tasks,
    )


def _terms(activity: Activity, policy: Policy, period: Period) -> Iterator[_Term]:
    deadlines = activity.deadlines or (PlannedDeadline(kind=DeadlineKind.NONE.value),)
    for place, deadline in enumerate(deadlines):
        kind = DeadlineKind(deadline.kind)
        if kind.recurs:
            yield from _repeated(activity, kind, deadline, policy, period)
        elif kind is DeadlineKind.CONTINUOUS:
            yield from _continuous(deadline, policy, period)
        elif kind is DeadlineKind.NONE:
            yield _Term(policy.default_dates.without_date(period.start))
        elif deadline.end is None:
            yield _Term(None, deadline.start, periodic=kind is DeadlineKind.FREQUENCY)
        else:
            yield _dated(kind, deadline, policy, _says_until(activity, place))


def _says_until(activity: Activity, place: int) -> bool:
    """Whether the document says «до D» and not bare «D»; a term stated by a person without a start is taken so too."""
    deadline = activity.deadlines[place]
    if activity.deadlines != activity.read.deadlines or activity.wording is None:
        return deadline.start is None
    raws = activity.wording.deadline_raws
    return deadline.start is None and (place >= len(raws) or re.search(r"\bдо\b", raws[place].lower()) is not None)


def _dated(kind: DeadlineKind, deadline: PlannedDeadline, policy: Policy, until: bool) -> _Term:
    start, end = deadline.start, deadline.end
    if kind is DeadlineKind.YEAR_THROUGH and start and (start.month, start.day) == (9, 1):
        end = policy.school_year_end(start.year)
    return _Term(end, None if start == end else start, until=until)


def _continuous(deadline: PlannedDeadline, policy: Policy, period: Period) -> Iterator[_Term]:
    """«Постоянно» is reported once a year, by a day of the next one [domain.md §4.7]."""
    first, last = deadline.start or period.start, deadline.end or period.end
    for year in range(first.year, last.year + 1):
        starts = max(first, date(year, 1, 1))
        yield _Term(policy.default_dates.continuous(year), starts, until=True, periodic=True)


def _repeated(
    activity: Activity, kind: DeadlineKind, deadline: PlannedDeadline, policy: Policy, period: Period
) -> Iterator[_Term]:
    bounds = Period(deadline.start or period.start, deadline.end or period.end)
    rule = deadline.rrule or ("FREQ=WEEKLY" if kind is DeadlineKind.WEEKLY_RULE else None)
    if rule and rule.startswith("FREQ=WEEKLY") and not _names_a_day(rule):
        # A week without a day is due by its end.
        rule += ";BYDAY=SU"
    days = (
        _days_of_rule(activity, rule, bounds)
        if rule and _names_a_day(rule)
        else _days_by_default(kind, _interval(rule), policy, bounds)
    )
    found = list(islice(days, MOST_POINTS + 1))
    if not found:
        raise NoPointInThePeriod(activity, bounds)
    yield from (_Term(day, until=True, periodic=True) for day in found)


def _names_a_day(rule: str) -> bool:
    return "BYMONTHDAY=" in rule or "BYDAY=" in rule or "BYYEARDAY=" in rule


def _days_of_rule(activity: Activity, rule: str, bounds: Period) -> Iterator[date]:
    """The occurrences within the bounds; a rule's own UNTIL and COUNT hold as well."""
    start, last = datetime.combine(bounds.start, time()), datetime.combine(bounds.end, time())
    parsed = rrulestr(rule, dtstart=start)
    if not isinstance(parsed, rrule):
        raise TooManyPoints(activity)
    for moment in parsed:
        if moment > last:
            return
        yield moment.date()


def _interval(rule: str | None) -> int:
    """Every how many periods the rule comes round; at least one."""
    written = re.search(r"INTERVAL=(\d+)", rule or "")
    return max(1, int(written[1])) if written else 1


def _days_by_default(kind: DeadlineKind, interval: int, policy: Policy, bounds: Period) -> Iterator[date]:
    """No day is said: a month, a quarter or a half-year is due by a day of the month after it [domain.md §4.7].

    A year is reported as «постоянно» is, by a day of the next one.
    """
    if kind is DeadlineKind.YEARLY_RULE:
        years = range(bounds.start.year, bounds.end.year + 1, interval)
        yield from (policy.default_dates.continuous(year) for year in years)
        return
    months = _PERIOD_MONTHS[kind]
    first = bounds.start.replace(month=(bounds.start.month - 1) // months * months + 1, day=1)
    while first <= bounds.end:
        last = first + relativedelta(months=months, days=-1)
        yield policy.default_dates.after_period(last)
        first += relativedelta(months=months * interval)
