"""What is remembered of a plan, and how each fact changes it."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.actors import natural_id
from domain.assignment.events import Duty, Party
from domain.calendar.policy import Policy
from domain.documents import Document
from domain.ledger import Decider, Event
from domain.personal import Personal
from domain.plan import events as e


class PlanStage(StrEnum):
    """Where the plan stands as a whole."""

    DRAFT = "draft"
    APPROVED = "approved"
    ON_CONTROL = "on_control"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AssignedParty:
    """A registered party of a row; `index` is its place among the parties that the row names, None if supplied."""

    party: Party
    duty: Duty
    index: int | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A row of the plan as it now stands; `read` keeps it as the document gave it, `named` counts the parties named."""

    read: e.ActivityRow
    number: str | None
    deadlines: tuple[e.PlannedDeadline, ...]
    tasks: int
    wording: e.Wording | None
    named: int
    parties: tuple[AssignedParty, ...] = ()
    on_control: bool = False
    struck: bool = False

    @property
    def id(self) -> UUID:
        return self.read.id

    @property
    def unclear_deadlines(self) -> bool:
        return any(d.needs_person for d in self.deadlines)

    @property
    def unmatched_parties(self) -> tuple[int, ...]:
        """Places of named parties that nobody has matched or expanded yet."""
        known = {p.index for p in self.parties}
        return tuple(i for i in range(self.named) if i not in known)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its rows in the document's order, its doubts and decisions.

    `refused` are the refusals to agree that no later agreement of the same body has lifted; `delegates` the controllers
    who may remove from control, each with the id of the delegation. `source_hash` is the SHA-256 of the plain file last
    read; `rows_known` the highest row number that was ever given, of rows no longer read as well.
    """

    id: UUID | None = None
    stage: PlanStage = PlanStage.DRAFT
    committee: UUID | None = None
    document: Document | None = None
    source_hash: str | None = None
    title: str | None = None
    territory: str | None = None
    sections: tuple[e.SectionRow, ...] = ()
    activities: dict[UUID, Activity] = field(default_factory=dict)
    anomalies: tuple[e.AnomalyRow, ...] = ()
    settled: frozenset[int] = frozenset()
    rows_known: int = 0
    stamps: tuple[e.StampRow, ...] = ()
    indicators: tuple[e.IndicatorRow, ...] = ()
    policy: Policy = field(default_factory=Policy)
    agreed: tuple[e.Agreed, ...] = ()
    refused: tuple[e.AgreementRefused, ...] = ()
    in_force_on: date | None = None
    approved_by: UUID | None = None
    revision: int = 0
    delegates: dict[UUID, UUID] = field(default_factory=dict)
    assignments: tuple[UUID, ...] = ()
    last_fact_on: date | None = None
    closed_on: date | None = None

    @property
    def exists(self) -> bool:
        return self.id is not None

    @property
    def open_errors(self) -> tuple[int, ...]:
        """Places of the anomalies of severity `error` that no person has settled yet."""
        return tuple(i for i, a in enumerate(self.anomalies) if a.severity == "error" and i not in self.settled)


def plan_id(source_hash: str) -> UUID:
    """The plan of this source document (SHA-256 of the plain file): importing it twice gives the same plan."""
    return natural_id("plan", source_hash)


def activity_id(plan: UUID, row: int) -> UUID:
    """The activity in this row (from 1) of the plan's first document."""
    return natural_id("activity", plan, row)


def last_row(state: Plan) -> int:
    """The number of the last row that the plan ever had: ids go on after it."""
    return max((state.rows_known, *(row.read.row for row in state.activities.values())))


def _activities(rows: tuple[e.ActivityRow, ...]) -> dict[UUID, Activity]:
    return {
        row.id: Activity(
            read=row,
            number=row.number,
            deadlines=row.deadlines,
            tasks=row.tasks,
            wording=row.wording.value,
            named=row.parties,
        )
        for row in rows
    }


def _with(plan: Plan, activity: Activity) -> dict[UUID, Activity]:
    return {**plan.activities, activity.id: activity}


def _revised(plan: Plan, event: e.RevisionIssued) -> dict[UUID, Activity]:
    """The rows under the new revision: a changed one keeps what is not said to change, and its place on control."""
    rows = {**plan.activities}
    done = {(changed.activity, changed.change) for changed in event.changes}
    for key, new in _activities(event.activities).items():
        old = rows.get(key)
        rows[key] = _changed(old, new, {kind for row, kind in done if row == key}) if old else new
    for changed in event.changes:
        if changed.change is e.RowChangeKind.STRUCK:
            rows[changed.activity] = replace(rows[changed.activity], struck=True)
    # Struck rows, which the order does not name, stay behind the rows that stand.
    return {key: rows[key] for key in dict.fromkeys((*event.order, *rows))}


def _reread(plan: Plan, event: e.PlanReread) -> dict[UUID, Activity]:
    """The rows of the new document; of one that reads as before, whatever a person decided stands."""
    rows = _activities(event.activities)
    return rows | {key: _kept(plan.activities[key], rows[key]) for key in event.kept}


def _kept(old: Activity, new: Activity) -> Activity:
    words = old.read.wording.value
    return replace(
        new,
        number=new.number if old.number == old.read.number else old.number,
        deadlines=new.deadlines if old.deadlines == old.read.deadlines else old.deadlines,
        tasks=new.tasks if old.tasks == old.read.tasks else old.tasks,
        wording=new.wording if old.wording == words else old.wording,
        named=new.named if old.named == old.read.parties else old.named,
        parties=old.parties,
    )


def _changed(old: Activity, new: Activity, kinds: set[e.RowChangeKind]) -> Activity:
    row = replace(old, number=new.number, tasks=new.tasks, wording=new.wording)
    if e.RowChangeKind.MOVED in kinds:
        row = replace(row, read=row.read.model_copy(update={"section": new.read.section}))
    if e.RowChangeKind.DEADLINE_CHANGED in kinds:
        row = replace(row, read=row.read.model_copy(update={"deadlines": new.deadlines}), deadlines=new.deadlines)
    if e.RowChangeKind.PARTY_CHANGED in kinds:
        # Whom the row names now is matched anew, in the same append where the row is on control.
        supplied = tuple(p for p in row.parties if p.index is None)
        row = replace(row, named=new.named, parties=supplied)
    return row


def same_body(one: Personal[str], other: Personal[str]) -> bool:
    """Whether two stamps speak of the same body, case and spacing aside."""
    return " ".join(str(one).lower().split()) == " ".join(str(other).lower().split())


Clearing = e.DeadlineClarified | e.RoleGroupExpanded | e.PartyMatched | e.RowCorrected


def _settled(plan: Plan, event: Clearing) -> frozenset[int]:
    return plan.settled | frozenset(event.settles)


def evolve(state: Plan, event: Event) -> Plan:
    """One fact further; rules never run here."""
    state = replace(state, last_fact_on=event.occurred_on)
    match event:
        case e.PlanRead():
            return replace(
                state,
                id=plan_id(event.source_hash),
                committee=event.on_behalf_of,
                document=event.document,
                source_hash=event.source_hash,
                title=event.title.value if event.title else None,
                territory=event.territory,
                sections=event.sections,
                activities=_activities(event.activities),
                anomalies=event.anomalies,
                stamps=event.stamps,
                indicators=event.indicators,
            )
        case e.PlanReread():
            return replace(
                state,
                document=event.document,
                source_hash=event.source_hash,
                title=event.title.value if event.title else None,
                territory=event.territory,
                sections=event.sections,
                activities=_reread(state, event),
                anomalies=event.anomalies,
                settled=frozenset(event.settled),
                rows_known=last_row(state),
                stamps=event.stamps,
                indicators=event.indicators,
            )
        case e.PlanDrafted():
            return replace(
                state,
                id=event.title.subject,
                committee=event.on_behalf_of,
                title=event.title.value,
                territory=event.territory,
                sections=event.sections,
                activities=_activities(event.activities),
            )
        case e.DeadlineClarified():
            activity = replace(state.activities[event.activity], deadlines=event.deadlines)
            return replace(state, activities=_with(state, activity), settled=_settled(state, event))
        case e.RoleGroupExpanded():
            activity = state.activities[event.activity]
            others = tuple(p for p in activity.parties if p.index != event.index)
            members = tuple(AssignedParty(p, event.duty, event.index) for p in event.parties)
            activity = replace(activity, parties=(*others, *members))
            return replace(state, activities=_with(state, activity), settled=_settled(state, event))
        case e.PartyMatched():
            activity = state.activities[event.activity]
            others = tuple(p for p in activity.parties if event.index is None or p.index != event.index)
            activity = replace(activity, parties=(*others, AssignedParty(event.party, event.duty, event.index)))
            return replace(state, activities=_with(state, activity), settled=_settled(state, event))
        case e.RowCorrected():
            activity = replace(
                state.activities[event.activity],
                number=event.number,
                tasks=event.tasks,
                wording=event.wording.value,
            )
            if event.parties is not None:
                supplied = tuple(p for p in activity.parties if p.index is None)
                activity = replace(activity, named=event.parties, parties=supplied)
            return replace(state, activities=_with(state, activity), settled=_settled(state, event))
        case e.AnomalyDismissed():
            return replace(state, settled=state.settled | {event.anomaly})
        case e.Agreed():
            standing = tuple(r for r in state.refused if not same_body(r.body, event.body))
            return replace(state, agreed=(*state.agreed, event), refused=standing)
        case e.AgreementRefused():
            return replace(state, refused=(*state.refused, event))
        case e.Approved():
            return replace(
                state,
                stage=PlanStage.APPROVED,
                in_force_on=event.in_force_on,
                approved_by=event.by,
                settled=state.settled | frozenset(event.settles),
                revision=1,
            )
        case e.PolicySet():
            return replace(state, policy=event.policy)
        case e.RemovalDelegated():
            return replace(state, delegates={**state.delegates, event.controller: event.known_as})
        case e.RemovalDelegationWithdrawn():
            left = {who: act for who, act in state.delegates.items() if who != event.controller}
            return replace(state, delegates=left)
        case e.PlacedOnControl():
            placed = {key: replace(state.activities[key], on_control=True) for key in event.activities}
            return replace(
                state,
                stage=PlanStage.ON_CONTROL,
                activities={**state.activities, **placed},
                assignments=(*state.assignments, *event.assignments),
            )
        case e.RevisionIssued():
            sections = (*state.sections, *event.sections)
            return replace(state, revision=event.number, activities=_revised(state, event), sections=sections)
        case e.PlanClosed():
            return replace(state, stage=PlanStage.CLOSED, closed_on=event.occurred_on)
        case _:
            return state


PLAN = Decider(name="plan", initial=Plan(), evolve=evolve)
