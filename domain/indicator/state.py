"""What is remembered of an indicator of one territory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.actors import natural_id
from domain.indicator import events as e
from domain.indicator.events import Measured, ValueKind
from domain.ledger import Decider, Event


class Standing(StrEnum):
    """How far a value is trusted."""

    REPORTED = "reported"
    VERIFIED = "verified"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a period as it stands; `first` is what was reported before any correction."""

    kind: ValueKind
    measured: Measured
    standing: Standing
    reported_on: date
    by: UUID
    on_behalf_of: UUID | None
    first: Measured
    corrections: int = 0
    sources: tuple[UUID, ...] = ()


Key = tuple[str, ValueKind]
"""A period's key, and whether it is what was measured or what is expected."""


@dataclass(frozen=True, slots=True)
class Indicator:
    defined: e.IndicatorDefined | None = None
    values: Mapping[Key, Value] = field(default_factory=dict)
    sources: Mapping[UUID, e.SourceAttached] = field(default_factory=dict)

    def target(self, year: int) -> e.YearTarget | None:
        """The target of this year; None where the plan names none."""
        return next((t for t in self.defined.targets if t.year == year), None) if self.defined else None


def indicator_id(plan: UUID, name: str, territory: str) -> UUID:
    """One indicator of one territory in one plan, however the name is spaced and spelt in capitals."""
    words = " ".join(f"{name}/{territory}".lower().replace("ё", "е").split())
    return natural_id("indicator", plan, natural_id("indicator name", words))


def evolve(state: Indicator, event: Event) -> Indicator:
    """One fact further; rules never run here."""
    match event:
        case e.IndicatorDefined():
            return Indicator(defined=event)
        case e.SourceAttached():
            return replace(state, sources={**state.sources, event.source: event})
        case e.ValueReported():
            value = Value(
                event.kind,
                event.measured,
                Standing.REPORTED,
                event.occurred_on,
                event.by,
                event.on_behalf_of,
                event.measured,
                sources=event.sources,
            )
            return _with(state, event.period, value)
        case e.ValueCorrected():
            was = state.values[event.period, event.kind]
            value = replace(
                was,
                measured=event.measured,
                standing=Standing.REPORTED,
                by=event.by,
                on_behalf_of=event.on_behalf_of,
                corrections=was.corrections + 1,
                sources=(*was.sources, *event.sources),
            )
            return _with(state, event.period, value)
        case e.ValueVerified():
            return _judged(state, event.period, Standing.VERIFIED)
        case e.ValueDisputed():
            return _judged(state, event.period, Standing.DISPUTED)
        case _:
            return state


def _with(state: Indicator, period: str, value: Value) -> Indicator:
    return replace(state, values={**state.values, (period, value.kind): value})


def _judged(state: Indicator, period: str, standing: Standing) -> Indicator:
    return _with(state, period, replace(state.values[period, ValueKind.ACTUAL], standing=standing))


INDICATOR = Decider(name="indicator", initial=Indicator(), evolve=evolve)
