"""The form that every command takes over HTTP: a POST of the order's fields, answered by its position in the ledger."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import BodyKwarg, HeaderParameter
from pydantic import BaseModel, ConfigDict, Field, create_model

from application.access_table import TABLE
from application.performing import Actor, Office, Order
from application.ports import Recorded
from interfaces.api.signing_in import signed_in
from interfaces.command_key import HEADER, LONGEST_KEY
from interfaces.ordering import ordered, refuse_control_characters
from interfaces.reception import Reception

T = TypeVar("T", bound=Order)

IN_PATH = re.compile(r"{(\w+):")
BODY = BodyKwarg(media_type=RequestEncodingType.JSON)


class ProblemBody(BaseModel):
    """Ответ об отказе по RFC 9457."""

    type: str = Field(description="Постоянное имя причины: /problems/…")
    title: str
    status: int
    detail: str = Field(description="Что случилось и что делать.")
    request: str | None = Field(None, description="Номер запроса, под которым он записан в журнале.")
    errors: list[dict[str, str]] | None = Field(None, description="Поля, которые нужно исправить.")
    changed: list[str] | None = Field(None, description="Что изменилось, пока готовилась команда.")


SAID_NO = {
    400: "Запрос не разобран",
    401: "Вход не выполнен",
    403: "Недостаточно полномочий",
    404: "Не найдено",
    405: "Действие не предусмотрено",
    409: "Правило не позволяет, или данные изменились",
    413: "Запрос слишком велик",
    415: "Вид данных не принимается",
    422: "Ошибка во входных данных",
    503: "Хранилище недоступно, или данные ещё готовятся",
}
COMMAND = (400, 401, 403, 404, 405, 409, 413, 415, 422, 503)
QUESTION = (400, 401, 403, 404, 405, 422, 503)


def refusals(statuses: Iterable[int]) -> dict[int, ResponseSpec]:
    """These statuses as the description of the API declares them."""
    return {
        status: ResponseSpec(
            ProblemBody, description=SAID_NO[status], media_type="application/problem+json", generate_examples=False
        )
        for status in statuses
    }


Key = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        max_length=LONGEST_KEY,
        description="Ключ команды: повтор с тем же ключом получит первый ответ и ничего не запишет дважды.",
    ),
]


def command(
    path: str, order: type[T], handler: Callable[[T, Actor, Office], Recorded], made: str | None = None
) -> HTTPRouteHandler:
    """The route of a command: the order's fields are the body, those that `path` names aside.

    `made`: what the answer calls the id of the thing that the command makes.
    """
    in_path = tuple(IN_PATH.findall(path))
    body = _body(order, in_path)

    def carry_out(
        data: Any,
        request: Request[Actor, Any, Any],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        refuse_control_characters(data)
        stated = {name: getattr(data, name) for name in data.model_fields_set}
        recorded = handler(ordered(order, **request.path_params, **stated), actor, reception.office)
        return written(recorded, made)

    return _described(carry_out, path, order, body, made)


def _described(
    carry_out: Callable[..., Any], path: str, order: type[Order], body: type[BaseModel], made: str | None
) -> HTTPRouteHandler:
    needs = TABLE[order.__name__]
    carry_out.__name__ = order.__name__
    carry_out.__annotations__ |= {"data": Annotated[body, BODY], "return": answer_model(made)}
    return post(
        path,
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=needs.action.capitalize(),
        description=f"Кто может: {needs.said}.",
        operation_id=order.__name__,
        responses=refusals(COMMAND),
        response_description="Записано",
    )(carry_out)


def _body(order: type[Order], in_path: tuple[str, ...]) -> type[BaseModel]:
    """The order's fields without those of the path; its rules across fields are held when the order is made of it."""
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in order.model_fields.items() if name not in in_path
    }
    return create_model(order.__name__, __config__=ConfigDict(frozen=True, extra="forbid", defer_build=True), **fields)


@cache
def answer_model(made: str | None) -> type[BaseModel]:
    """What a command answers."""
    fields: dict[str, Any] = {
        "position": (int, Field(description="Место записи в журнале: его ждут вопросы с at_least_position.")),
        "repeated": (bool, Field(description="Команда уже была записана раньше, это её первый ответ.")),
    }
    if made:
        fields[made] = (UUID, Field(description="Идентификатор того, что создано."))
    name = "Written" + "".join(part.capitalize() for part in (made or "").split("_"))
    return create_model(name, __doc__="Ответ на команду.", **fields)


def written(recorded: Recorded, made: str | None) -> BaseModel:
    """The answer of a command."""
    named = {made: recorded.made} if made else {}
    return answer_model(made)(position=recorded.position, repeated=recorded.repeated, **named)
