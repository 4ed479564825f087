"""The tables of a plan: indicators by year, and activities under a heading that each page repeats."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import Any

from application.paper import Column, Paper, PaperIndicator, PaperRow, PaperSection
from infrastructure.plan_writers.cells import Cell, Style, TableRow, paragraph, table

OUTSIDE_SECTIONS = "Мероприятия вне разделов:"
BLANK_ROWS = 12
_BLANK_HEIGHT = 12.0  # millimetres
_NUMBER_WIDTH = 13.0
_SHARES = {
    Column.ACTIVITY: 34,
    Column.PLACE: 17,
    Column.DEADLINE: 20,
    Column.RESPONSIBLE: 26,
    Column.RESULT: 26,
}
# A row higher than this leaves too much of a sheet empty when it is kept whole.
_HIGHEST_WHOLE = 80.0
# How wide a letter is and how high a line, in millimetres for each point of the type.
_LETTER, _LINE = 0.18, 0.41
_SPACER = Style(size=6)
_ENDS = (".", ";", ":", "!", "?")


def _text(paper: Paper) -> Style:
    return Style(size=10 if len(paper.columns) > 5 else 11)


def _heading(style: Style) -> Style:
    return replace(style, bold=True, align="center", keep_next=True, middle=True)


def indicator_tables(paper: Paper, width: float) -> Iterator[Any]:
    """A table for each run of indicators that have the same years."""
    for years, group in groupby(paper.indicators, key=lambda one: tuple(year for year, _ in one.targets)):
        yield _indicators(list(group), years, width, _text(paper))
        yield paragraph("", _SPACER)


def _indicators(indicators: Sequence[PaperIndicator], years: tuple[int, ...], width: float, style: Style) -> Any:
    based = not years or any(one.baseline_value is not None or one.baseline_date is not None for one in indicators)
    units = any(one.unit and not one.name.rstrip(" .)").endswith(one.unit) for one in indicators)
    fixed = [22.0] * units + [22.0] * (2 * based) + [16.0] * len(years)
    head, middle = _heading(style), replace(style, align="center")
    upper = [Cell(("Наименование показателя",), head, covers=True)]
    lower = [Cell((), head, covered=True)]
    if units:
        upper.append(Cell(("Ед. изм.",), head, covers=True))
        lower.append(Cell((), head, covered=True))
    if based:
        upper.append(Cell(("Базовое значение",), head, columns=2))
        lower += [Cell(("значение",), head), Cell(("дата",), head)]
    if years:
        upper.append(Cell(("Период, год",), head, columns=len(years)))
        lower += [Cell((str(year),), head) for year in years]
    rows = [TableRow(tuple(upper), heads=True), TableRow(tuple(lower), heads=True)]
    for one in indicators:
        values = [one.unit or ""] * units
        values += [_number(one.baseline_value), one.baseline_date or ""] * based
        values += [_number(value) for _, value in one.targets]
        cells = (Cell((one.name,), style), *(Cell((value,), middle) for value in values))
        rows.append(TableRow(cells, least=0 if one.name else _BLANK_HEIGHT))
    return table(rows, (max(width - sum(fixed), 40.0), *fixed))


def _number(value: float | None) -> str:
    """As people write it: «12,5»."""
    return "" if value is None else format(Decimal(str(value)).normalize(), "f").replace(".", ",")


def activity_tables(paper: Paper, width: float) -> Iterator[Any]:
    """The activities under the headings of their sections; a plan inside the plan begins a table of its own."""
    style = _text(paper)
    widths = _widths(paper.columns, width)
    head = TableRow(tuple(Cell((column.value,), _heading(style)) for column in paper.columns), heads=True)
    blank = TableRow(tuple(Cell((), style) for _ in paper.columns), least=_BLANK_HEIGHT)
    rows = [head] + [blank] * (BLANK_ROWS if paper.form else 0)
    for item in _in_order(paper):
        match item:
            case PaperRow():
                cells = tuple(Cell(_cell(item, column), style) for column in paper.columns)
                rows.append(TableRow(cells, whole=_height(cells, widths) < _HIGHEST_WHOLE))
            case PaperSection(apart=False):
                across = replace(_heading(style), before=2, after=2)
                rows.append(TableRow((Cell((_title(item),), across, columns=len(widths)),)))
            case title:
                if len(rows) > 1:
                    yield table(rows, widths)
                words = OUTSIDE_SECTIONS if title is None else title.title
                yield paragraph(words, Style(size=12, bold=True, align="center", before=10, after=6, keep_next=True))
                rows = [head]
    yield table(rows, widths)


def _in_order(paper: Paper) -> Iterator[PaperRow | PaperSection | None]:
    """Headings and rows as they follow each other; None where rows of no section that is named begin."""
    begun, current = 0, None
    for row in paper.rows:
        if row.section is not None and row.section >= begun:
            yield from paper.sections[begun : row.section + 1]
            begun = row.section + 1
        elif row.section != current:
            yield None
        current = row.section
        yield row
    yield from paper.sections[begun:]


def _title(section: PaperSection) -> str:
    """«Раздел I. Организация», «Задача 1. Доступность», «2.1. Кадры»: the number as the document had it."""
    number = section.number
    if number is None:
        return section.title
    if number.endswith((".", ")")):
        return f"{number} {section.title}"
    return f"{number}. {section.title}" if " " in number else f"Раздел {number}. {section.title}"


def _cell(row: PaperRow, column: Column) -> tuple[str, ...]:
    match column:
        case Column.NUMBER:
            return (row.number or "",)
        case Column.ACTIVITY:
            return (row.text,)
        case Column.PLACE:
            return (row.place,)
        case Column.DEADLINE:
            return (row.deadline,)
        case Column.RESPONSIBLE:
            return tuple(row.responsible.split("\n"))
        case Column.RESULT:
            return _listed(row.results)


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """About how high the row will be, in millimetres."""
    high = 0.0
    for cell, width in zip(cells, widths, strict=True):
        in_line = width / (cell.style.size * _LETTER)
        lines = sum(max(1, ceil(len(line) / in_line)) for line in cell.lines)
        high = max(high, lines * cell.style.size * _LINE)
    return high


def _listed(results: Sequence[str]) -> tuple[str, ...]:
    """One result a line, each but the last closed by a mark."""
    return (*(one if one.endswith(_ENDS) else f"{one};" for one in results[:-1]), *results[-1:])


def _widths(columns: Sequence[Column], width: float) -> tuple[float, ...]:
    shares = [_SHARES.get(column, 0) for column in columns]
    rest = width - _NUMBER_WIDTH
    return tuple(rest * share / sum(shares) if share else _NUMBER_WIDTH for share in shares)
