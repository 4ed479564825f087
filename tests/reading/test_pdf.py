"""What a PDF keeps is where letters stand: lines joined again, running lines dropped, stamps side by side parted."""

from collections.abc import Callable
from typing import Any

import fpdf
import pytest

from infrastructure.plan_readers.grid import Document, Paragraph
from infrastructure.plan_readers.pdf import read_pdf
from infrastructure.plan_readers.pdf_lines import joined
from infrastructure.plan_readers.rows import Vocabulary
from tests.reading.renderings import FONT


def _read(build: Callable[[Any], None], pages: int = 1) -> Document:
    made = fpdf.FPDF()
    made.add_font("roboto", fname=str(FONT))
    made.set_font("roboto", size=10)
    for _ in range(pages):
        made.add_page()
        build(made)
    return read_pdf(bytes(made.output()))


def _lines(*texts: str, room: float = 60.0) -> list[dict[str, Any]]:
    """Lines that fill the room, ten units high."""
    return [
        {"text": text, "x0": 0.0, "x1": room, "first": room, "top": 12.0 * at, "bottom": 12.0 * at + 10, "size": 10.0}
        for at, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("25.12.20", "24 года"), "25.12.2024 года"),
        (("01.0", "3.2024,"), "01.03.2024,"),
        (("образовател", "ьные", "программы"), "образовательные программы"),
        (("25.12.2020", "25.12.2021"), "25.12.2020 25.12.2021"),
        (("25.12.20", "24.12.21"), "25.12.20 24.12.21"),
        (("допол-", "нительного"), "дополнительного"),
        (("интернет-", "страница"), "интернет-страница"),
        (("реализующи", "х программы"), "реализующих программы"),
    ],
)
def test_what_the_width_of_a_column_cut_is_joined_and_nothing_else(lines: tuple[str, ...], text: str) -> None:
    words = Vocabulary(["дополнительного", "реализующих"])
    assert joined(_lines(*lines), 60.0, words) == text


def test_two_words_that_would_make_a_third_stay_two_where_the_line_had_room() -> None:
    first, second = _lines("на", "правления")
    assert joined([first | {"x1": 20.0}, second], 60.0, Vocabulary([])) == "на правления"


def test_a_line_that_had_room_for_the_next_word_ended_a_paragraph() -> None:
    first, second = _lines("Приказ.", "Отчёт.")
    assert joined([first | {"x1": 20.0}, second | {"first": 20.0}], 60.0, Vocabulary([])) == "Приказ.\nОтчёт."


def test_stamps_side_by_side_are_read_one_after_the_other() -> None:
    def build(made: Any) -> None:
        for at, (left, right) in enumerate((("СОГЛАСОВАНО", "УТВЕРЖДАЮ"), ("Директор", "Начальник"))):
            made.text(20, 20 + 5 * at, left)
            made.text(130, 20 + 5 * at, right)

    assert [block.lines for block in _read(build).blocks if isinstance(block, Paragraph)] == [
        ("СОГЛАСОВАНО", "Директор"),
        ("УТВЕРЖДАЮ", "Начальник"),
    ]


def test_page_numbers_go_and_a_running_heading_stays_once() -> None:
    def build(made: Any) -> None:
        made.text(90, 10, "План работы комитета")
        made.text(90, 150, f"Текст листа {made.page}")
        made.text(90, 290, f"- {made.page} -")

    texts = [block.text for block in _read(build, pages=3).blocks if isinstance(block, Paragraph)]
    assert texts == ["План работы комитета", "Текст листа 1", "Текст листа 2", "Текст листа 3"]


def test_a_small_raised_digit_is_a_mark_and_no_part_of_a_date() -> None:
    def build(made: Any) -> None:
        made.text(20, 50, "30.09.2017")
        width = made.get_string_width("30.09.2017")
        made.set_font_size(6)
        made.text(20 + width, 48.5, "1")
        made.set_font_size(10)

    assert [block.text for block in _read(build).blocks if isinstance(block, Paragraph)] == ["30.09.2017¹"]


def test_a_cell_over_several_rows_is_said_in_each_numbered_one() -> None:
    def build(made: Any) -> None:
        with made.table(first_row_as_headings=False) as table:
            for texts in (("№", "Мероприятие", "Срок"), ("1", "Провести", "май 2024"), ("2", "Отчитаться")):
                row = table.row()
                for text in texts:
                    row.cell(text, rowspan=2 if text == "май 2024" else 1)

    assert [row.cells for row in _read(build).tables[0].rows] == [
        ("№", "Мероприятие", "Срок"),
        ("1", "Провести", "май 2024"),
        ("2", "Отчитаться", "май 2024"),
    ]
