"""The indicators of a plan: what was aimed at and what came of it, a picture for each with its numbers behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import indicator_board, looking
from application.indicator_board import IndicatorLine, Whole
from application.replaying import Axes
from domain.indicator.periods import Period, PeriodKind
from domain.indicator.rolling_up import Progress
from interfaces.pages import charts
from interfaces.pages.plan_tabs import plan_tabs
from interfaces.pages.routing import page
from interfaces.pages.seen_from import SeenFrom
from interfaces.pages.visitor import Visitor
from interfaces.russian_words import word

TONES = {
    Progress.MET: ("good", "done"),
    Progress.NOT_MET: ("bad", "missed"),
    Progress.NO_TARGET: ("ahead", "none"),
    Progress.NO_VALUE: ("ahead", "ahead"),
}

QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator of one territory, or of all together; `told` is what stands under the picture."""

    name: str
    where: str
    chart: charts.LineChart
    words: str
    tone: str
    sign: str
    told: tuple[tuple[str, str], ...]


@page("/plans/{plan:uuid}/indicators")
def indicators(visitor: NamedDependency[Visitor], plan: FromPath[UUID]) -> Response[Any]:
    """The wholes first, then each territory."""
    asked = visitor.asked(SeenFrom)
    axes = asked.question.axes(visitor.office.ledger)
    found = looking.plan(visitor.actor, visitor.office.ledger, plan)
    board = indicator_board.board(visitor.actor, plan, visitor.reception.trail, visitor.office.ledger, axes)
    return visitor.show(
        "indicators.html",
        plan=found,
        form=asked.filled,
        past=axes != Axes(),
        as_of=axes.as_of or visitor.today,
        wholes=[_whole(one) for one in board.wholes],
        lines=[_line(one) for one in board.lines],
        planned=found.indicators if not board.lines else (),
        tabs=plan_tabs(visitor, plan),
    )


def _line(one: IndicatorLine) -> Shown:
    """A year's value stands beside years, a quarter's beside quarters: one picture shows the longest periods."""
    kinds = [Period.of(period.period).kind for period in one.periods]
    kind = next((kind for kind in PeriodKind if kind in kinds), PeriodKind.YEAR)
    periods = [period for period, own in zip(one.periods, kinds, strict=True) if own is kind]
    labels = [_label(period.period) for period in periods]
    series = [
        charts.Series("план", [period.target for period in periods], dashed=True),
        charts.Series("факт", [period.value for period in periods]),
    ]
    if any(period.forecast is not None for period in periods):
        series.append(charts.Series("ожидается", [period.forecast for period in periods]))
    last = next((period for period in reversed(periods) if period.value is not None), None)
    words, tone, sign = _reached(last.progress if last else Progress.NO_VALUE)
    told = [("Цель", word(one.direction))]
    if last is not None and last.standing is not None:
        told.append(("Проверено", word(last.standing)))
    if last is not None and last.corrections:
        told.append(("Исправлений", str(last.corrections)))
    chart = charts.lines(str(one.name), labels or [""], series, one.unit)
    return Shown(str(one.name), one.territory, chart, words, tone, sign, tuple(told))


def _label(key: str) -> str:
    period = Period.of(key)
    match period.kind:
        case PeriodKind.YEAR:
            return key
        case PeriodKind.HALF:
            return f"{period.number} п/г {period.year}"
        case PeriodKind.QUARTER:
            return f"{QUARTERS[period.number - 1]} кв. {period.year}"
        case PeriodKind.MONTH:
            return f"{period.number:02}.{period.year}"


def _whole(one: Whole) -> Shown:
    series = (
        charts.Series("план", [year.target for year in one.years], dashed=True),
        charts.Series("факт", [year.value for year in one.years]),
    )
    last = next((year for year in reversed(one.years) if year.value is not None), None)
    words, tone, sign = _reached(last.progress if last else Progress.NO_VALUE)
    told: list[tuple[str, str]] = []
    if last is not None:
        told = [("Как посчитано", last.explanation)]
        if last.missing:
            told.append(("Нет сведений", _listed(last.missing)))
    chart = charts.lines(str(one.name), [year.year for year in one.years] or [""], series, one.unit)
    return Shown(str(one.name), "Все территории", chart, words, tone, sign, tuple(told))


def _reached(progress: Progress) -> tuple[str, str, str]:
    return (word(progress), *TONES[progress])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


ROUTES = (indicators,)
