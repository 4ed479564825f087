"""Headings that all writers share, and how the numbers of a table are laid out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType

from application.consolidated_paper import CountedTable, Group, PaperActivity, PaperMissed, ReportPaper
from domain.deadlines.spelling import day_in_figures
from infrastructure.plan_writers.cells import NOT_IN_XML

EXECUTION = "Исполнение мероприятий"
MISSED = "Не представившие отчёты в срок"
TOTALS = "Исполнение контрольных точек"
TOTAL_COLUMNS = ("Отметка об исполнении", "Контрольных точек", "Доля")
ALL = "Всего"
NONE_MISSED = "Исполнителей, не представивших отчёты в срок, нет."
NO_ACTIVITIES = "Мероприятий нет."
NOTHING_DUE = "контрольных точек нет"
SIGNATURE = ("(должность)", "(подпись)", "(инициалы, фамилия)")

DETAIL_COLUMNS = (
    "№ п/п",
    "Мероприятие",
    "Исполнитель",
    "Срок по плану",
    "Текущий срок",
    "Первый отчёт от",
    "Принят отчёт от",
    "Исполнение",
    "Документы",
    "Примечание",
)
DETAIL_WIDTHS = (11.0, 54.0, 40.0, 18.5, 18.5, 18.5, 18.5, 27.0, 29.0, 22.0)
"""Millimetres; together the width of a lying sheet's text."""

MISSED_COLUMNS = ("№ п/п", "Мероприятие", "Срок", "Исполнитель", "Отчёт", "Дней", "Поступил")
MISSED_WIDTHS = (11.0, 46.0, 19.0, 36.0, 28.0, 11.0, 19.0)
"""Millimetres; together the width of an upright sheet's text."""

LINES_TOGETHER = 8
"""So many lines of an activity stand beside its text; then it is told again, so that no page is without it."""


_SHORT: Mapping[Group, str] = MappingProxyType(
    {
        Group.IN_TIME: "В срок",
        Group.LATE: "Позже срока",
        Group.REVIEW: "На проверке",
        Group.AHEAD: "Срок впереди",
        Group.OVERDUE: "Просрочено",
        Group.NOT_DONE: "Не исполнено",
        Group.OTHER: "Прочее",
    }
)


def counted_columns(table: CountedTable) -> tuple[str, ...]:
    """Short, so that seven stand side by side; the legend of the chart has them in full."""
    return (table.heading, ALL, *(_SHORT[group] for group in table.groups))


def counted_size(table: CountedTable) -> float:
    """The size of the headings, in points, at which their longest word is not broken."""
    return 9.0 if len(table.groups) <= 5 else 7.0


def appendix(number: int) -> str:
    return f"Приложение № {number}"


def counted_rows(table: CountedTable) -> list[tuple[str, ...]]:
    """The rows and, where there are several, their sum; an empty cell is a dash."""
    groups = table.groups
    rows = [
        (row.label, str(row.total), *(_number(row.numbers.get(group, 0)) for group in groups)) for row in table.rows
    ]
    if len(table.rows) > 1:
        sums = (sum(row.numbers.get(group, 0) for row in table.rows) for group in groups)
        rows.append((ALL, str(sum(row.total for row in table.rows)), *(_number(number) for number in sums)))
    return rows


def _number(number: int) -> str:
    return str(number) if number else "–"


def activity_text(activity: PaperActivity, part: int) -> tuple[str, ...]:
    """What stands in the cell of the activity: its wording, and how its quantity is confirmed; shorter if repeated."""
    if part:
        return (_continued(activity.text),)
    return (activity.text, activity.quota) if activity.quota else (activity.text,)


@dataclass(frozen=True, slots=True)
class MissedTogether:
    """Missed reports of one activity that stand beside its text."""

    number: str
    text: str
    lines: tuple[PaperMissed, ...]


def missed_together(paper: ReportPaper) -> Iterator[MissedTogether]:
    """The missed reports, activity by activity, a few at a time."""
    for (number, text), found in groupby(paper.missed, key=lambda one: (one.number, one.text)):
        lines = tuple(found)
        for start in range(0, len(lines), LINES_TOGETHER):
            words = _continued(text) if start else text
            yield MissedTogether(number, words, lines[start : start + LINES_TOGETHER])


def missed_line(one: PaperMissed) -> tuple[str, ...]:
    """What stands beside the activity."""
    return day(one.deadline), one.party, one.how, str(one.days_late or ""), day(one.first)


def _continued(text: str) -> str:
    words = text if len(text) <= 80 else f"{text[:79].rstrip()}…"
    return f"{words} (продолжение)"


def day(given: date | None) -> str:
    """«05.06.2025», or nothing."""
    return day_in_figures(given) if given else ""


def document_title(paper: ReportPaper) -> str:
    """The title in one line, for the properties of the file."""
    return NOT_IN_XML.sub("", " ".join((paper.title.capitalize(), *paper.subject)))
