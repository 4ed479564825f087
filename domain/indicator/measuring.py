"""The rules of measuring: who may state what of which period, and who judges it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.documents import Document, Requisites
from domain.indicator import events as e
from domain.indicator.events import Measured, RollUpRule, ValueKind
from domain.indicator.periods import Period
from domain.indicator.state import Indicator, Standing, Value
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import BadInput, Conflict, NotFound, Refusal


class UnknownIndicator(NotFound):
    """No indicator has this id."""

    def __init__(self) -> None:
        super().__init__("Такого показателя нет: проверьте идентификатор или сначала заведите показатель.")


class IndicatorDefinedBefore(Conflict):
    """One indicator of a territory is defined once in a plan."""

    def __init__(self) -> None:
        super().__init__("Такой показатель этой территории в плане уже есть: сообщайте значения по нему.")


class IndicatorWithoutName(BadInput):
    """An indicator is found by its name and territory."""

    def __init__(self) -> None:
        super().__init__("У показателя нет названия или территории: укажите оба.", "name")


class RollUpWithoutBase(Refusal):
    """A weighted mean and a share need something to weigh by or to divide by."""

    def __init__(self) -> None:
        super().__init__(
            "Для среднего взвешенного и доли нужна база: назовите её, например «численность детей 5–18 лет»."
        )


class TargetYearTwice(BadInput):
    """A year has one target."""

    def __init__(self, year: int) -> None:
        super().__init__(f"Плановое значение на {year} год указано дважды: оставьте одно.", "targets")


class PeriodNotOver(Refusal):
    """What was measured in a period is known when it is over."""

    def __init__(self, period: Period) -> None:
        super().__init__(
            f"Период {period.key} закончится {period.ends:%d.%m.%Y}: фактическое значение сообщают после этого. "
            "Ожидаемое значение сообщите как прогноз."
        )


class ForecastOfThePast(Refusal):
    """What is over is measured, not expected."""

    def __init__(self, period: Period) -> None:
        super().__init__(f"Период {period.key} уже закончился: сообщите фактическое значение, а не прогноз.")


class ValueReportedBefore(Refusal):
    """A value is reported once; a mistake is corrected with a reason."""

    def __init__(self, period: str) -> None:
        super().__init__(f"Значение за {period} уже сообщено: если оно неверно, исправьте его с указанием причины.")


class ValueWithoutSource(Refusal):
    """A measured value rests on a document [domain.md §8]."""

    def __init__(self) -> None:
        super().__init__("Не указан источник значения: назовите документ с реквизитами или приложите файл.")


class UnknownSource(NotFound):
    """The indicator has no such source."""

    def __init__(self) -> None:
        super().__init__("У показателя нет такого источника: сначала приложите его.")


class BaseMissing(BadInput):
    """Without its base a value cannot be rolled up."""

    def __init__(self, base: str | None) -> None:
        super().__init__(f"Показатель сводится по базе «{base}»: сообщите и её значение, больше нуля.", "base")


class ShareDiffers(BadInput):
    """A share is its part over its base."""

    def __init__(self, computed: str) -> None:
        super().__init__(
            f"Доля не сходится: часть, делённая на базу, даёт {computed} %. Проверьте три числа.", "measured"
        )


class NoSuchValue(NotFound):
    """Nothing was reported for the period."""

    def __init__(self, period: str) -> None:
        super().__init__(f"За {period} значения нет: сначала его сообщают.")


class ReportedDifferently(Conflict):
    """Whoever corrects or judges a value names it: another value may have come meanwhile."""

    def __init__(self, value: Value) -> None:
        super().__init__(f"Сейчас за этот период стоит значение {value.measured.value}: посмотрите его и повторите.")


class SameValue(Refusal):
    """A correction changes something."""

    def __init__(self) -> None:
        super().__init__("Новое значение равно прежнему: исправлять нечего.")


class ReasonMissing(Refusal):
    """Whoever changes or doubts a value says why."""

    def __init__(self) -> None:
        super().__init__("Причина не указана: напишите её.")


class OwnValueJudged(Refusal):
    """Nobody verifies or disputes their own figures [domain.md §4.2]."""

    def __init__(self) -> None:
        super().__init__("Своё значение не проверяют: это делает другой сотрудник комитета.")


class ValueJudgedBefore(Refusal):
    """A value is judged once, until it is corrected."""

    def __init__(self, standing: Standing) -> None:
        said = "подтверждено" if standing is Standing.VERIFIED else "оспорено"
        super().__init__(f"Это значение уже {said}: новое решение примут после исправления.")


def define_indicator(
    state: Indicator,
    by: Envelope,
    *,
    plan: UUID,
    index: int | None,
    name: Personal[str],
    unit: str | None,
    territory: str,
    party: UUID,
    direction: e.Direction,
    baseline: e.Baseline | None,
    targets: Sequence[e.YearTarget],
    roll_up: e.RollUp,
) -> tuple[Event, ...]:
    """The indicator is measured in this territory from now on; `party` reports it."""
    if state.defined is not None:
        raise IndicatorDefinedBefore
    if not (name.value or "").strip() or not territory.strip():
        raise IndicatorWithoutName
    if roll_up.rule is not RollUpRule.SUM and not (roll_up.base or "").strip():
        raise RollUpWithoutBase
    years = [target.year for target in targets]
    if twice := next((year for year in years if years.count(year) > 1), None):
        raise TargetYearTwice(twice)
    return (
        e.IndicatorDefined.of(
            by,
            plan=plan,
            index=index,
            name=name,
            unit=unit,
            territory=territory.strip(),
            party=party,
            direction=direction,
            baseline=baseline,
            targets=tuple(targets),
            roll_up=roll_up,
        ),
    )


def attach_source(
    state: Indicator,
    by: Envelope,
    *,
    source: UUID,
    requisites: Requisites,
    document: Document,
    file_name: Personal[str],
) -> tuple[Event, ...]:
    """What values may rest on from now on."""
    defined_in(state)
    return (e.SourceAttached.of(by, source=source, requisites=requisites, document=document, file_name=file_name),)


def report_value(
    state: Indicator,
    by: Envelope,
    *,
    period: Period,
    kind: ValueKind,
    measured: Measured,
    sources: Sequence[UUID] = (),
) -> tuple[Event, ...]:
    """A value of a period, or what is expected of it; a forecast may be stated anew while the period lasts."""
    defined = defined_in(state)
    _in_time(period, kind, by.occurred_on)
    if kind is ValueKind.ACTUAL and (period.key, kind) in state.values:
        raise ValueReportedBefore(period.key)
    if kind is ValueKind.ACTUAL and not sources:
        raise ValueWithoutSource
    _attached(state, sources)
    _fits(defined, measured, kind)
    return (e.ValueReported.of(by, period=period.key, kind=kind, measured=measured, sources=tuple(sources)),)


def correct_value(
    state: Indicator,
    by: Envelope,
    *,
    period: Period,
    old: Measured,
    measured: Measured,
    sources: Sequence[UUID] = (),
    reason: Personal[str],
) -> tuple[Event, ...]:
    """The measured value of the period is another one; it waits to be verified again."""
    defined = defined_in(state)
    value = _value(state, period, old)
    if measured == value.measured:
        raise SameValue
    _reasoned(reason)
    _attached(state, sources)
    _fits(defined, measured, ValueKind.ACTUAL)
    return (
        e.ValueCorrected.of(
            by,
            period=period.key,
            kind=ValueKind.ACTUAL,
            old=value.measured,
            measured=measured,
            sources=tuple(sources),
            reason=reason,
        ),
    )


def verify_value(state: Indicator, by: Envelope, *, period: Period, measured: Measured) -> tuple[Event, ...]:
    """The committee finds the value right."""
    value = _to_judge(state, by, period, measured)
    if value.standing is Standing.VERIFIED:
        raise ValueJudgedBefore(value.standing)
    return (e.ValueVerified.of(by, period=period.key, measured=measured),)


def dispute_value(
    state: Indicator, by: Envelope, *, period: Period, measured: Measured, reason: Personal[str]
) -> tuple[Event, ...]:
    """The committee doubts the value: the party corrects it, or the committee verifies it after all."""
    value = _to_judge(state, by, period, measured)
    if value.standing is not Standing.REPORTED:
        raise ValueJudgedBefore(value.standing)
    _reasoned(reason)
    return (e.ValueDisputed.of(by, period=period.key, measured=measured, reason=reason),)


def defined_in(state: Indicator) -> e.IndicatorDefined:
    """The definition. Raises UnknownIndicator."""
    if state.defined is None:
        raise UnknownIndicator
    return state.defined


def _in_time(period: Period, kind: ValueKind, on: date) -> None:
    over = period.ends < on
    if kind is ValueKind.ACTUAL and not over:
        raise PeriodNotOver(period)
    if kind is ValueKind.FORECAST and over:
        raise ForecastOfThePast(period)


def _fits(defined: e.IndicatorDefined, measured: Measured, kind: ValueKind) -> None:
    if kind is ValueKind.FORECAST or defined.roll_up.rule is RollUpRule.SUM:
        return
    if measured.base is None or measured.base <= 0:
        raise BaseMissing(defined.roll_up.base)
    if defined.roll_up.rule is RollUpRule.SHARE and measured.part is not None:
        digits = max(0, -int(measured.value.as_tuple().exponent))
        computed = round(measured.part / measured.base * 100, digits)
        if abs(computed - measured.value) > 10**-digits:
            raise ShareDiffers(f"{computed}".replace(".", ","))


def _attached(state: Indicator, sources: Sequence[UUID]) -> None:
    if any(source not in state.sources for source in sources):
        raise UnknownSource


def _value(state: Indicator, period: Period, seen: Measured) -> Value:
    value = state.values.get((period.key, ValueKind.ACTUAL))
    if value is None:
        raise NoSuchValue(period.key)
    if value.measured != seen:
        raise ReportedDifferently(value)
    return value


def _to_judge(state: Indicator, by: Envelope, period: Period, measured: Measured) -> Value:
    defined = defined_in(state)
    value = _value(state, period, measured)
    if by.by == value.by or by.on_behalf_of == defined.party:
        raise OwnValueJudged
    return value


def _reasoned(reason: Personal[str]) -> None:
    if not (reason.value or "").strip():
        raise ReasonMissing
