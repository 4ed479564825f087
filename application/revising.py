"""Amending a plan: a new edition compared with the plan in force, confirmed by the committee, issued by an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

from pydantic import Field

from application.access import permit
from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import PlanDossier, assignments_of, calendars_of, open_plan, registered
from application.ports import Ledger, Recorded
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.ledger import Change, Event, Loaded, change
from domain.organisation import ORGANISATION, Organisation
from domain.person import PERSON, Person
from domain.plan import confirming, editions, revising
from domain.plan.confirming import ConfirmedRow
from domain.plan.consequences import consequences, touched_rows
from domain.plan.drafting import DraftedRow
from domain.plan.events import ActivityRow, RevisionIssued
from domain.plan.importing import read_rows, read_sections
from domain.plan.revising import Rewording
from domain.plan.rows import there
from domain.plan.state import PLAN, Activity, Plan, activity_id
from domain.reading import Reading


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of either side: `change` is same, changed, added or struck; `before` and `after` are the row itself."""

    change: str
    row: int | None
    activity: UUID | None
    differences: tuple[str, ...] = ()
    ground: str | None = None
    likeness: float | None = None
    before: Activity | None = None
    after: ActivityRow | None = None


@dataclass(frozen=True, slots=True)
class ComparedEdition:
    """The document beside the plan: its rows in its order, then those that it no longer has."""

    plan: UUID
    revision: int
    changes_nothing: bool
    rows: tuple[ComparedRow, ...]


class CompareEdition(Order):
    """What a new edition would change; nothing is stored."""

    plan: UUID


def compare_edition(order: CompareEdition, actor: Actor, office: Office, *, reading: Reading) -> ComparedEdition:
    """The document beside the plan in force: what likeness proposes. Raises UnknownPlan, NotYours."""
    state = there(office.ledger.load(PLAN, order.plan).state)
    permit(actor, CompareEdition, plan=state)
    return beside(order.plan, state, reading)


def edition_beside(plan: UUID, ledger: Ledger, *, reading: Reading) -> ComparedEdition:
    """The same at the machine itself, where nobody asks. Raises UnknownPlan."""
    return beside(plan, there(ledger.load(PLAN, plan).state), reading)


def beside(plan: UUID, state: Plan, reading: Reading) -> ComparedEdition:
    """Every row of the reading and of the plan in this state, compared."""
    ids = tuple(activity_id(plan, place) for place in range(1, len(reading.activities) + 1))
    rows = read_rows(plan, ids, reading)
    lines = editions.lines_of_edition(rows, read_sections(plan, reading))
    found = editions.compare(editions.lines_of_plan(state), lines)
    standing = editions.standing_rows(state)
    by_row = {pair.new: pair for pair in found.pairs}
    compared: list[ComparedRow] = []
    for place, row in enumerate(rows):
        pair = by_row.get(place)
        if pair is None:
            compared.append(ComparedRow("added", place + 1, None, after=row))
            continue
        old = standing[pair.old]
        compared.append(
            ComparedRow(
                "changed" if pair.differences else "same",
                place + 1,
                old.id,
                tuple(pair.differences),
                pair.ground,
                pair.likeness,
                before=old,
                after=row,
            )
        )
    compared += [ComparedRow("struck", None, standing[place].id, before=standing[place]) for place in found.struck]
    return ComparedEdition(plan, state.revision, found.changes_nothing, tuple(compared))


class IssueRevision(Order):
    """An act amends the plan: rows changed, added, struck; `ends_on` bounds repeated terms as in placing on control."""

    plan: UUID
    reworded: tuple[Rewording, ...] = ()
    added: tuple[DraftedRow, ...] = ()
    struck: tuple[UUID, ...] = ()
    ends_on: date | None = None


def issue_revision(order: IssueRevision, actor: Actor, office: Office) -> Recorded:
    """The revision with what follows of it for the executors, in one append."""

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        events = revising.issue_revision(
            dossier.state, dossier.by, reworded=order.reworded, added=order.added, struck=order.struck
        )
        new = [party.party for change in order.reworded for party in change.parties]
        return _with_consequences(dossier, events, new, order.ends_on, office)

    return perform(office, actor, decide)


class IssueEdition(Order):
    """The act's document, with what the committee confirmed of each of its rows and of those that it no longer has."""

    plan: UUID
    rows: tuple[ConfirmedRow, ...] = Field(min_length=1)
    struck: tuple[UUID, ...] = ()
    ends_on: date | None = None


def issue_edition(
    order: IssueEdition, actor: Actor, office: Office, *, content: bytes, media_type: str, reading: Reading
) -> Recorded:
    """The new edition is in force; its document is stored beside the plan for ever."""

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        amendment = confirming.confirmed(
            dossier.state, dossier.by, reading=reading, rows=order.rows, struck=order.struck
        )
        # Decided once without the document: what is refused stores nothing.
        revising.amend(dossier.state, dossier.by, amendment)
        document = office.documents.keep(BytesIO(content), order.plan, media_type)
        events = revising.amend(dossier.state, dossier.by, amendment, document=document)
        new = [party.party for row in order.rows for party in row.parties]
        return _with_consequences(dossier, events, new, order.ends_on, office)

    return perform(office, actor, decide)


def _with_consequences(
    dossier: PlanDossier, events: Sequence[Event], new: Sequence[Party], ends_on: date | None, office: Office
) -> Decided:
    issued = next(event for event in events if isinstance(event, RevisionIssued))
    touched = touched_rows(dossier.state, issued)
    obligations: dict[UUID, list[Loaded[Assignment]]] = {}
    for loaded in assignments_of(dossier.state, office) if touched else ():
        activity = loaded.state.activity
        if activity is not None and activity in touched:
            obligations.setdefault(activity, []).append(loaded)
    stands: dict[UUID, Loaded[Organisation] | Loaded[Person]] = {
        party.id: registered(party, office) for party in dict.fromkeys(new)
    }
    present = {loaded.state.party for parts in obligations.values() for loaded in parts if loaded.state.party}
    records = {party.id: _record(party, office) for party in present} | stands
    follows = consequences(
        dossier.state,
        events,
        dossier.by,
        obligations=obligations,
        calendars=calendars_of(records, office),
        sequence=lambda activity, party: _next_sequence(activity, party, office),
        ends_on=ends_on,
    )
    changed = {each.stream for each in follows.changes}
    looked_at: list[Loaded[Any]] = [
        loaded for parts in obligations.values() for loaded in parts if loaded.stream not in changed
    ]
    plan: Change = change(dossier.plan, (*events, *follows.placed))
    return Decided((plan, *follows.changes), (*looked_at, *stands.values()))


def _record(party: Party, office: Office) -> Loaded[Organisation] | Loaded[Person]:
    """The record of a party that answers already, whatever has become of it."""
    if party.kind is PartyKind.ORGANISATION:
        return office.ledger.load(ORGANISATION, party.id)
    return office.ledger.load(PERSON, party.id)


def _next_sequence(activity: UUID, party: UUID, office: Office) -> int:
    """The first sequence that the party has not yet had on this activity."""
    return next(
        sequence
        for sequence in count()
        if not office.ledger.load(ASSIGNMENT, assignment_id(activity, party, sequence)).exists
    )
