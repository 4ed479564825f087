"""Adds the missing samples: `python -m tests.stored_events.landing`.

A sample that is there is never written again: it stands for rows in somebody's ledger. When the shape of an event has
to change, raise its SCHEMA, write `upcast`, and run this; only a shape that never left this tree may be deleted.
"""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

from application.ports import Keys
from domain.catalogue import EVENTS
from domain.ledger import Event
from infrastructure.ledger.mapper import stamped, to_bytes
from tests.stored_events.inventing import NAMESPACE, invented

FOLDER = Path(__file__).parent
STREAM = uuid5(NAMESPACE, "stream")
VERSION = 3
RECORDED_AT = datetime(2026, 5, 15, 9, 30, 0, 123456, tzinfo=UTC)


class SampleKeys(Keys):
    """One fixed key: samples hold nobody's data."""

    def forget(self) -> None:
        """Nothing is remembered."""

    def key(self, subject: UUID) -> bytes | None:
        return bytes(range(32))


def sample_path(kind: type[Event], schema: int) -> Path:
    return FOLDER / f"{kind.TOPIC}.v{schema}.json"


def missing() -> list[type[Event]]:
    """Kinds whose present schema has no sample."""
    return [kind for kind in EVENTS if not sample_path(kind, kind.SCHEMA).exists()]


def land() -> None:
    for kind in missing():
        row = stamped(to_bytes(invented(kind), STREAM, VERSION, SampleKeys()), RECORDED_AT)
        sample_path(kind, kind.SCHEMA).write_bytes(row)


if __name__ == "__main__":
    land()
