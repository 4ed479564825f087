"""What stands before the plan's table: its title, territory and stated period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.deadlines.clauses import Year
from domain.deadlines.cursor import Cursor
from domain.deadlines.periods import PlanPeriod, span
from domain.deadlines.tokens import tokens
from domain.deadlines.years import numbered_year

_TITLE = re.compile(
    r"^[«\"“\s]*(?:(?:[А-ЯЁа-яё]+(?:ый|ой|ий)\s+)?план|дорожная карта|комплекс мер|план-график|"
    r"сетевой график|график|перечень мероприятий|мероприятия|программа мероприятий)\b",
    re.IGNORECASE,
)
_GOAL = re.compile(r"^(?:цел[ьи]|задачи?|основани[ея]|исполнител[ьи])\b", re.IGNORECASE)
_TERRITORIES = (
    (re.compile(r"\b([А-ЯЁ][а-яё-]+)ской области"), "{}ская область"),
    (re.compile(r"\b([А-ЯЁ][а-яё-]+)ская\s+область"), "{}ская область"),
    (re.compile(r"\b([А-ЯЁ][а-яё-]+)ском крае"), "{}ский край"),
    (re.compile(r"\b([А-ЯЁ][а-яё-]+)ском муниципальном (?:районе|округе)"), "{}ский муниципальный район"),
    (re.compile(r"\b([А-ЯЁ][а-яё-]+)ском (?:районе)"), "{}ский район"),
    (re.compile(r"\b[Рр]еспублик[еи] ([А-ЯЁ][а-яё-]+)"), "Республика {}"),
)


@dataclass(frozen=True, slots=True)
class Title:
    """The title and the lines it took."""

    text: str | None
    taken: frozenset[int]


def starts_title(line: str) -> bool:
    """Whether a plan's title begins here."""
    return bool(_TITLE.match(line))


def read_title(lines: Sequence[str], paragraphs: Sequence[int], skipped: frozenset[int]) -> Title:
    """The title among the lines (`paragraphs`: which paragraph each line is of; `skipped`: lines taken by stamps).

    It goes on to the end of its paragraph, and through later ones that begin with a small letter.
    """
    for at, line in enumerate(lines):
        if at in skipped or not starts_title(line) or line.rstrip().endswith(":"):
            continue
        end = at + 1
        while end < len(lines) and end not in skipped and not _GOAL.match(lines[end]):
            same = paragraphs[end] == paragraphs[end - 1]
            if not same and not lines[end].lstrip('«"“( ')[:1].islower():
                break
            end += 1
        return Title(" ".join(" ".join(lines[at:end]).split()), frozenset(range(at, end)))
    return Title(None, frozenset())


def territory_of(title: str | None) -> str | None:
    """The region or district the title names, in the nominative; None where it names none or one of another form."""
    for pattern, name in _TERRITORIES:
        found = pattern.search(title or "")
        if found:
            return name.format(found.group(1))
    return None


def stated_period(title: str | None) -> PlanPeriod | None:
    """The years the title gives the plan: «на 2024 год», «на 2024–2026 годы», «в 2023-2024 учебном году»."""
    found = tokens(title or "")
    spans = []
    for at in range(len(found)):
        cursor = Cursor(found)
        cursor.at = at
        year: Year | None = numbered_year(cursor)
        if year is not None and (not year.unclear or cursor.at_end):
            days = span(year)
            if days:
                spans.append(days)
                break
    if not spans:
        return None
    start: date = spans[0].start
    return PlanPeriod(start, spans[0].end, stated=True)
