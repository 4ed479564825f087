"""The words of a written file, for steps that look into it."""

import io
import zipfile

import docx
from docx.oxml.ns import qn


def words_of_docx(content: bytes) -> str:
    """All text of a Word document with its footers, a paragraph a line; blanks at which no line ends are blanks too."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
    document = docx.Document(io.BytesIO(content))
    roots = [document.element.body, *(section.footer._element for section in document.sections)]
    paragraphs = (paragraph for root in roots for paragraph in root.iter(qn("w:p")))
    told = "\n".join("".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)
    return told.replace("\u00a0", " ")
