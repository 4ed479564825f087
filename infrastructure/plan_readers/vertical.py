"""Tables turned into a column: every cell on a line of its own that begins with a tab, further lines without one."""

import re
from collections.abc import Sequence

from infrastructure.plan_readers.columns import columns_of
from infrastructure.plan_readers.grid import Block, Document, Paragraph, Row, Table
from infrastructure.plan_readers.markup import cleaned

_NUMBER = re.compile(r"(?:\d{1,3}\.)*\d{1,3}\.?")
_FEWEST, _MOST = 3, 12


def laid_out(lines: Sequence[str]) -> Document | None:
    """The document with its table laid out in rows again; None when it is not written so."""
    tabbed = [line for line in lines if "\t" in line]
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
