"""Whom the parties of a draft may be: asked before a person matches them, decided by nobody else."""

from dataclasses import dataclass
from uuid import UUID

from application import looking
from application.audit_trail import AuditTrail
from application.performing import Actor
from application.ports import Ledger
from domain.organisation import Organisation
from domain.plan.proposing import Proposal, Unmatched, proposals, unmatched

PAGE = 1000


@dataclass(frozen=True, slots=True)
class ProposedParty:
    """A name that waits for a person, and the registered organisations that it may be, best first."""

    unmatched: Unmatched
    proposals: tuple[Proposal, ...]


def propose_parties(actor: Actor, places: AuditTrail, ledger: Ledger, plan: UUID) -> tuple[ProposedParty, ...]:
    """Every unmatched name of the plan. Raises UnknownPlan, NotYoursToSee."""
    waiting = unmatched(looking.plan(actor, ledger, plan))
    registry = _registry(places, ledger) if waiting else []
    return tuple(ProposedParty(name, proposals(name.named, registry)) for name in waiting)


def _registry(places: AuditTrail, ledger: Ledger) -> list[Organisation]:
    found: list[Organisation] = []
    after: int | None = 0
    while after is not None:
        page = looking.organisations(places, ledger, after, PAGE)
        found.extend(page.states)
        after = page.next
    return found
