"""Productions for what recurs: every month, the 10th of the month after the quarter, the third Thursday."""

from collections.abc import Callable

from domain.deadlines.clauses import Day, DayOfPeriod, DayOfYear, Every, NthWeekday, Quarter, Weekday, YearReference
from domain.deadlines.cursor import Cursor, first_of, production
from domain.deadlines.lexicon import (
    CARDINALS,
    CURRENT,
    EACH,
    EVERY,
    FOLLOWING,
    MONTHS,
    PRECEDING,
    REPORTING,
    UNITS,
    WEEKDAYS,
    WORKING,
    YEAR_WORDS,
    Unit,
)
from domain.deadlines.moments import dotted_day, number_suffix, ordinal, quarter, worded_day
from domain.deadlines.tokens import TokenKind


def than(cursor: Cursor) -> None:
    """«чем», after a comma or without it."""
    mark = cursor.at
    cursor.skip(TokenKind.COMMA)
    if not cursor.word("чем"):
        cursor.at = mark


@production('["в" "срок"] ["не" ("позднее" | "позже")] ["до" | "к"]')
def by(cursor: Cursor) -> bool | None:
    """«до», «не позднее», «в срок до»: all mean not later than, inclusive."""
    start = cursor.at
    cursor.words("в срок") or cursor.words("сроком") or cursor.words("срок")
    cursor.skip(TokenKind.COLON)
    if cursor.word("не"):
        if not cursor.word("позднее", "позже"):
            return None
        than(cursor)
    cursor.word("до", "к", "ко")
    return True if cursor.at > start else None


@production('"ежемесячно" | "каждый" unit | [("1" | "один")] "раз" "в" unit')
def every(cursor: Cursor) -> Every | None:
    """«ежеквартально», «каждый месяц», «раз в полугодие»."""
    unit = cursor.means(EVERY)
    if unit is not None:
        return Every(unit)
    mark = cursor.at
    if cursor.word_of(EACH) and (unit := cursor.means(UNITS)):
        return Every(unit)
    cursor.at = mark
    cursor.number(1, 1) or cursor.word("один")
    if cursor.words("раз в") and (unit := cursor.means(UNITS)):
        return Every(unit, once=True)
    return None


def _reporting_period(cursor: Cursor) -> tuple[Unit | None, bool]:
    """«отчётным кварталом»: the unit, and whether only «период» or «дата» is said."""
    cursor.word_of(REPORTING)
    if cursor.word("периодом", "датой", "периодам"):
        return None, True
    return cursor.means(UNITS), False


@production(
    '[","] ("каждого" | "текущего" | "отчётного") "месяца" | "следующего" "месяца" | '
    '[ordinal] "месяца" "," "следующего" "за" ["отчётным"] [unit | "периодом" | "датой"] | '
    '"следующего" "за" unit "месяца" | ordinal "месяца" ["следующего" | "каждого"] "квартала"'
)
def of_period(cursor: Cursor) -> DayOfPeriod | None:
    """Which period the day belongs to; `day` is filled by the caller."""
    cursor.skip(TokenKind.COMMA)
    if cursor.word_of(FOLLOWING):
        return _after_named_period(cursor)
    which = cursor.word_of(EACH | CURRENT | REPORTING)
    position = None if which else ordinal(cursor)
    unit = cursor.means(UNITS)
    if unit is not Unit.MONTH:
        return None
    mark = cursor.at
    cursor.skip(TokenKind.COMMA)
    following = cursor.word_of(FOLLOWING)
    if following and cursor.word("за"):
        unit_named, is_open = _reporting_period(cursor)
        # «месяца, следующего за отчётным»: the period left unsaid is what the frequency says, else the month.
        return DayOfPeriod(0, unit_named, position or 1, after=True, open=is_open)
    of_unit = None
    if cursor.word_of(EACH) is not None or following or position is not None:
        of_unit = cursor.means(UNITS)
    if of_unit is not None and of_unit is not Unit.MONTH:
        return DayOfPeriod(0, of_unit, position or 1, after=following is not None)
    if following and cursor.at_end:
        # The sentence is cut off: the frequency beside it says which period it was.
        return DayOfPeriod(0, None, position or 1, after=True, open=True)
    cursor.at = mark
    return DayOfPeriod(0, Unit.MONTH) if position is None else None


def _after_named_period(cursor: Cursor) -> DayOfPeriod | None:
    if cursor.word("месяца"):
        return DayOfPeriod(0, None, after=True, open=True)
    if not cursor.word("за"):
        return None
    mark = cursor.at
    if cursor.word_of(REPORTING) and cursor.word("месяца"):
        # «следующего за отчётным месяца»: the month after the month reported on.
        return DayOfPeriod(0, Unit.MONTH, after=True)
    cursor.at = mark
    unit, _ = _reporting_period(cursor)
    if cursor.word("месяца"):
        return DayOfPeriod(0, unit, after=True)
    # «числа, следующего за отчётным периодом»: which month is not said.
    return DayOfPeriod(0, unit, after=True, open=True, unclear=True)


@production('[by | "в"] (NUMBER ["-го"] | "последнего") ("числа" | ["рабочего"] "дня") [of_period]')
def day_of_period(cursor: Cursor) -> DayOfPeriod | None:
    """«до 10-го числа месяца, следующего за отчётным», «не позднее 6-го рабочего дня месяца»."""
    by(cursor) or cursor.word("в")
    last = cursor.starts("последн")
    day = -1 if last else cursor.number(1, 31)
    if day is None:
        return None
    number_suffix(cursor)
    workday = False
    if last and cursor.word("день", "дня"):
        return DayOfPeriod(-1, Unit.MONTH) if cursor.word("месяца") or cursor.words("каждого месяца") else None
    if not cursor.word("числа", "число", "числу", "чисел"):
        if cursor.word_of(WORKING) is None or not cursor.word("дня", "день"):
            return None
        workday = True
    of = of_period(cursor) or DayOfPeriod(0, None)
    return DayOfPeriod(day, of.of, of.month, of.after, of.open, workday, of.unclear)


@production(
    '"года" "," "следующего" "за" ("отчётным" ["годом" | "периодом"] | "последним" "годом" … | "годом" …) | '
    '("каждого" | "текущего" | "отчётного" | "следующего") ["финансового"] "года" | "предшествующего" "планируемому"'
)
def year_reference(cursor: Cursor) -> YearReference | None:
    """Which year «1 марта» belongs to when no number says so."""
    if cursor.word_of(EACH) and cursor.word_of(YEAR_WORDS):
        return YearReference.EACH
    for words, plain, financial in (
        (CURRENT, YearReference.CURRENT, YearReference.CURRENT_FINANCIAL),
        (REPORTING, YearReference.REPORTING, YearReference.REPORTING),
        (FOLLOWING, YearReference.COMING, YearReference.COMING),
    ):
        mark = cursor.at
        if cursor.word_of(words):
            is_financial = cursor.starts("финансов")
            if cursor.word_of(YEAR_WORDS):
                return financial if is_financial else plain
            cursor.at = mark
    cursor.starts("финансов")
    cursor.word_of(YEAR_WORDS)
    cursor.skip(TokenKind.COMMA)
    if cursor.word_of(PRECEDING):
        return YearReference.PRECEDING if cursor.starts("планируем", "очередн") else None
    if cursor.word_of(FOLLOWING) and cursor.word("за"):
        return _year_followed(cursor)
    return None


def _year_followed(cursor: Cursor) -> YearReference:
    if cursor.word_of(REPORTING):
        cursor.starts("финансов", "период") or cursor.word_of(YEAR_WORDS)
        cursor.word_of(YEAR_WORDS)
        return YearReference.NEXT
    last = cursor.starts("последним")
    cursor.rest()
    return YearReference.AFTER_PLAN if last else YearReference.AFTER_EVENT


@production('[by] (day | "в" quarter) year_reference')
def day_of_year(cursor: Cursor) -> DayOfYear | None:
    """«до 1 марта года, следующего за отчётным», «не позднее 1 декабря текущего года»."""
    by(cursor) or cursor.word("в", "во")
    choices: tuple[Callable[[Cursor], Day | Quarter | None], ...] = (worded_day, dotted_day, quarter)
    moment = first_of(cursor, *choices)
    if moment is None or moment.year is not None:
        return None
    cursor.skip(TokenKind.COMMA)
    reference = year_reference(cursor)
    return None if reference is None else DayOfYear(moment, reference)


@production('["каждый"] (ordinal | "последний") ["рабочий"] weekday ["каждого"] ("месяца" | month)')
def nth_weekday(cursor: Cursor) -> NthWeekday | None:
    """«каждый 3-й четверг месяца», «третий понедельник апреля»."""
    cursor.word_of(EACH)
    nth = ordinal(cursor)
    if nth is None or nth == 0 or nth > 5:
        return None
    working = cursor.word_of(WORKING) is not None
    weekday = cursor.means(WEEKDAYS)
    if weekday is None:
        return None
    cursor.word_of(EACH)
    month = cursor.means(MONTHS)
    if month is None:
        cursor.word("месяца", "месяц")
    return NthWeekday(nth, weekday, month, working)


@production('("каждый" | "по") weekday')
def weekday(cursor: Cursor) -> Weekday | None:
    """«каждую пятницу», «по четвергам»."""
    if not (cursor.word_of(EACH) or cursor.word("по")):
        return None
    day = cursor.means(WEEKDAYS)
    return None if day is None else Weekday(day)


def count(cursor: Cursor) -> int | None:
    """A number in digits or in words, with its suffix: «2-х», «двух», «5-ти»."""
    number = cursor.means(CARDINALS)
    if number is None:
        number = cursor.number(1, 999, digits=(1, 2, 3))
        if number is not None:
            number_suffix(cursor)
    return number


RECURRENCE_RULES = (by, every, of_period, day_of_period, year_reference, day_of_year, nth_weekday, weekday)
