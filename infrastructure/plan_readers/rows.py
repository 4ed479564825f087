"""Rows of the plan as they grow: cells by role, and the parts of a row that a page break cut joined again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from infrastructure.plan_readers.columns import Role

_WORD = re.compile(r"[А-Яа-яЁёA-Za-z]+")
NUMBER = re.compile(r"(?:№\s*)?(?:[IVXLCА-ЯA-Z]{1,4}\.)?(?:\d{1,4}[.)]?)(?:\d{1,3}[.)]?)*")
_LEADING_NUMBER = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+)\s+(?=\D)")


@dataclass
class PlanRow:
    """One row under the plan's heading, and what its later parts added."""

    place: str
    section: int | None
    cells: dict[Role, str] = field(default_factory=dict)
    number: str | None = None
    parent: int | None = None
    after_break: bool = False
    split: bool = False
    word_split: bool = False
    others: list[str] = field(default_factory=list)
    """Cells of columns that the reading has no field for."""
    columns: frozenset[Role] = frozenset()

    def text(self, role: Role) -> str:
        return self.cells.get(role, "")


class Vocabulary:
    """The words of the whole document, to tell a word cut in two from two words."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words = Counter(word.lower() for text in texts for word in _WORD.findall(text))

    def knows(self, word: str) -> bool:
        """Whether the word stands whole anywhere in the document."""
        return self._words[word.lower()] > 0

    def is_cut(self, tail: str, head: str) -> bool:
        """Whether the two pieces are one word: it stands elsewhere whole, and one of the pieces nowhere else."""
        whole = (tail + head).lower()
        lone = self._words[tail.lower()] <= 1 or self._words[head.lower()] <= 1
        return self._words[whole] > 0 and lone and whole not in {tail.lower(), head.lower()}


def joined(first: str, second: str, vocabulary: Vocabulary) -> tuple[str, bool]:
    """Two parts of a cell as one text, and whether a word was cut between them."""
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first or second, False
    if second[0].islower() and first[-1].isalpha():
        tail, head = _WORD.findall(first)[-1], _WORD.findall(second)[0]
        if first.endswith(tail) and vocabulary.is_cut(tail, head):
            return first + second, True
    if first[-1] in "-\u2010" and first[-2:-1].isalpha() and second[0].islower():
        return first + second, False
    return f"{first}\n{second}" if second[0].isupper() and first[-1] in ".;" else f"{first} {second}", False


def gathered(parts: Sequence[tuple[Role, str]]) -> tuple[dict[Role, str], list[str]]:
    """The row's cells by role, two columns of one role joined, and the cells without a field."""
    cells: dict[Role, str] = {}
    others: list[str] = []
    for role, text in parts:
        if role is Role.OTHER:
            others.append(text)
        elif role in cells:
            cells[role] = f"{cells[role]}\n{text}"
        else:
            cells[role] = text
    starts, ends = cells.pop(Role.STARTS, ""), cells.pop(Role.ENDS, "")
    if starts or ends:
        # Two columns, «начало» and «окончание», say together what other plans print in one cell.
        both = f"с {starts} по {ends}" if starts and ends else (starts and f"с {starts}") or f"до {ends}"
        cells[Role.DEADLINE] = f"{cells[Role.DEADLINE]}\n{both}" if Role.DEADLINE in cells else both
    return cells, others


def extend(row: PlanRow, cells: dict[Role, str], others: Sequence[str], vocabulary: Vocabulary) -> None:
    """Adds the further part of a row to it, cell by cell."""
    row.split = True
    row.others += others
    for role, text in cells.items():
        before = row.cells.get(role, "")
        row.cells[role], cut = joined(before, text, vocabulary)
        if role is Role.RESPONSIBLE and before and not cut:
            # A name seldom begins on a new page with a small letter: the line's end may part two parties.
            row.cells[role] = f"{before.rstrip()}\n{text.lstrip()}"
        row.word_split = row.word_split or cut


def number_in_text(text: str) -> tuple[str | None, str]:
    """The number that begins the text where the plan has no column for it, and the rest."""
    found = _LEADING_NUMBER.match(text)
    return (found.group("number"), text[found.end() :]) if found else (None, text)
