"""From the values of territories to that of the whole, by a named rule, with what went into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.indicator.events import Direction, Measured, RollUp, RollUpRule


@dataclass(frozen=True, slots=True)
class Part:
    """A territory's value, None where it reported nothing."""

    territory: str
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The value of the whole, with the digits that the parts have, and the sentence that explains it.

    `counted` territories went into it, `missing` reported nothing: a whole without all its parts says so.
    """

    value: Decimal | None
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    explanation: str


def roll_up(rule: RollUp, parts: Sequence[Part]) -> RolledUp:
    """The value of the whole as of what the parts reported."""
    given = [(part.territory, part.measured) for part in parts if part.measured is not None]
    missing = tuple(part.territory for part in parts if part.measured is None)
    counted = tuple(territory for territory, _ in given)
    if not given:
        return RolledUp(None, (), missing, "Ни одна территория значения не сообщила.")
    values = [measured for _, measured in given]
    digits = max(_digits(measured.value) for measured in values)
    lacking = f" Нет значений: {', '.join(missing)}." if missing else ""
    match rule.rule:
        case RollUpRule.SUM:
            total = sum((measured.value for measured in values), Decimal(0))
            how = f"Сумма по {len(values)} территориям."
            return RolledUp(_rounded(total, digits), counted, missing, how + lacking)
        case RollUpRule.WEIGHTED_MEAN:
            return _mean(values, digits, counted, missing, rule.base, lacking)
        case RollUpRule.SHARE:
            if any(measured.part is None for measured in values):
                return _mean(values, digits, counted, missing, rule.base, lacking)
            part = sum((measured.part or Decimal(0) for measured in values), Decimal(0))
            base = _base(values)
            how = f"Часть {said(part)} к базе «{rule.base}» {said(base)} по {len(values)} территориям, в процентах."
            return RolledUp(_rounded(part / base * 100, digits), counted, missing, how + lacking)


def _mean(
    values: Sequence[Measured],
    digits: int,
    counted: tuple[str, ...],
    missing: tuple[str, ...],
    named: str | None,
    lacking: str,
) -> RolledUp:
    base = _base(values)
    weighted = sum((measured.value * (measured.base or Decimal(0)) for measured in values), Decimal(0))
    how = f"Среднее по {len(values)} территориям, взвешенное по базе «{named}» (всего {said(base)})."
    return RolledUp(_rounded(weighted / base, digits), counted, missing, how + lacking)


def _base(values: Sequence[Measured]) -> Decimal:
    # Every actual value of such an indicator has a base above zero: it is not recorded without one.
    return sum((measured.base or Decimal(0) for measured in values), Decimal(0))


class Progress(StrEnum):
    """How a value stands to the target of its year."""

    MET = "met"
    NOT_MET = "not_met"
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"


def progress(direction: Direction, target: Decimal | None, value: Decimal | None) -> Progress:
    """An empty target is no target: nothing is met or missed by it."""
    if target is None:
        return Progress.NO_TARGET
    if value is None:
        return Progress.NO_VALUE
    met = value >= target if direction is Direction.AT_LEAST else value <= target
    return Progress.MET if met else Progress.NOT_MET


def said(number: Decimal) -> str:
    """The number as it is written in Russian: a decimal comma, no exponent."""
    return f"{number:f}".replace(".", ",")


def _digits(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
