"""Waiting work goes together: while one round trip is under way, whatever arrives is gathered for the next one."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class _Waiting(Generic[A, B]):
    """One caller's work, then its answer or what went wrong; `called` is freed when it is done or has to lead."""

    __slots__ = ("answer", "called", "done", "failure", "leads", "work")

    def __init__(self, work: A) -> None:
        self.work = work
        self.done = False
        self.leads = False
        self.answer: B | None = None
        self.failure: BaseException | None = None
        self.called = Lock()
        self.called.acquire()


class GroupCommit(Generic[A, B]):
    """`do` takes the work of several callers at once and answers each; one `do` runs at a time.

    Whoever finds nobody at work leads: takes along all who wait, then calls the first of those who came meanwhile to
    lead the next group. A failure whose fault may be one caller's (not in `common`) is tried again one by one, so that
    nobody fails for another's mistake.
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
        self._busy = False
        self._lock = Lock()

    def __call__(self, work: A) -> B:
        mine: _Waiting[A, B] = _Waiting(work)
        with self._lock:
            self._queue.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            self._wait(mine)
        if not mine.done:
            self._lead(mine)
        if mine.failure is not None:
            raise mine.failure
        return mine.answer  # type: ignore[return-value]  # answered whenever there was no failure

    def _wait(self, mine: _Waiting[A, B]) -> None:
        try:
            mine.called.acquire()
        except BaseException:  # interrupted: the others must not wait for one who has gone
            with self._lock:
                if mine in self._queue:
                    self._queue.remove(mine)
                if mine.leads:
                    self._call_next()
            raise

    def _lead(self, mine: _Waiting[A, B]) -> None:
        with self._lock:
            group = [self._queue.popleft() for _ in range(min(self._largest, len(self._queue)))]
        try:
            self._run(group)
        finally:
            with self._lock:
                self._call_next()
            for waiting in group:
                if waiting is not mine:
                    waiting.called.release()

    def _call_next(self) -> None:
        if self._queue:
            self._queue[0].leads = True
            self._queue[0].called.release()
        else:
            self._busy = False

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
