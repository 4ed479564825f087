"""An activity as one reads it: its parties, their control points, verdicts and documents, as the actor sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.access import sight
from application.collections_board import sees_whole
from application.compliance_register import ComplianceRegister, Entry, summary
from application.looking import plan as seen_plan
from application.past_register import Axes, PastRegister
from application.performing import Actor
from application.plan_sheet import Line, seen_entries
from application.ports import Ledger
from domain.assignment.events import Party
from domain.assignment.state import ASSIGNMENT, Assignment, Evidence, Point
from domain.parent_state import ParentState
from domain.plan.state import Activity, Plan
from domain.refusals import NotFound
from domain.replay import state


class UnknownActivity(NotFound):
    """The plan has, or had then, no such row."""

    def __init__(self) -> None:
        super().__init__("Такого мероприятия в плане нет, или на этот момент его ещё не было: проверьте адрес и дату.")


@dataclass(frozen=True, slots=True)
class PointSheet:
    """A control point of one party; `documents` are those attached there, revoked ones too."""

    line: Line
    point: Point
    documents: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PartySheet:
    """One party's part of the activity."""

    assignment: Assignment
    party: Party
    points: tuple[PointSheet, ...]


@dataclass(frozen=True, slots=True)
class ActivitySheet:
    """`whole` says whether every party's part is shown, or the actor's own alone; `state` is then theirs."""

    plan: Plan
    activity: Activity
    as_of: date
    whole: bool
    state: ParentState
    parties: tuple[PartySheet, ...]

    @property
    def lines(self) -> Iterable[Line]:
        """The points of all parties."""
        return (sheet.line for party in self.parties for sheet in party.points)


def activity_sheet(
    actor: Actor,
    identity: UUID,
    activity: UUID,
    register: ComplianceRegister,
    past: PastRegister,
    ledger: Ledger,
    axes: Axes,
    today: date,
) -> ActivitySheet:
    """The activity as seen from `axes`. Raises UnknownPlan, UnknownActivity, UnknownStream, NotYoursToSee."""
    found = seen_plan(actor, ledger, identity, axes)
    row = found.activities.get(activity)
    if row is None:
        raise UnknownActivity
    as_of = axes.as_of or today
    entries = seen_entries(actor, found, register, past, axes, today, activity)
    parts: dict[UUID, list[Entry]] = {}
    for entry in entries:
        parts.setdefault(entry.assignment, []).append(entry)
    return ActivitySheet(
        plan=found,
        activity=row,
        as_of=as_of,
        whole=sees_whole(actor, found),
        state=summary(identity, entries, as_of).activities.get(activity, ParentState.NOTHING),
        parties=tuple(_party(stream, lines, ledger, axes, as_of) for stream, lines in parts.items()),
    )


def own_parties(actor: Actor, sheet: ActivitySheet) -> frozenset[UUID]:
    """The parties of this activity that the actor acts for."""
    return sight(actor).parties & {part.party.id for part in sheet.parties}


def _party(stream: UUID, entries: Sequence[Entry], ledger: Ledger, axes: Axes, as_of: date) -> PartySheet:
    then = state(ASSIGNMENT, ledger.history(stream), known_at=axes.known_at, as_of=axes.as_of)
    points = (
        PointSheet(
            Line(entry, entry.timeliness(as_of)),
            then.points[entry.point],
            tuple(found for found in then.evidence.values() if found.point == entry.point),
        )
        for entry in entries
        if entry.point in then.points
    )
    return PartySheet(then, entries[0].party, tuple(points))
