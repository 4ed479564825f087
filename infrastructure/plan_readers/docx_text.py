"""The words of a Word paragraph as they are printed: fields, tracked changes and footnote marks resolved."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from infrastructure.plan_readers.docx_numbering import Numbering, W
from infrastructure.plan_readers.spans import tidied

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DEEPEST = 60
# What Word does not print, or prints elsewhere; the rest is gone through for the words in it.
_NOT_PRINTED = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "tbl")
)
_BREAKS = frozenset({f"{W}br", f"{W}cr"})
_SPACES = frozenset({f"{W}tab", f"{W}ptab"})
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})


@dataclass
class Words:
    """Reads paragraphs in the document's order: numbers and footnote marks are counted on the way."""

    numbering: Numbering
    links: dict[str, str] = field(default_factory=dict)
    """Relation id → address of a hyperlink."""
    cited: list[tuple[str, str]] = field(default_factory=list)
    """Kind and id of each footnote, in the order of their marks."""
    boxes: list[Any] = field(default_factory=list)
    """Contents of text boxes met and not yet placed."""

    def of(self, paragraph: Any) -> str:
        """Its text with the number printed before it; line breaks inside it are line ends."""
        number = self.numbering.printed_before(paragraph)
        return tidied(f"{number} {''.join(self._pieces(paragraph, 0))}")

    def marked(self) -> list[tuple[str, str, str]]:
        """Mark, kind and id of each footnote cited so far."""
        return [(str(at).translate(_RAISED), kind, one) for at, (kind, one) in enumerate(self.cited, start=1)]

    def _pieces(self, element: Any, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        for child in element:
            tag = child.tag
            if tag == f"{W}t" or tag == f"{_MATH}t":
                yield child.text or ""
            elif tag == f"{W}r":
                yield from self._run(child, depth)
            elif tag in _NOT_PRINTED or not isinstance(tag, str):
                continue
            elif tag in _BREAKS:
                yield "\n"
            elif tag in _SPACES:
                yield " "
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag in _NOTES:
                yield self._mark(_NOTES[tag], child.get(f"{W}id", ""))
            elif tag in _DRAWN:
                self.boxes += child.iter(f"{W}txbxContent")
            elif tag == f"{_MARKUP}AlternateContent":
                # The same thing twice, for new programs and for old ones.
                yield from self._pieces(child[:1], depth + 1)
            elif tag == f"{W}hyperlink":
                yield self._link(child, depth)
            else:
                yield from self._pieces(child, depth + 1)

    def _run(self, run: Any, depth: int) -> Iterator[str]:
        properties = run.find(f"{W}rPr")
        if properties is None:
            yield from self._pieces(run, depth + 1)
            return
        hidden = properties.find(f"{W}vanish")
        if hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false"):
            return
        align = properties.find(f"{W}vertAlign")
        text = "".join(self._pieces(run, depth + 1))
        raised = align is not None and align.get(f"{W}val") == "superscript"
        yield text.translate(_RAISED) if raised and text.strip().isdigit() else text

    def _mark(self, kind: str, one: str) -> str:
        if (kind, one) not in self.cited:
            self.cited.append((kind, one))
        return str(self.cited.index((kind, one)) + 1).translate(_RAISED)

    def _link(self, link: Any, depth: int) -> str:
        words = "".join(self._pieces(link, depth + 1))
        address = self.links.get(link.get(f"{_RELATION}id", ""), "")
        bare = address.removeprefix("mailto:").rstrip("/")
        return words if not bare or bare in words or not words.strip() else f"{words} ({address})"
