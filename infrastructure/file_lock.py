"""Locks on files that the kernel drops with their holder, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

GLANCE = 0.01  # seconds between two attempts


class LockIsHeld(Exception):
    """Somebody else held the lock for longer than one would wait."""


def lock_file(path: Path) -> IO[str]:
    """The file to lock, ours alone, made where it is absent. It is never removed: two would then lock two files."""
    return open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")


@contextmanager
def exclusive(path: Path, patience: float) -> Iterator[None]:
    """One at a time; waits up to ``patience`` seconds for the others, then raises :class:`LockIsHeld`."""
    with lock_file(path) as file:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise LockIsHeld(path) from None
                time.sleep(GLANCE)
        yield
