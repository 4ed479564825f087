"""The registry as an administrator keeps it: people with roles and substitutes, organisations with their names."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import looking, registry
from application.access import NotYours
from application.access_table import TABLE
from application.clearing_desk import registered_organisations
from application.past_register import Axes
from application.performing import Order
from application.reads_log import ReadKind
from domain.actors import Role
from domain.organisation import ORGANISATION, OrganisationKind, UnknownOrganisation
from domain.person import Grant, Person, ScopeKind
from interfaces.asking import After
from interfaces.opened import Opened
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import scope
from interfaces.russian_words import word

PAGE = 100
KINDS = tuple((kind.value, word(kind)) for kind in OrganisationKind)
ROLES = tuple((role.value, word(role)) for role in Role)
MOST_PEOPLE = 1000

ON_PERSON: dict[str, tuple[type[Order], Any]] = {
    "grant": (registry.GrantRole, registry.grant_role),
    "withdraw": (registry.WithdrawRole, registry.withdraw_role),
    "substitute": (registry.NameSubstitute, registry.name_substitute),
}
ON_ORGANISATION: dict[str, tuple[type[Order], Any]] = {
    "rename": (registry.RenameOrganisation, registry.rename_organisation),
    "alias": (registry.ConfirmAlias, registry.confirm_alias),
    "merge": (registry.MergeOrganisation, registry.merge_organisation),
}


@page("/people")
def people(visitor: NamedDependency[Visitor], opened: NamedDependency[Opened], after: After = 0) -> Response[Any]:
    """The people whom the visitor may see: all for administrators and auditors."""
    opened(ReadKind.STATE, told="people")
    return _people(visitor, visitor.form(), after)


@form("/people")
def register_person(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """A person registered; their roles come next."""
    return visitor.carry_out(
        sent,
        registry.RegisterPerson,
        registry.register_person,
        then=lambda recorded: f"/people/{recorded.made}/keeping",
        again=lambda filled: _people(visitor, filled, 0),
    )


def _people(visitor: Visitor, filled: Filled, after: int) -> Response[Any]:
    found = looking.people(visitor.actor, visitor.reception.trail, visitor.office.ledger, after, PAGE)
    return visitor.show(
        "people.html",
        status=filled.status,
        people=[(one, _held(visitor, one)) for one in sorted(found.states, key=lambda one: _sorted(one.name))],
        names=visitor.names,
        organisations=_organisations(visitor),
        form=filled,
        keeps=looking.keeps_registry(visitor.actor),
        next=found.next,
    )


def _sorted(name: str) -> str:
    return str(name).casefold().replace("ё", "е")


def _held(visitor: Visitor, found: Person) -> list[str]:
    return sorted(f"{word(grant.role)} — {scope(grant.scope, visitor.names)}" for grant in found.grants)


def _organisations(visitor: Visitor) -> list[tuple[str, str]]:
    if not looking.keeps_registry(visitor.actor):
        return []
    found = registered_organisations(visitor.reception.trail, visitor.office.ledger)
    return [(str(one.id), one.name) for one in found]


@page("/people/{person:uuid}/keeping")
def keep_person(
    visitor: NamedDependency[Visitor], person: FromPath[UUID], opened: NamedDependency[Opened]
) -> Response[Any]:
    """Roles and substitutes of one person."""
    opened(ReadKind.STATE, person)
    return _person(visitor, person, visitor.form())


@form("/people/{person:uuid}/keeping")
def change_person(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], person: FromPath[UUID]
) -> Response[Any]:
    """A role granted or withdrawn, a substitute named."""
    does = sent.text("do") if sent.text("do") in ON_PERSON else "grant"
    order, handler = ON_PERSON[does]
    named: dict[str, Any] = {"person": person}
    if does == "grant":
        named["scope"] = _scope(sent)
    if does == "withdraw":
        role, kind, identity = (*sent.text("held").split("~"), "", "")[:3]
        named |= {"role": role, "scope": {"kind": kind, **({"id": identity} if identity else {})}}
    return visitor.carry_out(
        sent,
        order,
        handler,
        watching=(person,),
        then=f"/people/{person}/keeping",
        again=lambda filled: _person(visitor, person, filled),
        **named,
    )


def _scope(sent: Sent) -> dict[str, str]:
    """Held everywhere by administrators and auditors; by others for the organisation chosen."""
    if sent.text("organisation"):
        return {"kind": ScopeKind.ORGANISATION.value, "id": sent.text("organisation")}
    return {"kind": ScopeKind.EVERYWHERE.value}


def _person(visitor: Visitor, identity: UUID, filled: Filled) -> Response[Any]:
    _refuse_others(visitor, "GrantRole")
    found = looking.stream(visitor.actor, visitor.office.ledger, identity, Axes()).state
    names = visitor.names
    held = sorted(found.grants, key=lambda grant: (grant.role.value, str(grant.scope.id)))
    everyone = looking.people(visitor.actor, visitor.reception.trail, visitor.office.ledger, 0, MOST_PEOPLE).states
    others = sorted((one for one in everyone if one.id != identity and not one.erased), key=lambda o: _sorted(o.name))
    return visitor.show(
        "person_keeping.html",
        status=filled.status,
        name=names.person(identity),
        organisation=names.organisation(found.organisation) if found.organisation else None,
        held=[(_told(grant), word(grant.role), scope(grant.scope, names)) for grant in held],
        substitutes=[(names.person(one.substitute), one.since, one.until) for one in found.substitutes],
        others=[(str(one.id), one.name) for one in others],
        roles=ROLES,
        organisations=_organisations(visitor),
        form=filled,
        here=f"/people/{identity}/keeping",
        person=f"/people/{identity}",
    )


def _told(grant: Grant) -> str:
    """The grant as its button sends it."""
    return f"{grant.role.value}~{grant.scope.kind.value}~{grant.scope.id or ''}"


@page("/organisations/new")
def new_organisation(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Where an organisation is registered."""
    return _new(visitor, visitor.form())


@form("/organisations/new")
def register_organisation(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """It registered."""
    return visitor.carry_out(
        sent,
        registry.RegisterOrganisation,
        registry.register_organisation,
        then=lambda recorded: f"/organisations/{recorded.made}",
        again=lambda filled: _new(visitor, filled),
    )


def _new(visitor: Visitor, filled: Filled) -> Response[Any]:
    _refuse_others(visitor, "RegisterOrganisation")
    return visitor.show(
        "organisation_new.html", status=filled.status, form=filled, kinds=KINDS, organisations=_organisations(visitor)
    )


@page("/organisations/{organisation:uuid}/keeping")
def keep_organisation(visitor: NamedDependency[Visitor], organisation: FromPath[UUID]) -> Response[Any]:
    """Its names, and what it is merged into."""
    return _organisation(visitor, organisation, visitor.form())


@form("/organisations/{organisation:uuid}/keeping")
def change_organisation(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], organisation: FromPath[UUID]
) -> Response[Any]:
    """It renamed, another name of it confirmed, or it merged into another."""
    order, handler = ON_ORGANISATION.get(sent.text("do"), ON_ORGANISATION["alias"])
    return visitor.carry_out(
        sent,
        order,
        handler,
        organisation=organisation,
        watching=(organisation,),
        then=f"/organisations/{organisation}/keeping",
        again=lambda filled: _organisation(visitor, organisation, filled),
    )


def _organisation(visitor: Visitor, identity: UUID, filled: Filled) -> Response[Any]:
    _refuse_others(visitor, "RenameOrganisation")
    found = visitor.office.ledger.load(ORGANISATION, identity).state
    if found.id is None:
        raise UnknownOrganisation
    return visitor.show(
        "organisation_keeping.html",
        status=filled.status,
        organisation=found,
        organisations=[one for one in _organisations(visitor) if one[0] != str(identity)],
        form=filled,
        here=f"/organisations/{identity}/keeping",
    )


def _refuse_others(visitor: Visitor, order: str) -> None:
    if not looking.keeps_registry(visitor.actor):
        raise NotYours(TABLE[order])


ROUTES = (
    people,
    register_person,
    keep_person,
    change_person,
    new_organisation,
    register_organisation,
    keep_organisation,
    change_organisation,
)
