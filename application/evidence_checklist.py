"""The check list that answers before a person submits documents [domain.md §8]."""

import datetime
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from application.dossier import Dossier, open_dossier
from application.evidence import refuse_stranger
from application.performing import Actor, Office
from domain.assignment.evidence import UnknownDocument
from domain.assignment.points import point_of
from domain.documents import AccessClass, EvidenceKind
from domain.evidence_checklist import Finding, Proposed, check_count, check_document
from domain.plan.events import PlannedTarget


class ProposedEvidence(BaseModel):
    """A document that the person is about to attach; `kept`: its file, or the page's snapshot, is at hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: EvidenceKind
    number: str | None = None
    date: datetime.date | None = None
    signatory: str | None = None
    access: AccessClass | None = None
    address: str | None = None
    amount: int | None = Field(default=None, ge=0, le=1_000_000_000)
    kept: bool = True


class CheckEvidence(BaseModel):
    """`evidence` are documents attached before, `proposed` those still to come; `submitted_on` is today by default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assignment: UUID
    point: str
    evidence: tuple[UUID, ...] = ()
    proposed: tuple[ProposedEvidence, ...] = ()
    submitted_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """The findings on one document; `evidence` None for a proposed one, `place` its place among the proposed."""

    evidence: UUID | None
    place: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The findings on each document, and on all of them together."""

    documents: tuple[CheckedDocument, ...]
    together: tuple[Finding, ...]


def checklist(question: CheckEvidence, actor: Actor, office: Office) -> Checklist:
    """How the documents stand before the person submits them; nothing is recorded.

    Raises UnknownAssignment, UnknownControlPoint, UnknownDocument, DocumentNotForYou.
    """
    dossier = open_dossier(question.assignment, office)
    refuse_stranger(dossier, AccessClass.RESTRICTED, actor)
    point_of(dossier.state, question.point)
    zone = ZoneInfo(dossier.plan.state.policy.time_zone)
    day = question.submitted_on or office.clock.now().astimezone(zone).date()
    attached = [_attached(dossier, evidence) for evidence in question.evidence]
    proposed = [_proposed(given) for given in question.proposed]
    documents = (
        *(CheckedDocument(e, None, check_document(d, day)) for e, d in zip(question.evidence, attached, strict=True)),
        *(CheckedDocument(None, place, check_document(d, day)) for place, d in enumerate(proposed)),
    )
    return Checklist(documents, check_count((d.amount for d in (*attached, *proposed)), _targets(dossier)))


def _attached(dossier: Dossier, evidence: UUID) -> Proposed:
    found = dossier.state.evidence.get(evidence)
    if found is None:
        raise UnknownDocument
    return Proposed(
        kind=found.kind,
        number=found.requisites.number,
        dated=found.requisites.date,
        signatory=str(found.requisites.signatory) if found.requisites.signatory else None,
        access=found.access,
        address=found.address,
        amount=found.amount,
    )


def _proposed(given: ProposedEvidence) -> Proposed:
    return Proposed(
        kind=given.kind,
        number=given.number,
        dated=given.date,
        signatory=given.signatory,
        access=given.access,
        address=given.address,
        amount=given.amount,
        kept=given.kept,
    )


def _targets(dossier: Dossier) -> tuple[PlannedTarget, ...]:
    """What the activity states of itself, while its wording is not erased."""
    activity = dossier.plan.state.activities.get(dossier.state.activity) if dossier.state.activity else None
    return activity.wording.targets if activity and activity.wording else ()
