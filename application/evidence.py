"""Confirming documents: attached to a control point, taken back, opened."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from pydantic import Field

from application.access import NotYours, may_see
from application.dossier import Dossier, open_dossier
from application.performing import Actor, Decided, Office, Order, Standing, perform
from application.ports import Recorded
from application.reporting import RecordReport
from domain.actors import Channel, natural_id
from domain.assignment import evidence as rules
from domain.documents import AccessClass, EvidenceKind, Requisites
from domain.evidence_checklist import access_class
from domain.personal import Personal
from domain.refusals import Forbidden


class DocumentNotForYou(Forbidden):
    """A document is opened by those who see the activity; a restricted one by those whose duty it concerns."""

    def __init__(self) -> None:
        super().__init__(
            "Этот документ вам не открыть: доступ к нему есть у исполнителя поручения, контролёра, утвердившего "
            "план лица и аудитора. Обратитесь к контролёру плана."
        )


class AttachEvidence(Order):
    """`access` is by default restricted for kinds that name people; `retention` is the archivist's class.

    `address` is the page whose snapshot the file is; `amount`, how many of the things counted it confirms.
    """

    assignment: UUID
    point: str
    kind: EvidenceKind
    file_name: str = Field(min_length=1, max_length=255)
    media_type: str = Field(default="application/octet-stream", max_length=255)
    number: str | None = None
    date: datetime.date | None = None
    title: str | None = None
    signatory: str | None = None
    access: AccessClass | None = None
    retention: str = "unassigned"
    address: str | None = None
    amount: int | None = Field(default=None, ge=0, le=1_000_000_000)


def attach_evidence(order: AttachEvidence, content: BinaryIO, actor: Actor, office: Office) -> Recorded:
    """The document is kept and stands at the point, for reports to show. The answer names it.

    The file, its name and requisites stand under a key of their own: one document can be erased without the others.
    """
    evidence = natural_id("evidence", actor.command)
    if (first := office.ledger.answered(actor.command)) is not None:
        # Before the file is taken in: a retry must not keep it a second time.
        return Recorded(first.position, first.repeated, evidence)

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office, _attacher(order, dossier, actor))

        def named(text: str | None) -> Personal[str] | None:
            return None if text is None else Personal(evidence, text)

        requisites = Requisites(
            number=order.number, date=order.date, title=named(order.title), signatory=named(order.signatory)
        )
        rules.refuse_attaching(dossier.state, by, order.point, order.kind, requisites)
        events = rules.attach_evidence(
            dossier.state,
            by,
            point=order.point,
            evidence=evidence,
            document=office.documents.keep(content, evidence, order.media_type),
            kind=order.kind,
            requisites=requisites,
            access=access_class(order.kind, order.access),
            retention=order.retention,
            file_name=Personal(evidence, order.file_name),
            address=named(order.address),
            amount=order.amount,
        )
        return dossier.decided(events)

    return perform(office, actor, decide, made=evidence)


def _attacher(order: AttachEvidence, dossier: Dossier, actor: Actor) -> Standing:
    """The executor, or the committee with a document that came past the system; whoever may record such a report."""
    try:
        return dossier.standing(AttachEvidence, actor)
    except NotYours:
        if order.received_via is Channel.SYSTEM:
            raise
        return dossier.standing(RecordReport, actor)


class RevokeEvidence(Order):
    assignment: UUID
    point: str
    evidence: UUID
    reason: str


def revoke_evidence(order: RevokeEvidence, actor: Actor, office: Office) -> Recorded:
    """The document no longer proves anything; it stays, with its history."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        reason = dossier.said(order.reason)
        return dossier.decided(
            rules.revoke_evidence(dossier.state, by, point=order.point, evidence=order.evidence, reason=reason)
        )

    return perform(office, actor, decide)


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """The plain file as it was given, in chunks; `restricted`: only those may open it who need it for their duty."""

    file_name: str
    media_type: str
    size: int
    restricted: bool
    chunks: Iterator[bytes]


def open_document(assignment: UUID, evidence: UUID, actor: Actor, office: Office) -> OpenedDocument:
    """The document, revoked ones too. Raises UnknownAssignment, UnknownDocument, DocumentNotForYou."""
    dossier = open_dossier(assignment, office)
    found = dossier.state.evidence.get(evidence)
    if found is None:
        # Whoever may not see the assignment does not learn what it holds.
        refuse_stranger(dossier, AccessClass.RESTRICTED, actor)
        raise rules.UnknownDocument
    refuse_stranger(dossier, found.access, actor)
    chunks = office.documents.open(found.document, found.subject)
    restricted = found.access is AccessClass.RESTRICTED
    return OpenedDocument(found.file_name, found.document.media_type, found.document.size, restricted, chunks)


def refuse_stranger(dossier: Dossier, access: AccessClass, actor: Actor) -> None:
    """Raises DocumentNotForYou unless the actor sees the assignment, or, of a general document, its plan."""
    if may_see(actor, assignment=dossier.state):
        return
    if access is AccessClass.GENERAL and may_see(actor, plan=dossier.plan.state):
        return
    raise DocumentNotForYou
