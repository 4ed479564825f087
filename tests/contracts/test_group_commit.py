"""Work that waits goes together, each caller gets the own answer, and nobody fails for another's mistake."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infrastructure.ledger.group_commit import GroupCommit
from tests.threads import at_once


class Away(Exception):
    """A failure that concerns the whole group."""


class Desk:
    """Doubles numbers; refuses negative ones, is away when told so; keeps the groups it was asked for."""

    def __init__(self) -> None:
        self.groups: list[Sequence[int]] = []
        self.open = threading.Event()
        self.open.set()
        self.away = False
        self._inside = threading.Lock()

    def double(self, numbers: Sequence[int]) -> Sequence[int]:
        assert self._inside.acquire(blocking=False), "two groups at a time"
        try:
            self.groups.append(numbers)
            self.open.wait(10)
            if self.away:
                raise Away
            if any(n < 0 for n in numbers):
                raise ValueError("negative")
            return [2 * n for n in numbers]
        finally:
            self._inside.release()


def gathered(desk: Desk, numbers: Sequence[int], largest: int = 64) -> list[int | Exception]:
    """The answers where the first caller is held up until all the others wait."""
    together = GroupCommit(desk.double, common=(Away,), largest=largest)
    desk.open.clear()
    with ThreadPoolExecutor(len(numbers)) as pool:
        asked = []
        for number in numbers:
            asked.append(pool.submit(together, number))
            while len(desk.groups) + len(together._queue) < len(asked):
                time.sleep(0.001)
        desk.open.set()
        return [failure if isinstance(failure := a.exception(10), Exception) else a.result() for a in asked]


def test_whoever_comes_while_a_group_is_under_way_goes_with_the_next_one() -> None:
    desk = Desk()
    assert gathered(desk, range(8)) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [list(group) for group in desk.groups] == [[0], [1, 2, 3, 4, 5, 6, 7]]


def test_a_group_is_never_larger_than_the_largest() -> None:
    desk = Desk()
    assert gathered(desk, range(8), largest=3) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [len(group) for group in desk.groups] == [1, 3, 3, 1]


def test_the_mistake_of_one_is_not_the_failure_of_the_others() -> None:
    answers = gathered(Desk(), [1, 2, -3, 4])
    assert isinstance(answers[2], ValueError)
    assert [answers[n] for n in (0, 1, 3)] == [2, 4, 8]


def test_a_failure_of_the_whole_is_told_to_each_and_not_tried_one_by_one() -> None:
    desk = Desk()
    desk.away = True
    assert all(isinstance(answer, Away) for answer in gathered(desk, range(5)))
    assert len(desk.groups) == 2


def test_after_a_failure_the_next_comer_is_served() -> None:
    desk = Desk()
    together = GroupCommit(desk.double, common=(Away,))
    with pytest.raises(ValueError, match="negative"):
        together(-1)
    assert together(4) == 8


class InterruptedAtTwo(GroupCommit[int, int]):
    """Whoever waits with the number two is interrupted after a moment."""

    def _wait(self, mine: Any) -> None:
        if mine.work == 2:
            mine.called = Interruption()
        super()._wait(mine)


class Interruption:
    def acquire(self) -> bool:
        time.sleep(0.05)
        raise KeyboardInterrupt

    def release(self) -> None:
        """Nobody is there any more."""


def test_an_interrupted_caller_leaves_nobody_waiting() -> None:
    desk = Desk()
    together = InterruptedAtTwo(desk.double, common=(Away,))
    desk.open.clear()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(together, 1)
        while not desk.groups:
            time.sleep(0.001)
        interrupted = pool.submit(together, 2)
        last = pool.submit(together, 3)
        assert isinstance(interrupted.exception(10), KeyboardInterrupt)
        desk.open.set()
        assert (first.result(10), last.result(10)) == (2, 6)
    assert sum(len(group) for group in desk.groups) == 2


def test_many_callers_at_once_all_get_their_own_answers() -> None:
    desk = Desk()
    together = GroupCommit(desk.double, common=(Away,))

    def call_often(start: int) -> list[int]:
        return [together(n) for n in range(start, start + 200)]

    answers = at_once([lambda start=start: call_often(start) for start in range(0, 1600, 200)])  # type: ignore[misc]
    assert answers == [[2 * n for n in range(start, start + 200)] for start in range(0, 1600, 200)]
    assert sum(len(group) for group in desk.groups) == 1600
