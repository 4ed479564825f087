"""The routes of webhooks: where the ledger's events are sent, with which secret, and how sending went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter
from pydantic import BaseModel, ConfigDict, Field, create_model

from application import webhooks as hooks
from application.access_table import TABLE
from application.performing import Actor, Order
from interfaces.api.commands import BODY, COMMAND, QUESTION, Key, answer_model, refusals, written
from interfaces.api.signing_in import signed_in
from interfaces.ordering import ordered
from interfaces.ordering import refuse_control_characters as refuse_controls
from interfaces.reception import Reception

WEBHOOK = "/api/webhooks/{webhook:uuid}"
OF_ADDRESS = ("webhook",)


class WithSecret(BaseModel):
    """Ключ подписи по Standard Webhooks; показывается один раз. Повтор той же команды ключа уже не покажет."""

    position: int
    repeated: bool
    webhook: UUID
    secret: str | None = Field(description="whsec_…: им получатель проверяет подпись.")


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """Получатель событий: position — последняя запись, которую он принял или которая ему не предназначена."""

    webhook: UUID
    url: str
    topics: list[str]
    plan: UUID | None
    position: int
    registered_at: datetime
    failing_since: datetime | None
    attempts: int
    next_try: datetime | None
    stopped_at: datetime | None
    gave_up: bool


@dataclass(frozen=True, slots=True)
class WebhooksAnswer:
    """Получатели событий в порядке назначения."""

    webhooks: list[WebhookLine]


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """Отправка одного события: ответ получателя или что помешало."""

    position: int
    event: UUID
    attempt: int
    at: datetime
    status: int | None
    error: str | None
    milliseconds: int
    taken: bool


@dataclass(frozen=True, slots=True)
class AttemptsAnswer:
    """Последние отправки, новые впереди."""

    attempts: list[AttemptLine]


def _form(order: type[Order]) -> type[BaseModel]:
    fields: dict[str, Any] = {n: (f.annotation, f) for n, f in order.model_fields.items() if n not in OF_ADDRESS}
    return create_model(order.__name__, __config__=ConfigDict(frozen=True, extra="forbid"), **fields)


def _route(path: str, order: type[Order], answer: type[BaseModel], carry_out: Any) -> HTTPRouteHandler:
    def handle(
        data: Any,
        request: Request[Actor, Any, Any],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        refuse_controls(data)
        stated = {name: getattr(data, name) for name in data.model_fields_set}
        given = ordered(order, **request.path_params, **stated)
        done = carry_out(given, actor, reception.office, reception.webhooks)
        if not isinstance(done, hooks.WithSecret):
            return written(done, None)
        webhook = done.recorded.made or request.path_params["webhook"]
        recorded = done.recorded
        return WithSecret(position=recorded.position, repeated=recorded.repeated, webhook=webhook, secret=done.secret)

    needs = TABLE[order.__name__]
    handle.__name__ = order.__name__
    handle.__annotations__ |= {"data": Annotated[_form(order), BODY], "return": answer}
    return post(
        path,
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=needs.action.capitalize(),
        description=f"Кто может: {needs.said}.",
        operation_id=order.__name__,
        responses=refusals(COMMAND),
    )(handle)


COMMANDS = (
    _route("/api/webhooks", hooks.RegisterWebhook, WithSecret, hooks.register_webhook),
    _route(f"{WEBHOOK}/secret", hooks.RotateWebhookSecret, WithSecret, hooks.rotate_webhook_secret),
    _route(f"{WEBHOOK}/stop", hooks.StopWebhook, answer_model(None), hooks.stop_webhook),
    _route(f"{WEBHOOK}/resume", hooks.ResumeWebhook, answer_model(None), hooks.resume_webhook),
)


@get(
    "/api/webhooks",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskWebhooks",
    summary="Получатели событий",
)
def get_webhooks(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> WebhooksAnswer:
    """Куда отправляются события и до какой записи дошла отправка. Для администратора."""
    return WebhooksAnswer(
        [
            WebhookLine(
                hook.webhook,
                hook.url,
                list(hook.wanted.topics),
                hook.wanted.plan,
                hook.position,
                hook.registered_at,
                hook.failing_since,
                hook.attempts,
                hook.next_try,
                hook.stopped_at,
                hook.gave_up,
            )
            for hook in hooks.webhooks_seen(actor, reception.webhooks)
        ]
    )


@get(
    f"{WEBHOOK}/attempts",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskDeliveries",
    summary="Как шла отправка",
)
def get_attempts(
    webhook: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    limit: Annotated[int, QueryParameter(ge=1, le=hooks.LONGEST_LOG)] = 100,
) -> AttemptsAnswer:
    """Последние отправки этому получателю, удачные и нет. Для администратора."""
    return AttemptsAnswer(
        [
            AttemptLine(a.position, a.event, a.attempt, a.at, a.status, a.error, a.milliseconds, a.taken)
            for a in hooks.attempts_seen(actor, reception.webhooks, webhook, limit)
        ]
    )


QUESTIONS = (get_webhooks, get_attempts)
