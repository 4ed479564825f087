"""Confirming documents: attached to a control point, shown by reports, taken back with a reason [domain.md §8]."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.points import named, open_point, said, stated
from domain.assignment.state import Assignment, Evidence, Point
from domain.documents import AccessClass, Document, EvidenceKind, Requisites
from domain.evidence_checklist import refuse_document
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import NotFound, Refusal


class UnknownEvidence(NotFound):
    """The control point has no such document."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: такого подтверждающего документа здесь нет. Приложите его к этой контрольной точке."
        )


class UnknownDocument(NotFound):
    """The assignment has no such document."""

    def __init__(self) -> None:
        super().__init__("У поручения нет такого документа: проверьте его номер.")


class EvidenceRevokedBefore(Refusal):
    """A document taken back proves nothing, and is taken back once."""

    def __init__(self, point: Point, revoked_on: date | None) -> None:
        super().__init__(f"{named(point)}: документ отозван {said(revoked_on)}. Приложите другой документ.")


class AcceptedEvidenceStays(Refusal):
    """The proof of an accepted execution is not taken back: the acceptance would stand on nothing."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: по этому документу исполнение уже принято, отозвать его нельзя. Если документ неверен, "
            "утвердившее план лицо снимает точку с контроля и актом возвращает её на контроль."
        )


def evidence_of(state: Assignment, point: Point, by: Envelope, document: UUID) -> Evidence:
    """The point's own document that still stands and is no younger than the fact that shows it.

    Raises UnknownEvidence, EvidenceRevokedBefore, DocumentDatedAfterSubmission.
    """
    found = state.evidence.get(document)
    if found is None or found.point != point.key:
        raise UnknownEvidence(point)
    if found.revoked_on is not None:
        raise EvidenceRevokedBefore(point, found.revoked_on)
    refuse_document(found.kind, found.requisites, by.occurred_on)
    return found


def standing(state: Assignment, documents: Iterable[UUID]) -> tuple[UUID, ...]:
    """Those of the documents that nobody has taken back."""
    return tuple(d for d in documents if d in state.evidence and state.evidence[d].revoked_on is None)


def refuse_attaching(
    state: Assignment, by: Envelope, point: e.PointKey, kind: EvidenceKind, requisites: Requisites
) -> Point:
    """Every rule of attaching that does not need the file itself: asked before a large file is taken in."""
    at = open_point(state, by, point, "документ не прикладывается")
    refuse_document(kind, requisites, by.occurred_on)
    return at


def attach_evidence(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    evidence: UUID,
    document: Document,
    kind: EvidenceKind,
    requisites: Requisites,
    access: AccessClass,
    retention: str,
    file_name: Personal[str],
    address: Personal[str] | None = None,
    amount: int | None = None,
) -> tuple[Event, ...]:
    """The document is at the point, for reports to show. Raises ActWithoutRequisites, DocumentDatedAfterSubmission."""
    refuse_attaching(state, by, point, kind, requisites)
    return (
        e.EvidenceAttached.of(
            by,
            point=point,
            evidence=evidence,
            document=document,
            kind=kind,
            requisites=requisites,
            access=access,
            retention=retention,
            file_name=file_name,
            address=address,
            amount=amount,
        ),
    )


def revoke_evidence(
    state: Assignment, by: Envelope, *, point: e.PointKey, evidence: UUID, reason: Personal[str]
) -> tuple[Event, ...]:
    """The document no longer proves anything; it and its history stay."""
    at = open_point(state, by, point, "документ не отзывается")
    found = state.evidence.get(evidence)
    if found is None or found.point != point:
        raise UnknownEvidence(at)
    if found.revoked_on is not None:
        raise EvidenceRevokedBefore(at, found.revoked_on)
    if any(evidence in s.evidence for s in at.round_submissions if s.accepted_on):
        raise AcceptedEvidenceStays(at)
    because = stated(reason, "почему документ отзывается")
    return (e.EvidenceRevoked.of(by, point=point, evidence=evidence, reason=because),)
