"""A note as a Word document: the text upright, appendices upright or lying, by ГОСТ Р 7.0.97."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement

from application.note_paper import Appendix, Block, Heading, NotePaper, NoteTable, Paragraph
from infrastructure.plan_writers.cells import NOT_IN_XML, Cell, Style, TableRow, paragraph, table
from infrastructure.plan_writers.docx import described, packed
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.word_sheet import LYING, SPACER, STAMP_WIDTH, UPRIGHT, normal, numbered, put, sheet
from infrastructure.report_writers.word_table import long_table

_HEADING = Style(size=14, align="center", after=14)
_TITLE = Style(size=14, bold=True, align="center", before=10)
_PART = Style(size=13, bold=True, before=12, after=6, keep_next=True)
_BODY = Style(size=13, align="both", first=12.5, after=4)
_RIGHT = Style(size=12, align="right")
_CAPTION = Style(size=12, bold=True, align="center", before=6, after=6, keep_next=True)
_MARK = Style(size=9, before=6)


def write_docx(paper: NotePaper) -> bytes:
    """The document; pages are numbered from the second on, and each bears the trace of the data."""
    made = docx.Document()
    normal(made)
    upright = made.sections[0]
    sheet(upright, lying=False)
    numbered(upright, paper.trace)
    put(made, _front(paper))
    lying = False
    for number, appendix in enumerate(paper.appendices, 1):
        if appendix.lying != lying:
            lying = appendix.lying
            turned = made.add_section(WD_SECTION.NEW_PAGE)
            sheet(turned, lying=lying)
            turned.different_first_page_header_footer = False
            put(made, _appendix(appendix, number, begun=True))
        else:
            put(made, _appendix(appendix, number, begun=False))
    described(made, note_title(paper), paper.moment)
    return packed(made, paper.moment)


def note_title(paper: NotePaper) -> str:
    """The title in one line, for the properties of the file."""
    return NOT_IN_XML.sub("", " ".join((paper.title.capitalize(), *paper.subject)))


def _front(paper: NotePaper) -> Iterator[Any]:
    for line in paper.stamp:
        yield paragraph(line, Style(size=12, left=UPRIGHT - STAMP_WIDTH))
    yield paragraph(paper.heading, replace(_HEADING, before=12 if paper.stamp else 0))
    yield paragraph(paper.title, _TITLE)
    for line in paper.subject:
        yield paragraph(line, Style(size=14, bold=True, align="center"))
    dated = Cell((h.day(paper.drawn_up_on),), Style(size=12))
    numbered_as = Cell(("№ ____________",), Style(size=12, align="right"))
    yield paragraph("", SPACER)
    yield table([TableRow((dated, numbered_as))], (UPRIGHT / 2, UPRIGHT / 2), ruled=False)
    yield paragraph("", SPACER)
    for block in paper.blocks:
        yield from _block(block, UPRIGHT)
    yield from _signature(paper)


def _block(block: Block, width: float) -> Iterator[Any]:
    match block:
        case Heading(text):
            yield paragraph(text, _PART)
        case Paragraph(text):
            yield paragraph(text, _BODY)
        case NoteTable():
            yield _table(block, width)
            yield paragraph("", SPACER)


def _table(block: NoteTable, width: float) -> Any:
    style = Style(size=block.size)
    middle = replace(style, align="center")
    head = replace(style, bold=True, align="center", middle=True)
    styles = [style if column.words else middle for column in block.columns]
    rows = [TableRow(tuple(Cell((column.heading,), head) for column in block.columns), heads=True)]
    for row in block.rows:
        if len(row) == 1 and len(block.columns) > 1:
            across = replace(head, before=2, after=2, keep_next=True)
            rows.append(TableRow((Cell(row, across, columns=len(block.columns)),)))
        else:
            # A long cell goes on over the page: a whole row could be higher than a sheet.
            rows.append(TableRow(tuple(Cell((v,), s) for v, s in zip(row, styles, strict=True)), whole=False))
    return long_table(rows, [width * column.share for column in block.columns])


def _signature(paper: NotePaper) -> Iterator[Any]:
    """Post, room for the signature, name [ГОСТ Р 7.0.97]; how it was signed in the system stands beneath."""
    post, name = paper.signatory
    line = Style(size=12, before=24)
    under = Style(size=8, align="center")
    blank = Cell(("_" * 22,), replace(line, align="center"))
    first = Cell((post,), line) if post else blank
    last = Cell((name,), replace(line, align="right")) if name else blank
    yield paragraph("", SPACER)
    yield table(
        [TableRow((first, blank, last)), TableRow(tuple(Cell((words,), under) for words in h.SIGNATURE))],
        [UPRIGHT / 3] * 3,
        ruled=False,
    )
    for mark in paper.marks:
        yield paragraph(mark, _MARK)


def _appendix(appendix: Appendix, number: int, *, begun: bool) -> Iterator[Any]:
    opening = paragraph(h.appendix(number), _RIGHT)
    if not begun:
        opening.pPr.insert(0, OxmlElement("w:pageBreakBefore"))
    yield opening
    yield paragraph(appendix.title, _CAPTION)
    for block in appendix.blocks:
        yield from _block(block, LYING if appendix.lying else UPRIGHT)
