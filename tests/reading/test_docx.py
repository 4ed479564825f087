"""What Word keeps besides words: numbers it prints itself, merged and nested cells, notes, boxes, tracked changes."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table as WordTable

from infrastructure.plan_readers import read_plan
from infrastructure.plan_readers.docx import read_docx
from infrastructure.plan_readers.grid import Document, Paragraph

HEADING = ("№", "Мероприятие", "Срок", "Исполнитель")


def _saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _read(build: Callable[[Any], None]) -> Document:
    made = docx.Document()
    build(made)
    return read_docx(_saved(made))


def _table(made: Any, rows: Sequence[Sequence[str]]) -> WordTable:
    table: WordTable = made.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_a_deadline_drawn_across_numbered_rows_is_the_deadline_of_each() -> None:
    def build(made: Any) -> None:
        table = _table(made, [HEADING, ("1", "Провести", "до 01.03.2024", "МКУ"), ("2", "Отчитаться", "", "МКУ")])
        table.cell(1, 2).merge(table.cell(2, 2))

    rows = _read(build).tables[0].rows
    assert [row.cells[2] for row in rows] == ["Срок", "до 01.03.2024", "до 01.03.2024"]


def test_a_number_drawn_across_further_rows_is_said_once() -> None:
    def build(made: Any) -> None:
        table = _table(
            made, [HEADING, ("1", "Провести", "до 01.03.2024", "МКУ"), ("", "Отчитаться", "май 2024", "МКУ")]
        )
        table.cell(1, 0).merge(table.cell(2, 0))

    assert [row.cells[0] for row in _read(build).tables[0].rows] == ["№", "1", ""]


def test_cells_merged_along_a_row_are_said_once() -> None:
    def build(made: Any) -> None:
        table = _table(made, [HEADING, ("Раздел I", "", "", "")])
        table.cell(1, 0).merge(table.cell(1, 3))

    assert _read(build).tables[0].rows[1].cells == ("Раздел I", "", "", "")


def test_the_numbers_that_word_prints_itself_are_read() -> None:
    def build(made: Any) -> None:
        table = _table(made, [HEADING, ("", "Провести", "май 2024", "МКУ"), ("", "Отчитаться", "май 2024", "МКУ")])
        for row in table.rows[1:]:
            row.cells[0].paragraphs[0].style = made.styles["List Number"]

    assert [row.cells[0] for row in _read(build).tables[0].rows] == ["№", "1.", "2."]


def test_what_was_struck_in_review_is_gone_and_what_was_added_is_read() -> None:
    def build(made: Any) -> None:
        paragraph = made.add_paragraph("до ")
        for change, kind, text in (("del", "delText", "01.03.2024"), ("ins", "t", "01.05.2024")):
            xml = f'<w:{change} {nsdecls("w")} w:id="1"><w:r><w:{kind}>{text}</w:{kind}></w:r></w:{change}>'
            paragraph._p.append(parse_xml(xml))

    assert _read(build).blocks[0] == Paragraph(("до 01.05.2024",), "абзац 1")


def test_a_raised_digit_is_a_mark_and_no_part_of_a_date() -> None:
    def build(made: Any) -> None:
        paragraph = made.add_paragraph("30.09.2017")
        paragraph.add_run("1").font.superscript = True

    assert _read(build).blocks[0] == Paragraph(("30.09.2017¹",), "абзац 1")


def test_hidden_text_is_not_what_was_signed() -> None:
    def build(made: Any) -> None:
        made.add_paragraph("Видно").add_run(" скрыто").font.hidden = True

    assert _read(build).blocks[0] == Paragraph(("Видно",), "абзац 1")


def test_a_stamp_in_a_text_box_is_read_before_what_holds_it() -> None:
    def build(made: Any) -> None:
        box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>УТВЕРЖДАЮ</w:t></w:r></w:p></w:txbxContent>"
        paragraph = made.add_paragraph("План мероприятий")
        picture = parse_xml(f"<w:pict {nsdecls('w')}/>")
        picture.append(parse_xml(box))
        paragraph.runs[0]._r.append(picture)

    assert [block.text for block in _read(build).blocks if isinstance(block, Paragraph)] == [
        "УТВЕРЖДАЮ",
        "План мероприятий",
    ]


def test_a_plan_inside_a_cell_is_a_table_and_another_table_is_words() -> None:
    def build(made: Any) -> None:
        frame = made.add_table(2, 1)
        for cell, rows in (
            (frame.cell(0, 0), [HEADING, ("1", "Провести", "май 2024", "МКУ")]),
            (frame.cell(1, 0), [("Иванов", "Петров")]),
        ):
            nested = cell.add_table(len(rows), len(rows[0]))
            for row, texts in zip(nested.rows, rows, strict=True):
                for inner, text in zip(row.cells, texts, strict=True):
                    inner.text = text

    frame, plan = _read(build).tables
    assert [row.cells for row in frame.rows] == [("Иванов Петров",)]
    assert plan.rows[0].cells == HEADING


def test_notes_stand_at_the_end_behind_their_marks() -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    made = docx.Document()
    paragraph = made.add_paragraph("ЛОИРО")
    paragraph.runs[0]._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="7"/>'))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r>'
        "<w:r><w:t>Институт развития образования</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    texts = [block.text for block in read_docx(_saved(made)).blocks if isinstance(block, Paragraph)]
    assert texts == ["ЛОИРО¹", "¹ Институт развития образования"]


def test_what_stands_at_the_top_of_every_page_is_read_once_and_page_numbers_are_not() -> None:
    def build(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "Приложение к приказу"
        made.sections[0].footer.paragraphs[0].text = "12"
        made.add_paragraph("План")

    assert [block.place for block in _read(build).blocks] == ["верхний колонтитул", "абзац 1"]


def test_progress_tells_the_rows_read() -> None:
    made = docx.Document()
    _table(made, [HEADING, *[(str(at), "Провести", "май 2024", "МКУ") for at in range(1, 120)]])
    told: list[tuple[int, int]] = []
    read_plan(_saved(made), "план.docx", lambda done, of: told.append((done, of)))
    assert told == [(50, 120), (100, 120), (120, 120)]
