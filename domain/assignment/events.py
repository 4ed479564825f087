"""What can happen to an assignment. Each fact names its control point; the stream is activity × responsible party."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from domain.actors import Frozen
from domain.documents import AccessClass, Document, EvidenceKind, Requisites
from domain.ledger import Event
from domain.personal import Personal
from domain.report_contents import FigureGiven, Missing, SectionGiven
from domain.report_form import FormRef

PointKey = str
"""The stated date of the control point (ISO), or `undated`: unique within an assignment, unchanged by extensions."""

UNDATED: PointKey = "undated"


class PartyKind(StrEnum):
    ORGANISATION = "organisation"
    PERSON = "person"


class Party(Frozen):
    """A responsible party: an organisation, or a person named in the plan (who acts for an organisation)."""

    kind: PartyKind
    id: UUID


class Duty(StrEnum):
    """What the party owes: to perform, to report to the collector, or to collect the others' reports."""

    PERFORMS = "performs"
    REPORTS = "reports"
    COLLECTS = "collects"


class ControlPoint(Frozen):
    """One dated, documentarily provable moment of an activity.

    `stated` is the date as the plan has it, `effective` the date after the plan's shift policy by the named
    `calendar` (`name@version`); both are None for a point without a date. `periodic`: closing it does not close
    the activity [domain.md §4.6]. `tasks`: how many separate tasks the row holds, all of which must be done
    before it is closed [domain.md §4.1]; `tasks_done`: those that an earlier party had already shown done.
    """

    key: PointKey
    starts: date | None = None
    stated: date | None = None
    effective: date | None = None
    calendar: str | None = None
    periodic: bool = False
    tasks: int = 1
    tasks_done: tuple[int, ...] = ()


class Assigned(Event):
    TOPIC: ClassVar[str] = "assignment.assigned"

    plan: UUID
    activity: UUID
    party: Party
    duty: Duty
    lead: bool
    sequence: int = 0
    predecessor: UUID | None = None
    points: tuple[ControlPoint, ...]


class PartyReplaced(Event):
    """The rest of this assignment passed to another party, whose own stream is `successor`."""

    TOPIC: ClassVar[str] = "assignment.party-replaced"

    party: Party
    successor: UUID
    points: tuple[PointKey, ...]
    reason: Personal[str]


class ExecutionStarted(Event):
    TOPIC: ClassVar[str] = "assignment.execution-started"

    point: PointKey


class InterimReportSubmitted(Event):
    """Progress; never a ground for closing [domain.md S3]."""

    TOPIC: ClassVar[str] = "assignment.interim-report-submitted"

    point: PointKey
    report: UUID
    summary: Personal[str]
    evidence: tuple[UUID, ...] = ()


class EvidenceAttached(Event):
    """A confirming document, or the kept snapshot of a page that `address` names.

    `amount`: how many of the things that the target counts this document confirms (events, agreements, …).
    """

    TOPIC: ClassVar[str] = "assignment.evidence-attached"

    point: PointKey
    evidence: UUID
    document: Document
    kind: EvidenceKind
    requisites: Requisites
    access: AccessClass
    retention: str
    file_name: Personal[str]
    address: Personal[str] | None = None
    amount: int | None = None


class EvidenceRevoked(Event):
    TOPIC: ClassVar[str] = "assignment.evidence-revoked"

    point: PointKey
    evidence: UUID
    reason: Personal[str]


class ReportSubmitted(Event):
    """The report on execution: `tasks_done` are the numbers (from 1) of the row's tasks that it shows done.

    In a collection it is held to the `form` that the collection froze; `missing` is what a report on paper lacked.
    """

    TOPIC: ClassVar[str] = "assignment.report-submitted"
    SCHEMA: ClassVar[int] = 2

    point: PointKey
    report: UUID
    evidence: tuple[UUID, ...]
    tasks_done: tuple[int, ...] = (1,)
    asks_removal: bool = True
    summary: Personal[str] | None = None
    collection: UUID | None = None
    form: FormRef | None = None
    sections: tuple[SectionGiven, ...] = ()
    figures: tuple[FigureGiven, ...] = ()
    missing: tuple[Missing, ...] = ()

    @classmethod
    def upcast(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        """Before schema 2 there were no forms: nothing was given by one, and nothing is missing."""
        return stored if schema == 1 else super().upcast(stored, schema)


class ReportMissed(Event):
    """Nothing stood at this point when the collection of reports closed; a late report is taken all the same."""

    TOPIC: ClassVar[str] = "assignment.report-missed"

    point: PointKey
    collection: UUID


class FoundNotDone(Event):
    """The final monitoring was concluded: the date had passed and not everything was accepted; it is still owed."""

    TOPIC: ClassVar[str] = "assignment.found-not-done"

    point: PointKey
    monitoring: UUID


class ReportReturned(Event):
    TOPIC: ClassVar[str] = "assignment.report-returned"

    point: PointKey
    report: UUID
    remarks: Personal[str]


class ExecutionAccepted(Event):
    TOPIC: ClassVar[str] = "assignment.execution-accepted"

    point: PointKey
    report: UUID
    remarks: Personal[str] | None = None


class RemovalProposed(Event):
    """A controller prepared the removal; the setter decides [domain.md §3.2]."""

    TOPIC: ClassVar[str] = "assignment.removal-proposed"

    point: PointKey


class RemovedFromControl(Event):
    """Closed as executed."""

    TOPIC: ClassVar[str] = "assignment.removed-from-control"

    point: PointKey


class WithdrawalGround(StrEnum):
    IRRELEVANT = "irrelevant"
    REPLACED = "replaced"
    MERGED = "merged"


class Withdrawn(Event):
    """Taken off control without execution, by an act (the envelope's basis)."""

    TOPIC: ClassVar[str] = "assignment.withdrawn"

    point: PointKey
    ground: WithdrawalGround
    reason: Personal[str]


class ControlReinstated(Event):
    """Back on control, by an act: the closing stays in the history, a new round of execution begins."""

    TOPIC: ClassVar[str] = "assignment.control-reinstated"

    point: PointKey
    reason: Personal[str]


class ExtensionRequested(Event):
    TOPIC: ClassVar[str] = "assignment.extension-requested"

    request: UUID
    point: PointKey
    proposed: date
    ground: Personal[str]


class ExtensionApproved(Event):
    """The new term beside the original one. `request` is None where the setter extends of their own accord."""

    TOPIC: ClassVar[str] = "assignment.extension-approved"

    request: UUID | None
    point: PointKey
    old: date
    stated: date
    effective: date
    calendar: str
    ground: Personal[str] | None = None


class ExtensionRejected(Event):
    TOPIC: ClassVar[str] = "assignment.extension-rejected"

    request: UUID
    point: PointKey
    reason: Personal[str]


class ExtensionWithdrawn(Event):
    TOPIC: ClassVar[str] = "assignment.extension-withdrawn"

    request: UUID
    point: PointKey


class LapseOutcome(StrEnum):
    """What a person decided about a term that had passed before the plan was approved [domain.md §4.8]."""

    COUNTS = "counts"
    EXCUSED = "excused"


class LapsedTermDecided(Event):
    """The term before approval counts as it stands, or is excused; a new term is an extension of its own."""

    TOPIC: ClassVar[str] = "assignment.lapsed-term-decided"

    point: PointKey
    outcome: LapseOutcome
    reason: Personal[str]


class RevisedTerm(Frozen):
    """A control point whose term a revision moved. `old` is its term until now; the point keeps its key."""

    point: PointKey
    starts: date | None = None
    old: date | None = None
    stated: date | None = None
    effective: date | None = None
    calendar: str | None = None


class ObligationRevised(Event):
    """A revision of the plan moved or added terms of this party, dropped (withdrew) some, or changed who leads."""

    TOPIC: ClassVar[str] = "assignment.obligation-revised"

    lead: bool
    moved: tuple[RevisedTerm, ...] = ()
    added: tuple[ControlPoint, ...] = ()
    dropped: tuple[PointKey, ...] = ()


EVENTS: tuple[type[Event], ...] = (
    Assigned,
    PartyReplaced,
    ExecutionStarted,
    InterimReportSubmitted,
    EvidenceAttached,
    EvidenceRevoked,
    ReportSubmitted,
    ReportMissed,
    FoundNotDone,
    ReportReturned,
    ExecutionAccepted,
    RemovalProposed,
    RemovedFromControl,
    Withdrawn,
    ControlReinstated,
    ExtensionRequested,
    ExtensionApproved,
    ExtensionRejected,
    ExtensionWithdrawn,
    LapsedTermDecided,
    ObligationRevised,
)
