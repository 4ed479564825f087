"""In whose name the command line acts: it works on the database itself, and every event still has its person."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

from application.access import actor_of
from application.audit_trail import TrailQuestion
from application.performing import Actor
from application.ports import Recorded
from application.registry import (
    FIRST_ADMINISTRATOR,
    GrantRole,
    RegisterOrganisation,
    RegisterPerson,
    grant_role,
    register_first_administrator,
    register_organisation,
    register_person,
)
from domain.actors import Role
from domain.organisation import OrganisationKind, OrganisationRegistered
from domain.person import PERSON, PersonRegistered, Scope, ScopeKind, person_id
from domain.refusals import BadInput
from interfaces.cli.telling import say
from interfaces.reception import Reception

ADMINISTRATOR = "Администратор"
COMMITTEE = "Комитет"
SETTER = "Утверждающее лицо"
MOST_PEOPLE = 1000


class NobodyToActAs(BadInput):
    """Who acts cannot be told without asking."""

    def __init__(self, role: str) -> None:
        super().__init__(f"Не ясно, от чьего имени действовать ({role}): укажите человека в --as.")


class WhichOrganisation(BadInput):
    """Where the role is held cannot be told without asking."""

    def __init__(self) -> None:
        super().__init__("Укажите организацию в --organisation: для этой роли она нужна, а в реестре она не одна.")


def administrator(reception: Reception, person: UUID | None) -> Actor:
    """This person, or the first administrator, or the only one; on an empty ledger the first is registered.

    Raises NobodyToActAs, UnknownPerson.
    """
    if person is not None:
        return acting(reception, person)
    office = reception.office
    if office.ledger.head() == 0:
        register_first_administrator(ADMINISTRATOR, office)
        say(f"Журнал был пуст: внесён первый администратор с именем «{ADMINISTRATOR}».")
    first = person_id(FIRST_ADMINISTRATOR)
    if office.ledger.load(PERSON, first).exists:
        return acting(reception, first)
    found = list(_holding(reception, frozenset({Role.ADMINISTRATOR})))
    if len(found) != 1:
        raise NobodyToActAs("администратор")
    return acting(reception, found[0])


def committee_member(reception: Reception, person: UUID | None) -> Actor:
    """This person, or the first setter or controller of the registry; without organisations, a new committee's setter.

    Raises NobodyToActAs, UnknownPerson.
    """
    if person is not None:
        return acting(reception, person)
    found = next(_holding(reception, frozenset({Role.SETTER, Role.CONTROLLER})), None)
    if found is not None:
        return acting(reception, found)
    if _organisations(reception):
        raise NobodyToActAs("утверждающее лицо или контролёр")
    by = administrator(reception, None)
    return acting(reception, registered(reception, by, SETTER, Role.SETTER, home(reception, by)).made or by.person)


def registered(reception: Reception, by: Actor, name: str, role: Role, organisation: UUID | None) -> Recorded:
    """A new person with this role: of the organisation, or of the whole installation. The answer names the person."""
    office = reception.office
    made = register_person(RegisterPerson(name=name, organisation=organisation), _again(by), office).made
    assert made is not None
    scope = Scope(kind=ScopeKind.ORGANISATION if organisation else ScopeKind.EVERYWHERE, id=organisation)
    recorded = grant_role(GrantRole(person=made, role=role, scope=scope), _again(by), office)
    return replace(recorded, made=made)


def acting(reception: Reception, person: UUID) -> Actor:
    """The person with a new command."""
    office, command = reception.office, uuid4()
    return actor_of(office.ledger, person, command, command, office.clock.now())


def home(reception: Reception, by: Actor) -> UUID:
    """The registry's only organisation; the first is registered. Raises WhichOrganisation."""
    found = _organisations(reception)
    if len(found) > 1:
        raise WhichOrganisation
    if found:
        return found[0]
    order = RegisterOrganisation(name=COMMITTEE, kind=OrganisationKind.COMMITTEE)
    made = register_organisation(order, _again(by), reception.office).made
    assert made is not None
    say(f"Организаций не было: внесена организация «{COMMITTEE}».")
    return made


def _organisations(reception: Reception) -> list[UUID]:
    places = reception.trail.places(TrailQuestion(topic=OrganisationRegistered.TOPIC, limit=2))
    return [place.stream for place in places]


def _again(actor: Actor) -> Actor:
    """The same person with a further command of the same call."""
    return replace(actor, command=uuid4())


def _holding(reception: Reception, roles: frozenset[Role]) -> Iterator[UUID]:
    places = reception.trail.places(TrailQuestion(topic=PersonRegistered.TOPIC, limit=MOST_PEOPLE))
    return (place.stream for place in places if _holds(reception, place.stream, roles))


def _holds(reception: Reception, person: UUID, roles: frozenset[Role]) -> bool:
    grants = reception.office.ledger.load(PERSON, person).state.grants
    return any(grant.role in roles for grant in grants)
