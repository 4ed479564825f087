"""A note as PDF: what the template is given of it."""

from pathlib import Path
from typing import Any

from application.note_paper import Block, Heading, NotePaper, NoteTable, Paragraph
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.note_docx import note_title
from infrastructure.report_writers.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("note.typ")


def write_pdf(paper: NotePaper) -> bytes:
    """The document, by the template of notes."""
    return typeset(_TEMPLATE, _data(paper), paper.moment)


def _data(paper: NotePaper) -> dict[str, Any]:
    post, name = paper.signatory
    return {
        "name": note_title(paper),
        "stamp": paper.stamp,
        "heading": paper.heading,
        "title": paper.title,
        "subject": paper.subject,
        "dated": h.day(paper.drawn_up_on),
        "blocks": [_block(block) for block in paper.blocks],
        "signatory": (post, "", name),
        "signature": h.SIGNATURE,
        "marks": paper.marks,
        "appendices": [
            {
                "number": h.appendix(number),
                "title": appendix.title,
                "lying": appendix.lying,
                "blocks": [_block(block) for block in appendix.blocks],
            }
            for number, appendix in enumerate(paper.appendices, 1)
        ],
        "trace": paper.trace,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"heading": text}
        case Paragraph(text):
            return {"words": text}
        case NoteTable():
            return {
                "columns": [column.heading for column in block.columns],
                "shares": [column.share for column in block.columns],
                "wordy": [at for at, column in enumerate(block.columns) if column.words],
                "size": block.size,
                "rows": block.rows,
            }
