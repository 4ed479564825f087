"""Which format a document is: told by its content, and its name must say the same."""

import re
from collections.abc import Mapping
from enum import Enum

from infrastructure.plan_readers.refusals import EncryptedDocument, HoldsMacros, UnknownFormat, WrongExtension


class Format(Enum):
    """What is read, by the words for it."""

    TEXT = "текст"
    HTML = "страница HTML"
    PDF = "документ PDF"
    DOCX = "документ Word (.docx)"
    XLSX = "книга Excel (.xlsx)"
    OFFICE = "документ, который читается через LibreOffice"


BY_EXTENSION: Mapping[str, Format] = {
    ".txt": Format.TEXT,
    ".md": Format.TEXT,
    ".tsv": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".doc": Format.OFFICE,
    ".odt": Format.OFFICE,
    ".rtf": Format.OFFICE,
}
_MACROS = {".docm": "docx", ".dotm": "docx", ".xlsm": "xlsx", ".xltm": "xlsx"}
_START = 1024
# What the content is → its word, and the extensions that may stand over it.
_PDF = ("PDF", (".pdf",))
_RTF = ("RTF", (".rtf",))
_COMPOUND = ("старый документ Word", (".doc",))
_SHEETS = ("старая книга Excel", (".xls",))
_PACKAGES = {
    b"word/": ("документ Word", (".docx",)),
    b"xl/": ("книга Excel", (".xlsx",)),
    b"opendocument.text": ("документ OpenDocument", (".odt",)),
}
_UTF16_NAMES = {"EncryptedPackage": None, "Workbook": _SHEETS, "WordDocument": _COMPOUND}
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1f]")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")


def format_of(data: bytes, extension: str) -> Format:
    """The format to read by; refuses a name that is not known, that the content belies, or that promises macros."""
    if extension in _MACROS:
        raise HoldsMacros(f"Сохраните документ без макросов, как «.{_MACROS[extension]}», и загрузите снова.")
    known = BY_EXTENSION.get(extension)
    if known is None:
        raise UnknownFormat(
            f"Файлы «{extension or 'без расширения'}» не читаются. Читаются {', '.join(sorted(BY_EXTENSION))}: "
            "сохраните план в одном из этих видов и загрузите снова.",
            place="имя файла",
        )
    content, fitting = _content(data)
    if fitting is not None and extension not in fitting:
        out = f"Переименуйте файл в «{fitting[0]}» и загрузите снова." if fitting[0] in BY_EXTENSION else _SAVE_AGAIN
        raise WrongExtension(extension, content, out)
    if fitting is None and known not in (Format.TEXT, Format.HTML):
        raise WrongExtension(extension, content, "Проверьте, тот ли файл выбран, и откройте его в своей программе.")
    return known


_SAVE_AGAIN = "Сохраните документ как «.docx», «.xlsx» или «.pdf» и загрузите снова."


def _content(data: bytes) -> tuple[str, tuple[str, ...] | None]:
    """What the bytes are, in words, and the extensions that fit; None: text, or what has no mark of its own."""
    start = data[:_START]
    if b"%PDF-" in start:
        return _PDF
    if start.lstrip().startswith(b"{\\rtf"):
        return _RTF
    if start.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _PACKAGES.items() if mark in data), ("архив ZIP", (".zip",)))
    if start.startswith(b"PK\x05\x06"):
        return "пустой архив ZIP", (".zip",)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    if start.startswith(_PICTURES):
        return "картинка", (".png",)
    return ("двоичные данные" if len(_CONTROLS.findall(start)) * 20 > len(start) else "текст"), None


def _compound(data: bytes) -> tuple[str, tuple[str, ...]]:
    """An OLE file: an old document, or a new one behind a password."""
    for name, kind in _UTF16_NAMES.items():
        if name.encode("utf-16-le") in data:
            if kind is None:
                raise EncryptedDocument("Word или Excel")
            return kind
    return "файл OLE", (".ole",)
