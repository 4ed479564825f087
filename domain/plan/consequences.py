"""What a revision means for those who execute the plan: every obligation of a changed row under its new terms.

The same act, the same append: a struck row's points are withdrawn, new dates move, add or drop points, another party
takes over what is still owed. What is accepted or closed stays with whoever did it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.assigning import replace_party
from domain.assignment.events import Assigned, ControlPoint, WithdrawalGround
from domain.assignment.revising import OWED, after, change_lead, drop_obligation, revise_terms
from domain.assignment.state import Assignment, Stage, assignment_id
from domain.ledger import Change, Event, Loaded, change
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.control_points import control_points, plan_period
from domain.plan.controlling import parties_in_order
from domain.plan.state import PLAN, Activity, AssignedParty, Plan

CHANGES_OBLIGATIONS = frozenset(
    {e.RowChangeKind.STRUCK, e.RowChangeKind.DEADLINE_CHANGED, e.RowChangeKind.PARTY_CHANGED}
)

Obligations = Sequence[Loaded[Assignment]]
Sequences = Callable[[UUID, UUID], int]
"""The first sequence that a party has not yet had on an activity."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows of a revision: the plan's own further events, and the changes of the assignments."""

    placed: tuple[Event, ...]
    changes: tuple[Change, ...]


def touched_rows(state: Plan, issued: e.RevisionIssued) -> Mapping[UUID, frozenset[e.RowChangeKind]]:
    """The rows on control whose obligations the revision changes, with what it does to each."""
    kinds: dict[UUID, set[e.RowChangeKind]] = {}
    for changed in issued.changes:
        row = state.activities.get(changed.activity)
        if row and row.on_control and changed.change in CHANGES_OBLIGATIONS:
            kinds.setdefault(changed.activity, set()).add(changed.change)
    return {activity: frozenset(found) for activity, found in kinds.items()}


def consequences(
    before: Plan,
    events: Sequence[Event],
    by: Envelope,
    *,
    obligations: Mapping[UUID, Obligations],
    calendars: Mapping[UUID, str],
    sequence: Sequences,
    ends_on: date | None = None,
) -> Consequences:
    """What the revision in `events` does to the obligations, those of each touched row given by the row.

    `calendars` are the parties' own working calendars; `ends_on` bounds repeated terms as it does for placing.
    Raises what the decisions about a point raise (FactBeforeEarlierFact, ActDatedAfterDecision, …).
    """
    issued = next(event for event in events if isinstance(event, e.RevisionIssued))
    plan = PLAN.fold(events, before)
    under = by.on_plan(issued.number)
    made: list[Change] = []
    placed: list[tuple[UUID, UUID]] = []
    for activity, kinds in touched_rows(before, issued).items():
        row = plan.activities[activity]
        followed = _Row(plan, row, kinds, under, calendars, sequence, ends_on)
        changes, assigned = followed.changed([o for o in obligations.get(activity, ()) if not _ended(o.state)])
        made += changes
        placed += [(activity, stream) for stream in assigned]
    facts = (
        (
            e.PlacedOnControl.of(
                under,
                activities=tuple(dict.fromkeys(activity for activity, _ in placed)),
                assignments=tuple(stream for _, stream in placed),
            ),
        )
        if placed
        else ()
    )
    return Consequences(facts, tuple(made))


@dataclass(frozen=True, slots=True)
class _Row:
    """A changed row under the new revision, and what is needed to derive its obligations."""

    plan: Plan
    row: Activity
    kinds: frozenset[e.RowChangeKind]
    by: Envelope
    calendars: Mapping[UUID, str]
    sequence: Sequences
    ends_on: date | None

    def changed(self, obligations: Obligations) -> tuple[list[Change], list[UUID]]:
        if self.row.struck:
            return [change(o, self._dropped(o.state, WithdrawalGround.IRRELEVANT)) for o in obligations], []
        wanted = parties_in_order(self.row) if e.RowChangeKind.PARTY_CHANGED in self.kinds else ()
        ids = {party.party.id for party in wanted}
        have = {o.state.party.id for o in obligations if o.state.party}
        leaving = (o for o in obligations if wanted and not _is_of(o, ids) and _owes(o.state))
        gone = sorted(leaving, key=lambda o: not o.state.lead)
        joining = [party for party in wanted if party.party.id not in have]
        lead = wanted[0].party.id if wanted else None
        made = [change(o, self._stays(o.state, lead)) for o in obligations if o not in gone]
        for old, new in zip(gone, joining, strict=False):
            made += self._succeeded(old, new, lead=new.party.id == lead)
        for old in gone[len(joining) :]:
            made.append(change(old, self._dropped(old.state, WithdrawalGround.REPLACED)))
        born = [self._assigned(new, obligations, lead=new.party.id == lead) for new in joining[len(gone) :]]
        given = [found for found in born if found]
        return [m for m in (*made, *given) if m.events], [found.stream for found in given]

    @property
    def reason(self) -> Personal[str]:
        assert self.plan.id is not None
        return Personal(self.plan.id, f"редакция плана № {self.by.revision}")

    def points(self, party: UUID | None) -> tuple[ControlPoint, ...]:
        calendar = self.calendars.get(party) if party else None
        return control_points(self.row, self.plan.policy, plan_period(self.plan, self.ends_on), calendar)

    def _dropped(self, state: Assignment, ground: WithdrawalGround) -> tuple[Event, ...]:
        return drop_obligation(state, self.by, reason=self.reason, ground=ground)

    def _stays(self, state: Assignment, lead: UUID | None) -> tuple[Event, ...]:
        leads = state.lead if lead is None or state.party is None else state.party.id == lead
        return self._revised(state, state.party.id if state.party else None, lead=leads)

    def _revised(self, state: Assignment, party: UUID | None, *, lead: bool) -> tuple[Event, ...]:
        if e.RowChangeKind.DEADLINE_CHANGED not in self.kinds:
            return change_lead(state, self.by, lead=lead)
        return revise_terms(state, self.by, points=self.points(party), lead=lead, reason=self.reason)

    def _succeeded(self, old: Loaded[Assignment], new: AssignedParty, *, lead: bool) -> list[Change]:
        """The new party takes over what is owed; where nothing is, the old one keeps what it did."""
        revised = self._revised(old.state, new.party.id, lead=lead)
        state = after(old.state, revised)
        if not _owes(state):
            return [change(old, revised)]
        sequence = self.sequence(self.row.id, new.party.id)
        passed = replace_party(state, self.by, party=new.party, reason=self.reason, sequence=sequence)
        return [change(old, (*revised, *passed.here)), Change(passed.successor, 0, passed.there)]

    def _assigned(self, new: AssignedParty, obligations: Obligations, *, lead: bool) -> Change | None:
        """A further party owes what nobody has executed yet; None where that is nothing."""
        points = [point for o in obligations for point in o.state.points.values()]
        done = {point.in_plan for point in points} - {point.in_plan for point in points if point.stage in OWED}
        owed = tuple(planned for planned in self.points(new.party.id) if planned.key not in done)
        if not owed:
            return None
        sequence = self.sequence(self.row.id, new.party.id)
        assigned = Assigned.of(
            self.by,
            plan=self.plan.id,
            activity=self.row.id,
            party=new.party,
            duty=new.duty,
            lead=lead,
            sequence=sequence,
            points=owed,
        )
        return Change(assignment_id(self.row.id, new.party.id, sequence), 0, (assigned,))


def _is_of(obligation: Loaded[Assignment], parties: set[UUID]) -> bool:
    return obligation.state.party is not None and obligation.state.party.id in parties


def _ended(state: Assignment) -> bool:
    """Nothing of it is owed or was done: whoever is named again begins anew."""
    return all(point.stage in {Stage.PASSED_ON, Stage.WITHDRAWN} for point in state.points.values())


def _owes(state: Assignment) -> bool:
    return any(point.stage in OWED for point in state.points.values())
