"""Missed reports beside the activity that they were owed for: its text once, and again after a few lines."""

import docx
import pdfplumber
import pytest

from domain.consolidated_report import FileForm, ReportKind
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.pdf import _missed
from tests.writing.report_papers import LONG, missed_by
from tests.writing.test_report_writers import written

DISTRICTS = tuple(f"{n} район" for n in range(1, 16))


def test_an_activity_is_named_once_for_the_parties_that_missed_it_and_again_after_a_few() -> None:
    words = "Провести конкурс методических разработок педагогов всех районов, направление первое"
    together = list(h.missed_together(missed_by(DISTRICTS, words)))
    assert [len(one.lines) for one in together] == [8, 7]
    assert together[0].text == words
    assert together[1].text.endswith("… (продолжение)")


def test_word_merges_the_cells_of_the_activity() -> None:
    made = docx.Document(written(missed_by(DISTRICTS), FileForm.DOCX))
    told = next(one for one in made.tables if one.cell(0, 1).text == "Мероприятие")
    assert [told.cell(row, 3).text for row in range(1, 16)] == list(DISTRICTS)
    assert told.cell(1, 1)._tc is told.cell(8, 1)._tc
    assert told.cell(9, 1)._tc is told.cell(15, 1)._tc


@pytest.mark.parametrize("words", ["Провести конкурс", "Провести конкурс. " * 200], ids=["short", "a page long"])
def test_the_pdf_loses_no_word_however_long_the_activity_is(words: str) -> None:
    with pdfplumber.open(written(missed_by(DISTRICTS, words), FileForm.PDF)) as pdf:
        told = "\n".join(page.extract_text() for page in pdf.pages)
    for number in range(1, 16):
        assert f"{number} район" in told
    assert told.count("конкурс") >= words.count("конкурс")


def test_a_block_higher_than_a_sheet_may_go_on_overleaf_and_a_long_word_may_be_broken() -> None:
    short, long = _missed(missed_by(DISTRICTS)), _missed(missed_by(DISTRICTS, "Провести конкурс. " * 200))
    assert (short["whole"], long["whole"]) == (True, False)
    assert not _missed(missed_by((LONG,)))["broken"]
    assert _missed(missed_by(("Межмуниципальнообразовательное",)))["broken"]
    assert missed_by(DISTRICTS).kind is ReportKind.NON_REPORTERS
