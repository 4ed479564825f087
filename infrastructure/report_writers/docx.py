"""A consolidated report as a Word document: the text upright, the table of activities lying, by ГОСТ Р 7.0.97."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from application.consolidated_paper import PaperActivity, PaperLine, ReportPaper
from domain.consolidated_report import ReportKind
from infrastructure.plan_writers.cells import Cell, Style, TableRow, page_number, paragraph, table
from infrastructure.plan_writers.docx import FONT, LANGUAGE, described, packed
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.word_table import long_table

_SHORT, _LONG = 210.0, 297.0  # A4, millimetres
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 10.0, 20.0, 20.0
_UPRIGHT, _LYING = _SHORT - _LEFT - _RIGHT, _LONG - _LEFT - _RIGHT
_STAMP_WIDTH, _LABEL = 80.0, 34.0

_HEADING = Style(size=14, align="center", after=14)
_TITLE = Style(size=14, bold=True, align="center", before=10)
_BODY = Style(size=14, align="both", first=12.5, after=4)
_CAPTION = Style(size=12, bold=True, align="center", before=12, after=6, keep_next=True)
_TABLE, _SMALL = Style(size=10), Style(size=8.5)
_SPACER = Style(size=4)


def write_docx(paper: ReportPaper) -> bytes:
    """The document; pages are numbered from the second on, and each bears the hash of the data."""
    made = docx.Document()
    _normal(made)
    upright = made.sections[0]
    _sheet(upright, lying=False)
    _numbered(upright, paper.trace)
    _put(made, _front(paper))
    if paper.kind is ReportKind.NOTE:
        _put(made, _appendices(paper))
        lying = made.add_section(WD_SECTION.NEW_PAGE)
        _sheet(lying, lying=True)
        lying.different_first_page_header_footer = False
        _put(made, _detail(paper))
    described(made, h.document_title(paper), paper.moment)
    return packed(made, paper.moment)


def _put(made: Document, elements: Iterator[Any]) -> None:
    end = made.element.body.sectPr
    for element in elements:
        end.addprevious(element)
    # Word wants a paragraph behind the last table.
    end.addprevious(paragraph("", Style(size=1)))


def _normal(made: Document) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        normal.element.rPr.rFonts.set(qn(script), FONT)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _sheet(sheet: Section, *, lying: bool) -> None:
    sheet.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    wide, high = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    sheet.page_width, sheet.page_height = Mm(wide), Mm(high)
    sheet.left_margin, sheet.right_margin = Mm(_LEFT), Mm(_RIGHT)
    sheet.top_margin, sheet.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    sheet.header_distance = sheet.footer_distance = Mm(10)


def _numbered(sheet: Section, trace: str) -> None:
    sheet.different_first_page_header_footer = True
    foot = Style(size=7, align="center")
    for part, element in (
        (sheet.header, page_number(Style(size=12, align="center"))),
        (sheet.first_page_footer, paragraph(trace, foot)),
        (sheet.footer, paragraph(trace, foot)),
    ):
        part.is_linked_to_previous = False
        first = part.paragraphs[0]._p
        first.addprevious(element)
        first.getparent().remove(first)


def _front(paper: ReportPaper) -> Iterator[Any]:
    for line in paper.stamp:
        yield paragraph(line, Style(size=12, left=_UPRIGHT - _STAMP_WIDTH))
    yield paragraph(paper.heading, replace(_HEADING, before=12 if paper.stamp else 0))
    yield paragraph(paper.title, _TITLE)
    for line in paper.subject:
        yield paragraph(line, Style(size=14, bold=True, align="center"))
    dated = Cell((h.day(paper.drawn_up_on),), Style(size=12))
    numbered = Cell(("№ ____________",), Style(size=12, align="right"))
    yield paragraph("", _SPACER)
    yield table([TableRow((dated, numbered))], (_UPRIGHT / 2, _UPRIGHT / 2), ruled=False)
    yield paragraph("", _SPACER)
    for text in paper.paragraphs:
        yield paragraph(text, _BODY)
    if paper.totals:
        rows = [(words, str(number), share) for words, number, share in paper.totals]
        yield paragraph(h.TOTALS, _CAPTION)
        yield _table(h.TOTAL_COLUMNS, rows, (100.0, 40.0, 30.0), _TABLE)
    if paper.kind is ReportKind.NON_REPORTERS and paper.missed:
        yield paragraph("", _SPACER)
        yield _missed(paper)
    yield from _signature()


def _appendices(paper: ReportPaper) -> Iterator[Any]:
    """The counts and who did not report; the lying table follows them."""
    yield from _appendix(1)
    for counted in paper.counted:
        columns = h.counted_columns(counted)
        if counted.rows:
            rest = (_UPRIGHT - _LABEL) / (len(columns) - 1)
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


def _signature() -> Iterator[Any]:
    line, under = Style(size=12, align="center", before=30), Style(size=8, align="center")
    blanks = tuple(Cell(("_" * 22,), line) for _ in h.SIGNATURE)
    yield paragraph("", _SPACER)
    yield table(
        [TableRow(blanks), TableRow(tuple(Cell((words,), under) for words in h.SIGNATURE))],
        [_UPRIGHT / 3] * 3,
        ruled=False,
    )


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
    for one in paper.missed:
        values = (
            one.number,
            one.text,
            h.day(one.deadline),
            one.party,
            one.how,
            str(one.days_late or ""),
            h.day(one.first),
        )
        styles = (middle, style, middle, style, style, middle, middle)
        rows.append(TableRow(tuple(Cell((v,), s) for v, s in zip(values, styles, strict=True))))
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
