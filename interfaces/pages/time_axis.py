"""Time drawn to scale: where events, terms and the chosen moment stand on it, in per cent of its width.

Two lines share one scale: above, when the ledger learned of each event; below, when it happened. A slider of the same
width has its thumb exactly over what it means.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from domain.calendar.policy import DEFAULT_TIME_ZONE

ZONE = ZoneInfo(DEFAULT_TIME_ZONE)
MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MOST_TICKS = 7
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between two ticks."""
NEAR = 2.2  # per cent within which two marks would lie one upon the other
NEAR_WORDS = 7.0
MOST_LEVELS = 5
ROW = 16
MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Happening:
    """What is put on the axis: known from `recorded_at` on, a fact of `occurred_on`."""

    position: int
    recorded_at: datetime
    occurred_on: date
    tone: str | None
    sentence: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One event on both lines; a level is how many marks it stands away from the line."""

    happening: Happening
    known: float
    known_level: int
    fact: float
    fact_level: int


@dataclass(frozen=True, slots=True)
class Word:
    """A date with its word on the scale; `end` is the edge that the word leans on: start, middle or end."""

    at: float
    label: str
    day: date
    end: str
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a slider stands: `value` of `most`, in its own unit, at so many per cent."""

    value: int
    most: int
    at: float


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """All that is drawn, and heights in pixels."""

    begins: datetime
    ticks: tuple[Word, ...]
    terms: tuple[Word, ...]
    marks: tuple[Mark, ...]
    known: Cursor
    fact: Cursor
    known_line: int
    fact_line: int
    height: int
    row: int = ROW


def time_axis(
    happenings: Sequence[Happening],
    terms: Iterable[date],
    today: date | None,
    known_at: datetime | None,
    as_of: date | None,
) -> TimeAxis:
    """The axis from the first day of it to the last, `today` too where one is given; a moment of None is its end."""
    due = sorted(set(terms))
    days = [*due, *(one.occurred_on for one in happenings), *(_day(one.recorded_at) for one in happenings)]
    days += [day for day in (today, as_of, known_at and _day(known_at)) if day]
    first, last = min(days), max(days)
    margin = max(2, (last - first).days // 40)
    first, last = first - timedelta(days=margin), last + timedelta(days=margin)
    whole = (last - first).days
    begins = datetime.combine(first, time.min, ZONE)

    def of_day(day: date) -> float:
        return round(100 * min(max((day - first).days, 0), whole) / whole, 3)

    def minutes(moment: datetime) -> int:
        # Rounded up, so that a slider set to a moment's minute has what was recorded within it.
        ahead = begins - moment.astimezone(ZONE)
        return min(max(-int(ahead // timedelta(minutes=1)), 0), whole * MINUTES)

    def of_moment(moment: datetime) -> float:
        return round(100 * minutes(moment) / (whole * MINUTES), 3)

    known_places = [of_moment(one.recorded_at) for one in happenings]
    fact_places = [of_day(one.occurred_on) for one in happenings]
    above, below = _levels(known_places), _levels(fact_places)
    marks = tuple(
        Mark(one, known, up, fact, down)
        for one, known, up, fact, down in zip(happenings, known_places, above, fact_places, below, strict=True)
    )
    known_line = 30 + ROW * max(above, default=0)
    fact_line = known_line + 42
    far = whole * MINUTES
    return TimeAxis(
        begins=begins,
        ticks=tuple(_word(of_day(day), label, day) for day, label in _ticks(first, last)),
        terms=tuple(_spoken(_word(of_day(day), "срок", day) for day in due)),
        marks=marks,
        known=Cursor(minutes(known_at), far, of_moment(known_at)) if known_at else Cursor(far, far, 100.0),
        fact=Cursor((min(max(as_of, first), last) - first).days, whole, of_day(as_of))
        if as_of
        else Cursor(whole, whole, 100.0),
        known_line=known_line,
        fact_line=fact_line,
        height=fact_line + ROW * max(below, default=0) + 34,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def _levels(places: Sequence[float]) -> list[int]:
    """Marks that lie close together are piled up, the pile beginning anew when it is too high."""
    taken: list[float] = []
    found = [0] * len(places)
    for number in sorted(range(len(places)), key=lambda n: places[n]):
        at = places[number]
        level = next((n for n, last in enumerate(taken) if at - last >= NEAR), len(taken))
        level %= MOST_LEVELS
        if level < len(taken):
            taken[level] = at
        else:
            taken.append(at)
        found[number] = level
    return found


def _ticks(first: date, last: date) -> Iterator[tuple[date, str]]:
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 3:
        step = max(1, ((last - first).days // MOST_TICKS) + 1)
        for number in range(0, (last - first).days + 1, step):
            day = first + timedelta(days=number)
            yield day, f"{day:%d.%m}"
        return
    step = next((one for one in STEPS if months // one <= MOST_TICKS), STEPS[-1])
    day = first.replace(day=1)
    while day <= last:
        if day >= first and (day.year * 12 + day.month - 1) % step == 0:
            yield day, f"{MONTHS[day.month - 1]} {day.year}"
        day += relativedelta(months=1)


def _word(at: float, label: str, day: date) -> Word:
    return Word(at, label, day, "start" if at < 4 else "end" if at > 96 else "middle")


def _spoken(words: Iterable[Word]) -> Iterator[Word]:
    """Words too near to the one before are left to the line alone."""
    last = -100.0
    for word in words:
        spoken = word.at - last >= NEAR_WORDS
        last = word.at if spoken else last
        yield Word(word.at, word.label, word.day, word.end, spoken)
