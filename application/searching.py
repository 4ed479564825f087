"""Search over the trail: the texts of events and the requisites of acts and documents, by Russian words and numbers.

What is searched stands in a read model, decrypted; an event that was found is told from the ledger, as the trail tells
it. Whoever may not see an event does not find it, nor its place among the others.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from application.access import Sight, sight
from application.audit_trail import Names, Place, TrailEntry, Wording, told_at
from application.performing import Actor
from application.ports import Ledger
from application.search_texts import NUMBER, folded
from domain.refusals import BadInput, NotFound

LONGEST_QUESTION = 300
MOST_TERMS = 16
MOST_SAVED = 100
LONGEST_NAME = 100


class NothingToSearch(BadInput):
    """No word and no number is asked for."""

    def __init__(self) -> None:
        super().__init__("Введите слово или номер, по которому искать.", place="text")


class SearchTooLong(BadInput):
    """More than a person asks for."""

    def __init__(self) -> None:
        super().__init__(
            f"Слишком длинный запрос: не больше {MOST_TERMS} слов и {LONGEST_QUESTION} знаков.", place="text"
        )


class SavedSearchUnnamed(BadInput):
    def __init__(self) -> None:
        super().__init__(f"Назовите запрос: от 1 до {LONGEST_NAME} знаков.", place="name")


class TooManySavedSearches(BadInput):
    def __init__(self) -> None:
        super().__init__(f"Сохранено уже {MOST_SAVED} запросов: удалите ненужные.", place="name")


class UnknownSavedSearch(NotFound):
    def __init__(self) -> None:
        super().__init__("Запроса с таким названием нет.")


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is looked for, and among which events; None asks for any. The latest come first, from before `before`.

    `as_typed`: the last word may be its beginning only.
    """

    text: str
    topic: str | None = None
    plan: UUID | None = None
    party: UUID | None = None
    by: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 50
    as_typed: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that an event must hold: words in any form, a phrase, or a number as it is written."""

    text: str
    phrase: bool = False
    number: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where an event is, the part of its text that was found, and what to highlight of it: (from, to) in characters."""

    place: Place
    excerpt: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An event that was found, told from the ledger."""

    entry: TrailEntry
    excerpt: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`next` continues towards the past."""

    hits: tuple[Hit, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question that a person keeps under a name of their own."""

    name: str
    question: Mapping[str, Any]
    saved_at: datetime


class SearchIndex(ABC):
    """Which events hold what is looked for, and may be seen."""

    @abstractmethod
    def find(self, terms: Sequence[Term], question: SearchQuestion, seen: Sight) -> Sequence[Found]:
        """At most `limit` of them, the latest first."""


class SavedSearches(ABC):
    """The questions that people keep."""

    @abstractmethod
    def of(self, person: UUID) -> Sequence[SavedSearch]:
        """This person's, by name."""

    @abstractmethod
    def keep(self, person: UUID, saved: SavedSearch) -> None:
        """Keeps it, in the place of one of the same name."""

    @abstractmethod
    def drop(self, person: UUID, name: str) -> bool:
        """Throws it away; False where there was none."""


def search(
    actor: Actor, question: SearchQuestion, index: SearchIndex, ledger: Ledger, names: Names, wording: Wording
) -> SearchPage:
    """A page of what is found. Raises NothingToSearch, SearchTooLong."""
    asked = terms(question.text, as_typed=question.as_typed)
    found = index.find(asked, replace(question, limit=question.limit + 1), sight(actor))
    shown = found[: question.limit]
    entries = told_at([one.place for one in shown], ledger, names, wording)
    hits = tuple(Hit(entry, one.excerpt, one.ranges) for entry, one in zip(entries, shown, strict=True))
    return SearchPage(hits, shown[-1].place.position if len(found) > len(shown) and shown else None)


def every_hit(
    actor: Actor, question: SearchQuestion, index: SearchIndex, ledger: Ledger, names: Names, wording: Wording
) -> Iterator[TrailEntry]:
    """All that is found, page after page, for a file."""
    while True:
        page = search(actor, question, index, ledger, names, wording)
        yield from (hit.entry for hit in page.hits)
        if page.next is None:
            return
        question = replace(question, before=page.next)


def terms(text: str, *, as_typed: bool = True) -> list[Term]:
    """What a person asks for: words, numbers and «phrases in quotes». Raises NothingToSearch, SearchTooLong."""
    if len(text) > LONGEST_QUESTION:
        raise SearchTooLong
    found: list[Term] = []
    parts = re.split(r'"([^"]*)"|«([^»]*)»', folded(text))
    # A split by two groups gives the text between quotes, then either quoted text, over and over.
    for place, part in enumerate(parts):
        if part is None:
            continue
        if place % 3:
            found += [Term(part.strip(), phrase=True)] if any(map(str.isalnum, part)) else []
            continue
        for match in NUMBER.finditer(part):
            word = match[0].rstrip("./-")
            found.append(Term(word, number=any(c.isdigit() for c in word)))
    if not found:
        raise NothingToSearch
    if len(found) > MOST_TERMS:
        raise SearchTooLong
    last = found[-1]
    if as_typed and not last.phrase and folded(text).rstrip("./-").endswith(last.text):
        found[-1] = replace(last, prefix=True)
    return found


def save(actor: Actor, saved: SavedSearch, searches: SavedSearches) -> None:
    """Keeps a question under a name. Raises SavedSearchUnnamed, TooManySavedSearches."""
    name = saved.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise SavedSearchUnnamed
    kept = searches.of(actor.person)
    if len(kept) >= MOST_SAVED and name not in {one.name for one in kept}:
        raise TooManySavedSearches
    searches.keep(actor.person, replace(saved, name=name))


def drop(actor: Actor, name: str, searches: SavedSearches) -> None:
    """Throws a kept question away. Raises UnknownSavedSearch."""
    if not searches.drop(actor.person, name):
        raise UnknownSavedSearch
