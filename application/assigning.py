"""Who answers: a party replaced by another, and what counts of a term that had passed before approval."""

from dataclasses import replace
from itertools import count
from uuid import UUID

from application.dossier import open_dossier
from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import registered
from application.ports import Recorded
from domain.assignment import assigning
from domain.assignment.events import LapseOutcome, Party
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.ledger import Change, change


class ReplaceParty(Order):
    """`basis` is the act or resolution that names the new party."""

    assignment: UUID
    party: Party
    reason: str


def replace_party(order: ReplaceParty, actor: Actor, office: Office) -> Recorded:
    """Another party answers for what is not yet executed. The answer names the new party's assignment."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        party = registered(order.party, office)
        succession = assigning.replace_party(
            dossier.state,
            by,
            party=order.party,
            reason=dossier.said(order.reason),
            sequence=_next_sequence(dossier.state, order.party, office),
        )
        there = Change(succession.successor, 0, succession.there)
        return Decided((change(dossier.assignment, succession.here), there), (dossier.plan, party))

    recorded = perform(office, actor, decide)
    # Read back, not remembered: a retry decides nothing and still has to name what the first try made.
    return replace(recorded, made=office.ledger.load(ASSIGNMENT, order.assignment).state.successor)


def _next_sequence(state: Assignment, party: Party, office: Office) -> int:
    """The first sequence that the party has not yet had on this activity."""
    activity = state.activity
    return next(
        sequence
        for sequence in count()
        if activity is None or not office.ledger.load(ASSIGNMENT, assignment_id(activity, party.id, sequence)).exists
    )


class DecideLapsedTerm(Order):
    assignment: UUID
    point: str
    outcome: LapseOutcome
    reason: str


def decide_lapsed_term(order: DecideLapsedTerm, actor: Actor, office: Office) -> Recorded:
    """A term that had passed before the plan was in force counts, or is excused."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        events = assigning.decide_lapsed_term(
            dossier.state,
            dossier.under(order, actor, office),
            point=order.point,
            in_force_on=dossier.plan.state.in_force_on,
            outcome=order.outcome,
            reason=dossier.said(order.reason),
        )
        return dossier.decided(events)

    return perform(office, actor, decide)
