"""Indicators as people keep them: defined for territories, measured on sources, corrected, verified or disputed."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, BinaryIO
from uuid import UUID

from pydantic import Field

from application.access import permit
from application.performing import Actor, Decided, Office, Order, circumstances, perform
from application.plan_dossier import open_plan
from application.ports import Recorded
from domain.actors import Envelope, Frozen, natural_id
from domain.documents import Requisites
from domain.indicator import events as e
from domain.indicator import measuring as rules
from domain.indicator.events import Direction, Measured, RollUp, ValueKind
from domain.indicator.measuring import defined_in
from domain.indicator.periods import Period
from domain.indicator.state import INDICATOR, Indicator, indicator_id
from domain.ledger import Change, Event, Loaded, change
from domain.organisation import ORGANISATION
from domain.organisation import standing as standing_organisation
from domain.personal import Personal
from domain.plan.front_matter import IndicatorRow
from domain.plan.state import PLAN, Plan
from domain.refusals import NotFound

Number = Annotated[Decimal, Field(max_digits=24, decimal_places=9, allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
MOST_PLACES = 200


class UnknownIndicatorRow(NotFound):
    """The plan's document has no such indicator."""

    def __init__(self) -> None:
        super().__init__("В документе плана нет показателя с таким номером: они считаются с нуля по порядку.")


class GivenTarget(Frozen):
    """The target of a year; None: the plan leaves it empty."""

    year: int = Field(ge=1990, le=2100)
    value: Number | None = None


class Place(Frozen):
    """A territory, and the organisation that reports its values."""

    territory: str = Field(min_length=1, max_length=300)
    party: UUID


class DefineIndicator(Order):
    """`index` takes name, unit, base value and targets from the plan's document; what is stated here goes before it.

    One indicator begins for each of the `places`.
    """

    plan: UUID
    index: int | None = Field(default=None, ge=0, le=1000)
    name: Words | None = None
    unit: str | None = Field(default=None, max_length=100)
    direction: Direction = Direction.AT_LEAST
    baseline: Number | None = None
    baseline_date: str | None = Field(default=None, max_length=50)
    targets: tuple[GivenTarget, ...] | None = Field(default=None, max_length=50)
    roll_up: RollUp
    places: tuple[Place, ...] = Field(min_length=1, max_length=MOST_PLACES)


def define_indicator(order: DefineIndicator, actor: Actor, office: Office) -> Recorded:
    """The indicator is measured in these territories from now on, in one append; the answer names the first of them."""
    made: list[UUID] = []

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        row = _row(dossier.state, order.index)
        name = order.name or (row.name.value if row else None) or ""
        made[:] = [indicator_id(order.plan, name, place.territory) for place in order.places]
        baseline = _baseline(order, row)
        changes: list[Change] = []
        read: list[Loaded[Any]] = []
        for stream, place in zip(made, order.places, strict=True):
            party = office.ledger.load(ORGANISATION, place.party)
            standing_organisation(party.state)
            loaded = office.ledger.load(INDICATOR, stream)
            events = rules.define_indicator(
                loaded.state,
                dossier.by,
                plan=order.plan,
                index=order.index,
                name=dossier.said(name),
                unit=order.unit or (row.unit if row else None),
                territory=place.territory,
                party=place.party,
                direction=order.direction,
                baseline=baseline,
                targets=_targets(order, row),
                roll_up=order.roll_up,
            )
            changes.append(change(loaded, events))
            read.append(party)
        return Decided(tuple(changes), (dossier.plan, *read))

    recorded = perform(office, actor, decide)
    return replace(recorded, made=made[0])


def _row(plan: Plan, index: int | None) -> IndicatorRow | None:
    if index is None:
        return None
    if index >= len(plan.indicators):
        raise UnknownIndicatorRow
    return plan.indicators[index]


def _baseline(order: DefineIndicator, row: IndicatorRow | None) -> e.Baseline | None:
    if order.baseline is not None:
        return e.Baseline(value=order.baseline, date=order.baseline_date)
    if row is None or row.baseline_value is None:
        return None
    return e.Baseline(value=as_written(row.baseline_value), date=row.baseline_date)


def _targets(order: DefineIndicator, row: IndicatorRow | None) -> tuple[e.YearTarget, ...]:
    if order.targets is not None:
        return tuple(e.YearTarget(year=target.year, value=target.value) for target in order.targets)
    read = row.targets if row else ()
    return tuple(e.YearTarget(year=y, value=None if value is None else as_written(value)) for y, value in read)


def as_written(number: float) -> Decimal:
    """The shortest decimal that the reading's number stands for: 58.8, and 60 rather than 60.0."""
    return Decimal(int(number)) if number == int(number) else Decimal(repr(number))


class AttachSource(Order):
    """What values of this indicator rest on."""

    indicator: UUID
    number: str | None = Field(default=None, max_length=100)
    date: datetime.date | None = None
    title: str | None = Field(default=None, max_length=1000)
    file_name: str = Field(min_length=1, max_length=255)
    media_type: str = Field(default="application/octet-stream", max_length=255)


def attach_source(order: AttachSource, content: BinaryIO, actor: Actor, office: Office) -> Recorded:
    """The source may be named by values. The answer names it; its file and words stand under a key of its own."""
    source = natural_id("indicator source", actor.command)
    if (first := office.ledger.answered(actor.command)) is not None:
        return Recorded(first.position, first.repeated, source)

    def decide() -> Decided:
        case = _Case.open(order.indicator, order, actor, office)
        title = Personal(source, order.title) if order.title else None
        return case.decided(
            rules.attach_source(
                case.state,
                case.by,
                source=source,
                requisites=Requisites(number=order.number, date=order.date, title=title),
                document=office.documents.keep(content, source, order.media_type),
                file_name=Personal(source, order.file_name),
            )
        )

    return perform(office, actor, decide, made=source)


class ReportValue(Order):
    """A value of `period` (2024, 2024-H1, 2024-Q3, 2024-07): measured on `sources`, or a forecast."""

    indicator: UUID
    period: str
    kind: ValueKind = ValueKind.ACTUAL
    value: Number
    base: Number | None = None
    part: Number | None = None
    sources: tuple[UUID, ...] = Field(default=(), max_length=50)


def report_value(order: ReportValue, actor: Actor, office: Office) -> Recorded:
    """The value stands as reported until the committee verifies or disputes it."""

    def decide() -> Decided:
        case = _Case.open(order.indicator, order, actor, office)
        events = rules.report_value(
            case.state,
            case.by,
            period=Period.of(order.period),
            kind=order.kind,
            measured=Measured(value=order.value, base=order.base, part=order.part),
            sources=order.sources,
        )
        return case.decided(events)

    return perform(office, actor, decide)


class CorrectValue(Order):
    """`old` is the value that stands now; the new one comes with a reason."""

    indicator: UUID
    period: str
    old: Number
    value: Number
    base: Number | None = None
    part: Number | None = None
    sources: tuple[UUID, ...] = Field(default=(), max_length=50)
    reason: str


def correct_value(order: CorrectValue, actor: Actor, office: Office) -> Recorded:
    """Another value counts; the first stays in the history."""

    def decide() -> Decided:
        case = _Case.open(order.indicator, order, actor, office)
        period = Period.of(order.period)
        events = rules.correct_value(
            case.state,
            case.by,
            period=period,
            old=_seen(case.state, period, order.old),
            measured=Measured(value=order.value, base=order.base, part=order.part),
            sources=order.sources,
            reason=case.said(order.reason),
        )
        return case.decided(events)

    return perform(office, actor, decide)


class VerifyValue(Order):
    indicator: UUID
    period: str
    value: Number


def verify_value(order: VerifyValue, actor: Actor, office: Office) -> Recorded:
    """The committee finds the value right."""

    def decide() -> Decided:
        case = _Case.open(order.indicator, order, actor, office)
        period = Period.of(order.period)
        measured = _seen(case.state, period, order.value)
        return case.decided(rules.verify_value(case.state, case.by, period=period, measured=measured))

    return perform(office, actor, decide)


class DisputeValue(Order):
    indicator: UUID
    period: str
    value: Number
    reason: str


def dispute_value(order: DisputeValue, actor: Actor, office: Office) -> Recorded:
    """The committee doubts the value and says why."""

    def decide() -> Decided:
        case = _Case.open(order.indicator, order, actor, office)
        period = Period.of(order.period)
        measured = _seen(case.state, period, order.value)
        reason = case.said(order.reason)
        events = rules.dispute_value(case.state, case.by, period=period, measured=measured, reason=reason)
        return case.decided(events)

    return perform(office, actor, decide)


def _seen(state: Indicator, period: Period, value: Decimal) -> Measured:
    """The value that the person looked at, with its base and part where it still is the one that stands."""
    stands = state.values.get((period.key, ValueKind.ACTUAL))
    if stands is not None and stands.measured.value == value:
        return stands.measured
    return Measured(value=value)


class _Case:
    """An indicator and its plan as they were when the order came, and the circumstances of the order."""

    def __init__(self, indicator: Loaded[Indicator], plan: Loaded[Plan], by: Envelope) -> None:
        self._indicator = indicator
        self._plan = plan
        self.by = by

    @classmethod
    def open(cls, identity: UUID, order: Order, actor: Actor, office: Office) -> "_Case":
        """Raises UnknownIndicator, NotYours, FactInTheFuture."""
        loaded = office.ledger.load(INDICATOR, identity)
        defined = defined_in(loaded.state)
        plan = office.ledger.load(PLAN, defined.plan)
        by = circumstances(
            order,
            actor,
            permit(actor, type(order), plan=plan.state, party=defined.party),
            now=office.clock.now(),
            zone=plan.state.policy.time_zone,
            subject=defined.plan,
            revision=plan.state.revision or None,
        )
        return cls(loaded, plan, by)

    @property
    def state(self) -> Indicator:
        return self._indicator.state

    def said(self, text: str) -> Personal[str]:
        return Personal(self._plan.stream, text)

    def decided(self, events: Sequence[Event]) -> Decided:
        return Decided((change(self._indicator, events),))
