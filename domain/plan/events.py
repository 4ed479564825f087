"""What can happen to a plan: read or drafted, each doubt cleared, agreed, approved, put on control, amended, closed.

Whatever is quoted from the document, and every reason, may name a person: it stands in `Personal` fields under the
key of the plan (its source document). What the rules need (dates, kinds, numbers) stands in the clear.
"""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from domain.actors import Basis, Frozen
from domain.assignment.events import Duty, Party
from domain.calendar.policy import Policy
from domain.chasing.policy import ChasingPolicy
from domain.documents import Document
from domain.ledger import Event
from domain.personal import Personal
from domain.plan.document_rows import ActivityRow as ActivityRow
from domain.plan.document_rows import AnomalyRow as AnomalyRow
from domain.plan.document_rows import NamedParty as NamedParty
from domain.plan.document_rows import PlannedDeadline as PlannedDeadline
from domain.plan.document_rows import PlannedTarget as PlannedTarget
from domain.plan.document_rows import SectionRow as SectionRow
from domain.plan.document_rows import Wording as Wording
from domain.plan.front_matter import AbbreviationRow as AbbreviationRow
from domain.plan.front_matter import IndicatorRow as IndicatorRow
from domain.plan.front_matter import StampRow as StampRow


class PlanRead(Event):
    """The plan as its first document gives it; `document` is the stored source, for ever beside the reading."""

    TOPIC: ClassVar[str] = "plan.plan-read"

    document: Document
    source_hash: str
    title: Personal[str] | None
    territory: str | None
    sections: tuple[SectionRow, ...]
    activities: tuple[ActivityRow, ...]
    anomalies: tuple[AnomalyRow, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    stamps: tuple[StampRow, ...] = ()
    abbreviations: tuple[AbbreviationRow, ...] = ()


class PlanReread(Event):
    """The draft read again from a better document; the earlier one stays cited where it was read.

    Rows known before keep their ids. `kept` are those that read as before: what people decided about them stands.
    `settled` are the places of the anomalies that a person answered already.
    """

    TOPIC: ClassVar[str] = "plan.plan-reread"

    document: Document
    source_hash: str
    title: Personal[str] | None
    territory: str | None
    sections: tuple[SectionRow, ...]
    activities: tuple[ActivityRow, ...]
    anomalies: tuple[AnomalyRow, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    stamps: tuple[StampRow, ...] = ()
    abbreviations: tuple[AbbreviationRow, ...] = ()
    kept: tuple[UUID, ...] = ()
    settled: tuple[int, ...] = ()


class PlanDrafted(Event):
    """A plan entered by hand, or copied from another plan."""

    TOPIC: ClassVar[str] = "plan.plan-drafted"

    copied_from: UUID | None = None
    title: Personal[str]
    territory: str | None
    sections: tuple[SectionRow, ...] = ()
    activities: tuple[ActivityRow, ...]


class DeadlineClarified(Event):
    """The terms as a person reads them; `settles` are the places of the anomalies that this answers."""

    TOPIC: ClassVar[str] = "plan.deadline-clarified"

    activity: UUID
    deadlines: tuple[PlannedDeadline, ...]
    reason: Personal[str]
    settles: tuple[int, ...] = ()


class RoleGroupExpanded(Event):
    """A role group («Руководители МОУО») became named organisations; `index` is its place among the row's parties."""

    TOPIC: ClassVar[str] = "plan.role-group-expanded"

    activity: UUID
    index: int
    parties: tuple[Party, ...]
    duty: Duty = Duty.PERFORMS
    reason: Personal[str]
    settles: tuple[int, ...] = ()


class PartyMatched(Event):
    """A named party is this registered one; `index` None: the document names none and a person supplied it."""

    TOPIC: ClassVar[str] = "plan.party-matched"

    activity: UUID
    index: int | None
    party: Party
    duty: Duty = Duty.PERFORMS
    reason: Personal[str] | None = None
    settles: tuple[int, ...] = ()


class RowCorrected(Event):
    """The row as a person reads it; the document's own words stay in PlanRead.

    `parties`: how many parties the row names now, where that list was corrected: they are then matched anew.
    """

    TOPIC: ClassVar[str] = "plan.row-corrected"

    activity: UUID
    number: str | None
    tasks: int
    parties: int | None = None
    wording: Personal[Wording]
    reason: Personal[str]
    settles: tuple[int, ...] = ()


class AnomalyDismissed(Event):
    """A person looked at the doubt and lets the reading stand."""

    TOPIC: ClassVar[str] = "plan.anomaly-dismissed"

    anomaly: int
    reason: Personal[str]


class AgreementForm(StrEnum):
    """The three forms of СОГЛАСОВАНО [ГОСТ Р 7.0.97; domain.md §1.2]."""

    BY_OFFICIAL = "by_official"
    BY_LETTER = "by_letter"
    BY_MINUTES = "by_minutes"


class Agreed(Event):
    """Another body or official does not object; this does not put the plan in force."""

    TOPIC: ClassVar[str] = "plan.agreed"

    form: AgreementForm
    body: Personal[str]
    official: Personal[str] | None = None


class AgreementRefused(Event):
    TOPIC: ClassVar[str] = "plan.agreement-refused"

    body: Personal[str]
    reason: Personal[str]


class ApprovalForm(StrEnum):
    BY_OFFICIAL = "by_official"
    BY_ACT = "by_act"


class Approved(Event):
    """УТВЕРЖДАЮ by an official or УТВЕРЖДЁН by an act: puts the plan in force on `in_force_on`.

    `settles` are the doubts about a missing or undated stamp, which this answers.
    """

    TOPIC: ClassVar[str] = "plan.approved"

    form: ApprovalForm
    in_force_on: date
    official: Personal[str] | None = None
    settles: tuple[int, ...] = ()


class PolicySet(Event):
    """How the plan reads its dates: shift, «до» inclusive, calendar, default dates, who may remove from control."""

    TOPIC: ClassVar[str] = "plan.policy-set"

    policy: Policy


class RemovalDelegated(Event):
    """The setter lets this controller remove items of the plan from control, by a recorded act.

    `known_as` is the id of this very event, which the controller's own facts then name as their delegation.
    """

    TOPIC: ClassVar[str] = "plan.removal-delegated"

    controller: UUID
    known_as: UUID


class RemovalDelegationWithdrawn(Event):
    TOPIC: ClassVar[str] = "plan.removal-delegation-withdrawn"

    controller: UUID


class PlacedOnControl(Event):
    """The rows placed and their assignments, appended together with the `Assigned` of each.

    The first time that is the whole plan; after a revision, the rows that it added.
    """

    TOPIC: ClassVar[str] = "plan.placed-on-control"

    activities: tuple[UUID, ...]
    assignments: tuple[UUID, ...]


class RowChangeKind(StrEnum):
    REWORDED = "reworded"
    ADDED = "added"
    STRUCK = "struck"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    DEADLINE_CHANGED = "deadline_changed"
    PARTY_CHANGED = "party_changed"


class RowChange(Frozen):
    """What the new edition does to a row; several things to one row are a change each."""

    activity: UUID
    change: RowChangeKind


class RevisionIssued(Event):
    """An act amended the plan: the new revision is in force, the old one stays citable.

    `activities` are the added rows, and the changed ones as they now read; `document` is the stored amending document.
    `sections` come after those that the plan has; `order` is that of all standing rows, empty where it stays.
    """

    TOPIC: ClassVar[str] = "plan.revision-issued"
    SCHEMA: ClassVar[int] = 2

    number: int
    document: Document | None = None
    changes: tuple[RowChange, ...]
    activities: tuple[ActivityRow, ...] = ()
    sections: tuple[SectionRow, ...] = ()
    order: tuple[UUID, ...] = ()

    @classmethod
    def upcast(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        """A revision of the first schema left sections and order as they were."""
        return {**stored, "sections": [], "order": []} if schema == 1 else super().upcast(stored, schema)


class PlanClosed(Event):
    """All assignments are closed, or those left open (`not_done`) are stated not done."""

    TOPIC: ClassVar[str] = "plan.plan-closed"

    not_done: tuple[UUID, ...] = ()


class PlanDataErased(Event):
    """The keys of the plan's texts and documents, or of one document, were destroyed; the facts stay."""

    TOPIC: ClassVar[str] = "plan.data-erased"

    document: UUID | None = None
    assignment: UUID | None = None
    second_person: UUID
    legal_basis: Basis


class ChasingPolicySet(Event):
    """From now on the plan reminds and escalates so."""

    TOPIC: ClassVar[str] = "plan.chasing-policy-set"

    chasing: ChasingPolicy


EVENTS: tuple[type[Event], ...] = (
    PlanRead,
    PlanReread,
    PlanDrafted,
    DeadlineClarified,
    RoleGroupExpanded,
    PartyMatched,
    RowCorrected,
    AnomalyDismissed,
    Agreed,
    AgreementRefused,
    Approved,
    PolicySet,
    ChasingPolicySet,
    RemovalDelegated,
    RemovalDelegationWithdrawn,
    PlacedOnControl,
    RevisionIssued,
    PlanClosed,
    PlanDataErased,
)
