"""The proofs in a bundle that older trees are the beginning of its tree: size → hashes (RFC 9162 §2.1.4)."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence

from domain.bundle.refusals import BundleBroken, Check
from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import verify_consistency
from domain.seal.note import unbase64

Proofs = Mapping[int, Sequence[bytes]]


def written(proofs: Proofs) -> bytes:
    """`{"17":["…"]}`: base64, sorted by size as text, no blanks, a newline at the end."""
    told = {str(size): [b64encode(step).decode() for step in proof] for size, proof in proofs.items()}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read(raw: bytes) -> Proofs:
    """The proofs written so. Raises BundleBroken."""
    try:
        told = json.loads(raw)
        proofs = {int(size): tuple(unbase64(step) for step in proof) for size, proof in told.items()}
        same = written(proofs) == raw
    except (ValueError, TypeError, AttributeError, RecursionError):
        same = False
    if not same:
        raise BundleBroken(Check.CONSISTENCY, "Доказательства преемственности написаны не по правилам.")
    return proofs


def follows(old: Checkpoint, new: Checkpoint, proofs: Proofs, whose: str) -> bool:
    """Whether it could be shown that `new` follows from `old`; False where the bundle has no proof for that size.

    Raises BundleBroken where it does not follow. `whose` names the older head to the person.
    """
    if old.origin != new.origin:
        raise BundleBroken(Check.CONSISTENCY, f"{whose} — голова другого журнала: {old.origin}, а не {new.origin}.")
    if old.size > new.size:
        raise BundleBroken(
            Check.CONSISTENCY,
            f"{whose} — о журнале из {old.size} записей, а пакет — о журнале из {new.size}: записи исчезли.",
            new.size + 1,
        )
    if old.size == new.size:
        if old.root != new.root:
            raise BundleBroken(
                Check.CONSISTENCY, f"Журнал из {old.size} записей подписан дважды с разным содержанием: {whose} другая."
            )
        return True
    if old.size == 0:
        return True
    if old.size not in proofs:
        return False
    if not verify_consistency(old.size, new.size, old.root, new.root, proofs[old.size]):
        raise BundleBroken(
            Check.CONSISTENCY,
            f"Журнал пакета не продолжает тот, что был из {old.size} записей: {whose} с ним расходится.",
        )
    return True
