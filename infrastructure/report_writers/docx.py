"""A consolidated report as a Word document: the text upright, the table of activities lying, by ГОСТ Р 7.0.97."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement

from application.consolidated_paper import PaperActivity, PaperLine, ReportPaper
from domain.consolidated_report import ReportKind
from infrastructure.plan_writers.cells import Cell, Style, TableRow, paragraph, table
from infrastructure.plan_writers.docx import described, packed
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.word_sheet import (
    SPACER,
    STAMP_WIDTH,
    UPRIGHT,
    normal,
    numbered,
    put,
    sheet,
    signature,
)
from infrastructure.report_writers.word_table import long_table

_LABEL = 34.0

_HEADING = Style(size=14, align="center", after=14)
_TITLE = Style(size=14, bold=True, align="center", before=10)
_BODY = Style(size=14, align="both", first=12.5, after=4)
_CAPTION = Style(size=12, bold=True, align="center", before=12, after=6, keep_next=True)
_TABLE, _SMALL = Style(size=10), Style(size=8.5)


def write_docx(paper: ReportPaper) -> bytes:
    """The document; pages are numbered from the second on, and each bears the hash of the data."""
    made = docx.Document()
    normal(made)
    upright = made.sections[0]
    sheet(upright, lying=False)
    numbered(upright, paper.trace)
    put(made, _front(paper))
    if paper.kind is ReportKind.NOTE:
        put(made, _appendices(paper))
        lying = made.add_section(WD_SECTION.NEW_PAGE)
        sheet(lying, lying=True)
        lying.different_first_page_header_footer = False
        put(made, _detail(paper))
    described(made, h.document_title(paper), paper.moment)
    return packed(made, paper.moment)


def _front(paper: ReportPaper) -> Iterator[Any]:
    for line in paper.stamp:
        yield paragraph(line, Style(size=12, left=UPRIGHT - STAMP_WIDTH))
    yield paragraph(paper.heading, replace(_HEADING, before=12 if paper.stamp else 0))
    yield paragraph(paper.title, _TITLE)
    for line in paper.subject:
        yield paragraph(line, Style(size=14, bold=True, align="center"))
    dated = Cell((h.day(paper.drawn_up_on),), Style(size=12))
    numbered = Cell(("№ ____________",), Style(size=12, align="right"))
    yield paragraph("", SPACER)
    yield table([TableRow((dated, numbered))], (UPRIGHT / 2, UPRIGHT / 2), ruled=False)
    yield paragraph("", SPACER)
    for text in paper.paragraphs:
        yield paragraph(text, _BODY)
    if paper.totals:
        rows = [(words, str(number), share) for words, number, share in paper.totals]
        yield paragraph(h.TOTALS, _CAPTION)
        yield _table(h.TOTAL_COLUMNS, rows, (100.0, 40.0, 30.0), _TABLE)
    if paper.kind is ReportKind.NON_REPORTERS and paper.missed:
        yield paragraph("", SPACER)
        yield _missed(paper)
    yield from signature()


def _appendices(paper: ReportPaper) -> Iterator[Any]:
    """The counts and who did not report; the lying table follows them."""
    yield from _appendix(1)
    for counted in paper.counted:
        columns = h.counted_columns(counted)
        if counted.rows:
            rest = (UPRIGHT - _LABEL) / (len(columns) - 1)
            yield paragraph(counted.title, _CAPTION)
            widths = (_LABEL, *[rest] * (len(columns) - 1))
            yield _table(columns, h.counted_rows(counted), widths, Style(size=9), h.counted_size(counted))
    if paper.missed:
        yield from _appendix(2)
        yield paragraph(h.MISSED, _CAPTION)
        yield _missed(paper)


def _appendix(number: int) -> Iterator[Any]:
    """On a page of its own."""
    begun = paragraph(h.appendix(number), Style(size=12, align="right"))
    begun.pPr.insert(0, OxmlElement("w:pageBreakBefore"))
    yield begun


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    style: Style,
    head_size: float | None = None,
) -> Any:
    """Words on the left, numbers in the middle."""
    head, middle = replace(_head(style), size=head_size or style.size), replace(style, align="center")
    body = [TableRow((Cell((row[0],), style), *(Cell((value,), middle) for value in row[1:]))) for row in rows]
    return long_table([TableRow(tuple(Cell((column,), head) for column in columns), heads=True), *body], widths)


def _head(style: Style) -> Style:
    return replace(style, bold=True, align="center", middle=True)


def _missed(paper: ReportPaper) -> Any:
    head, style, middle = _head(_SMALL), _SMALL, replace(_SMALL, align="center")
    rows = [TableRow(tuple(Cell((column,), head) for column in h.MISSED_COLUMNS), heads=True)]
    styles = (middle, style, style, middle, middle)
    for block in h.missed_together(paper):
        covers = len(block.lines) > 1
        for at, one in enumerate(block.lines):
            told = (
                Cell((block.number,) if at == 0 else (), middle, covers=covers and at == 0, covered=at > 0),
                Cell((block.text,) if at == 0 else (), style, covers=covers and at == 0, covered=at > 0),
            )
            beside = (Cell((v,), s) for v, s in zip(h.missed_line(one), styles, strict=True))
            rows.append(TableRow((*told, *beside)))
    return long_table(rows, h.MISSED_WIDTHS)


def _detail(paper: ReportPaper) -> Iterator[Any]:
    yield paragraph(h.appendix(3 if paper.missed else 2), Style(size=12, align="right"))
    yield paragraph(h.EXECUTION, replace(_CAPTION, before=0))
    if not paper.activities:
        yield paragraph(h.NO_ACTIVITIES, Style(size=12, align="center"))
        return
    rows = [TableRow(tuple(Cell((column,), _head(_SMALL)) for column in h.DETAIL_COLUMNS), heads=True)]
    section: str | None = None
    for activity in paper.activities:
        if activity.section != section and activity.section:
            across = replace(_head(_SMALL), before=2, after=2, keep_next=True)
            rows.append(TableRow((Cell((activity.section,), across, columns=len(h.DETAIL_COLUMNS)),)))
        section = activity.section
        rows += _activity(activity)
    yield long_table(rows, h.DETAIL_WIDTHS)


_MIDDLE = replace(_SMALL, align="center")


def _activity(activity: PaperActivity) -> Iterator[TableRow]:
    """The text covers the lines of its control points, a few at a time."""
    if not activity.lines:
        told = Cell((h.NOTHING_DUE,), _SMALL, columns=len(h.DETAIL_COLUMNS) - 2)
        yield TableRow((Cell((activity.number,), _MIDDLE), Cell(h.activity_text(activity, 0), _SMALL), told))
    for start in range(0, len(activity.lines), h.LINES_TOGETHER):
        lines = activity.lines[start : start + h.LINES_TOGETHER]
        covers = len(lines) > 1
        for at, line in enumerate(lines):
            if at == 0:
                number = Cell((activity.number,), _MIDDLE, covers=covers)
                text = Cell(h.activity_text(activity, start), _SMALL, covers=covers)
            else:
                number, text = Cell((), _SMALL, covered=True), Cell((), _SMALL, covered=True)
            yield TableRow((number, text, *_line(line)))


def _line(line: PaperLine) -> Iterator[Cell]:
    yield Cell((line.party, f"({line.part})") if line.part else (line.party,), _SMALL)
    for found in (line.original, line.effective, line.first, line.accepted):
        yield Cell((h.day(found),), _MIDDLE)
    yield Cell((line.verdict,), _SMALL)
    yield Cell(line.documents, _SMALL)
    yield Cell((line.remarks,), _SMALL)
