"""What happens when people are chased: what was sent, to whom, and by which round.

A notice has a stream of its own, named by what it is about (`notices.notice_id`): born once, whoever holds the round,
and never in the way of somebody who reports.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Frozen
from domain.assignment.events import Party, PointKey
from domain.ledger import Event


class Level(StrEnum):
    """Whom an overdue point is taken to."""

    HEAD = "head"
    COMMITTEE = "committee"


class ReminderSent(Event):
    """The party was reminded of a term `days` working days ahead; `due_on` is the day it was to be sent by."""

    TOPIC: ClassVar[str] = "notice.reminder-sent"

    plan: UUID
    activity: UUID
    assignment: UUID
    point: PointKey
    party: Party
    deadline: date
    days: int
    due_on: date


class OverdueEscalated(Event):
    """An overdue point was taken to the head of the party, or to the committee (`to`); `days`: working days past."""

    TOPIC: ClassVar[str] = "notice.overdue-escalated"

    plan: UUID
    activity: UUID
    assignment: UUID
    point: PointKey
    party: Party
    level: Level
    to: Party
    deadline: date
    days: int
    due_on: date


class DigestActivity(Frozen):
    """A row of a plan that the digest counts."""

    plan: UUID
    activity: UUID


class DigestSent(Event):
    """The weekly digest of one addressee: how many points are due within a week, overdue, returned; which activities.

    Counts and activities only: no name stands in it. `activities` is cut at a hundred, the counts are not.
    """

    TOPIC: ClassVar[str] = "notice.digest-sent"

    party: Party
    due_on: date
    due: int
    overdue: int
    returned: int
    activities: tuple[DigestActivity, ...]


class RoundHeld(Event):
    """The round of this day is complete: it looked at what had become due after `since`, up to position `looked_to`.

    The figures are what this round recorded itself: of rivals that held one day's round, each tells its own part.
    """

    TOPIC: ClassVar[str] = "daily-round.held"

    day: date
    since: date | None
    looked_to: int
    reminders: int
    to_heads: int
    to_committees: int
    digests: int


EVENTS: tuple[type[Event], ...] = (ReminderSent, OverdueEscalated, DigestSent, RoundHeld)
