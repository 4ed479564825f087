"""Requests for a new term that wait for whoever set the term: what was asked, why, how often it was moved before."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.access import may
from application.compliance_register import ComplianceRegister, Entry, RegisterQuestion, WaitsFor
from application.exporting import register_entries
from application.extending import ApproveExtension
from application.performing import Actor
from application.ports import Ledger
from domain.assignment.events import ExtensionRequested
from domain.assignment.state import ASSIGNMENT
from domain.assignment.submissions import Extension
from domain.plan.state import PLAN, Plan


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request; `ground` is what its executor wrote, `may_decide` whether this actor set the term."""

    entry: Entry
    plan: Plan
    request: Extension
    ground: str
    may_decide: bool


def extension_requests(
    actor: Actor, register: ComplianceRegister, ledger: Ledger, today: date, plan: UUID | None = None
) -> tuple[RequestShown, ...]:
    """Those that wait, the oldest first. Raises UnknownPlan, NotYoursToSee."""
    question = RegisterQuestion(plan=plan, waits_for=WaitsFor.SETTER_EXTENSION)
    entries = register_entries(actor, question, register, ledger, as_of=today, today=today)
    shown = (_shown(entry, actor, ledger) for entry in entries)
    return tuple(sorted((one for one in shown if one), key=lambda one: (one.request.requested_on, one.entry.key)))


def _shown(entry: Entry, actor: Actor, ledger: Ledger) -> RequestShown | None:
    assignment = ledger.load(ASSIGNMENT, entry.assignment).state
    plan = ledger.load(PLAN, entry.plan).state
    request = assignment.points[entry.point].open_request if entry.point in assignment.points else None
    if request is None:
        return None  # decided since the register counted it
    asked = (s.event for s in ledger.history(entry.assignment) if getattr(s.event, "request", None) == request.request)
    ground = next((str(event.ground) for event in asked if isinstance(event, ExtensionRequested)), "")
    return RequestShown(entry, plan, request, ground, may(actor, ApproveExtension, plan=plan, assignment=assignment))
