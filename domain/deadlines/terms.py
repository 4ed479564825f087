"""Deadlines that last or are counted: «в течение года», the plan's own term, days counted from its end or an event."""

from collections.abc import Iterable
from dataclasses import replace

from domain.deadlines.clauses import Day, DayOfYear, Through, Year, YearReference
from domain.deadlines.dates import interval
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod, exists, placed, span


def of_events(year_days: Iterable[DayOfYear], period: PlanPeriod, raw: str) -> list[Deadline]:
    """Days of a year counted from the plan's end or from an event."""
    found = []
    for day in year_days:
        if day.reference is YearReference.AFTER_PLAN and period.end and isinstance(day.moment, Day):
            after = replace(day.moment, year=period.end.year + 1)
            days = span(after) if exists(after) else None
            found.append(
                Deadline(
                    kind=DeadlineKind.DATE,
                    end=days and days.end,
                    assumed_year=True,
                    needs_person=days is None or not period.stated,
                    raw=raw,
                )
            )
        elif day.reference in {YearReference.AFTER_PLAN, YearReference.AFTER_EVENT}:
            found.append(Deadline(kind=DeadlineKind.RELATIVE, raw=raw))
    return found


def of_through(through: Through, period: PlanPeriod, raw: str) -> Deadline:
    """«в течение …» alone: the year it lasts, or the plan's own term."""
    if through.plan:
        stated = period if period.stated else PlanPeriod.unknown()
        return Deadline(kind=DeadlineKind.CONTINUOUS, start=stated.start, end=stated.end, raw=raw)
    moment, possible = placed(through.year, period)
    days = span(moment)
    calendar_years = [one for one in possible if isinstance(one, Year) and one.school == through.year.school]
    if days is None and len(calendar_years) == 1:
        # The only year the plan's other deadlines lie in: likely, and still for a person to say.
        days = span(calendar_years[0])
        return Deadline(
            kind=DeadlineKind.YEAR_THROUGH,
            start=days and days.start,
            end=days and days.end,
            assumed_year=True,
            needs_person=True,
            candidates=tuple(interval(one) for other in possible if (one := span(other))),
            raw=raw,
        )
    return Deadline(
        kind=DeadlineKind.YEAR_THROUGH,
        start=days and days.start,
        end=days and days.end,
        assumed_year=days is not None,
        needs_person=days is None,
        candidates=() if days else tuple(interval(one) for other in possible if (one := span(other))),
        raw=raw,
    )
