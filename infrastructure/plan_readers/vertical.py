"""Tables turned into a column: every cell on a line of its own that begins with a tab, further lines without one."""

import re
from collections.abc import Sequence

from infrastructure.plan_readers.columns import Role, columns_of, role_of
from infrastructure.plan_readers.grid import Block, Document, Paragraph, Row, Table
from infrastructure.plan_readers.markup import cleaned
from infrastructure.plan_readers.sections import heading_of

_NUMBER = re.compile(r"(?:\d{1,3}\.)*\d{1,3}\.?")
_FEWEST, _MOST = 3, 12


def laid_out(lines: Sequence[str]) -> Document | None:
    """The document with its table laid out in rows again; None when it is not written so."""
    tabbed = [line for line in lines if "\t" in line]
    if not tabbed and not any("|" in line for line in lines):
        return _without_tabs([cleaned(line) for line in lines if line.strip()])
    if not tabbed or any(line.rstrip("\t").count("\t") > 1 or not line.startswith("\t") for line in tabbed):
        return None
    first = next(at for at, line in enumerate(lines) if line.startswith("\t"))
    cells, ends = _cells_of_header(lines, first)
    if len(cells) < _FEWEST or columns_of(tuple(cells)) is None:
        return None
    before = [cleaned(line) for line in lines[:first] if line.strip()]
    blocks: list[Block] = [Paragraph(tuple(before), "строка файла 1")] if before else []
    rows = [Row(tuple(cells), "таблица 1, шапка"), *_rows(_cells(lines[ends:]), len(cells))]
    blocks.append(Table(tuple(rows), "таблица 1", vertical=True))
    return Document(tuple(blocks))


def _without_tabs(cells: Sequence[str]) -> Document | None:
    """A column of cells that not even a tab marks: taken only when every row has exactly the heading's cells."""
    for first in range(len(cells)):
        for width in range(_FEWEST, _MOST + 1):
            heading = tuple(cells[first : first + width])
            if len(heading) < width or role_of(heading[0]) is not Role.NUMBER or columns_of(heading) is None:
                continue
            rows = _rows(cells[first + width :], width)
            numbered = [row for row in rows if _NUMBER.fullmatch(row.cells[0])]
            if not numbered or not all(_whole(row, width) for row in rows):
                continue
            before: list[Block] = [Paragraph((cell,), "перед таблицей") for cell in cells[:first]]
            table = Table((Row(heading, "таблица 1, шапка"), *rows), "таблица 1", vertical=True)
            return Document((*before, table))
    return None


def _whole(row: Row, width: int) -> bool:
    """A full row, or a heading that says it is one: anything else would be a guess."""
    if len(row.filled) == 1:
        return heading_of(row.cells[0]).explicit
    return len(row.cells) == len(row.filled) == width


def _cells_of_header(lines: Sequence[str], first: int) -> tuple[list[str], int]:
    cells: list[str] = []
    at = first
    while at < len(lines) and lines[at].strip() and len(cells) <= _MOST:
        if lines[at].startswith("\t"):
            cells.append(cleaned(lines[at]))
        else:
            cells[-1] = f"{cells[-1]} {cleaned(lines[at])}".strip()
        at += 1
    return cells, at


def _cells(lines: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for line in lines:
        if line.startswith("\t"):
            cells.append(cleaned(line))
        elif line.strip() and cells:
            cells[-1] = f"{cells[-1]}\n{cleaned(line)}".strip()
        elif line.strip():
            cells.append(cleaned(line))
    return cells


def _rows(cells: Sequence[str], width: int) -> list[Row]:
    """Rows of `width` cells, each begun by its number; a cell between rows that is no number is a heading."""
    rows: list[Row] = []
    current: list[str] = []
    expected: str | None = None

    def finish() -> None:
        if current:
            # A row with a cell too few is left so: which one is missing may not be guessed.
            rows.append(Row(tuple(current), f"таблица 1, строка {len(rows) + 2}"))
            current.clear()

    for cell in cells:
        starts = _NUMBER.fullmatch(cell) is not None
        if current and (len(current) == width or (starts and cell.rstrip(".") == expected)):
            finish()
        if current:
            current.append(cell)
        elif starts:
            current.append(cell)
            expected = _next(cell)
        elif cell:
            rows.append(Row((cell, *[""] * (width - 1)), f"таблица 1, строка {len(rows) + 2}"))
    finish()
    return rows


def _next(number: str) -> str:
    *parents, last = number.rstrip(".").split(".")
    return ".".join([*parents, str(int(last) + 1)])
