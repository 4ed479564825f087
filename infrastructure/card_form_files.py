"""Card forms in Excel and Word: written to be filled by people, read cell by cell."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from openpyxl.utils import get_column_letter
from xlsxwriter import Workbook

from application.card_form_table import Cell, ReadForm, read_rows, rows_of
from domain.card_form.form import CardFormVersion
from domain.consolidated_report import FileForm
from infrastructure.exports.workbook import OPTIONS
from infrastructure.plan_readers.archives import checked
from infrastructure.plan_readers.refusals import BrokenDocument

WIDTHS = (10, 24, 12, 10, 10, 48, 6, 6, 36, 8, 14, 14, 14)
MOST_ROWS = 2_000
ZIP = b"PK"


def write_card_form(form: CardFormVersion, kind: FileForm) -> bytes:
    """The form as a file of this kind: Excel, or Word."""
    return _write_xlsx(form) if kind is FileForm.XLSX else _write_docx(form)


def read_card_form(data: bytes) -> ReadForm:
    """The form in the file, whichever of the two it is. Raises BrokenDocument, NoCardFormInFile, CardFormCellUnfit."""
    if not data.startswith(ZIP):
        raise BrokenDocument("Excel или Word")
    names = set(checked(data, "Excel или Word").namelist())
    if "word/document.xml" in names:
        return read_rows(_docx_rows(data))
    return read_rows(_xlsx_rows(data))


def _write_xlsx(form: CardFormVersion) -> bytes:
    about, criteria = rows_of(form)
    file = io.BytesIO()
    workbook = Workbook(file, {**OPTIONS, "constant_memory": False, "in_memory": True})
    workbook.set_properties({"title": form.title, "created": datetime(form.published_on.year, 1, 1)})  # noqa: DTZ001
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    page = workbook.add_worksheet("Форма карты")
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    for number, row in enumerate([*about, [], *criteria]):
        for column, text in enumerate(row):
            page.write_string(number, column, text, bold if number == len(about) + 1 or not column else wrapped)
    workbook.close()
    return file.getvalue()


def _write_docx(form: CardFormVersion) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1)
    document.styles["Normal"].font.size = Pt(8)
    document.core_properties.created = datetime(form.published_on.year, 1, 1)  # noqa: DTZ001
    for rows in rows_of(form):
        table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _xlsx_rows(data: bytes) -> Sequence[Sequence[Cell]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        page = book.worksheets[0]
        rows = page.iter_rows(max_row=MOST_ROWS, max_col=len(WIDTHS) * 2, values_only=True)
        return [
            [Cell(_said(value), f"{get_column_letter(column)}{number}") for column, value in enumerate(row, 1)]
            for number, row in enumerate(rows, 1)
        ]
    except Exception as broken:
        # The library answers damage with whatever its code happens to raise: all of it means the same here.
        raise BrokenDocument("Excel") from broken


def _docx_rows(data: bytes) -> Sequence[Sequence[Cell]]:
    try:
        tables = docx.Document(io.BytesIO(data)).tables
        return [
            [
                Cell(cell.text, f"таблица {number}, строка {place}, столбец {column}")
                for column, cell in enumerate(row.cells, 1)
            ]
            for number, table in enumerate(tables, 1)
            for place, row in enumerate(table.rows[:MOST_ROWS], 1)
        ]
    except Exception as broken:
        raise BrokenDocument("Word") from broken


def _said(value: object) -> str:
    """Whole numbers without a fraction; a code that Excel took for a date stays a date, and is refused as a code."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return f"дата {value:%d.%m.%Y}"
        case _:
            return str(value)
