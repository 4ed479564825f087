"""What waits for a person today: reports they owe, decisions that are theirs, and what is overdue in their plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from application import looking
from application.access import sight
from application.audit_trail import AuditTrail
from application.collections_board import sees_whole
from application.compliance_register import (
    AGAINST_THE_DATE,
    ComplianceRegister,
    Entry,
    RegisterQuestion,
    Summary,
    WaitsFor,
    summary,
)
from application.performing import Actor
from application.plan_sheet import Line
from application.ports import Ledger
from domain.actors import Role
from domain.person import Grant, Scope, ScopeKind
from domain.plan.state import Plan, PlanStage

MOST_PLANS = 500
MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class Overseen:
    """A plan of which the actor sees every part, in numbers."""

    plan: Plan
    summary: Summary


@dataclass(frozen=True, slots=True)
class Today:
    """Lines by date, the longest overdue first; each list is of what waits for this very actor.

    `owed`: reports of their own parties. `review`: reports to judge. `removals`, `requests`, `lapses`: decisions of a
    setter. `overdue`: others' in the plans that they oversee. `drafts`: plans of theirs that are not on control yet.
    """

    as_of: date
    owed: tuple[Line, ...]
    review: tuple[Line, ...]
    removals: tuple[Line, ...]
    requests: tuple[Line, ...]
    lapses: tuple[Line, ...]
    overdue: tuple[Line, ...]
    drafts: tuple[Plan, ...]
    plans: tuple[Overseen, ...]

    @property
    def waiting(self) -> int:
        """How many things wait for the actor."""
        lists: tuple[Sequence[object], ...] = (self.review, self.removals, self.requests, self.lapses, self.drafts)
        return len(self.owed) + sum(map(len, lists))


def today(actor: Actor, register: ComplianceRegister, trail: AuditTrail, ledger: Ledger, as_of: date) -> Today:
    """What waits for the actor as of this day."""
    plans = [p for p in looking.plans(actor, trail, ledger, 0, MOST_PLANS).states if p.id and sees_whole(actor, p)]
    review: list[Entry] = []
    decisions: dict[WaitsFor, list[Entry]] = {}
    overdue: list[Entry] = []
    overseen: list[Overseen] = []
    drafts: list[Plan] = []
    for plan in plans:
        assert plan.id is not None
        setter, controller = holds(actor, Role.SETTER, plan), holds(actor, Role.CONTROLLER, plan)
        if plan.stage in (PlanStage.DRAFT, PlanStage.APPROVED):
            if setter or controller:
                drafts.append(plan)
            continue
        entries = register.of_plan(plan.id)
        overseen.append(Overseen(plan, summary(plan.id, entries, as_of)))
        for entry in entries:
            if controller and entry.waits_for is WaitsFor.CONTROLLER_REVIEW:
                review.append(entry)
            if setter:
                decisions.setdefault(entry.waits_for, []).append(entry)
            if (setter or controller) and entry.waits_for is WaitsFor.EXECUTOR_REPORT:
                overdue.append(entry)
    return Today(
        as_of=as_of,
        owed=_lines(_owed(actor, register, as_of), as_of),
        review=_lines(review, as_of),
        removals=_lines(decisions.get(WaitsFor.SETTER_REMOVAL, ()), as_of),
        requests=_lines(decisions.get(WaitsFor.SETTER_EXTENSION, ()), as_of),
        lapses=_lines(decisions.get(WaitsFor.SETTER_LAPSE, ()), as_of),
        overdue=tuple(line for line in _lines(overdue, as_of) if line.verdict in AGAINST_THE_DATE),
        drafts=tuple(drafts),
        plans=tuple(overseen),
    )


def holds(actor: Actor, role: Role, plan: Plan) -> bool:
    """Whether the actor, or somebody they stand in for, holds this role for the plan or for its committee."""
    grants: Iterable[Grant] = (*actor.grants, *(grant for absent in actor.stands_in for grant in absent.grants))
    scopes = {
        Scope(kind=ScopeKind.PLAN, id=plan.id),
        Scope(kind=ScopeKind.ORGANISATION, id=plan.committee),
    }
    return any(grant.role is role and grant.scope in scopes for grant in grants)


def _owed(actor: Actor, register: ComplianceRegister, as_of: date) -> list[Entry]:
    found: list[Entry] = []
    for party in sight(actor).parties:
        question = RegisterQuestion(party=party, waits_for=WaitsFor.EXECUTOR_REPORT, limit=MOST_LINES)
        found += register.entries(question, as_of=as_of).entries
    return found


def _lines(entries: Iterable[Entry], as_of: date) -> tuple[Line, ...]:
    dated = sorted(entries, key=lambda e: (e.effective or date.max, e.plan, e.row, e.point))
    return tuple(Line(entry, entry.timeliness(as_of)) for entry in dated)
