"""Where a round looks: a port with the register for candidates and the streams for what is decided on."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assignment.events import Party
from domain.chasing.events import DigestActivity
from domain.chasing.notices import ChasedPoint
from domain.chasing.plans import PlanChasing


@dataclass(frozen=True, slots=True)
class PlanToChase:
    """A plan with open points: how it chases, which of its events says so, and the position of the last of those."""

    chasing: PlanChasing
    policy_event: UUID | None
    changed_at: int


@dataclass(frozen=True, slots=True)
class WhereToLook:
    """Which assignments may have something due: an effective term among `terms` of its calendar, or a change.

    `changed_after`: whatever was recorded later is looked at whatever its terms; so are all points of `plans`.
    """

    terms: Callable[[str], Sequence[date]]
    changed_after: int
    plans: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One party's open points of one plan, as of a day: counts, and activities, the most urgent first."""

    party: Party
    plan: UUID
    due: int
    overdue: int
    returned: int
    activities: tuple[DigestActivity, ...]


class ChasedPoints(ABC):
    """Where a round looks: the register for candidates, the streams for what it decides on, a batch at a time."""

    @abstractmethod
    def position(self) -> int:
        """How far the register has counted."""

    @abstractmethod
    def plans(self) -> Mapping[UUID, PlanToChase]:
        """Every plan with open points, as its own stream has it."""

    @abstractmethod
    def candidates(self, where: WhereToLook, size: int) -> tuple[int, Iterator[Sequence[UUID]]]:
        """How many assignments may have something due; and they, each once, in a steady order, so many at a time."""

    @abstractmethod
    def points(self, assignments: Sequence[UUID], until: date) -> Sequence[ChasedPoint]:
        """The control points of these assignments with a term until then, folded from their streams."""

    @abstractmethod
    def born(self, streams: Sequence[UUID]) -> frozenset[UUID]:
        """Which of these streams exist."""

    @abstractmethod
    def digest(self, day: date, until: date) -> Iterator[DigestLine]:
        """What stands open: due from `day` until `until`, overdue on `day`, returned; a line per party and plan."""

    @abstractmethod
    def committees(self, plans: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """The committee of each of these plans."""
