"""What a consolidated report is computed from: a plan, its assignments and their parties, as known at a position."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from application.consolidated_data import Known
from application.paper_names import NamesThen
from application.ports import Ledger
from domain.assignment.events import PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.consolidated_report import NothingToReportOn, ReportKind
from domain.plan.state import PLAN, Plan
from domain.replay import known, state, with_corrections


def known_then(
    ledger: Ledger, plan: UUID, kind: ReportKind, activity: UUID | None, as_of: date, position: int
) -> Known:
    """Folded from the streams concerned alone. Raises NothingToReportOn."""
    history = known(ledger.history(plan), position)
    folded = state(PLAN, history, as_of=as_of)
    assignments = _assignments(ledger, folded, as_of, position)
    if not assignments:
        raise NothingToReportOn(as_of)
    facts = [fact for fact in with_corrections(history) if fact.occurred_on <= as_of]
    names = NamesThen(ledger, position)
    parties = {one.party.id for one in assignments if one.party and one.party.kind is PartyKind.ORGANISATION}
    return Known(
        kind=kind,
        activity=activity,
        as_of=as_of,
        position=position,
        plan=folded,
        facts=facts,
        assignments=assignments,
        organisations={identity: names.organisation(identity) for identity in parties},
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
