"""One party's part of an activity through time: every event of it, and how it stood at two moments, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.access import may_see
from application.activity_sheet import UnknownActivity
from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion, Wording, trail
from application.comparing import Moment
from application.compliance_register import ComplianceRegister
from application.explaining import Explanation, explain
from application.knowing import Correction, corrections
from application.looking import plan as seen_plan
from application.past_register import Axes
from application.performing import Actor
from application.plan_sheet import Line
from application.ports import Ledger
from application.register_entries import entries_of
from application.replaying import UnknownStream, plan_then, replayed
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.ledger import Stored
from domain.plan.state import Activity, Plan

LONGEST = 1000  # events of one assignment


@dataclass(frozen=True, slots=True)
class Stand:
    """How it stood as seen from a moment; `version` 0: nothing of it was known, or had happened, by then."""

    moment: Moment
    version: int
    position: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ActivityParts:
    """An activity as it is now, with the parts of it that the actor may see, in the order they were assigned."""

    plan: Plan
    activity: Activity
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class AssignmentHistory:
    """`entries` are all its events, oldest first; `explanation` None: there was nothing to explain at that moment."""

    assignment: Assignment
    entries: tuple[TrailEntry, ...]
    here: Stand
    other: Stand
    explanation: Explanation | None
    corrections: tuple[Correction, ...]


def activity_parts(
    actor: Actor, plan: UUID, activity: UUID, register: ComplianceRegister, ledger: Ledger
) -> ActivityParts:
    """Whose parts of the activity can be looked at. Raises UnknownPlan, UnknownActivity, NotYoursToSee."""
    found = seen_plan(actor, ledger, plan)
    row = found.activities.get(activity)
    if row is None:
        raise UnknownActivity
    states = (ledger.load(ASSIGNMENT, stream).state for stream in register.assignments(activity=activity))
    seen = [state for state in states if state.exists and may_see(actor, plan=found, assignment=state)]
    return ActivityParts(found, row, tuple(sorted(seen, key=_order)))


def _order(part: Assignment) -> tuple[bool, date, int, str]:
    return not part.lead, part.assigned_on or date.min, part.sequence, str(part.id)


def assignment_history(
    part: Assignment,
    here: Moment,
    other: Moment,
    places: AuditTrail,
    ledger: Ledger,
    names: Names,
    wording: Wording,
) -> AssignmentHistory:
    """The history of a part that `activity_parts` gave, as seen from `here`, beside how it is seen from `other`."""
    assert part.id is not None
    question = TrailQuestion(stream=part.id, limit=LONGEST)
    history = ledger.history(part.id)
    try:
        explained = explain(part.id, here.axes, here.day, places, ledger, names, wording)
    except UnknownStream:
        explained = None
    return AssignmentHistory(
        assignment=part,
        entries=trail(question, places, ledger, names, wording).entries,
        here=_stand(part.id, history, here, ledger),
        other=_stand(part.id, history, other, ledger),
        explanation=explained,
        corrections=corrections(question, places, ledger, names, wording).corrections,
    )


def _stand(stream: UUID, history: Sequence[Stored], moment: Moment, ledger: Ledger) -> Stand:
    try:
        found = replayed(stream, history, moment.axes)
    except UnknownStream:
        return Stand(moment, 0, 0, ())
    if not found.state.exists:
        return Stand(moment, 0, 0, ())
    plan = plan_then(ledger, found.state.plan, moment.axes)
    entries = entries_of(found.state, plan, found.position)
    lines = tuple(Line(entry, entry.timeliness(moment.day)) for entry in entries)
    return Stand(moment, found.version, found.position, lines)


def seen_at(entry: TrailEntry, axes: Axes) -> bool:
    """Whether this event was known, and its fact had happened, where one looks from."""
    known = axes.known_at is None or entry.position <= axes.known_at
    return known and (axes.as_of is None or entry.place.occurred_on <= axes.as_of)
