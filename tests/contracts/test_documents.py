"""The store of documents, whatever it stands on: what was kept comes back, and nothing else does."""

import io
import zipfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from application.ports import Keys
from domain.documents import Document
from domain.refusals import NotFound
from infrastructure.documents.encryption import CHUNK, HEADER, TAG
from infrastructure.documents.sniffing import MacrosRefused, ProgramRefused, media_type
from infrastructure.documents.store import (
    DirectoryDocuments,
    DocumentDamaged,
    DocumentGone,
    DocumentTooLarge,
    EmptyDocument,
)

LIMIT = 5 * CHUNK


class KeysInMemory(Keys):
    def __init__(self) -> None:
        self.kept: dict[UUID, bytes | None] = {}

    def forget(self) -> None:
        """Nothing is remembered."""

    def key(self, subject: UUID) -> bytes | None:
        return self.kept.setdefault(subject, subject.bytes * 2)


@pytest.fixture
def keys() -> KeysInMemory:
    return KeysInMemory()


@pytest.fixture
def documents(tmp_path: Path, keys: KeysInMemory) -> DirectoryDocuments:
    return DirectoryDocuments(tmp_path / "evidence", keys, LIMIT)


SUBJECT = uuid4()


def keep(documents: DirectoryDocuments, content: bytes, subject: UUID = SUBJECT) -> Document:
    return documents.keep(io.BytesIO(content), subject, "application/x-told")


def stored_file(directory: Path, document: Document) -> Path:
    return directory / "evidence" / document.hash[:2] / document.hash[2:4] / document.hash


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, LIMIT])
def test_what_was_kept_comes_back(documents: DirectoryDocuments, size: int) -> None:
    content = bytes(i % 251 for i in range(size))
    document = keep(documents, content)
    assert b"".join(documents.open(document, SUBJECT)) == content
    assert document.size == size


def test_nothing_of_the_content_stands_on_the_disk(documents: DirectoryDocuments, tmp_path: Path) -> None:
    document = keep(documents, b"\x00secret" * 500)
    assert b"secret" not in stored_file(tmp_path, document).read_bytes()


def test_the_same_content_twice_is_two_files(documents: DirectoryDocuments) -> None:
    assert keep(documents, b"order 18").hash != keep(documents, b"order 18").hash


def test_nothing_is_left_of_a_file_that_was_refused(documents: DirectoryDocuments, tmp_path: Path) -> None:
    with pytest.raises(DocumentTooLarge, match="МБ"):
        keep(documents, b"x" * (LIMIT + 1))
    with pytest.raises(EmptyDocument):
        keep(documents, b"")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda b: b[:-1], "a byte is cut off"),
        (lambda b: b[: HEADER + CHUNK + TAG], "whole chunks are cut off"),
        (lambda b: b + b"\x00", "a byte is added"),
        (lambda b: b[:HEADER] + b[HEADER + CHUNK + TAG :] + b[HEADER : HEADER + CHUNK + TAG], "chunks changed places"),
        (lambda b: b[:100] + bytes([b[100] ^ 1]) + b[101:], "a bit is turned"),
    ],
)
def test_a_damaged_file_is_not_given_out(
    documents: DirectoryDocuments, tmp_path: Path, keys: KeysInMemory, damage: object, what: str
) -> None:
    document = keep(documents, b"y" * (2 * CHUNK + 5))
    path = stored_file(tmp_path, document)
    assert callable(damage)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(DocumentDamaged):
        documents.open(document, SUBJECT)


def test_the_chunks_themselves_tell_a_cut_and_a_changed_order(
    documents: DirectoryDocuments, tmp_path: Path, keys: KeysInMemory
) -> None:
    """Even under a name that fits the damaged bytes, as whoever may write to the directory could arrange."""
    import hashlib

    document = keep(documents, b"z" * (3 * CHUNK))
    whole = stored_file(tmp_path, document).read_bytes()
    first, second = whole[HEADER : HEADER + CHUNK + TAG], whole[HEADER + CHUNK + TAG : HEADER + 2 * (CHUNK + TAG)]
    for forged in (whole[: HEADER + 2 * (CHUNK + TAG)], whole[:HEADER] + second + first + whole[-CHUNK - TAG :]):
        name = Document(hash=hashlib.sha256(forged).hexdigest(), size=1, media_type="text/plain")
        path = stored_file(tmp_path, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(forged)
        with pytest.raises(DocumentDamaged):
            b"".join(documents.open(name, SUBJECT))


def test_another_subjects_key_opens_nothing(documents: DirectoryDocuments) -> None:
    document = keep(documents, b"of one person")
    with pytest.raises(DocumentDamaged):
        b"".join(documents.open(document, uuid4()))


def test_with_its_key_destroyed_a_document_is_gone(documents: DirectoryDocuments, keys: KeysInMemory) -> None:
    document = keep(documents, b"of one person")
    keys.kept[SUBJECT] = None
    with pytest.raises(DocumentGone):
        documents.open(document, SUBJECT)


@pytest.mark.parametrize("hash_", ["0" * 64, "../../etc/passwd", ""])
def test_an_unknown_address_is_not_found(documents: DirectoryDocuments, hash_: str) -> None:
    with pytest.raises(NotFound):
        documents.open(Document(hash=hash_, size=1, media_type="text/plain"), SUBJECT)


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 \x00", "application/pdf"),
        (
            archive("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (archive("a.txt"), "application/zip"),
        ("Отчёт".encode(), "text/plain"),
        (b"<!DOCTYPE html><p>", "text/html"),
        ("Отчёт".encode("cp1251"), "application/octet-stream"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
    ],
)
def test_the_type_is_told_by_the_bytes(content: bytes, found: str) -> None:
    assert media_type(io.BytesIO(content)) == found


@pytest.mark.parametrize(
    "content",
    [
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
        archive("mimetype", "Basic/Standard/Module1.xml"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 70_000 + "_VBA_PROJECT".encode("utf-16-le"),
    ],
)
def test_macros_are_refused_whatever_the_name(documents: DirectoryDocuments, content: bytes) -> None:
    with pytest.raises(MacrosRefused, match="без макросов"):
        keep(documents, content)


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\nrm"])
def test_programs_are_refused(documents: DirectoryDocuments, content: bytes) -> None:
    with pytest.raises(ProgramRefused):
        keep(documents, content)
