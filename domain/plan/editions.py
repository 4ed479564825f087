"""A new edition of a plan's document beside the plan in force, row by row: a proposal, for the committee to confirm.

Rows are paired one to one, by the first of these that fits: nothing differs; the same words, number and section; the
same words and number; the same words and section; the same words; alike words. Alike rows whose words hold different
numbers are paired only where their printed numbers and sections agree: «школа №1» never becomes «школа №2» silently.
The comparison is the same in both directions: what is struck in one is added in the other.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.plan import events as e
from domain.plan.likeness import alike, numbers_in, same_words
from domain.plan.state import Activity, Plan

ALIKE = 0.6
"""From here on words propose that the row is the same one reworded."""
ALIKE_IN_ITS_PLACE = 0.34
"""Enough where the printed number and the section agree as well."""


class Difference(StrEnum):
    """What the new edition does to a row that both have; several may be true at once."""

    MOVED = "moved"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    DEADLINE_CHANGED = "deadline_changed"
    PARTY_CHANGED = "party_changed"


class Ground(StrEnum):
    """Why two rows are taken for the same one."""

    SAME = "same"
    WORDS_NUMBER_SECTION = "words_number_section"
    WORDS_NUMBER = "words_number"
    WORDS_SECTION = "words_section"
    WORDS = "words"
    ALIKE = "alike"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is compared; the printed terms and parties stand beside what was understood of them.

    Where the same is printed as before, what a person decided about it still holds.
    """

    number: str | None
    section: str | None
    text: str
    results: tuple[str, ...]
    deadlines: tuple[e.PlannedDeadline, ...]
    responsible: tuple[str, ...]
    printed_terms: str = ""
    printed_parties: str = ""

    @property
    def when(self) -> Hashable:
        return self.printed_terms or self.deadlines

    @property
    def who(self) -> Hashable:
        return self.printed_parties or self.responsible


@dataclass(frozen=True, slots=True)
class Pair:
    """The same row in both editions, by their places from 0. `likeness` of the words is 0 to 1."""

    old: int
    new: int
    ground: Ground
    likeness: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every row of both editions once: in a pair, struck (places in the old one), or added (places in the new one)."""

    pairs: tuple[Pair, ...]
    struck: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def changes_nothing(self) -> bool:
        return not (self.struck or self.added or any(pair.differences for pair in self.pairs))


def standing_rows(plan: Plan) -> tuple[Activity, ...]:
    """The rows that the plan in force has, in its order."""
    return tuple(row for row in plan.activities.values() if not row.struck)


def lines_of_plan(plan: Plan) -> tuple[Line, ...]:
    """The plan in force as it is compared."""
    return tuple(
        _line(row.number, _title(plan.sections, row.read.section), row.wording, row.deadlines)
        for row in standing_rows(plan)
    )


def lines_of_edition(rows: Sequence[e.ActivityRow], sections: Sequence[e.SectionRow]) -> tuple[Line, ...]:
    """The new edition as it is compared."""
    return tuple(_line(row.number, _title(sections, row.section), row.wording.value, row.deadlines) for row in rows)


def compare(old: Sequence[Line], new: Sequence[Line]) -> Comparison:
    """The pairs that these editions propose, in the order of the new one."""
    return compared(old, new, _paired(old, new))


def compared(old: Sequence[Line], new: Sequence[Line], paired: Iterable[tuple[int, int, Ground, float]]) -> Comparison:
    """What differs between rows that are paired like this: a proposal, or a person's word."""
    pairs = sorted(paired, key=lambda pair: pair[1])
    stay = _in_order([one for one, _, _, _ in pairs])
    return Comparison(
        pairs=tuple(
            Pair(one, other, ground, round(share, 3), _differences(old[one], new[other], moved=one not in stay))
            for one, other, ground, share in pairs
        ),
        struck=tuple(sorted(set(range(len(old))) - {pair[0] for pair in pairs})),
        added=tuple(sorted(set(range(len(new))) - {pair[1] for pair in pairs})),
    )


def bare(number: str | None) -> str | None:
    """A printed number without what stands around it: «1.2.» is 1.2."""
    return (number or "").strip().strip(".)").strip() or None


def _title(sections: Sequence[e.SectionRow], place: int | None) -> str | None:
    return None if place is None else same_words(str(sections[place].title))


def _line(
    number: str | None, section: str | None, words: e.Wording | None, deadlines: tuple[e.PlannedDeadline, ...]
) -> Line:
    return Line(
        number=bare(number),
        section=section,
        text=_plain(words.text) if words else "",
        results=tuple(same_words(result) for result in words.expected_results) if words else (),
        # What the text was unclear about is no part of when the row is due.
        deadlines=tuple(term.model_copy(update={"candidates": ()}) for term in deadlines),
        responsible=tuple(same_words(party.name) for party in words.responsible) if words else (),
        printed_terms=_plain(words.deadline_text) if words else "",
        printed_parties=_plain(words.responsible_text) if words else "",
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


Key = Callable[[Line], Hashable]
_STAGES: tuple[tuple[Ground, Key], ...] = (
    (Ground.SAME, lambda x: (x.text, x.number, x.section, x.results, x.when, x.who)),
    (Ground.WORDS_NUMBER_SECTION, lambda x: (same_words(x.text), x.number, x.section)),
    (Ground.WORDS_NUMBER, lambda x: (same_words(x.text), x.number)),
    (Ground.WORDS_SECTION, lambda x: (same_words(x.text), x.section)),
    (Ground.WORDS, lambda x: same_words(x.text)),
)


def _paired(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int, Ground, float]]:
    left, right = list(range(len(old))), list(range(len(new)))
    found: list[tuple[int, int, Ground, float]] = []
    for ground, key in _STAGES:
        # Rows that nothing tells apart are paired in their order.
        mine, theirs = _by_key(left, old, key), _by_key(right, new, key)
        pairs = [pair for known, places in mine.items() for pair in zip(places, theirs.get(known, ()), strict=False)]
        found += [(one, other, ground, 1.0) for one, other in pairs]
        left = [place for place in left if place not in {one for one, _ in pairs}]
        right = [place for place in right if place not in {other for _, other in pairs}]
    return found + _alike(left, right, old, new)


def _by_key(places: Iterable[int], lines: Sequence[Line], key: Key) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        found[key(lines[place])].append(place)
    return found


def _alike(
    left: Sequence[int], right: Sequence[int], old: Sequence[Line], new: Sequence[Line]
) -> list[tuple[int, int, Ground, float]]:
    """The most alike first; of the equally alike, those in their place, then the nearest."""
    proposed = set()
    for key, least in ((_whereabouts, ALIKE_IN_ITS_PLACE), (_numbers, ALIKE)):
        mine, theirs = _by_key(left, old, key), _by_key(right, new, key)
        for known, ones in mine.items():
            others = theirs.get(known, [])
            for like in alike([old[place].text for place in ones], [new[place].text for place in others]):
                one, other = ones[like.one], others[like.other]
                in_place = old[one].number is not None and _whereabouts(old[one]) == _whereabouts(new[other])
                if like.share >= least and (in_place or _numbers(old[one]) == _numbers(new[other])):
                    proposed.add((-like.share - in_place, abs(one - other), one + other, one, other, like.share))
    found: list[tuple[int, int, Ground, float]] = []
    used, taken = set[int](), set[int]()
    for *_, one, other, share in sorted(proposed):
        if one not in used and other not in taken:
            used.add(one)
            taken.add(other)
            found.append((one, other, Ground.ALIKE, share))
    return found


def _whereabouts(line: Line) -> tuple[str | None, str | None]:
    return line.number, line.section


def _numbers(line: Line) -> tuple[str, ...]:
    return numbers_in(line.text)


def _differences(old: Line, new: Line, *, moved: bool) -> tuple[Difference, ...]:
    true = {
        Difference.MOVED: moved or old.section != new.section,
        Difference.RENUMBERED: old.number != new.number,
        Difference.REWORDED: (old.text, old.results) != (new.text, new.results),
        Difference.DEADLINE_CHANGED: old.when != new.when and old.deadlines != new.deadlines,
        Difference.PARTY_CHANGED: old.who != new.who and old.responsible != new.responsible,
    }
    return tuple(difference for difference, holds in true.items() if holds)


def _in_order(places: Sequence[int]) -> set[int]:
    """The most places that keep their order: the rest was moved among them."""
    last: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, place in enumerate(places):
        length = bisect_left(last, place)
        last[length : length + 1], ends[length : length + 1] = [place], [at]
        before.append(ends[length - 1] if length else None)
    kept: set[int] = set()
    at_last = ends[-1] if ends else None
    while at_last is not None:
        kept.add(places[at_last])
        at_last = before[at_last]
    return kept


def activities_paired(plan: Plan, comparison: Comparison) -> dict[int, UUID]:
    """The plan's row for each row of the edition that has one, by its place from 0."""
    rows = standing_rows(plan)
    return {pair.new: rows[pair.old].id for pair in comparison.pairs}
