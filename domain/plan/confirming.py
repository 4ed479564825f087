"""A new edition of the document as the committee confirmed it, row by row: what the act does to the plan.

Likeness only proposed. Every row of the edition and every standing row of the plan is named by a person, so that
nothing is taken for another thing, lost or added in silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.actors import Envelope, Frozen
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.editions import (
    Comparison,
    Difference,
    Ground,
    compared,
    lines_of_edition,
    lines_of_plan,
    standing_rows,
)
from domain.plan.importing import read_rows, read_sections
from domain.plan.likeness import same_words
from domain.plan.revising import Amendment, NewParty, RevisedRow, refuse_unamendable
from domain.plan.rows import RowIsStruck, called, listed, row_of
from domain.plan.state import Activity, Plan, activity_id, last_row
from domain.plan.stated_deadlines import StatedDeadline, understood
from domain.reading import Reading
from domain.refusals import NotFound, Refusal


class UnknownEditionRow(NotFound):
    """The document has no such row."""

    def __init__(self, row: int, rows: int) -> None:
        super().__init__(f"В документе нет строки {row}: в нём {rows}. Сравните документ с планом ещё раз.")


class EditionRowTwice(Refusal):
    """A row is confirmed once, and only one row of the document is it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} подтверждается дважды. Оставьте одно соответствие.")


class EditionNotConfirmed(Refusal):
    """Every row of either side is confirmed: likeness only proposes."""

    def __init__(self, rows: Sequence[int], left: Sequence[Activity]) -> None:
        said = []
        if rows:
            named = ", ".join(str(row) for row in rows[:5]) + (f" и ещё {len(rows) - 5}" if len(rows) > 5 else "")
            said.append(f"строки документа {named}")
        if left:
            said.append(f"мероприятия плана {listed(left)}")
        super().__init__(
            f"Не подтверждено, что стало со строками: {'; '.join(said)}. Назовите каждую: прежняя, новая или исключена."
        )


class ConfirmedRow(Frozen):
    """A row of the document (from 1) and the row of the plan that it is; None: it is new.

    `deadlines` are the terms as a person states them where the document's are not clear; `parties` say who the newly
    named are.
    """

    row: int
    activity: UUID | None = None
    deadlines: tuple[StatedDeadline, ...] | None = None
    parties: tuple[NewParty, ...] = ()


KINDS: Mapping[Difference, e.RowChangeKind] = {kind: e.RowChangeKind(kind.value) for kind in Difference}


def confirmed(
    state: Plan, by: Envelope, *, reading: Reading, rows: Sequence[ConfirmedRow], struck: Sequence[UUID]
) -> Amendment:
    """The amendment that the confirmed document is.

    Raises what `refuse_unamendable` raises, UnknownEditionRow, EditionRowTwice, EditionNotConfirmed, UnknownActivity,
    RowIsStruck, and what a stated term raises.
    """
    refuse_unamendable(state, by)
    plan = state.id
    assert plan is not None
    answers = _answers(state, reading, rows, struck)
    fresh = iter(range(last_row(state) + 1, last_row(state) + 1 + len(reading.activities)))
    ids = tuple(
        answers[place].activity or activity_id(plan, next(fresh)) for place in range(1, len(reading.activities) + 1)
    )
    sections, placed = _sections(state, read_sections(plan, reading))
    rows_read = tuple(
        _stated(_numbered(row, state, placed), answers[place].deadlines)
        for place, row in enumerate(read_rows(plan, ids, reading), 1)
    )
    comparison = _as_confirmed(state, rows_read, (*state.sections, *sections), answers)
    standing = standing_rows(state)
    # Ids of new rows go on after the last that the plan ever had, in the document's order.
    first = last_row(state) + 1
    added = [rows_read[place].model_copy(update={"row": first + n}) for n, place in enumerate(comparison.added)]
    return Amendment(
        revised=tuple(
            _revised(plan, standing[pair.old], rows_read[pair.new], pair.differences, answers[pair.new + 1])
            for pair in comparison.pairs
            if pair.differences
        ),
        added=tuple(added),
        struck=tuple(dict.fromkeys(struck)),
        sections=sections,
        order=_order(state, ids, set(struck), added),
    )


def _answers(
    state: Plan, reading: Reading, rows: Sequence[ConfirmedRow], struck: Sequence[UUID]
) -> dict[int, ConfirmedRow]:
    answers: dict[int, ConfirmedRow] = {}
    named: set[UUID] = set()
    for answer in rows:
        if not 1 <= answer.row <= len(reading.activities):
            raise UnknownEditionRow(answer.row, len(reading.activities))
        if answer.row in answers:
            raise EditionRowTwice(f"Строка документа {answer.row}")
        answers[answer.row] = answer
    for activity in (*(answer.activity for answer in rows if answer.activity), *struck):
        row = row_of(state, activity)
        if row.struck:
            raise RowIsStruck(row)
        if activity in named:
            raise EditionRowTwice(f"Мероприятие {called(row)}")
        named.add(activity)
    unnamed = [place for place in range(1, len(reading.activities) + 1) if place not in answers]
    left = [row for row in standing_rows(state) if row.id not in named]
    if unnamed or left:
        raise EditionNotConfirmed(unnamed, left)
    return answers


def _sections(
    state: Plan, read: Sequence[e.SectionRow]
) -> tuple[tuple[e.SectionRow, ...], dict[int | None, int | None]]:
    """The document's sections that the plan lacks, and where each section of the document stands among the plan's."""
    known = {same_words(str(section.title)): place for place, section in enumerate(state.sections)}
    placed: dict[int | None, int | None] = {None: None}
    new: list[e.SectionRow] = []
    for place, section in enumerate(read):
        title = same_words(str(section.title))
        if title not in known:
            known[title] = len(state.sections) + len(new)
            new.append(section.model_copy(update={"parent": placed.get(section.parent)}))
        placed[place] = known[title]
    return tuple(new), placed


def _numbered(row: e.ActivityRow, state: Plan, placed: Mapping[int | None, int | None]) -> e.ActivityRow:
    known = state.activities.get(row.id)
    own = {"row": known.read.row, "tasks": known.tasks} if known else {}
    return row.model_copy(update={"section": placed.get(row.section), **own})


def _stated(row: e.ActivityRow, deadlines: Sequence[StatedDeadline] | None) -> e.ActivityRow:
    if deadlines is None:
        return row
    terms = understood(row.number or f"в строке {row.row}", deadlines)
    words = row.wording.value and row.wording.value.model_copy(update={"deadline_raws": ()})
    return row.model_copy(update={"deadlines": terms, "wording": Personal(row.wording.subject, words)})


def _as_confirmed(
    state: Plan, rows: Sequence[e.ActivityRow], sections: Sequence[e.SectionRow], answers: Mapping[int, ConfirmedRow]
) -> Comparison:
    places = {row.id: place for place, row in enumerate(standing_rows(state))}
    pairs = [
        (places[answer.activity], place - 1, Ground.CONFIRMED, 1.0)
        for place, answer in answers.items()
        if answer.activity is not None
    ]
    lines = [
        # What a person states goes before what is printed.
        line if answers[place].deadlines is None else replace(line, printed_terms="")
        for place, line in enumerate(lines_of_edition(rows, sections), 1)
    ]
    return compared(lines_of_plan(state), lines, pairs)


def _revised(
    plan: UUID, old: Activity, new: e.ActivityRow, differences: Sequence[Difference], answer: ConfirmedRow
) -> RevisedRow:
    """The row with what the edition changes of it; a person's word on what it leaves alone still holds."""
    before, now = old.wording or e.Wording(text=""), new.wording.value or e.Wording(text="")
    words: dict[str, object] = {"source": now.source}
    fields: dict[str, object] = {"number": new.number, "tasks": old.tasks, "section": new.section}
    fields |= {"deadlines": old.deadlines, "parties": old.named, "row": old.read.row}
    if Difference.REWORDED in differences:
        words |= {"text": now.text, "place": now.place, "expected_results": now.expected_results}
        words |= {"targets": now.targets}
    if Difference.DEADLINE_CHANGED in differences:
        words |= {"deadline_text": now.deadline_text, "deadline_raws": now.deadline_raws}
        fields["deadlines"] = new.deadlines
    if Difference.PARTY_CHANGED in differences:
        words |= {"responsible": now.responsible, "responsible_text": now.responsible_text}
        fields["parties"] = new.parties
    row = old.read.model_copy(update={**fields, "wording": Personal(plan, before.model_copy(update=words))})
    return RevisedRow(row, tuple(KINDS[difference] for difference in differences), answer.parties)


def _order(state: Plan, ids: Sequence[UUID], struck: set[UUID], added: Sequence[e.ActivityRow]) -> tuple[UUID, ...]:
    """The rows as the document has them; empty where that is the plan's own order with the new rows after it."""
    natural = (*(row.id for row in standing_rows(state) if row.id not in struck), *(row.id for row in added))
    return () if natural == tuple(ids) else tuple(ids)
