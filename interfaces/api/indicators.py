"""The routes of indicators: defined, measured on sources, judged; the board with its wholes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody
from pydantic import BaseModel, ConfigDict, create_model

from application import indicator_board, measuring
from application.access_table import TABLE
from application.performing import Actor
from interfaces.api.commands import COMMAND, QUESTION, Key, answer_model, command, refusals, written
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt, axes
from interfaces.ordering import ordered, refuse_control_characters
from interfaces.plain import plain
from interfaces.reception import Reception

INDICATOR = "/api/indicators/{indicator:uuid}"
TOLD_BY_FILE = ("indicator", "file_name", "media_type")

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command(
        "/api/plans/{plan:uuid}/indicators", measuring.DefineIndicator, measuring.define_indicator, made="indicator"
    ),
    command(f"{INDICATOR}/values", measuring.ReportValue, measuring.report_value),
    command(f"{INDICATOR}/values/correct", measuring.CorrectValue, measuring.correct_value),
    command(f"{INDICATOR}/values/verify", measuring.VerifyValue, measuring.verify_value),
    command(f"{INDICATOR}/values/dispute", measuring.DisputeValue, measuring.dispute_value),
)

FIELDS: dict[str, Any] = {
    name: (field.annotation, field)
    for name, field in measuring.AttachSource.model_fields.items()
    if name not in TOLD_BY_FILE
}
SourceForm: type[BaseModel] = create_model(
    "AttachSource",
    __config__=ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True),
    file=(UploadFile, ...),
    **FIELDS,
)


def post_source(upload_bytes: int) -> HTTPRouteHandler:
    """The route that takes sources of at most so many bytes."""

    @post(
        f"{INDICATOR}/sources",
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["AttachSource"].action.capitalize(),
        operation_id="AttachSource",
        responses=refusals(COMMAND),
        request_max_body_size=upload_bytes + 64 * 1024,
    )
    def attach(
        indicator: FromPath[UUID],
        data: MultipartBody[Any],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        """Файл источника и его реквизиты; шифруется при приёме."""
        stated: dict[str, Any] = {name: getattr(data, name) for name in data.model_fields_set if name != "file"}
        order = ordered(
            measuring.AttachSource,
            indicator=indicator,
            file_name=data.file.filename,
            media_type=data.file.content_type,
            **stated,
        )
        refuse_control_characters(order)
        return written(measuring.attach_source(order, data.file.file, actor, reception.office), "source")

    attach.fn.__annotations__ |= {"data": MultipartBody[SourceForm], "return": answer_model("source")}
    return attach


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """Показатели плана по территориям и целиком: плановые, ожидаемые и фактические значения, с объяснением."""

    plan: UUID
    axes: dict[str, Any]
    lines: list[dict[str, Any]]
    wholes: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class IndicatorAnswer:
    """Показатель одной территории по периодам."""

    indicator: dict[str, Any]


@get(
    "/api/plans/{plan:uuid}/indicators",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskIndicators",
    summary="Показатели плана",
)
def get_board(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> BoardAnswer:
    """Каждая территория по годам; целое — по правилу показателя и только для тех, кто видит весь план."""
    at = axes(reception, known_at, as_of)
    return BoardAnswer(**plain(indicator_board.board(actor, plan, reception.trail, reception.office.ledger, at)))


@get(
    INDICATOR,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskIndicator",
    summary="Показатель территории",
)
def get_one(
    indicator: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> IndicatorAnswer:
    """Плановые, ожидаемые и фактические значения по периодам, сколько раз исправлены и насколько проверены."""
    at = axes(reception, known_at, as_of)
    return IndicatorAnswer(plain(indicator_board.one(actor, indicator, reception.office.ledger, at)))


QUESTIONS = (get_board, get_one)
