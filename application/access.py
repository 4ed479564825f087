"""Who may do what, where: the one table that every order and every question is held to; what it lacks is refused.

docs/access.md shows the same table, and a test holds it equal to this one. The roles are those of domain.md §3.2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from application.performing import Actor, Order, Standing
from domain.actors import Role
from domain.assignment.events import PartyKind
from domain.assignment.state import Assignment
from domain.person import Grant, Scope, ScopeKind
from domain.plan.state import Plan
from domain.refusals import Forbidden


class Where(StrEnum):
    """Where a role must be held for an order."""

    INSTALLATION = "installation"
    HOME = "home"
    PLAN = "plan"
    DELEGATED = "delegated"
    OWN = "own"

    @property
    def russian(self) -> str:
        return WHERE_IN_RUSSIAN[self]


WHERE_IN_RUSSIAN: Mapping[Where, str] = MappingProxyType(
    {
        Where.INSTALLATION: "всей системы",
        Where.HOME: "своего комитета",
        Where.PLAN: "этого плана или комитета, который его ведёт",
        Where.DELEGATED: "этого плана, если снятие ему поручено",
        Where.OWN: "своего поручения",
    }
)

ROLES_IN_RUSSIAN: Mapping[Role, str] = MappingProxyType(
    {
        Role.ADMINISTRATOR: "администратор",
        Role.SETTER: "утверждающее лицо",
        Role.CONTROLLER: "контролёр",
        Role.ORGANISER: "организатор экспертизы",
        Role.EXECUTOR: "исполнитель",
        Role.EXPERT: "эксперт",
        Role.AUDITOR: "аудитор",
    }
)


@dataclass(frozen=True, slots=True)
class Needs:
    """One row of the table: the action in Russian, and the roles that may do it, each with where it must be held."""

    action: str
    holders: tuple[tuple[Role, Where], ...]

    @property
    def said(self) -> str:
        return " или ".join(f"{ROLES_IN_RUSSIAN[role]} {where.russian}" for role, where in self.holders)


ADMINISTRATOR = ((Role.ADMINISTRATOR, Where.INSTALLATION),)
HOME_COMMITTEE = ((Role.CONTROLLER, Where.HOME), (Role.SETTER, Where.HOME))
COMMITTEE = ((Role.CONTROLLER, Where.PLAN), (Role.SETTER, Where.PLAN))
SETTER = ((Role.SETTER, Where.PLAN),)
EXECUTOR = ((Role.EXECUTOR, Where.OWN),)

TABLE: Mapping[str, Needs] = MappingProxyType(
    {
        # The plan
        "ImportPlan": Needs("загрузить план", HOME_COMMITTEE),
        "DraftPlan": Needs("составить план", HOME_COMMITTEE),
        "CopyPlan": Needs("составить план по образцу другого", HOME_COMMITTEE),
        "ClarifyDeadline": Needs("уточнить срок", COMMITTEE),
        "ClarifyDeadlines": Needs("уточнить сроки", COMMITTEE),
        "ExpandRoleGroup": Needs("раскрыть группу исполнителей", COMMITTEE),
        "ExpandRoleGroups": Needs("раскрыть группы исполнителей", COMMITTEE),
        "MatchParty": Needs("сопоставить исполнителя", COMMITTEE),
        "MatchParties": Needs("сопоставить исполнителей", COMMITTEE),
        "SupplyParty": Needs("указать исполнителя", COMMITTEE),
        "SupplyParties": Needs("указать исполнителей", COMMITTEE),
        "CorrectRow": Needs("исправить строку плана", COMMITTEE),
        "DismissAnomalies": Needs("снять замечания к чтению", COMMITTEE),
        "RecordAgreement": Needs("записать согласование", COMMITTEE),
        "RecordAgreementRefusal": Needs("записать отказ в согласовании", COMMITTEE),
        "ApprovePlan": Needs("утвердить план", SETTER),
        "SetPolicy": Needs("установить порядок исчисления сроков", SETTER),
        "DelegateRemoval": Needs("поручить контролёру снятие с контроля", SETTER),
        "WithdrawRemovalDelegation": Needs("отозвать поручение снимать с контроля", SETTER),
        "PlaceOnControl": Needs("поставить план на контроль", SETTER),
        "IssueRevision": Needs("внести изменения в план", SETTER),
        "ClosePlan": Needs("закрыть план", SETTER),
        # The assignment
        "StartExecution": Needs("начать исполнение", EXECUTOR),
        "SubmitInterimReport": Needs("представить промежуточную информацию", EXECUTOR),
        "SubmitReport": Needs("представить отчёт", EXECUTOR),
        "AttachEvidence": Needs("приложить подтверждающий документ", EXECUTOR),
        "RevokeEvidence": Needs("отозвать подтверждающий документ", EXECUTOR),
        "ReturnReport": Needs("вернуть отчёт на доработку", COMMITTEE),
        "AcceptExecution": Needs("принять исполнение", COMMITTEE),
        "ProposeRemoval": Needs("подготовить снятие с контроля", COMMITTEE),
        "RemoveFromControl": Needs("снять с контроля", (*SETTER, (Role.CONTROLLER, Where.DELEGATED))),
        "Withdraw": Needs("снять с контроля без исполнения", SETTER),
        "ReinstateControl": Needs("вернуть на контроль", SETTER),
        "DecideLapsedTerm": Needs("решить о сроке, истёкшем до утверждения", SETTER),
        "RequestExtension": Needs("просить о переносе срока", EXECUTOR),
        "WithdrawExtension": Needs("отозвать просьбу о переносе срока", EXECUTOR),
        "ApproveExtension": Needs("перенести срок", SETTER),
        "RejectExtension": Needs("отказать в переносе срока", SETTER),
        "ReplaceParty": Needs("сменить исполнителя", SETTER),
        "CorrectRecord": Needs("исправить запись", (*COMMITTEE, *ADMINISTRATOR)),
        # People and organisations
        "RegisterOrganisation": Needs("внести организацию", ADMINISTRATOR),
        "RenameOrganisation": Needs("переименовать организацию", ADMINISTRATOR),
        "ConfirmAlias": Needs("подтвердить другое название организации", ADMINISTRATOR),
        "MergeOrganisation": Needs("присоединить организацию к другой", ADMINISTRATOR),
        "RegisterPerson": Needs("внести человека", ADMINISTRATOR),
        "GrantRole": Needs("дать роль", ADMINISTRATOR),
        "WithdrawRole": Needs("отозвать роль", ADMINISTRATOR),
        "NameSubstitute": Needs("назначить замещающего", ADMINISTRATOR),
        "IssueToken": Needs("выдать ключ доступа", ADMINISTRATOR),
        "RevokeTokens": Needs("отозвать ключи доступа", ADMINISTRATOR),
    }
)


class NotYours(Forbidden):
    """The person holds no role that may do this here."""

    def __init__(self, needs: Needs | None) -> None:
        super().__init__(
            f"Вы не можете {needs.action}: это делает {needs.said}. Обратитесь к тому, у кого есть эта роль, "
            "или к администратору."
            if needs
            else "Это действие никому не разрешено: обратитесь к администратору."
        )


@dataclass(frozen=True, slots=True)
class _Hold:
    """A role that the actor holds today, in their own name or for an absent person."""

    grant: Grant
    person: UUID
    organisation: UUID | None
    delegation: UUID | None

    def standing(self) -> Standing:
        own = self.grant.scope.kind is ScopeKind.ORGANISATION
        return Standing(self.grant.role, self.grant.scope.id if own else self.organisation, self.delegation)


def _holds(actor: Actor) -> Iterator[_Hold]:
    for grant in actor.grants:
        yield _Hold(grant, actor.person, actor.organisation, None)
    for absent in actor.stands_in:
        for grant in absent.grants:
            yield _Hold(grant, absent.person, absent.organisation, absent.delegation)


def permit(
    actor: Actor,
    order: type[Order],
    *,
    plan: Plan | None = None,
    assignment: Assignment | None = None,
    organisation: UUID | None = None,
) -> Standing:
    """How the actor stands to this order about this object; the actor's own roles go before a substitute's.

    `organisation` is the committee of a plan that is yet to be born. Raises NotYours.
    """
    needs = TABLE.get(order.__name__)
    if needs is None:
        raise NotYours(None)
    for role, where in needs.holders:
        for hold in _holds(actor):
            if hold.grant.role is role and _fits(hold, where, plan, assignment, organisation):
                return hold.standing()
        if where is Where.OWN and (standing := _in_person(actor, assignment)):
            return standing
    raise NotYours(needs)


def _fits(
    hold: _Hold, where: Where, plan: Plan | None, assignment: Assignment | None, organisation: UUID | None
) -> bool:
    scope = hold.grant.scope
    match where:
        case Where.INSTALLATION:
            return scope.kind is ScopeKind.EVERYWHERE
        case Where.HOME:
            return organisation is not None and scope == Scope(kind=ScopeKind.ORGANISATION, id=organisation)
        case Where.PLAN:
            return _over(scope, plan, assignment)
        case Where.DELEGATED:
            return plan is not None and hold.person in plan.delegates and _over(scope, plan, assignment)
        case Where.OWN:
            party = assignment and assignment.party
            return bool(
                party
                and party.kind is PartyKind.ORGANISATION
                and scope == Scope(kind=ScopeKind.ORGANISATION, id=party.id)
            )


def _over(scope: Scope, plan: Plan | None, assignment: Assignment | None) -> bool:
    """Whether the scope is this plan's, or its committee's."""
    identity, committee = (plan.id, plan.committee) if plan else (None, None)
    if plan is None and assignment is not None:
        identity, committee = assignment.plan, assignment.committee
    if scope.kind is ScopeKind.PLAN:
        return identity is not None and scope.id == identity
    return scope.kind is ScopeKind.ORGANISATION and committee is not None and scope.id == committee


def _in_person(actor: Actor, assignment: Assignment | None) -> Standing | None:
    """A person whom the plan itself names is the executor of their own part, without any further grant."""
    party = assignment and assignment.party
    if not party or party.kind is not PartyKind.PERSON:
        return None
    if party.id == actor.person:
        return Standing(Role.EXECUTOR, actor.organisation)
    absent = next((s for s in actor.stands_in if s.person == party.id), None)
    return Standing(Role.EXECUTOR, absent.organisation, absent.delegation) if absent else None
