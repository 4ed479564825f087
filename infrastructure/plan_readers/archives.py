"""The archive that .docx and .xlsx are: looked through, unpacked size counted, before any parser sees it."""

import io
import re
import zipfile
import zlib

from infrastructure.plan_readers.refusals import BrokenDocument, ForeignEntities, HoldsMacros, InflatesTooMuch

MOST_UNPACKED = 200 * 1024 * 1024
"""Of the whole archive: pictures count too, they are unpacked with the rest."""
MOST_XML = 100 * 1024 * 1024
"""Of the XML parts together: the tree of one takes several times its text."""
_MOST_RATIO = 400
"""The repetitive XML of a long table packs 30 to 100 times; a bomb a thousand."""
_RATIO_FROM = 8 * 1024 * 1024
_MOST_PARTS = 5_000
_CHUNK = 256 * 1024
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_DECLARATION = 16


def checked(data: bytes, kind: str) -> zipfile.ZipFile:
    """The archive, after every part was unpacked once and counted; refuses bombs, entities, macros and damage."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS:
            raise InflatesTooMuch(f"частей архива: {len(parts)}", MOST_UNPACKED)
        if any(part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in parts):
            raise HoldsMacros("Сохраните документ без макросов, как «.docx» или «.xlsx», и загрузите снова.")
        _count(archive, parts, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as broken:
        raise BrokenDocument(kind) from broken
    return archive


def _count(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], kind: str) -> None:
    total = xml = 0
    names: set[str] = set()
    for part in parts:
        if part.filename in names:
            # Two parts of one name: what one program checks is not what another opens.
            raise BrokenDocument(kind, f"две части «{part.filename}»")
        names.add(part.filename)
        is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        unpacked, before = 0, b""
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if total + unpacked > MOST_UNPACKED or (is_xml and xml + unpacked > MOST_XML):
                    raise InflatesTooMuch(f"часть «{part.filename}»", MOST_UNPACKED)
                if unpacked > max(_RATIO_FROM, _MOST_RATIO * part.compress_size):
                    raise InflatesTooMuch(f"часть «{part.filename}»", max(_RATIO_FROM, 1))
                if is_xml:
                    before = _without_entities(before, chunk, part.filename)
        total += unpacked
        xml += unpacked if is_xml else 0


def _without_entities(before: bytes, chunk: bytes, part: str) -> bytes:
    """The end of what was looked at, for a declaration that two chunks share; UTF-16 hides nothing either."""
    looked_at = before + chunk
    if _DECLARED.search(looked_at) or _DECLARED.search(looked_at.replace(b"\0", b"")):
        raise ForeignEntities(f"часть «{part}»")
    return looked_at[-2 * _LONGEST_DECLARATION :]
