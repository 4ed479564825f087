"""An act amends a plan: rows are changed, added or struck; the old wording stays citable [domain.md §4.10; S21].

What follows for those who execute the rows is `domain.plan.consequences`, in the same append.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.actors import Envelope, Frozen
from domain.assignment.events import Duty, Party
from domain.documents import Document
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.approving import rests_on_act
from domain.plan.drafting import DraftedRow, drafted_rows
from domain.plan.likeness import same_words
from domain.plan.rows import RowIsStruck, called, row_of, still_open
from domain.plan.state import Activity, AssignedParty, Plan, PlanStage, last_row
from domain.plan.stated_deadlines import StatedDeadline, understood
from domain.refusals import Refusal


class RevisionOfDraft(Refusal):
    """Before approval a row is corrected, not amended."""

    def __init__(self) -> None:
        super().__init__("План ещё не утверждён: редакции у него нет. Исправьте строку как черновик.")


class RevisionWithoutAct(Refusal):
    """A plan is amended by an act."""

    def __init__(self) -> None:
        super().__init__(
            "Редакция плана вносится актом: укажите распоряжение, приказ или постановление с номером и датой."
        )


class EmptyRevision(Refusal):
    """A revision changes at least one row."""

    def __init__(self) -> None:
        super().__init__("Редакция ничего не меняет: укажите строки, которые изменены, добавлены или исключены.")


class RowChangedTwice(Refusal):
    """A revision does one thing to a row."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)}: в одной редакции строка названа дважды. Оставьте одно изменение."
        )


class RewordedToNothing(Refusal):
    """A reworded row says what is to be done."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)}: новая формулировка пуста. Напишите её или исключите строку из плана."
        )


class RevisedTermNotClear(Refusal):
    """The new term of a row on control needs no further word of a person."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)} на контроле, а новый срок не ясен: назовите его, подтверждая изменение."
        )


class RevisedPartyNotMatched(Refusal):
    """The new party of a row on control is matched by a person in the same decision: likeness proves nothing."""

    def __init__(self, activity: Activity, names: Sequence[str]) -> None:
        called_so = ", ".join(f"«{name}»" for name in names) or "никто не назван"
        super().__init__(
            f"Мероприятие {called(activity)} на контроле, а новый исполнитель не сопоставлен с реестром ({called_so}): "
            "укажите, кто это, подтверждая изменение."
        )


class NewParty(Frozen):
    """The party that the new edition names at this place (from 0) is this registered one; a group has several."""

    index: int
    party: Party
    duty: Duty = Duty.PERFORMS


class Rewording(Frozen):
    """The row as the act words it; `deadlines` and `responsible` left out stay as they are.

    `parties` say who the newly named are; those named as before stay matched.
    """

    activity: UUID
    text: str
    number: str | None = None
    expected_results: tuple[str, ...] = ()
    deadlines: tuple[StatedDeadline, ...] | None = None
    responsible: tuple[e.NamedParty, ...] | None = None
    parties: tuple[NewParty, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisedRow:
    """A row as it now reads, what of it is other than before, and who its newly named parties are."""

    row: e.ActivityRow
    kinds: tuple[e.RowChangeKind, ...]
    parties: tuple[NewParty, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """All that an act does to a plan. `sections` are new ones; `order` of the standing rows, empty where it stays."""

    revised: tuple[RevisedRow, ...] = ()
    added: tuple[e.ActivityRow, ...] = ()
    struck: tuple[UUID, ...] = ()
    sections: tuple[e.SectionRow, ...] = ()
    order: tuple[UUID, ...] = ()


def issue_revision(
    state: Plan,
    by: Envelope,
    *,
    reworded: Sequence[Rewording] = (),
    added: Sequence[DraftedRow] = (),
    struck: Sequence[UUID] = (),
    document: Document | None = None,
) -> tuple[Event, ...]:
    """The next revision, as people state it row by row. Added rows are then cleared and placed on control."""
    refuse_unamendable(state, by)
    if not (reworded or added or struck):
        raise EmptyRevision
    _refuse_twice(state, (*(change.activity for change in reworded), *struck))
    plan = state.id
    assert plan is not None
    amendment = Amendment(
        revised=tuple(_reworded(state, plan, change) for change in reworded),
        added=drafted_rows(plan, added, after=last_row(state)),
        struck=tuple(struck),
    )
    return amend(state, by, amendment, document=document)


def refuse_unamendable(state: Plan, by: Envelope) -> None:
    """Raises UnknownPlan, PlanIsClosed, RevisionOfDraft, RevisionWithoutAct."""
    if still_open(state).stage is PlanStage.DRAFT:
        raise RevisionOfDraft
    if not rests_on_act(by):
        raise RevisionWithoutAct


def amend(state: Plan, by: Envelope, amendment: Amendment, *, document: Document | None = None) -> tuple[Event, ...]:
    """The revision, and who the newly named parties are.

    Raises EmptyRevision, and of rows on control RevisedTermNotClear, RevisedPartyNotMatched.
    """
    if not (amendment.revised or amendment.added or amendment.struck):
        raise EmptyRevision
    under = by.on_plan(state.revision + 1)
    matched = tuple(event for change in amendment.revised for event in _matched(state, under, change))
    for change in amendment.revised:
        row = state.activities[change.row.id]
        unclear = any(term.needs_person for term in change.row.deadlines)
        if row.on_control and unclear and e.RowChangeKind.DEADLINE_CHANGED in change.kinds:
            raise RevisedTermNotClear(row)
    return (
        e.RevisionIssued.of(
            under,
            number=state.revision + 1,
            document=document,
            changes=(
                *(e.RowChange(activity=c.row.id, change=kind) for c in amendment.revised for kind in c.kinds),
                *(e.RowChange(activity=row.id, change=e.RowChangeKind.ADDED) for row in amendment.added),
                *(e.RowChange(activity=activity, change=e.RowChangeKind.STRUCK) for activity in amendment.struck),
            ),
            activities=(*(change.row for change in amendment.revised), *amendment.added),
            sections=amendment.sections,
            order=amendment.order,
        ),
        *matched,
    )


def _refuse_twice(state: Plan, activities: Sequence[UUID]) -> None:
    touched: set[UUID] = set()
    for activity in activities:
        row = row_of(state, activity)
        if row.struck:
            raise RowIsStruck(row)
        if activity in touched:
            raise RowChangedTwice(row)
        touched.add(activity)


def _reworded(state: Plan, plan: UUID, change: Rewording) -> RevisedRow:
    row = row_of(state, change.activity)
    if not change.text.strip():
        raise RewordedToNothing(row)
    old = row.wording or e.Wording(text="")
    words: dict[str, object] = {"text": change.text, "expected_results": change.expected_results}
    now: dict[str, object] = {"number": change.number, "deadlines": row.deadlines, "parties": row.named}
    kinds = []
    if change.number != row.number:
        kinds.append(e.RowChangeKind.RENUMBERED)
    if change.deadlines is not None:
        kinds.append(e.RowChangeKind.DEADLINE_CHANGED)
        now["deadlines"] = understood(called(row), change.deadlines)
        words |= {"deadline_text": "", "deadline_raws": ()}
    if change.responsible is not None:
        kinds.append(e.RowChangeKind.PARTY_CHANGED)
        now["parties"] = len(change.responsible)
        words |= {"responsible": change.responsible, "responsible_text": ""}
    if not kinds or (old.text, old.expected_results) != (change.text, change.expected_results):
        kinds.insert(0, e.RowChangeKind.REWORDED)
    now |= {"tasks": row.tasks, "wording": Personal(plan, old.model_copy(update=words))}
    return RevisedRow(row.read.model_copy(update=now), tuple(kinds), change.parties)


def _matched(state: Plan, by: Envelope, change: RevisedRow) -> Iterator[Event]:
    """Who the parties of a changed row are: those named as before stay matched, the new ones by a person's word."""
    if e.RowChangeKind.PARTY_CHANGED not in change.kinds:
        return
    row, words = state.activities[change.row.id], change.row.wording.value
    named = words.responsible if words else ()
    unmatched = []
    for index, name in enumerate(named):
        known = [new for new in change.parties if new.index == index] or _as_before(row, index, name)
        if len(known) == 1:
            yield e.PartyMatched.of(by, activity=row.id, index=index, party=known[0].party, duty=known[0].duty)
        elif known:
            parties = tuple(dict.fromkeys(new.party for new in known))
            reason = Personal(change.row.wording.subject, f"редакция № {by.revision}")
            yield e.RoleGroupExpanded.of(
                by, activity=row.id, index=index, parties=parties, duty=known[0].duty, reason=reason
            )
        else:
            unmatched.append(name.name)
    supplied = any(party.index is None for party in row.parties)
    if row.on_control and (unmatched or not (named or supplied)):
        raise RevisedPartyNotMatched(row, unmatched)


def _as_before(row: Activity, index: int, name: e.NamedParty) -> list[NewParty]:
    """The parties that this very name was matched to: at its own place, else wherever the row named it."""
    if row.wording is None:
        return []
    called_so = [i for i, old in enumerate(row.wording.responsible) if same_words(old.name) == same_words(name.name)]
    place = index if index in called_so else next(iter(called_so), None)
    return [_again(party, index) for party in row.parties if place is not None and party.index == place]


def _again(party: AssignedParty, index: int) -> NewParty:
    return NewParty(index=index, party=party.party, duty=party.duty)
