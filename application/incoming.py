"""Incoming reports: what waits for the committee, oldest first, and one report with all that a decision needs.

A report is held here beside what was asked: the form's figures and sections with their titles, what it lacks, the
findings on its documents, the quantities that the plan states, the earlier rounds with the remarks on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from application.access import may
from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion, Wording, trail
from application.compliance_register import ComplianceRegister, Entry, RegisterQuestion, WaitsFor
from application.controlling import AcceptExecution, ProposeRemoval, RemoveFromControl, ReturnReport
from application.dossier import Dossier, open_dossier
from application.evidence_checklist import CheckEvidence, checklist
from application.exporting import register_entries
from application.looking import NotYoursToSee, show
from application.performing import Actor, Office, Order
from application.ports import Ledger
from application.quotas import seen_quotas
from application.register_entries import entries_of
from domain.assignment import control
from domain.assignment.events import ExecutionAccepted, PointKey, ReportReturned, ReportSubmitted
from domain.assignment.points import point_of
from domain.assignment.state import Assignment, Evidence, Point, Stage
from domain.assignment.submissions import Submission
from domain.evidence_checklist import Finding
from domain.ledger import Stored
from domain.plan.state import Activity, Plan
from domain.quotas import Quota
from domain.report_form import REPORT_FORM, FormRef, FormVersion

MOST_EVENTS = 500


class Waiting(StrEnum):
    """Whose decision a point waits for: a report to be looked at, an executed point to be removed."""

    REVIEW = "review"
    REMOVAL = "removal"


WAITS = {Waiting.REVIEW: WaitsFor.CONTROLLER_REVIEW, Waiting.REMOVAL: WaitsFor.SETTER_REMOVAL}


def incoming(
    actor: Actor,
    waiting: Waiting,
    register: ComplianceRegister,
    ledger: Ledger,
    today: date,
    *,
    plan: UUID | None = None,
    party: UUID | None = None,
) -> tuple[Entry, ...]:
    """What waits, the longest first. Raises UnknownPlan, NotYoursToSee."""
    question = RegisterQuestion(plan=plan, party=party, waits_for=WAITS[waiting])
    found = register_entries(actor, question, register, ledger, as_of=today, today=today)
    return tuple(
        sorted(found, key=lambda e: (e.under_review_since or e.accepted_submission or today, *map(str, e.key)))
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A part of the report by its title in the form; `text` None: it stands in an attached document."""

    title: str
    text: str | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A confirming document of the report and what there is to say of it."""

    evidence: Evidence
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One report as it was sent, and what was decided of it."""

    submission: Submission
    summary: str | None
    form: FormVersion | None
    sections: tuple[Said, ...]
    figures: tuple[Said, ...]
    documents: tuple[ShownDocument, ...]
    remarks: str | None


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A control point with its report under review, those before it, and what this actor may decide.

    `together` are findings on all documents of the report, `awaited` the co-executors whose parts come first.
    """

    assignment: Assignment
    plan: Plan
    activity: Activity | None
    point: Point
    entry: Entry
    report: ReportShown | None
    earlier: tuple[ReportShown, ...]
    together: tuple[Finding, ...]
    quotas: tuple[Quota, ...]
    awaited: tuple[Assignment, ...]
    history: tuple[TrailEntry, ...]
    may_accept: bool
    may_return: bool
    may_remove: bool
    may_propose: bool


def report_file(
    actor: Actor,
    assignment: UUID,
    key: PointKey,
    office: Office,
    places: AuditTrail,
    names: Names,
    wording: Wording,
    today: date,
) -> ReportFile:
    """The control point. Raises UnknownAssignment, NotYoursToSee, UnknownControlPoint."""
    dossier = open_dossier(assignment, office)
    state, plan = dossier.state, dossier.plan.state
    show(actor, assignment, state)
    point = point_of(state, key)
    if state.activity is None or state.plan is None or state.party is None:
        raise NotYoursToSee
    entry = next(e for e in entries_of(state, plan, dossier.assignment.version) if e.point == point.key)
    reports = [_shown(s, dossier, point, actor, office) for s in point.submissions]
    told = trail(TrailQuestion(stream=assignment, limit=MOST_EVENTS), places, office.ledger, names, wording).entries
    quotas = seen_quotas(actor, office.ledger, state.plan, as_of=today, known_at=None, activity=state.activity)
    current = reports[-1] if reports and point.current is not None else None

    def permitted(order: type[Order]) -> bool:
        return may(actor, order, plan=plan, assignment=state)

    waits, accepted = point.stage is Stage.SUBMITTED, point.stage is Stage.ACCEPTED
    removes = accepted and permitted(RemoveFromControl)
    return ReportFile(
        assignment=state,
        plan=plan,
        activity=plan.activities.get(state.activity),
        point=point,
        entry=entry,
        report=current,
        earlier=tuple(reversed(reports[:-1] if current else reports)),
        together=_together(dossier, point, actor, office),
        quotas=tuple(q for row in quotas for q in row.quotas if q.party in (None, state.party.id)),
        awaited=control.awaited(state, point.key, (part.state for part in dossier.parts(office))) if accepted else (),
        history=tuple(e for e in told if e.place.point in (None, point.key)),
        may_accept=waits and permitted(AcceptExecution),
        may_return=waits and permitted(ReturnReport),
        may_remove=removes,
        may_propose=accepted and not removes and point.removal_proposed_by is None and permitted(ProposeRemoval),
    )


def _shown(submission: Submission, dossier: Dossier, point: Point, actor: Actor, office: Office) -> ReportShown:
    events = [stored.event for stored in _of_report(dossier, submission.report, office)]
    sent = next((event for event in events if isinstance(event, ReportSubmitted)), None)
    decided = next((e for e in reversed(events) if isinstance(e, ReportReturned | ExecutionAccepted)), None)
    form = _form(submission.form, office)
    return ReportShown(
        submission=submission,
        summary=str(sent.summary) if sent and sent.summary else None,
        form=form,
        sections=tuple(_sections(sent, form)) if sent else (),
        figures=tuple(_figures(submission, form)),
        documents=_documents(submission, dossier, point, actor, office),
        remarks=str(decided.remarks) if decided and decided.remarks else None,
    )


def _of_report(dossier: Dossier, report: UUID, office: Office) -> Sequence[Stored]:
    history = office.ledger.history(dossier.assignment.stream)
    return [stored for stored in history if getattr(stored.event, "report", None) == report]


def _form(ref: FormRef | None, office: Office) -> FormVersion | None:
    if ref is None:
        return None
    versions = office.ledger.load(REPORT_FORM, ref.form).state.versions
    return next((version for version in versions if version.version == ref.version), None)


def _sections(sent: ReportSubmitted, form: FormVersion | None) -> Iterator[Said]:
    for given in sent.sections:
        asked = form.section(given.code) if form else None
        yield Said(asked.title if asked else given.code, str(given.text) if given.text else None)


def _figures(submission: Submission, form: FormVersion | None) -> Iterator[Said]:
    for given in submission.figures:
        asked = form.figure(given.code) if form else None
        yield Said(asked.title if asked else given.code, given.value.replace(".", ","), asked.unit if asked else None)


def _documents(
    submission: Submission, dossier: Dossier, point: Point, actor: Actor, office: Office
) -> tuple[ShownDocument, ...]:
    if not submission.evidence:
        return ()
    question = CheckEvidence(
        assignment=dossier.assignment.stream,
        point=point.key,
        evidence=submission.evidence,
        submitted_on=submission.on,
    )
    found = {one.evidence: one.findings for one in checklist(question, actor, office).documents}
    held = (dossier.state.evidence[evidence] for evidence in submission.evidence)
    return tuple(ShownDocument(evidence, found.get(evidence.id, ())) for evidence in held)


def _together(dossier: Dossier, point: Point, actor: Actor, office: Office) -> tuple[Finding, ...]:
    report = point.current
    if report is None or not report.evidence:
        return ()
    question = CheckEvidence(assignment=dossier.assignment.stream, point=point.key, evidence=report.evidence)
    return checklist(question, actor, office).together
