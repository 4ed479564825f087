"""Deadlines that are dates: one moment or a window of two, with what is impossible in them offered to a person."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from domain.deadlines.clauses import Day, Decade, Due, HalfYear, Moment, Month, Quarter, Window, Year
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod, Span, exists, nearest_existing, placed, span


def interval(days: Span) -> str:
    """An ISO interval, or the one date it is."""
    return f"{days.start}/{days.end}" if days.start != days.end else f"{days.end}"


def _offered(moments: Iterable[Moment]) -> tuple[str, ...]:
    return tuple(interval(days) for moment in moments if (days := span(moment)))


def kind_of(moment: Moment) -> DeadlineKind:
    """The kind of deadline one moment makes."""
    match moment:
        case Day():
            return DeadlineKind.DATE
        case Month():
            return DeadlineKind.MONTH
        case Quarter():
            return DeadlineKind.QUARTER
        case HalfYear():
            return DeadlineKind.HALF_YEAR
        case Decade():
            return DeadlineKind.RANGE
        case Year(until=until):
            return DeadlineKind.YEAR_THROUGH if until is None else DeadlineKind.RANGE


def of_due(due: Due, written: Moment, period: PlanPeriod, raw: str) -> Deadline:
    """The deadline of one moment; `written` is the moment before a neighbour lent it a year."""
    moment, possible = placed(due.moment, period)
    kind = DeadlineKind.DATE if due.by or due.at_end else kind_of(moment)
    if isinstance(moment, Day) and not exists(moment):
        nearest = nearest_existing(moment)
        candidates = (f"{nearest}",) if nearest else ()
        return Deadline(kind=kind, needs_person=True, candidates=candidates, raw=raw)
    days = span(moment)
    if days is None:
        return Deadline(kind=kind, needs_person=True, candidates=_offered(possible), raw=raw)
    if isinstance(moment, Year) and moment.unclear:
        both = (Year(moment.year, school=True), moment)
        return Deadline(kind=kind, needs_person=True, candidates=_offered(both), raw=raw)
    assumed = written.year is None
    if isinstance(moment, Day) or due.at_end:
        return Deadline(kind=kind, end=days.end, assumed_year=assumed, raw=raw)
    if due.by:
        # «до сентября» may end with August or with September.
        before = days.start - timedelta(days=1)
        return Deadline(kind=kind, needs_person=True, candidates=(f"{before}", f"{days.end}"), raw=raw)
    return Deadline(kind=kind, start=days.start, end=days.end, assumed_year=assumed, raw=raw)


def of_window(window: Window, period: PlanPeriod, raw: str) -> Deadline:
    """The deadline of «с … по …»: the start takes the end's year; reversed or impossible ones wait for a person."""
    months = isinstance(window.first, Month) and isinstance(window.last, Month)
    kind = DeadlineKind.MONTH_RANGE if months else DeadlineKind.RANGE
    if not (exists(window.first) and exists(window.last)):
        return Deadline(kind=kind, needs_person=True, candidates=_mended(window), raw=raw)
    if window.first.year is None and window.last.year is None:
        return _placed_window(window, period, kind, raw)
    assumed = window.first.year is None or window.last.year is None
    known = _with_shared_year(window)
    first, last = span(known.first), span(known.last)
    if first is None or last is None:
        return Deadline(kind=kind, needs_person=True, raw=raw)
    if first.start > last.end:
        return Deadline(kind=kind, needs_person=True, candidates=_unreversed(window, known), raw=raw)
    return Deadline(kind=kind, start=first.start, end=last.end, assumed_year=assumed, raw=raw)


def _with_shared_year(window: Window) -> Window:
    year = window.last.year if window.last.year is not None else window.first.year
    first = window.first if window.first.year is not None else replace(window.first, year=year)
    last = window.last if window.last.year is not None else replace(window.last, year=year)
    return Window(first, last)


def _joined(first: Moment, last: Moment) -> Span | None:
    start, end = span(first), span(last)
    return Span(start.start, end.end) if start and end and start.start <= end.end else None


def _placed_window(window: Window, period: PlanPeriod, kind: DeadlineKind, raw: str) -> Deadline:
    possible = []
    for year in period.years():
        first, last = replace(window.first, year=year), replace(window.last, year=year)
        days = _joined(first, last) or _joined(first, replace(last, year=year + 1))
        if days:
            possible.append(days)
    inside = [days for days in possible if period.holds(days.start) and period.holds(days.end)]
    if len(inside) == 1:
        return Deadline(kind=kind, start=inside[0].start, end=inside[0].end, assumed_year=True, raw=raw)
    return Deadline(
        kind=kind, needs_person=True, candidates=tuple(interval(days) for days in (inside or possible)[:6]), raw=raw
    )


def _mended(window: Window) -> tuple[str, ...]:
    """The window with 31.11 read as 30.11, when that makes one."""
    known = _with_shared_year(window)
    ends = []
    for moment in (known.first, known.last):
        if isinstance(moment, Day) and not exists(moment):
            nearest = nearest_existing(moment)
            if nearest is None:
                return ()
            moment = Day(nearest.day, nearest.month, nearest.year)
        ends.append(moment)
    days = _joined(*ends)
    return (interval(days),) if days else ()


def _unreversed(window: Window, known: Window) -> tuple[str, ...]:
    """What a reversed window may have meant: the ends swapped, or the start a month or a year earlier."""
    meant: list[Span | None] = []
    shared_year = window.first.year is None or window.last.year is None
    first, last = known.first, known.last
    if shared_year and first.year is not None and last.year is not None:
        if window.first.year is None:
            meant.append(_joined(replace(first, year=first.year - 1), last))
        else:
            meant.append(_joined(first, replace(last, year=last.year + 1)))
    else:
        meant.append(_joined(last, first))
        if isinstance(first, Day) and isinstance(last, Day) and first.month == last.month and first.month > 1:
            earlier = Day(first.day, first.month - 1, first.year)
            meant.append(_joined(earlier, last) if exists(earlier) else None)
    return tuple(interval(days) for days in meant if days)


def is_date(deadline: Deadline) -> bool:
    """Whether it is a single day, which in a list of several becomes a list item."""
    return deadline.kind is DeadlineKind.DATE


def latest(deadlines: Iterable[Deadline]) -> date | None:
    """The last day any of them names."""
    return max((deadline.end for deadline in deadlines if deadline.end), default=None)
