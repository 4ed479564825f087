"""What is remembered of what was asked and submitted at a control point: reports, and requests for a new term."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.actors import Channel
from domain.report_contents import FigureGiven, Missing
from domain.report_form import FormRef


@dataclass(frozen=True, slots=True)
class Submission:
    """A report on a control point: by whom, the date of the fact, how it came, and what became of it.

    `registered_by`: the body whose clerk recorded a report that came past the system; `by` is then that clerk.
    """

    report: UUID
    by: UUID
    on: date
    evidence: tuple[UUID, ...]
    tasks_done: tuple[int, ...]
    asks_removal: bool
    round: int = 1
    returned_on: date | None = None
    accepted_on: date | None = None
    accepted_by: UUID | None = None
    via: Channel = Channel.SYSTEM
    at: datetime | None = None
    registered_by: UUID | None = None
    collection: UUID | None = None
    form: FormRef | None = None
    sections: tuple[str, ...] = ()
    figures: tuple[FigureGiven, ...] = ()
    missing: tuple[Missing, ...] = ()


class ExtensionOutcome(StrEnum):
    """Where a request for a new term stands; it lapses undecided when its point ends."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Extension:
    """A request for a new term, with the term that stood when it was made.

    `old` is that term as stated, `due` as effective; `granted` the new stated one, if it was approved.
    """

    request: UUID
    proposed: date
    requested_on: date
    requested_by: UUID
    requested_for: UUID | None
    old: date | None
    due: date | None
    outcome: ExtensionOutcome = ExtensionOutcome.REQUESTED
    granted: date | None = None

    @property
    def days_late(self) -> int:
        """How many days after expiry it was asked: such a request is recorded, its delay stays visible [§4.4]."""
        return max(0, (self.requested_on - self.due).days) if self.due else 0
