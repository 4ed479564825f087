"""The routes of the compliance register and of the audit trail."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from application import looking
from application.audit_trail import TrailQuestion
from application.compliance_register import Entry, RegisterQuestion, WaitsFor
from application.names import RegistryNames
from application.performing import Actor
from application.reads_log import ReadKind
from domain.assignment.state import Stage
from domain.timeliness import Ground, Verdict
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import After, AsOf, KnownAt, Limit, cursor, entry_key, moment_or_position, today
from interfaces.opened import Opened
from interfaces.plain import plain
from interfaces.reception import Reception


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """Строка реестра: контрольная точка одного исполнителя, отметка о сроке и чего она ждёт."""

    verdict: Verdict
    days_late: int
    grounds: list[Ground]
    waits_for: WaitsFor
    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """Страница реестра; next продолжает её, position — запись журнала, до которой она учтена."""

    entries: list[RegisterLine]
    next: str | None
    position: int


@dataclass(frozen=True, slots=True)
class SummaryAnswer:
    """План в числах на дату."""

    plan: UUID
    as_of: date
    entries: int
    state: str
    verdicts: dict[str, int]
    stages: dict[str, int]
    waits_for: dict[str, int]
    activities: dict[str, str]


@dataclass(frozen=True, slots=True)
class TrailAnswer:
    """Страница журнала: каждая запись русской фразой; next продолжает её."""

    entries: list[dict[str, Any]]
    next: int | None


@get(
    "/api/register",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskRegister",
    summary="Реестр исполнения",
)
def get_register(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    plan: FromQuery[UUID | None] = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    stage: FromQuery[Stage | None] = None,
    waits_for: FromQuery[WaitsFor | None] = None,
    overdue: FromQuery[bool | None] = None,
    after: Annotated[str | None, QueryParameter(max_length=255)] = None,
    limit: Limit = 100,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> RegisterAnswer:
    """Мероприятие × исполнитель × контрольная точка: состояние, отметка о сроке на дату, чего ждёт."""
    now = today(reception.office.clock)
    day = as_of or now
    question = RegisterQuestion(plan, activity, party, stage, waits_for, overdue, entry_key(after), limit)
    page = looking.register(
        actor,
        question,
        reception.register,
        reception.office.ledger,
        as_of=day,
        today=now,
        known_at=moment_or_position(known_at),
        past=reception.past,
    )
    return RegisterAnswer([_line(entry, day) for entry in page.entries], cursor(page.next), page.position)


def _line(entry: Entry, day: date) -> RegisterLine:
    kept = entry.timeliness(day)
    return RegisterLine(
        verdict=kept.verdict,
        days_late=kept.days_late,
        grounds=list(kept.grounds),
        waits_for=entry.waits_for,
        entry=plain(entry),
    )


@get(
    "/api/plans/{plan:uuid}/summary",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskSummary",
    summary="План в числах",
)
def get_summary(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> SummaryAnswer:
    """Сколько точек плана в каком состоянии и с какой отметкой о сроке на дату."""
    day = as_of or today(reception.office.clock)
    ledger = reception.office.ledger
    moment = moment_or_position(known_at)
    found = looking.plan_summary(actor, reception.register, ledger, plan, day, moment, reception.past)
    return SummaryAnswer(**plain(found))


@get(
    "/api/trail",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskTrail",
    summary="Журнал событий",
)
def get_trail(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    stream: FromQuery[UUID | None] = None,
    plan: FromQuery[UUID | None] = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    by: FromQuery[UUID | None] = None,
    topic: Annotated[str | None, QueryParameter(max_length=100)] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    after: After = 0,
    before: Annotated[
        int | None, QueryParameter(ge=0, le=2**53, description="Страницами назад от этой записи.")
    ] = None,
    limit: Limit = 100,
) -> TrailAnswer:
    """Каждое событие фразой: кто, за кого, когда было и когда записано, на каком основании, что изменило."""
    question = TrailQuestion(stream, plan, activity, party, by, topic, since, until, after, before, limit)
    ledger = reception.office.ledger
    page = looking.history(actor, question, reception.trail, ledger, RegistryNames(ledger), reception.wording)
    opened(ReadKind.TRAIL, stream or plan or party, plan=plan)
    return TrailAnswer([plain(entry) for entry in page.entries], page.next)


QUESTIONS = (get_register, get_summary, get_trail)
