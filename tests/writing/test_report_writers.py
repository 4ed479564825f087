"""Consolidated reports as files: they open, say what they were given, and are the same bytes each time."""

import io
import re
from datetime import datetime
from xml.etree import ElementTree

import docx
import openpyxl
import pdfplumber
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from application.consolidated_paper import Counted, CountedTable, Group, ReportPaper
from domain.consolidated_report import FileForm, ReportKind
from infrastructure.report_writers import WrittenReports
from infrastructure.report_writers import headings as h
from tests.steps.written import words_of_docx
from tests.writing.report_papers import AWKWARD, DIGEST, LONG, TRACE, paper

WRITERS = WrittenReports()
PLAIN = AWKWARD.replace("\x07", "")
SVG = "{http://www.w3.org/2000/svg}"


def written(given: ReportPaper, form: FileForm) -> io.BytesIO:
    return io.BytesIO(WRITERS.write(given, form))


def pages(given: ReportPaper) -> list[str]:
    with pdfplumber.open(written(given, FileForm.PDF)) as pdf:
        return [page.extract_text() for page in pdf.pages]


@pytest.mark.parametrize("form", list(FileForm))
@pytest.mark.parametrize(
    "given",
    [
        paper(),
        paper(0),
        paper(1, 90, words=AWKWARD, party=LONG),
        paper(2, 0),
        paper(kind=ReportKind.NON_REPORTERS),
        paper(0, kind=ReportKind.NON_REPORTERS),
        paper(stamp=("УТВЕРЖДЕНА", "приказом", "от 06.12.2017 № 900")),
    ],
    ids=["ordinary", "empty", "awkward and long", "nobody owes", "list", "empty list", "approved"],
)
def test_one_paper_is_always_the_same_bytes(given: ReportPaper, form: FileForm) -> None:
    assert WRITERS.write(given, form) == WRITERS.write(given, form)


def test_word_has_the_official_margins_and_a_lying_table() -> None:
    document = docx.Document(written(paper(), FileForm.DOCX))
    upright, lying = document.sections
    for section in (upright, lying):
        margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
        assert [round(margin.mm) for margin in margins if margin is not None] == [30, 10, 20, 20]
    assert (upright.orientation, lying.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert upright.different_first_page_header_footer
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_word_repeats_the_headings_and_bears_the_hash_on_every_page() -> None:
    document = docx.Document(written(paper(), FileForm.DOCX))
    ruled = [table for table in document.tables if table._tbl.tblPr.find(qn("w:tblBorders")) is not None]
    assert len(ruled) == 5
    assert all(next(table._tbl.iter(qn("w:tblHeader"), qn("w:tc"))).tag == qn("w:tblHeader") for table in ruled)
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        assert "".join(p.text for p in footer.paragraphs) == TRACE
    assert "PAGE" in str(ElementTree.tostring(section.header._element))
    assert document.sections[1].footer.is_linked_to_previous


def test_what_the_report_says_stands_in_every_file() -> None:
    given = paper(words=AWKWARD, party=LONG)
    word = words_of_docx(WRITERS.write(given, FileForm.DOCX))
    book = openpyxl.load_workbook(written(given, FileForm.XLSX))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    typeset = re.sub(r"[\s\u00ad-]+", "", " ".join(pages(given)))
    for words in (PLAIN, LONG, "ИНФОРМАЦИЯ", "Комитет образования", DIGEST):
        assert words in word
        assert any(words in cell.replace("\x07", "").replace("_x0007_", "") for cell in cells)
        # What looks like a command to the typesetter, or like a formula, is text.
        assert words == LONG or re.sub(r"[\s-]+", "", words) in typeset  # a column of its own breaks the long name


def test_no_text_becomes_a_formula_in_excel() -> None:
    book = openpyxl.load_workbook(written(paper(words="=1+1", party="@SUM(A1)"), FileForm.XLSX))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_excel_has_real_dates_filters_and_headings_that_stay() -> None:
    book = openpyxl.load_workbook(written(paper(), FileForm.XLSX))
    assert book.sheetnames == ["Сводка", "По исполнителям", "По месяцам", "Исполнение", "Не представили"]
    sheet = book["Исполнение"]
    assert [cell.value for cell in sheet[1]][:4] == ["Раздел", "№ п/п", "Мероприятие", "Исполнитель"]
    assert isinstance(sheet["F2"].value, datetime)
    assert sheet["F2"].number_format == "dd.mm.yyyy"
    assert sheet.auto_filter.ref == "A1:M7"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert DIGEST in (sheet.oddFooter.center.text or "")


def test_the_pdf_is_archival_tagged_and_names_its_language() -> None:
    content = WRITERS.write(paper(), FileForm.PDF)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        catalogue = pdf.doc.catalog
        assert catalogue["Lang"] == b"ru"
        assert "StructTreeRoot" in catalogue
        assert {"Libertinus" in font["fontname"] for page in pdf.pages for font in page.chars} == {True}


def test_a_letter_that_no_font_has_is_a_box_in_the_pdf_and_itself_elsewhere() -> None:
    given = paper(words="Отчёт 漢字 готов 🎉", party="Школа 漢 № 5")
    content = WRITERS.write(given, FileForm.PDF)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    told = " ".join(pages(given))
    assert "Отчёт □□ готов □" in told
    assert "漢字" in words_of_docx(WRITERS.write(given, FileForm.DOCX))


def test_pages_of_the_pdf_are_numbered_from_the_second_and_bear_the_hash() -> None:
    told = pages(paper(30, 8))
    assert len(told) > 4
    assert all(DIGEST in page for page in told)
    assert not told[0].startswith("1\n")
    assert [page.splitlines()[0] for page in told[1:]] == [str(number) for number in range(2, len(told) + 1)]


def test_a_long_activity_is_named_again_on_the_pages_that_it_goes_on_to() -> None:
    told = words_of_docx(WRITERS.write(paper(1, 90), FileForm.DOCX))
    again = told.count("(продолжение)")
    assert again == -(-90 // h.LINES_TOGETHER) - 1


def test_the_stamp_of_approval_stands_only_on_what_was_approved() -> None:
    stamp = ("УТВЕРЖДЕНА", "приказом", "от 06.12.2017 № 900")
    for form in (FileForm.DOCX, FileForm.PDF):
        before, after = WRITERS.write(paper(), form), WRITERS.write(paper(stamp=stamp), form)
        if form is FileForm.DOCX:
            assert "УТВЕРЖДЕНА" not in words_of_docx(before)
            assert "от 06.12.2017 № 900" in words_of_docx(after)
    assert "УТВЕРЖДЕНА" not in pages(paper())[0]
    assert "УТВЕРЖДЕНА" in pages(paper(stamp=stamp))[0]


def chart(*rows: Counted) -> ElementTree.Element:
    return ElementTree.fromstring(WRITERS.chart(CountedTable("Исполнение <по> & районам", "Исполнитель", rows)))


def test_a_chart_says_everything_without_colour() -> None:
    drawn = chart(Counted("Заречный", {Group.IN_TIME: 5, Group.OVERDUE: 3}), Counted("Луговской", {Group.NOT_DONE: 8}))
    told = [text.text for text in drawn.iter(f"{SVG}text")]
    for words in ("Исполнено в срок", "Просрочено", "Не исполнено", "Заречный", "Луговской", "5", "3", "8"):
        assert words in told
    patterns = {pattern.get("id") for pattern in drawn.iter(f"{SVG}pattern")}
    assert patterns == {"in_time", "overdue", "not_done"}
    described = drawn.find(f"{SVG}desc")
    assert described is not None
    assert described.text == "Заречный: исполнено в срок — 5, просрочено — 3; Луговской: не исполнено — 8"


def test_a_chart_of_nothing_and_of_awkward_names_is_a_picture_still() -> None:
    assert chart().tag == f"{SVG}svg"
    drawn = chart(Counted(AWKWARD + LONG, {Group.AHEAD: 1}), Counted("", {}))
    labels = [text.text or "" for text in drawn.iter(f"{SVG}text")]
    assert any(label.endswith("…") for label in labels)


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = chart(Counted("А", {Group.IN_TIME: 10}), Counted("Б", {Group.IN_TIME: 5}))
    wide = [float(box.get("width", "0")) for box in drawn.iter(f"{SVG}rect") if box.get("height") == "20.0"]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2)
