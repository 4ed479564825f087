"""Ending somebody's sessions: one's own, or as an administrator."""

from uuid import UUID

from application.access import permit
from application.performing import Actor, Office, Order
from application.signing_in.access_log import Visitor
from application.signing_in.entering import end_sessions
from application.signing_in.ports import Doors
from domain.person import PERSON, UnknownPerson


class EndSessions(Order):
    person: UUID


def end_sessions_of(order: EndSessions, actor: Actor, office: Office, doors: Doors, visitor: Visitor) -> int:
    """All of the person's sessions are over; says how many there were. Raises NotYours, UnknownPerson."""
    permit(actor, EndSessions, person=order.person)
    if not office.ledger.load(PERSON, order.person).state.exists:
        raise UnknownPerson
    return end_sessions(order.person, doors, visitor, office.clock.now(), by=actor.person)
