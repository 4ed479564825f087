"""The route of the log of reads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from application.hiding import hide_read, hide_record
from application.names import RegistryNames
from application.performing import Actor
from application.reads_log import ReadKind, ReadsQuestion, ToldRead, asked_reads, told_read
from domain.actors import Role
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import Limit
from interfaces.opened import Opened
from interfaces.reception import Reception


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Одно чтение: кто, в какой роли, что открыл, когда и откуда смотрел. Содержания здесь нет.

    lost больше нуля — столько чтений записать не удалось; людей тогда не назвать.
    """

    id: int
    at: datetime
    person: UUID | None
    person_name: str | None
    role: Role | None
    role_name: str | None
    kind: ReadKind
    kind_name: str
    object: UUID | None
    plan: UUID | None
    told: str | None
    request: str | None
    lost: int


@dataclass(frozen=True, slots=True)
class ReadsAnswer:
    """Страница журнала чтения, последние сначала; next продолжает её в прошлое (before)."""

    reads: list[ReadLine]
    next: int | None


@get(
    "/api/reads",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskReads",
    summary="Журнал чтения",
)
def get_reads(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    person: FromQuery[UUID | None] = None,
    object: FromQuery[UUID | None] = None,
    plan: FromQuery[UUID | None] = None,
    kind: FromQuery[ReadKind | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    before: Annotated[int | None, QueryParameter(ge=0, le=2**53, description="Страницами в прошлое отсюда.")] = None,
    limit: Limit = 100,
) -> ReadsAnswer:
    """Кто и что открывал или выгружал из закрытых сведений. Для аудитора; и это чтение записывается."""
    question = ReadsQuestion(person, object, plan, kind, since, until, before, limit)
    page = asked_reads(actor, question, reception.reads)
    opened(ReadKind.READS, person or object, plan=plan)
    names = RegistryNames(reception.office.ledger)
    told = [told_read(noted, names, reception.wording) for noted in page.reads]
    return ReadsAnswer([read_line(one) for one in told], page.next)


def read_line(told: ToldRead) -> ReadLine:
    """A read as the API tells it."""
    read = told.noted.read
    return ReadLine(
        id=told.noted.id,
        at=read.at,
        person=read.person,
        person_name=told.person_name,
        role=read.role,
        role_name=told.role_name,
        kind=read.kind,
        kind_name=read.kind.russian,
        object=read.object,
        plan=read.plan,
        told=read.told,
        request=read.request,
        lost=read.lost,
    )


@delete(
    "/api/events/{position:int}",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=204,
    include_in_schema=False,
)
def delete_event(position: FromPath[int], actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> None:
    """Always refused, with a word what to do instead; that somebody tried is noted."""
    hide_record(actor, position, reception.office.ledger, reception.reads, reception.office.clock.now())


@delete(
    "/api/reads/{number:int}",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=204,
    include_in_schema=False,
)
def delete_read(number: FromPath[int], actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> None:
    """The same for the log of reads."""
    hide_read(actor, number, reception.reads, reception.office.clock.now())


QUESTIONS = (get_reads, delete_event, delete_read)
