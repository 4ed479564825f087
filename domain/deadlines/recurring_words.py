"""Recurrence rules put back into words: «ежемесячно до 10 числа», «каждый 3-й четверг месяца»."""

from collections.abc import Mapping, Sequence

from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.periods import Span
from domain.deadlines.spelling import MONTHS, day_of_month, window_in_words, year_in_words

_EVERY: Mapping[DeadlineKind, str] = {
    DeadlineKind.WEEKLY_RULE: "еженедельно",
    DeadlineKind.MONTHLY_RULE: "ежемесячно",
    DeadlineKind.QUARTERLY_RULE: "ежеквартально",
    DeadlineKind.HALF_YEARLY_RULE: "раз в полугодие, каждое полугодие",
    DeadlineKind.YEARLY_RULE: "ежегодно",
}
_WEEKDAYS = {
    "MO": "понедельник",
    "TU": "вторник",
    "WE": "среда",
    "TH": "четверг",
    "FR": "пятница",
    "SA": "суббота",
    "SU": "воскресенье",
}
_ON_WEEKDAYS = {**_WEEKDAYS, "WE": "среду", "FR": "пятницу", "SA": "субботу"}
_WORKDAYS = "MO,TU,WE,TH,FR"
_BARE = frozenset(
    {
        "",
        "FREQ=WEEKLY",
        "FREQ=MONTHLY",
        "FREQ=YEARLY",
        "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    }
)
_FEMININE = frozenset({"WE", "FR", "SA"})
_AFTER_QUARTER: Mapping[tuple[int, ...], str] = {
    (1, 4, 7, 10): "месяца, следующего за отчётным кварталом",
    (2, 5, 8, 11): "второго месяца, следующего за отчётным кварталом",
    (3, 6, 9, 12): "последнего месяца квартала",
}
_AFTER_HALF_YEAR: Mapping[tuple[int, ...], str] = {(1, 7): "месяца, следующего за отчётным полугодием"}
_AFTER_YEAR: Mapping[tuple[int, ...], str] = {(1,): "месяца, следующего за отчётным годом"}


def rule_in_words(rule: str, kind: DeadlineKind, bounds: Span | None) -> str:
    """The rule (RFC 5545) in words, with the days between which it runs; the bare frequency where there are none."""
    words = _words(rule, kind) or _EVERY.get(kind, "")
    if bounds is None:
        return words
    return f"{words} {year_in_words(bounds) or window_in_words(bounds)}"


def _words(rule: str, kind: DeadlineKind) -> str | None:
    if rule in _BARE and not (rule.endswith("-1") and kind is DeadlineKind.YEARLY_RULE):
        return None
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    frequency, of = parts.pop("FREQ", ""), parts
    months = tuple(int(month) for month in of.get("BYMONTH", "").split(",") if month)
    match sorted(of):
        case ["BYDAY"] if frequency == "WEEKLY":
            return _weekdays(of["BYDAY"].split(","))
        case ["BYDAY"] if frequency == "MONTHLY":
            return _nth(of["BYDAY"], "каждого месяца")
        case ["BYDAY", "BYMONTH"] if frequency == "YEARLY" and len(months) == 1:
            return _nth(of["BYDAY"], _of_month(months[0]))
        case ["BYDAY", "BYSETPOS"] if frequency == "MONTHLY":
            return _on_workday(of["BYDAY"], of["BYSETPOS"], "каждого месяца")
        case ["BYDAY", "BYMONTH", "BYSETPOS"]:
            return _workday_of_period(of["BYDAY"], of["BYSETPOS"], months, kind)
        case ["BYMONTHDAY"] if frequency == "MONTHLY":
            return f"ежемесячно до {_day(of['BYMONTHDAY'])} числа"
        case ["BYMONTH", "BYMONTHDAY"]:
            return _days(of["BYMONTHDAY"], months, frequency, kind)
    return None


def _weekdays(days: Sequence[str]) -> str | None:
    if len(days) != 1 or days[0] not in _ON_WEEKDAYS:
        return None
    return f"{'каждую' if days[0] in _FEMININE else _each(days[0])} {_ON_WEEKDAYS[days[0]]}"


def _each(day: str) -> str:
    return "каждое" if day == "SU" else "каждый"


def _nth(which: str, of: str) -> str | None:
    """«3-й четверг каждого месяца»: which is `3TH`, or `-1FR` for the last Friday."""
    number, day = which[:-2], which[-2:]
    if day not in _WEEKDAYS or not number:
        return None
    if number == "-1":
        last = "последняя" if day in _FEMININE else "последнее" if day == "SU" else "последний"
        return f"{last} {_WEEKDAYS[day]} {of}"
    return f"{number}-{'я' if day in _FEMININE else 'е' if day == 'SU' else 'й'} {_WEEKDAYS[day]} {of}"


def _on_workday(days: str, position: str, of: str) -> str | None:
    if days == _WORKDAYS:
        return f"ежемесячно не позднее {position}-го рабочего дня месяца"
    return _working_weekday(days, position, of)


def _working_weekday(day: str, position: str, of: str) -> str | None:
    """«1-й рабочий понедельник мая»."""
    if day not in _WEEKDAYS:
        return None
    return f"{position}-й рабочий {_WEEKDAYS[day]} {of}"


def _workday_of_period(days: str, position: str, months: tuple[int, ...], kind: DeadlineKind) -> str | None:
    if days == _WORKDAYS and (after := _period(months, kind)):
        return f"не позднее {position}-го рабочего дня {after}"
    return _working_weekday(days, position, _of_month(months[0])) if len(months) == 1 else None


def _period(months: tuple[int, ...], kind: DeadlineKind) -> str | None:
    match kind:
        case DeadlineKind.QUARTERLY_RULE:
            return _AFTER_QUARTER.get(months)
        case DeadlineKind.HALF_YEARLY_RULE:
            return _AFTER_HALF_YEAR.get(months)
        case DeadlineKind.YEARLY_RULE:
            return _AFTER_YEAR.get(months)
    return None


def _days(day: str, months: tuple[int, ...], frequency: str, kind: DeadlineKind) -> str | None:
    """«до 10 числа месяца, следующего за отчётным кварталом», «ежегодно до 10 апреля, 10 октября»."""
    if "," in day:
        return None
    if frequency == "MONTHLY":
        after = _AFTER_QUARTER.get(months)
        return f"до {_day(day)} числа {after}" if after else None
    if day == "-1":
        return "ежегодно: " + ", ".join(MONTHS[month - 1] for month in months)
    if int(day) < 0:
        return None
    return "ежегодно до " + ", ".join(day_of_month(int(day), month) for month in months)


def _day(day: str) -> str:
    return "последнего" if day == "-1" else day


def _of_month(month: int) -> str:
    """In the genitive: «апреля»."""
    return day_of_month(1, month).split()[1]
