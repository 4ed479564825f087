"""What of a stored event is searched: its texts as far as they can be opened, and the requisites of acts and documents.

A change here gives the read model another version, so that it builds itself anew.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from domain.actors import BasisKind
from domain.documents import EvidenceKind

LONGEST_TEXT = 200_000
"""Characters of one event's texts that are kept; a plan of a thousand rows has some 300,000 and loses the last."""

NUMBER = re.compile(r"[^\W_][\w./\-]*", re.UNICODE)
"""A word that may be a number of a document: it has a digit, and slashes, points and hyphens inside."""

PLAIN_TEXTS = frozenset({"number", "title", "name", "alias", "body", "territory", "old", "new"})
"""Fields that are searched although they are no personal ones: numbers and names of acts, plans and organisations."""

REQUISITES = frozenset({"number", "date"})
"""What has both is the requisites of an act or a document."""

ACTS: Mapping[str, str] = MappingProxyType(
    {
        BasisKind.DIRECTIVE: "распоряжение",
        BasisKind.ORDER: "приказ",
        BasisKind.RESOLUTION: "постановление",
        BasisKind.LETTER: "письмо",
        BasisKind.MINUTES: "протокол",
        BasisKind.MEMO: "служебная записка",
        BasisKind.AGREEMENT: "соглашение",
        BasisKind.OTHER: "документ",
    }
)
DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        EvidenceKind.DIRECTIVE: "распоряжение или приказ",
        EvidenceKind.LOCAL_ACT: "локальный акт",
        EvidenceKind.REGULATION: "положение",
        EvidenceKind.CONCEPT: "концепция",
        EvidenceKind.PLAN: "план",
        EvidenceKind.PROGRAMME: "программа",
        EvidenceKind.AGREEMENT: "соглашение",
        EvidenceKind.MINUTES: "протокол",
        EvidenceKind.LIST: "перечень",
        EvidenceKind.REGISTER: "реестр",
        EvidenceKind.SYSTEM_RECORD: "запись в информационной системе",
        EvidenceKind.REPORT: "отчёт",
        EvidenceKind.NOTE: "справка",
        EvidenceKind.ANALYTIC_NOTE: "аналитическая справка",
        EvidenceKind.EXPERT_CONCLUSION: "экспертное заключение",
        EvidenceKind.CARD: "заполненная карта",
        EvidenceKind.LETTER: "письмо",
        EvidenceKind.PUBLICATION: "публикация",
        EvidenceKind.WEB_PAGE: "интернет-страница",
        EvidenceKind.PRESENTATION: "презентация",
        EvidenceKind.VIDEO: "видеоролик",
        EvidenceKind.APPLICATION: "заявка",
        EvidenceKind.QUESTIONNAIRE: "анкета",
        EvidenceKind.TIMETABLE: "расписание",
        EvidenceKind.OTHER: "иной документ",
    }
)
"""What acts and confirming documents are called, on the screen and in a search."""

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NO_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?")

Open = Callable[[UUID, str], Any]
"""The value that was sealed for this subject, as JSON gives it; None where its key is destroyed."""


def folded(text: str) -> str:
    """The text as it is searched: small letters, Ё as Е. Not a character is added or taken away.

    PostgreSQL would pass over what looks like markup, and after «<script>» over all the rest.
    """
    small = text.lower().translate(_AS_SEARCHED)
    return small if len(small) == len(text) else "".join(c.lower()[:1] or c for c in text).translate(_AS_SEARCHED)


_AS_SEARCHED = str.maketrans({"ё": "е", "<": " ", ">": " "})


def numbers(text: str) -> list[str]:
    """The numbers in a text that was folded: «37/01-04», «592-р», «1.1»; plain words are none."""
    found = (match[0].rstrip("./-") for match in NUMBER.finditer(text))
    return sorted({word for word in found if any(c.isdigit() for c in word)})


def searched_text(fields: Mapping[str, Any], open_: Open) -> str:
    """An event's texts, a line each, as far as they are kept."""
    return "\n".join(dict.fromkeys(text.replace("\r", " ") for text in texts(fields, open_)))[:LONGEST_TEXT]


def texts(fields: Mapping[str, Any], open_: Open) -> Iterator[str]:
    """The searched texts of a stored event: personal values as far as they can be opened, requisites and names."""
    if isinstance(held := fields.get("requisites"), dict):
        yield _requisites(DOCUMENTS.get(fields.get("kind", ""), ""), held)
    for name, value in fields.items():
        yield from _texts(name, value, open_)


def _texts(name: str, value: Any, open_: Open) -> Iterator[str]:
    match value:
        case {"subject": str() as subject, "sealed": str() as sealed} if len(value) == 2:
            yield from _words(open_(UUID(subject), sealed))
        case {"subject": str(), "value": plain} if len(value) == 2:
            yield from _words(plain)
        case dict():
            whole = value.keys() >= REQUISITES
            if whole and name != "requisites":
                yield _requisites(ACTS.get(value.get("kind", ""), ""), value)
            for inner, part in value.items():
                if not (whole and inner in REQUISITES):
                    yield from _texts(inner, part, open_)
        case list():
            for part in value:
                yield from _texts(name, part, open_)
        case str() if name in PLAIN_TEXTS and value.strip() and not _NO_TEXT.fullmatch(value):
            yield value


def _requisites(kind: str, held: Mapping[str, Any]) -> str:
    """An act or a document as people write of it: «приказ от 01.02.2025 № 37/01-04»."""
    day, number = _DAY.sub(r"\3.\2.\1", str(held["date"] or "")), str(held["number"] or "")
    return " ".join(part for part in (kind, day and f"от {day}", number and f"№ {number}") if part)


OUR_NAMES = frozenset({"kind", "op"})
"""Fields inside the words of a row that hold no word of the document: whether a party is a person, and the like."""


def _words(value: Any) -> Iterator[str]:
    """All text inside a personal value; ids, dates and names of our own for kinds of things aside."""
    match value:
        case str() if value.strip() and not _NO_TEXT.fullmatch(value):
            yield value
        case dict():
            for name, part in value.items():
                if name not in OUR_NAMES:
                    yield from _words(part)
        case list():
            for part in value:
                yield from _words(part)
