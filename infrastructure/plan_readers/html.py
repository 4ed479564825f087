"""HTML pages: tables with merged and nested cells, paragraphs, lists; scripts, styles and what is hidden left out."""

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from lxml import html as parsers

from infrastructure.plan_readers.columns import columns_of
from infrastructure.plan_readers.encodings import decoded
from infrastructure.plan_readers.grid import Block, Document, Paragraph, Row, Table
from infrastructure.plan_readers.refusals import BrokenDocument, TooLarge
from infrastructure.plan_readers.spans import ABOVE, MOST_COLUMNS, settled, tidied

Progress = Callable[[int, int], None]
_DEEPEST = 100
_MOST_ROWS = 20_000
_SILENT = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "object", "iframe", "select", "textarea"}
)
_LINES = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "dt", "dd", "tr", "caption", "hr", "body", "html", "figure", "address", "pre"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "main", "center", "blockquote"),
    )
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_html(data: bytes, progress: Progress | None = None) -> Document:
    """The grid of a page; nothing that it points to is fetched, no entity of its own is expanded."""
    text = decoded(data)
    # The parser would follow a declaration of encoding that the text, decoded already, no longer has.
    parser = parsers.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = parsers.document_fromstring(text.replace("\0", "").encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as broken:
        raise BrokenDocument("HTML") from broken
    return Document(tuple(_Walk(root, progress).blocks(root)))


class _Walk:
    """Goes through the page once."""

    def __init__(self, root: Any, progress: Progress | None) -> None:
        self._progress = progress
        self._all = sum(1 for _ in root.iter("tr")) if progress else 0
        self._rows = self._tables = self._paragraphs = 0

    def blocks(self, root: Any) -> Iterator[Block]:
        """An element that stands on lines of its own is a paragraph; line breaks inside it are its lines."""
        words: list[str] = []
        for piece in self._pieces(root, 0):
            if isinstance(piece, str):
                words.append(piece)
                continue
            yield from self._paragraph(words)
            words = []
            if piece is not None:
                yield from self.table(piece, 0)
        yield from self._paragraph(words)

    def _paragraph(self, words: list[str]) -> Iterator[Paragraph]:
        text = tidied("".join(words))
        if text:
            self._paragraphs += 1
            yield Paragraph(tuple(text.split("\n")), f"абзац {self._paragraphs}")

    def _pieces(self, element: Any, depth: int) -> Iterator[Any]:
        """Words; None where a line of its own begins or ends; tables."""
        if depth > _DEEPEST or not isinstance(element.tag, str) or element.tag in _SILENT or _hidden(element):
            return
        if element.tag == "table" and depth:
            yield element
            return
        if element.tag == "br":
            yield "\n"
            return
        own_lines = element.tag in _LINES
        if own_lines:
            yield None
        raised = element.tag == "sup" and "".join(element.itertext()).strip().isdigit()
        yield _flat(element.text).translate(_RAISED) if raised else _flat(element.text)
        for child in element:
            yield from self._pieces(child, depth + 1)
            yield _flat(child.tail)
        if element.tag == "a" and (address := _address(element)):
            yield f" ({address})"
        if own_lines:
            yield None

    def table(self, table: Any, depth: int) -> Iterator[Block]:
        self._tables += 1
        number = self._tables
        aside: list[Block] = []
        laid: list[list[str | None]] = []
        covered: dict[int, int] = {}
        for row in _rows(table):
            laid.append(self._row(row, covered, number, depth, aside))
            if len(laid) > _MOST_ROWS:
                raise TooLarge(
                    f"В таблице {number} больше {_MOST_ROWS} строк: таких планов не бывает.", f"таблица {number}"
                )
        place = f"таблица {number}"
        rows = (Row(cells, f"{place}, строка {at}") for at, cells in enumerate(settled(laid), start=1))
        kept = tuple(row for row in rows if row.filled)
        if kept and max(len(row.filled) for row in kept) == 1 and max(len(row.cells) for row in kept) == 1:
            # A table of one column only frames its text.
            yield from (Paragraph(tuple(row.cells[0].split("\n")), row.place) for row in kept)
        elif kept:
            yield Table(kept, place)
        yield from aside

    def _row(self, row: Any, covered: dict[int, int], number: int, depth: int, aside: list[Block]) -> list[str | None]:
        self._rows += 1
        if self._progress and (self._rows % 50 == 0 or self._rows == self._all):
            self._progress(self._rows, self._all)
        laid: list[str | None] = []
        below: dict[int, int] = {}

        def under() -> None:
            while (left := covered.pop(len(laid), 0)) > 0:
                if left > 1:
                    below[len(laid)] = left - 1
                laid.append(ABOVE)

        for cell in row.iterchildren("td", "th"):
            under()
            columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            if len(laid) + columns > MOST_COLUMNS:
                raise TooLarge(
                    f"В таблице {number} больше {MOST_COLUMNS} граф: таких планов не бывает. "
                    "Оставьте в документе только графы плана и загрузите снова.",
                    f"таблица {number}",
                )
            if rows > 1:
                below |= dict.fromkeys(range(len(laid), len(laid) + columns), rows - 1)
            laid += [self._cell(cell, depth, aside), *[""] * (columns - 1)]
        while covered:
            if len(laid) in covered:
                under()
            else:
                laid.append("")
        covered.update(below)
        return laid

    def _cell(self, cell: Any, depth: int, aside: list[Block]) -> str:
        """The words of a cell; a plan nested in it is a table of its own."""
        words: list[str] = []
        for piece in self._pieces(cell, 1):
            if piece is None or isinstance(piece, str):
                words.append("\n" if piece is None else piece)
            elif depth < _DEEPEST // 10:
                nested = list(self.table(piece, depth + 1))
                if any(columns_of(row.cells) for one in nested if isinstance(one, Table) for row in one.rows):
                    aside += nested
                else:
                    words += ["\n", *_lines(nested)]
        return tidied("".join(words))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr" and not _hidden(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iterchildren("tr") if not _hidden(row))


def _lines(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (f"{line}\n" for line in block.lines)
        else:
            yield from (f"{' '.join(cell for cell in row.cells if cell)}\n" for row in block.rows)


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    most = MOST_COLUMNS + 1 if name == "colspan" else _MOST_ROWS
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _flat(text: str | None) -> str:
    """Line ends of the source are spaces: the page's own are marked."""
    return " ".join((text or "").replace("\n", " ").replace("\r", " ").split(" "))


def _hidden(element: Any) -> bool:
    style = str(element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "mso-hide:all" in style


def _address(link: Any) -> str:
    """Where a link goes, when its words do not say so."""
    address = str(link.get("href") or "").strip()
    words = "".join(link.itertext())
    bare = address.removeprefix("mailto:").rstrip("/")
    return "" if not bare or bare.startswith("#") or bare in words or not words.strip() else address
