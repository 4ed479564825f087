"""Real plans given other forms: the text that people typed off paper, as Word, Excel, HTML and PDF would hold it.

Pages break where the text says they broke: a row cut by a page stays cut. What the text leaves blank beside a heading
is merged, as it is on paper.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import docx
import font_roboto
import fpdf
import openpyxl
from docx.enum.text import WD_BREAK

from infrastructure.plan_readers.columns import columns_of
from infrastructure.plan_readers.grid import Document, Paragraph, Row, Table
from infrastructure.plan_readers.indicators import starts_indicators

FONT = Path(font_roboto.__file__).parent / "files" / "Roboto-Regular.ttf"
_DAY = re.compile(r"\d\d\.\d\d\.\d{4}")


@dataclass(frozen=True)
class Cell:
    """A cell that covers so many columns and rows from its place."""

    column: int
    text: str
    columns: int = 1
    rows: int = 1


def laid(table: Table, heading: Sequence[str] | None = None) -> Iterator[list[Cell]]:
    """The rows of a table as cells, blanks merged where the heading has none either, or the row is one text."""
    width = max(len(row.cells) for row in table.rows)
    rows = [[*row.cells, *[""] * (width - len(row.cells))] for row in table.rows]
    covered = 0
    for at, row in enumerate(rows):
        if columns_of(tuple(row)) or starts_indicators(tuple(row)):
            heading = row
        cells = _merged(row, heading, covered, rows=2 if _has_second_row(rows, at) else 1)
        covered = sum(cell.columns for cell in cells if cell.rows > 1)
        yield cells


def _has_second_row(rows: Sequence[Sequence[str]], at: int) -> bool:
    following = rows[at + 1] if at + 1 < len(rows) else []
    return starts_indicators(tuple(rows[at])) and bool(following) and not following[0]


def _merged(row: Sequence[str], heading: Sequence[str] | None, covered: int, rows: int) -> list[Cell]:
    """`covered`: so many columns on the left belong to a cell of the row above; `rows`: what the first cell spans."""
    if row[0] and not any(row[1:]):
        return [Cell(0, row[0], len(row))]
    cells: list[Cell] = []
    for at, text in enumerate(row):
        blank = heading is not None and at < len(heading) and not heading[at]
        if at < covered:
            continue
        if not text and blank and cells and not covered:
            last = cells.pop()
            cells.append(Cell(last.column, last.text, last.columns + 1, last.rows))
        else:
            cells.append(Cell(at, text, rows=1 if at else rows))
    return cells


def repeated(document: Document) -> Document:
    """The document with the heading of a table printed again where a page begins, as Word prints it."""
    heading: Row | None = None
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table):
            found = [row for row in block.rows if columns_of(row.cells)]
            starts = bool(found) and block.rows[0] is found[0]
            if heading and not starts and not starts_indicators(block.rows[0].cells):
                block = Table((_fitted(heading, block), *block.rows), block.place)
            heading = found[-1] if found else heading
        blocks.append(block)
    return Document(tuple(blocks))


def _fitted(heading: Row, table: Table) -> Row:
    """A heading as wide as the columns below it: where they are fewer, it has no blanks."""
    width = max(len(row.cells) for row in table.rows)
    named = tuple(cell for cell in heading.cells if cell)
    return heading if len(heading.cells) <= width else Row(named, heading.place)


def as_docx(document: Document) -> bytes:
    made = docx.Document()
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            words = made.add_paragraph(block.lines[0])
            for line in block.lines[1:]:
                words.runs[-1].add_break()
                words.add_run(line)
            continue
        if at and isinstance(document.blocks[at - 1], Table):
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        rows = list(laid(block))
        table = made.add_table(len(rows), max(len(row.cells) for row in block.rows))
        table.style = "Table Grid"
        for number, cells in enumerate(rows):
            for cell in cells:
                first = table.cell(number, cell.column)
                last = table.cell(number + cell.rows - 1, cell.column + cell.columns - 1)
                merged = first if first._tc is last._tc else first.merge(last)
                first_line, *lines = cell.text.split("\n")
                merged.paragraphs[0].text = first_line
                for line in lines:
                    merged.add_paragraph(line)
    made.add_paragraph()  # Word never ends with a table
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def as_xlsx(document: Document) -> bytes:
    """A sheet a page, as programs that turn paper into books make them."""
    book = openpyxl.Workbook()
    sheet = book.active
    top = 1
    for block in document.blocks:
        if isinstance(block, Table):
            goes_on = not columns_of(block.rows[0].cells) and not starts_indicators(block.rows[0].cells)
            if goes_on and top > 1:
                sheet, top = book.create_sheet(), 1
        if isinstance(block, Paragraph):
            for at, line in enumerate(block.lines):
                sheet.cell(top + at, 1, line)
            top += len(block.lines) + 1
            continue
        for at, cells in enumerate(laid(block)):
            for cell in cells:
                written = sheet.cell(top + at, cell.column + 1, cell.text or None)
                if _DAY.fullmatch(cell.text):
                    written.value = datetime.strptime(cell.text, "%d.%m.%Y")  # noqa: DTZ007 - a day, as Excel has it
                    written.number_format = "dd.mm.yyyy"
                if cell.rows > 1 or cell.columns > 1:
                    sheet.merge_cells(
                        start_row=top + at,
                        start_column=cell.column + 1,
                        end_row=top + at + cell.rows - 1,
                        end_column=cell.column + cell.columns,
                    )
        top += len(block.rows) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_html(document: Document) -> bytes:
    parts = ["<!DOCTYPE html><html><head><meta charset='utf-8'><style>td {border: 1px}</style></head><body>"]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            parts.append(f"<p>{'<br>'.join(map(escape, block.lines))}</p>")
            continue
        parts.append("<table>")
        for cells in laid(block):
            parts.append("<tr>")
            for cell in cells:
                lines = "".join(f"<p>{escape(line)}</p>" for line in cell.text.split("\n"))
                parts.append(f"<td colspan={cell.columns} rowspan={cell.rows}>{lines}</td>")
            parts.append("</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode("utf-8")


def as_pdf(document: Document) -> bytes:
    """Landscape sheets; a table that the text cut goes on overleaf, one too long is cut by the page itself."""
    made = fpdf.FPDF("L", format="A4")
    made.set_auto_page_break(True, 15)
    made.add_font("roboto", fname=str(FONT))
    made.set_font("roboto", size=9)
    made.add_page()
    fresh = True
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for line in block.lines:
                made.multi_cell(0, 4.5, line, new_x="LMARGIN", new_y="NEXT")
            made.ln(5)
            continue
        goes_on = not columns_of(block.rows[0].cells) and not starts_indicators(block.rows[0].cells)
        if goes_on and not fresh:
            made.add_page()
        width = max(len(row.cells) for row in block.rows)
        with made.table(first_row_as_headings=False, line_height=4.5, col_widths=_widths(block, width)) as table:
            for cells in laid(block):
                row = table.row()
                for cell in cells:
                    row.cell(cell.text, colspan=cell.columns, rowspan=cell.rows, padding=(1, 1, 1, 1))
        made.ln(4)
        fresh = False
    return bytes(made.output())


def _widths(table: Table, width: int) -> tuple[int, ...]:
    """Columns as wide as what stands in them asks, within reason."""
    longest = [max((len(row.cells[at]) for row in table.rows if at < len(row.cells)), default=1) for at in range(width)]
    return tuple(min(max(one, 18), 90) for one in longest)


RENDERINGS: dict[str, Callable[[Document], bytes]] = {"docx": as_docx, "html": as_html, "pdf": as_pdf, "xlsx": as_xlsx}
