"""What can happen to a monitoring: opened over a plan or some of its stages, findings recorded, concluded."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Frozen
from domain.assignment.events import Party, PointKey
from domain.consolidated_report import Rendered
from domain.ledger import Event
from domain.personal import Personal


class MonitoringKind(StrEnum):
    """«Промежуточный» or «итоговый» [domain.md §1.4]; what is not done by the final one is not done."""

    INTERIM = "interim"
    FINAL = "final"


class MonitoringOpened(Event):
    """`monitoring` is its own id: a correction of the day it was opened on makes no other of it.

    `activity` is the row of the plan that orders the monitoring, where one does.

    `sections` are places in the plan's list of stages, those beneath them included; none: the whole plan. `indicators`
    are the streams that are looked at. `campaign` is shared by monitorings that one order opened.
    """

    TOPIC: ClassVar[str] = "monitoring.opened"

    monitoring: UUID
    plan: UUID
    committee: UUID | None = None
    kind: MonitoringKind
    activity: UUID | None = None
    sections: tuple[int, ...] = ()
    indicators: tuple[UUID, ...] = ()
    campaign: UUID | None = None


class FindingOutcome(StrEnum):
    """What was found of a result."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"
    RISK = "risk"


class Recommendation(Frozen):
    """«Адресная рекомендация»: what a named party is to do, and until when [domain.md §5]."""

    text: Personal[str]
    party: Party
    until: date


class FindingRecorded(Event):
    """Of an activity, a party, an indicator, or of some of them together."""

    TOPIC: ClassVar[str] = "monitoring.finding-recorded"

    finding: UUID
    activity: UUID | None = None
    party: Party | None = None
    indicator: UUID | None = None
    outcome: FindingOutcome
    text: Personal[str]
    recommendation: Recommendation | None = None


class FindingWithdrawn(Event):
    """The finding does not stand any more; it stays in the history with the reason."""

    TOPIC: ClassVar[str] = "monitoring.finding-withdrawn"

    finding: UUID
    reason: Personal[str]


class NotDonePoint(Frozen):
    """A control point of which nothing was accepted by its passed date."""

    assignment: UUID
    point: PointKey


class MonitoringConcluded(Event):
    """As of a day, as known at a position of the ledger, from which the canonical data are reproducible for ever.

    `builder` is the version of the data's schema and rules, `data` the SHA-256 of the canonical data, `documents` the
    rendered files, `persons` those whom they name. `not_done`: what the final monitoring found not done.
    """

    TOPIC: ClassVar[str] = "monitoring.concluded"

    plan: UUID
    as_of: date
    known_at: int
    builder: int
    data: str
    summary: Personal[str]
    documents: tuple[Rendered, ...]
    persons: tuple[UUID, ...] = ()
    not_done: tuple[NotDonePoint, ...] = ()


class MonitoringCancelled(Event):
    """Opened by mistake: it is not concluded."""

    TOPIC: ClassVar[str] = "monitoring.cancelled"

    reason: Personal[str]


EVENTS: tuple[type[Event], ...] = (
    MonitoringOpened,
    FindingRecorded,
    FindingWithdrawn,
    MonitoringConcluded,
    MonitoringCancelled,
)
