"""Long tables of Word, written as text and parsed once: building them element by element takes three times as long."""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from infrastructure.plan_writers.cells import NOT_IN_XML, TWIPS_IN_MM, Cell, Style, TableRow

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = "".join(
    f'<w:{side} w:w="{round(room * TWIPS_IN_MM)}" w:type="dxa"/>'
    for side, room in (("top", 0.5), ("left", 1.5), ("bottom", 0.5), ("right", 1.5))
)


def long_table(rows: Iterable[TableRow], widths: Sequence[float]) -> Any:
    """The ruled table that `cells.table` gives for the same rows and widths."""
    twips = [round(width * TWIPS_IN_MM) for width in widths]
    styles: dict[Style, tuple[str, str]] = {}
    parts = [
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>',
        f"<w:tblBorders>{_BORDERS}</w:tblBorders>",
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in twips),
        "</w:tblGrid>",
    ]
    for row in rows:
        parts.append("<w:tr><w:trPr>")
        parts.append("<w:cantSplit/>" * row.whole + "<w:tblHeader/>" * row.heads)
        parts.append("</w:trPr>")
        at = 0
        for cell in row.cells:
            look = styles.get(cell.style) or styles.setdefault(cell.style, _look(cell.style))
            parts.append(_cell(cell, sum(twips[at : at + cell.columns]), look))
            at += cell.columns
        parts.append("</w:tr>")
    parts.append("</w:tbl>")
    return parse_xml("".join(parts))


def _look(style: Style) -> tuple[str, str]:
    """How paragraphs and runs of this style begin."""
    paragraph = (
        f"<w:p><w:pPr>{'<w:keepNext/>' * style.keep_next}"
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" '
        f'w:line="240" w:lineRule="auto"/><w:jc w:val="{style.align}"/></w:pPr>'
    )
    half_points = round(style.size * 2)
    run = f'<w:r><w:rPr>{"<w:b/>" * style.bold}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    return paragraph, run


def _cell(cell: Cell, width: int, look: tuple[str, str]) -> str:
    paragraph, run = look
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merged = '<w:vMerge w:val="restart"/>' if cell.covers else "<w:vMerge/>" if cell.covered else ""
    middle = '<w:vAlign w:val="center"/>' if cell.style.middle else ""
    told = "".join(f"{paragraph}{_runs(line, run)}</w:p>" for line in cell.lines or ("",))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}{middle}</w:tcPr>{told}</w:tc>'


def _runs(text: str, run: str) -> str:
    """The line ends in the text are line breaks; what XML cannot hold is left out."""
    if not text:
        return ""
    lines = escape(NOT_IN_XML.sub("", text)).split("\n")
    return "".join(
        f'{run}{"<w:br/>" if at else ""}<w:t xml:space="preserve">{line}</w:t></w:r>' for at, line in enumerate(lines)
    )
