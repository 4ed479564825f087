"""What an order about a plan needs at hand: the plan as it was when the order came, and the order's circumstances."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from application.access import permit
from application.performing import Actor, Decided, Office, Order, circumstances
from domain.actors import Envelope
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.ledger import Event, Loaded, change
from domain.organisation import ORGANISATION, Organisation
from domain.organisation import standing as standing_organisation
from domain.person import PERSON, Person
from domain.person import standing as standing_person
from domain.personal import Personal
from domain.plan.rows import there
from domain.plan.state import PLAN, Plan


@dataclass(frozen=True, slots=True)
class PlanDossier:
    """A plan, and the circumstances of the order about it."""

    plan: Loaded[Plan]
    by: Envelope

    @property
    def state(self) -> Plan:
        return self.plan.state

    def said(self, text: str) -> Personal[str]:
        """Free text that may name a person: sealed with the key of the plan."""
        return Personal(self.plan.stream, text)

    def said_if_any(self, text: str | None) -> Personal[str] | None:
        return None if text is None else self.said(text)

    def decided(self, events: Iterable[Event], *read: Loaded[Any]) -> Decided:
        """The plan's new events, and what else the decision looked at."""
        return Decided((change(self.plan, tuple(events)),), read)


def open_plan(plan: UUID, order: Order, actor: Actor, office: Office) -> PlanDossier:
    """The plan with the order's circumstances. Raises UnknownPlan, NotYours, FactInTheFuture."""
    loaded = office.ledger.load(PLAN, plan)
    there(loaded.state)
    by = circumstances(
        order,
        actor,
        permit(actor, type(order), plan=loaded.state),
        now=office.clock.now(),
        zone=loaded.state.policy.time_zone,
        subject=plan,
        revision=loaded.state.revision or None,
    )
    return PlanDossier(loaded, by)


def registered(party: Party, office: Office) -> Loaded[Organisation] | Loaded[Person]:
    """The party's record, which must stand.

    Raises UnknownOrganisation, OrganisationGone, UnknownPerson, PersonErased.
    """
    if party.kind is PartyKind.ORGANISATION:
        organisation = office.ledger.load(ORGANISATION, party.id)
        standing_organisation(organisation.state)
        return organisation
    person = office.ledger.load(PERSON, party.id)
    standing_person(person.state)
    return person


def calendars_of(records: Mapping[UUID, Loaded[Organisation] | Loaded[Person]], office: Office) -> dict[UUID, str]:
    """The working calendar that each party keeps; a person's is that of their organisation."""
    kept: dict[UUID, str] = {}
    for key, record in records.items():
        state: Organisation | Person | None = record.state
        if isinstance(state, Person):
            state = office.ledger.load(ORGANISATION, state.organisation).state if state.organisation else None
        if state and state.calendar:
            kept[key] = state.calendar
    return kept


def assignments_of(plan: Plan, office: Office) -> list[Loaded[Assignment]]:
    """The plan's assignments with those that a change of party made of them."""
    found: dict[UUID, Loaded[Assignment]] = {}
    wanted = list(plan.assignments)
    while wanted:
        stream = wanted.pop()
        if stream not in found:
            found[stream] = office.ledger.load(ASSIGNMENT, stream)
            wanted.extend(found[stream].state.successors)
    return list(found.values())
