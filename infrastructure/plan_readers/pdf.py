"""PDF documents with text: ruled tables page by page, rows that a page cut left as cut, for the interpreter to join."""

import json
import select
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from infrastructure.plan_readers import pdf_pages
from infrastructure.plan_readers.grid import Block, Document, Row, Table
from infrastructure.plan_readers.pdf_lines import joined, widest
from infrastructure.plan_readers.pdf_margins import paragraphs, without_running_lines
from infrastructure.plan_readers.refusals import BrokenDocument, EncryptedDocument, ScannedDocument, TooLarge
from infrastructure.plan_readers.rows import Vocabulary
from infrastructure.plan_readers.spans import ABOVE, MOST_COLUMNS, settled, tidied

KIND = "PDF"
MOST_PAGES = 300
SECONDS_A_PAGE = 8.0
"""A page of a plan takes a tenth of a second; the first one waits for the program to start as well."""
Progress = Callable[[int, int], None]
Page = dict[str, Any]


def read_pdf(data: bytes, progress: Progress | None = None) -> Document:
    """The grid of a PDF; refuses what is encrypted, scanned, damaged, endless or takes too long.

    The document is taken apart in a process of its own, so that one made to break its parser breaks nothing else.
    """
    pages = without_running_lines(list(_pages(data, progress)))
    words = Vocabulary(line["text"] for page in pages for line in _lines(page))
    return Document(tuple(block for at, page in enumerate(pages, 1) for block in _blocks(page, at, words)))


def _pages(data: bytes, progress: Progress | None) -> Iterator[Page]:
    program = [sys.executable, "-I", str(Path(pdf_pages.__file__)), str(MOST_PAGES)]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as running:
        try:
            answers = _answers(running, data)
            first = next(answers, {})
            if first.get("encrypted"):
                raise EncryptedDocument(KIND)
            pages = int(first.get("pages", 0))
            if not pages:
                raise BrokenDocument(KIND)
            if pages > MOST_PAGES:
                raise TooLarge(
                    f"В документе {pages} страниц, а читаются документы не длиннее {MOST_PAGES}. "
                    "Загрузите только сам план."
                )
            for at in range(1, pages + 1):
                page = next(answers, None)
                if page is None:
                    raise BrokenDocument(KIND, f"страница {at}")
                yield _readable(page, at)
                if progress:
                    progress(at, pages)
        finally:
            running.kill()


def _answers(running: subprocess.Popen[bytes], data: bytes) -> Iterator[dict[str, Any]]:
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        running.stdin.write(data)
        running.stdin.close()
    except BrokenPipeError:
        return
    kept = b""
    at = 0
    until = time.monotonic() + SECONDS_A_PAGE
    while True:
        line, found, rest = kept.partition(b"\n")
        if found:
            yield json.loads(line)
            kept, at, until = rest, at + 1, time.monotonic() + SECONDS_A_PAGE
            continue
        ready, _, _ = select.select([running.stdout], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TooLarge(
                f"Страница {max(at, 1)} документа PDF не прочитана за {SECONDS_A_PAGE:.0f} секунд: она слишком сложна. "
                "Сохраните план как «.docx» или напечатайте его в новый PDF и загрузите снова.",
                f"страница {max(at, 1)}",
            )
        more = running.stdout.read1(1 << 20)  # type: ignore[attr-defined]
        if not more:
            return
        kept += more


def _readable(page: Page, at: int) -> Page:
    if page.get("picture"):
        raise ScannedDocument(
            f"Страница {at} — картинка, текста на ней нет: документ отсканирован. Загрузите план в том виде, в котором "
            "его составили («.docx», «.xlsx»), или распознайте скан и проверьте его глазами.",
            f"страница {at}",
        )
    if page.get("unmapped"):
        raise ScannedDocument(
            f"Буквы на странице {at} нарисованы шрифтом, из которого текст не извлекается. Загрузите план в том виде, "
            "в котором его составили («.docx», «.xlsx»).",
            f"страница {at}",
        )
    if page.get("crowded"):
        raise TooLarge(
            f"На странице {at} слишком много знаков или клеток ({page['crowded']}): таких планов не бывает.",
            f"страница {at}",
        )
    return page


def _lines(page: Page) -> Iterator[dict[str, Any]]:
    for block in page["blocks"]:
        if "line" in block:
            yield block["line"]
        else:
            yield from (line for row in block["table"] for cell in row for line in cell["lines"])


def _blocks(page: Page, number: int, words: Vocabulary) -> Iterator[Block]:
    between: list[dict[str, Any]] = []
    tables = 0
    for block in page["blocks"]:
        if "line" in block:
            between.append(block["line"])
            continue
        yield from paragraphs(between, f"страница {number}")
        between = []
        tables += 1
        yield from _table(block["table"], f"страница {number}, таблица {tables}", words)
    yield from paragraphs(between, f"страница {number}")


def _table(drawn: Sequence[Sequence[dict[str, Any]]], place: str, words: Vocabulary) -> Iterator[Table]:
    width = max((cell["column"] + cell["columns"] for row in drawn for cell in row), default=0)
    if width > MOST_COLUMNS:
        raise TooLarge(
            f"В таблице больше {MOST_COLUMNS} граф ({place}): таких планов не бывает. Загрузите только сам план.", place
        )
    rooms: dict[tuple[int, int], float] = defaultdict(float)
    for row in drawn:
        for cell in row:
            key = cell["column"], cell["columns"]
            rooms[key] = max(rooms[key], widest(cell["lines"]))
    laid: list[list[str | None]] = [[""] * width for _ in drawn]
    for at, row in enumerate(drawn):
        for cell in row:
            left = cell["column"]
            laid[at][left] = tidied(joined(cell["lines"], rooms[left, cell["columns"]], words))
            for below in range(at + 1, min(at + cell["rows"], len(drawn))):
                laid[below][left : left + cell["columns"]] = [ABOVE] * cell["columns"]
    rows = (Row(cells, f"{place}, строка {at}") for at, cells in enumerate(settled(laid), start=1))
    kept = tuple(row for row in rows if row.filled)
    if kept:
        yield Table(kept, place)
