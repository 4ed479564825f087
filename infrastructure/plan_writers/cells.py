"""Tables and paragraphs of Word as XML: built directly, since the library looks a cell up anew each time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS_IN_MM = 1440 / 25.4
NOT_IN_XML = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; lengths in millimetres, `size` and the space around it in points."""

    size: float = 11
    bold: bool = False
    align: str = "left"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    keep_next: bool = False
    middle: bool = False
    """In a cell: half-way between its top and its bottom."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs in a cell of so many columns. `covers`: it goes on in the row below, where a cell is `covered`."""

    lines: tuple[str, ...] = ()
    style: Style = field(default_factory=Style)
    columns: int = 1
    covers: bool = False
    covered: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `heads`: printed again on each page, `whole`: never broken by one. `least`: its least height, in mm."""

    cells: tuple[Cell, ...]
    heads: bool = False
    whole: bool = True
    least: float = 0


def table(rows: Iterable[TableRow], widths: Sequence[float], *, ruled: bool = True) -> Any:
    """A table with columns of these widths in millimetres, drawn with lines unless it only sets things side by side."""
    made = OxmlElement("w:tbl")
    properties = _child(made, "w:tblPr")
    _child(properties, "w:tblW", w=_twips(sum(widths)), type="dxa")
    if ruled:
        borders = _child(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _child(borders, f"w:{side}", val="single", sz=4, space=0, color="000000")
    _child(properties, "w:tblLayout", type="fixed")
    margins = _child(properties, "w:tblCellMar")
    for side, room in (("top", 0.5), ("left", 1.5), ("bottom", 0.5), ("right", 1.5)):
        _child(margins, f"w:{side}", w=_twips(room), type="dxa")
    grid = _child(made, "w:tblGrid")
    for width in widths:
        _child(grid, "w:gridCol", w=_twips(width))
    for row in rows:
        made.append(_row(row, widths))
    return made


def paragraph(text: str, style: Style) -> Any:
    """A paragraph; the line ends in the text are line breaks."""
    made = OxmlElement("w:p")
    properties = _child(made, "w:pPr")
    if style.keep_next:
        _child(properties, "w:keepNext")
    _child(
        properties,
        "w:spacing",
        before=round(style.before * 20),
        after=round(style.after * 20),
        line=240,
        lineRule="auto",
    )
    _child(properties, "w:ind", left=_twips(style.left), right=_twips(style.right), firstLine=_twips(style.first))
    _child(properties, "w:jc", val=style.align)
    for at, line in enumerate(NOT_IN_XML.sub("", text).split("\n")):
        run = _child(made, "w:r")
        look = _child(run, "w:rPr")
        if style.bold:
            _child(look, "w:b")
        _child(look, "w:sz", val=round(style.size * 2))
        _child(look, "w:szCs", val=round(style.size * 2))
        if at:
            _child(run, "w:br")
        words = _child(run, "w:t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def page_number(style: Style) -> Any:
    """A paragraph with the number of its page."""
    made = paragraph("", style)
    made.remove(made[-1])
    counted = _child(made, "w:fldSimple", instr=" PAGE ")
    _child(_child(counted, "w:r"), "w:t").text = "2"
    return made


def _row(row: TableRow, widths: Sequence[float]) -> Any:
    made = OxmlElement("w:tr")
    properties = _child(made, "w:trPr")
    if row.whole:
        _child(properties, "w:cantSplit")
    if row.least:
        _child(properties, "w:trHeight", val=_twips(row.least), hRule="atLeast")
    if row.heads:
        _child(properties, "w:tblHeader")
    at = 0
    for cell in row.cells:
        made.append(_cell(cell, sum(widths[at : at + cell.columns])))
        at += cell.columns
    return made


def _cell(cell: Cell, width: float) -> Any:
    made = OxmlElement("w:tc")
    properties = _child(made, "w:tcPr")
    _child(properties, "w:tcW", w=_twips(width), type="dxa")
    if cell.columns > 1:
        _child(properties, "w:gridSpan", val=cell.columns)
    if cell.covers:
        _child(properties, "w:vMerge", val="restart")
    elif cell.covered:
        _child(properties, "w:vMerge")
    if cell.style.middle:
        _child(properties, "w:vAlign", val="center")
    for line in cell.lines or ("",):
        made.append(paragraph(line, cell.style))
    return made


def _child(parent: Any, tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    parent.append(made)
    return made


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_IN_MM)
