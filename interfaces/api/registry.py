"""The routes of people, organisations, their roles and tokens; and of corrections of what was recorded."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from application import correcting, looking, registry
from application.access_table import TABLE
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.commands import COMMAND, QUESTION, command, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import After, Limit
from interfaces.opened import Opened
from interfaces.plain import plain
from interfaces.reception import Reception

ORGANISATION = "/api/organisations/{organisation:uuid}"
PERSON = "/api/people/{person:uuid}"

ORDERS: tuple[HTTPRouteHandler, ...] = (
    command("/api/organisations", registry.RegisterOrganisation, registry.register_organisation, made="organisation"),
    command(f"{ORGANISATION}/name", registry.RenameOrganisation, registry.rename_organisation),
    command(f"{ORGANISATION}/aliases", registry.ConfirmAlias, registry.confirm_alias),
    command(f"{ORGANISATION}/merger", registry.MergeOrganisation, registry.merge_organisation),
    command("/api/people", registry.RegisterPerson, registry.register_person, made="person"),
    command(f"{PERSON}/roles", registry.GrantRole, registry.grant_role),
    command(f"{PERSON}/roles/withdraw", registry.WithdrawRole, registry.withdraw_role),
    command(f"{PERSON}/substitutes", registry.NameSubstitute, registry.name_substitute),
    command("/api/streams/{stream:uuid}/corrections", correcting.CorrectRecord, correcting.correct_record),
)


@dataclass(frozen=True, slots=True)
class Token:
    """Ключ доступа; показывается один раз."""

    token: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """Сколько ключей отозвано."""

    revoked: int


@dataclass(frozen=True, slots=True)
class RegistryAnswer:
    """Страница реестра людей или организаций; next продолжает её."""

    entries: list[dict[str, Any]]
    next: int | None


@dataclass(frozen=True, slots=True)
class Myself:
    """Кто вошёл: роли свои и тех, кого человек сегодня замещает."""

    person: UUID
    organisation: UUID | None
    grants: list[dict[str, Any]]
    stands_in: list[dict[str, Any]]


@post(
    f"{PERSON}/tokens",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["IssueToken"].action.capitalize(),
    operation_id="IssueToken",
    responses=refusals(COMMAND),
)
def post_token(person: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> Token:
    """Новый ключ доступа человека. Показывается один раз: хранится только его отпечаток."""
    order = registry.IssueToken(person=person)
    return Token(registry.issue_token(order, actor, reception.office, reception.tokens))


@post(
    f"{PERSON}/tokens/revoke",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["RevokeTokens"].action.capitalize(),
    operation_id="RevokeTokens",
    responses=refusals(COMMAND),
)
def post_revocation(
    person: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> Revoked:
    """Все ключи человека перестают действовать сразу."""
    order = registry.RevokeTokens(person=person)
    return Revoked(registry.revoke_tokens(order, actor, reception.office, reception.tokens))


@get(
    "/api/organisations",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskOrganisations",
    summary="Организации",
)
def get_organisations(
    reception: NamedDependency[Reception], caught_up: NamedDependency[int], after: After = 0, limit: Limit = 100
) -> RegistryAnswer:
    """Организации реестра в порядке внесения."""
    found = looking.organisations(reception.trail, reception.office.ledger, after, limit)
    return RegistryAnswer([plain(state) for state in found.states], found.next)


@get(
    "/api/people",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskPeople",
    summary="Люди",
)
def get_people(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    after: After = 0,
    limit: Limit = 100,
) -> RegistryAnswer:
    """Люди реестра; кроме администраторов и аудиторов каждый видит себя."""
    opened(ReadKind.PEOPLE, told=f"after={after}, limit={limit}")
    found = looking.people(actor, reception.trail, reception.office.ledger, after, limit)
    return RegistryAnswer([plain(state) for state in found.states], found.next)


@get(
    "/api/me",
    sync_to_thread=False,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMyself",
    summary="Кто я",
)
def get_myself(actor: NamedDependency[Actor]) -> Myself:
    """Человек, его организация и роли, в том числе тех, кого он замещает."""
    return Myself(actor.person, actor.organisation, plain(actor.grants), plain(actor.stands_in))


COMMANDS = (*ORDERS, post_token, post_revocation)
QUESTIONS = (get_organisations, get_people, get_myself)
