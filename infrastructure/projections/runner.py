"""Keeps the projections up with the ledger: a supervised thread each, and at most one process at a time for each."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, errors

from infrastructure.projections.catalogue import PROJECTIONS
from infrastructure.projections.keeping import BATCH, LIVE_LOCK, Keeping, Poisoned, enter, lock, report
from infrastructure.projections.projection import Projection
from infrastructure.projections.rebuild import Progress, RebuildGivenUp, RebuildUnderWay, rebuild

POLL = 0.01
"""Seconds between two looks at the ledger while nothing comes; notifications would cost its writers more."""
BUSY_POLL = 0.002
PASSIVE_POLL = 0.2
FIRST_BACK_OFF, LAST_BACK_OFF = 0.2, 30.0
LAST_RECONNECTION = 2.0
"""Seconds at most between two tries to reach a lost database: a look costs nothing, and whoever reads waits for it."""

log = logging.getLogger(__name__)


class ProjectionRunner:
    """Start it beside the web; a second one on the same database waits and takes over when the first is gone."""

    def __init__(
        self,
        url: str,
        projections: Sequence[Projection] = PROJECTIONS,
        *,
        progress: Callable[[str], Progress | None] = lambda name: None,
        last_back_off: float = LAST_BACK_OFF,
    ) -> None:
        """`url` is the projector's. `progress` gives the bar to show while the named projection is built anew."""
        self._url = url
        self._projections = projections
        self._progress = progress
        self._last_back_off = last_back_off
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begins in the background; returns at once."""
        self._stopping.clear()
        self._threads = [
            threading.Thread(target=self._supervise, args=(p,), name=p.name, daemon=True) for p in self._projections
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends after the batch at hand; a rebuild is given up and leaves the live tables as they were."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    @contextmanager
    def running(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.stop()

    def _supervise(self, projection: Projection) -> None:
        pause = FIRST_BACK_OFF
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                with psycopg.connect(self._url, autocommit=True, application_name=f"vekha {projection.name}") as own:
                    while not lock(own, LIVE_LOCK, projection.name):
                        if self._stopping.wait(PASSIVE_POLL):
                            return
                    self._keep(own, projection)
                return
            except RebuildGivenUp:
                return
            except RebuildUnderWay as elsewhere:
                log.info("%s", elsewhere)
            except errors.SerializationFailure:
                continue  # rebuilt meanwhile, or counted by another: begin from where it stands now
            except psycopg.OperationalError as gone:
                log.warning("projection %s lost its database: %s", projection.name, gone)
                pause = min(pause, LAST_RECONNECTION)
            except Exception as wrong:
                self._tell(projection, wrong)
            if time.monotonic() - began > self._last_back_off:
                pause = FIRST_BACK_OFF  # it had gone well for long: this is a new trouble
            self._stopping.wait(pause)
            pause = min(pause * 2, self._last_back_off)

    def _keep(self, connection: Connection[Any], projection: Projection) -> None:
        """Counts until told to stop. Raises whatever stops it."""
        definition, position = enter(connection, projection)
        if definition != projection.definition:
            rebuild(self._url, (projection,), self._progress(projection.name), stopping=self._stopping)
            definition, position = enter(connection, projection)
        keeping = Keeping(connection, projection, position)
        poll = BUSY_POLL
        careful_until = 0
        while not self._stopping.is_set():
            limit = BATCH if keeping.position >= careful_until else 1
            try:
                counted = keeping.step(limit)
            except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as refused:
                # The database refused a row: go one event at a time until the one is found that it comes from.
                if limit == 1:
                    raise Poisoned(keeping.position + 1, refused) from refused
                careful_until = keeping.position + BATCH
                keeping = Keeping(connection, projection, keeping.position)
                continue
            if counted < limit:
                poll = BUSY_POLL if counted else min(poll * 1.2, POLL)
                self._stopping.wait(poll)

    def _tell(self, projection: Projection, wrong: Exception) -> None:
        """The others go on; this one says which event stopped it, in the log and in its row, which health shows."""
        position = wrong.position if isinstance(wrong, Poisoned) else None
        log.error("projection %s stopped at event %s", projection.name, position, exc_info=wrong)
        try:
            with psycopg.connect(self._url, autocommit=True) as connection:
                report(connection, projection, position, str(wrong))
        except psycopg.Error as gone:
            log.warning("projection %s could not say so: %s", projection.name, gone)
