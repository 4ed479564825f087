"""The daily round: what is due to be sent by a day is recorded as sent, each thing once; letters follow from the facts.

Candidates come from the register, which is only a hint where to look; each notice is decided on the assignment's own
stream. Killed at any moment, held twice, or by two processes at once, the round sends each thing once: a notice's
stream is named by what it is about, so a second birth is a conflict, and whoever loses looks again and goes on. Each
of those who hold it tells what it sent itself, so that their figures add up to what was sent.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from application.access import permit
from application.chased_points import ChasedPoints, PlanToChase, WhereToLook
from application.digests import digests
from application.performing import Actor, Office, Order, Standing, circumstances
from domain.actors import Envelope, natural_id
from domain.assignment.events import Party, PartyKind
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.chasing import rounds
from domain.chasing.events import Level, OverdueEscalated, ReminderSent, RoundHeld
from domain.chasing.notices import Notice, due, horizon, terms_to_look_at
from domain.chasing.policy import ChasingPolicy
from domain.chasing.rounds import ROUND, ROUNDS
from domain.ledger import Change, Event, change
from domain.refusals import Conflict

BATCH = 1000
"""Assignments looked at, and recorded about, at a time: one transaction each."""
TRIES = 20
KINDS = ("reminders", "to_heads", "to_committees", "digests")


class HoldDailyRound(Order):
    """The round of this day."""

    day: date


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round recorded. `past`: a later day's round was held already, so this one had nothing to do."""

    day: date
    looked_at: int = 0
    reminders: int = 0
    to_heads: int = 0
    to_committees: int = 0
    digests: int = 0
    past: bool = False

    @property
    def total(self) -> int:
        return self.reminders + self.to_heads + self.to_committees + self.digests


Progress = Callable[[int, int], None]
"""How many assignments were looked at, of how many."""


@dataclass
class _Round:
    """One round under way."""

    office: Office
    points: ChasedPoints
    by: Envelope
    day: date
    since: date | None
    plans: Mapping[UUID, PlanToChase]
    sent: dict[str, int] = field(default_factory=dict)
    # Tells rivals apart who hold the round of one day: what the ledger calls repeated was this round's own.
    id: UUID = field(default_factory=uuid4)

    @cached_property
    def policies(self) -> frozenset[ChasingPolicy]:
        """Every policy that some plan has, the default among them."""
        return frozenset({ChasingPolicy(), *(plan.chasing.policy for plan in self.plans.values())})

    @cached_property
    def horizon(self) -> date:
        return horizon(self.policies, self.day)

    def envelope(self, plan: UUID | None) -> Envelope:
        """The circumstances of a notice: caused by the plan's own policy, where it set one."""
        found = self.plans.get(plan) if plan else None
        if found is None or found.policy_event is None:
            return self.by
        return self.by.model_copy(update={"causation_id": found.policy_event})

    def notices(self, assignments: Sequence[UUID]) -> dict[UUID, Event]:
        """What these assignments are due and have not got, each under its stream."""
        found: dict[UUID, Event] = {}
        envelopes: dict[UUID, Envelope] = {}
        for point in self.points.points(assignments, self.horizon):
            plan = self.plans.get(point.plan)
            if plan is None or plan.chasing.closed:
                continue
            for notice in due(point, plan.chasing.policy, plan.chasing.in_force_on, self.day, self.since):
                by = envelopes.get(point.plan) or envelopes.setdefault(point.plan, self.envelope(point.plan))
                found[notice.id] = _recorded(notice, by)
        return found

    def record(self, found: dict[UUID, Event]) -> None:
        """Those that nobody has recorded yet, all in one transaction; once more without those that a rival was faster
        with."""
        for _ in range(TRIES):
            born = self.points.born(list(found))
            left = {stream: event for stream, event in found.items() if stream not in born}
            if not left:
                return
            command = natural_id("round", self.id, *left)
            try:
                self.office.ledger.append(
                    *(Change(stream, 0, (event,)) for stream, event in left.items()), command=command
                )
            except Conflict:
                continue
            for event in left.values():
                kind = _counted(event)
                self.sent[kind] = self.sent.get(kind, 0) + 1
            return
        raise RoundDisturbed

    def summary(self, looked_at: int) -> Sent:
        reminders, to_heads, to_committees, digests = (self.sent.get(kind, 0) for kind in KINDS)
        return Sent(self.day, looked_at, reminders, to_heads, to_committees, digests)


class RoundDisturbed(Conflict):
    """Others recorded the same things again and again while this round tried to."""

    def __init__(self) -> None:
        super().__init__("Этот же обход проводит кто-то ещё: дождитесь его и повторите, второй раз ничего не уйдёт.")


def hold_daily_round(
    order: HoldDailyRound,
    actor: Actor,
    office: Office,
    points: ChasedPoints,
    progress: Progress = lambda done, of: None,
) -> Sent:
    """Records what is due by the day and was not sent yet. Raises NotYours, RoundInTheFuture, RoundDisturbed.

    The day is the order's own, whatever the clock says, as long as it is not in the future; a day earlier than that of
    the last round has nothing left to send.
    """
    standing = permit(actor, HoldDailyRound)
    rounds.refuse_future(order.day, office.clock.now().astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date())
    last = office.ledger.load(ROUND, ROUNDS)
    if rounds.is_past(last.state, order.day):
        return Sent(order.day, past=True)
    looked_to = points.position()
    by = _circumstances(order, actor, office, standing)
    since = rounds.followed(last.state, order.day)
    round_ = _Round(office, points, by, order.day, since, points.plans())
    where = _where(round_, last.state.looked_to)
    (of, batches), done = points.candidates(where, BATCH), 0
    progress(0, of)
    # One batch is recorded while the next one is decided.
    with ThreadPoolExecutor(1, "recording") as recorder:
        under_way: Future[None] | None = None
        for batch in batches:
            found = round_.notices(batch)
            if under_way is not None:
                under_way.result()
                progress(done, of)
            done += len(batch)
            under_way = recorder.submit(round_.record, found) if found else None
        if under_way is not None:
            under_way.result()
    weekly = digests(points, round_.plans, by, order.day, since)
    streams = list(weekly)
    for first in range(0, len(streams), BATCH):
        round_.record({stream: weekly[stream] for stream in streams[first : first + BATCH]})
    progress(of, of)
    summary = round_.summary(done)
    _complete(round_, summary, looked_to)
    return summary


def _circumstances(order: HoldDailyRound, actor: Actor, office: Office, standing: Standing) -> Envelope:
    stated = order.model_copy(update={"occurred_on": order.day})
    return circumstances(stated, actor, standing, now=office.clock.now(), zone=DEFAULT_TIME_ZONE, subject=actor.person)


def _where(round_: _Round, looked_to: int) -> WhereToLook:
    """Before the first round everything is looked at."""
    since = round_.since
    if since is None:
        return WhereToLook(lambda _: (), -1, frozenset())
    changed = frozenset(key for key, plan in round_.plans.items() if plan.changed_at > looked_to)
    return WhereToLook(
        lambda calendar: terms_to_look_at(round_.policies, calendar, round_.day, since), looked_to, changed
    )


def _recorded(notice: Notice, by: Envelope) -> Event:
    about = notice.about
    assert about.deadline is not None
    fact = {
        "plan": about.plan,
        "activity": about.activity,
        "assignment": about.assignment,
        "point": about.point,
        "party": about.party,
        "deadline": about.deadline,
        "days": notice.days,
        "due_on": notice.due_on,
    }
    if notice.level is None:
        return ReminderSent.of(by, **fact)
    to = about.party
    if notice.level is Level.COMMITTEE and about.committee is not None:
        to = Party(kind=PartyKind.ORGANISATION, id=about.committee)
    return OverdueEscalated.of(by, **fact, level=notice.level, to=to)


def _counted(event: Event) -> str:
    match event:
        case ReminderSent():
            return "reminders"
        case OverdueEscalated(level=Level.HEAD):
            return "to_heads"
        case OverdueEscalated():
            return "to_committees"
        case _:
            return "digests"


def _complete(round_: _Round, summary: Sent, looked_to: int) -> None:
    """The round is over and says what it sent; where a rival was faster to say so, after the rival."""
    for _ in range(TRIES):
        loaded = round_.office.ledger.load(ROUND, ROUNDS)
        if not summary.total and rounds.is_over(loaded.state, round_.day):
            return
        held = RoundHeld.of(
            round_.by,
            day=round_.day,
            since=round_.since,
            looked_to=looked_to,
            reminders=summary.reminders,
            to_heads=summary.to_heads,
            to_committees=summary.to_committees,
            digests=summary.digests,
        )
        command = natural_id("round held", round_.id, loaded.version)
        try:
            round_.office.ledger.append(change(loaded, (held,)), command=command)
        except Conflict:
            continue
        return
    raise RoundDisturbed
