"""Sheets of Word by ГОСТ Р 7.0.97: margins, fonts, numbers of pages, and where somebody signs."""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from infrastructure.plan_writers.cells import Cell, Style, TableRow, page_number, paragraph, table
from infrastructure.plan_writers.docx import FONT, LANGUAGE
from infrastructure.report_writers import headings as h

_SHORT, _LONG = 210.0, 297.0  # A4, millimetres
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 10.0, 20.0, 20.0
UPRIGHT, LYING = _SHORT - _LEFT - _RIGHT, _LONG - _LEFT - _RIGHT
STAMP_WIDTH = 80.0
SPACER = Style(size=4)


def put(made: Document, elements: Iterator[Any]) -> None:
    end = made.element.body.sectPr
    for element in elements:
        end.addprevious(element)
    # Word wants a paragraph behind the last table.
    end.addprevious(paragraph("", Style(size=1)))


def normal(made: Document) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        normal.element.rPr.rFonts.set(qn(script), FONT)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def sheet(sheet: Section, *, lying: bool) -> None:
    sheet.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    wide, high = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    sheet.page_width, sheet.page_height = Mm(wide), Mm(high)
    sheet.left_margin, sheet.right_margin = Mm(_LEFT), Mm(_RIGHT)
    sheet.top_margin, sheet.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    sheet.header_distance = sheet.footer_distance = Mm(10)


def numbered(sheet: Section, trace: str) -> None:
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


def signature() -> Iterator[Any]:
    line, under = Style(size=12, align="center", before=30), Style(size=8, align="center")
    blanks = tuple(Cell(("_" * 22,), line) for _ in h.SIGNATURE)
    yield paragraph("", SPACER)
    yield table(
        [TableRow(blanks), TableRow(tuple(Cell((words,), under) for words in h.SIGNATURE))],
        [UPRIGHT / 3] * 3,
        ruled=False,
    )
