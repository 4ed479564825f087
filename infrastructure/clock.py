"""The machine's clock."""

from datetime import UTC, datetime

from application.ports import Clock


class SystemClock(Clock):
    """What the machine says; the only place above the database that asks it."""

    def now(self) -> datetime:
        return datetime.now(UTC)
