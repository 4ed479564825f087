"""The routes of people's way in: links, sessions, identities, and the log of access."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from pydantic import BaseModel, ConfigDict, Field

from application.access_table import TABLE
from application.performing import Actor
from application.signing_in.access_log import AccessKind, AccessQuestion, Kept, asked_access
from application.signing_in.ending import EndSessions, end_sessions_of
from application.signing_in.inviting import InvitePerson, ResetAccess, invite_person, reset_access
from application.signing_in.ports import Purpose, Session
from application.signing_in.provider import LinkIdentity, UnlinkIdentity, link_identity, unlink_identity
from domain.chasing.recipients import RECIPIENT
from interfaces.api.commands import COMMAND, QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import Limit
from interfaces.reception import Reception
from interfaces.sessions import Addressing
from interfaces.sessions.identifying import visitor

PERSON = "/api/people/{person:uuid}"


class ResetAsked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    second_factor: bool = Field(False, description="Отключить и второй фактор: телефон утрачен.")


class IdentityNamed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str = Field(description="Идентификатор, который внешний вход сообщил человеку.", max_length=1000)


@dataclass(frozen=True, slots=True)
class LinkGiven:
    """Одноразовая ссылка; показывается один раз, передайте её человеку так, чтобы её не увидел другой.

    Если к человеку уходят письма, ссылка идёт письмом, и здесь её нет (mailed).
    """

    link: str | None
    mailed: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """Сколько сеансов завершено."""

    ended: int


@dataclass(frozen=True, slots=True)
class Linked:
    """Внешний вход привязан."""

    person: UUID


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Сколько внешних входов отвязано."""

    unlinked: int


@dataclass(frozen=True, slots=True)
class SessionLine:
    """Сеанс: когда начат, когда был последний запрос, откуда и чем."""

    id: UUID
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    means: str
    address: str | None
    program: str | None


@dataclass(frozen=True, slots=True)
class SessionsAnswer:
    """Сеансы, которые действуют сейчас."""

    sessions: list[SessionLine]


@dataclass(frozen=True, slots=True)
class AccessLine:
    """Что произошло: чей это вход, кто это сделал, если не сам человек, в каком сеансе и с какого адреса."""

    id: int
    at: datetime
    kind: AccessKind
    kind_name: str
    person: UUID | None
    by: UUID | None
    session: UUID | None
    address: str | None
    told: str | None
    request: str | None


@dataclass(frozen=True, slots=True)
class AccessAnswer:
    """Страница журнала входов, последние сначала; next продолжает её в прошлое (before)."""

    lines: list[AccessLine]
    next: int | None


@post(
    f"{PERSON}/invitations",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["InvitePerson"].action.capitalize(),
    operation_id="InvitePerson",
    responses=refusals(COMMAND),
)
def post_invitation(
    person: FromPath[UUID],
    request: Request[Actor, Any, Any],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> LinkGiven:
    """Одноразовая ссылка, по которой человек заводит себе логин и пароль. Прежняя ссылка перестаёт действовать."""
    order = InvitePerson(person=person)
    secret = invite_person(order, actor, reception.office, reception.doors, visitor(request))
    return _given(request, reception, person, Purpose.INVITATION, secret)


@post(
    f"{PERSON}/resets",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["ResetAccess"].action.capitalize(),
    operation_id="ResetAccess",
    responses=refusals(COMMAND),
)
def post_reset(
    person: FromPath[UUID],
    data: JSONBody[ResetAsked],
    request: Request[Actor, Any, Any],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> LinkGiven:
    """Одноразовая ссылка, по которой человек задаёт новый пароль; действует час."""
    order = ResetAccess(person=person, second_factor=data.second_factor)
    secret = reset_access(order, actor, reception.office, reception.doors, visitor(request))
    return _given(request, reception, person, Purpose.RESET, secret)


@post(
    f"{PERSON}/sessions/end",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["EndSessions"].action.capitalize(),
    operation_id="EndSessions",
    responses=refusals(COMMAND),
)
def post_end(
    person: FromPath[UUID],
    request: Request[Actor, Any, Any],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> Ended:
    """Все сеансы человека в страницах завершаются сразу."""
    order = EndSessions(person=person)
    return Ended(end_sessions_of(order, actor, reception.office, reception.doors, visitor(request)))


@post(
    f"{PERSON}/identities",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["LinkIdentity"].action.capitalize(),
    operation_id="LinkIdentity",
    responses=refusals(COMMAND),
)
def post_identity(
    person: FromPath[UUID],
    data: JSONBody[IdentityNamed],
    request: Request[Actor, Any, Any],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> Linked:
    """Внешний вход с этим идентификатором впускает этого человека."""
    order = LinkIdentity(person=person, subject=data.subject)
    link_identity(order, actor, reception.office, reception.doors, visitor(request))
    return Linked(person)


@delete(
    f"{PERSON}/identities",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["UnlinkIdentity"].action.capitalize(),
    operation_id="UnlinkIdentity",
    responses=refusals(COMMAND),
)
def delete_identities(
    person: FromPath[UUID],
    request: Request[Actor, Any, Any],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> Unlinked:
    """Внешний вход больше не впускает этого человека."""
    order = UnlinkIdentity(person=person)
    return Unlinked(unlink_identity(order, actor, reception.office, reception.doors, visitor(request)))


@get(
    "/api/me/sessions",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMySessions",
    summary="Мои сеансы",
)
def get_sessions(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> SessionsAnswer:
    """Где человек вошёл в страницы и ещё не вышел."""
    doors, now = reception.doors, reception.office.clock.now()
    return SessionsAnswer([_session(one) for one in doors.sessions.of(actor.person, now, doors.limits.idle)])


@get(
    "/api/access-log",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskAccessLog",
    summary="Журнал входов",
)
def get_log(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    person: FromQuery[UUID | None] = None,
    kind: FromQuery[AccessKind | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    before: Annotated[int | None, QueryParameter(ge=0, le=2**53, description="Страницами в прошлое отсюда.")] = None,
    limit: Limit = 100,
) -> AccessAnswer:
    """Кто входил, кому не удалось, что менялось во входе. Для администратора и аудитора; свои строки — каждому."""
    page = asked_access(actor, AccessQuestion(person, kind, since, until, before, limit), reception.doors.log)
    return AccessAnswer([_line(kept) for kept in page.lines], page.next)


def _given(
    request: Request[Actor, Any, Any], reception: Reception, person: UUID, purpose: Purpose, secret: str
) -> LinkGiven:
    """By letter where the person has an address, so that nobody else sees it: the letter's link replaces this one."""
    office = reception.office
    if request.app.state.mails and office.ledger.load(RECIPIENT, person).state.email is not None:
        reception.outbox.bring_link(person, purpose.value, office.clock.now())
        return LinkGiven(None, True)
    return LinkGiven(Addressing.of(request).link(request, f"/{purpose.value}/{secret}"), False)


def _session(one: Session) -> SessionLine:
    return SessionLine(one.id, one.begun_at, one.seen_at, one.ends_at, one.means.russian, one.address, one.program)


def _line(kept: Kept) -> AccessLine:
    it = kept.happened
    return AccessLine(
        kept.id, it.at, it.kind, it.kind.russian, it.person, it.by, it.session, it.address, it.told, it.request
    )


COMMANDS: tuple[HTTPRouteHandler, ...] = (post_invitation, post_reset, post_end, post_identity, delete_identities)
QUESTIONS: tuple[HTTPRouteHandler, ...] = (get_sessions, get_log)
