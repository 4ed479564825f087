"""Who may do what: the table is whole, what it lacks is refused, and a substitute acts only in the days named."""

import pkgutil
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest

import application
from application import registry
from application.access import NotYours, Sight, actor_of, may_see, permit, sight
from application.access_table import TABLE, Where
from application.performing import Actor, Order, StandIn
from application.registry import NameSubstitute
from domain.actors import Role, natural_id
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import Assignment
from domain.person import Grant, Scope, ScopeKind, UnknownPerson
from domain.plan.state import Plan
from tests.application.office import Town
from tests.docs.access import COMMAND, PAGE, page

COMMITTEE, OTHER, DISTRICT = (natural_id("organisation", n) for n in ("комитет", "другой", "район"))
PLAN = Plan(id=natural_id("plan", 1), committee=COMMITTEE)
EVERYWHERE = Scope(kind=ScopeKind.EVERYWHERE)


def held(role: Role, scope: Scope) -> Actor:
    return Actor(uuid4(), None, frozenset({Grant(role, scope)}), uuid4(), uuid4())


def of(organisation: UUID) -> Scope:
    return Scope(kind=ScopeKind.ORGANISATION, id=organisation)


def part_of(party: UUID, kind: PartyKind = PartyKind.ORGANISATION) -> Assignment:
    return Assignment(id=uuid4(), plan=PLAN.id, committee=COMMITTEE, activity=uuid4(), party=Party(kind=kind, id=party))


def orders() -> dict[str, type[Order]]:
    """Every order that the application knows, by name."""
    for module in pkgutil.walk_packages(application.__path__, "application."):
        import_module(module.name)
    found = Order.__subclasses__()
    for order in found:
        found.extend(order.__subclasses__())
    return {order.__name__: order for order in found if order.__module__.startswith("application.")}


def test_every_order_stands_in_the_table_and_the_table_has_no_other() -> None:
    assert set(TABLE) == set(orders())


def test_an_order_that_the_table_lacks_is_refused_to_everyone() -> None:
    class Unheard(Order):
        pass

    with pytest.raises(NotYours, match="никому не разрешено"):
        permit(held(Role.ADMINISTRATOR, EVERYWHERE), Unheard)


def test_the_page_of_access_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run `{COMMAND}` and commit docs/access.md"


def test_an_administrator_corrects_the_registry_and_no_plans_records() -> None:
    actor, correct = held(Role.ADMINISTRATOR, EVERYWHERE), orders()["CorrectRecord"]
    assert permit(actor, correct).role is Role.ADMINISTRATOR
    with pytest.raises(NotYours):
        permit(actor, correct, plan=PLAN)


@pytest.mark.parametrize(("employer", "for_whom"), [(OTHER, OTHER), (None, COMMITTEE)])
def test_a_role_held_for_a_plan_acts_for_ones_own_body_or_else_for_its_committee(
    employer: UUID | None, for_whom: UUID
) -> None:
    grants = frozenset({Grant(Role.SETTER, Scope(kind=ScopeKind.PLAN, id=PLAN.id))})
    actor = Actor(uuid4(), employer, grants, uuid4(), uuid4())
    assert permit(actor, orders()["ApprovePlan"], plan=PLAN).on_behalf_of == for_whom
    assert permit(actor, orders()["ApproveExtension"], assignment=part_of(DISTRICT)).on_behalf_of == for_whom


BUSINESS = [name for name, needs in TABLE.items() if all(where is not Where.INSTALLATION for _, where in needs.holders)]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_an_auditor_changes_nothing(name: str) -> None:
    with pytest.raises(NotYours):
        permit(
            held(Role.AUDITOR, EVERYWHERE),
            orders()[name],
            plan=PLAN,
            assignment=part_of(DISTRICT),
            organisation=COMMITTEE,
        )


@pytest.mark.parametrize("name", BUSINESS)
def test_an_administrator_takes_no_business_decision(name: str) -> None:
    with pytest.raises(NotYours):
        permit(
            held(Role.ADMINISTRATOR, EVERYWHERE),
            orders()[name],
            plan=PLAN,
            assignment=part_of(DISTRICT),
            organisation=COMMITTEE,
        )


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_held_for_another_organisation_gives_nothing_here(name: str, role: Role) -> None:
    with pytest.raises(NotYours):
        permit(
            held(role, of(OTHER)),
            orders()[name],
            plan=PLAN,
            assignment=part_of(DISTRICT),
            organisation=COMMITTEE,
        )


# domain.md §3.2: action, and who of executor, controller, setter, expert and auditor may.
MATRIX = [
    ("SubmitReport", {Role.EXECUTOR}),
    ("AttachEvidence", {Role.EXECUTOR}),
    ("ReturnReport", {Role.CONTROLLER, Role.SETTER}),
    ("AcceptExecution", {Role.CONTROLLER, Role.SETTER}),
    ("ProposeRemoval", {Role.CONTROLLER, Role.SETTER}),
    ("RemoveFromControl", {Role.SETTER}),
    ("RequestExtension", {Role.EXECUTOR}),
    ("ApproveExtension", {Role.SETTER}),
    ("RejectExtension", {Role.SETTER}),
    ("ReplaceParty", {Role.SETTER}),
    ("Withdraw", {Role.SETTER}),
    ("ReinstateControl", {Role.SETTER}),
    ("ApprovePlan", {Role.SETTER}),
    ("PlaceOnControl", {Role.SETTER}),
    ("ClosePlan", {Role.SETTER}),
    ("ClarifyDeadlines", {Role.CONTROLLER, Role.SETTER}),
    ("GrantRole", {Role.ADMINISTRATOR}),
]
HELD_WHERE = {
    Role.ADMINISTRATOR: EVERYWHERE,
    Role.AUDITOR: EVERYWHERE,
    Role.SETTER: of(COMMITTEE),
    Role.CONTROLLER: of(COMMITTEE),
    Role.ORGANISER: of(COMMITTEE),
    Role.EXECUTOR: of(DISTRICT),
    Role.EXPERT: Scope(kind=ScopeKind.PLAN, id=PLAN.id),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("name", "allowed"), MATRIX)
def test_the_table_is_that_of_the_field(name: str, allowed: set[Role], role: Role) -> None:
    actor = held(role, HELD_WHERE[role])
    if role in allowed:
        about: dict[str, Any] = {} if role is Role.ADMINISTRATOR else {"plan": PLAN, "assignment": part_of(DISTRICT)}
        assert permit(actor, orders()[name], **about).role is role
    else:
        with pytest.raises(NotYours):
            permit(actor, orders()[name], plan=PLAN, assignment=part_of(DISTRICT))


def test_a_controller_removes_from_control_by_recorded_delegation_only() -> None:
    actor = held(Role.CONTROLLER, of(COMMITTEE))
    remove, delegation = orders()["RemoveFromControl"], uuid4()
    with pytest.raises(NotYours, match="если снятие ему поручено"):
        permit(actor, remove, plan=PLAN, assignment=part_of(DISTRICT))
    delegated = Plan(id=PLAN.id, committee=COMMITTEE, delegates={actor.person: delegation})
    assert permit(actor, remove, plan=delegated, assignment=part_of(DISTRICT)).delegation == delegation


def test_a_person_named_in_the_plan_executes_their_own_part() -> None:
    actor = Actor(uuid4(), DISTRICT, frozenset(), uuid4(), uuid4())
    own = part_of(actor.person, PartyKind.PERSON)
    assert permit(actor, orders()["SubmitReport"], assignment=own).role is Role.EXECUTOR
    with pytest.raises(NotYours):
        permit(actor, orders()["SubmitReport"], assignment=part_of(uuid4(), PartyKind.PERSON))


def test_facts_are_recorded_on_behalf_of_the_organisation_the_role_is_held_for() -> None:
    actor = Actor(uuid4(), OTHER, frozenset({Grant(Role.EXECUTOR, of(DISTRICT))}), uuid4(), uuid4())
    assert permit(actor, orders()["SubmitReport"], assignment=part_of(DISTRICT)).on_behalf_of == DISTRICT


def test_ones_own_role_goes_before_the_one_held_for_another() -> None:
    absent = StandIn(uuid4(), COMMITTEE, frozenset({Grant(Role.SETTER, of(COMMITTEE))}), uuid4())
    grant = frozenset({Grant(Role.SETTER, of(COMMITTEE))})
    both = Actor(uuid4(), COMMITTEE, grant, uuid4(), uuid4(), (absent,))
    substitute = Actor(uuid4(), COMMITTEE, frozenset(), uuid4(), uuid4(), (absent,))
    assert permit(both, orders()["ApprovePlan"], plan=PLAN).delegation is None
    assert permit(substitute, orders()["ApprovePlan"], plan=PLAN).delegation == absent.delegation


@pytest.mark.parametrize(
    ("role", "scope", "plan", "own", "anothers"),
    [
        (Role.AUDITOR, EVERYWHERE, True, True, True),
        (Role.SETTER, of(COMMITTEE), True, True, True),
        (Role.CONTROLLER, of(COMMITTEE), True, True, True),
        (Role.CONTROLLER, of(OTHER), False, False, False),
        (Role.EXPERT, Scope(kind=ScopeKind.PLAN, id=PLAN.id), True, True, True),
        (Role.EXECUTOR, of(DISTRICT), False, True, False),
        (Role.ADMINISTRATOR, EVERYWHERE, False, False, False),
    ],
)
def test_what_each_role_may_look_at(role: Role, scope: Scope, plan: bool, own: bool, anothers: bool) -> None:
    actor = held(role, scope)
    assert may_see(actor, plan=PLAN) is plan
    assert may_see(actor, assignment=part_of(DISTRICT)) is own
    assert may_see(actor, assignment=part_of(uuid4())) is anothers


def test_nobody_sees_nothing_in_particular() -> None:
    actor = Actor(uuid4(), COMMITTEE, frozenset(), uuid4(), uuid4())
    assert sight(actor) == Sight(parties=frozenset({actor.person}))
    assert not may_see(actor)


class Absence:
    """A setter on leave from 5 to 9 February 2024, and the colleague named for those days."""

    def __init__(self) -> None:
        self.town = Town()
        self.committee = self.town.organisation("Комитет")
        self.setter = self.town.holder("Отпускная О.О.", Role.SETTER, self.committee)
        self.colleague = self.town.person("Замещаев З.З.", self.committee)
        order = NameSubstitute(
            person=self.setter, substitute=self.colleague, since=date(2024, 2, 5), until=date(2024, 2, 9)
        )
        registry.name_substitute(order, self.town.as_(self.town.administrator), self.town.office)

    def colleague_at(self, moment: datetime) -> Actor:
        self.town.clock.moment = moment
        return self.town.as_(self.colleague)


@pytest.mark.parametrize(
    ("moment", "acts"),
    [
        (datetime(2024, 2, 4, 12, tzinfo=UTC), False),
        # In Moscow it is already the fifth.
        (datetime(2024, 2, 4, 22, tzinfo=UTC), True),
        (datetime(2024, 2, 9, 12, tzinfo=UTC), True),
        (datetime(2024, 2, 9, 22, tzinfo=UTC), False),
    ],
)
def test_a_substitute_acts_from_the_first_day_named_to_the_last(moment: datetime, acts: bool) -> None:
    absence = Absence()
    actor = absence.colleague_at(moment)
    plan = Plan(id=uuid4(), committee=absence.committee)
    if not acts:
        with pytest.raises(NotYours):
            permit(actor, orders()["ApprovePlan"], plan=plan)
        return
    standing = permit(actor, orders()["ApprovePlan"], plan=plan)
    naming = absence.town.ledger.history(absence.setter)[-1]
    assert (standing.role, standing.delegation) == (Role.SETTER, naming.id)
    assert naming.event.TOPIC == "person.substitute-named"


def test_a_substitute_of_a_substitute_gets_nothing() -> None:
    absence = Absence()
    third = absence.town.person("Третьяк Т.Т.")
    order = NameSubstitute(person=absence.colleague, substitute=third, since=date(2024, 2, 5), until=date(2024, 2, 9))
    registry.name_substitute(order, absence.town.as_(absence.town.administrator), absence.town.office)
    absence.town.clock.moment = datetime(2024, 2, 6, 12, tzinfo=UTC)
    with pytest.raises(NotYours):
        permit(absence.town.as_(third), orders()["ApprovePlan"], plan=Plan(id=uuid4(), committee=absence.committee))


def test_a_withdrawn_role_is_not_acted_in_by_the_substitute_either() -> None:
    absence = Absence()
    order = registry.WithdrawRole(person=absence.setter, role=Role.SETTER, scope=of(absence.committee))
    registry.withdraw_role(order, absence.town.as_(absence.town.administrator), absence.town.office)
    actor = absence.colleague_at(datetime(2024, 2, 6, 12, tzinfo=UTC))
    with pytest.raises(NotYours):
        permit(actor, orders()["ApprovePlan"], plan=Plan(id=uuid4(), committee=absence.committee))


def test_a_stranger_is_no_actor() -> None:
    town = Town()
    with pytest.raises(UnknownPerson):
        actor_of(town.ledger, uuid4(), uuid4(), uuid4(), town.clock.now())


def test_everybody_says_for_themself_how_to_be_told_and_only_an_administrator_for_others() -> None:
    wishes, person = orders()["SetPreferences"], uuid4()
    for grants in (frozenset[Grant](), frozenset({Grant(Role.AUDITOR, EVERYWHERE)})):
        actor = Actor(person, None, grants, uuid4(), uuid4())
        assert permit(actor, wishes, person=person).on_behalf_of is None
        with pytest.raises(NotYours):
            permit(actor, wishes, person=uuid4())
    assert permit(held(Role.ADMINISTRATOR, EVERYWHERE), wishes, person=uuid4()).role is Role.ADMINISTRATOR


def test_a_substitute_does_not_change_how_the_absent_person_is_told() -> None:
    absent = StandIn(uuid4(), DISTRICT, frozenset({Grant(Role.EXECUTOR, of(DISTRICT))}), uuid4())
    actor = Actor(uuid4(), DISTRICT, frozenset(), uuid4(), uuid4(), (absent,))
    with pytest.raises(NotYours):
        permit(actor, orders()["SetEmail"], person=absent.person)
