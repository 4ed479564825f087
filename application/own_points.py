"""What an executor works with: the control points of their own parties, and one of them with what its report needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from application.access import may, sight
from application.audit_trail import AuditTrail, Names, Wording
from application.collecting import form_of
from application.compliance_register import ComplianceRegister, Entry, RegisterQuestion, WaitsFor
from application.dossier import open_dossier
from application.evidence import AttachEvidence, RevokeEvidence
from application.evidence_checklist import CheckEvidence, checklist
from application.extending import RequestExtension, WithdrawExtension
from application.incoming import ReportFile, ShownDocument, report_file
from application.performing import Actor, Office, Order
from application.plan_sheet import Line
from application.reporting import StartExecution, SubmitInterimReport, SubmitReport, collection_of
from domain.assignment.events import PointKey
from domain.assignment.state import Stage
from domain.assignment.submissions import Extension
from domain.report_form import FormVersion

PAGE = 1000


class Whose(StrEnum):
    """Whose step is next: the executor's own, somebody else's, nobody's any more."""

    OWN = "own"
    OTHERS = "others"
    DONE = "done"


def own_points(actor: Actor, register: ComplianceRegister, as_of: date) -> dict[Whose, tuple[Line, ...]]:
    """The control points of the actor's parties by date, sorted by whose step is next."""
    found: dict[Whose, list[Entry]] = {whose: [] for whose in Whose}
    for party in sight(actor).parties:
        for entry in _entries(RegisterQuestion(party=party, limit=PAGE), register, as_of):
            found[_whose(entry)].append(entry)
    return {
        whose: tuple(Line(entry, entry.timeliness(as_of)) for entry in sorted(entries, key=_by_date))
        for whose, entries in found.items()
    }


def _entries(question: RegisterQuestion, register: ComplianceRegister, as_of: date) -> Iterator[Entry]:
    while True:
        page = register.entries(question, as_of=as_of)
        yield from page.entries
        if page.next is None:
            return
        question = RegisterQuestion(party=question.party, after=page.next, limit=PAGE)


def _whose(entry: Entry) -> Whose:
    if entry.waits_for is WaitsFor.NOTHING:
        return Whose.DONE
    return Whose.OWN if entry.waits_for is WaitsFor.EXECUTOR_REPORT else Whose.OTHERS


def _by_date(entry: Entry) -> tuple[date, *tuple[str, ...]]:
    return (entry.effective or date.max, *map(str, entry.key))


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """A control point before its executor: the `file` that the committee sees too, and what a report would need.

    `asks` is the form that the open collection of this date froze, `documents` those that stand at the point and may
    be shown by a report, `request` the asking for a later term that nobody has decided. The rest is what this actor
    may do now, as far as rights and the stage tell; the order decides anew.
    """

    file: ReportFile
    asks: FormVersion | None
    documents: tuple[ShownDocument, ...]
    request: Extension | None
    may_start: bool
    may_report: bool
    may_inform: bool
    may_attach: bool
    may_revoke: bool
    may_request: bool
    may_withdraw: bool


def own_point(
    actor: Actor,
    assignment: UUID,
    key: PointKey,
    office: Office,
    places: AuditTrail,
    names: Names,
    wording: Wording,
    today: date,
) -> OwnPoint:
    """The control point. Raises UnknownAssignment, NotYoursToSee, UnknownControlPoint."""
    file = report_file(actor, assignment, key, office, places, names, wording, today)
    dossier, point = open_dossier(assignment, office), file.point
    collection = collection_of(dossier, key, office)

    def permitted(order: type[Order], *stages: Stage) -> bool:
        return point.stage in stages and may(actor, order, plan=file.plan, assignment=file.assignment)

    owed = (Stage.ON_CONTROL, Stage.IN_PROGRESS, Stage.RETURNED)
    still = (*owed, Stage.SUBMITTED)
    request = point.open_request
    return OwnPoint(
        file=file,
        asks=form_of(collection.state, office) if collection else None,
        documents=_standing(file, actor, office),
        request=request,
        may_start=permitted(StartExecution, Stage.ON_CONTROL),
        may_report=permitted(SubmitReport, *owed),
        may_inform=permitted(SubmitInterimReport, *still),
        may_attach=permitted(AttachEvidence, *still, Stage.ACCEPTED),
        may_revoke=permitted(RevokeEvidence, *still),
        may_request=request is None and permitted(RequestExtension, *still),
        may_withdraw=request is not None and permitted(WithdrawExtension, *still),
    )


def _standing(file: ReportFile, actor: Actor, office: Office) -> tuple[ShownDocument, ...]:
    held = [e for e in file.assignment.evidence.values() if e.point == file.point.key and e.revoked_on is None]
    if not held or file.assignment.id is None:
        return ()
    question = CheckEvidence(
        assignment=file.assignment.id, point=file.point.key, evidence=tuple(one.id for one in held)
    )
    found = {one.evidence: one.findings for one in checklist(question, actor, office).documents}
    return tuple(ShownDocument(one, found.get(one.id, ())) for one in held)
