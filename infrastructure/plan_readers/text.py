"""Text documents: tables of tabs or bars, and tables whose cells stand one a line."""

import re
from collections.abc import Iterator, Sequence

from domain.reading import UnreadablePlan
from infrastructure.plan_readers.encodings import decoded
from infrastructure.plan_readers.grid import Block, Document, Paragraph, Row, Table
from infrastructure.plan_readers.markup import cleaned
from infrastructure.plan_readers.vertical import laid_out

MOST_COLUMNS = 200
MOST_LETTERS = 50_000
"""Of one line or cell: far beyond any plan, and short enough for every search in it to be quick."""


def read_text(data: bytes) -> Document:
    """The grid of a text document; refuses what is no text or has more columns than any plan."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_LETTERS and max(map(len, re.split(r"[\t|]", line))) > MOST_LETTERS:
            raise UnreadablePlan(
                f"В строке {number} файла больше {MOST_LETTERS} знаков подряд: в плане таких строк не бывает. "
                "Проверьте, тот ли файл выбран."
            )
    return laid_out(lines) or Document(tuple(_blocks(lines)))


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a table line, None where the line is no part of a table."""
    if "\t" in line:
        return tuple(cleaned(cell) for cell in line.split("\t"))
    bare = line.strip()
    if bare.startswith("|") and bare.count("|") > 1:
        return tuple(cleaned(cell) for cell in bare.strip("|").split("|"))
    return None


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    words: list[str] = []
    starts = tables = 0
    for number, line in enumerate([*lines, ""], start=1):
        cells = _cells(line)
        if cells is not None and len(cells) > MOST_COLUMNS:
            raise UnreadablePlan(
                f"В строке {number} файла {len(cells)} граф: планов с таким числом граф не бывает. "
                "Проверьте, чем разделены графы, и загрузите документ снова."
            )
        if rows and cells is None:
            tables += 1
            yield _table(rows, tables)
            rows = []
        if words and (cells is not None or not line.strip()):
            yield from _paragraph(words, starts)
            words = []
        if cells is not None:
            rows.append(cells)
        elif line.strip():
            starts = starts if words else number
            words.append(line)


def _table(rows: Sequence[tuple[str, ...]], number: int) -> Table:
    place = f"таблица {number}"
    return Table(tuple(Row(cells, f"{place}, строка {at}") for at, cells in enumerate(rows, start=1)), place)


def _paragraph(words: Sequence[str], line: int) -> Iterator[Paragraph]:
    kept = tuple(part for word in words for part in cleaned(word).split("\n") if part)
    if kept:
        yield Paragraph(kept, f"строка файла {line}")
