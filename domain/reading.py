"""What was read out of a plan document: the outside contract of reading, as values.

A reading decides nothing. It says what the document states, where it states it, and what a person has to clear.
"""

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from domain.anomaly_codes import AnomalyCode
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.refusals import BadInput

__all__ = [
    "Abbreviation",
    "Anomaly",
    "AnomalyCode",
    "Approval",
    "Baseline",
    "Deadline",
    "DeadlineKind",
    "Indicator",
    "Party",
    "PartyKind",
    "ReadActivity",
    "Reading",
    "Section",
    "Severity",
    "SourcePlace",
    "StampKind",
    "Target",
    "TargetOperator",
    "UnreadablePlan",
    "YearlyTarget",
]


class UnreadablePlan(BadInput):
    """The document is not a plan, or cannot be read at all; the sentence says why and what to do."""

    TITLE = "План не прочитан"


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    ORGANIZATION_GROUP = "organization_group"
    ROLE_GROUP = "role_group"


class StampKind(StrEnum):
    APPROVES = "approves"
    AGREES = "agrees"


class Severity(StrEnum):
    """An error keeps the plan from control until a person decides; a warning asks for a look; info is on record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class TargetOperator(StrEnum):
    EQUAL = "eq"
    AT_LEAST = "ge"
    AT_MOST = "le"
    RANGE = "range"
    PER = "per"


def _whole(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number


# 15 is printed as 15 and not as 15.0: people count clubs, not fractions of them.
Number = Annotated[float | int, BeforeValidator(_whole), PlainSerializer(_whole)]


class Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Approval(Read):
    """A stamp: УТВЕРЖДАЮ, УТВЕРЖДЁН, СОГЛАСОВАНО. `body` where an act approves and no person signs; `date` is
    None where it is blank; `number` is that of the approving act."""

    stamp: StampKind
    position: str | None = None
    person: str | None = None
    body: str | None = None
    date: datetime.date | None = None
    number: str | None = None


class Abbreviation(Read):
    short: str
    long: str


class Section(Read):
    """A group of activities; `parent` is the index of the section that holds it."""

    number: str | None = None
    title: str
    parent: int | None = None


class Baseline(Read):
    value: Number | None = None
    date: str | None = None


class YearlyTarget(Read):
    year: int
    value: Number | None = None


class Indicator(Read):
    name: str
    unit: str | None = None
    baseline: Baseline | None = None
    targets: tuple[YearlyTarget, ...] = ()


class Party(Read):
    """Whoever answers for an activity, named as printed."""

    name: str
    kind: PartyKind


class Target(Read):
    """A quantity an activity states of itself: «не менее 3-х мероприятий»."""

    text: str
    op: TargetOperator
    value: Number | None = None
    unit: str | None = None


class SourcePlace(Read):
    place: str


class ReadActivity(Read):
    """One row of the plan. `section` and `parent` are indexes into the reading; the first of `responsible` leads."""

    number: str | None = None
    section: int | None = None
    parent: int | None = None
    text: str
    place: str | None = None
    expected_results: tuple[str, ...] = ()
    deadline_text: str = ""
    deadlines: tuple[Deadline, ...] = ()
    responsible_text: str = ""
    responsible: tuple[Party, ...] = ()
    targets: tuple[Target, ...] = ()
    source: SourcePlace

    @property
    def needs_person(self) -> bool:
        """Whether any of its deadlines waits for a person."""
        return any(deadline.needs_person for deadline in self.deadlines)


class Anomaly(Read):
    """Something a person should see; `activity` is an index, None speaks of the whole document."""

    code: AnomalyCode
    severity: Severity
    activity: int | None = None
    raw: str = ""
    message: str


class Reading(Read):
    """A whole document as read."""

    title: str | None = None
    territory: str | None = None
    approval: tuple[Approval, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    activities: tuple[ReadActivity, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
