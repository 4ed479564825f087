"""Documents that are damaged, dressed up or made to do harm: each is refused by name, soon, with a way out."""

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable

import fpdf
import openpyxl
import pytest
from PIL import Image

from domain.reading import DeadlineKind, UnreadablePlan
from infrastructure.plan_readers import MOST_BYTES, read_plan
from infrastructure.plan_readers import refusals as why
from infrastructure.plan_readers.grid import Document, Row, Table
from tests.reading.renderings import as_docx, as_pdf, as_xlsx

HEADING = ("№", "Мероприятие", "Срок", "Исполнитель")
PLAN = Document(
    (
        Table(
            (Row(HEADING, "1"), *(Row((f"{at}.", "Провести опрос", "до 01.03.2024", "МКУ «УО»"), "") for at in (1, 2))),
            "таблица",
        ),
    )
)
DOCX, XLSX, PDF = as_docx(PLAN), as_xlsx(PLAN), as_pdf(PLAN)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;&a;&a;">]>'


def _changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name)) if name == part else before.read(name))
        if part not in before.namelist():
            after.writestr(part, change(b""))
    return out.getvalue()


def _entities(xml: bytes) -> bytes:
    return ENTITIES + xml[xml.index(b"?>") + 2 :] if b"?>" in xml else ENTITIES + xml


def _utf16(xml: bytes) -> bytes:
    return b"\xff\xfe" + _entities(xml).decode("utf-8").encode("utf-16-le")


def _encrypted_pdf() -> bytes:
    made = fpdf.FPDF()
    made.set_encryption(owner_password="owner", user_password="user")
    made.add_page()
    return bytes(made.output())


def _scan() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (80, 100), "white").save(picture, "PNG")
    made = fpdf.FPDF()
    made.add_page()
    made.image(picture, 0, 0, 210, 297)
    return bytes(made.output())


def _far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "далеко"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf_with(stream: bytes) -> bytes:
    packed = zlib.compress(stream, 9)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length " + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream "
        b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def _html(*rows: tuple[str, ...]) -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{cells}</table>".encode()


def _wide_docx(xml: bytes) -> bytes:
    return xml.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>', 1)


CASES: dict[str, tuple[str, Callable[[], bytes], type[UnreadablePlan], str]] = {
    "nothing": ("a.docx", lambda: b" \n", why.EmptyFile, "тот ли файл"),
    "60 megabytes": ("a.txt", lambda: b"a" * (60 << 20), why.TooLarge, "60 МБ"),
    "noise": ("a.docx", lambda: bytes(range(256)) * 9, why.WrongExtension, "двоичные данные"),
    "noise as text": ("a.txt", lambda: bytes(range(256)) * 9, UnreadablePlan, "двоичные данные"),
    "noise as a page": ("a.html", lambda: bytes(range(256)) * 9, UnreadablePlan, "двоичные данные"),
    "noise behind a mark": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)), why.BrokenDocument, "повреждён"),
    "half of a Word document": ("a.docx", lambda: DOCX[: len(DOCX) // 2], why.BrokenDocument, "сохраните заново"),
    "half of a book": ("a.xlsx", lambda: XLSX[: len(XLSX) // 2], why.BrokenDocument, "сохраните заново"),
    "half of a PDF": ("a.pdf", lambda: PDF[: len(PDF) // 3], why.BrokenDocument, "сохраните заново"),
    "Word named PDF": ("a.pdf", lambda: DOCX, why.WrongExtension, "Переименуйте файл в «.docx»"),
    "PDF named Word": ("a.docx", lambda: PDF, why.WrongExtension, "Переименуйте файл в «.pdf»"),
    "a book named text": ("a.txt", lambda: XLSX, why.WrongExtension, "Переименуйте файл в «.xlsx»"),
    "an old book": (
        "a.doc",
        lambda: OLE + "Workbook".encode("utf-16-le"),
        why.WrongExtension,
        "Сохраните документ как",
    ),
    "a program": ("a.exe", lambda: b"MZ" + bytes(99), why.UnknownFormat, ".docx"),
    "macros by name": ("a.docm", lambda: DOCX, why.HoldsMacros, "«.docx»"),
    "macros inside": (
        "a.docx",
        lambda: _changed(DOCX, "word/vbaProject.bin", lambda _: b"x"),
        why.HoldsMacros,
        "макросы",
    ),
    "a password on Word": (
        "a.docx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        why.EncryptedDocument,
        "пароль",
    ),
    "a password on PDF": ("a.pdf", _encrypted_pdf, why.EncryptedDocument, "Снимите пароль"),
    "a scan": ("a.pdf", _scan, why.ScannedDocument, "Страница 1"),
    "a bomb": (
        "a.docx",
        lambda: _changed(DOCX, "word/media/1.png", lambda _: bytes(99 << 20)),
        why.InflatesTooMuch,
        "1.png",
    ),
    "entities": ("a.docx", lambda: _changed(DOCX, "word/document.xml", _entities), why.ForeignEntities, "document.xml"),
    "entities in UTF-16": ("a.docx", lambda: _changed(DOCX, "word/styles.xml", _utf16), why.ForeignEntities, "styles"),
    "entities in a book": (
        "a.xlsx",
        lambda: _changed(XLSX, "xl/worksheets/sheet1.xml", _entities),
        why.ForeignEntities,
        "sheet1",
    ),
    "no table": ("a.html", lambda: "<p>Просто текст".encode(), UnreadablePlan, "нет таблицы"),
    "no deadlines": (
        "a.html",
        lambda: _html(("№", "Мероприятие", "Исполнитель"), ("1", "Опрос", "МКУ")),
        UnreadablePlan,
        "срока",
    ),
    "10,000 columns of a page": ("a.html", lambda: _html(("Срок",) * 10_000), why.TooLarge, "таблице 1"),
    "10,000 columns of a book": ("a.xlsx", _far_cell, why.TooLarge, "лист"),
    "a billion columns of Word": (
        "a.docx",
        lambda: _changed(DOCX, "word/document.xml", _wide_docx),
        why.TooLarge,
        "таблице 1",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_document_that_cannot_be_read_is_refused_by_name_with_a_way_out(case: str) -> None:
    name, made, refusal, words = CASES[case]
    data = made()
    began = time.monotonic()
    with pytest.raises(refusal, match=words) as refused:
        read_plan(data, name)
    assert type(refused.value) is refusal
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("stream", [bytes(300 << 20), b"0 0 m 9 9 l S " * 4_000_000], ids=["zeros", "strokes"])
def test_a_page_made_to_never_end_is_given_up_in_ten_seconds(stream: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infrastructure.plan_readers.pdf.SECONDS_A_PAGE", 1.5)
    data = _pdf_with(stream)
    assert len(data) < MOST_BYTES
    began = time.monotonic()
    with pytest.raises((why.TooLarge, why.BrokenDocument)):
        read_plan(data, "a.pdf")
    assert time.monotonic() - began < 10


def test_a_damaged_style_of_a_book_is_not_printed_into_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    emptied = re.compile(rb"<cellStyleXfs.*?</cellStyleXfs>")
    data = _changed(XLSX, "xl/styles.xml", lambda xml: emptied.sub(b'<cellStyleXfs count="0"/>', xml))
    with pytest.raises(why.BrokenDocument):
        read_plan(data, "a.xlsx")
    assert capsys.readouterr().out == ""


def test_merged_cells_without_end_are_cut_to_the_sheet() -> None:
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = _changed(XLSX, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", merged))
    assert len(read_plan(data, "a.xlsx").activities) == 2


@pytest.mark.parametrize(
    "written", ["30.\u200b12.\u200f2024", "\u202e4202.21.03", "30\u2060.12.20\u200d24", "3\u200e0.12.2024"]
)
def test_a_date_with_marks_that_nobody_sees_waits_for_a_person(written: str) -> None:
    reading = read_plan(_html(HEADING, ("1", "Провести опрос", written, "МКУ «УО»")), "a.html")
    deadlines = reading.activities[0].deadlines
    assert deadlines
    assert all(one.needs_person or one.kind is DeadlineKind.NONE for one in deadlines)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-8-sig"])
def test_a_page_is_read_in_the_encodings_offices_save(encoding: str) -> None:
    page = _html(HEADING, ("1", "Провести опрос родителей и учителей", "до 01.03.2024", "МКУ «УО»")).decode()
    known = page.encode(encoding, errors="replace")
    assert len(read_plan(known, "a.html").activities) == 1
