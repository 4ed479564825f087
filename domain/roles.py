"""Who holds which role where, and who stands in for whom: the rules of granting, withdrawing and substituting."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.actors import Envelope, Role
from domain.ledger import Event
from domain.person import (
    Grant,
    Person,
    RoleGranted,
    RoleWithdrawn,
    Scope,
    ScopeKind,
    SubstituteNamed,
    Substitution,
    SubstitutionEntrusted,
    register_person,
    standing,
)
from domain.refusals import Refusal

WHERE_HELD: Mapping[Role, frozenset[ScopeKind]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset({ScopeKind.EVERYWHERE}),
        Role.AUDITOR: frozenset({ScopeKind.EVERYWHERE}),
        Role.SETTER: frozenset({ScopeKind.ORGANISATION, ScopeKind.PLAN}),
        Role.CONTROLLER: frozenset({ScopeKind.ORGANISATION, ScopeKind.PLAN}),
        Role.ORGANISER: frozenset({ScopeKind.ORGANISATION, ScopeKind.EXAMINATION}),
        Role.EXECUTOR: frozenset({ScopeKind.ORGANISATION}),
        Role.EXPERT: frozenset({ScopeKind.PLAN, ScopeKind.EXAMINATION}),
    }
)
_SCOPES_IN_RUSSIAN: Mapping[ScopeKind, str] = MappingProxyType(
    {
        ScopeKind.EVERYWHERE: "на всю систему",
        ScopeKind.ORGANISATION: "на организацию",
        ScopeKind.PLAN: "на план",
        ScopeKind.EXAMINATION: "на экспертизу",
    }
)


class RoleHeldElsewhere(Refusal):
    """Each role is held where it means something."""

    def __init__(self, role: Role) -> None:
        places = " или ".join(sorted(_SCOPES_IN_RUSSIAN[kind] for kind in WHERE_HELD[role]))
        super().__init__(f"Эту роль так не дают: она даётся {places}. Укажите это.")


class RoleAlreadyHeld(Refusal):
    """A role is granted once."""

    def __init__(self) -> None:
        super().__init__("Эта роль у человека уже есть: давать её второй раз не нужно.")


class RoleNotHeld(Refusal):
    """Only what is held is withdrawn."""

    def __init__(self) -> None:
        super().__init__("Такой роли у человека нет: отзывать нечего.")


class RoleForOneself(Refusal):
    """An administrator makes nobody of themself: that takes another administrator."""

    def __init__(self) -> None:
        super().__init__("Себе роль не дают: попросите другого администратора.")


class OwnAdministration(Refusal):
    """An administrator does not leave by their own hand: somebody must remain."""

    def __init__(self) -> None:
        super().__init__("Свою роль администратора не отзывают: это делает другой администратор.")


class SubstituteForOneself(Refusal):
    """A substitute is another person."""

    def __init__(self) -> None:
        super().__init__("Человек не замещает сам себя: назовите другого.")


class AdministratorAsSubstitute(Refusal):
    """An administrator who names themself a substitute would grant themself the other's roles."""

    def __init__(self) -> None:
        super().__init__("Себя замещающим не назначают: попросите другого администратора.")


class ReversedAbsence(Refusal):
    """An absence ends on the day it starts, or later."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__(
            f"Замещение с {since:%d.%m.%Y} по {until:%d.%m.%Y}: окончание раньше начала. Переставьте даты."
        )


class SubstituteAlreadyNamed(Refusal):
    """The same substitute is named once for the same days."""

    def __init__(self) -> None:
        super().__init__("Этот человек уже назначен замещающим на эти дни: повторно назначать не нужно.")


def first_administrator(by: Envelope, *, person: UUID, name: str) -> tuple[Event, ...]:
    """The one who registers everybody else; nobody stands before them, so they act in their own name."""
    registered = register_person(Person(), by, person=person, name=name)
    granted = RoleGranted.of(by, granted=Role.ADMINISTRATOR, scope=Scope(kind=ScopeKind.EVERYWHERE))
    return (*registered, granted)


def grant_role(state: Person, by: Envelope, *, role: Role, scope: Scope) -> tuple[Event, ...]:
    """The person holds the role there from now on."""
    fits = scope.kind in WHERE_HELD[role] and (scope.id is None) == (scope.kind is ScopeKind.EVERYWHERE)
    if not fits:
        raise RoleHeldElsewhere(role)
    if by.by == standing(state).id:
        raise RoleForOneself
    if Grant(role, scope) in state.grants:
        raise RoleAlreadyHeld
    return (RoleGranted.of(by, granted=role, scope=scope),)


def withdraw_role(state: Person, by: Envelope, *, role: Role, scope: Scope) -> tuple[Event, ...]:
    """The person no longer holds the role there."""
    if Grant(role, scope) not in standing(state).grants:
        raise RoleNotHeld
    if role is Role.ADMINISTRATOR and by.by == state.id:
        raise OwnAdministration
    return (RoleWithdrawn.of(by, withdrawn=role, scope=scope),)


def name_substitute(state: Person, by: Envelope, *, substitute: Person, since: date, until: date) -> tuple[Event, ...]:
    """Another person acts for this one in these days, both included."""
    if standing(state).id == standing(substitute).id or substitute.id is None:
        raise SubstituteForOneself
    if by.by == substitute.id:
        raise AdministratorAsSubstitute
    if since > until:
        raise ReversedAbsence(since, until)
    if Substitution(substitute.id, since, until) in state.substitutes:
        raise SubstituteAlreadyNamed
    return (SubstituteNamed.of(by, substitute=substitute.id, since=since, until=until),)


def entrust_substitution(by: Envelope, *, absent: UUID, naming: UUID) -> tuple[Event, ...]:
    """In the substitute's stream: who named them, and by which event."""
    return (SubstitutionEntrusted.of(by, absent=absent, naming=naming),)
