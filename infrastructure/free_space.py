"""Room on the disk of our own PostgreSQL: writing stops before the server itself has none left."""

import os
from dataclasses import dataclass
from pathlib import Path

from application.ports import LedgerCannotWrite

RESERVE = 64 * 1024 * 1024
"""Bytes kept for the server: four segments of its log. Without room for the next segment it stops, reading included."""


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """The disk that `directory` lies on."""

    directory: Path
    reserve: int = RESERVE

    def guard(self) -> None:
        """Raises LedgerCannotWrite while less than the reserve is free."""
        found = os.statvfs(self.directory)
        if found.f_bavail * found.f_frsize < self.reserve:
            raise LedgerCannotWrite
