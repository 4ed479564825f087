"""Sections: headings between rows and between tables, with what number they carry and what holds them."""

import re
from dataclasses import dataclass, field

from domain.reading import Section

_NAMED = re.compile(
    r"^(?P<word>раздел|задача|этап|направление|блок|модуль|подпрограмма|глава|часть|мероприятия раздела)\s+"
    r"(?:№\s*)?(?P<number>[IVXLCІ]+|\d+(?:\.\d+)*)\s*[.:)–—-]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"^(?P<number>(?:\d+\.)+\d*|\d+(?=\s)|[IVXLCІ]+(?=[.)\s]))[.)]?\s*(?P<title>\D.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    number: str | None
    title: str

    @property
    def explicit(self) -> bool:
        """Whether it says by its number or its word that it is a heading."""
        return self.number is not None


def heading_of(text: str) -> Heading:
    """«Раздел I. Организация» is I and «Организация»; «Задача 1: …» keeps its word in the number."""
    text = " ".join(text.split())
    named = _NAMED.match(text)
    if named and named.group("title"):
        word, number = named.group("word"), named.group("number")
        return Heading(number if word.lower() == "раздел" else f"{word} {number}", named.group("title"))
    numbered = _NUMBERED.match(text)
    if numbered:
        return Heading(_as_printed(text, numbered), numbered.group("title").strip())
    return Heading(None, text)


def _as_printed(text: str, numbered: re.Match[str]) -> str:
    number = numbered.group("number")
    return number + text[numbered.end("number")] if text[numbered.end("number")] in ".)" else number


def _parts(number: str | None) -> list[str]:
    return [part for part in re.split(r"[.\s)]", number or "") if part]


@dataclass
class SectionTree:
    """The sections opened so far, and the one rows now fall into."""

    sections: list[Section] = field(default_factory=list)
    current: int | None = None
    _plan: int | None = None

    def open(self, heading: Heading) -> None:
        """A heading in or before a table; «2.1.» goes under «2.», any other under the nested plan it stands in."""
        parent = self._plan
        parts = _parts(heading.number)
        for at in range(len(self.sections) - 1, -1, -1):
            other = _parts(self.sections[at].number)
            if len(parts) > len(other) > 0 and parts[: len(other)] == other:
                parent = at
                break
        self._add(Section(number=heading.number, title=heading.title, parent=parent))

    def open_plan(self, title: str) -> None:
        """The title of a plan inside the document: what follows belongs to it."""
        self._add(Section(title=title))
        self._plan = self.current

    def close(self) -> None:
        """The rows that follow are of no section that is named."""
        self.current = self._plan

    def _add(self, section: Section) -> None:
        self.sections.append(section)
        self.current = len(self.sections) - 1
