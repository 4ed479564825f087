"""What can happen to a collection of reports: it is opened for the parties that owe, and closed for good.

A report is one fact, in its assignment, and carries the collection's id; nothing of it is repeated here until the
closing, which freezes who had handed in by that day and who had missed it.
"""

import datetime
from typing import ClassVar
from uuid import UUID

from domain.actors import Channel, Frozen
from domain.assignment.events import Party, PointKey
from domain.ledger import Event
from domain.report_form import FormRef


class OwingParty(Frozen):
    """A party that owes a report: its assignment and control point, and the effective term at that moment."""

    assignment: UUID
    point: PointKey
    party: Party
    due: datetime.date


class MissedParty(OwingParty):
    """A party with nothing that stands; `returned`: its report had gone back and did not come again."""

    returned: bool = False


class HandedIn(OwingParty):
    """A party with a report that stood on the closing day, accepted or still under review."""

    report: UUID
    on: datetime.date
    via: Channel
    accepted: bool


class CollectionOpened(Event):
    """Opened for a control date of an activity; `form` is the version that its reports are held to."""

    TOPIC: ClassVar[str] = "collection.opened"

    plan: UUID
    activity: UUID
    date: datetime.date
    form: FormRef | None = None
    parties: tuple[OwingParty, ...]


class CollectionClosed(Event):
    """Frozen as of the day of the closing: who missed it, who handed in, whose term had been moved beyond it."""

    TOPIC: ClassVar[str] = "collection.closed"

    missed: tuple[MissedParty, ...]
    handed_in: tuple[HandedIn, ...]
    extended: tuple[OwingParty, ...] = ()


EVENTS: tuple[type[Event], ...] = (CollectionOpened, CollectionClosed)
