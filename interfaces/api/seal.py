"""The routes of the sealed history: the signed head, the tree's tiles, a receipt for one event. Forms: docs/seal.md."""

from dataclasses import dataclass
from datetime import datetime

from litestar import MediaType, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from application import seal
from application.performing import Actor
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.reception import Reception

FOREVER = "private, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class CosignedAnswer:
    """Последнее, что подтвердил свидетель."""

    witness: str
    size: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SealAnswer:
    """Состояние печати: size записей подписано, lag ещё нет, behind — сколько секунд ждёт первая из них.

    writing — принимаются ли новые записи, refusal — почему нет: до подтверждения истории служба только показывает.
    """

    origin: str | None
    size: int
    root: str | None
    signed_at: datetime | None
    lag: int
    behind: float
    alive: bool
    alarm: str | None
    cosigned: list[CosignedAnswer]
    stamped_at: datetime | None
    writing: bool
    refusal: str | None


@get(
    "/api/seal",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskSeal",
    summary="Состояние печати журнала",
)
def get_seal(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> SealAnswer:
    """Сколько записей запечатано, кто это подтвердил, отстаёт ли печать. Для аудитора."""
    found, refusal = seal.standing(actor, reception.seal)
    return SealAnswer(
        origin=found.origin,
        size=found.size,
        root=found.root.hex() if found.root else None,
        signed_at=found.signed_at,
        lag=found.lag,
        behind=found.behind,
        alive=found.alive,
        alarm=found.alarm,
        cosigned=[CosignedAnswer(one.witness, one.size, one.at) for one in found.cosigned],
        stamped_at=found.stamped_at,
        writing=refusal is None,
        refusal=str(refusal) if refusal else None,
    )


@get(
    "/api/seal/checkpoint",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskCheckpoint",
    summary="Подписанная голова журнала",
    media_type=MediaType.TEXT,
)
def get_checkpoint(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> Response[str]:
    """Размер и корень дерева с подписями журнала и свидетелей (C2SP tlog-checkpoint). Для аудитора."""
    found = seal.checkpoint(actor, reception.seal)
    return Response(found, media_type=MediaType.TEXT, headers={"Cache-Control": "private, no-cache"})


@get(
    "/api/seal/tile/{level:int}/{number:path}",
    sync_to_thread=True,
    guards=[signed_in],
    include_in_schema=False,
)
def get_tile(
    level: FromPath[int], number: FromPath[str], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> Response[bytes]:
    """Часть дерева (C2SP tlog-tiles); путь делится на группы цифр, поэтому в описании API его нет."""
    found = seal.tile(actor, reception.seal, f"tile/{level}/{number.strip('/')}")
    return Response(found, media_type="application/octet-stream", headers={"Cache-Control": FOREVER})


@get(
    "/api/events/{position:int}/receipt",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskReceipt",
    summary="Расписка о записи журнала",
    media_type=MediaType.TEXT,
)
def get_receipt(
    position: FromPath[int], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> Response[str]:
    """Доказательство, что запись с этим номером есть в журнале (C2SP tlog-proof); проверяется без сети."""
    proof = seal.receipt(actor, reception.office.ledger, reception.seal, position)
    return Response(str(proof), media_type=MediaType.TEXT)


QUESTIONS = (get_seal, get_checkpoint, get_tile, get_receipt)
