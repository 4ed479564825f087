"""The draft of a new edition of `transferred_days`, drawn from the installed `holidays` library for a person to review.

Nothing else imports the library: a calendar answers from the published editions alone, so an upgrade of the library can
neither move a stored deadline nor change an old verdict.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import holidays

from domain.calendar.overrides import ANNUAL_HOLIDAYS

Transfer = tuple[date, date]


def draft_transfers(years: Sequence[int]) -> str:
    """Text of an edition for `years`, one line a year: `2015: 09.01<03.01 09.03<08.03 …`.

    Raises `ValueError` for a year whose transfers the library does not know, or cannot explain.
    """
    known = holidays.country_holidays("RU", years=years, language="ru")
    worked = sorted(day for day in known.weekend_workdays if day.year in years)
    lines: list[str] = []
    for year in years:
        off = [day for day in sorted(known) if day.year == year and not _is_annual(day)]
        moves = list(_moves(off, known))
        if not moves:
            # Every year since 2013 moved some days: none means that the resolution is not in the library yet.
            raise ValueError(f"the library knows no transfers of {year}")
        in_place_of = {origin for _, origin in moves}
        unexplained = [day for day in worked if day.year == year and day not in in_place_of]
        if unexplained:
            raise ValueError(f"worked without a day off in place: {unexplained}")
        lines.append(f"{year}: " + " ".join(f"{to:%d.%m}<{origin:%d.%m}" for to, origin in moves))
    return "\n".join(lines)


def _is_annual(day: date) -> bool:
    return (day.month, day.day) in ANNUAL_HOLIDAYS


def _moves(off: list[date], known: "holidays.HolidayBase") -> Iterator[Transfer]:
    for day in off:
        name = known[day]
        if "перенесено с " in name:
            day_, month, year = name.split("перенесено с ")[1].rstrip(")").split(".")
            yield day, date(int(year), int(month), int(day_))
        else:
            yield day, _holiday_on_a_weekend_before(day)


def _holiday_on_a_weekend_before(day: date) -> date:
    """The holiday whose weekend moved to `day` by itself (article 112): the nearest one that fell on a weekend."""
    for back in range(1, 4):
        before = day - timedelta(days=back)
        if _is_annual(before) and before.weekday() >= 5:
            return before
    raise ValueError(f"a day off in place of nothing: {day}")
