"""The compliance register: one entry per activity × responsible party × control point, and what it waits for.

An entry holds facts alone. Whether the date was kept is computed from them, as of the day that the question names:
it is never stored, and there is no silent «now».
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.assignment.events import Duty, LapseOutcome, Party, PointKey
from domain.assignment.state import Stage
from domain.calendar.policy import CountedSubmission
from domain.calendar.working_days import DEFAULT_CALENDAR, calendar
from domain.parent_state import ParentState, parent_state, point_state
from domain.timeliness import PointFacts, Timeliness, Verdict, timeliness


class WaitsFor(StrEnum):
    """Whose step is next on a control point."""

    EXECUTOR_REPORT = "executor_report"
    CONTROLLER_REVIEW = "controller_review"
    SETTER_REMOVAL = "setter_removal"
    SETTER_EXTENSION = "setter_extension"
    SETTER_LAPSE = "setter_lapse"
    CO_EXECUTORS = "co_executors"
    NOTHING = "nothing"


class EntryKey(NamedTuple):
    """Where an entry stands in the register's order: plan, row of the plan, control point, assignment."""

    plan: UUID
    row: int
    point: PointKey
    assignment: UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register.

    `original` is the term as the plan stated it, `stated` the last approved one, `effective` the same after the
    calendar's shift. Submissions are those of the current round of execution: a reinstatement begins a new one.
    `ended_on`: closed, withdrawn or passed on, as `stage` says. `requested`: the term that the undecided `request`
    asks for. `missed_on`: the collection of its reports, or the final monitoring, closed with nothing of it that stood.
    `owing`: co-executors of the same point who have handed in nothing that stands. `position`: the last event of the
    assignment counted here.
    """

    plan: UUID
    activity: UUID
    row: int
    number: str | None
    section: int | None
    assignment: UUID
    party: Party
    duty: Duty
    lead: bool
    point: PointKey
    periodic: bool
    tasks: int
    starts: date | None
    original: date | None
    stated: date | None
    effective: date | None
    calendar: str | None
    stage: Stage
    rounds: int
    submissions: int
    first_submitted_on: date | None
    under_review_since: date | None
    accepted_submission: date | None
    returned: bool
    returns: int
    ended_on: date | None
    removal_proposed: bool
    extensions: int
    request: UUID | None
    requested: date | None
    evidence: int
    lapse: LapseOutcome | None
    missed_on: date | None
    last_fact_on: date | None
    in_force_on: date | None
    plan_closed_on: date | None
    due_soon_days: int
    counted: CountedSubmission
    owing: int
    position: int

    @property
    def key(self) -> EntryKey:
        return EntryKey(self.plan, self.row, self.point, self.assignment)

    @property
    def facts(self) -> PointFacts:
        """What the verdict on the date is computed from."""
        return PointFacts(
            deadline=self.effective,
            plan_approved_on=self.in_force_on,
            submissions=(self.first_submitted_on,) if self.first_submitted_on else (),
            under_review_since=self.under_review_since,
            accepted_submission=self.accepted_submission,
            returned=self.returned,
            withdrawn_on=self.ended_on if self.stage in (Stage.WITHDRAWN, Stage.PASSED_ON) else None,
            removed_on=self.ended_on if self.stage is Stage.CLOSED else None,
            closed_on=self.missed_on or self.plan_closed_on,
            lapse_decided=self.lapse is LapseOutcome.COUNTS,
            lapse_excused=self.lapse is LapseOutcome.EXCUSED,
        )

    def timeliness(self, as_of: date) -> Timeliness:
        """Whether the date was kept, as of that day."""
        days = calendar(self.calendar or DEFAULT_CALENDAR)
        return timeliness(self.facts, as_of, days, self.due_soon_days, self.counted)

    @property
    def lapsed(self) -> bool:
        """The term had passed before the plan was in force, and nobody has decided what that means [domain.md §4.8]."""
        if self.effective is None or self.in_force_on is None:
            return False
        return self.lapse is None and self.effective < self.in_force_on

    @property
    def waits_for(self) -> WaitsFor:
        if not self.stage.open or self.plan_closed_on is not None:
            return WaitsFor.NOTHING
        if self.stage is Stage.SUBMITTED:
            return WaitsFor.CONTROLLER_REVIEW
        if self.stage is Stage.ACCEPTED:
            return WaitsFor.SETTER_REMOVAL
        if self.request is not None:
            return WaitsFor.SETTER_EXTENSION
        if self.lapsed:
            return WaitsFor.SETTER_LAPSE
        return WaitsFor.CO_EXECUTORS if self.lead and self.owing else WaitsFor.EXECUTOR_REPORT


OWING = frozenset({Stage.ON_CONTROL, Stage.IN_PROGRESS, Stage.RETURNED})
"""Stages in which a co-executor still owes its part to the lead."""

AGAINST_THE_DATE = frozenset({Verdict.OVERDUE, Verdict.NOT_DONE})


@dataclass(frozen=True, slots=True)
class RegisterQuestion:
    """Which entries are asked for; None asks for any. `after` continues behind the last entry of the page before.

    `overdue`: only those with a passed date and nothing timely submitted (True), or only the others (False), as of the
    day of the question.
    """

    plan: UUID | None = None
    activity: UUID | None = None
    party: UUID | None = None
    stage: Stage | None = None
    waits_for: WaitsFor | None = None
    overdue: bool | None = None
    after: EntryKey | None = None
    limit: int = 100

    def asks_for(self, entry: Entry, as_of: date) -> bool:
        """Whether this entry is an answer, paging aside."""
        wanted = (
            (self.plan, entry.plan),
            (self.activity, entry.activity),
            (self.party, entry.party.id),
            (self.stage, entry.stage),
            (self.waits_for, entry.waits_for),
        )
        if any(asked is not None and asked != found for asked, found in wanted):
            return False
        return self.overdue is None or self.overdue == (entry.timeliness(as_of).verdict in AGAINST_THE_DATE)


@dataclass(frozen=True, slots=True)
class Page:
    """Entries in the register's order; `next` continues behind them, None where there are no more.

    `position` is the ledger's position that they are counted up to.
    """

    entries: tuple[Entry, ...]
    next: EntryKey | None
    position: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in numbers as of a day. What was passed on to another party is counted there, once."""

    plan: UUID
    as_of: date
    entries: int
    state: ParentState
    verdicts: Mapping[Verdict, int]
    stages: Mapping[Stage, int]
    waits_for: Mapping[WaitsFor, int]
    activities: Mapping[UUID, ParentState]


def summary(plan: UUID, entries: Iterable[Entry], as_of: date) -> Summary:
    """The numbers of these entries of the plan, and the state of each activity by the parent rule [domain.md §3]."""
    counted = [(e, e.timeliness(as_of)) for e in entries if e.stage is not Stage.PASSED_ON]
    parts: dict[UUID, list[ParentState]] = {}
    for entry, found in counted:
        parts.setdefault(entry.activity, []).append(point_state(entry.facts, found.verdict))
    activities = {activity: parent_state(states) for activity, states in parts.items()}
    return Summary(
        plan=plan,
        as_of=as_of,
        entries=len(counted),
        state=parent_state(activities.values()),
        verdicts=Counter(found.verdict for _, found in counted),
        stages=Counter(entry.stage for entry, _ in counted),
        waits_for=Counter(entry.waits_for for entry, _ in counted),
        activities=activities,
    )


class ComplianceRegister(ABC):
    """The register as it stands after the last event that its projection has counted."""

    @abstractmethod
    def entries(self, question: RegisterQuestion, *, as_of: date) -> Page:
        """The entries asked for, in the register's order; verdicts as of that day."""

    @abstractmethod
    def entry(self, assignment: UUID, point: PointKey) -> Entry | None:
        """The entry of this control point, or None where there is none."""

    @abstractmethod
    def of_plan(self, plan: UUID) -> Sequence[Entry]:
        """All entries of the plan, in the register's order."""

    @abstractmethod
    def assignments(self, *, plan: UUID | None = None, activity: UUID | None = None) -> Sequence[UUID]:
        """The streams of all assignments that ever were in the plan, or in the activity."""
