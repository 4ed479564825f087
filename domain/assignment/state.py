"""What is remembered of an assignment, and how each fact changes it."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.actors import Role, natural_id
from domain.assignment import events as e
from domain.assignment.submissions import Extension as Extension
from domain.assignment.submissions import ExtensionOutcome as ExtensionOutcome
from domain.assignment.submissions import Submission as Submission
from domain.documents import AccessClass, Document, EvidenceKind, Requisites
from domain.ledger import Decider, Event


class Stage(StrEnum):
    """Where a control point stands in the procedure; says nothing of dates [domain.md §3]."""

    ON_CONTROL = "on_control"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"

    @property
    def open(self) -> bool:
        """Still owed: neither closed nor taken off control nor passed to another party."""
        return self not in {Stage.CLOSED, Stage.WITHDRAWN, Stage.PASSED_ON}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document attached to a point, as far as the rules need it; the key of `subject` protects its file and name."""

    id: UUID
    subject: UUID
    point: e.PointKey
    kind: EvidenceKind
    document: Document
    requisites: Requisites
    access: AccessClass
    attached_on: date
    by: UUID
    amount: int | None = None
    file_name: str = ""
    address: str | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A control point and its round of execution; a reinstatement starts a new round and keeps the old reports.

    `in_plan` is the term under which the revision in force knows it (a key, as `planned` has); None: not any more.
    `missed_on`: the collection of its reports, or the final monitoring, closed with nothing of this term and round that
    stood, or was accepted.
    """

    planned: e.ControlPoint
    stage: Stage = Stage.ON_CONTROL
    last_fact_on: date | None = None
    stated: date | None = None
    effective: date | None = None
    calendar: str | None = None
    submissions: tuple[Submission, ...] = ()
    interim: tuple[UUID, ...] = ()
    extensions: tuple[Extension, ...] = ()
    removal_proposed_by: UUID | None = None
    ended_on: date | None = None
    rounds: int = 1
    lapse: e.LapseOutcome | None = None
    in_plan: e.PointKey | None = None
    missed_on: date | None = None

    @property
    def key(self) -> e.PointKey:
        return self.planned.key

    @property
    def round_submissions(self) -> tuple[Submission, ...]:
        """The reports of the current round of execution."""
        return tuple(s for s in self.submissions if s.round == self.rounds)

    @property
    def current(self) -> Submission | None:
        """The last report of this round, returned or not."""
        return self.round_submissions[-1] if self.round_submissions else None

    @property
    def tasks_left(self) -> tuple[int, ...]:
        """The row's tasks (from 1) that no accepted report of this round shows done."""
        shown = {task for s in self.round_submissions if s.accepted_on for task in s.tasks_done}
        done = shown if self.rounds > 1 else shown | set(self.planned.tasks_done)
        return tuple(task for task in range(1, self.planned.tasks + 1) if task not in done)

    @property
    def accepted(self) -> Submission | None:
        """The accepted report with which the last task was done; None while tasks are left."""
        if self.tasks_left:
            return None
        return next((s for s in reversed(self.round_submissions) if s.accepted_on), None)

    @property
    def open_request(self) -> Extension | None:
        """The request for a new term that nobody has decided yet."""
        return next((x for x in self.extensions if x.outcome is ExtensionOutcome.REQUESTED), None)

    def extension(self, request: UUID) -> Extension | None:
        return next((x for x in self.extensions if x.request == request), None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One responsible party's part of an activity."""

    id: UUID | None = None
    plan: UUID | None = None
    activity: UUID | None = None
    party: e.Party | None = None
    duty: e.Duty = e.Duty.PERFORMS
    lead: bool = True
    sequence: int = 0
    assigned_on: date | None = None
    setter: UUID | None = None
    committee: UUID | None = None
    points: dict[e.PointKey, Point] = field(default_factory=dict)
    evidence: dict[UUID, Evidence] = field(default_factory=dict)
    successors: tuple[UUID, ...] = ()
    revision: int | None = None

    @property
    def exists(self) -> bool:
        return self.id is not None

    @property
    def successor(self) -> UUID | None:
        """The stream of the party that this one's open points passed to, the last one where it happened twice."""
        return self.successors[-1] if self.successors else None

    def at(self, key: e.PointKey, event: Event, **changes: Any) -> "Assignment":
        """The same assignment with this point changed on the date of the event."""
        point = replace(self.points[key], last_fact_on=event.occurred_on, **changes)
        return replace(self, points={**self.points, key: point})


def assignment_id(activity: UUID, party: UUID, sequence: int = 0) -> UUID:
    """The stream of this party's part of the activity; `sequence` grows when the party gets it a second time."""
    return natural_id("assignment", activity, party, sequence)


def _judge(point: Point, report: UUID, **verdict: Any) -> tuple[Submission, ...]:
    return tuple(replace(s, **verdict) if s.report == report else s for s in point.submissions)


def _settle(
    point: Point, request: UUID | None, outcome: ExtensionOutcome, granted: date | None = None
) -> tuple[Extension, ...]:
    return tuple(replace(x, outcome=outcome, granted=granted) if x.request == request else x for x in point.extensions)


def _end(state: Assignment, key: e.PointKey, event: Event, stage: Stage) -> Assignment:
    """The point ends on this date, and a request that nobody decided lapses with it."""
    point = state.points[key]
    waiting = point.open_request
    extensions = _settle(point, waiting.request, ExtensionOutcome.LAPSED) if waiting else point.extensions
    return state.at(key, event, stage=stage, ended_on=event.occurred_on, extensions=extensions)


def _new(planned: e.ControlPoint) -> Point:
    return Point(
        planned=planned,
        stated=planned.stated,
        effective=planned.effective,
        calendar=planned.calendar,
        in_plan=planned.key,
    )


def _revised(state: Assignment, event: e.ObligationRevised) -> Assignment:
    """Moved points keep their history and their first term; new ones stand beside them."""
    for term in event.moved:
        state = state.at(
            term.point,
            event,
            planned=state.points[term.point].planned.model_copy(update={"starts": term.starts}),
            stated=term.stated,
            effective=term.effective,
            calendar=term.calendar,
            in_plan=term.stated.isoformat() if term.stated else e.UNDATED,
            missed_on=None,
        )
    dropped = {key: replace(state.points[key], in_plan=None) for key in event.dropped}
    points = {**state.points, **dropped, **{planned.key: _new(planned) for planned in event.added}}
    return replace(state, lead=event.lead, points=points, revision=event.revision)


def evolve(state: Assignment, event: Event) -> Assignment:
    """One fact further. Rules never run here, so that a rule may tighten and old history still loads."""
    match event:
        case e.Assigned():
            return Assignment(
                id=assignment_id(event.activity, event.party.id, event.sequence),
                plan=event.plan,
                activity=event.activity,
                party=event.party,
                duty=event.duty,
                lead=event.lead,
                sequence=event.sequence,
                assigned_on=event.occurred_on,
                setter=event.by,
                committee=event.on_behalf_of,
                points={p.key: _new(p) for p in event.points},
                revision=event.revision,
            )
        case e.PartyReplaced():
            for key in event.points:
                state = _end(state, key, event, Stage.PASSED_ON)
            return replace(state, successors=(*state.successors, event.successor))
        case e.ExecutionStarted():
            return state.at(event.point, event, stage=Stage.IN_PROGRESS)
        case e.InterimReportSubmitted():
            return state.at(event.point, event, interim=(*state.points[event.point].interim, event.report))
        case e.EvidenceAttached():
            evidence = Evidence(
                id=event.evidence,
                subject=event.file_name.subject,
                point=event.point,
                kind=event.kind,
                document=event.document,
                requisites=event.requisites,
                access=event.access,
                attached_on=event.occurred_on,
                by=event.by,
                amount=event.amount,
                file_name=str(event.file_name),
                address=str(event.address) if event.address else None,
            )
            return replace(state.at(event.point, event), evidence={**state.evidence, evidence.id: evidence})
        case e.EvidenceRevoked():
            revoked = replace(state.evidence[event.evidence], revoked_on=event.occurred_on)
            return replace(state.at(event.point, event), evidence={**state.evidence, revoked.id: revoked})
        case e.ReportSubmitted():
            submission = Submission(
                report=event.report,
                by=event.by,
                on=event.occurred_on,
                evidence=event.evidence,
                tasks_done=event.tasks_done,
                asks_removal=event.asks_removal,
                round=state.points[event.point].rounds,
                via=event.received_via,
                at=event.occurred_at,
                registered_by=None if event.role is Role.EXECUTOR else event.on_behalf_of,
                collection=event.collection,
                form=event.form,
                sections=tuple(section.code for section in event.sections),
                figures=event.figures,
                missing=event.missing,
            )
            submissions = (*state.points[event.point].submissions, submission)
            return state.at(event.point, event, stage=Stage.SUBMITTED, submissions=submissions)
        case e.ReportMissed() | e.FoundNotDone():
            # No fact of the party's: one of its own of an earlier day may still be recorded after it.
            missed = replace(state.points[event.point], missed_on=event.occurred_on)
            return replace(state, points={**state.points, event.point: missed})
        case e.ReportReturned():
            judged = _judge(state.points[event.point], event.report, returned_on=event.occurred_on)
            return state.at(event.point, event, stage=Stage.RETURNED, submissions=judged)
        case e.ExecutionAccepted():
            judged = _judge(
                state.points[event.point], event.report, accepted_on=event.occurred_on, accepted_by=event.by
            )
            # A report on some of the row's tasks is accepted for those; the rest is still to be done.
            complete = not replace(state.points[event.point], submissions=judged).tasks_left
            stage = Stage.ACCEPTED if complete else Stage.IN_PROGRESS
            return state.at(event.point, event, stage=stage, submissions=judged)
        case e.RemovalProposed():
            return state.at(event.point, event, removal_proposed_by=event.by)
        case e.RemovedFromControl():
            return _end(state, event.point, event, Stage.CLOSED)
        case e.Withdrawn():
            return _end(state, event.point, event, Stage.WITHDRAWN)
        case e.ControlReinstated():
            return state.at(
                event.point,
                event,
                stage=Stage.ON_CONTROL,
                ended_on=None,
                missed_on=None,
                removal_proposed_by=None,
                rounds=state.points[event.point].rounds + 1,
            )
        case e.ExtensionRequested():
            point = state.points[event.point]
            asked = Extension(
                request=event.request,
                proposed=event.proposed,
                requested_on=event.occurred_on,
                requested_by=event.by,
                requested_for=event.on_behalf_of,
                old=point.stated,
                due=point.effective,
            )
            return state.at(event.point, event, extensions=(*point.extensions, asked))
        case e.ExtensionApproved():
            point = state.points[event.point]
            settled = _settle(point, event.request, ExtensionOutcome.APPROVED, event.stated)
            return state.at(
                event.point,
                event,
                stated=event.stated,
                effective=event.effective,
                calendar=event.calendar,
                extensions=settled,
                missed_on=None,
            )
        case e.ExtensionRejected():
            settled = _settle(state.points[event.point], event.request, ExtensionOutcome.REJECTED)
            return state.at(event.point, event, extensions=settled)
        case e.ExtensionWithdrawn():
            settled = _settle(state.points[event.point], event.request, ExtensionOutcome.WITHDRAWN)
            return state.at(event.point, event, extensions=settled)
        case e.LapsedTermDecided():
            return state.at(event.point, event, lapse=event.outcome)
        case e.ObligationRevised():
            return _revised(state, event)
        case _:
            return state


ASSIGNMENT = Decider(name="assignment", initial=Assignment(), evolve=evolve)
