"""The auditor's look back as steps reach it: two moments, why, corrections, steps, who looked, and trying to hide."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Why:
    """On what a verdict rests: the rule with its version, its grounds in Russian, the kinds of events in order."""

    rule: str
    clauses: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """A record corrected afterwards: its field, as it was and is, by whom, and after how many days."""

    field: str
    old: str | None
    new: str | None
    by_name: str
    late: int


@dataclass(frozen=True, slots=True)
class Sight:
    """From where one looks: what was known at this moment, as of this day; None: now."""

    known_at: datetime | None = None
    as_of: date | None = None


Difference = tuple[str, str | None, str | None]


def moscow_day(moment: datetime) -> date:
    """The day that it was where plans are."""
    return moment.astimezone(ZoneInfo("Europe/Moscow")).date()


class Audit(ABC):
    """What the application's look back answers."""

    @abstractmethod
    def differences(self, by: UUID, plan: UUID, one: Sight, other: Sight) -> Sequence[Difference]:
        """The fields of the plan's lines that differ between two views: name, old, new. Raises Refused."""

    @abstractmethod
    def why(self, by: UUID, assignment: UUID, view: Sight) -> Why:
        """What the verdict rests on. Raises Refused."""

    @abstractmethod
    def mended(self, by: UUID, plan: UUID) -> Sequence[Mended]:
        """What was corrected afterwards, in the order it was recorded. Raises Refused."""

    @abstractmethod
    def states_around(self, by: UUID, record: UUID, stream: UUID) -> tuple[str, str]:
        """The stage of the only control point before and after this record. Raises Refused."""

    @abstractmethod
    def viewers(self, by: UUID, record: UUID, stream: UUID) -> Sequence[tuple[UUID, date]]:
        """Who could see this record, and from which day of Moscow on. Raises Refused."""

    @abstractmethod
    def reads(self, by: UUID) -> Sequence[tuple[UUID | None, str]]:
        """Who has opened what, the latest first: person, and what it was, in Russian. Raises Refused."""

    @abstractmethod
    def hide(self, by: UUID, record: UUID | None, stream: UUID | None) -> None:
        """Tries to remove a record of the ledger, or the latest one of the log of reads. Raises Refused."""
