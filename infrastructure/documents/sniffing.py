"""What a file is by its own bytes, whatever its name says; programs and macros are refused."""

import zipfile
from typing import BinaryIO

from domain.refusals import BadInput

LOOK = 64 * 1024
LONGEST_DIRECTORY = 10_000

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
)
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# The stream of every VBA project, as names stand in the directory of an OLE file.
OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))


class MacrosRefused(BadInput):
    """A document with macros runs a foreign program on the reader's machine."""

    TITLE = "Файл не принят"

    def __init__(self) -> None:
        super().__init__(
            "В файле есть макросы, такие файлы не принимаются. Сохраните документ без макросов (.docx, .xlsx или .pdf) "
            "и приложите снова."
        )


class ProgramRefused(BadInput):
    """A program is no document."""

    TITLE = "Файл не принят"

    def __init__(self) -> None:
        super().__init__("Это программа, а не документ. Приложите документ, изображение, видео или архив с ними.")


def media_type(content: BinaryIO) -> str:
    """The media type of a seekable file, which is left at its beginning. Raises MacrosRefused, ProgramRefused."""
    content.seek(0)
    start = content.read(LOOK)
    try:
        if start.startswith(PROGRAMS):
            raise ProgramRefused
        if start.startswith(ZIP):
            return _archive(content)
        if start.startswith(OLE):
            return _old_office(content)
        for beginning, kind in BEGINNINGS:
            if start.startswith(beginning):
                return kind
        if start[4:8] == b"ftyp":
            return "video/mp4"
        return _text(start)
    finally:
        content.seek(0)


def _archive(content: BinaryIO) -> str:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()[:LONGEST_DIRECTORY]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "application/zip"
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        raise MacrosRefused
    if any(name.startswith("Basic/") for name in names) and "mimetype" in names:
        raise MacrosRefused
    return next(
        (kind for folder, kind in OFFICE.items() if any(n.startswith(folder) for n in names)), "application/zip"
    )


def _old_office(content: BinaryIO) -> str:
    content.seek(0)
    kept = b""
    while piece := content.read(LOOK):
        if any(mark in kept + piece for mark in OLE_MACROS):
            raise MacrosRefused
        kept = piece[-64:]
    return "application/x-ole-storage"


def _text(start: bytes) -> str:
    if not start or b"\x00" in start:
        return "application/octet-stream"
    head = start[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as stopped:
        # The look may end in the middle of a letter; anything else is an older encoding or no text.
        if stopped.start < len(start) - 3 or len(start) < LOOK:
            return "application/octet-stream"
    return "text/plain"
