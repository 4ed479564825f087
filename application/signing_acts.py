"""Enhanced signatures of recorded acts: filed with what they sign, checked, and checked again; and looked at."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from pydantic import Field

from application import looking
from application.access import permit
from application.performing import Actor, Decided, Office, Order, Standing, circumstances, perform
from application.ports import Ledger, Recorded
from application.replaying import UnknownStream
from application.signature_verifying import Checked, SignatureVerifier
from domain import signature as rules
from domain.actors import Envelope, SignatureLevel, natural_id
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.consolidated_report import FileForm, Rendered
from domain.documents import Document
from domain.ledger import Event, Stored, change
from domain.personal import Personal
from domain.plan.state import PLAN
from domain.signature import SIGNATURES, Filed, SignatureChecked, SignatureFiled


class FileSignature(Order):
    """`record` is the act's event in `stream`; `form`: what is signed is the document that the act kept, in this form.

    Without `form` the signed document comes with the signature.
    """

    stream: UUID
    record: UUID
    level: SignatureLevel
    form: FileForm | None = None
    file_name: str = Field(default="signature.p7s", min_length=1, max_length=255)


def file_signature(
    order: FileSignature,
    content: BinaryIO,
    actor: Actor,
    office: Office,
    *,
    document: BinaryIO | None = None,
    verifier: SignatureVerifier,
) -> Recorded:
    """The signature stands at the record with what was found of it. The answer names it."""
    identity = natural_id("signature", actor.command)
    if (first := office.ledger.answered(actor.command)) is not None:
        # Before the files are taken in: a retry must not keep them a second time.
        return Recorded(first.position, first.repeated, identity)

    def decide() -> Decided:
        rules.refuse_simple(order.level)
        act = _act(order.stream, order.record, office.ledger)
        named = rules.signed_act(act.event if act else None, actor.person)
        assert act is not None
        by = _by(order, act, actor, office, identity)
        signed, own = _content(act.event, order, document, office)
        given = content.read()
        filed = SignatureFiled.of(
            by,
            filing=identity,
            stream=order.stream,
            record=order.record,
            act=named,
            plan=_plan_of(act, office.ledger),
            level=order.level,
            content=own or office.documents.keep(BytesIO(signed), identity, "application/octet-stream"),
            own=own is not None,
            digest=hashlib.sha256(signed).hexdigest(),
            file=office.documents.keep(BytesIO(given), identity, "application/pkcs7-signature"),
            file_name=Personal(identity, order.file_name),
        )
        found = _found(by, verifier.check(signed, given, office.clock.now()), identity)
        loaded = office.ledger.load(SIGNATURES, rules.signatures_id(order.record))
        return Decided((change(loaded, rules.file_signature(loaded.state, filed=filed, found=found)),))

    return perform(office, actor, decide, made=identity)


class CheckSignature(Order):
    """By the program that is set up now. `record` is the signed act's event."""

    record: UUID
    filing: UUID


def check_signature(order: CheckSignature, actor: Actor, office: Office, *, verifier: SignatureVerifier) -> Recorded:
    """What is found of it now stands beside what was found before."""

    def decide() -> Decided:
        loaded = office.ledger.load(SIGNATURES, rules.signatures_id(order.record))
        filed = rules.filed_in(loaded.state, order.filing)
        looking.stream_history(actor, office.ledger, filed.stream)
        act = _act(filed.stream, filed.record, office.ledger)
        assert act is not None
        by = _by(order, act, actor, office, order.filing)
        signed = b"".join(office.documents.open(filed.content, _subject(filed)))
        given = b"".join(office.documents.open(filed.file, order.filing))
        found = _found(by, verifier.check(signed, given, office.clock.now()), order.filing)
        return Decided((change(loaded, rules.check_again(loaded.state, found=found)),))

    return perform(office, actor, decide)


def _act(stream: UUID, record: UUID, ledger: Ledger) -> Stored | None:
    """The event that is signed. Raises UnknownStream."""
    history = ledger.history(stream)
    if not history:
        raise UnknownStream(stream)
    return next((stored for stored in history if stored.id == record), None)


def _by(order: Order, act: Stored, actor: Actor, office: Office, subject: UUID) -> Envelope:
    """In the role in which the act was done, whoever checks it; the day is that of the act's plan."""
    known = permit(actor, type(order), person=actor.person)
    own = act.event.by == actor.person
    standing = Standing(act.event.role, act.event.on_behalf_of, act.event.delegation) if own else known
    plan = _plan_of(act, office.ledger)
    zone = office.ledger.load(PLAN, plan).state.policy.time_zone if plan else DEFAULT_TIME_ZONE
    return circumstances(order, actor, standing, now=office.clock.now(), zone=zone, subject=subject)


def _plan_of(act: Stored, ledger: Ledger) -> UUID | None:
    """The plan whose history the act stands in; a card's is seen by whoever sees the card."""
    if act.event.TOPIC.startswith("assessment-card."):
        return None
    if act.event.TOPIC.startswith("plan."):
        return act.stream
    first = ledger.history(act.stream)[0].event
    plan = getattr(first, "plan", None)
    return plan if isinstance(plan, UUID) else None


def _content(
    event: Event, order: FileSignature, document: BinaryIO | None, office: Office
) -> tuple[bytes, Document | None]:
    """What is signed, and the act's own document where it is that. Raises NothingToSign."""
    if order.form is not None:
        kept: Sequence[Rendered] = getattr(event, "documents", ())
        found = next((one.document for one in kept if one.form is order.form), None)
        if found is None:
            raise rules.NothingToSign
        return b"".join(office.documents.open(found, order.stream)), found
    given = document.read() if document else b""
    if not given:
        raise rules.NothingToSign
    return given, None


def _subject(filed: SignatureFiled) -> UUID:
    """Whose key protects the signed document: an act's own stands under that of its stream."""
    return filed.stream if filed.own else filed.filing


def _found(by: Envelope, checked: Checked, identity: UUID) -> SignatureChecked:
    signer = checked.certificate
    certificate = signer and rules.Certificate(
        subject=Personal(identity, signer.subject),
        issuer=signer.issuer,
        serial=signer.serial,
        fingerprint=signer.fingerprint,
        not_before=signer.not_before,
        not_after=signer.not_after,
    )
    return SignatureChecked.of(
        by,
        filing=identity,
        outcome=checked.outcome,
        reason=checked.reason,
        verifier=checked.verifier,
        certificate=certificate,
        signed_at=checked.signed_at,
    )


# Questions


@dataclass(frozen=True, slots=True)
class ActSigned:
    """An act with its signatures: `level` is the highest that holds, simple where no file does."""

    stream: UUID
    record: UUID
    act: str
    by: UUID
    at: datetime
    level: SignatureLevel
    signatures: tuple[Filed, ...]


def act_signed(actor: Actor, stream: UUID, record: UUID, ledger: Ledger) -> ActSigned:
    """How the act is signed. Raises UnknownStream, NotYoursToSee, NotSigned."""
    history = looking.stream_history(actor, ledger, stream)
    act = next((stored for stored in history if stored.id == record), None)
    if act is None:
        raise rules.NotSigned
    named = rules.signed_act(act.event, act.event.by)
    found = ledger.load(SIGNATURES, rules.signatures_id(record)).state
    return ActSigned(stream, record, named, act.event.by, act.recorded_at, found.level, tuple(found.filed.values()))


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of a signature, in chunks."""

    file_name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


def open_signature(actor: Actor, record: UUID, filing: UUID, office: Office, *, content: bool = False) -> OpenedFile:
    """The detached signature; `content`: what it signs. Raises UnknownSignature, NotYoursToSee."""
    filed = rules.filed_in(office.ledger.load(SIGNATURES, rules.signatures_id(record)).state, filing)
    looking.stream_history(actor, office.ledger, filed.stream)
    document, subject = (filed.content, _subject(filed)) if content else (filed.file, filing)
    name = f"{filing}.{'signed' if content else 'p7s'}"
    return OpenedFile(name, document.media_type, document.size, office.documents.open(document, subject))
