"""A person of the registry: whom they work for, which roles they hold, who stands in for them.

The id never comes from the name: a name's hash would name the person for ever, also after erasure.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Basis, Envelope, Frozen, Role, natural_id
from domain.chasing.wishes import Preferences
from domain.ledger import Decider, Event
from domain.personal import Personal
from domain.refusals import Conflict, Forbidden, NotFound, Refusal


class ScopeKind(StrEnum):
    """What a role is held for; `everywhere` belongs to administrators and auditors of the installation only."""

    EVERYWHERE = "everywhere"
    ORGANISATION = "organisation"
    PLAN = "plan"
    EXAMINATION = "examination"


class Scope(Frozen):
    kind: ScopeKind
    id: UUID | None = None


class PersonRegistered(Event):
    TOPIC: ClassVar[str] = "person.registered"

    name: Personal[str]
    post: Personal[str] | None = None
    contact: Personal[str] | None = None
    organisation: UUID | None = None


class RoleGranted(Event):
    TOPIC: ClassVar[str] = "person.role-granted"

    granted: Role
    scope: Scope


class RoleWithdrawn(Event):
    TOPIC: ClassVar[str] = "person.role-withdrawn"

    withdrawn: Role
    scope: Scope


class SubstituteNamed(Event):
    """Another person acts for this one from one date to another, both included."""

    TOPIC: ClassVar[str] = "person.substitute-named"

    substitute: UUID
    since: date
    until: date


class SubstitutionEntrusted(Event):
    """In the substitute's own stream: `absent` named this person by the `SubstituteNamed` event `naming`.

    The dates stand there alone, so that a correction of them needs one place only.
    """

    TOPIC: ClassVar[str] = "person.substitution-entrusted"

    absent: UUID
    naming: UUID


class PersonalDataErased(Event):
    """The key of this person's data was destroyed on a legal basis, by two persons; the facts stay."""

    TOPIC: ClassVar[str] = "person.personal-data-erased"

    second_person: UUID
    legal_basis: Basis


class PreferencesSet(Event):
    """How they want to be told."""

    TOPIC: ClassVar[str] = "person.preferences-set"

    preferences: Preferences


class EmailSet(Event):
    """The address that letters go to; None: no letters any more."""

    TOPIC: ClassVar[str] = "person.email-set"

    email: Personal[str] | None


EVENTS: tuple[type[Event], ...] = (
    PersonRegistered,
    RoleGranted,
    RoleWithdrawn,
    SubstituteNamed,
    SubstitutionEntrusted,
    PersonalDataErased,
    PreferencesSet,
    EmailSet,
)


@dataclass(frozen=True, slots=True)
class Grant:
    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Substitution:
    substitute: UUID
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Entrusted:
    absent: UUID
    naming: UUID


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID | None = None
    name: str = ""
    organisation: UUID | None = None
    grants: frozenset[Grant] = frozenset()
    substitutes: tuple[Substitution, ...] = ()
    entrusted: tuple[Entrusted, ...] = ()
    erased: bool = False

    @property
    def exists(self) -> bool:
        return self.id is not None


def person_id(command: UUID) -> UUID:
    """The person registered by this command."""
    return natural_id("person", command)


def evolve(state: Person, event: Event) -> Person:
    match event:
        case PersonRegistered():
            return Person(id=event.name.subject, name=str(event.name), organisation=event.organisation)
        case RoleGranted():
            return replace(state, grants=state.grants | {Grant(event.granted, event.scope)})
        case RoleWithdrawn():
            return replace(state, grants=state.grants - {Grant(event.withdrawn, event.scope)})
        case SubstituteNamed():
            substitution = Substitution(event.substitute, event.since, event.until)
            return replace(state, substitutes=(*state.substitutes, substitution))
        case SubstitutionEntrusted():
            return replace(state, entrusted=(*state.entrusted, Entrusted(event.absent, event.naming)))
        case PersonalDataErased():
            return replace(state, erased=True)
        case _:
            return state


PERSON = Decider(name="person", initial=Person(), evolve=evolve)


class UnknownPerson(NotFound):
    """Nobody is registered under this id."""

    def __init__(self) -> None:
        super().__init__("Такого человека в системе нет: проверьте идентификатор или внесите человека.")


class PersonErased(Forbidden):
    """Whoever's data were erased no longer acts here, and nothing new is written about them."""

    def __init__(self) -> None:
        super().__init__("Сведения об этом человеке удалены: новых записей о нём и от его имени не делают.")


class PersonAlreadyRegistered(Conflict):
    """A person is registered once by a command."""

    def __init__(self, state: Person) -> None:
        super().__init__(f"Этот человек уже внесён ({state.id}): используйте эту запись.")


class PersonWithoutName(Refusal):
    """A person is registered by name."""

    def __init__(self) -> None:
        super().__init__("Имя не указано: напишите фамилию, имя и отчество.")


def standing(state: Person) -> Person:
    """The person. Raises UnknownPerson, PersonErased."""
    if not state.exists:
        raise UnknownPerson
    if state.erased:
        raise PersonErased
    return state


def register_person(
    state: Person,
    by: Envelope,
    *,
    person: UUID,
    name: str,
    post: str | None = None,
    contact: str | None = None,
    organisation: UUID | None = None,
) -> tuple[Event, ...]:
    """A new person; the name, post and contact stand under the person's own key."""
    if state.exists:
        raise PersonAlreadyRegistered(state)
    if not name.strip():
        raise PersonWithoutName
    return (
        PersonRegistered.of(
            by,
            name=Personal(person, name.strip()),
            post=Personal(person, post) if post else None,
            contact=Personal(person, contact) if contact else None,
            organisation=organisation,
        ),
    )
