"""What is answered when the answer is no: RFC 9457 problems with a stable type and a Russian sentence.

One table turns refusals into statuses. What is in no table is a mistake of ours: 500, the traceback in the log.
"""

from dataclasses import dataclass, field
from typing import Any

from application.ports import LedgerCannotWrite, LedgerUnavailable
from application.progress import StillBuilding
from application.seal import HistoryNotProven, WitnessSilent
from domain.plan.importing import PlanAlreadyRead
from domain.refusals import BadInput, Conflict, Forbidden, NotFound, Refusal

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5  # seconds

STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (LedgerUnavailable, 503),
    (LedgerCannotWrite, 503),
    (StillBuilding, 503),
    (HistoryNotProven, 503),
    (WitnessSilent, 503),
    (Forbidden, 403),
    (NotFound, 404),
    (BadInput, 422),
    (Conflict, 409),
    (Refusal, 409),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """`type` never changes for the same cause; `more` are further members: `errors`, `changed`, `place`."""

    status: int
    code: str
    title: str
    detail: str
    more: dict[str, Any] = field(default_factory=dict)

    def body(self, request: str | None = None) -> dict[str, Any]:
        """The problem as JSON; `request` is the id under which the log has it."""
        told: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        return {**told, "request": request} if request else told

    @property
    def headers(self) -> dict[str, str]:
        if self.status == 401:
            return {"WWW-Authenticate": 'Bearer realm="vekha"'}
        return {"Retry-After": str(RETRY_AFTER)} if self.status == 503 else {}


class Declined(Exception):
    """A request that is not carried out for a reason of the way in, not of a rule: `problem` says which."""

    problem: Problem


def of_refusal(refusal: Refusal) -> Problem:
    """The problem that this refusal is."""
    status = next(status for kind, status in STATUSES if isinstance(refusal, kind))
    more: dict[str, Any] = {}
    if isinstance(refusal, Conflict) and refusal.changed:
        more["changed"] = list(refusal.changed)
    if isinstance(refusal, PlanAlreadyRead):
        more["plan"] = str(refusal.plan)
    if isinstance(refusal, BadInput) and refusal.place:
        more["errors"] = [{"place": refusal.place, "detail": refusal.sentence}]
    return Problem(status, refusal.code(), refusal.TITLE, refusal.sentence, more)


def of_fields(errors: list[tuple[str, str]]) -> Problem:
    """Fields that do not fit, each by its place and sentence."""
    named = "; ".join(f"{place}: {said.rstrip('.')}" if place else said.rstrip(".") for place, said in errors[:3])
    told = [{"place": place, "detail": said} for place, said in errors]
    return Problem(422, "invalid-input", BadInput.TITLE, f"Проверьте введённое. {named}.", {"errors": told})


NOT_SIGNED_IN = Problem(
    401, "not-signed-in", "Вход не выполнен", "Предъявите действующий ключ доступа в заголовке Authorization: Bearer …"
)
MALFORMED = Problem(400, "malformed", "Запрос не разобран", "Тело запроса повреждено: нужен JSON в кодировке UTF-8.")
CONTROL_CHARACTERS = Problem(
    400, "control-characters", "Запрос не разобран", "В запросе есть управляющие символы: уберите их и повторите."
)
NO_SUCH_ADDRESS = Problem(404, "no-such-address", "Не найдено", "Такого адреса нет: проверьте его по описанию API.")
WRONG_METHOD = Problem(
    405, "wrong-method", "Действие не предусмотрено", "По этому адресу так не обращаются: проверьте метод запроса."
)
TOO_LARGE = Problem(
    413, "too-large", "Запрос слишком велик", "Запрос больше допустимого: разделите его или уменьшите файл."
)
WRONG_MEDIA_TYPE = Problem(
    415,
    "wrong-media-type",
    "Вид данных не принимается",
    "Такой вид данных здесь не принимается: нужен указанный в описании API (обычно application/json).",
)
NOT_YET = Problem(
    503,
    "not-yet",
    "Данные ещё готовятся",
    "Запись принята, а сводные данные до неё ещё не дошли. Повторите запрос через несколько секунд.",
)
OUR_MISTAKE = Problem(
    500,
    "our-mistake",
    "Ошибка в программе",
    "В программе произошла ошибка, ничего не записано. Сообщите администратору номер запроса.",
)
OF_STATUS = {
    400: MALFORMED,
    401: NOT_SIGNED_IN,
    404: NO_SUCH_ADDRESS,
    405: WRONG_METHOD,
    413: TOO_LARGE,
    415: WRONG_MEDIA_TYPE,
}
