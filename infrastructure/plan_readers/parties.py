"""Who answers: a cell split into its parties, with or without separators, each with its kind.

The first named leads, so their order is the cell's. Nothing is matched to a known organisation here: «№1» stays «№1».
"""

import re
from dataclasses import dataclass

from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod
from domain.deadlines.reading import read_deadlines
from domain.reading import Party, PartyKind
from infrastructure.plan_readers.party_pieces import ACRONYM, PLURAL_ADJECTIVE, begins, separated, unjoined
from infrastructure.plan_readers.party_words import (
    GROUP_ACRONYMS,
    GROUP_NOUNS,
    ORGANISATION_HEADS,
    PREPOSITIONS,
    ROLE_HEADS,
    SINGLE_ROLES,
)
from infrastructure.plan_readers.persons import PERSON

_BRACKETS = re.compile(r"\(([^()]*)\)")
_DEFINITION = re.compile(r"\(\s*далее\s*[-–—]?[^()]*\)", re.IGNORECASE)


MOST_LETTERS = 6_000


@dataclass(frozen=True, slots=True)
class NamedParties:
    """The parties of a cell. `deadlines` stood in its brackets; `positions` are those printed beside persons, and
    `garbled` what is a position of nobody; `unseparated`: they had to be told apart without a separator."""

    parties: tuple[Party, ...]
    deadlines: tuple[Deadline, ...] = ()
    positions: tuple[str, ...] = ()
    garbled: tuple[str, ...] = ()
    unseparated: bool = False


def read_parties(cell: str, period: PlanPeriod) -> NamedParties:
    """The parties in the cell, their order kept; a cell no list of names fills is left whole to a person."""
    if len(cell) > MOST_LETTERS:
        return NamedParties((), garbled=(cell,))
    text = _DEFINITION.sub("", cell)
    text, deadlines = _without_deadlines(text, period)
    parties: list[Party] = []
    positions: list[str] = []
    garbled: list[str] = []
    unseparated = False
    for piece in separated(text):
        found = list(unjoined(piece))
        unseparated = unseparated or len(found) > 1
        for at, name in enumerate(found):
            person = PERSON.fullmatch(name)
            after_person = bool(parties) and parties[-1].kind is PartyKind.PERSON and len(positions) < _persons(parties)
            before_person = at + 1 < len(found) and PERSON.fullmatch(found[at + 1]) is not None
            is_position = not person and (begins(name, SINGLE_ROLES) or (before_person and _may_be_position(name)))
            if person:
                parties.append(Party(name=name, kind=PartyKind.PERSON))
            elif is_position and at + 1 < len(found):
                (positions if before_person else garbled).append(name)
            elif is_position and after_person:
                positions.append(name)
            else:
                parties.append(Party(name=name, kind=kind_of(name)))
    return NamedParties(tuple(parties), deadlines, tuple(positions), tuple(garbled), unseparated)


def _persons(parties: list[Party]) -> int:
    return sum(1 for party in parties if party.kind is PartyKind.PERSON)


def kind_of(name: str) -> PartyKind:
    """Person, role group, group of organisations or organisation, by its head word."""
    if PERSON.fullmatch(name):
        return PartyKind.PERSON
    words = [word.strip('«»"(),.') for word in name.split()]
    bare = [word.lower().replace("ё", "е") for word in words]
    before_quote = name.split("«", 1)[0].lower()
    for at, word in enumerate(bare[:5]):
        if word.startswith(ROLE_HEADS) or (at == 0 and word.startswith(SINGLE_ROLES)):
            return PartyKind.ROLE_GROUP
        if word in GROUP_NOUNS or word.split("-")[0] in GROUP_NOUNS:
            # «отдел образования администрации района»: only a leading noun, its adjectives before it, is the head.
            leading = all(PLURAL_ADJECTIVE.fullmatch(other) for other in bare[:at])
            return PartyKind.ORGANIZATION_GROUP if leading else PartyKind.ORGANIZATION
        if word in PREPOSITIONS:
            break
    if words and words[0] in GROUP_ACRONYMS and "«" not in name and "№" not in before_quote:
        return PartyKind.ORGANIZATION_GROUP
    return PartyKind.ORGANIZATION


def _may_be_position(name: str) -> bool:
    """«Завхоз Лисов П.П.»: what stands right before a person and names no organisation, group or acronym."""
    first = name.split()[0]
    organisation = first.lower() in ORGANISATION_HEADS or ACRONYM.fullmatch(first) or "«" in name or "№" in name
    return not organisation and kind_of(name) is PartyKind.ORGANIZATION


def _without_deadlines(text: str, period: PlanPeriod) -> tuple[str, tuple[Deadline, ...]]:
    """The cell without brackets that hold a deadline, and those deadlines."""
    found: list[Deadline] = []

    def taken(match: re.Match[str]) -> str:
        deadlines = read_deadlines(match.group(1), period)
        if any(one.kind in {DeadlineKind.NONE, DeadlineKind.EXTERNAL} for one in deadlines):
            return match.group()
        if all(one.needs_person and not (one.end or one.rrule or one.candidates) for one in deadlines):
            return match.group()
        found.extend(deadlines)
        return "\n"

    return _BRACKETS.sub(taken, text), tuple(found)
