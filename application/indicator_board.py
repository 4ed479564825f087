"""The board of indicators: target, forecast and value of each territory and year, and the whole by a named rule.

Folded from the streams on either axis: as known at a position, and as of a date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from application.access import may_see, sight
from application.audit_trail import AuditTrail, TrailQuestion
from application.looking import NotYoursToSee, plan
from application.performing import Actor
from application.ports import Ledger
from application.replaying import Axes, UnknownStream
from domain.indicator.events import Baseline, Direction, IndicatorDefined, Measured, RollUp, ValueKind
from domain.indicator.periods import Period, PeriodKind
from domain.indicator.rolling_up import Part, Progress, progress, roll_up
from domain.indicator.state import INDICATOR, Indicator, Standing, Value
from domain.ledger import Stored
from domain.personal import Personal
from domain.replay import state

MOST_INDICATORS = 5_000


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period of one territory; `first` is the value before any correction. A year alone has a target."""

    period: str
    target: Decimal | None
    forecast: Decimal | None
    value: Decimal | None
    base: Decimal | None
    first: Decimal | None
    standing: Standing | None
    corrections: int
    sources: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator of one territory."""

    indicator: UUID
    plan: UUID
    index: int | None
    name: Personal[str]
    unit: str | None
    territory: str
    party: UUID
    direction: Direction
    baseline: Baseline | None
    roll_up: RollUp
    periods: tuple[PeriodLine, ...]


@dataclass(frozen=True, slots=True)
class WholeLine:
    """A year of all territories together; `verified` says whether every value that counts was verified."""

    year: str
    target: Decimal | None
    value: Decimal | None
    progress: Progress
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    verified: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Whole:
    """An indicator over its territories. The target is the territories' own where all have the same one."""

    name: Personal[str]
    unit: str | None
    roll_up: RollUp
    territories: tuple[str, ...]
    years: tuple[WholeLine, ...]


@dataclass(frozen=True, slots=True)
class IndicatorBoard:
    plan: UUID
    axes: Axes
    lines: tuple[IndicatorLine, ...]
    wholes: tuple[Whole, ...]


def board(actor: Actor, identity: UUID, trail: AuditTrail, ledger: Ledger, axes: Axes) -> IndicatorBoard:
    """The indicators of a plan that the actor may see; a party sees its own, and no whole.

    Raises UnknownPlan, NotYoursToSee.
    """
    present = plan(actor, ledger, identity)
    seen = sight(actor)
    everything = seen.everything or identity in seen.plans or present.committee in seen.committees
    found = [_seen_from(axes, stream, ledger.history(stream)) for stream in _streams(trail, identity)]
    shown = [one for one in found if one and (everything or one.defined.party in seen.parties)]
    lines = sorted(
        (line_of(one.stream, one.defined, one.then) for one in shown),
        key=lambda x: (x.index is None, x.index or 0, x.territory),
    )
    return IndicatorBoard(identity, axes, tuple(lines), tuple(_wholes(shown)) if everything else ())


def one(actor: Actor, identity: UUID, ledger: Ledger, axes: Axes) -> IndicatorLine:
    """One indicator of one territory. Raises UnknownStream, NotYoursToSee."""
    history = ledger.history(identity)
    present = INDICATOR.fold(stored.event for stored in history[:1])
    if present.defined is None:
        raise UnknownStream(identity)
    whole = plan(actor, ledger, present.defined.plan)
    if not (may_see(actor, plan=whole) or present.defined.party in sight(actor).parties):
        raise NotYoursToSee
    found = _seen_from(axes, identity, history)
    if found is None:
        raise UnknownStream(identity)
    return line_of(found.stream, found.defined, found.then)


def _streams(trail: AuditTrail, identity: UUID) -> Sequence[UUID]:
    question = TrailQuestion(plan=identity, topic=IndicatorDefined.TOPIC, limit=MOST_INDICATORS)
    return [place.stream for place in trail.places(question)]


@dataclass(frozen=True, slots=True)
class _Found:
    """An indicator as seen from somewhere on the axes, where it was defined already."""

    stream: UUID
    defined: IndicatorDefined
    then: Indicator


def _seen_from(axes: Axes, stream: UUID, history: Sequence[Stored]) -> _Found | None:
    then = state(INDICATOR, history, known_at=axes.known_at, as_of=axes.as_of)
    return _Found(stream, then.defined, then) if then.defined else None


def line_of(stream: UUID, defined: IndicatorDefined, then: Indicator) -> IndicatorLine:
    """An indicator by periods, as it was then."""
    years = {str(target.year) for target in defined.targets}
    keys = sorted(years | {period for period, _ in then.values}, key=lambda key: (Period.of(key).ends, key))
    return IndicatorLine(
        indicator=stream,
        plan=defined.plan,
        index=defined.index,
        name=defined.name,
        unit=defined.unit,
        territory=defined.territory,
        party=defined.party,
        direction=defined.direction,
        baseline=defined.baseline,
        roll_up=defined.roll_up,
        periods=tuple(_period(then, defined, key) for key in keys),
    )


def _period(then: Indicator, defined: IndicatorDefined, key: str) -> PeriodLine:
    period = Period.of(key)
    aimed = then.target(period.year) if period.kind is PeriodKind.YEAR else None
    target = aimed.value if aimed else None
    expected = then.values.get((key, ValueKind.FORECAST))
    actual = then.values.get((key, ValueKind.ACTUAL))
    value = actual.measured.value if actual else None
    return PeriodLine(
        period=key,
        target=target,
        forecast=expected.measured.value if expected else None,
        value=value,
        base=actual.measured.base if actual else None,
        first=actual.first.value if actual and actual.corrections else None,
        standing=actual.standing if actual else None,
        corrections=actual.corrections if actual else 0,
        sources=len(actual.sources) if actual else 0,
        progress=progress(defined.direction, target, value),
    )


def _wholes(indicators: Sequence[_Found]) -> Iterable[Whole]:
    """Indicators of one name over their territories, in the plan's order."""
    together: dict[tuple[int, str], list[_Found]] = {}
    for found in indicators:
        place = MOST_INDICATORS if found.defined.index is None else found.defined.index
        together.setdefault((place, str(found.defined.name)), []).append(found)
    for _, parts in sorted(together.items()):
        yield _whole(sorted(parts, key=lambda part: part.defined.territory))


def _whole(parts: Sequence[_Found]) -> Whole:
    first = parts[0].defined
    measured = {key for p in parts for key, kind in p.then.values if kind is ValueKind.ACTUAL and key.isdigit()}
    years = sorted(measured | {str(target.year) for p in parts for target in p.defined.targets})
    return Whole(
        name=first.name,
        unit=first.unit,
        roll_up=first.roll_up,
        territories=tuple(part.defined.territory for part in parts),
        years=tuple(_year(first, parts, year) for year in years),
    )


def _year(first: IndicatorDefined, parts: Sequence[_Found], year: str) -> WholeLine:
    values = [(part.defined.territory, part.then.values.get((year, ValueKind.ACTUAL))) for part in parts]
    rolled = roll_up(first.roll_up, [Part(territory, _measured(value)) for territory, value in values])
    targets = {aimed.value if (aimed := part.then.target(int(year))) else None for part in parts}
    target = next(iter(targets)) if len(targets) == 1 else None
    return WholeLine(
        year=year,
        target=target,
        value=rolled.value,
        progress=progress(first.direction, target, rolled.value),
        counted=rolled.counted,
        missing=rolled.missing,
        verified=bool(rolled.counted) and all(v.standing is Standing.VERIFIED for _, v in values if v is not None),
        explanation=rolled.explanation,
    )


def _measured(value: Value | None) -> Measured | None:
    return value.measured if value else None
