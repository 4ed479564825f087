"""An organisation of the registry: a committee, a district's authority, a school, an institute."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Envelope, natural_id
from domain.calendar.working_days import calendar
from domain.ledger import Decider, Event
from domain.personal import Personal
from domain.refusals import Conflict, NotFound, Refusal


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


class HeadNamed(Event):
    """Who heads the organisation, and is told of what it owes."""

    TOPIC: ClassVar[str] = "organisation.head-named"

    head: UUID


EVENTS: tuple[type[Event], ...] = (OrganisationRegistered, AliasConfirmed, Renamed, Merged, HeadNamed)


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


class UnknownOrganisation(NotFound):
    """The registry has no such organisation."""

    def __init__(self) -> None:
        super().__init__("Такой организации в реестре нет: проверьте идентификатор или внесите организацию.")


class OrganisationAlreadyRegistered(Conflict):
    """An organisation is registered once."""

    def __init__(self, state: Organisation) -> None:
        super().__init__(f"Организация уже внесена: «{state.name}» ({state.id}). Используйте её.")
        self.organisation = state.id


class OrganisationWithoutName(Refusal):
    """An organisation has a name."""

    def __init__(self) -> None:
        super().__init__("Название организации не указано: напишите его.")


class NameUnchanged(Refusal):
    """A new name is another name."""

    def __init__(self, state: Organisation) -> None:
        super().__init__(f"Организация уже называется «{state.name}»: укажите новое название.")


class AliasAlreadyKnown(Refusal):
    """What the organisation is called by already needs no confirmation."""

    def __init__(self, state: Organisation, alias: str) -> None:
        super().__init__(f"«{alias}» уже известно как название организации «{state.name}»: подтверждать не нужно.")


class MergedIntoItself(Refusal):
    """An organisation merges into another one."""

    def __init__(self, state: Organisation) -> None:
        super().__init__(f"Организация «{state.name}» не присоединяется к себе самой: выберите другую.")


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in case, ё or spacing only; «№1» and «№2» do differ."""
    return organisation_id(one) == organisation_id(other)


def known_as(state: Organisation, name: str) -> bool:
    """Whether the organisation is called so, by its name or by an alias that a person confirmed."""
    return any(same_name(name, known) for known in (state.name, *state.aliases))


def standing(state: Organisation) -> Organisation:
    """The organisation itself. Raises UnknownOrganisation, OrganisationGone."""
    if state.id is None:
        raise UnknownOrganisation
    if state.merged_into:
        raise OrganisationGone(state)
    return state


def register_organisation(
    state: Organisation,
    by: Envelope,
    *,
    name: str,
    kind: OrganisationKind,
    territory: str | None = None,
    parent: UUID | None = None,
    calendar_name: str | None = None,
) -> tuple[Event, ...]:
    """A new organisation. Raises OrganisationAlreadyRegistered, UnknownCalendar."""
    if state.id is not None:
        raise OrganisationAlreadyRegistered(state)
    if not name.strip():
        raise OrganisationWithoutName
    if calendar_name is not None:
        calendar(calendar_name)
    return (
        OrganisationRegistered.of(
            by, name=name.strip(), kind=kind, territory=territory, parent=parent, calendar=calendar_name
        ),
    )


def rename_organisation(state: Organisation, by: Envelope, *, name: str) -> tuple[Event, ...]:
    """The organisation has a new name; its id and its history stay."""
    if not name.strip():
        raise OrganisationWithoutName
    if standing(state).name == name.strip():
        raise NameUnchanged(state)
    return (Renamed.of(by, name=name.strip()),)


def confirm_alias(state: Organisation, by: Envelope, *, alias: Personal[str]) -> tuple[Event, ...]:
    """Documents call the organisation so too."""
    if not (alias.value or "").strip():
        raise OrganisationWithoutName
    if known_as(standing(state), str(alias)):
        raise AliasAlreadyKnown(state, str(alias))
    return (AliasConfirmed.of(by, alias=alias),)


def merge_organisation(state: Organisation, by: Envelope, *, into: Organisation) -> tuple[Event, ...]:
    """The organisation went into another one that stands."""
    if standing(state).id == into.id:
        raise MergedIntoItself(state)
    return (Merged.of(by, into=standing(into).id),)
