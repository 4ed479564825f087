"""Approval stamps: УТВЕРЖДАЮ and СОГЛАСОВАНО by an official, УТВЕРЖДЁН by an act, with date or blank."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.deadlines.clauses import Day
from domain.deadlines.cursor import Cursor, first_of
from domain.deadlines.moments import dotted_day, worded_day
from domain.deadlines.periods import exists
from domain.deadlines.tokens import tokens
from domain.reading import Approval, StampKind
from infrastructure.plan_readers.persons import PERSON

_STAMP = re.compile(
    r"^[«\"“\s]*(УТВЕРЖДАЮ|УТВЕРЖД[ЕЁ]Н[АОЫ]?|СОГЛАСОВАН[АОЫ]?|Утверждаю|Утвержд[её]н[аоы]?|Согласовано)\b"
)
_ACT = re.compile(r"(?:распоряжени|приказ|постановлени|решени|протокол|письмо|указ)[а-яё]*|\bактом\b", re.IGNORECASE)
_NUMBER = re.compile(r"№\s*([0-9А-Яа-яA-Za-z][\w/\-]*)")
_BLANK_DATE = re.compile(r"[«\"]?\s*_{2,}\s*[»\"]?|[«\"]\s*[»\"]\s*_{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_LINES = 14
_LONGEST_LINE = 160
_LONGEST_BODY = 400


@dataclass(frozen=True, slots=True)
class Stamps:
    """The stamps and which lines they took; `blank` are those whose date is not filled in."""

    approvals: tuple[Approval, ...]
    taken: frozenset[int]
    blank: int


def is_stamp(line: str) -> bool:
    """Whether a stamp begins with this line."""
    return bool(_STAMP.match(line)) and len(line) <= _LONGEST_LINE


def read_stamps(lines: Sequence[str], stops: frozenset[int]) -> Stamps:
    """The stamps among the lines before the plan; one ends with its date, at the next stamp or at a line of `stops`."""
    approvals: list[Approval] = []
    taken: set[int] = set()
    blank = 0
    at = 0
    while at < len(lines):
        if not is_stamp(lines[at]):
            at += 1
            continue
        end = at + 1
        while end < len(lines) and end - at <= _MOST_LINES and end not in stops and not is_stamp(lines[end]):
            if len(lines[end]) > _LONGEST_BODY:
                break
            end += 1
            if _closes(" ".join(lines[at:end])):
                break
        body = lines[at:end]
        approval = _stamp(body)
        approvals.append(approval)
        blank += approval.date is None
        taken |= set(range(at, end))
        at = end
    return Stamps(tuple(approvals), frozenset(taken), blank)


def _closes(text: str) -> bool:
    """A stamp is over with its date, filled in or blank, and its number where an act is named."""
    if _ACT.search(text) and "№" not in text:
        return False
    blank = re.search(r"[«\"]\s*_+\s*[»\"].*(?:19|20)\d\d|_{2,}\s*(?:19|20)\d\d", text)
    return date_in(text) is not None or blank is not None


def date_in(text: str) -> date | None:
    """The first full date in the text."""
    found = tokens(text)
    for at in range(len(found)):
        cursor = Cursor(found)
        cursor.at = at
        day: Day | None = first_of(cursor, worded_day, dotted_day)
        if day is not None and day.year is not None and exists(day):
            return date(day.year, day.month, day.day)
    return None


def _stamp(lines: Sequence[str]) -> Approval:
    word = _STAMP.match(lines[0])
    kind = StampKind.AGREES if word and word.group(1).lower().startswith("согл") else StampKind.APPROVES
    rest = [_STAMP.sub("", lines[0]).strip('»" “”:'), *lines[1:]]
    text = " ".join(" ".join(line for line in rest if line).split())
    person = PERSON.search(text)
    day = date_in(text)
    act = _ACT.search(text)
    number = _NUMBER.search(text)
    if act and not person:
        body = re.split(r"\s+от\s+|\s*№", text[act.end() :], maxsplit=1)[0].strip(" ,")
        return Approval(stamp=kind, body=body or None, date=day, number=number.group(1) if number else None)
    before = text[: person.start()] if person else re.split(r"[«\"]?\s*_{2,}", text, maxsplit=1)[0]
    position = _BLANK_DATE.sub(" ", before).replace("_", " ")
    position = " ".join(position.split()).strip(" /,")
    return Approval(
        stamp=kind,
        position=position or None,
        person=person.group() if person else None,
        date=day,
        number=number.group(1) if number and act else None,
    )
