"""Two moments side by side, each on both axes: a stream field by field, a plan and the register line by line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from application.audit_trail import FieldChange, Names, Wording
from application.compliance_register import Entry, EntryKey
from application.past_register import Axes, PastRegister
from application.replaying import UnknownStream, decider_of
from domain.ledger import Stored
from domain.replay import known, state

EntryWords = Callable[[Entry, date], Mapping[str, str | None]]
"""A line's fields by their Russian names, the verdict as of that day among them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where one looks from, and the day that verdicts are given for."""

    axes: Axes
    day: date


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a stream had come as seen from one moment; nothing of it was known at version 0."""

    version: int
    position: int


@dataclass(frozen=True, slots=True)
class StreamComparison:
    """The fields that differ between two views of one stream."""

    stream: UUID
    kind: str
    one: Seen
    other: Seen
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class LineComparison:
    """A line of the register that differs; `old` and `new` of a change are None where there was no such line."""

    key: EntryKey
    activity: UUID
    number: str | None
    party: UUID
    party_name: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RegisterComparison:
    """Lines that differ, in the register's order; `next` is the plan to go on behind, None where there are no more."""

    lines: tuple[LineComparison, ...]
    compared: int
    next: UUID | None


def compare_stream(
    stream: UUID, history: Sequence[Stored], one: Axes, other: Axes, names: Names, wording: Wording
) -> StreamComparison:
    """The stream as seen from both. Raises UnknownStream where neither knew of it."""
    first, second = known(history, one.known_at), known(history, other.known_at)
    if not first and not second:
        raise UnknownStream(stream)
    decider = decider_of(history)
    before: Any = state(decider, first, as_of=one.as_of)
    after: Any = state(decider, second, as_of=other.as_of)
    changes = wording.changes(before, after, names)
    return StreamComparison(stream, decider.name, _seen(first), _seen(second), changes)


def _seen(history: Sequence[Stored]) -> Seen:
    return Seen(history[-1].version, history[-1].position) if history else Seen(0, 0)


def compare_plan(
    plan: UUID, past: PastRegister, one: Moment, other: Moment, names: Names, words: EntryWords
) -> RegisterComparison:
    """The lines of one plan that differ between both moments."""
    before, after = (past.entries(plan, moment.axes) for moment in (one, other))
    lines, compared = _differing(before, after, one.day, other.day, names, words)
    return RegisterComparison(tuple(lines), compared, None)


def compare_register(
    past: PastRegister, one: Moment, other: Moment, names: Names, words: EntryWords, after: UUID | None, plans: int
) -> RegisterComparison:
    """The lines of so many plans behind this one that differ between both moments."""
    found: list[LineComparison] = []
    compared = 0
    coming = past.plans(after, plans + 1)
    for plan in coming[:plans]:
        part = compare_plan(plan, past, one, other, names, words)
        found += part.lines
        compared += part.compared
    return RegisterComparison(tuple(found), compared, coming[plans - 1] if len(coming) > plans else None)


def _differing(
    before: Iterable[Entry], after: Iterable[Entry], day: date, later: date, names: Names, words: EntryWords
) -> tuple[list[LineComparison], int]:
    old, new = ({entry.key[2:]: entry for entry in entries} for entries in (before, after))
    found = []
    for key in dict.fromkeys((*new, *old)):
        one, other = old.get(key), new.get(key)
        told = words(one, day) if one else {}, words(other, later) if other else {}
        changes = tuple(
            FieldChange(field, told[0].get(field), told[1].get(field))
            for field in dict.fromkeys((*told[1], *told[0]))
            if told[0].get(field) != told[1].get(field)
        )
        if changes and (shown := other or one):
            party = names.party(shown.party.id, is_person=shown.party.kind == "person")
            line = LineComparison(shown.key, shown.activity, shown.number, shown.party.id, party, changes)
            found.append(line)
    return sorted(found, key=lambda line: line.key), len({*old, *new})
