"""A plan read again from a better document, before control: rows that read the same keep what was decided of them.

The document's words alone decide: a row is compared as it was first read, and as a person corrected it. A row that
neither is like keeps its id where the comparison pairs it, and is cleared anew.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import count
from uuid import UUID

from domain.actors import Envelope
from domain.documents import Document
from domain.ledger import Event
from domain.plan import events as e
from domain.plan.doubts import OF_STAMPS
from domain.plan.editions import (
    Difference,
    Ground,
    Line,
    activities_paired,
    compare,
    compared,
    lines_of_edition,
    lines_of_plan,
    standing_rows,
)
from domain.plan.importing import NothingToImport, read_document
from domain.plan.rows import still_open
from domain.plan.state import Plan, PlanStage, activity_id, last_row
from domain.reading import Reading
from domain.refusals import Conflict, Refusal

DECIDED = frozenset({Difference.REWORDED, Difference.DEADLINE_CHANGED, Difference.PARTY_CHANGED})
"""What of a row people decide about: a row that only moved, or has another number, is the row that they cleared."""


class RereadingAfterControl(Refusal):
    """From control on, or from the first revision, the plan is amended by an act."""

    def __init__(self) -> None:
        super().__init__(
            "План уже на контроле или изменён редакцией: прочитать его заново нельзя. "
            "Сравните с ним этот документ и введите новую редакцию по акту."
        )


class RereadingOfDrafted(Refusal):
    """A plan entered by hand has no document that could be read better."""

    def __init__(self) -> None:
        super().__init__(
            "План составлен вручную, а не прочитан из документа: исправьте его строки "
            "или загрузите документ отдельным планом."
        )


class SameDocumentReread(Conflict):
    """The same file reads the same."""

    def __init__(self) -> None:
        super().__init__("План уже прочитан из этого самого файла: выберите другой файл, с лучшим текстом.")


def refuse_rereading(state: Plan, *, reading: Reading, source_hash: str) -> None:
    """Asked before the document is stored.

    Raises UnknownPlan, PlanIsClosed, RereadingAfterControl, RereadingOfDrafted, SameDocumentReread, NothingToImport.
    """
    if still_open(state).stage is PlanStage.ON_CONTROL or state.revision > 1:
        raise RereadingAfterControl
    if state.source_hash is None:
        raise RereadingOfDrafted
    if state.source_hash == source_hash:
        raise SameDocumentReread
    if not reading.activities:
        raise NothingToImport


def reread_plan(
    state: Plan, by: Envelope, *, reading: Reading, document: Document, source_hash: str
) -> tuple[Event, ...]:
    """The plan as the better document reads. Raises what `refuse_rereading` raises."""
    refuse_rereading(state, reading=reading, source_hash=source_hash)
    plan = state.id
    assert plan is not None
    read = read_document(plan, tuple(activity_id(plan, n) for n, _ in enumerate(reading.activities, 1)), reading)
    lines = lines_of_edition(read["activities"], read["sections"])
    first, now = _lines(state)
    paired = activities_paired(state, compare(_as_printed(first, now, lines), lines))
    fresh = count(last_row(state) + 1)
    numbers = [
        state.activities[paired[place]].read.row if place in paired else next(fresh) for place in range(len(lines))
    ]
    ids = tuple(paired.get(place) or activity_id(plan, numbers[place]) for place in range(len(lines)))
    read = read_document(plan, ids, reading)
    places = {row.id: place for place, row in enumerate(standing_rows(state))}
    kept = tuple(
        row for place, row in paired.items() if any(_reads_as(old[places[row]], lines[place]) for old in (first, now))
    )
    activities = (row.model_copy(update={"row": n}) for row, n in zip(read["activities"], numbers, strict=True))
    return (
        e.PlanReread.of(
            by,
            document=document,
            source_hash=source_hash,
            **{**read, "activities": tuple(activities)},
            kept=kept,
            settled=_still_settled(state, read["anomalies"], frozenset(kept)),
        ),
    )


def _lines(state: Plan) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The rows as the present document has them, and as people have cleared them."""
    first = lines_of_edition([row.read for row in standing_rows(state)], state.sections)
    return first, lines_of_plan(state)


def _as_printed(first: Sequence[Line], now: Sequence[Line], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Each row in the words that the new document has too: its own, else those that a person put instead."""
    printed = {line.text for line in lines}
    return tuple(own if own.text in printed else stated for own, stated in zip(first, now, strict=True))


def _reads_as(old: Line, new: Line) -> bool:
    # Parties are matched by their places among the names: the names must be the same, however they are printed.
    (pair,) = compared([old], [new], [(0, 0, Ground.SAME, 1.0)]).pairs
    # Of two terms that are not understood, only the print says whether they are one.
    unclear = any(term.needs_person for term in new.deadlines) and old.when != new.when
    return not unclear and old.responsible == new.responsible and DECIDED.isdisjoint(pair.differences)


Doubt = tuple[str, UUID | None, str]


def _still_settled(state: Plan, anomalies: Sequence[e.AnomalyRow], kept: frozenset[UUID]) -> tuple[int, ...]:
    """The doubts that were there before and are settled, each as often as it was; a stamp's by the approval."""
    answered = Counter(_known_by(state.anomalies[place]) for place in state.settled)
    found = []
    for place, doubt in enumerate(anomalies):
        if doubt.activity is not None and doubt.activity not in kept:
            continue
        known = _known_by(doubt)
        by_approval = state.stage is PlanStage.APPROVED and doubt.activity is None and doubt.code in OF_STAMPS
        if answered[known] or by_approval:
            answered[known] -= 1
            found.append(place)
    return tuple(found)


def _known_by(doubt: e.AnomalyRow) -> Doubt:
    return doubt.code, doubt.activity, " ".join(str(doubt.quote).split())
