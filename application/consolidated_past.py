"""What a paper about a plan is computed from: the plan, its assignments and their parties, as known at a position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.consolidated_data import Known
from application.paper_names import NamesThen
from application.ports import Ledger
from domain.assignment.events import PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.consolidated_report import NothingToReportOn, ReportKind
from domain.ledger import Event
from domain.plan.state import PLAN, Plan
from domain.replay import known, state, with_corrections


@dataclass(frozen=True, slots=True)
class PlanThen:
    """A plan and its assignments as of a day, as known at a position; `facts` are the plan's, corrections applied."""

    plan: Plan
    facts: Sequence[Event]
    assignments: Sequence[Assignment]

    def organisations(self, ledger: Ledger, position: int) -> Mapping[UUID, str]:
        """The names known then of the organisations that answer."""
        names = NamesThen(ledger, position)
        parties = {a.party.id for a in self.assignments if a.party and a.party.kind is PartyKind.ORGANISATION}
        return {identity: names.organisation(identity) for identity in parties}


def plan_then(ledger: Ledger, plan: UUID, as_of: date, position: int) -> PlanThen:
    """Folded from the streams concerned alone."""
    history = known(ledger.history(plan), position)
    folded = state(PLAN, history, as_of=as_of)
    facts = [fact for fact in with_corrections(history) if fact.occurred_on <= as_of]
    return PlanThen(folded, facts, _assignments(ledger, folded, as_of, position))


def known_then(
    ledger: Ledger, plan: UUID, kind: ReportKind, activity: UUID | None, as_of: date, position: int
) -> Known:
    """What a consolidated report is computed from. Raises NothingToReportOn."""
    then = plan_then(ledger, plan, as_of, position)
    if not then.assignments:
        raise NothingToReportOn(as_of)
    return Known(
        kind=kind,
        activity=activity,
        as_of=as_of,
        position=position,
        plan=then.plan,
        facts=then.facts,
        assignments=then.assignments,
        organisations=then.organisations(ledger, position),
    )


def _assignments(ledger: Ledger, plan: Plan, as_of: date, position: int) -> Sequence[Assignment]:
    """Those of the plan, with those that a change of party made of them."""
    found: dict[UUID, Assignment] = {}
    wanted = list(reversed(plan.assignments))
    while wanted:
        stream = wanted.pop()
        if stream in found:
            continue
        folded = state(ASSIGNMENT, known(ledger.history(stream), position), as_of=as_of)
        if folded.exists:
            found[stream] = folded
            wanted.extend(reversed(folded.successors))
    return list(found.values())
