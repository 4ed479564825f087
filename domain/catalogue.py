"""Every kind of event there is, by its topic: the one list that the ledger, the docs and the tests read."""

from domain import correction, erasure, organisation, person
from domain.assignment import events as assignment
from domain.ledger import Event
from domain.plan import events as plan

EVENTS: tuple[type[Event], ...] = (
    *plan.EVENTS,
    *assignment.EVENTS,
    *organisation.EVENTS,
    *person.EVENTS,
    *erasure.EVENTS,
    *correction.EVENTS,
)

BY_TOPIC: dict[str, type[Event]] = {event.TOPIC: event for event in EVENTS}
