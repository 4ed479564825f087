"""What can happen to an indicator of a territory: defined, its sources attached, values reported, corrected, judged.

Numbers are decimals with the digits that people wrote: 80.20 stays 80.20.
"""

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Frozen
from domain.documents import Document, Requisites
from domain.indicator.periods import PeriodKey
from domain.ledger import Event
from domain.personal import Personal


class Direction(StrEnum):
    """Which side of its target is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class RollUpRule(StrEnum):
    """How the values of territories make that of the whole: added, a mean weighted by the base, or part over base."""

    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    SHARE = "share"


class RollUp(Frozen):
    """`base` names what weighs or divides: «численность детей 5–18 лет»; a sum has none."""

    rule: RollUpRule
    base: str | None = None


class YearTarget(Frozen):
    """The target of a year; an empty cell of the plan stays empty."""

    year: int
    value: Decimal | None = None


class Baseline(Frozen):
    """The base value, and its date as written («2018», «01.09.2018»)."""

    value: Decimal
    date: str | None = None


class ValueKind(StrEnum):
    """What was measured, or what is expected of a period that is still to end."""

    ACTUAL = "actual"
    FORECAST = "forecast"


class Measured(Frozen):
    """A value as written; `base` weighs or divides it where the rule of roll-up asks, `part` is a share's numerator."""

    value: Decimal
    base: Decimal | None = None
    part: Decimal | None = None


class IndicatorDefined(Event):
    """`index` is the indicator's place in the plan's document, None where a person entered it."""

    TOPIC: ClassVar[str] = "indicator.defined"

    plan: UUID
    index: int | None
    name: Personal[str]
    unit: str | None
    territory: str
    party: UUID
    direction: Direction = Direction.AT_LEAST
    baseline: Baseline | None = None
    targets: tuple[YearTarget, ...] = ()
    roll_up: RollUp


class SourceAttached(Event):
    """What values rest on: a kept file under a key of its own, and its requisites."""

    TOPIC: ClassVar[str] = "indicator.source-attached"

    source: UUID
    requisites: Requisites
    document: Document
    file_name: Personal[str]


class ValueReported(Event):
    """`sources` are those that were attached before."""

    TOPIC: ClassVar[str] = "indicator.value-reported"

    period: PeriodKey
    kind: ValueKind
    measured: Measured
    sources: tuple[UUID, ...] = ()


class ValueCorrected(Event):
    """The value was reported wrongly: `old` stays in the history, `measured` counts from now on."""

    TOPIC: ClassVar[str] = "indicator.value-corrected"

    period: PeriodKey
    kind: ValueKind
    old: Measured
    measured: Measured
    sources: tuple[UUID, ...] = ()
    reason: Personal[str]


class ValueVerified(Event):
    """The committee checked the value against its source."""

    TOPIC: ClassVar[str] = "indicator.value-verified"

    period: PeriodKey
    measured: Measured


class ValueDisputed(Event):
    TOPIC: ClassVar[str] = "indicator.value-disputed"

    period: PeriodKey
    measured: Measured
    reason: Personal[str]


EVENTS: tuple[type[Event], ...] = (
    IndicatorDefined,
    SourceAttached,
    ValueReported,
    ValueCorrected,
    ValueVerified,
    ValueDisputed,
)
