"""`read_plan` and `read_large`: a plan read out of a document against the library's bare walk over its cells."""

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import docx
import pdfplumber
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from benchmarks.figure import Figure, compared, say
from infrastructure.plan_readers import read_plan as read
from infrastructure.plan_readers.grid import Document, Paragraph, Row, Table
from tests.reading.renderings import as_docx, as_pdf

ROWS = 60
FEW, MANY = 200, 2_000
MOST_MEGABYTES = 400
_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "сентября", "октября", "ноября", "декабря")


def read_plan() -> Figure:
    """One plan of usual size as Word and as PDF, understood; the walks only fetch the text of every cell."""
    document = _plan(ROWS)
    word, pages = as_docx(document), as_pdf(document)

    def ours() -> float:
        return _took(lambda: read(word, "план.docx")) + _took(lambda: read(pages, "план.pdf"))

    def walks() -> float:
        return _took(lambda: _walk_docx(word)) + _took(lambda: _walk_pdf(pages))

    ours()
    walks()
    return compared("read_plan", "s", "python-docx and pdfplumber fetching every cell's text", ours, walks)


def read_large() -> Figure:
    """Time a row at 2,000 rows against 200; each in a process of its own, whose memory is looked at as well."""
    large = _apart(MANY)
    if large[1] > MOST_MEGABYTES:
        raise SystemExit(f"read_large: {large[1]:.0f} MB at {MANY} rows, more than {MOST_MEGABYTES}")
    say(f"read_large: {large[1]:.0f} MB at {MANY} rows")
    return compared(
        "read_large", "ms a row", f"the same at {FEW} rows", lambda: _apart(MANY)[0], lambda: _apart(FEW)[0]
    )


def _apart(rows: int) -> tuple[float, float]:
    """Milliseconds a row and megabytes at most, in a fresh process."""
    order = [sys.executable, "-m", "benchmarks.reading", str(rows)]
    printed = subprocess.run(order, check=True, capture_output=True, text=True).stdout.split()
    return float(printed[0]), float(printed[1])


def _alone(rows: int) -> None:
    data = as_docx(_plan(1))
    read(data, "план.docx")  # what is done once a process is not the rows' doing
    data = _docx(rows)
    told: list[tuple[int, int]] = []
    took = _took(lambda: read(data, "план.docx", lambda done, of: told.append((done, of))))
    if not told or told[-1][0] != told[-1][1]:
        raise SystemExit(f"progress was not told to its end: {told[-1:]}")
    print(1000 * took / rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _walk_docx(data: bytes) -> int:
    tables = docx.Document(io.BytesIO(data)).tables
    return sum(len(cell.text) for table in tables for row in table.rows for cell in row.cells)


def _walk_pdf(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return sum(len(cell or "") for table in tables for row in table for cell in row)


def _plan(rows: int) -> Document:
    title = Paragraph(("План мероприятий («дорожная карта») на 2024 год",), "абзац 1")
    heading = Row(("№", "Мероприятие", "Срок", "Исполнитель", "Ожидаемый результат"), "шапка")
    return Document((title, Table((heading, *(Row(cells, "") for cells in _rows(rows))), "таблица 1")))


def _rows(rows: int) -> Sequence[tuple[str, ...]]:
    return [
        (
            f"{at}.",
            f"Проведение семинара № {at} для педагогов дополнительного образования по обновлению программ",
            f"до {at % 28 + 1} {_MONTHS[at % len(_MONTHS)]} 2024 г.",
            f"МКУ «Управление образования», МБОУ «СОШ № {at % 40 + 1}»",
            f"Проведено не менее {at % 9 + 1} семинаров, справка направлена в комитет",
        )
        for at in range(1, rows + 1)
    ]


def _docx(rows: int) -> bytes:
    """The same plan with its rows written straight: the library takes minutes to lay out so many."""
    made = docx.Document()
    made.add_paragraph("План мероприятий («дорожная карта») на 2024 год")
    table = made.add_table(1, 5)
    for cell, text in zip(table.rows[0].cells, ("№", "Мероприятие", "Срок", "Исполнитель", "Результат"), strict=True):
        cell.text = text
    for cells in _rows(rows):
        written = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in cells)
        table._tbl.append(parse_xml(f"<w:tr {nsdecls('w')}>{written}</w:tr>"))
    made.add_paragraph()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


if __name__ == "__main__":
    _alone(int(sys.argv[1]))
