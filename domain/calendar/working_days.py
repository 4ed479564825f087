"""Working days under a name that never changes its meaning: `ru@2026.1`, `ru-6@2026.1`, `ru-da@2026.1`.

The part before `@` says whose days: `ru` the country, `ru-da` and `ru-ta` a region with its own holidays; a trailing
`-6` the six-day week many schools keep. The part after it is the edition: the transferred days and the overrides as
they were published under that version. Both are data of this package and are only ever added to, so a deadline stored
with its `calendar@version` is explained by the same days for ever. Materialised data are the simplest thing that gives
this: pinning the library would forbid the fix of a day, and asking it at run time would rewrite old verdicts.

Sources: domain.md §6 (S1, S2, S22, S24, S25); Labour Code, article 112.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from domain.calendar.overrides import ANNUAL_HOLIDAYS, OVERRIDES, REGIONS, Override
from domain.calendar.transferred_days import TRANSFERS
from domain.refusals import Refusal

LATEST_VERSION = "2026.1"
DEFAULT_CALENDAR = f"ru@{LATEST_VERSION}"

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""What may stand in a plan as a year: outside it is a slip of the pen, and the calendar refuses to count."""

_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)


class UnknownCalendar(Refusal):
    """No calendar was ever published under this name."""

    TITLE = "Неизвестный календарь"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Производственный календарь «{name}» неизвестен: выберите один из опубликованных: {', '.join(names())}"
        )


class DateOutOfReach(Refusal):
    """A date no plan can mean, such as a mistyped year."""

    TITLE = "Дата вне календаря"

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Дата {day:%d.%m}.{day.year:04d} лежит вне {FIRST_YEAR}–{LAST_YEAR} годов: "
            "проверьте год и укажите дату заново"
        )


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one edition. Years outside `certain_years` answer by weekends and yearly holidays alone:
    their transfers were unknown when the edition was published, and `is_certain` says so."""

    name: str
    weekend: frozenset[int] = field(repr=False)
    annual_holidays: frozenset[tuple[int, int]] = field(repr=False)
    days_off: frozenset[date] = field(repr=False)
    days_worked: frozenset[date] = field(repr=False)
    certain_years: frozenset[int] = field(repr=False)

    def is_working_day(self, day: date) -> bool:
        if day in self.days_worked:
            return True
        if day in self.days_off or (day.month, day.day) in self.annual_holidays:
            return False
        return day.weekday() not in self.weekend

    def is_certain(self, day: date) -> bool:
        """Whether the days of this year were published and reviewed when the edition came out."""
        return day.year in self.certain_years

    def preceding_working_day(self, day: date) -> date:
        """`day` itself where it is worked, else the nearest worked one before it [S1 п. 17, S2 п. 5.3.2]."""
        _within_reach(day)
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def following_working_day(self, day: date) -> date:
        """`day` itself where it is worked, else the nearest worked one after it (ст. 193 ГК) [S24]."""
        _within_reach(day)
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, number: int) -> date:
        """The last day of a term of `number` working days that begins the day after `day`; back in time below zero.

        Zero gives `day` itself, worked or not.
        """
        _within_reach(day)
        step = _DAY if number >= 0 else -_DAY
        left = abs(number)
        while left:
            day += step
            _within_reach(day)
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative where `end` is the earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + _DAY * step) for step in range(1, (end - start).days + 1))


def names(version: str = LATEST_VERSION) -> tuple[str, ...]:
    """The calendars published under `version`."""
    scopes = ["ru", *(f"ru-{code}" for code, region in REGIONS.items() if version in region.reviewed)]
    return tuple(f"{scope}{week}@{version}" for scope in scopes for week in ("", "-6"))


@cache
def calendar(name: str) -> WorkingCalendar:
    """The calendar frozen under `name`. Raises `UnknownCalendar`."""
    _, _, version = name.partition("@")
    if version not in TRANSFERS or name not in names(version):
        raise UnknownCalendar(name)
    return compiled(name, TRANSFERS, OVERRIDES)


def compiled(name: str, editions: Mapping[str, str], overrides: Iterable[Override]) -> WorkingCalendar:
    """`name` read from the given data: its own edition of the transfers, and the overrides known up to its version."""
    scope, _, version = name.partition("@")
    six_days = scope.endswith("-6")
    code = scope.removesuffix("-6").removeprefix("ru").removeprefix("-")
    region = REGIONS.get(code)
    weekend = frozenset({_SUNDAY} if six_days else {_SATURDAY, _SUNDAY})
    annual = ANNUAL_HOLIDAYS | (region.annual if region else frozenset())
    transfers = dict(_transfers(editions[version]))
    off: set[date] = set()
    worked: set[date] = set()
    for day, origin in [*_moves(transfers), *_overridden(overrides, version, code)]:
        # Where Saturday is worked, no rest of Saturday's can move elsewhere (article 112).
        if origin is None or origin.weekday() in weekend:
            off.add(day)
        if origin is not None and origin.weekday() in weekend and (origin.month, origin.day) not in annual:
            worked.add(origin)
    years = frozenset(transfers)
    return WorkingCalendar(
        name=name,
        weekend=weekend,
        annual_holidays=annual,
        days_off=frozenset(off),
        days_worked=frozenset(worked - off),
        certain_years=years & region.reviewed[version] if region else years,
    )


def _within_reach(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateOutOfReach(day)


def _transfers(edition: str) -> Iterator[tuple[int, str]]:
    for line in edition.strip().splitlines():
        year, _, moves = line.partition(":")
        yield int(year), moves


def _moves(transfers: dict[int, str]) -> Iterator[tuple[date, date | None]]:
    for year, moves in transfers.items():
        for move in moves.split():
            to, _, origin = move.partition("<")
            yield _day(year, to), _day(year, origin)


def _day(year: int, day_and_month: str) -> date:
    day, month = day_and_month.split(".")
    return date(year, int(month), int(day))


def _overridden(rows: Iterable[Override], version: str, region: str) -> Iterator[tuple[date, date | None]]:
    for row in rows:
        if _order(row.since) <= _order(version) and row.region in (None, region):
            for step in range((row.last - row.first).days + 1):
                yield row.first + _DAY * step, row.in_place_of


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
