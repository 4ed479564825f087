"""Productions for moments: days, months, quarters, half-years and years, in the spellings plans use."""

from collections.abc import Callable

from domain.deadlines.clauses import Day, Decade, HalfYear, Moment, Month, Quarter, Several, Window
from domain.deadlines.cursor import Cursor, first_of, production
from domain.deadlines.lexicon import (
    GENITIVE_MONTHS,
    MONTHS,
    NUMBER_SUFFIXES,
    ORDINALS,
    ROMANS,
    UNITS,
    Unit,
)
from domain.deadlines.tokens import TokenKind
from domain.deadlines.years import (
    FIRST_YEAR,
    LAST_YEAR,
    numbered_year,
    unnumbered_year,
    written_year,
    year_after,
    year_word,
    years,
)


def number_suffix(cursor: Cursor) -> None:
    """«-го», «-й», «-х» after a number written in digits; its hyphen goes with it."""
    hyphen = cursor.next.kind is TokenKind.DASH
    suffix = cursor.ahead(1) if hyphen else cursor.next
    if suffix.kind is TokenKind.WORD and suffix.text in NUMBER_SUFFIXES and (hyphen or suffix.text not in {"и", "я"}):
        cursor.skip(TokenKind.DASH)
        cursor.skip(TokenKind.WORD)


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
    return Day(day, month, year_after(cursor))


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
    year = year_after(cursor)
    return Several(tuple(Day(number, month, year) for number in numbers))


@production("month [year]")
def month(cursor: Cursor) -> Month | None:
    """«август 2018», «Октябрь 2023 г.»."""
    number = cursor.means(MONTHS)
    return None if number is None else Month(number, year_after(cursor))


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
    return Quarter(number, year_after(cursor))


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
    year = year_after(cursor)
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
    return HalfYear(number, year_after(cursor))


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


@production("(NUMBER month_in_genitive | month) years")
def of_years(cursor: Cursor) -> Several | None:
    """«1 сентября 2021, 2022 и 2023 годов»: the same day of each year."""
    day = cursor.number(0, 99)
    which = cursor.means(MONTHS if day is None else GENITIVE_MONTHS)
    listed = None if which is None else years(cursor)
    if which is None or listed is None:
        return None
    found = [one.year for one in listed.moments if one.year is not None]
    if day is None:
        return Several(tuple(Month(which, year) for year in found))
    return Several(tuple(Day(day, which, year) for year in found))


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
    of_years,
    unnumbered_year,
)
