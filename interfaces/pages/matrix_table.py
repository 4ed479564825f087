"""The matrix as a table is drawn: rows by name, dates under their years, a cell for each, figures above it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from application.compliance_matrix import Matrix, Part
from application.compliance_numbers import Numbers
from domain.timeliness import Verdict
from interfaces.pages.wording import share, sign, tone
from interfaces.russian_words import word


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as `parts.figures` shows it."""

    label: str
    value: int
    note: str | None = None
    tone: str | None = None
    icon: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell; `row` and `date` say what its link asks for."""

    date: date | None
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row; `cells` has None where nothing is owed on the date."""

    part: Part
    name: str
    total: Numbers
    cells: tuple[ShownCell | None, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A head over the dates of one year; None: over the column without a date."""

    year: int | None
    columns: int


@dataclass(frozen=True, slots=True)
class DateHead:
    """The head of a column; `first_ahead`: the first one behind the day that the matrix is of."""

    date: date | None
    total: Numbers
    now: bool
    first_ahead: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that the template goes through."""

    years: tuple[Year, ...]
    dates: tuple[DateHead, ...]
    rows: tuple[ShownRow, ...]
    figures: tuple[Figure, ...]


def table(found: Matrix, named: Callable[[Part], str]) -> Table:
    """The matrix drawn, its rows in the order of their names."""
    columns = tuple(found.dates)
    cells = {(cell.part, cell.date): cell.numbers for cell in found.cells}

    def row(part: Part, total: Numbers) -> ShownRow:
        drawn = ((day, cells.get((part, day))) for day in columns)
        shown = tuple(ShownCell(day, numbers) if numbers else None for day, numbers in drawn)
        return ShownRow(part, named(part), total, shown)

    rows = sorted((row(part, total) for part, total in found.rows.items()), key=_in_order)
    return Table(
        years=tuple(Year(year, len(list(days))) for year, days in groupby(columns, _year)),
        dates=tuple(_heads(found)),
        rows=tuple(rows),
        figures=figures(found.total),
    )


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _in_order(row: ShownRow) -> tuple[int, str]:
    """Sections by their place in the plan, all others by name, Ё beside Е."""
    return (row.part if isinstance(row.part, int) else -1, row.name.casefold().replace("ё", "е"))


def _heads(found: Matrix) -> Iterator[DateHead]:
    ahead = next((day for day in found.dates if day is not None and day > found.as_of), None)
    for day, total in found.dates.items():
        yield DateHead(day, total, now=day == found.as_of, first_ahead=day is not None and day == ahead)


FIGURES: Sequence[tuple[str, tuple[Verdict, ...]]] = (
    ("Исполнено в срок", (Verdict.DONE_IN_TIME,)),
    ("С нарушением срока", (Verdict.DONE_LATE,)),
    ("Просрочено", (Verdict.OVERDUE,)),
    ("Не исполнено", (Verdict.NOT_DONE,)),
    ("На рассмотрении", (Verdict.UNDER_REVIEW,)),
    ("Срок наступает", (Verdict.DUE_SOON,)),
    ("Срок не наступил", (Verdict.NOT_YET_DUE,)),
    ("Без срока", (Verdict.NO_DATE,)),
    ("Срок истёк до утверждения", (Verdict.LAPSED_BEFORE_APPROVAL,)),
    ("Снято без исполнения", (Verdict.WITHDRAWN,)),
)
ALWAYS = frozenset({Verdict.DONE_IN_TIME, Verdict.DONE_LATE, Verdict.OVERDUE})


def figures(total: Numbers) -> tuple[Figure, ...]:
    """The key figures; together they are all the points, what there is none of left out."""
    found: Mapping[Verdict, int] = total.verdicts
    shown = [Figure("Контрольных точек", total.points)]
    for label, verdicts in FIGURES:
        count = sum(found.get(verdict, 0) for verdict in verdicts)
        if count or not ALWAYS.isdisjoint(verdicts):
            shown.append(Figure(label, count, share(count, total.points), tone(verdicts[0]), sign(verdicts[0])))
    return tuple(shown)


def legend(numbers: Iterable[Numbers]) -> tuple[Verdict, ...]:
    """The verdicts that these cells are shown by, in the order of the field."""
    met = {one.worst for one in numbers}
    return tuple(verdict for _, verdicts in FIGURES for verdict in verdicts if verdict in met)


def said(numbers: Numbers) -> str:
    """A cell in words: for whoever does not see it, and for sheets."""
    parts = [f"принято {numbers.accepted} из {numbers.required}"] if numbers.required else []
    parts += [f"{word(verdict)} — {count}" for verdict, count in numbers.verdicts.items()]
    return "; ".join(parts)
