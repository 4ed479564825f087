"""The board of a collection: who owed a report by its date, who handed in, when and how, and who did not.

Folded from the streams on either axis: as known at a position, and as of a date, which is never silently «now».
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from application.access import may_see, sight
from application.audit_trail import AuditTrail, TrailQuestion
from application.collecting import walk
from application.looking import NotYoursToSee, plan
from application.performing import Actor
from application.ports import Ledger
from application.register_entries import entries_of
from application.replaying import Axes
from domain.actors import Channel
from domain.assignment.events import Duty, Party, PointKey
from domain.assignment.state import ASSIGNMENT, Assignment, Stage
from domain.assignment.submissions import Submission
from domain.collection.closing import UnknownCollection
from domain.collection.events import CollectionOpened
from domain.collection.owing import NOT_OWED, Owed, asked
from domain.collection.state import COLLECTION, Collection
from domain.collection.sums import FigureSum, sums
from domain.ledger import Decider
from domain.plan.state import PLAN, Plan
from domain.replay import state
from domain.report_contents import Missing
from domain.report_form import REPORT_FORM, FormVersion
from domain.timeliness import Timeliness

S = TypeVar("S")

MOST_COLLECTIONS = 5_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """A report as it came: the day, the moment where it is known, the channel, and how late it was.

    `days_late`: calendar days past the effective term. `missing`: what its form requires and it lacks. `late_for_it`:
    it came after the collection had closed.
    """

    report: UUID
    on: date
    at: datetime | None
    via: Channel
    days_late: int
    returned_on: date | None
    accepted_on: date | None
    missing: tuple[Missing, ...]
    late_for_it: bool


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One party. `first` and `last` are its reports of the present round, `accepted` the one that execution was
    accepted on. `handed_in`: a report stands, accepted or under review. `missed`: the frozen list names it."""

    assignment: UUID
    point: PointKey
    party: Party
    duty: Duty
    lead: bool
    stage: Stage
    original: date | None
    due: date | None
    extended: bool
    timeliness: Timeliness
    first: Receipt | None
    last: Receipt | None
    accepted: Receipt | None
    returned: bool
    returns: int
    interim: int
    handed_in: bool
    missed: bool

    @property
    def owed(self) -> bool:
        """Whether a report is asked of it: not where it was taken off control without execution."""
        return self.stage not in NOT_OWED

    @property
    def incomplete(self) -> bool:
        return bool(self.last and self.last.missing)


@dataclass(frozen=True, slots=True)
class Board:
    """A collection as of a day; `lines` in the plan's order of parties, `figures` summed over them."""

    collection: Collection
    number: str | None
    form: FormVersion | None
    as_of: date
    known_at: int | None
    lines: tuple[BoardLine, ...]
    figures: tuple[FigureSum, ...]

    @property
    def not_handed_in(self) -> tuple[BoardLine, ...]:
        """Who owes and has nothing that stands, as of that day."""
        return tuple(line for line in self.lines if line.owed and not line.handed_in)


class _Then:
    """Streams as they were, each folded once: the dates of a row share its assignments."""

    def __init__(self, ledger: Ledger, as_of: date, known_at: int | None) -> None:
        self._ledger, self._as_of, self._known_at = ledger, as_of, known_at
        self._folded: dict[UUID, Any] = {}

    def load(self, decider: Decider[S], stream: UUID) -> S:
        if stream not in self._folded:
            history = self._ledger.history(stream)
            self._folded[stream] = state(decider, history, known_at=self._known_at, as_of=self._as_of)
        found: S = self._folded[stream]
        return found


def board(ledger: Ledger, collection: UUID, *, as_of: date, known_at: int | None = None) -> Board:
    """The board of this collection. Raises UnknownCollection where it was not open, or not known, then."""
    return _board(collection, _Then(ledger, as_of, known_at), ledger, as_of, known_at)


def _board(collection: UUID, past: _Then, ledger: Ledger, as_of: date, known_at: int | None) -> Board:
    found = past.load(COLLECTION, collection)
    if found.plan is None or found.activity is None or found.date is None:
        raise UnknownCollection
    then = past.load(PLAN, found.plan)
    parts: list[Assignment] = []

    def load(stream: UUID) -> Assignment:
        parts.append(past.load(ASSIGNMENT, stream))
        return parts[-1]

    walk(then, found.activity, found.parties, load)
    whom = asked(found.parties, parts, found.date)
    form = None
    if found.form is not None:
        # A version never changes, so that it needs no axes.
        versions = ledger.load(REPORT_FORM, found.form.form).state.versions
        form = next((v for v in versions if v.version == found.form.version), None)
    row = then.activities.get(found.activity)
    return Board(
        collection=found,
        number=row.number if row else None,
        form=form,
        as_of=as_of,
        known_at=known_at,
        lines=tuple(_line(one, then, found, as_of) for one in whom),
        figures=sums(form, whom, as_of),
    )


def collections_of(places: AuditTrail, plan: UUID) -> tuple[UUID, ...]:
    """The collections of the plan, in the order they were opened."""
    asked_for = TrailQuestion(plan=plan, topic=CollectionOpened.TOPIC, limit=MOST_COLLECTIONS)
    return tuple(place.stream for place in places.places(asked_for))


def plan_boards(
    ledger: Ledger, collections: Iterable[UUID], *, as_of: date, known_at: int | None = None
) -> tuple[Board, ...]:
    """The boards of those of the collections that were open then, by date and row."""
    found: list[Board] = []
    past = _Then(ledger, as_of, known_at)
    for collection in collections:
        try:
            found.append(_board(collection, past, ledger, as_of, known_at))
        except UnknownCollection:
            continue
    return tuple(sorted(found, key=lambda b: (b.collection.date or as_of, b.number or "", str(b.collection.id))))


def seen_board(actor: Actor, ledger: Ledger, collection: UUID, *, as_of: date, known_at: int | None = None) -> Board:
    """The board as far as the actor's roles show it: who sees the plan as one of its executors sees their own lines.

    Raises UnknownCollection, UnknownPlan, NotYoursToSee.
    """
    present = ledger.load(COLLECTION, collection).state
    if present.plan is None:
        raise UnknownCollection
    whole = plan(actor, ledger, present.plan)
    return _seen(actor, whole, board(ledger, collection, as_of=as_of, known_at=known_at))


def seen_plan_boards(
    actor: Actor, places: AuditTrail, ledger: Ledger, identity: UUID, axes: Axes, as_of: date
) -> tuple[Board, ...]:
    """All boards of the plan as far as the actor's roles show them. Raises UnknownPlan, NotYoursToSee."""
    whole = plan(actor, ledger, identity)
    boards = plan_boards(ledger, collections_of(places, identity), as_of=as_of, known_at=axes.known_at)
    return tuple(_seen(actor, whole, found) for found in boards)


def sees_whole(actor: Actor, plan: Plan) -> bool:
    """Whether the actor sees every party's part of the plan."""
    seen = sight(actor)
    return seen.everything or plan.id in seen.plans or plan.committee in seen.committees


def _seen(actor: Actor, whole: Plan, found: Board) -> Board:
    if sees_whole(actor, whole):
        return found
    if not may_see(actor, plan=whole):
        raise NotYoursToSee
    parties = sight(actor).parties
    lines = tuple(line for line in found.lines if line.party.id in parties)
    hidden = Collection(
        id=found.collection.id,
        plan=found.collection.plan,
        activity=found.collection.activity,
        date=found.collection.date,
        form=found.collection.form,
        parties=tuple(p for p in found.collection.parties if p.party.id in parties),
        opened_on=found.collection.opened_on,
        closed_on=found.collection.closed_on,
    )
    return Board(hidden, found.number, found.form, found.as_of, found.known_at, lines, ())


def _line(one: Owed, plan: Plan, collection: Collection, as_of: date) -> BoardLine:
    assignment, point = one.assignment, one.point
    entry = next(e for e in entries_of(assignment, plan, 0) if e.point == point.key)
    reports = [_receipt(s, point.effective, collection) for s in point.round_submissions]
    accepted = point.accepted
    missed = {(m.assignment, m.point) for m in collection.closed.missed} if collection.closed else set()
    return BoardLine(
        assignment=one.stream,
        point=point.key,
        party=entry.party,
        duty=assignment.duty,
        lead=assignment.lead,
        stage=point.stage,
        original=point.planned.stated,
        due=point.effective,
        extended=point.effective != point.planned.effective,
        timeliness=entry.timeliness(as_of),
        first=_earliest(reports),
        last=reports[-1] if reports else None,
        accepted=_receipt(accepted, point.effective, collection) if accepted else None,
        returned=point.stage is Stage.RETURNED,
        returns=entry.returns,
        interim=len(point.interim),
        handed_in=one.standing(as_of) is not None,
        missed=(one.stream, point.key) in missed,
    )


def _earliest(reports: Sequence[Receipt]) -> Receipt | None:
    return min(reports, key=lambda receipt: receipt.on, default=None)


def _receipt(submission: Submission, due: date | None, collection: Collection) -> Receipt:
    return Receipt(
        report=submission.report,
        on=submission.on,
        at=submission.at,
        via=submission.via,
        days_late=max(0, (submission.on - due).days) if due else 0,
        returned_on=submission.returned_on,
        accepted_on=submission.accepted_on,
        missing=submission.missing,
        late_for_it=collection.closed_on is not None and submission.on > collection.closed_on,
    )
