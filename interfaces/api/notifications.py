"""The routes of chasing: a plan's policy, heads, addresses and wishes, the round of a day, one's own notifications."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import BodyKwarg, QueryParameter
from pydantic import BaseModel, ConfigDict, Field

from application import chasing
from application import daily_round as rounds
from application import notifications as told
from application.access_table import TABLE
from application.names import RegistryNames
from application.performing import Actor
from interfaces.api.commands import COMMAND, QUESTION, command, refusals
from interfaces.api.registry import ORGANISATION, PERSON
from interfaces.api.signing_in import signed_in
from interfaces.asking import PATIENCE, Limit, NotYet
from interfaces.plain import plain
from interfaces.reception import Reception

ORDERS = (
    command("/api/plans/{plan:uuid}/chasing-policy", chasing.SetChasingPolicy, chasing.set_chasing_policy),
    command(f"{ORGANISATION}/head", chasing.NameHead, chasing.name_head),
    command(f"{PERSON}/email", chasing.SetEmail, chasing.set_email),
    command(f"{PERSON}/preferences", chasing.SetPreferences, chasing.set_preferences),
)


class DayOfRound(BaseModel):
    """За какой день обход."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date = Field(description="День обхода: не позже сегодняшнего.")


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """Что отправлено обходом; past — обход за более поздний день уже проведён, и отправлять нечего."""

    day: date
    looked_at: int
    reminders: int
    to_heads: int
    to_committees: int
    digests: int
    past: bool


@post(
    "/api/daily-rounds",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["HoldDailyRound"].action.capitalize(),
    description=f"Кто может: {TABLE['HoldDailyRound'].said}. Каждое уведомление уходит один раз.",
    operation_id="HoldDailyRound",
    responses=refusals(COMMAND),
)
def post_round(
    data: Annotated[DayOfRound, BodyKwarg()], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> RoundAnswer:
    """Напоминания, сообщения о просрочке и сводки, которые должны уйти к этому дню."""
    head = reception.office.ledger.head()
    if not reception.progress.wait_until(head, PATIENCE, ("compliance-register",)):
        raise NotYet
    sent = rounds.hold_daily_round(rounds.HoldDailyRound(day=data.day), actor, reception.office, reception.chased)
    reception.desk.follow()
    return RoundAnswer(
        sent.day, sent.looked_at, sent.reminders, sent.to_heads, sent.to_committees, sent.digests, sent.past
    )


@dataclass(frozen=True, slots=True)
class NotificationAnswer:
    """Одно уведомление: его запись в журнале, слова, сам факт и когда прочитано."""

    position: int
    kind: str
    sentence: str
    event: dict[str, Any]
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotificationsAnswer:
    """Уведомления вошедшего, последние впереди; next продолжает список (before)."""

    entries: list[NotificationAnswer]
    next: int | None


Before = Annotated[int | None, QueryParameter(ge=1, le=2**53, description="Только более ранние, чем эта запись.")]
Unread = Annotated[bool, QueryParameter(description="Только непрочитанные.")]


@get(
    "/api/notifications",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskNotifications",
    summary="Мои уведомления",
)
def get_notifications(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    unread: Unread = False,
    before: Before = None,
    limit: Limit = 100,
) -> NotificationsAnswer:
    """То же, что приходит письмами, и то, от писем о чём человек отказался."""
    ledger = reception.office.ledger
    found = told.notifications(
        actor,
        reception.desk,
        ledger,
        RegistryNames(ledger),
        reception.wording,
        unread=unread,
        before=before,
        limit=limit,
    )
    entries = [
        NotificationAnswer(
            one.notification.position,
            one.notification.kind,
            one.sentence,
            plain(one.event.model_dump(mode="python")),
            one.notification.read_at,
        )
        for one in found
    ]
    return NotificationsAnswer(entries, entries[-1].position if len(entries) == limit else None)


class ReadUntil(BaseModel):
    """До какой записи включительно прочитано."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    until: int = Field(ge=1, le=2**53, description="Запись последнего прочитанного уведомления.")


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """Сколько уведомлений прочитано теперь."""

    read: int


@post(
    "/api/notifications/read",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary="Отметить уведомления прочитанными",
    operation_id="ReadNotifications",
    responses=refusals(COMMAND),
)
def post_read(
    data: Annotated[ReadUntil, BodyKwarg()], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> ReadAnswer:
    """Прочитаны все свои уведомления до этой записи."""
    return ReadAnswer(told.mark_read(actor, reception.desk, data.until, reception.office.clock.now()))


COMMANDS = (*ORDERS, post_round, post_read)
QUESTIONS = (get_notifications,)
