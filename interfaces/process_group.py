"""The parts of the service as child processes: started together, started again when they die, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Event

import structlog

GLANCE = 0.05  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a part that died is started again
LONG_ENOUGH = 30.0  # seconds of life after which a death counts as the first
PATIENCE = 20.0  # seconds for a part to end by itself
CANNOT_START = 2

log = structlog.get_logger("group")


class _Part:
    """One child; `command` starts it, the pipe's reading end tells it when we are gone."""

    def __init__(self, name: str, command: Sequence[str], pipe: int) -> None:
        self.name = name
        self._command = [*command, "--parent", str(pipe)]
        self._pipe = pipe
        self._pause = FIRST_PAUSE
        self._next = 0.0
        self._started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(self._command, pass_fds=(self._pipe,), stdin=subprocess.DEVNULL)

    def look(self, now: float) -> int | None:
        """Starts the child again when it is time; its exit status if it cannot start at all."""
        if self.process is None:
            if now >= self._next:
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.process = None
        if status == CANNOT_START:
            return status
        lived = now - self._started
        self._pause = FIRST_PAUSE if lived > LONG_ENOUGH else min(self._pause * 2, LONGEST_PAUSE)
        self._next = now + self._pause
        log.error("part_died", name=self.name, status=status, again_in=self._pause)
        return None

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            log.error("part_killed", name=self.name)
            self.process.kill()
            self.process.wait()


def supervise(parts: Sequence[str], told: Event) -> int:
    """Runs these parts until told to stop, or until one says that it cannot start; the exit status."""
    theirs, ours = os.pipe()
    children = [_Part(name, [sys.executable, "-m", "interfaces", "serve", "--only", name], theirs) for name in parts]
    status = 0
    try:
        for child in children:
            child.start()
        while not told.wait(GLANCE) and not status:
            now = time.monotonic()
            status = next((s for s in [child.look(now) for child in children] if s), 0)
    finally:
        for child in children:
            child.end()
        until = time.monotonic() + PATIENCE
        for child in children:
            child.wait(until)
        os.close(theirs)
        os.close(ours)
    return status
