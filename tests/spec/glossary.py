"""The terms of docs/glossary.md: their Russian meanings, and where they stand in a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup, escape

from tests.spec.words import WORD, lemma

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
ROW = re.compile(r"^\| (?P<term>[^|]+) \| `[^`]+` \| [^|]+ \| (?P<source>[^|]+) \|(?: (?P<meaning>[^|]+) \|)?$")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field; `meaning` is None where nobody has written it down in Russian yet."""

    name: str
    meaning: str | None
    source: str

    @property
    def id(self) -> str:
        return "t" + sha256(self.name.encode()).hexdigest()[:8]

    @property
    def wordings(self) -> Iterator[tuple[str, ...]]:
        """The ways in which a text may say it, as dictionary forms."""
        for way in re.split(r", | / |[()]", self.name):
            words = tuple(lemma(word) for word in WORD.findall(way))
            if words:
                yield words


def terms(page: Path = GLOSSARY) -> list[Term]:
    """The glossary in its own order."""
    found = [ROW.match(line) for line in page.read_text("utf-8").splitlines()]
    rows = [row for row in found if row and row["term"] != "Russian term"]
    return [Term(row["term"], (row["meaning"] or "").strip() or None, row["source"].strip()) for row in rows]


@dataclass(frozen=True)
class Glossary:
    """Finds terms in texts, the longest that fits first."""

    terms: Sequence[Term]

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[tuple[str, ...], Term]]]:
        by_first: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        for term in self.terms:
            for words in term.wordings:
                by_first.setdefault(words[0], []).append((words, term))
        return {first: sorted(ways, key=lambda way: -len(way[0])) for first, ways in by_first.items()}

    def found(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Where each term begins and ends."""
        words = list(WORD.finditer(text))
        lemmas = [lemma(word.group()) for word in words]
        at = 0
        while at < len(words):
            for said, term in self._by_first.get(lemmas[at], ()):
                if tuple(lemmas[at : at + len(said)]) == said:
                    yield words[at].start(), words[at + len(said) - 1].end(), term
                    at += len(said) - 1
                    break
            at += 1

    def linked(self, text: str, seen: set[str]) -> Markup:
        """The text with its terms linked, each where it stands first; `seen` remembers those already linked."""
        made, at = Markup(), 0
        for start, end, term in self.found(text):
            if term.id in seen or term.meaning is None:
                continue
            seen.add(term.id)
            link = Markup('<a class="term" href="glossary.html#{0}" data-term="{0}">{1}</a>')
            made += escape(text[at:start]) + link.format(term.id, text[start:end])
            at = end
        return made + escape(text[at:])
