"""One figure and its reference, measured in turn; and how work is spread over threads."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

ROUNDS = 5
THREADS = 8


@dataclass(frozen=True)
class Figure:
    """`value` and `reference_value` are medians in `unit`; `ratio` is the median of the rounds' ratios."""

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio: float

    def line(self) -> str:
        rounded = {k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in asdict(self).items()}
        return json.dumps(rounded, ensure_ascii=False)


def compared(
    name: str,
    unit: str,
    reference: str,
    measure: Callable[[], float],
    measure_reference: Callable[[], float],
    rounds: int = ROUNDS,
) -> Figure:
    """Both measured in turn, so that a drift of the machine's speed meets both alike."""
    values, references = [], []
    for number in range(1, rounds + 1):
        references.append(measure_reference())
        values.append(measure())
        say(f"{name}: {number}/{rounds}: {values[-1]:.4g} against {references[-1]:.4g} {unit}")
    ratios = [value / other for value, other in zip(values, references, strict=True)]
    return Figure(
        name, statistics.median(values), unit, reference, statistics.median(references), statistics.median(ratios)
    )


def per_second(works: Sequence[Callable[[], None]]) -> float:
    """How many of these are done a second by eight threads, each with its share."""
    shares = [works[n::THREADS] for n in range(THREADS)]

    def do(share: Sequence[Callable[[], None]]) -> None:
        for work in share:
            work()

    with ThreadPoolExecutor(THREADS) as pool:
        began = time.perf_counter()
        for done in [pool.submit(do, share) for share in shares]:
            done.result()
        return len(works) / (time.perf_counter() - began)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
