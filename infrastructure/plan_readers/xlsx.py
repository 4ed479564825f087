"""Excel books (.xlsx): every sheet a table, dates as dates, merged cells once, hidden rows quoted and not read."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.styles import cell_style

from infrastructure.plan_readers.abbreviations import footnote_of
from infrastructure.plan_readers.archives import checked
from infrastructure.plan_readers.columns import columns_of
from infrastructure.plan_readers.grid import Block, Document, Paragraph, Row, Table
from infrastructure.plan_readers.indicators import starts_indicators
from infrastructure.plan_readers.paragraphs import begins_apart
from infrastructure.plan_readers.refusals import BrokenDocument, TooLarge
from infrastructure.plan_readers.spans import ABOVE, MOST_COLUMNS, settled
from infrastructure.plan_readers.xlsx_values import printed

# The library prints about a damaged style where our answer goes: its word for printing is made silent, in it alone.
vars(cell_style)["print"] = lambda *_: None

KIND = "Excel"
Progress = Callable[[int, int], None]
_MOST_ROWS = 20_000
_MOST_SHEETS = 50
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass
class _Shape:
    """What a sheet says of its cells besides their values; rows and columns from 1."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""


def read_xlsx(data: bytes, progress: Progress | None = None) -> Document:
    """The grid of a book; refuses damage, bombs, macros and sheets larger than any plan."""
    archive = checked(data, KIND)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library leaves out: drawings, checks of input
            # Reading only: the library then neither lays out merged cells, a million of them if asked, nor keeps rows.
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, rich_text=True)
            return Document(tuple(_sheets(book, archive, progress)))
    except (TooLarge, BrokenDocument):
        raise
    except Exception as broken:
        # The library answers damage with whatever its code happens to raise: all of it means the same here.
        raise BrokenDocument(KIND) from broken


def _sheets(book: Any, archive: zipfile.ZipFile, progress: Progress | None) -> Iterator[Block]:
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(seen) > _MOST_SHEETS:
        raise TooLarge(f"В книге {len(seen)} листов: таких планов не бывает. Оставьте в ней только листы плана.")
    shapes = [_shape(archive, sheet._worksheet_path, sheet.title) for sheet in seen]
    rows = sum(shape.rows for shape in shapes)
    before = 0
    for sheet, shape in zip(seen, shapes, strict=True):
        yield from _blocks(sheet, shape, _told(progress, before, rows))
        before += shape.rows


def _told(progress: Progress | None, before: int, rows: int) -> Callable[[int], None]:
    return lambda read: progress(before + read, rows) if progress and read % 50 == 0 else None


def _shape(archive: zipfile.ZipFile, path: str, title: str) -> _Shape:
    """The sheet's own extent, not the one it declares: both may lie, this one only by what it holds."""
    shape = _Shape()
    wanted = tuple(f"{_NS}{name}" for name in ("row", "c", "mergeCell", "col"))
    with archive.open(path.lstrip("/")) as stream:
        parser = etree.iterparse(stream, events=("end",), tag=wanted, resolve_entities=False, no_network=True)
        row = 0
        for _, element in parser:
            name = element.tag[len(_NS) :]
            if name == "c":
                found = _REFERENCE.fullmatch(element.get("r", ""))
                if len(element):
                    shape.columns = max(shape.columns, _column(found.group(1)) if found else 0)
            elif name == "row":
                row = int(element.get("r") or row + 1)
                shape.rows = max(shape.rows, row) if len(element) else shape.rows
                if element.get("hidden") in ("1", "true"):
                    shape.hidden_rows.add(row)
                element.clear()
            elif name == "mergeCell":
                shape.merged += _range(element.get("ref", ""))
            elif element.get("hidden") in ("1", "true"):
                shape.hidden_columns.append((int(element.get("min", "1")), int(element.get("max", "1"))))
            if shape.columns > MOST_COLUMNS or shape.rows > _MOST_ROWS:
                raise TooLarge(
                    f"На листе «{title}» больше {MOST_COLUMNS} граф или {_MOST_ROWS} строк: таких планов не бывает. "
                    "Оставьте на нём только сам план и загрузите снова.",
                    f"лист «{title}»",
                )
    return shape


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _range(reference: str) -> Iterator[tuple[int, int, int, int]]:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:
        yield int(ends[0].group(2)), _column(ends[0].group(1)), int(ends[1].group(2)), _column(ends[1].group(1))


def _blocks(sheet: Any, shape: _Shape, told: Callable[[int], None]) -> Iterator[Block]:
    """Rows of one text before the plan's heading are paragraphs; the rest is the sheet's table."""
    place = f"лист «{sheet.title}»"
    covered = _covered(shape)
    dropped = {at for first, last in shape.hidden_columns for at in range(first, min(last, MOST_COLUMNS) + 1)}
    laid: list[list[str | None]] = []
    aside: list[Paragraph] = []
    numbers: list[int] = []
    # The sheet's own word on how far it goes may lie; what it holds was looked at above.
    sheet.reset_dimensions()
    for number, cells in enumerate(_rows(sheet, shape), start=1):
        told(number)
        texts = [*map(printed, cells), *[""] * (shape.columns - len(cells))]
        if number in shape.hidden_rows or dropped:
            unseen = [
                text for at, text in enumerate(texts, 1) if text and (number in shape.hidden_rows or at in dropped)
            ]
            if unseen:
                aside.append(_unseen(unseen, number, place))
        if number in shape.hidden_rows:
            continue
        row = [ABOVE if not text and (number, at) in covered else text for at, text in enumerate(texts, 1)]
        laid.append([text for at, text in enumerate(row, 1) if at not in dropped])
        numbers.append(number)
    yield from _parted(
        [Row(cells, f"{place}, строка {at}") for at, cells in zip(numbers, settled(laid), strict=True)], place
    )
    yield from aside


def _rows(sheet: Any, shape: _Shape) -> Iterable[tuple[Any, ...]]:
    if not shape.rows or not shape.columns:
        return ()
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_row=shape.rows, max_col=shape.columns)
    return rows


def _covered(shape: _Shape) -> frozenset[tuple[int, int]]:
    """Places below the first row of a merged cell; what the sheet does not reach is not counted."""
    return frozenset(
        (row, column)
        for first, left, last, right in shape.merged
        for row in range(first + 1, min(last, shape.rows) + 1)
        for column in range(left, min(right, shape.columns) + 1)
    )


def _parted(rows: list[Row], place: str) -> Iterator[Block]:
    """The sheet as paragraphs and tables: a table ends where text stands across the sheet."""
    table: list[Row] = []
    lines: list[str] = []
    outside = _outside(rows)
    for at, row in enumerate(rows):
        text = row.cells[row.filled[0]] if at in outside else ""
        if lines and (not text or begins_apart(text) or footnote_of(text)):
            yield Paragraph(tuple(lines), place)
            lines = []
        if text:
            if table:
                yield Table(tuple(table), place)
                table = []
            lines += text.split("\n")
        elif row.filled:
            table.append(row)
    if lines:
        yield Paragraph(tuple(lines), place)
    if table:
        yield Table(tuple(table), place)


def _outside(rows: list[Row]) -> frozenset[int]:
    """Which rows are no rows of a table: one text in the first column used, before the sheet's first heading, right
    above another heading, behind the last row of the table, or a footnote.
    """
    headings = {at for at, row in enumerate(rows) if columns_of(row.cells) or starts_indicators(row.cells)}
    # A sheet with no heading goes on with the table of the one before; unless it holds no table at all.
    first = min(headings, default=len(rows) if all(len(row.filled) < 2 for row in rows) else 0)
    left = min((row.filled[0] for row in rows if row.filled), default=0)
    found: set[int] = set()
    leads_out = True  # what follows is a heading, the sheet's end, or outside itself
    for at in range(len(rows) - 1, -1, -1):
        filled = rows[at].filled
        if not filled:
            continue
        text = rows[at].cells[filled[0]]
        alone = len(filled) == 1 and any(map(str.isalpha, text))
        if alone and headings and at == first - 1 and not begins_apart(text) and (at == 0 or not rows[at - 1].filled):
            # A heading of the rows below, right above theirs and apart from the title.
            pass
        elif alone and (at < first or (filled[0] == left and (leads_out or footnote_of(text)))):
            found.add(at)
        leads_out = at in headings or (at in found and leads_out)
    return frozenset(found)


def _unseen(texts: list[str], number: int, place: str) -> Paragraph:
    """What the sheet hides is not on the paper that was signed: quoted, so that a person may look."""
    return Paragraph(
        (f"Скрыто на листе: {' | '.join(' '.join(text.split()) for text in texts)}.",), f"{place}, строка {number}"
    )
