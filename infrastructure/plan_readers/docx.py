"""Word documents (.docx): paragraphs, merged and nested cells, footnotes, text boxes, headers and footers."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from lxml import etree

from infrastructure.plan_readers.archives import checked
from infrastructure.plan_readers.columns import columns_of
from infrastructure.plan_readers.docx_numbering import Numbering, W
from infrastructure.plan_readers.docx_text import Words
from infrastructure.plan_readers.grid import Block, Document, Paragraph, Row, Table
from infrastructure.plan_readers.paragraphs import begins_apart
from infrastructure.plan_readers.refusals import BrokenDocument, TooLarge
from infrastructure.plan_readers.spans import ABOVE, MOST_COLUMNS, settled

KIND = "Word"
Progress = Callable[[int, int], None]
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_SET_APART = frozenset({"center", "right", "end"})
_DEEPEST = 12


def read_docx(data: bytes, progress: Progress | None = None) -> Document:
    """The grid of a Word document; refuses damage, bombs, entities, macros and tables wider than any plan.

    `progress` is told the rows read and the rows there are.
    """
    checked(data, KIND)
    try:
        package = docx.Document(io.BytesIO(data))
        return _Walk(package, progress).document()
    except (TooLarge, BrokenDocument):
        raise
    except Exception as broken:
        # The library answers damage with whatever its code happens to raise: all of it means the same here.
        raise BrokenDocument(KIND) from broken


class _Walk:
    """Goes through the body once, in order."""

    def __init__(self, package: Package, progress: Progress | None) -> None:
        self._package = package
        self._body = package.element.body
        self._words = Words(_numbering(package), _links(package))
        self._progress = progress
        self._rows = sum(1 for _ in self._body.iter(f"{W}tr")) if progress else 0
        self._read = self._tables = self._paragraphs = 0

    def document(self) -> Document:
        above = self._around(RELATION.HEADER, "верхний колонтитул")
        body = list(self._blocks(self._body, 0))
        below = self._around(RELATION.FOOTER, "нижний колонтитул")
        return Document((*above, *body, *below, *self._notes()))

    def _blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        """Paragraphs that stand together and are set alike in the middle or on the right are one."""
        together: list[str] = []
        aligned, place = "", ""
        for child in _content(parent, depth):
            is_table = child.tag == f"{W}tbl"
            text = "" if is_table else self._words.of(child)
            boxes = self._boxed(depth)
            if together and (is_table or boxes or not text or not _goes_on(aligned, _aligned(child), text)):
                yield Paragraph(tuple(together), place)
                together = []
            yield from boxes
            if is_table:
                yield from self._table(child, depth)
                continue
            self._paragraphs += 1
            if text:
                if not together:
                    aligned, place = _aligned(child), f"абзац {self._paragraphs}"
                together += text.split("\n")
        if together:
            yield Paragraph(tuple(together), place)

    def _boxed(self, depth: int) -> list[Block]:
        boxes, self._words.boxes = self._words.boxes, []
        return [block for box in boxes if depth < _DEEPEST for block in self._blocks(box, depth + 1)]

    def _table(self, table: Any, depth: int) -> Iterator[Block]:
        self._tables += 1
        place = f"таблица {self._tables}"
        aside: list[Block] = []
        laid = [self._row(row, depth, aside) for row in _content(table, depth, f"{W}tr")]
        rows = (Row(cells, f"{place}, строка {at}") for at, cells in enumerate(settled(laid), start=1))
        kept = tuple(row for row in rows if row.filled)
        if kept:
            yield Table(kept, place)
        yield from aside

    def _row(self, row: Any, depth: int, aside: list[Block]) -> list[str | None]:
        self._read += 1
        if self._progress and (self._read % 50 == 0 or self._read == self._rows):
            self._progress(self._read, self._rows)
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            return []
        laid: list[str | None] = [""] * _number(properties, "gridBefore", 0)
        for cell in _content(row, depth, f"{W}tc"):
            of_cell = cell.find(f"{W}tcPr")
            merged = None if of_cell is None else of_cell.find(f"{W}vMerge")
            text = self._cell(cell, depth, aside)
            continues = merged is not None and merged.get(f"{W}val", "continue") == "continue"
            width = _number(of_cell, "gridSpan", 1)
            laid += [ABOVE] * width if continues and not text else [text, *[""] * (width - 1)]
            if len(laid) > MOST_COLUMNS:
                raise TooLarge(
                    f"В таблице {self._tables} больше {MOST_COLUMNS} граф: таких планов не бывает. "
                    "Оставьте в документе только графы плана и загрузите снова.",
                    f"таблица {self._tables}",
                )
        return laid

    def _cell(self, cell: Any, depth: int, aside: list[Block]) -> str:
        """The paragraphs of a cell as its lines. A plan nested in it is a table of its own, any other table words."""
        lines: list[str] = []
        for child in _content(cell, depth):
            if child.tag != f"{W}tbl":
                lines.append(self._words.of(child))
                lines += _lines(self._boxed(depth))
            elif depth < _DEEPEST:
                nested = list(self._table(child, depth + 1))
                if any(columns_of(row.cells) for block in nested if isinstance(block, Table) for row in block.rows):
                    aside += nested
                else:
                    lines += _lines(nested)
        return "\n".join(line for line in lines if line)

    def _notes(self) -> Iterator[Paragraph]:
        """Footnotes and endnotes, each behind its mark."""
        parts = {"footnote": self._related(RELATION.FOOTNOTES), "endnote": self._related(RELATION.ENDNOTES)}
        notes = {
            (kind, note.get(f"{W}id", "")): note
            for kind, roots in parts.items()
            for root in roots
            for note in root.iterfind(f"{W}{kind}")
        }
        for mark, kind, one in self._words.marked():
            note = notes.get((kind, one))
            words = " ".join(self._words.of(line) for line in note.iter(f"{W}p")) if note is not None else ""
            if words.strip():
                yield Paragraph((f"{mark} {words.strip()}",), f"сноска {mark}")

    def _around(self, relation: str, place: str) -> list[Paragraph]:
        """What stands at the top or the foot of the pages, once; page numbers alone are no words."""
        lines: dict[str, None] = {}
        for root in self._related(relation):
            lines.update((self._words.of(line), None) for line in root.iter(f"{W}p"))
        kept = [line for text in lines for line in text.split("\n") if any(map(str.isalpha, line))]
        return [Paragraph((line,), place) for line in kept if line.lower() not in ("страница", "стр.", "лист")]

    def _related(self, relation: str) -> list[Any]:
        rels = self._package.part.rels.values()
        parts = [rel.target_part for rel in rels if rel.reltype == relation and not rel.is_external]
        # No entity is ever followed: the archive was refused if a part declared one.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return [
            etree.fromstring(part.blob, parser) if getattr(part, "element", None) is None else part.element
            for part in parts
        ]


def _content(parent: Any, depth: int, *wanted: str) -> Iterator[Any]:
    """The paragraphs and tables (or what is `wanted`) of a parent, through content controls and tracked insertions."""
    tags = wanted or (f"{W}p", f"{W}tbl")
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS and depth < _DEEPEST:
            yield from _content(child, depth + 1, *wanted)


def _goes_on(before: str, aligned: str, text: str) -> bool:
    return aligned == before and aligned in _SET_APART and not begins_apart(text)


def _aligned(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}jc")
    return "" if found is None else found.get(f"{W}val", "")


def _number(properties: Any, name: str, otherwise: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    text = "" if found is None else found.get(f"{W}val", "")
    return max(otherwise, min(int(text), MOST_COLUMNS + 1)) if text.isascii() and text.isdigit() else otherwise


def _lines(blocks: list[Block]) -> list[str]:
    """Blocks as the lines of a cell: the cells of a row stand in one line."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += block.lines
        else:
            lines += [" ".join(cell for cell in row.cells if cell) for row in block.rows]
    return lines


def _numbering(package: Package) -> Numbering:
    rels = {rel.reltype: rel.target_part for rel in package.part.rels.values() if not rel.is_external}
    numbering, styles = (getattr(rels.get(kind), "element", None) for kind in (RELATION.NUMBERING, RELATION.STYLES))
    return Numbering.of(numbering, styles)


def _links(package: Package) -> dict[str, str]:
    return {key: rel.target_ref for key, rel in package.part.rels.items() if rel.reltype == RELATION.HYPERLINK}
