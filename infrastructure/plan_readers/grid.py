"""The neutral grid every reader gives: paragraphs and tables in their order, each knowing where it stood.

A cell is its text; paragraphs inside a cell are lines of it. What is merged in the document is said once: the text in
its first cell, the rest empty.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together, with nothing between them."""

    lines: tuple[str, ...]
    place: str

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    place: str

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns that hold something."""
        return tuple(at for at, cell in enumerate(self.cells) if cell.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together; a table that a page break cuts in two is two tables. `vertical`: its cells stood one a
    line, and were laid out again by the reader."""

    rows: tuple[Row, ...]
    place: str
    vertical: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
