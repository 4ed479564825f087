"""An organisation of the registry: a committee, a district's authority, a school, an institute."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import natural_id
from domain.ledger import Decider, Event
from domain.personal import Personal
from domain.refusals import Refusal


class OrganisationKind(StrEnum):
    COMMITTEE = "committee"
    DISTRICT = "district"
    SCHOOL = "school"
    INSTITUTE = "institute"
    CENTRE = "centre"
    OTHER = "other"


class OrganisationRegistered(Event):
    TOPIC: ClassVar[str] = "organisation.registered"

    name: str
    kind: OrganisationKind
    territory: str | None = None
    parent: UUID | None = None
    calendar: str | None = None


class AliasConfirmed(Event):
    """A person confirmed that documents call this organisation so too; likeness alone never does."""

    TOPIC: ClassVar[str] = "organisation.alias-confirmed"

    alias: Personal[str]


class Renamed(Event):
    TOPIC: ClassVar[str] = "organisation.renamed"

    name: str


class Merged(Event):
    """The organisation went into another one, which answers for it from now on."""

    TOPIC: ClassVar[str] = "organisation.merged"

    into: UUID


EVENTS: tuple[type[Event], ...] = (OrganisationRegistered, AliasConfirmed, Renamed, Merged)


@dataclass(frozen=True, slots=True)
class Organisation:
    id: UUID | None = None
    name: str = ""
    kind: OrganisationKind = OrganisationKind.OTHER
    territory: str | None = None
    parent: UUID | None = None
    calendar: str | None = None
    aliases: tuple[str, ...] = ()
    merged_into: UUID | None = None


def organisation_id(name: str) -> UUID:
    """The organisation first registered under this name (case, ё and spacing aside)."""
    return natural_id("organisation", " ".join(name.lower().replace("ё", "е").split()))


def evolve(state: Organisation, event: Event) -> Organisation:
    match event:
        case OrganisationRegistered():
            return Organisation(
                id=organisation_id(event.name),
                name=event.name,
                kind=event.kind,
                territory=event.territory,
                parent=event.parent,
                calendar=event.calendar,
            )
        case AliasConfirmed():
            return replace(state, aliases=(*state.aliases, str(event.alias)))
        case Renamed():
            return replace(state, name=event.name)
        case Merged():
            return replace(state, merged_into=event.into)
        case _:
            return state


ORGANISATION = Decider(name="organisation", initial=Organisation(), evolve=evolve)


class OrganisationGone(Refusal):
    """A merged organisation takes no new facts."""

    def __init__(self, state: Organisation) -> None:
        super().__init__(f"Организация «{state.name}» присоединена к другой: выберите её правопреемника.")
