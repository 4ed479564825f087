"""How far experts agree: Krippendorff's alpha, weighted kappa for two, Kendall's W for ranks [S15; domain.md §5].

Every figure is None where it means nothing: nobody scored with another, or everybody gave one and the same score, so
that there is nothing to agree about. A missing score, and «не применимо», is left out: it is no value of the scale.
Every library for alpha is under the GPL; tests hold this module to one of them and to published worked examples.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Literal

Level = Literal["ordinal", "interval"]
Scores = Sequence[float]
"""What several experts gave to one thing, in any order and without what is missing."""


def alpha(units: Iterable[Scores], level: Level = "ordinal") -> float | None:
    """Krippendorff's alpha of these units; each has been scored by any number of any experts.

    K. Krippendorff, «Computing Krippendorff's Alpha-Reliability» (2011), section D; a unit scored once pairs with
    nothing and is left out.
    """
    return alpha_of(Counter(tuple(sorted(unit)) for unit in units), level)


def alpha_of(alike: Mapping[tuple[float, ...], int], level: Level = "ordinal") -> float | None:
    """The same of units counted already: thousands of units of a few points repeat each other."""
    together: Counter[tuple[float, float]] = Counter()
    coincide: dict[tuple[float, float], float] = {}
    for unit, times in alike.items():
        if len(unit) < 2:
            continue
        together.clear()
        for i, one in enumerate(unit):
            together.update((one, other) for j, other in enumerate(unit) if i != j)
        for pair, count in together.items():
            coincide[pair] = coincide.get(pair, 0.0) + times * count / (len(unit) - 1)
    values = sorted({value for pair in coincide for value in pair})
    if len(values) < 2:
        return None
    margins = [sum(coincide.get((value, other), 0.0) for other in values) for value in values]
    apart = _ordinal(margins) if level == "ordinal" else _interval(values)
    observed = expected = 0.0
    for i, one in enumerate(values):
        for j, other in enumerate(values):
            observed += coincide.get((one, other), 0.0) * apart(i, j)
            expected += (margins[i] * margins[j] - (margins[i] if i == j else 0.0)) * apart(i, j)
    return 1 - (sum(margins) - 1) * observed / expected


def _ordinal(margins: Sequence[float]) -> Callable[[int, int], float]:
    """Two ranks are apart by how many scores stand between them."""
    up_to = [0.0, *accumulate(margins)]

    def apart(i: int, j: int) -> float:
        low, high = min(i, j), max(i, j)
        return (up_to[high + 1] - up_to[low] - (margins[low] + margins[high]) / 2) ** 2

    return apart


def _interval(values: Sequence[float]) -> Callable[[int, int], float]:
    return lambda i, j: (values[i] - values[j]) ** 2


def squared(one: float, other: float) -> float:
    """The usual weight of a disagreement of ordered scores."""
    return (one - other) ** 2


def weighted_kappa(
    pairs: Iterable[tuple[float, float]], weight: Callable[[float, float], float] = squared
) -> float | None:
    """Cohen's weighted kappa of two experts who scored the same things; `weight` says how bad a disagreement is.

    J. Cohen, «Weighted kappa», Psychological Bulletin 70 (1968), 213–220.
    """
    counted = Counter(pairs)
    of_one, of_other = Counter[float](), Counter[float]()
    for (one, other), times in counted.items():
        of_one[one] += times
        of_other[other] += times
    total = counted.total()
    observed = sum(weight(*pair) * times for pair, times in counted.items())
    expected = sum(weight(a, b) * x * y for a, x in of_one.items() for b, y in of_other.items())
    return 1 - total * observed / expected if expected else None


def concordance(experts: Sequence[Scores]) -> float | None:
    """Kendall's W of the order in which experts put the same objects, ties corrected; a row is one expert's scores.

    M. G. Kendall, «Rank Correlation Methods» (1948). At least two experts and two objects, each scored by everybody.
    """
    judges, objects = len(experts), len(experts[0]) if experts else 0
    if judges < 2 or objects < 2 or any(len(row) != objects for row in experts):
        return None
    ranked = [ranks(row) for row in experts]
    sums = [sum(column) for column in zip(*ranked, strict=True)]
    mean = sum(sums) / objects
    spread = sum((total - mean) ** 2 for total in sums)
    ties = sum(times**3 - times for row in experts for times in Counter(row).values())
    possible = judges**2 * (objects**3 - objects) - judges * ties
    return 12 * spread / possible if possible else None


def ranks(scores: Scores) -> list[float]:
    """The place of each score among all, the best first; equal scores share the mean of their places."""
    better = Counter(scores)
    place: dict[float, float] = {}
    before = 0
    for score in sorted(better, reverse=True):
        place[score] = before + (better[score] + 1) / 2
        before += better[score]
    return [place[score] for score in scores]
