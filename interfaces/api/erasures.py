"""The routes of erasing personal data: ask, take back, confirm; and the report of what goes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from application import erasing
from application.erasure_report import erasure_report
from application.performing import Actor
from interfaces.api.commands import QUESTION, command, refusals
from interfaces.api.signing_in import signed_in
from interfaces.plain import plain
from interfaces.reception import Reception

ERASURE = "/api/erasures/{erasure:uuid}"

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command("/api/erasures", erasing.RequestErasure, erasing.request_erasure, made="erasure"),
    command(f"{ERASURE}/withdraw", erasing.WithdrawErasure, erasing.withdraw_erasure),
    command(f"{ERASURE}/confirm", erasing.ConfirmErasure, erasing.confirm_erasure),
)


@dataclass(frozen=True, slots=True)
class ErasureAnswer:
    """Что удаляется или удалено: основание, кто запросил и кто подтвердил, сколько значений, документов и ключей."""

    erasure: UUID
    kind: str
    target: UUID
    ground: str
    basis: dict[str, Any] | None
    requested_by: UUID
    confirmed_by: UUID | None
    undecided: bool
    keys: int
    values: list[dict[str, Any]]
    documents: int


@get(
    ERASURE,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskErasure",
    summary="Отчёт об удалении сведений",
)
def get_erasure(
    erasure: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> ErasureAnswer:
    """До подтверждения — что будет удалено, после — что удалено: виды записей, поля и их число, без содержания."""
    return ErasureAnswer(**plain(erasure_report(erasure, actor, reception.office)))


QUESTIONS = (get_erasure,)
