"""A card form written to Excel and Word reads back equal; what is amiss in a file is named by its cell."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import uuid4

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.card_form_table import CardFormCellUnfit, NoCardFormInFile, ReadForm
from application.card_forms import as_published
from domain.card_form.form import Block, BlockKind, CardFormVersion, Criterion, Level, Scale, Thresholds
from domain.consolidated_report import FileForm
from domain.reading import UnreadablePlan
from infrastructure.card_form_files import read_card_form, write_card_form
from infrastructure.plan_readers.refusals import BrokenDocument, HoldsMacros

FORMS = pytest.mark.parametrize("kind", [FileForm.XLSX, FileForm.DOCX])

CRITERIA = (
    Criterion(
        code="1.10",
        text="=СУММ(A1) — не формула,\nа текст",
        scale=Scale(min=0, max=2, levels=(Level(value=0, meaning="нет"), Level(value=2, meaning="да — вполне"))),
        weight=Decimal("0.5"),
        applicable_always=True,
    ),
    Criterion(code="1.2", text="Второй", scale=Scale(min=1, max=5), comment_required=True, evidence_required=True),
)


def form(*blocks: Block, thresholds: Thresholds | None = None) -> CardFormVersion:
    whole = blocks or (
        Block(code="1", title="Условия", weight=Decimal("2.50"), criteria=CRITERIA),
        Block(
            code="П",
            title="Профиль",
            kind=BlockKind.PROFILE,
            criteria=(Criterion(code="2.1", text="Третий", scale=Scale(min=0, max=10)),),
        ),
    )
    limits = thresholds or Thresholds(divergence=2, passing=Decimal("62.5"))
    return CardFormVersion(uuid4(), 3, "Карта «Наставник»", whole, limits, date(2022, 1, 20))


def same(read: ReadForm, written: CardFormVersion) -> bool:
    blocks, thresholds = as_published(read.blocks, read.thresholds)
    return (read.title, tuple(blocks), thresholds) == (written.title, written.blocks, written.thresholds)


@FORMS
def test_a_form_written_and_read_back_is_the_same(kind: FileForm) -> None:
    assert same(read_card_form(write_card_form(form(), kind)), form())


@FORMS
def test_a_form_that_judges_nobody_keeps_its_empty_threshold(kind: FileForm) -> None:
    judging_nobody = form(thresholds=Thresholds(divergence=1))
    assert same(read_card_form(write_card_form(judging_nobody, kind)), judging_nobody)


WORDS = st.text(st.sampled_from("абв АБВ.,;—«»0=+-@"), min_size=1, max_size=30).map(str.strip).filter(bool)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3), st.decimals(1, 99, places=2)), min_size=1, max_size=4))
def test_any_words_and_weights_come_back(rows: list[tuple[str, list[str], Decimal]]) -> None:
    criteria = tuple(
        Criterion(
            code=f"1.{place}",
            text=text,
            scale=Scale(
                min=0, max=9, levels=tuple(Level(value=value, meaning=said) for value, said in enumerate(levels))
            ),
            weight=weight,
        )
        for place, (text, levels, weight) in enumerate(rows)
    )
    whole = form(Block(code="1", title="Блок", criteria=criteria))
    for kind in (FileForm.XLSX, FileForm.DOCX):
        assert same(read_card_form(write_card_form(whole, kind)), whole)


def changed(cell: str, value: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_card_form(form(), FileForm.XLSX)))
    book.active[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("B1", None),
        ("B2", "два"),
        ("B3", "много"),
        ("A6", ""),
        ("C6", "главный"),
        ("D6", "тяжёлый"),
        ("D6", "NaN"),
        ("E6", "1 1"),
        ("E6", date(2022, 1, 1)),
        ("F6", None),
        ("G6", "ноль"),
        ("H6", -1),
        ("I6", "отлично"),
        ("J6", None),
        ("K6", "да"),
        ("L7", "иногда"),
        ("B7", "Другое название"),
    ],
)
def test_a_bad_cell_is_named(cell: str, value: object) -> None:
    with pytest.raises(CardFormCellUnfit) as refused:
        read_card_form(changed(cell, value))
    assert refused.value.place == cell
    assert cell in str(refused.value)


def test_numbers_that_excel_keeps_as_numbers_are_read() -> None:
    assert same(read_card_form(changed("G6", 0)), form())


def test_a_heading_that_is_gone_is_named() -> None:
    with pytest.raises(CardFormCellUnfit, match="Вес блока"):
        read_card_form(changed("D5", "Масса"))


def test_a_bad_cell_of_a_word_table_is_named() -> None:
    document = docx.Document(io.BytesIO(write_card_form(form(), FileForm.DOCX)))
    document.tables[1].rows[1].cells[6].text = "ноль"
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(CardFormCellUnfit) as refused:
        read_card_form(out.getvalue())
    assert refused.value.place == "таблица 2, строка 2, столбец 7"


def empty_book() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def empty_document() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize("file", [empty_book, empty_document])
def test_a_file_without_a_form_says_what_it_needs(file: Callable[[], bytes]) -> None:
    with pytest.raises(NoCardFormInFile):
        read_card_form(file())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises((BrokenDocument, HoldsMacros, UnreadablePlan)):
        read_card_form(data)
