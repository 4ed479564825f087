"""When moments are: their first and last days, and the year of those written without one.

Sources of the rules: a month runs from its first day to its last; a school year from 1 September to 31 August; a range
without a start year takes the end's year (the reading contract, «Periods»).
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.deadlines.clauses import Day, Decade, HalfYear, Moment, Month, Quarter, Year
from domain.deadlines.years import FIRST_YEAR, LAST_YEAR

SCHOOL_YEAR_STARTS = 9
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The days a plan runs, inclusive. `stated`: the document says so itself, and they were not gathered from its
    other deadlines; only a stated period settles what «в течение года» means."""

    start: date | None = None
    end: date | None = None
    stated: bool = True

    @classmethod
    def unknown(cls) -> "PlanPeriod":
        """The context of an expression read on its own."""
        return cls(stated=False)

    def years(self) -> range:
        """The calendar years it touches; none when unknown."""
        if self.start is None or self.end is None:
            return range(0)
        return range(self.start.year, self.end.year + 1)

    def holds(self, day: date) -> bool:
        return self.start is not None and self.end is not None and self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day of a moment."""

    start: date
    end: date


def last_day(year: int, month: int) -> int:
    """How many days this month has."""
    return calendar.monthrange(year, month)[1]


def _months(year: int, first: int, last: int) -> Span:
    return Span(date(year, first, 1), date(year, last, last_day(year, last)))


def exists(moment: Moment) -> bool:
    """Whether a calendar has it, in its own year or, when none is written, in some year."""
    if not isinstance(moment, Day):
        return True
    year = 2000 if moment.year is None else moment.year
    return (
        FIRST_YEAR <= year <= LAST_YEAR and 1 <= moment.month <= 12 and 1 <= moment.day <= last_day(year, moment.month)
    )


def nearest_existing(moment: Day) -> date | None:
    """The last day of the month where the day written is one past it (31.04): what the writer probably meant."""
    if moment.year is None or not FIRST_YEAR <= moment.year <= LAST_YEAR or not 1 <= moment.month <= 12:
        return None
    last = last_day(moment.year, moment.month)
    return date(moment.year, moment.month, last) if last < moment.day <= 31 else None


def span(moment: Moment) -> Span | None:
    """Its days; None where the year is not known or there is no such day."""
    if moment.year is None or not exists(moment):
        return None
    year = moment.year
    match moment:
        case Day(day=day, month=month):
            return Span(date(year, month, day), date(year, month, day))
        case Month(month=month):
            return _months(year, month, month)
        case Quarter(number=number):
            return _months(year, 3 * number - 2, 3 * number)
        case HalfYear(number=number):
            return _months(year, 6 * number - 5, 6 * number)
        case Decade(number=number, month=month):
            ends = last_day(year, month) if number == 3 else 10 * number
            return Span(date(year, month, 10 * number - 9), date(year, month, ends))
        case Year(school=True):
            return Span(date(year, SCHOOL_YEAR_STARTS, 1), date(year + 1, SCHOOL_YEAR_STARTS - 1, 31))
        case Year(until=until):
            return Span(date(year, 1, 1), date(until or year, 12, 31))


def placed(moment: Moment, period: PlanPeriod) -> tuple[Moment, tuple[Moment, ...]]:
    """The moment with its year taken from the plan where just one year fits, and otherwise every year that does."""
    if moment.year is not None:
        return moment, ()
    if isinstance(moment, Year):
        return _placed_year(moment, period)
    years = period.years()
    if isinstance(moment, HalfYear) and len(years) > 1:
        # In a school year the first half-year is the autumn: which one is meant may not be guessed.
        return moment, tuple(replace(moment, year=year) for year in years)[:MOST_CANDIDATES]
    if len(years) > 3 * MOST_CANDIDATES:
        return moment, ()
    dated = [replace(moment, year=year) for year in years]
    inside = [one for one in dated if (days := span(one)) and period.holds(days.start) and period.holds(days.end)]
    if not inside:
        # A month cut by the plan's edge is still its month.
        inside = [one for one in dated if (days := span(one)) and (period.holds(days.start) or period.holds(days.end))]
    if len(inside) == 1:
        return inside[0], ()
    return moment, tuple(inside or dated)[:MOST_CANDIDATES]


def _placed_year(moment: Year, period: PlanPeriod) -> tuple[Moment, tuple[Moment, ...]]:
    """«В течение года» is settled only by a stated period that is one such year; any other offers candidates."""
    calendar_years = [Year(year) for year in period.years()]
    school_years = [
        Year(year, school=True)
        for year in range(period.years().start - 1, period.years().stop)
        if period.years() and _overlaps(Year(year, school=True), period)
    ]
    fitting = school_years if moment.school else calendar_years
    if period.stated and len(fitting) == 1:
        return fitting[0], ()
    offered = fitting if moment.school else calendar_years + school_years
    return moment, tuple(offered)[:MOST_CANDIDATES]


def _overlaps(moment: Moment, period: PlanPeriod) -> bool:
    days = span(moment)
    return bool(days and period.start and period.end and days.start <= period.end and period.start <= days.end)


def with_neighbours(moments: Sequence[Moment]) -> list[Moment]:
    """Years lent by neighbours in a list: «март, июнь, сентябрь 2021», «15.03, 15.06.2021».

    The next year written serves those before it while they stay in order; after it, the last one written goes on.
    """
    lent = list(moments)
    for at in range(len(lent) - 2, -1, -1):
        after = lent[at + 1]
        if lent[at].year is None and after.year is not None and not isinstance(lent[at], Year):
            guess = replace(lent[at], year=after.year)
            if _in_order(guess, after):
                lent[at] = guess
    for at in range(1, len(lent)):
        before = lent[at - 1]
        if lent[at].year is None and before.year is not None and not isinstance(lent[at], Year):
            guess = replace(lent[at], year=before.year)
            if _in_order(before, guess):
                lent[at] = guess
    return lent


def _in_order(first: Moment, second: Moment) -> bool:
    return _order(first) <= _order(second)


def _order(moment: Moment) -> tuple[int, int, int]:
    year = moment.year or 0
    match moment:
        case Day(day=day, month=month):
            return year, month, day
        case Month(month=month) | Decade(month=month):
            return year, month, 0
        case Quarter(number=number):
            return year, 3 * number - 2, 0
        case HalfYear(number=number):
            return year, 6 * number - 5, 0
        case Year():
            return year, 0, 0
