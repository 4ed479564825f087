"""Recurrence rules: RFC 5545 for what the grammar says recurs, with the kind of deadline each is."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.deadlines.clauses import Day, DayOfPeriod, HalfYear, Moment, Month, NthWeekday, Quarter, Weekday
from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.lexicon import Unit
from domain.deadlines.periods import exists

KIND_OF_UNIT = {
    Unit.DAY: DeadlineKind.CONTINUOUS,
    Unit.WEEK: DeadlineKind.WEEKLY_RULE,
    Unit.MONTH: DeadlineKind.MONTHLY_RULE,
    Unit.QUARTER: DeadlineKind.QUARTERLY_RULE,
    Unit.HALF_YEAR: DeadlineKind.HALF_YEARLY_RULE,
    Unit.YEAR: DeadlineKind.YEARLY_RULE,
}

_BARE = {
    Unit.DAY: None,
    Unit.WEEK: "FREQ=WEEKLY",
    Unit.MONTH: "FREQ=MONTHLY",
    Unit.QUARTER: "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    Unit.HALF_YEAR: "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    Unit.YEAR: "FREQ=YEARLY",
}
_MONTHS_IN = {Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Rule:
    """One recurring deadline; `clear` is False where the text leaves a choice and the rule is only the likely one."""

    kind: DeadlineKind
    rrule: str | None
    clear: bool = True


def bare(unit: Unit) -> Rule:
    """«ежеквартально» and no day: a week is due by its end, anything longer waits for a person."""
    return Rule(KIND_OF_UNIT[unit], _BARE[unit], clear=unit is Unit.WEEK)


def of_weekday(day: Weekday) -> Rule:
    return Rule(DeadlineKind.WEEKLY_RULE, f"FREQ=WEEKLY;BYDAY={day.weekday}")


def of_nth_weekday(day: NthWeekday) -> Rule:
    """«первый рабочий понедельник» is the first one here; the working calendar may move it."""
    frequency = "FREQ=MONTHLY" if day.month is None else f"FREQ=YEARLY;BYMONTH={day.month}"
    kind = DeadlineKind.MONTHLY_RULE if day.month is None else DeadlineKind.YEARLY_RULE
    which = f"BYDAY={day.weekday};BYSETPOS={day.nth}" if day.working else f"BYDAY={day.nth}{day.weekday}"
    return Rule(kind, f"{frequency};{which}")


def of_period_day(day: DayOfPeriod, every: Unit | None, *, half_only: bool = False) -> Rule:
    """A day of each period, or of the month after it.

    `half_only`: the second half-year is reported with the year, so only the first is due here.
    """
    unit = day.of or every
    clear = not day.unclear and (day.of is not None or every is not None or not day.open)
    # «ежеквартально до 5 числа каждого месяца» contradicts itself.
    clear = clear and (every is None or day.of is None or day.of is every)
    if unit is None or unit in {Unit.DAY, Unit.WEEK}:
        unit = Unit.MONTH
    if unit is Unit.MONTH:
        return Rule(DeadlineKind.MONTHLY_RULE, f"FREQ=MONTHLY;{_day(day)}", clear)
    if not day.after and day.of is None:
        # «ежеквартально, до 10 числа»: of which of the three months is not said.
        clear = False
    length = _MONTHS_IN[unit]
    offset = (day.month if day.month > 0 else length) - 1
    months = sorted((start + offset) % 12 + 1 for start in range(0, 12, length))
    if half_only and unit is Unit.HALF_YEAR:
        months = [month for month in months if month > 6]
    frequency = "FREQ=MONTHLY" if unit is Unit.QUARTER else "FREQ=YEARLY"
    return Rule(KIND_OF_UNIT[unit], f"{frequency};BYMONTH={','.join(map(str, months))};{_day(day)}", clear)


def _day(day: DayOfPeriod) -> str:
    return f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={day.day}" if day.workday else f"BYMONTHDAY={day.day}"


def _last(moment: Moment) -> tuple[int, int] | None:
    """Month and day by which a moment of every year is over; -1 is the month's last day."""
    match moment:
        case Day(day=day, month=month) if exists(moment):
            return month, day
        case Month(month=month):
            return month, -1
        case Quarter(number=number):
            return 3 * number, -1
        case HalfYear(number=number):
            return 6 * number, -1
        case _:
            return None


def of_year_days(moments: Sequence[Moment]) -> list[Rule]:
    """The same days of every year; days alike are one rule: «до 10 апреля, 10 июля» is BYMONTH=4,7;BYMONTHDAY=10."""
    by_day: dict[int, list[int]] = {}
    rules = []
    for moment in moments:
        last = _last(moment)
        # A 29 February comes round once in four years: hardly what was meant.
        if last is None or last == (2, 29):
            rules.append(Rule(DeadlineKind.YEARLY_RULE, None, clear=False))
        else:
            by_day.setdefault(last[1], []).append(last[0])
    for day, months in by_day.items():
        months = sorted(set(months))
        kind = {2: DeadlineKind.HALF_YEARLY_RULE, 4: DeadlineKind.QUARTERLY_RULE}.get(len(months))
        rule = f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={day}"
        rules.append(Rule(kind or DeadlineKind.YEARLY_RULE, rule))
    return rules
