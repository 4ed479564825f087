"""What an order about an assignment needs at hand: the assignment, its plan, and the other parts of the activity."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, overload
from uuid import UUID

from application.access import permit
from application.performing import Actor, Decided, Office, Order, Standing, circumstances
from domain.actors import Envelope
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.ledger import Event, Loaded, change
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.personal import Personal
from domain.plan.rows import PlanIsClosed
from domain.plan.state import PLAN, Plan, PlanStage
from domain.refusals import NotFound


class UnknownAssignment(NotFound):
    """No assignment has this id."""

    def __init__(self) -> None:
        super().__init__("Такого поручения нет: проверьте идентификатор. План, возможно, ещё не поставлен на контроль.")


@dataclass(frozen=True, slots=True)
class Dossier:
    """An assignment and its plan as they were when the order came."""

    assignment: Loaded[Assignment]
    plan: Loaded[Plan]

    @property
    def state(self) -> Assignment:
        return self.assignment.state

    def standing(self, order: type[Order], actor: Actor) -> Standing:
        """How the actor stands to this order about this assignment. Raises NotYours."""
        return permit(actor, order, plan=self.plan.state, assignment=self.state)

    def under(self, order: Order, actor: Actor, office: Office, standing: Standing | None = None) -> Envelope:
        """The circumstances of the order's events. Raises NotYours, FactInTheFuture, PlanIsClosed."""
        standing = standing or self.standing(type(order), actor)
        if self.plan.state.stage is PlanStage.CLOSED:
            raise PlanIsClosed
        return circumstances(
            order,
            actor,
            standing,
            now=office.clock.now(),
            zone=self.plan.state.policy.time_zone,
            subject=self.plan.stream,
            revision=self.plan.state.revision or None,
        )

    @overload
    def said(self, text: str) -> Personal[str]: ...
    @overload
    def said(self, text: str | None) -> Personal[str] | None: ...
    def said(self, text: str | None) -> Personal[str] | None:
        """Free text that may name a person: sealed with the key of the plan."""
        return None if text is None else Personal(self.plan.stream, text)

    def decided(self, events: Iterable[Event], *read: Loaded[Any]) -> Decided:
        """The events of this assignment; the plan, and what else was looked at, must not have changed."""
        return Decided((change(self.assignment, tuple(events)),), (self.plan, *read))

    def parts(self, office: Office) -> tuple[Loaded[Assignment], ...]:
        """The other parties' parts of the same activity, and their successors'."""
        activity = self.plan.state.activities.get(self.state.activity) if self.state.activity else None
        found: dict[UUID, Loaded[Assignment]] = {}
        wanted = [assignment_id(activity.id, p.party.id) for p in activity.parties] if activity else []
        while wanted:
            stream = wanted.pop()
            if stream in found:
                continue
            part = found[stream] = office.ledger.load(ASSIGNMENT, stream)
            wanted.extend(part.state.successors)
        return tuple(p for p in found.values() if p.exists and p.stream != self.assignment.stream)


def open_dossier(assignment: UUID, office: Office) -> Dossier:
    """The assignment with its plan. Raises UnknownAssignment."""
    loaded = office.ledger.load(ASSIGNMENT, assignment)
    if loaded.state.plan is None:
        raise UnknownAssignment
    return Dossier(loaded, office.ledger.load(PLAN, loaded.state.plan))


def employer(party: Party | None, office: Office) -> UUID | None:
    """The organisation that answers: the party itself, or the one that a party who is a person works for."""
    if party is None:
        return None
    if party.kind is PartyKind.ORGANISATION:
        return party.id
    return office.ledger.load(PERSON, party.id).state.organisation


def called(party: Party | None, office: Office) -> str | None:
    """The party's name as the registry has it."""
    if party is None:
        return None
    if party.kind is PartyKind.ORGANISATION:
        return office.ledger.load(ORGANISATION, party.id).state.name or None
    return office.ledger.load(PERSON, party.id).state.name or None


def calendar_of(party: Party | None, office: Office) -> str | None:
    """The calendar that the responsible organisation keeps instead of the plan's [domain.md §6]; None: the plan's."""
    organisation = employer(party, office)
    return office.ledger.load(ORGANISATION, organisation).state.calendar if organisation else None
