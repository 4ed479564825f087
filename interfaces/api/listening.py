"""Those who listen to the ledger's events as they come: how many at most, how they learn of more, or of the end.

However many listen, the ledger is asked for its last position once in a glance, on threads of their own, so that the
requests of people are never behind them.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

from application.ports import Ledger
from interfaces.asking import NotYet
from interfaces.problems import Problem

T = TypeVar("T")

GLANCE = 0.25  # seconds
MOST, OF_ONE = 100, 10  # listeners at a time, of all people and of one
THREADS = 2


class TooManyListeners(NotYet):
    """Each listener costs memory and a share of the threads."""

    problem = Problem(
        503,
        "too-many-listeners",
        "Слишком много потоков событий",
        "Открыто слишком много потоков событий. Закройте ненужные или повторите запрос позже.",
    )


class Listening:
    """One for a web process."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "listening")
        self._leaving = asyncio.Event()
        self._held: Counter[UUID] = Counter()
        self._asked: tuple[Ledger, float, asyncio.Future[int]] | None = None

    @property
    def leaving(self) -> bool:
        return self._leaving.is_set()

    def leave(self) -> None:
        """The service stops: every stream ends now, between two events."""
        self._leaving.set()

    def place(self, person: UUID) -> Callable[[], None]:
        """A place for one more stream of this person; what is given frees it, once. Raises TooManyListeners."""
        if self._held.total() >= MOST or self._held[person] >= OF_ONE:
            raise TooManyListeners
        self._held[person] += 1
        free = False

        def release() -> None:
            nonlocal free
            if not free:
                free = True
                self._held[person] -= 1

        return release

    async def done(self, work: Callable[[], T]) -> T:
        """Does it on the listeners' threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def head(self, ledger: Ledger) -> int:
        """The ledger's last position, at most a glance old."""
        loop = asyncio.get_running_loop()
        if self._asked is None or self._asked[0] is not ledger or loop.time() - self._asked[1] > GLANCE:
            self._asked = (ledger, loop.time(), asyncio.ensure_future(self.done(ledger.head)))
        # Others wait for the same answer: whoever goes away must not take it with them.
        return await asyncio.shield(self._asked[2])

    async def rest(self) -> None:
        """A glance, or less when the service stops."""
        try:
            await asyncio.wait_for(self._leaving.wait(), GLANCE)
        except TimeoutError:
            return
