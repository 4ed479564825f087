"""A term as a person states it: the dates must exist, stand in order, and be what the kind of the term needs."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from dateutil.rrule import rrulestr

from domain.actors import Frozen
from domain.deadlines.deadline import DeadlineKind
from domain.plan.events import PlannedDeadline
from domain.refusals import BadInput, Refusal

_MONTHS = (
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
)
_WITHOUT_DATE = frozenset(
    {
        DeadlineKind.CONTINUOUS,
        DeadlineKind.OPEN_ENDED,
        DeadlineKind.RELATIVE,
        DeadlineKind.EXTERNAL,
        DeadlineKind.FREQUENCY,
    }
)


# No plan reaches further; a year of another century is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100
# A rule of days or hours names no term that anybody could control; other lines of iCalendar are no rule at all.
_MONTH, _MONTH_DAY, _WEEKDAY = r"(1[0-2]|[1-9])", r"-?(3[01]|[12]\d|[1-9])", r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)"
_RULE = re.compile(
    r"FREQ=(WEEKLY|MONTHLY|YEARLY)(;("
    r"INTERVAL=[1-9]\d?|COUNT=[1-9]\d{0,2}|UNTIL=\d{8}|BYSETPOS=-?[1-9]\d?"
    rf"|BYMONTH={_MONTH}(,{_MONTH})*|BYMONTHDAY={_MONTH_DAY}(,{_MONTH_DAY})*|BYDAY={_WEEKDAY}(,{_WEEKDAY})*"
    r"))*"
)


class StatedDeadline(Frozen):
    """What a person says the term is. Dates are ISO texts, so that an impossible one is answered in words.

    «До D» and «D» have `end` alone; a period has both; a repeated term has an RFC 5545 `rrule`, or none where the
    plan's policy names the day.
    """

    kind: DeadlineKind
    start: str | None = None
    end: str | None = None
    rrule: str | None = None


class ImpossibleDate(Refusal):
    """The date does not exist in the calendar."""

    def __init__(self, where: str, written: str, year: int, month: int) -> None:
        super().__init__(
            f"Мероприятие {where}: даты {written} не существует, в {_MONTHS[month - 1]} {year} года "
            f"{monthrange(year, month)[1]} дней. Укажите дату, которая есть в календаре."
        )


class DateNotUnderstood(BadInput):
    """The text is no date."""

    def __init__(self, where: str, written: str) -> None:
        super().__init__(f"Мероприятие {where}: «{written}» не дата. Запишите её как ГГГГ-ММ-ДД.", "deadlines")


class ReversedTerm(Refusal):
    """A term ends on the day it starts, or later."""

    def __init__(self, where: str, start: date, end: date) -> None:
        super().__init__(
            f"Мероприятие {where}: начало {start:%d.%m.%Y} позже окончания {end:%d.%m.%Y}. Переставьте даты."
        )


class TermWithoutDate(Refusal):
    """This kind of term needs a date of its end."""

    def __init__(self, where: str) -> None:
        super().__init__(f"Мероприятие {where}: у такого срока должна быть дата окончания. Укажите её.")


class RecurrenceNotUnderstood(BadInput):
    """The rule of repetition is not one of RFC 5545."""

    def __init__(self, where: str, rule: str) -> None:
        super().__init__(
            f"Мероприятие {where}: правило повторения «{rule}» не разобрать. "
            "Запишите его по RFC 5545, например FREQ=MONTHLY;BYMONTHDAY=10.",
            "deadlines",
        )


class NoTermStated(Refusal):
    """A clarification says at least one term."""

    def __init__(self, where: str) -> None:
        super().__init__(f"Мероприятие {where}: укажите хотя бы один срок.")


def understood(where: str, stated: Sequence[StatedDeadline]) -> tuple[PlannedDeadline, ...]:
    """The terms of the row called `where`.

    Raises NoTermStated, ImpossibleDate, DateNotUnderstood, ReversedTerm, TermWithoutDate, RecurrenceNotUnderstood.
    """
    if not stated:
        raise NoTermStated(where)
    return tuple(_term(where, one) for one in stated)


def _term(where: str, stated: StatedDeadline) -> PlannedDeadline:
    start, end = _date(where, stated.start), _date(where, stated.end)
    if start and end and start > end:
        raise ReversedTerm(where, start, end)
    if stated.kind.recurs:
        _check_rule(where, stated.rrule)
    elif stated.kind is DeadlineKind.NONE or (end is None and stated.kind not in _WITHOUT_DATE):
        raise TermWithoutDate(where)
    rule = stated.rrule if stated.kind.recurs else None
    return PlannedDeadline(kind=stated.kind.value, start=start, end=end, rrule=rule)


def _date(where: str, written: str | None) -> date | None:
    if written is None:
        return None
    parts = written.strip().split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
        raise DateNotUnderstood(where, written)
    year, month, day = (int(part) for part in parts)
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        raise DateNotUnderstood(where, written)
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDate(where, f"{day:02}.{month:02}.{year}", year, month) from None


def _check_rule(where: str, rule: str | None) -> None:
    if rule is None:
        return
    if len(rule) > 200 or not _RULE.fullmatch(rule):
        raise RecurrenceNotUnderstood(where, rule)
    try:
        # Also that it ever comes round: 30 February would be sought for eight thousand years at every reading.
        comes_round = any(rrulestr(f"DTSTART:{FIRST_YEAR}0101\nRRULE:{rule}"))
    except (ValueError, TypeError):
        comes_round = False
    if not comes_round:
        raise RecurrenceNotUnderstood(where, rule)
