"""Productions for moments: days, months, quarters, half-years and years, in the spellings plans use."""

from collections.abc import Callable

from domain.deadlines.clauses import Day, Decade, HalfYear, Moment, Month, Quarter, Several, Window, Year
from domain.deadlines.cursor import Cursor, first_of, production
from domain.deadlines.lexicon import (
    CURRENT,
    GENITIVE_MONTHS,
    MONTHS,
    NUMBER_SUFFIXES,
    ORDINALS,
    ROMANS,
    UNITS,
    YEAR_WORDS,
    Unit,
)
from domain.deadlines.tokens import TokenKind

FIRST_YEAR, LAST_YEAR = 1990, 2099


def year_word(cursor: Cursor) -> bool:
    """«г.», «год», «года»; its dot goes with it."""
    if cursor.word_of(YEAR_WORDS) is None:
        return False
    cursor.skip(TokenKind.DOT)
    return True


def number_suffix(cursor: Cursor) -> None:
    """«-го», «-й», «-х» after a number written in digits; its hyphen goes with it."""
    hyphen = cursor.next.kind is TokenKind.DASH
    suffix = cursor.ahead(1) if hyphen else cursor.next
    if suffix.kind is TokenKind.WORD and suffix.text in NUMBER_SUFFIXES and (hyphen or suffix.text not in {"и", "я"}):
        cursor.skip(TokenKind.DASH)
        cursor.skip(TokenKind.WORD)


@production('NUMBER(4) ["г." | "год" | "года" | …]')
def written_year(cursor: Cursor) -> int | None:
    year = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if year is not None:
        year_word(cursor)
    return year


@production('day "." month ["." [NUMBER(4) | NUMBER(2)] ["г."]]')
def dotted_day(cursor: Cursor) -> Day | None:
    """«30.09.2017», «15.01. 2018», «17.03.», «5.9.21»; a day or month that no calendar has stays as written."""
    day = cursor.number(0, 99)
    if day is None or not cursor.take(TokenKind.DOT):
        return None
    month = cursor.number(0, 99)
    if month is None:
        return None
    year = None
    dot = cursor.take(TokenKind.DOT)
    # «25.12 2017» is a date too: the dot before the year is forgotten.
    year = written_year(cursor)
    if year is None and dot and cursor.next.start == dot.end and cursor.ahead(1).kind is not TokenKind.DOT:
        short = cursor.number(0, 99, digits=(2,))
        if short is not None:
            year = 2000 + short
            year_word(cursor)
    if year is not None:
        cursor.skip(TokenKind.DOT)
    return Day(day, month, year)


@production('day "/" month "/" NUMBER(4) | NUMBER(4) "-" month "-" day | day "-" month "-" NUMBER(4)')
def slashed_day(cursor: Cursor) -> Day | None:
    """«15/08/2019», «2019-08-15», «15-08-2019»."""
    year = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if year is not None:
        return _dashed_from_year(cursor, year)
    day = cursor.number(0, 99)
    for mark in (TokenKind.SLASH, TokenKind.DASH):
        if day is not None and cursor.take(mark):
            month = cursor.number(0, 99, digits=(2,))
            if month is None or not cursor.take(mark) or (year := written_year(cursor)) is None:
                return None
            return Day(day, month, year)
    return None


def _dashed_from_year(cursor: Cursor, year: int) -> Day | None:
    if not cursor.take(TokenKind.DASH) or (month := cursor.number(0, 99, digits=(2,))) is None:
        return None
    if not cursor.take(TokenKind.DASH) or (day := cursor.number(0, 99, digits=(2,))) is None:
        return None
    return Day(day, month, year)


@production('["«"] NUMBER ["-го"] ["»"] month_in_genitive [year]')
def worded_day(cursor: Cursor) -> Day | None:
    """«30 ноября 2017», «5-го августа», «« 28 » декабря 2021 г.»."""
    cursor.skip(TokenKind.QUOTE)
    day = cursor.number(0, 99)
    if day is None:
        return None
    number_suffix(cursor)
    cursor.skip(TokenKind.QUOTE)
    month = cursor.means(GENITIVE_MONTHS)
    if month is None:
        return None
    return Day(day, month, _year_after(cursor))


def _year_after(cursor: Cursor) -> int | None:
    mark = cursor.at
    cursor.skip(TokenKind.DOT)
    year = written_year(cursor)
    if year is None:
        cursor.at = mark
    return year


@production('NUMBER {("," | "и") NUMBER} month_in_genitive [year]')
def days_of_month(cursor: Cursor) -> Several | None:
    """«15, 20 и 25 мая 2021»."""
    numbers = []
    while (number := cursor.number(1, 99)) is not None:
        numbers.append(number)
        number_suffix(cursor)
        if not (cursor.take(TokenKind.COMMA) or cursor.word("и")):
            break
    if len(numbers) < 2 or (month := cursor.means(GENITIVE_MONTHS)) is None:
        return None
    year = _year_after(cursor)
    return Several(tuple(Day(number, month, year) for number in numbers))


@production("month [year]")
def month(cursor: Cursor) -> Month | None:
    """«август 2018», «Октябрь 2023 г.»."""
    number = cursor.means(MONTHS)
    return None if number is None else Month(number, _year_after(cursor))


@production("ordinal | ROMAN | NUMBER")
def ordinal(cursor: Cursor) -> int | None:
    """«первый», «III», «3-й»."""
    number = first_of(cursor, lambda at: at.means(ORDINALS), lambda at: at.means(ROMANS), lambda at: at.number(1, 31))
    if number is not None:
        number_suffix(cursor)
    return number


@production('ordinal "квартал" [year]')
def quarter(cursor: Cursor) -> Quarter | None:
    """«IV квартал 2016 г», «в первом квартале»."""
    number = ordinal(cursor)
    if number is None or not 1 <= number <= 4 or cursor.means(UNITS) is not Unit.QUARTER:
        return None
    return Quarter(number, _year_after(cursor))


@production('ordinal ("-" | "," | "и") ordinal {…} ("квартал" | "полугодие") [year]')
def periods(cursor: Cursor) -> Window | Several | None:
    """«I-II кварталы 2021 года», «1, 3 квартал», «I и II полугодие»."""
    numbers = [ordinal(cursor)]
    hyphen = cursor.take(TokenKind.DASH) is not None
    while hyphen or cursor.take(TokenKind.COMMA) or cursor.word("и"):
        numbers.append(ordinal(cursor))
        if hyphen:
            break
    unit = cursor.means(UNITS)
    known = [number for number in numbers if number is not None and 1 <= number <= 4]
    if unit not in {Unit.QUARTER, Unit.HALF_YEAR} or len(known) != len(numbers) or len(known) < 2:
        return None
    year = _year_after(cursor)
    moments: tuple[Moment, ...] = tuple(
        Quarter(number, year) if unit is Unit.QUARTER else HalfYear(number, year) for number in known
    )
    if unit is Unit.HALF_YEAR and max(known) > 2:
        return None
    return Window(moments[0], moments[1]) if hyphen else Several(moments)


@production('ordinal "полугодие" [year]')
def half_year(cursor: Cursor) -> HalfYear | None:
    """«I полугодии 2018 года»."""
    number = ordinal(cursor)
    if number is None or not 1 <= number <= 2 or cursor.means(UNITS) is not Unit.HALF_YEAR:
        return None
    return HalfYear(number, _year_after(cursor))


@production('ordinal "декада" month [year]')
def decade(cursor: Cursor) -> Decade | None:
    """«вторая декада мая 2021»."""
    number = ordinal(cursor)
    if number == -1:
        number = 3
    if number is None or not 1 <= number <= 3 or not cursor.starts("декад"):
        return None
    of = month(cursor)
    return None if of is None else Decade(number, of.month, of.year)


def _school(cursor: Cursor) -> bool:
    if cursor.starts("учебн"):
        return cursor.word_of(YEAR_WORDS) is not None
    mark = cursor.at
    if cursor.word("уч"):
        cursor.skip(TokenKind.DOT)
        if year_word(cursor):
            return True
    cursor.at = mark
    return False


@production('NUMBER(4) ("-" | "/") NUMBER(4 | 2) ["учебный"] [year_word] | NUMBER(4) year_word')
def numbered_year(cursor: Cursor) -> Year | None:
    """«2024 год», «2023-2024 учебный год», «2024–2026 годы»; «2023-2024» alone may be either kind of year."""
    first = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if first is None:
        return None
    if not (cursor.take(TokenKind.DASH) or cursor.take(TokenKind.SLASH)):
        return Year(first) if year_word(cursor) or cursor.at_end else None
    last = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if last is None:
        short = cursor.number(0, 99, digits=(2,))
        last = None if short is None else first // 100 * 100 + short
    if last is None or last < first:
        return None
    if _school(cursor):
        return Year(first, school=True) if last == first + 1 else None
    return Year(first, until=last, unclear=not year_word(cursor) and last == first + 1)


@production('NUMBER(4) ("," | "и") NUMBER(4) {…} year_word')
def years(cursor: Cursor) -> Several | None:
    """«2022, 2023 и 2024 годы»."""
    found: list[Moment] = []
    while (year := cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))) is not None:
        found.append(Year(year))
        if not (cursor.take(TokenKind.COMMA) or cursor.word("и")):
            break
    return Several(tuple(found)) if len(found) > 1 and year_word(cursor) else None


@production('["текущего" | "календарного" | "финансового" | "учебного" | "всего"] "года"')
def unnumbered_year(cursor: Cursor) -> Year | None:
    """«года», «учебного года», «всего финансового года»: which year is left to the plan."""
    cursor.starts("всего", "весь")
    cursor.word_of(CURRENT)
    if cursor.starts("календарн", "финансов"):
        return Year() if year_word(cursor) else None
    if _school(cursor):
        return Year(school=True)
    return Year() if year_word(cursor) else None


def moment(cursor: Cursor) -> Moment | None:
    """Any one moment, the most particular spelling first."""
    choices: tuple[Callable[[Cursor], Moment | None], ...] = (
        slashed_day,
        dotted_day,
        worded_day,
        quarter,
        half_year,
        decade,
        month,
        numbered_year,
    )
    return first_of(cursor, *choices)


MOMENT_RULES = (
    written_year,
    dotted_day,
    slashed_day,
    worded_day,
    days_of_month,
    month,
    ordinal,
    quarter,
    periods,
    half_year,
    decade,
    numbered_year,
    years,
    unnumbered_year,
)
