"""What Excel keeps besides words: dates, formats, hidden rows, merged cells, several sheets."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from infrastructure.plan_readers.grid import Document, Paragraph, Table
from infrastructure.plan_readers.xlsx import read_xlsx

HEADING = ["№", "Мероприятие", "Срок", "Исполнитель"]


def _read(build: Callable[[Any], None]) -> Document:
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return read_xlsx(out.getvalue())


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("dd.mm.yyyy", "01.06.2019"),
        ("mm-dd-yy", "01.06.2019"),
        ("mmmm yyyy", "июнь 2019"),
        ('[$-419]mmmm\\ yyyy" г."', "июнь 2019"),
        ("d mmmm", "1 июня"),
        ("yyyy", "2019 год"),
        ("mmmm", "июнь"),
    ],
)
def test_a_date_is_read_as_far_as_the_sheet_shows_it(form: str, shown: str) -> None:
    def build(book: Any) -> None:
        book.active.append(HEADING)
        book.active.append([1, "Провести", date(2019, 6, 1), "МКУ"])
        book.active["C2"].number_format = form

    assert _read(build).tables[0].rows[1].cells == ("1", "Провести", shown, "МКУ")


def test_a_hidden_row_is_quoted_and_not_read_as_the_plan() -> None:
    def build(book: Any) -> None:
        for row in (HEADING, [1, "Провести", "май 2024", "МКУ"], [2, "Тайно", "май 2024", "МКУ"]):
            book.active.append(row)
        book.active.row_dimensions[3].hidden = True

    table, quoted = _read(build).blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 2
    assert isinstance(quoted, Paragraph)
    assert quoted.text == "Скрыто на листе: 2 | Тайно | май 2024 | МКУ."
    assert quoted.place == "лист «Sheet», строка 3"


def test_a_title_over_the_table_is_a_paragraph_and_a_section_stays_in_the_table() -> None:
    def build(book: Any) -> None:
        for row in (["План мероприятий"], ["на 2024 год"], [], HEADING, ["Раздел I"], [1, "Провести", "май", "МКУ"]):
            book.active.append(row)

    title, table = _read(build).blocks
    assert isinstance(title, Paragraph)
    assert title.lines == ("План мероприятий", "на 2024 год")
    assert isinstance(table, Table)
    assert [row.cells[0] for row in table.rows] == ["№", "Раздел I", "1"]


def test_a_deadline_merged_over_rows_is_the_deadline_of_each() -> None:
    def build(book: Any) -> None:
        for row in (HEADING, [1, "Провести", "май 2024", "МКУ"], [2, "Отчитаться", None, "МКУ"]):
            book.active.append(row)
        book.active.merge_cells("C2:C3")

    assert [row.cells[2] for row in _read(build).tables[0].rows] == ["Срок", "май 2024", "май 2024"]


def test_a_raised_digit_is_a_mark() -> None:
    book = openpyxl.Workbook()
    book.active.append([*HEADING, "MARKED"])
    plain, raised = io.BytesIO(), io.BytesIO()
    book.save(plain)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>ЛОИРО</t></r>'
        '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si></sst>'
    )
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(raised, "w") as after:
        for name in before.namelist():
            # Excel keeps its strings in a part of their own, the library that makes this book beside the cells.
            xml = before.read(name).replace(b't="inlineStr"><is><t>MARKED</t></is>', b't="s"><v>0</v>')
            after.writestr(name, xml.replace(b"</Types>", part))
        after.writestr("xl/sharedStrings.xml", strings)
    assert read_xlsx(raised.getvalue()).tables[0].rows[0].cells[4] == "ЛОИРО¹"


def test_hidden_sheets_are_no_part_of_the_plan() -> None:
    def build(book: Any) -> None:
        book.active.append(HEADING)
        other = book.create_sheet("Черновик")
        other.append(["Тайно"])
        other.sheet_state = "hidden"

    assert len(_read(build).blocks) == 1
