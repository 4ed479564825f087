"""People, organisations, roles, substitutes and access tokens, as administrators order them."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from application.access import permit
from application.performing import Actor, Decided, Office, Order, Standing, circumstances, perform
from application.ports import Recorded, Tokens
from domain import organisation as organisations
from domain import person as people
from domain import roles
from domain.actors import Envelope, Role, natural_id
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.ledger import Change, Event, Loaded, change, event_id
from domain.organisation import ORGANISATION, Organisation, OrganisationKind, organisation_id
from domain.person import PERSON, Scope, ScopeKind, person_id, standing
from domain.personal import Personal
from domain.plan.rows import there
from domain.plan.state import PLAN
from domain.refusals import Conflict

FIRST_ADMINISTRATOR = natural_id("command", "first administrator")
"""The one command that registers the first administrator: given twice, or by two at once, it is done once."""


class AdministratorExists(Conflict):
    """The first administrator is registered on an empty ledger only."""

    def __init__(self) -> None:
        super().__init__(
            "В системе уже есть записи: первого администратора больше не вносят. Роль даёт действующий администратор."
        )


def register_first_administrator(name: str, office: Office) -> Recorded:
    """Registers the first administrator, who acts in their own name, while the ledger is empty; `made` is their id.

    Again, it gives the first answer (`repeated`). Raises AdministratorExists, PersonWithoutName.
    """
    person = person_id(FIRST_ADMINISTRATOR)
    actor = Actor(person, None, frozenset(), FIRST_ADMINISTRATOR, FIRST_ADMINISTRATOR)

    def decide() -> Decided:
        if office.ledger.head() > 0:
            raise AdministratorExists
        by = circumstances(
            Order(),
            actor,
            Standing(Role.ADMINISTRATOR, None),
            now=office.clock.now(),
            zone=DEFAULT_TIME_ZONE,
            subject=person,
        )
        return Decided((Change(person, 0, roles.first_administrator(by, person=person, name=name)),))

    return perform(office, actor, decide, made=person)


class RegisterOrganisation(Order):
    name: str
    kind: OrganisationKind
    territory: str | None = None
    parent: UUID | None = None
    calendar: str | None = None


def register_organisation(order: RegisterOrganisation, actor: Actor, office: Office) -> Recorded:
    stream = organisation_id(order.name)

    def decide() -> Decided:
        by = _by(order, actor, office, stream)
        loaded = office.ledger.load(ORGANISATION, stream)
        parent = _organisation(order.parent, office) if order.parent else None
        events = organisations.register_organisation(
            loaded.state,
            by,
            name=order.name,
            kind=order.kind,
            territory=order.territory,
            parent=order.parent,
            calendar_name=order.calendar,
        )
        return Decided((change(loaded, events),), (parent,) if parent else ())

    return perform(office, actor, decide, made=stream)


class RenameOrganisation(Order):
    organisation: UUID
    name: str


def rename_organisation(order: RenameOrganisation, actor: Actor, office: Office) -> Recorded:
    return _on_organisation(
        order,
        order.organisation,
        actor,
        office,
        lambda state, by: organisations.rename_organisation(state, by, name=order.name),
    )


class ConfirmAlias(Order):
    """Documents call the organisation so too."""

    organisation: UUID
    alias: str


def confirm_alias(order: ConfirmAlias, actor: Actor, office: Office) -> Recorded:
    alias = Personal(order.organisation, order.alias.strip())
    return _on_organisation(
        order,
        order.organisation,
        actor,
        office,
        lambda state, by: organisations.confirm_alias(state, by, alias=alias),
    )


class MergeOrganisation(Order):
    organisation: UUID
    into: UUID


def merge_organisation(order: MergeOrganisation, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        by = _by(order, actor, office, order.organisation)
        loaded, into = (office.ledger.load(ORGANISATION, key) for key in (order.organisation, order.into))
        events = organisations.merge_organisation(loaded.state, by, into=into.state)
        return Decided((change(loaded, events),), (into,))

    return perform(office, actor, decide)


class RegisterPerson(Order):
    name: str
    post: str | None = None
    contact: str | None = None
    organisation: UUID | None = None


def register_person(order: RegisterPerson, actor: Actor, office: Office) -> Recorded:
    person = person_id(actor.command)

    def decide() -> Decided:
        by = _by(order, actor, office, person)
        loaded = office.ledger.load(PERSON, person)
        employer = _organisation(order.organisation, office) if order.organisation else None
        events = people.register_person(
            loaded.state,
            by,
            person=person,
            name=order.name,
            post=order.post,
            contact=order.contact,
            organisation=order.organisation,
        )
        return Decided((change(loaded, events),), (employer,) if employer else ())

    return perform(office, actor, decide, made=person)


class GrantRole(Order):
    person: UUID
    role: Role
    scope: Scope


def grant_role(order: GrantRole, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        by = _by(order, actor, office, order.person)
        loaded = office.ledger.load(PERSON, order.person)
        events = roles.grant_role(loaded.state, by, role=order.role, scope=order.scope)
        return Decided((change(loaded, events),), _held_for(order.scope, office))

    return perform(office, actor, decide)


def _held_for(scope: Scope, office: Office) -> tuple[Loaded[Organisation], ...]:
    """What the role is held for must be there; an organisation that merges meanwhile is a conflict."""
    if scope.kind is ScopeKind.ORGANISATION and scope.id:
        return (_organisation(scope.id, office),)
    if scope.kind is ScopeKind.PLAN and scope.id:
        there(office.ledger.load(PLAN, scope.id).state)
    return ()


class WithdrawRole(Order):
    person: UUID
    role: Role
    scope: Scope


def withdraw_role(order: WithdrawRole, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        by = _by(order, actor, office, order.person)
        loaded = office.ledger.load(PERSON, order.person)
        return Decided((change(loaded, roles.withdraw_role(loaded.state, by, role=order.role, scope=order.scope)),))

    return perform(office, actor, decide)


class NameSubstitute(Order):
    """`substitute` acts for `person` from `since` to `until`, both included."""

    person: UUID
    substitute: UUID
    since: date
    until: date


def name_substitute(order: NameSubstitute, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        by = _by(order, actor, office, order.person)
        absent, substitute = (office.ledger.load(PERSON, key) for key in (order.person, order.substitute))
        named = roles.name_substitute(
            absent.state, by, substitute=substitute.state, since=order.since, until=order.until
        )
        naming = event_id(absent.stream, absent.version + 1)
        entrusted = roles.entrust_substitution(by, absent=absent.stream, naming=naming)
        return Decided((change(absent, named), change(substitute, entrusted)))

    return perform(office, actor, decide)


class IssueToken(Order):
    person: UUID


def issue_token(order: IssueToken, actor: Actor, office: Office, tokens: Tokens) -> str:
    """A new access token of this person, shown once. Raises NotYours, UnknownPerson, PersonErased."""
    permit(actor, IssueToken)
    standing(office.ledger.load(PERSON, order.person).state)
    return tokens.issue(order.person, office.clock.now())


class RevokeTokens(Order):
    person: UUID


def revoke_tokens(order: RevokeTokens, actor: Actor, office: Office, tokens: Tokens) -> int:
    """Takes back all of the person's tokens and says how many. Raises NotYours, UnknownPerson."""
    permit(actor, RevokeTokens)
    if not office.ledger.load(PERSON, order.person).state.exists:
        raise people.UnknownPerson
    return tokens.revoke(order.person, office.clock.now())


def _by(order: Order, actor: Actor, office: Office, subject: UUID) -> Envelope:
    return circumstances(
        order,
        actor,
        permit(actor, type(order)),
        now=office.clock.now(),
        zone=DEFAULT_TIME_ZONE,
        subject=subject,
    )


def _organisation(key: UUID, office: Office) -> Loaded[Organisation]:
    loaded = office.ledger.load(ORGANISATION, key)
    organisations.standing(loaded.state)
    return loaded


def _on_organisation(
    order: Order,
    organisation: UUID,
    actor: Actor,
    office: Office,
    decision: Callable[[Organisation, Envelope], Sequence[Event]],
) -> Recorded:
    def decide() -> Decided:
        by = _by(order, actor, office, organisation)
        loaded = office.ledger.load(ORGANISATION, organisation)
        return Decided((change(loaded, decision(loaded.state, by)),))

    return perform(office, actor, decide)
