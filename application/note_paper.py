"""A note to be rendered in the official layout: its words in their order, ready for any writer, and the writers' port.

Analytic notes and the papers of monitorings are such notes: a heading, numbered parts of text and tables, a signature,
and appendices that may lie.
"""

import datetime
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TypeAlias

from domain.consolidated_report import FileForm

NOTE_FORMS = (FileForm.DOCX, FileForm.PDF)
"""What a note is rendered as."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the column's part of the width; words stand on the left, numbers and dates in the middle."""

    heading: str
    share: float
    words: bool = True


@dataclass(frozen=True, slots=True)
class NoteTable:
    """Rows of cells, one for each column; a row of one cell alone goes across: it heads those below it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = 10.0


Block: TypeAlias = "Heading | Paragraph | NoteTable"


@dataclass(frozen=True, slots=True)
class Appendix:
    """On sheets of its own, `lying` where its tables are wide."""

    title: str
    blocks: tuple[Block, ...]
    lying: bool = False


@dataclass(frozen=True, slots=True)
class NotePaper:
    """`signatory` is who signs, by post and name, where that is known; `marks` say how it was signed.

    `moment` is the ledger's: the same note is the same bytes. `trace` stands at the foot of every page.
    """

    heading: str
    title: str
    subject: tuple[str, ...]
    drawn_up_on: datetime.date
    blocks: tuple[Block, ...]
    trace: str
    moment: datetime.datetime
    stamp: tuple[str, ...] = ()
    signatory: tuple[str, str] = ("", "")
    marks: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()


class NoteWriters(ABC):
    """Renders notes; the same note is always the same bytes."""

    @abstractmethod
    def write(self, paper: NotePaper, form: FileForm) -> bytes:
        """The note as a file of one of `NOTE_FORMS`. Raises ValueError for another form."""
