"""How dates and periods are spelt in a document that Vekha writes."""

from datetime import date

from domain.deadlines.clauses import HalfYear, Month, Quarter, Year
from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.periods import SCHOOL_YEAR_STARTS, Span, span

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
OF_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_ROMANS = ("I", "II", "III", "IV")


def day_in_figures(day: date) -> str:
    """«05.06.2025»."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def day_of_month(day: int, month: int) -> str:
    """«10 апреля»."""
    return f"{day} {OF_MONTHS[month - 1]}"


def window_in_words(days: Span) -> str:
    """«с 03.03.2025 по 14.03.2025»."""
    return f"с {day_in_figures(days.start)} по {day_in_figures(days.end)}"


def period_in_words(kind: DeadlineKind, days: Span) -> str | None:
    """The period by its name, where a deadline of this kind is exactly such a period."""
    first, last = days.start, days.end
    match kind:
        case DeadlineKind.MONTH if days == span(Month(first.month, first.year)):
            return _month(first)
        case DeadlineKind.MONTH_RANGE if _whole_months(days):
            return f"{_month(first)} – {_month(last)}"
        case DeadlineKind.QUARTER if days == span(Quarter(number := (first.month + 2) // 3, first.year)):
            return f"{_ROMANS[number - 1]} квартал {first.year} года"
        case DeadlineKind.HALF_YEAR if days == span(HalfYear(number := (first.month + 5) // 6, first.year)):
            return f"{_ROMANS[number - 1]} полугодие {first.year} года"
        case DeadlineKind.YEAR_THROUGH:
            return year_in_words(days)
    return None


def year_in_words(days: Span) -> str | None:
    """«в течение 2025 года», «в течение 2024-2025 учебного года»; None where it is no such year."""
    year = days.start.year
    if days == span(Year(year)):
        return f"в течение {year} года"
    if days.start.month == SCHOOL_YEAR_STARTS and days == span(Year(year, school=True)):
        return f"в течение {year}-{year + 1} учебного года"
    return None


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _whole_months(days: Span) -> bool:
    whole = span(Month(days.end.month, days.end.year))
    return days.start.day == 1 and whole is not None and whole.end == days.end
