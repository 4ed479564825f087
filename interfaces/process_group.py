"""The parts of the service as child processes: started together, started again when they die, stopped together.

A part is forked, not started anew: what the supervisor has loaded need not be loaded twice. The supervisor has no
threads, so a fork of it is safe at any time.
"""

import contextlib
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import structlog

GLANCE = 0.05  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a part that died is started again
LONG_ENOUGH = 30.0  # seconds of life after which a death counts as the first
PATIENCE = 20.0  # seconds for a part to end by itself
CANNOT_START = 2

log = structlog.get_logger("group")


@dataclass(frozen=True, slots=True)
class Part:
    """What a forked process is to be; `parent` is the end of a pipe that closes with the supervisor."""

    name: str
    parent: int


class _InChild(Exception):
    """We are the new process: out of the supervisor's loop, and into the part."""


class _Child:
    """A part's process, and when to start it again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pause = FIRST_PAUSE
        self._next = 0.0
        self._started = 0.0
        self._pid: int | None = None

    def start(self) -> None:
        self._started = time.monotonic()
        self._pid = os.fork()
        if self._pid == 0:
            raise _InChild(self.name)

    def look(self, now: float) -> int | None:
        """Starts the part again when it is time; its exit status if it cannot start at all."""
        if self._pid is None:
            if now >= self._next:
                self.start()
            return None
        status = self._ended()
        if status is None:
            return None
        if status == CANNOT_START:
            return status
        lived = now - self._started
        self._pause = FIRST_PAUSE if lived > LONG_ENOUGH else min(self._pause * 2, LONGEST_PAUSE)
        self._next = now + self._pause
        log.error("part_died", name=self.name, status=status, again_in=self._pause)
        return None

    def tell(self, number: signal.Signals) -> None:
        if self._pid is not None and self._ended() is None:
            os.kill(self._pid, number)

    def wait(self, until: float) -> None:
        while self._pid is not None and self._ended() is None:
            if time.monotonic() > until:
                log.error("part_killed", name=self.name)
                self.tell(signal.SIGKILL)
                until = float("inf")
            time.sleep(GLANCE / 5)

    def _ended(self) -> int | None:
        """The exit status, once; negative for a signal."""
        if self._pid is None:
            return None
        found, status = os.waitpid(self._pid, os.WNOHANG)
        if not found:
            return None
        self._pid = None
        return os.waitstatus_to_exitcode(status)


def be_called(part: str) -> None:
    """Lets the machine's tools show which part this process is, where the system can; it cuts the name at 15."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(f"vekha {part}", encoding="ascii")


def supervise(parts: Sequence[str], told: Event) -> int | Part:
    """Runs these parts until told to stop, or until one says that it cannot start; the exit status.

    Comes back in every new process too, with the part that it is.
    """
    theirs, ours = os.pipe()
    children = [_Child(name) for name in parts]
    status = 0
    try:
        for child in children:
            child.start()
        while not told.wait(GLANCE) and not status:
            now = time.monotonic()
            status = next((s for s in [child.look(now) for child in children] if s), 0)
    except _InChild as new:
        os.close(ours)
        return Part(str(new), theirs)
    for child in children:
        child.tell(signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    for child in children:
        child.wait(until)
    os.close(theirs)
    os.close(ours)
    return status
