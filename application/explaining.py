"""Why a state or a verdict is what it is: the chain of events it rests on, what caused each, and the rule's version.

Nothing is stored for this: a verdict is computed from facts, so its explanation is those facts, in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from application.audit_trail import AuditTrail, Names, Place, TrailEntry, TrailQuestion, Wording, told_at
from application.compliance_register import Entry
from application.past_register import Axes
from application.ports import Ledger
from application.register_entries import entries_of
from application.replaying import Replayed, replayed
from application.stepping import seen_from
from domain.assignment import events as a
from domain.assignment.events import PointKey
from domain.assignment.state import Assignment
from domain.calendar.policy import Policy
from domain.calendar.working_days import DEFAULT_CALENDAR
from domain.correction import RecordCorrected
from domain.ledger import Event, Stored
from domain.plan import events as p
from domain.plan.state import PLAN, Plan
from domain.replay import known, state
from domain.timeliness import RULE, Timeliness

AT_ONCE = 1000
SHOWN_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Cause:
    """The command that recorded an event: its request, what it followed from, and the events recorded with it.

    `together` are positions of at most twenty of the `recorded` events of the same command.
    """

    command: UUID
    correlation: UUID
    causation: UUID | None
    together: tuple[int, ...]
    recorded: int


@dataclass(frozen=True, slots=True)
class Link:
    """One event of the chain, told, with its cause; `bears_on` says in Russian what it decides of the answer."""

    entry: TrailEntry
    bears_on: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class PointExplained:
    """The verdict of one control point, its grounds as Russian clauses, and the line of the register it is said of."""

    entry: Entry
    kept: Timeliness
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`rule` is the rule of timeliness with its version, `calendar` the working calendar with its own; `policy` is what
    the plan set for it, by the event at `policy_position` (None: the defaults)."""

    replayed: Replayed
    as_of: date
    rule: str
    calendar: str | None
    policy: Policy | None
    policy_position: int | None
    points: tuple[PointExplained, ...]
    chain: tuple[Link, ...]


def explain(
    stream: UUID,
    axes: Axes,
    day: date,
    places: AuditTrail,
    ledger: Ledger,
    names: Names,
    wording: Wording,
    point: PointKey | None = None,
) -> Explanation:
    """The stream's state as seen from `axes` with all it rests on; verdicts as of `day`. Raises UnknownStream.

    With a `point`, only what concerns that control point, and what concerns all of them.
    """
    history = known(ledger.history(stream), axes.known_at)
    found = replayed(stream, history, axes)
    bearing = [s for s in history if _concerns(s, history, point)]
    plan: Plan | None = None
    points: tuple[PointExplained, ...] = ()
    policy_position = None
    if isinstance(found.state, Assignment) and found.state.plan is not None:
        plan_history = known(ledger.history(found.state.plan), axes.known_at)
        plan = state(PLAN, plan_history, as_of=axes.as_of)
        points = _points(found, plan, day, point)
        decisive = _deciding(plan_history)
        policy_position = next((s.position for s in reversed(decisive) if isinstance(s.event, p.PolicySet)), None)
        bearing = [*decisive, *bearing]
    told = _told(bearing, axes, places, ledger, names, wording)
    chain = tuple(
        Link(told[s.position], bears_on(s.event), cause(s, ledger)) for s in _in_order(bearing) if s.position in told
    )
    calendars = {e.entry.calendar for e in points if e.entry.calendar}
    return Explanation(
        replayed=found,
        as_of=day,
        rule=RULE,
        calendar=", ".join(sorted(calendars)) or (DEFAULT_CALENDAR if points else None),
        policy=plan.policy if plan else None,
        policy_position=policy_position,
        points=points,
        chain=chain,
    )


PLAN_DECIDES = (p.Approved, p.PolicySet, p.RevisionIssued, p.PlanClosed)
_BEARS_ON: tuple[tuple[tuple[type[Event], ...], str], ...] = (
    ((a.Assigned,), "поручение и исходный срок"),
    ((a.ExtensionApproved, a.ObligationRevised), "действующий срок"),
    ((a.ExtensionRequested, a.ExtensionRejected, a.ExtensionWithdrawn), "перенос срока"),
    ((a.ReportSubmitted,), "дата представления"),
    ((a.ReportMissed, a.FoundNotDone), "закрытие: к этому дню ничего не принято"),
    ((a.ReportReturned,), "возврат: прежний срок продолжает идти"),
    ((a.ExecutionAccepted,), "какой отчёт засчитан"),
    ((a.EvidenceAttached, a.EvidenceRevoked), "подтверждение исполнения"),
    ((a.RemovedFromControl, a.Withdrawn, a.PartyReplaced), "окончание контроля"),
    ((a.ControlReinstated,), "новый круг исполнения"),
    ((a.LapsedTermDecided,), "срок, истёкший до утверждения"),
    ((p.Approved,), "вступление плана в силу"),
    ((p.PolicySet,), "порядок исчисления сроков"),
    ((p.RevisionIssued,), "редакция плана"),
    ((p.PlanClosed,), "закрытие плана"),
    ((RecordCorrected,), "исправление записи"),
)


def bears_on(event: Event) -> str:
    """What an event of this kind decides of a state or a verdict, in Russian."""
    return next((words for kinds, words in _BEARS_ON if isinstance(event, kinds)), "ход исполнения")


def _concerns(stored: Stored, history: Sequence[Stored], point: PointKey | None) -> bool:
    if point is None:
        return True
    event = stored.event
    if isinstance(event, RecordCorrected):
        mistaken = next((s.event for s in history if s.id == event.corrected), None)
        return mistaken is not None and getattr(mistaken, "point", point) == point
    return getattr(event, "point", None) in (None, point)


def _points(found: Replayed, plan: Plan, day: date, point: PointKey | None) -> tuple[PointExplained, ...]:
    entries = [e for e in entries_of(found.state, plan, found.position) if point in (None, e.point)]
    kept = [(entry, entry.timeliness(day)) for entry in entries]
    return tuple(PointExplained(entry, verdict, verdict.explanation) for entry, verdict in kept)


def _deciding(history: Sequence[Stored]) -> list[Stored]:
    """The plan's events that decide of every assignment of it, and the corrections of those."""
    decisive = {s.id for s in history if isinstance(s.event, PLAN_DECIDES)}
    return [
        s
        for s in history
        if s.id in decisive or (isinstance(s.event, RecordCorrected) and s.event.corrected in decisive)
    ]


def _told(
    bearing: Sequence[Stored], axes: Axes, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording
) -> dict[int, TrailEntry]:
    """These events told, as far as their facts reach from where one looks."""
    wanted = {stored.position for stored in bearing}
    found: list[Place] = []
    for stream in dict.fromkeys(stored.stream for stored in bearing):
        question = seen_from(TrailQuestion(stream=stream, after=min(wanted) - 1, limit=AT_ONCE), axes)
        while page := places.places(question):
            found += [place for place in page if place.position in wanted]
            question = replace(question, after=page[-1].position)
    return {entry.position: entry for entry in told_at(found, ledger, names, wording)}


def _in_order(events: Sequence[Stored]) -> list[Stored]:
    return sorted(events, key=lambda stored: stored.position)


def cause(stored: Stored, ledger: Ledger) -> Cause:
    """The command behind an event. Events of one command stand side by side in the ledger."""
    event = stored.event
    around = [s for s in _around(stored, ledger) if s.event.command_id == event.command_id]
    together = tuple(s.position for s in around if s.position != stored.position)
    return Cause(event.command_id, event.correlation_id, event.causation_id, together[:SHOWN_TOGETHER], len(around))


def _around(stored: Stored, ledger: Ledger) -> Sequence[Stored]:
    """The events next to this one, as far as those of the same command may reach."""
    answered = ledger.answered(stored.event.command_id)
    last = answered.position if answered else stored.position + SHOWN_TOGETHER
    first = max(0, stored.position - SHOWN_TOGETHER - 1)
    return ledger.read(first, min(last, stored.position + SHOWN_TOGETHER) - first)
