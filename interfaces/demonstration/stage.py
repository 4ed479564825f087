"""The stage of the demonstration: its clock, the people who act, and what of the story later scenes need again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from application.access import actor_of
from application.performing import Actor, Office, Order
from application.ports import Clock, Ledger, Recorded
from application.registry import register_first_administrator
from domain.actors import natural_id
from domain.assignment.state import assignment_id
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.plan.state import PLAN, Activity, Plan
from interfaces.demonstration.cast import Body, Member

T = TypeVar("T", bound=Order)
P = ParamSpec("P")

OFFICE_HOURS = time(9, 10)
BETWEEN_ORDERS = timedelta(minutes=2)
FIRST_MOMENT = datetime(2024, 1, 15, 6, tzinfo=UTC)
LAST_MOMENT = datetime(2026, 1, 31, tzinfo=UTC)
"""The story is over by then."""


class StoryClock(Clock):
    """Tells the moment at which the story is; it never runs backwards."""

    def __init__(self) -> None:
        self._moment = FIRST_MOMENT

    def now(self) -> datetime:
        return self._moment

    def come_to(self, day: date) -> None:
        """The morning of this day, unless the story is already past it."""
        morning = datetime.combine(day, OFFICE_HOURS, ZoneInfo(DEFAULT_TIME_ZONE))
        self._moment = max(self._moment, morning)

    def pass_on(self) -> None:
        self._moment += BETWEEN_ORDERS


def command_of(scene: int, order: int) -> UUID:
    """The command id of this order (from 1) of this scene (from 0): the same in every demonstration."""
    return natural_id("demonstration", scene, order)


@dataclass(frozen=True, slots=True)
class Part:
    """A control point of one party's part of an activity; sub-rows are «3.7/1», «3.7/2»."""

    number: str
    party: Body | Member
    point: str


def row_called(plan: Plan, number: str) -> Activity:
    """The row of this printed number, or its n-th sub-row: «3.7/1»."""
    printed, _, place = number.partition("/")
    row = next(a for a in plan.activities.values() if (a.number or "").rstrip(".") == printed)
    if not place:
        return row
    return [a for a in plan.activities.values() if a.read.parent == row.id][int(place) - 1]


class Stage:
    """`office` records at the story's moments; `plan` is the plan's id."""

    def __init__(self, office: Office, clock: StoryClock, ledger: Ledger, plan: UUID) -> None:
        self.office = replace(office, ledger=ledger, clock=clock)
        self.plan_id = plan
        self.noted: dict[tuple[Part, str], UUID] = {}
        self._clock = clock
        self._scene = 0
        self._orders = 0

    def open(self, number: int, day: date) -> None:
        """The scene of this number begins. Commands are named by scene and order, so that a scene that finds its work
        done by an interrupted run, and orders less, shifts no other."""
        self._clock.come_to(day)
        self._scene, self._orders = number, 0

    def acting(self, who: Member, command: UUID | None = None) -> Actor:
        """The person as they are at this moment, with the story's next command."""
        self._clock.pass_on()
        self._orders += 1
        named = command or command_of(self._scene, self._orders)
        return actor_of(self.office.ledger, who.id, named, named, self._clock.now())

    def found(self, who: Member) -> None:
        """The first administrator, before whom there is nobody."""
        self._clock.pass_on()
        register_first_administrator(who.name, self.office)

    def order(
        self,
        who: Member,
        handler: Callable[[T, Actor, Office], Recorded],
        order: T,
        command: UUID | None = None,
    ) -> Recorded:
        """Carries the order out in this person's name."""
        return handler(order, self.acting(who, command), self.office)

    @property
    def plan(self) -> Plan:
        return self.office.ledger.load(PLAN, self.plan_id).state

    def activity(self, number: str) -> Activity:
        return row_called(self.plan, number)

    def assignment(self, part: Part) -> UUID:
        return assignment_id(self.activity(part.number).id, part.party.id)


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens on one day."""

    day: date
    act: Callable[[Stage], object]


def on(day: str, act: Callable[Concatenate[Stage, P], object], /, *args: P.args, **kwargs: P.kwargs) -> Scene:
    """The scene of this day, an ISO date: `act` is played with these arguments."""

    def played(stage: Stage) -> object:
        return partial(act, stage)(*args, **kwargs)

    return Scene(date.fromisoformat(day), played)
