"""Pages of a PDF as lines and ruled tables: run as a program of its own, a JSON line a page.

It stands alone and is started by its path: whatever a document does to its parser (loops, fills the memory, breaks it)
ends with this process. `python pdf_pages.py MOST_PAGES < plan.pdf`.
"""

import io
import json
import logging
import resource
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfplumber.utils.exceptions import PdfminerException

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NEAR = 3.0  # points: edges closer than this are one line of the table's ruling
_MOST_CELLS = 20_000
_MOST_CHARS = 100_000
_MOST_MEMORY = 1024 * 1024 * 1024
_PICTURE_SHARE = 0.4
_FEW_CHARS = 20

Char = dict[str, Any]
Line = dict[str, Any]
"""Text, x0, x1, top, bottom, and `first`: how wide its first word is."""


def main(most_pages: int) -> None:
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    data = sys.stdin.buffer.read()
    try:
        opened = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as refused:
        _say({"encrypted": any(isinstance(one, PDFEncryptionError) for one in (*refused.args, refused.__context__))})
        return
    with opened as document:
        pages = len(document.pages)
        _say({"pages": pages})
        if pages > most_pages:
            return
        for page in document.pages:
            _say(read_page(page))
            page.close()


def _say(what: object) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)  # noqa: T201 - this is how it answers


def read_page(page: Any) -> dict[str, Any]:
    """The page's height, its lines outside tables and its tables in their order, and whether it is but a picture."""
    chars = [char for char in page.chars if char["text"] and char["text"] != "\x00"]
    if len(chars) > _MOST_CHARS:
        return {"crowded": len(chars)}
    pictured = sum(abs(image["width"] * image["height"]) for image in page.images)
    drawn = sum(1 for char in chars if not char["text"].isspace())
    if drawn < _FEW_CHARS and pictured > _PICTURE_SHARE * float(page.width) * float(page.height):
        return {"picture": True}
    unread = sum(1 for char in chars if char["text"].startswith("(cid:"))
    if unread > len(chars) // 10 and unread > _FEW_CHARS:
        return {"unmapped": True}
    found = [found for found in page.find_tables() if len(found.cells) > 1][:200]
    if sum(len(one.cells) for one in found) > _MOST_CELLS:
        return {"crowded": sum(len(one.cells) for one in found)}
    tables = [_Ruling(one.cells) for one in found]
    outside = [char for char in chars if not any(table.takes(char) for table in tables)]
    blocks: list[dict[str, Any]] = [{"top": table.top, "table": table.rows()} for table in tables]
    blocks += ({"top": line["top"], "line": line} for line in lines_of(outside, parted=True))
    return {"height": float(page.height), "blocks": sorted(blocks, key=lambda block: block["top"])}


class _Ruling:
    """The grid that a table's lines draw, and the letters in its cells."""

    def __init__(self, cells: Sequence[tuple[float, float, float, float]]) -> None:
        self._xs = _merged_edges(x for cell in cells for x in (cell[0], cell[2]))
        self._ys = _merged_edges(y for cell in cells for y in (cell[1], cell[3]))
        self.top = self._ys[0]
        self._spans: list[tuple[int, int, int, int]] = []
        self._at: dict[tuple[int, int], int] = {}
        for left, top, right, bottom in cells:
            span = (_index(self._ys, top), _index(self._xs, left), _index(self._ys, bottom), _index(self._xs, right))
            if span[0] >= span[2] or span[1] >= span[3]:
                continue
            for row in range(span[0], span[2]):
                for column in range(span[1], span[3]):
                    self._at.setdefault((row, column), len(self._spans))
            self._spans.append(span)
        self._chars: dict[int, list[Char]] = defaultdict(list)

    def takes(self, char: Char) -> bool:
        """Whether the letter stands in a cell; it is kept there."""
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (self._xs[0] <= x <= self._xs[-1] and self._ys[0] <= y <= self._ys[-1]):
            return False
        cell = self._at.get((bisect_right(self._ys, y) - 1, bisect_right(self._xs, x) - 1))
        if cell is None:
            return False
        self._chars[cell].append(char)
        return True

    def rows(self) -> list[list[dict[str, Any]]]:
        """Cells by the row they begin in, each with its place, what it spans and its lines."""
        rows: list[list[dict[str, Any]]] = [[] for _ in self._ys[1:]]
        for at, (top, left, bottom, right) in enumerate(self._spans):
            lines = lines_of(self._chars[at])
            rows[top].append({"column": left, "columns": right - left, "rows": bottom - top, "lines": lines})
        return [sorted(row, key=lambda cell: int(cell["column"])) for row in rows]


def _merged_edges(edges: Iterable[float]) -> list[float]:
    found: list[float] = []
    for edge in sorted(edges):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _index(edges: Sequence[float], edge: float) -> int:
    return max(0, bisect_right(edges, edge + 0.01) - 1)


def lines_of(chars: Sequence[Char], *, parted: bool = False) -> list[Line]:
    """Lines from top to bottom; `parted`: a wide gap inside one parts it, as between stamps side by side."""
    upright = [char for char in chars if char.get("upright", True)]
    if len(upright) * 2 < len(chars):
        return _turned(chars)
    across = [sorted(row, key=lambda one: float(one["x0"])) for row in _rows(upright)]
    return [line for row in across for line in _line(row, parted=parted)]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Letters that stand on one line; small ones, raised or lowered, belong to the line they reach into."""
    drawn = [char for char in chars if not char["text"].isspace()]
    usual = median(char["size"] for char in drawn) if drawn else 0.0
    rows: list[tuple[float, float, list[Char]]] = []
    for char in sorted(drawn, key=lambda one: (one["size"] < 0.78 * usual, one["top"] + one["bottom"], one["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        small = char["size"] < 0.78 * usual
        # Lines come from top to bottom: only the last few can hold the letter, all of them a small one.
        for top, bottom, row in rows if small else rows[-1:]:
            if top <= middle <= bottom or (small and char["top"] < top < char["bottom"] - 0.3 * char["size"]):
                row.append(char)
                break
        else:
            rows.append((char["top"], char["bottom"], [char]))
    rows.sort(key=lambda one: one[0])
    blanks = sorted((char for char in chars if char["text"].isspace()), key=lambda one: float(one["top"]))
    tops = [top for top, _, _ in rows]
    for char in blanks:
        at = bisect_right(tops, (char["top"] + char["bottom"]) / 2) - 1
        if at >= 0 and (char["top"] + char["bottom"]) / 2 <= rows[at][1]:
            rows[at][2].append(char)
    return [row for _, _, row in rows]


def _line(row: list[Char], *, parted: bool) -> Iterator[Line]:
    size = median(char["size"] for char in row if not char["text"].isspace())
    low = Counter(round(char["bottom"], 1) for char in row if char["size"] > 0.8 * size).most_common(1)
    foot = low[0][0] if low else row[0]["bottom"]
    starts = 0
    for at, (before, char) in enumerate(pairwise([row[0], *row])):
        blank = before["text"].isspace() or char["text"].isspace()
        if parted and at and char["x0"] - before["x1"] > (4 if blank else 2.5) * size:
            yield from _segment(row[starts:at], size, foot)
            starts = at
    yield from _segment(row[starts:], size, foot)


def _segment(chars: Sequence[Char], size: float, foot: float) -> Iterator[Line]:
    text, first, right = "", 0.0, None
    left = chars[0]["x0"]
    for char in chars:
        letter = char["text"]
        if right is not None and char["x0"] - right > 0.18 * size and not text.endswith(" "):
            text += " "
        if letter.isdigit() and char["size"] < 0.78 * size and foot - char["bottom"] > 0.12 * size:
            letter = letter.translate(_RAISED)
        if not text.strip() and not letter.isspace():
            left = char["x0"]
        text += letter
        right = char["x1"]
        if " " not in text.strip() and not letter.isspace():
            first = char["x1"] - left
    drawn = [char for char in chars if not char["text"].isspace()]
    if drawn:
        top, bottom = min(char["top"] for char in drawn), max(char["bottom"] for char in drawn)
        box = {"x0": left, "x1": max(char["x1"] for char in drawn), "top": top, "bottom": bottom, "size": size}
        yield {"text": " ".join(text.split()), "first": first, **box}


def _turned(chars: Sequence[Char]) -> list[Line]:
    """Text that runs upwards, as in the headings of narrow columns."""
    columns: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        columns[round(char["x0"] / max(char["size"] / 2, 1))].append(char)
    text = " ".join(
        "".join(char["text"] for char in sorted(columns[at], key=lambda one: -float(one["top"])))
        for at in sorted(columns)
    )
    box = {"x0": min(char["x0"] for char in chars), "x1": max(char["x1"] for char in chars), "first": 0.0}
    top, bottom = min(char["top"] for char in chars), max(char["bottom"] for char in chars)
    return [{"text": " ".join(text.split()), **box, "top": top, "bottom": bottom, "size": bottom - top}]


if __name__ == "__main__":
    main(int(sys.argv[1]))
