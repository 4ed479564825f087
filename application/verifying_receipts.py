"""The offline verification of a receipt: one event of the ledger, proved by the auditor's own keys alone."""

from dataclasses import dataclass
from hashlib import sha256

from application.verifying import Trust
from domain.bundle.refusals import Check
from domain.refusals import BadInput, Refusal
from domain.seal.checkpoint import Checkpoint, Cosignature, cosigned_by, opened
from domain.seal.leaf import Leaf, leaf_index
from domain.seal.note import BadNote, BadSignature
from domain.seal.proof import FIRST_LINE, TlogProof


class ReceiptBroken(Refusal):
    """The receipt does not prove what it says."""

    TITLE = "Расписка не прошла проверку"

    def __init__(self, check: Check, what: str, position: int | None = None) -> None:
        place = "" if position is None else f" Запись № {position}."
        super().__init__(f"Расписка не прошла проверку.{place} {what}")
        self.check = check
        self.position = position


class OfBundlesOnly(BadInput):
    """A receipt is proved against its own head alone, and has no page."""

    TITLE = "Это расписка, а не пакет"

    def __init__(self) -> None:
        super().__init__(
            "Это расписка об одной записи: для неё есть только --key и --witness-key. Преемственность, отметку времени "
            "и страницу для чтения даёт пакет (vekha bundle)."
        )


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """The event as the ledger stores it, the head that it was proved against, and who has cosigned that."""

    event: Leaf
    checkpoint: Checkpoint
    cosignatures: tuple[Cosignature, ...]


def is_receipt(beginning: bytes) -> bool:
    """Whether a file that begins so is a receipt."""
    return beginning.startswith(FIRST_LINE.encode() + b"\n")


def verify_receipt(raw: bytes, trust: Trust) -> VerifiedReceipt:
    """Log signature, witnesses, stored bytes, inclusion, in this order. Raises ReceiptBroken."""
    try:
        receipt = TlogProof.of(raw)
        head, note = opened(str(receipt.checkpoint), trust.log_keys, trust.verify)
        origins = {key.name for key in note.signed_by(trust.log_keys, trust.verify)}
        cosignatures = cosigned_by(receipt.checkpoint, trust.witnesses, trust.verify)
    except (BadNote, BadSignature):
        raise ReceiptBroken(
            Check.LOG_SIGNATURE,
            "Это не расписка, она испорчена, или голова журнала в ней не подписана ключом из вашего файла.",
        ) from None
    if head.origin not in origins:
        raise ReceiptBroken(Check.LOG_SIGNATURE, f"Ключ не подписывает головы журнала {head.origin}.")
    have = {cosignature.witness for cosignature in cosignatures}
    if missing := [key for key in trust.witnesses if key not in have]:
        raise ReceiptBroken(Check.WITNESSES, f"Свидетель {missing[0].name} эту голову журнала не подтвердил.")
    position = receipt.index + 1
    if receipt.extra is None:
        raise ReceiptBroken(Check.STORED_BYTES, "В расписке нет самой записи: проверять нечего.", position)
    try:
        event = Leaf.of(receipt.extra)
    except ValueError:
        raise ReceiptBroken(Check.STORED_BYTES, "Байты записи в расписке испорчены.", position) from None
    if event.position < 1 or leaf_index(event.position) != receipt.index:
        raise ReceiptBroken(Check.STORED_BYTES, "В расписке стоит другая запись, чем та, о которой она.", position)
    if not receipt.includes(sha256(b"\x00" + receipt.extra).digest()):
        raise ReceiptBroken(
            Check.INCLUSION, "Такой записи в журнале нет: её байты изменены или доказательство — не о ней.", position
        )
    return VerifiedReceipt(event, head, cosignatures)
