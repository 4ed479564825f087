"""Things done at the same time, with their answers and failures in order."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from tests.patience import PATIENCE

T = TypeVar("T")


def at_once(tasks: Sequence[Callable[[], T]], patience: float = PATIENCE) -> list[T | Exception]:
    """Each task's answer or the exception it raised; all start together."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T | Exception:
        start.wait(patience)
        try:
            return task()
        except Exception as failure:
            return failure

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks, timeout=patience))
