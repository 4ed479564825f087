"""A plan as one reads it: its rows by sections, each with where it stands as of a day, as far as the actor sees it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.access import sight
from application.collections_board import sees_whole
from application.compliance_register import ComplianceRegister, Entry, Summary, summary
from application.looking import plan as seen_plan
from application.past_register import Axes, PastRegister
from application.performing import Actor
from application.ports import Ledger
from domain.assignment.events import Party
from domain.assignment.state import Stage
from domain.parent_state import ParentState
from domain.plan.events import SectionRow
from domain.plan.state import Activity, Plan
from domain.timeliness import Timeliness, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One control point of one party, with the verdict on its date."""

    entry: Entry
    timeliness: Timeliness

    @property
    def verdict(self) -> Verdict:
        return self.timeliness.verdict


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An activity: `verdicts` counts its points, `next_due` is the first term that is still to be met.

    `state` None: it has nothing that the actor may see the state of.
    """

    activity: Activity
    state: ParentState | None
    verdicts: Mapping[Verdict, int]
    next_due: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A heading with the rows under it; None: rows that stand before any heading."""

    heading: SectionRow | None
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """`whole` says whether every party's part is counted, or the actor's own alone; `parties` are those that are."""

    plan: Plan
    as_of: date
    whole: bool
    summary: Summary
    sections: tuple[SheetSection, ...]
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are shown: with a point of this verdict, or of this party; None shows any."""

    verdict: Verdict | None = None
    party: UUID | None = None

    def takes(self, line: Line) -> bool:
        """Whether this point is one of those asked for."""
        return (self.party is None or line.entry.party.id == self.party) and (
            self.verdict is None or line.verdict is self.verdict
        )

    @property
    def anything(self) -> bool:
        return self.verdict is None and self.party is None


ANY = Choice()


def plan_sheet(
    actor: Actor,
    identity: UUID,
    register: ComplianceRegister,
    past: PastRegister,
    ledger: Ledger,
    axes: Axes,
    today: date,
    choice: Choice = ANY,
) -> PlanSheet:
    """The plan as seen from `axes`. Raises UnknownPlan, UnknownStream, NotYoursToSee."""
    found = seen_plan(actor, ledger, identity, axes)
    as_of = axes.as_of or today
    entries = seen_entries(actor, found, register, past, axes, today)
    lines: dict[UUID, list[Line]] = {}
    for entry in entries:
        if entry.stage is not Stage.PASSED_ON:
            lines.setdefault(entry.activity, []).append(Line(entry, entry.timeliness(as_of)))
    counted = summary(identity, entries, as_of)
    whole = sees_whole(actor, found)
    rows = [
        _row(activity, lines.get(activity.id, ()), counted, whole, choice)
        for activity in found.activities.values()
        if choice.anything or any(choice.takes(line) for line in lines.get(activity.id, ()))
    ]
    parties = {entry.party.id: entry.party for entry in entries}
    return PlanSheet(found, as_of, whole, counted, _sections(found, rows), tuple(parties.values()))


def seen_entries(
    actor: Actor,
    plan: Plan,
    register: ComplianceRegister,
    past: PastRegister,
    axes: Axes,
    today: date,
    activity: UUID | None = None,
) -> Sequence[Entry]:
    """The register's lines of the plan, or of one activity, that the actor may see, as seen from `axes`."""
    assert plan.id is not None
    if axes.known_at is None and (axes.as_of is None or axes.as_of >= today):
        present = register.of_plan(plan.id)
        found: Sequence[Entry] = [e for e in present if activity is None or e.activity == activity]
    else:
        found = past.entries(plan.id, axes, activity)
    if sees_whole(actor, plan):
        return found
    own = sight(actor).parties
    return [entry for entry in found if entry.party.id in own]


def _row(activity: Activity, lines: Sequence[Line], counted: Summary, whole: bool, choice: Choice) -> SheetRow:
    shown = tuple(line for line in lines if choice.takes(line))
    owed = (line.entry.effective for line in shown if line.entry.stage.open)
    state = counted.activities.get(activity.id, ParentState.NOTHING)
    return SheetRow(
        activity=activity,
        state=state if whole or lines else None,
        verdicts=Counter(line.verdict for line in shown),
        next_due=min((due for due in owed if due), default=None),
        lines=shown,
    )


def _sections(plan: Plan, rows: Sequence[SheetRow]) -> tuple[SheetSection, ...]:
    """Rows under their headings in the plan's order; a row that names none belongs to that of the row before it."""
    under: dict[int | None, list[SheetRow]] = {}
    place: int | None = None
    shown = {row.activity.id: row for row in rows}
    for activity in plan.activities.values():
        place = place if activity.read.section is None else activity.read.section
        if activity.id in shown:
            under.setdefault(place, []).append(shown[activity.id])
    return tuple(
        SheetSection(None if place is None else plan.sections[place], tuple(found)) for place, found in under.items()
    )
