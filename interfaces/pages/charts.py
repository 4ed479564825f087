"""Charts as places on a picture, worked out here so that a template only draws them; each has its table behind it.

A picture is 360 units wide, which is a phone's width, and grows with its frame.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 16, 30
"""What is left free around the lines for their scales."""
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST_STEPS = 4
WORDS, BAR = 16, 14
ROW = WORDS + BAR + 12


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: a value for each label, None where there is none."""

    name: str
    values: Sequence[Decimal | None]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A value at its place."""

    x: float
    y: float
    value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """`paths` are broken where a value is missing: nothing is drawn that is not known."""

    name: str
    dashed: bool
    paths: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on a scale, and where."""

    at: float
    label: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LineChart:
    """`series` is what the table behind the picture shows."""

    title: str
    unit: str | None
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    lines: tuple[Line, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def lines(title: str, labels: Sequence[str], series: Sequence[Series], unit: str | None = None) -> LineChart:
    """Lines over periods: what was aimed at and what came of it."""
    known = [value for one in series for value in one.values if value is not None]
    low, high, step = scale(known)

    def height(value: Decimal) -> float:
        return round(float(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)), 1)

    def place(number: int) -> float:
        free = WIDTH - LEFT - RIGHT
        return round(LEFT + free * (number + 0.5) / len(labels), 1)

    drawn = tuple(_line(one, place, height) for one in series)
    count = int((high - low) / step)
    return LineChart(
        title=title,
        unit=unit,
        labels=tuple(labels),
        series=tuple(series),
        lines=drawn,
        across=tuple(Mark(place(n), label) for n, label in enumerate(labels)),
        up=tuple(Mark(height(low + step * n), "", low + step * n) for n in range(count + 1)),
    )


def _line(series: Series, place: Callable[[int], float], height: Callable[[Decimal], float]) -> Line:
    spots = [None if value is None else Spot(place(n), height(value), value) for n, value in enumerate(series.values)]
    return Line(
        series.name,
        series.dashed,
        tuple(" ".join(f"{spot.x},{spot.y}" for spot in run) for run in _runs(spots) if len(run) > 1),
        tuple(spot for spot in spots if spot),
    )


def _runs(spots: Sequence[Spot | None]) -> Iterator[list[Spot]]:
    for known, run in groupby(spots, key=lambda spot: spot is not None):
        if known:
            yield [spot for spot in run if spot]


def scale(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """The lowest and the highest round number around the values, and a round step between them.

    It begins at nought unless the values lie close together far above it.
    """
    if not values:
        return Decimal(0), Decimal(1), Decimal(1)
    low, high = min(values), max(values)
    if low >= 0 and (low < high / 2 or low == high):
        low = min(low, Decimal(0))
    if low == high:
        high = low + 1
    step = _step((high - low) / MOST_STEPS)
    floor = (low / step).to_integral_value(ROUND_FLOOR)
    ceiling = (high / step).to_integral_value(ROUND_CEILING)
    return floor * step, ceiling * step, step


def _step(rough: Decimal) -> Decimal:
    """The round number next above: 1, 2, 2.5 or 5 times a power of ten."""
    power = Decimal(10) ** rough.adjusted()
    return next(power * step for step in STEPS if power * step >= rough)


@dataclass(frozen=True, slots=True)
class Bar:
    """`reached` and `aimed` are where the bar and its mark end, in units of the picture."""

    label: str
    value: Decimal | None
    target: Decimal | None
    top: float
    reached: float
    aimed: float | None
    tone: str | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    title: str
    unit: str | None
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    thick: int = BAR


def bars(
    title: str, rows: Sequence[tuple[str, Decimal | None, Decimal | None, str | None]], unit: str | None = None
) -> BarChart:
    """Lying bars, one for each label: its value, the mark of what was aimed at, its tone."""
    known = [value for _, *pair, _ in rows for value in pair if value is not None]
    high = max(known, default=Decimal(1)) or Decimal(1)
    free = WIDTH - 64  # room for the value behind the longest bar

    def end(value: Decimal) -> float:
        return round(float(max(value, Decimal(0)) / high * free), 1)

    made = tuple(
        Bar(
            label=label,
            value=value,
            target=target,
            top=number * ROW + WORDS,
            reached=end(value or Decimal(0)),
            aimed=None if target is None else end(target),
            tone=tone,
        )
        for number, (label, value, target, tone) in enumerate(rows)
    )
    return BarChart(title, unit, made, len(rows) * ROW)


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a whole: where it begins and how wide it is, in per cent."""

    label: str
    count: int
    tone: str
    sign: str
    begins: float
    wide: float


def parts(counts: Sequence[tuple[str, int, str, str]]) -> tuple[Part, ...]:
    """A whole in its parts, one beside the other; empty ones are left out."""
    whole = sum(count for _, count, _, _ in counts)
    made: list[Part] = []
    begins = 0.0
    for label, count, tone, sign in counts:
        if count:
            wide = 100 * count / whole
            made.append(Part(label, count, tone, sign, round(begins, 2), round(wide, 2)))
            begins += wide
    return tuple(made)
