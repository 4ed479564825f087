"""People and organisations as administrators order them."""

from dataclasses import replace
from uuid import uuid4

import pytest

from application import registry
from application.access import NotYours
from domain.actors import Role
from domain.ledger import Change
from domain.organisation import ORGANISATION, OrganisationGone, OrganisationKind, UnknownOrganisation
from domain.person import PERSON, Grant, Scope, ScopeKind, UnknownPerson
from domain.plan.rows import UnknownPlan
from domain.refusals import Conflict
from tests.application.office import KnownTokens, Town
from tests.memory_ledger import MemoryLedger


@pytest.fixture
def town() -> Town:
    return Town()


def test_the_first_administrator_acts_in_their_own_name(town: Town) -> None:
    history = town.ledger.history(town.administrator)
    assert [stored.event.TOPIC for stored in history] == ["person.registered", "person.role-granted"]
    assert {stored.event.by for stored in history} == {town.administrator}
    assert Grant(Role.ADMINISTRATOR, Scope(kind=ScopeKind.EVERYWHERE)) in town.as_(town.administrator).grants


def test_a_second_first_administrator_is_the_first_one_again(town: Town) -> None:
    head = town.ledger.head()
    again = registry.register_first_administrator("Вторых В.В.", town.office)
    assert (again.made, again.repeated, town.ledger.head()) == (town.administrator, True, head)


def test_a_ledger_that_others_have_begun_gets_no_first_administrator(town: Town) -> None:
    ledger = MemoryLedger(town.clock)
    begun = [stored.event for stored in town.ledger.history(town.administrator)]
    ledger.append(Change(town.administrator, 0, tuple(begun)), command=uuid4())
    office = replace(town.office, ledger=ledger)
    with pytest.raises(registry.AdministratorExists, match="уже есть записи"):
        registry.register_first_administrator("Вторых В.В.", office)


def test_only_an_administrator_keeps_the_registry(town: Town) -> None:
    committee = town.organisation("Комитет", OrganisationKind.COMMITTEE)
    setter = town.holder("Утверждаева У.У.", Role.SETTER, committee)
    order = registry.RegisterPerson(name="Своих С.С.")
    with pytest.raises(NotYours, match="администратор всей системы"):
        registry.register_person(order, town.as_(setter), town.office)


def test_an_organisation_is_registered_once_and_the_refusal_names_it(town: Town) -> None:
    first = town.organisation("Отдел образования Приозёрного округа")
    with pytest.raises(Conflict, match=str(first)):
        town.organisation("отдел образования  Приозерного округа")


def test_an_organisation_is_renamed_called_and_merged(town: Town) -> None:
    old, new = town.organisation("Отдел"), town.organisation("Управление")
    admin = town.administrator
    registry.rename_organisation(
        registry.RenameOrganisation(organisation=old, name="Отдел образования"), town.as_(admin), town.office
    )
    registry.confirm_alias(registry.ConfirmAlias(organisation=old, alias=" ОО "), town.as_(admin), town.office)
    registry.merge_organisation(registry.MergeOrganisation(organisation=old, into=new), town.as_(admin), town.office)
    state = town.ledger.load(ORGANISATION, old).state
    assert (state.name, state.aliases, state.merged_into) == ("Отдел образования", ("ОО",), new)


def test_people_work_and_roles_are_held_where_there_is_something(town: Town) -> None:
    old, new = town.organisation("Отдел"), town.organisation("Управление")
    merge = registry.MergeOrganisation(organisation=old, into=new)
    registry.merge_organisation(merge, town.as_(town.administrator), town.office)
    person = town.person("Иванова И.И.", new)
    with pytest.raises(OrganisationGone):
        town.person("Петрова П.П.", old)
    with pytest.raises(UnknownOrganisation):
        town.grant(person, Role.EXECUTOR, Scope(kind=ScopeKind.ORGANISATION, id=uuid4()))
    with pytest.raises(UnknownPlan):
        town.grant(person, Role.SETTER, Scope(kind=ScopeKind.PLAN, id=uuid4()))
    with pytest.raises(UnknownOrganisation):
        registry.register_organisation(
            registry.RegisterOrganisation(name="Школа", kind=OrganisationKind.SCHOOL, parent=uuid4()),
            town.as_(town.administrator),
            town.office,
        )


def test_a_withdrawn_role_is_held_no_more(town: Town) -> None:
    committee = town.organisation("Комитет")
    setter = town.holder("Утверждаева У.У.", Role.SETTER, committee)
    scope = Scope(kind=ScopeKind.ORGANISATION, id=committee)
    order = registry.WithdrawRole(person=setter, role=Role.SETTER, scope=scope)
    registry.withdraw_role(order, town.as_(town.administrator), town.office)
    assert town.ledger.load(PERSON, setter).state.grants == frozenset()


def test_a_retried_registration_is_one_person(town: Town) -> None:
    command = uuid4()
    order = registry.RegisterPerson(name="Иванова И.И.")
    first, second = (
        registry.register_person(order, town.as_(town.administrator, command), town.office) for _ in range(2)
    )
    assert (second.made, second.position, second.repeated) == (first.made, first.position, True)


def test_tokens_are_issued_to_those_who_are_there_and_taken_back(town: Town) -> None:
    tokens, person = KnownTokens(), town.person("Иванова И.И.")
    admin = town.as_(town.administrator)
    token = registry.issue_token(registry.IssueToken(person=person), admin, town.office, tokens)
    assert tokens.holder(token) == person
    with pytest.raises(UnknownPerson):
        registry.issue_token(registry.IssueToken(person=uuid4()), admin, town.office, tokens)
    with pytest.raises(NotYours):
        registry.issue_token(registry.IssueToken(person=person), town.as_(person), town.office, tokens)
    assert registry.revoke_tokens(registry.RevokeTokens(person=person), admin, town.office, tokens) == 1
    assert tokens.holder(token) is None
