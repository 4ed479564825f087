"""Waiting work goes together: while one round trip is under way, whatever arrives is gathered for the next one."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class _Waiting(Generic[A, B]):
    """One caller's work, then its answer or what went wrong."""

    __slots__ = ("answer", "done", "failure", "work")

    def __init__(self, work: A) -> None:
        self.work = work
        self.done = False
        self.answer: B | None = None
        self.failure: BaseException | None = None


class GroupCommit(Generic[A, B]):
    """`do` takes the work of several callers at once and answers each; one `do` runs at a time.

    Whoever gets the lock takes along all who wait, up to `largest`. A failure of a group whose fault may be one
    caller's (not in `common`) is tried again one by one, so that nobody fails for another's mistake.
    """

    def __init__(
        self,
        do: Callable[[Sequence[A]], Sequence[B]],
        common: tuple[type[BaseException], ...],
        largest: int = 64,
    ) -> None:
        self._do = do
        self._common = common
        self._largest = largest
        self._queue: deque[_Waiting[A, B]] = deque()
        self._turn = Lock()

    def __call__(self, work: A) -> B:
        mine: _Waiting[A, B] = _Waiting(work)
        self._queue.append(mine)
        while not mine.done:
            with self._turn:
                if not mine.done:
                    self._run([self._queue.popleft() for _ in range(min(self._largest, len(self._queue)))])
        if mine.failure is not None:
            raise mine.failure
        return mine.answer  # type: ignore[return-value]  # answered whenever there was no failure

    def _run(self, group: Sequence[_Waiting[A, B]]) -> None:
        try:
            for waiting, answer in zip(group, self._do([w.work for w in group]), strict=True):
                waiting.answer = answer
        except BaseException as failure:
            if len(group) > 1 and isinstance(failure, Exception) and not isinstance(failure, self._common):
                for waiting in group:
                    self._run([waiting])
                return
            for waiting in group:
                waiting.failure = failure
        finally:
            for waiting in group:
                waiting.done = True
