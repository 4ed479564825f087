"""Organisations and people: registered once, named, merged; roles where they mean something; substitutes."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import organisation as organisations
from domain import person as people
from domain import roles
from domain.actors import Envelope, Role, natural_id
from domain.calendar.working_days import UnknownCalendar
from domain.ledger import Event
from domain.organisation import ORGANISATION, Organisation, OrganisationKind, organisation_id, same_name
from domain.person import PERSON, Grant, Person, Scope, ScopeKind, Substitution
from domain.personal import Personal
from domain.refusals import Refusal

ADMINISTRATOR = natural_id("person", "администратор")
EVERYWHERE = Scope(kind=ScopeKind.EVERYWHERE)
DISTRICT = Scope(kind=ScopeKind.ORGANISATION, id=natural_id("organisation", "район"))


def by(person: UUID = ADMINISTRATOR) -> Envelope:
    return Envelope(
        by=person,
        role=Role.ADMINISTRATOR,
        on_behalf_of=None,
        occurred_on=date(2024, 1, 16),
        command_id=natural_id("command", 1),
        correlation_id=natural_id("request", 1),
    )


def registered(name: str = "Отдел образования") -> Organisation:
    events = organisations.register_organisation(Organisation(), by(), name=name, kind=OrganisationKind.DISTRICT)
    return ORGANISATION.fold(events)


def lived(state: Organisation, decision: Callable[..., tuple[Event, ...]], **order: Any) -> Organisation:
    return ORGANISATION.fold(decision(state, by(), **order), state)


def test_an_organisation_is_registered_once() -> None:
    state = registered()
    with pytest.raises(organisations.OrganisationAlreadyRegistered, match=f"«Отдел образования» \\({state.id}\\)"):
        organisations.register_organisation(state, by(), name="отдел  образования", kind=OrganisationKind.DISTRICT)


@pytest.mark.parametrize("name", ["", "  "])
def test_an_organisation_has_a_name(name: str) -> None:
    with pytest.raises(organisations.OrganisationWithoutName):
        registered(name)
    with pytest.raises(organisations.OrganisationWithoutName):
        lived(registered(), organisations.rename_organisation, name=name)


def test_an_organisation_keeps_a_calendar_that_there_is() -> None:
    with pytest.raises(UnknownCalendar):
        organisations.register_organisation(
            Organisation(), by(), name="Школа", kind=OrganisationKind.SCHOOL, calendar_name="шестидневка"
        )


def test_a_renamed_organisation_is_the_same_one() -> None:
    state = registered()
    renamed = lived(state, organisations.rename_organisation, name="Управление образования")
    assert (renamed.id, renamed.name) == (state.id, "Управление образования")
    with pytest.raises(organisations.NameUnchanged):
        lived(renamed, organisations.rename_organisation, name="Управление образования")


def alias(text: str) -> Personal[str]:
    return Personal(organisation_id("Отдел образования"), text)


def test_an_alias_is_confirmed_once() -> None:
    state = lived(registered(), organisations.confirm_alias, alias=alias("ОО"))
    assert organisations.known_as(state, "оо")
    for known in ("ОО", "отдел образования"):
        with pytest.raises(organisations.AliasAlreadyKnown, match=f"«{known}» уже известно"):
            lived(state, organisations.confirm_alias, alias=alias(known))


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_number_in_a_name_is_never_overlooked(one: int, other: int) -> None:
    assert same_name(f"Муринский ЦО №{one}", f"МУРИНСКИЙ  цо №{other}") is (one == other)


def test_a_merged_organisation_takes_no_new_facts() -> None:
    state, into = registered(), registered("Управление образования")
    merged = lived(state, organisations.merge_organisation, into=into)
    assert merged.merged_into == into.id
    for decision, order in (
        (organisations.merge_organisation, {"into": into}),
        (organisations.rename_organisation, {"name": "Иначе"}),
        (organisations.confirm_alias, {"alias": alias("ОО")}),
    ):
        with pytest.raises(organisations.OrganisationGone, match="правопреемника"):
            lived(merged, decision, **order)
    with pytest.raises(organisations.OrganisationGone):
        lived(into, organisations.merge_organisation, into=merged)


def test_an_organisation_does_not_merge_into_itself_nor_into_nothing() -> None:
    state = registered()
    with pytest.raises(organisations.MergedIntoItself):
        lived(state, organisations.merge_organisation, into=state)
    with pytest.raises(organisations.UnknownOrganisation):
        lived(state, organisations.merge_organisation, into=Organisation())
    with pytest.raises(organisations.UnknownOrganisation):
        lived(Organisation(), organisations.rename_organisation, name="Иначе")


def person(name: str = "Иванова И.И.") -> Person:
    return PERSON.fold(people.register_person(Person(), by(), person=natural_id("person", name), name=name))


def then(
    state: Person, decision: Callable[..., tuple[Event, ...]], who: UUID = ADMINISTRATOR, /, **order: Any
) -> Person:
    return PERSON.fold(decision(state, by(who), **order), state)


def test_a_person_is_registered_once_and_by_name() -> None:
    with pytest.raises(people.PersonAlreadyRegistered):
        people.register_person(person(), by(), person=natural_id("person", 2), name="Иванова И.И.")
    with pytest.raises(people.PersonWithoutName):
        people.register_person(Person(), by(), person=natural_id("person", 2), name=" ")


def test_name_post_and_contact_stand_under_the_persons_own_key() -> None:
    key = natural_id("person", 3)
    (event,) = people.register_person(
        Person(), by(), person=key, name="Иванова И.И.", post="методист", contact="ivanova@example.org"
    )
    assert isinstance(event, people.PersonRegistered)
    assert {field.subject for field in (event.name, event.post, event.contact) if field} == {key}
    assert "Иванова" not in repr(event)


SCOPES = {
    ScopeKind.EVERYWHERE: EVERYWHERE,
    ScopeKind.ORGANISATION: DISTRICT,
    ScopeKind.PLAN: Scope(kind=ScopeKind.PLAN, id=natural_id("plan", 1)),
    ScopeKind.EXAMINATION: Scope(kind=ScopeKind.EXAMINATION, id=natural_id("examination", 1)),
}


@pytest.mark.parametrize("kind", list(ScopeKind))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_held_where_it_means_something(role: Role, kind: ScopeKind) -> None:
    if kind in roles.WHERE_HELD[role]:
        assert Grant(role, SCOPES[kind]) in then(person(), roles.grant_role, role=role, scope=SCOPES[kind]).grants
    else:
        with pytest.raises(roles.RoleHeldElsewhere, match="она даётся на"):
            then(person(), roles.grant_role, role=role, scope=SCOPES[kind])


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SETTER, Scope(kind=ScopeKind.ORGANISATION)),
        (Role.AUDITOR, Scope(kind=ScopeKind.EVERYWHERE, id=DISTRICT.id)),
    ],
)
def test_a_scope_names_its_object_exactly_where_it_has_one(role: Role, scope: Scope) -> None:
    with pytest.raises(roles.RoleHeldElsewhere):
        then(person(), roles.grant_role, role=role, scope=scope)


def test_a_role_is_granted_once_and_withdrawn_once() -> None:
    order: dict[str, Any] = {"role": Role.EXECUTOR, "scope": DISTRICT}
    holder = then(person(), roles.grant_role, **order)
    with pytest.raises(roles.RoleAlreadyHeld):
        then(holder, roles.grant_role, **order)
    former = then(holder, roles.withdraw_role, **order)
    assert former.grants == frozenset()
    with pytest.raises(roles.RoleNotHeld):
        then(former, roles.withdraw_role, **order)


@pytest.mark.parametrize("role", [Role.SETTER, Role.CONTROLLER, Role.EXECUTOR])
def test_nobody_grants_a_role_to_themself(role: Role) -> None:
    state = person()
    assert state.id is not None
    with pytest.raises(roles.RoleForOneself, match="другого администратора"):
        then(state, roles.grant_role, state.id, role=role, scope=DISTRICT)


def test_an_administrator_does_not_leave_by_their_own_hand() -> None:
    key = natural_id("person", "первый")
    first = PERSON.fold(roles.first_administrator(by(key), person=key, name="Первых П.П."))
    assert first.grants == {Grant(Role.ADMINISTRATOR, EVERYWHERE)}
    with pytest.raises(roles.OwnAdministration):
        then(first, roles.withdraw_role, key, role=Role.ADMINISTRATOR, scope=EVERYWHERE)
    assert then(first, roles.withdraw_role, role=Role.ADMINISTRATOR, scope=EVERYWHERE).grants == frozenset()


SINCE, UNTIL = date(2024, 2, 5), date(2024, 2, 9)


def named(
    state: Person, substitute: Person, since: date = SINCE, until: date = UNTIL, who: UUID = ADMINISTRATOR
) -> Person:
    return then(state, roles.name_substitute, who, substitute=substitute, since=since, until=until)


def test_a_substitute_is_named_for_days_in_order() -> None:
    absent, colleague = person(), person("Петрова П.П.")
    assert colleague.id is not None
    assert named(absent, colleague).substitutes == (Substitution(colleague.id, SINCE, UNTIL),)
    assert named(absent, colleague, SINCE, SINCE).substitutes[0].until == SINCE
    with pytest.raises(roles.ReversedAbsence, match=r"с 09\.02\.2024 по 05\.02\.2024"):
        named(absent, colleague, UNTIL, SINCE)


def test_a_substitute_is_another_person_and_not_whoever_names_them() -> None:
    absent, colleague = person(), person("Петрова П.П.")
    assert colleague.id is not None
    with pytest.raises(roles.SubstituteForOneself):
        named(absent, absent)
    with pytest.raises(roles.AdministratorAsSubstitute):
        named(absent, colleague, who=colleague.id)
    with pytest.raises(people.UnknownPerson):
        named(absent, Person())


def test_the_same_substitute_is_named_once_for_the_same_days() -> None:
    absent, colleague = person(), person("Петрова П.П.")
    with pytest.raises(roles.SubstituteAlreadyNamed):
        named(named(absent, colleague), colleague)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(Person(), people.UnknownPerson), (Person(id=natural_id("person", 9), erased=True), people.PersonErased)],
)
def test_who_is_not_there_or_was_erased_gets_nothing(state: Person, refusal: type[Refusal]) -> None:
    orders: list[tuple[Callable[..., tuple[Event, ...]], dict[str, Any]]] = [
        (roles.grant_role, {"role": Role.EXECUTOR, "scope": DISTRICT}),
        (roles.withdraw_role, {"role": Role.EXECUTOR, "scope": DISTRICT}),
        (roles.name_substitute, {"substitute": person(), "since": SINCE, "until": UNTIL}),
    ]
    for decision, order in orders:
        with pytest.raises(refusal):
            then(state, decision, **order)
