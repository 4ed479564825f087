"""The electronic signature under a recorded act: simple by the very record, or a detached file with its check [63-ФЗ].

Whoever is signed in and records an act signs it simply, under the local act of the body [domain.md §9]. An enhanced
signature is a detached file over a document; it is filed to the record of the act by whoever made it, and what a
verifying program found of it is a fact of its own: with another program, or other roots, it is checked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from domain import consolidated_report
from domain.actors import Frozen, SignatureLevel, natural_id
from domain.assessment_card import events as card
from domain.assignment import events as assignment
from domain.documents import Document
from domain.examination import events as examination
from domain.ledger import Decider, Event
from domain.monitoring import events as monitoring
from domain.personal import Personal
from domain.plan import events as plan
from domain.refusals import Forbidden, NotFound, Refusal

SIGNABLE: Mapping[type[Event], str] = MappingProxyType(
    {
        plan.Agreed: "согласование плана",
        plan.Approved: "утверждение плана",
        plan.RevisionIssued: "изменение плана",
        plan.PlanClosed: "закрытие плана",
        assignment.RemovedFromControl: "снятие с контроля",
        assignment.Withdrawn: "снятие без исполнения",
        assignment.ControlReinstated: "возврат на контроль",
        assignment.ExtensionApproved: "перенос срока",
        assignment.ReportSubmitted: "отчёт об исполнении",
        consolidated_report.ReportApproved: "утверждение сводной информации",
        examination.ExpertAppointed: "назначение эксперта",
        examination.ExpertReplaced: "замена эксперта",
        examination.ThirdExpertAppointed: "назначение третьего эксперта",
        card.CardSubmitted: "экспертная карта",
        card.SelfExaminationSubmitted: "самообследование",
        monitoring.MonitoringConcluded: "завершение мониторинга",
    }
)
"""The acts that are signed, in Russian."""


class CheckOutcome(StrEnum):
    """What a verifying program found; `unchecked`: there is none that could tell, so that nothing is known."""

    VALID = "valid"
    INVALID = "invalid"
    UNCHECKED = "unchecked"


class CheckReason(StrEnum):
    """Why."""

    HOLDS = "holds"
    NO_VERIFIER = "no_verifier"
    ALGORITHM = "algorithm"
    NOT_A_SIGNATURE = "not_a_signature"
    ANOTHER_DOCUMENT = "another_document"
    BROKEN = "broken"
    NO_CERTIFICATE = "no_certificate"
    UNTRUSTED = "untrusted"


class Certificate(Frozen):
    """Whose key signed, as the certificate says."""

    subject: Personal[str]
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


class SignatureFiled(Event):
    """`filing` is its own id, `record` the signed event in `stream`.

    `content` is what the file signs, `own` where the record itself kept it; `digest` is the SHA-256 of the plain
    content. The files stand under a key of their own: a signature names its signer.
    """

    TOPIC: ClassVar[str] = "signature.filed"

    filing: UUID
    stream: UUID
    record: UUID
    act: str
    plan: UUID | None = None
    level: SignatureLevel
    content: Document
    own: bool
    digest: str
    file: Document
    file_name: Personal[str]


class SignatureChecked(Event):
    """What `verifier` (a program by name and version; None: there is none) found on that day."""

    TOPIC: ClassVar[str] = "signature.checked"

    filing: UUID
    outcome: CheckOutcome
    reason: CheckReason
    verifier: str | None = None
    certificate: Certificate | None = None
    signed_at: datetime | None = None


EVENTS: tuple[type[Event], ...] = (SignatureFiled, SignatureChecked)


@dataclass(frozen=True, slots=True)
class Filed:
    """A detached signature and its last check."""

    event: SignatureFiled
    checked: SignatureChecked | None = None
    checks: int = 0

    @property
    def valid(self) -> bool:
        return self.checked is not None and self.checked.outcome is CheckOutcome.VALID


@dataclass(frozen=True, slots=True)
class Signatures:
    """The detached signatures of one act."""

    filed: Mapping[UUID, Filed] = field(default_factory=dict)

    @property
    def level(self) -> SignatureLevel:
        """The highest level that holds: simple where no file does."""
        levels = tuple(SignatureLevel)
        held = (one.event.level for one in self.filed.values() if one.valid)
        return max(held, key=levels.index, default=SignatureLevel.SIMPLE)


def signatures_id(record: UUID) -> UUID:
    """The stream of the signatures of this record."""
    return natural_id("signatures", record)


def evolve(state: Signatures, event: Event) -> Signatures:
    """One fact further."""
    match event:
        case SignatureFiled():
            return Signatures({**state.filed, event.filing: Filed(event)})
        case SignatureChecked():
            before = state.filed[event.filing]
            return Signatures({**state.filed, event.filing: replace(before, checked=event, checks=before.checks + 1)})
        case _:
            return state


SIGNATURES = Decider(name="signature", initial=Signatures(), evolve=evolve)


class UnknownSignature(NotFound):
    """There is no such signature."""

    def __init__(self) -> None:
        super().__init__("Такой подписи нет: выберите её из подписей записи.")


class NotSigned(Refusal):
    """Not every record is an act that somebody signs."""

    def __init__(self) -> None:
        said = ", ".join(dict.fromkeys(SIGNABLE.values()))
        super().__init__(f"Эту запись подписью не скрепляют. Подписывают: {said}.")


class AnothersAct(Forbidden):
    """An act is signed by whoever made it."""

    def __init__(self) -> None:
        super().__init__("Действие подписывает тот, кто его совершил: файл подписи прикладывает этот человек.")


class SimpleNeedsNoFile(Refusal):
    """A simple signature is the record itself."""

    def __init__(self) -> None:
        super().__init__(
            "Простой подписью действие уже подписано самим входом и записью: файл прикладывают к усиленной или "
            "квалифицированной."
        )


class NothingToSign(Refusal):
    """A detached signature signs a document."""

    def __init__(self) -> None:
        super().__init__(
            "Нет подписанного документа: приложите файл, который подписан, или укажите, в каком виде (docx, pdf) "
            "подписан документ, сохранённый при этом действии."
        )


def signed_act(event: Event | None, by: UUID) -> str:
    """What the act is called. Raises NotSigned, AnothersAct."""
    if event is None or type(event) not in SIGNABLE:
        raise NotSigned
    if event.by != by:
        raise AnothersAct
    return SIGNABLE[type(event)]


def filed_in(state: Signatures, filing: UUID) -> SignatureFiled:
    """The signature itself. Raises UnknownSignature."""
    if filing not in state.filed:
        raise UnknownSignature
    return state.filed[filing].event


def refuse_simple(level: SignatureLevel) -> None:
    """Raises SimpleNeedsNoFile."""
    if level is SignatureLevel.SIMPLE:
        raise SimpleNeedsNoFile


def file_signature(state: Signatures, *, filed: SignatureFiled, found: SignatureChecked) -> tuple[Event, ...]:
    """The file is kept with what was found of it; an invalid one too: it was filed, and counts for nothing."""
    refuse_simple(filed.level)
    return filed, found


def check_again(state: Signatures, *, found: SignatureChecked) -> tuple[Event, ...]:
    """What a program finds of it now. Raises UnknownSignature."""
    filed_in(state, found.filing)
    return (found,)
