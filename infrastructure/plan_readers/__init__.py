"""Readers of plan documents: each turns a format into the neutral grid, and one interpreter reads the grid."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from domain.reading import Reading
from infrastructure.plan_readers.formats import Format, format_of
from infrastructure.plan_readers.grid import Document
from infrastructure.plan_readers.interpreter import interpret
from infrastructure.plan_readers.refusals import EmptyFile, TooLarge
from infrastructure.plan_readers.text import read_text

MOST_BYTES = 20 * 1024 * 1024
Progress = Callable[[int, int], None]
"""Told how much was read, and of how much: rows or pages, as the format has them."""
# Imported when the first such document comes: starting up must not wait for libraries that a day may not need.
_READERS = {
    Format.DOCX: ("docx", "read_docx"),
    Format.PDF: ("pdf", "read_pdf"),
    Format.XLSX: ("xlsx", "read_xlsx"),
    Format.HTML: ("html", "read_html"),
}


def read_plan(data: bytes, file_name: str, progress: Progress | None = None) -> Reading:
    """What the document says; raises `UnreadablePlan` with a Russian sentence when it is no plan or no known format."""
    return interpret(read_document(data, file_name, progress))


def read_document(data: bytes, file_name: str, progress: Progress | None = None) -> Document:
    """The grid of the document, before anything of it is understood."""
    extension = PurePath(file_name).suffix.lower()
    if len(data) > MOST_BYTES:
        raise TooLarge(
            f"Файл слишком велик: {len(data) >> 20} МБ, а читаются файлы не больше {MOST_BYTES >> 20} МБ. "
            "Загрузите только сам план, без приложений."
        )
    if not data.strip():
        raise EmptyFile("Файл пуст. Проверьте, тот ли файл выбран.")
    kind = format_of(data, extension)
    if kind is Format.TEXT:
        return read_text(data)
    if kind is Format.OFFICE:
        from infrastructure.plan_readers.office import as_docx

        return _reader(Format.DOCX)(as_docx(data, extension), progress)
    return _reader(kind)(data, progress)


def _reader(kind: Format) -> Callable[[bytes, Progress | None], Document]:
    module, name = _READERS[kind]
    reader: Callable[[bytes, Progress | None], Document] = getattr(
        import_module(f"infrastructure.plan_readers.{module}"), name
    )
    return reader
