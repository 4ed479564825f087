"""Abbreviations: «(далее – …)» in the text, and footnotes to an acronym."""

import re
from collections.abc import Iterable, Mapping

from domain.reading import Abbreviation

MARKS = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_FOOTNOTE = re.compile(rf"^(?P<mark>[{MARKS}]+|\*+|\[\d+\])\s*(?P<text>\S.*)$", re.DOTALL)
_MARKED = re.compile(rf"(?P<word>[А-ЯЁA-Z][А-ЯЁA-Zа-яё]*[А-ЯЁA-Z])\s*(?P<mark>[{MARKS}]+|\*+)")
_FURTHER = re.compile(r"\(\s{0,9}далее\s{0,9}[-–—:]?\s{0,9}(?P<short>[^()]{1,200})\)", re.IGNORECASE)
_LONGEST_NAME = 500


def footnote_of(text: str) -> tuple[str, str] | None:
    """The mark and the words of a footnote line; None for any other line."""
    found = _FOOTNOTE.match(text)
    return (found.group("mark"), " ".join(found.group("text").split())) if found else None


def without_marks(text: str, marks: Iterable[str]) -> str:
    """The text without the marks of footnotes that the document has."""
    for mark in sorted(marks, key=len, reverse=True):
        text = re.sub(rf"[ \t]*{re.escape(mark)}(?!\w)", "", text)
    return text


def read_abbreviations(texts: Iterable[str], footnotes: Mapping[str, str]) -> tuple[Abbreviation, ...]:
    """Every short name the document explains, in the order met, each once."""
    found: dict[str, str] = {}
    for text in texts:
        flat = " ".join(text.split())
        for marked in _MARKED.finditer(flat):
            long = footnotes.get(marked.group("mark"))
            if long:
                found.setdefault(marked.group("word"), long)
        for further in _FURTHER.finditer(flat):
            short = further.group("short").strip(' «»"')
            before = re.split(r"[.;]", flat[max(0, further.start() - _LONGEST_NAME) : further.start()])[-1].strip(" ,")
            if short and before:
                found.setdefault(short, before)
    return tuple(Abbreviation(short=short, long=long) for short, long in found.items())
