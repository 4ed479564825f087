"""The engine's recorder over `ledger.append`: one round trip for all who wait, decided under the ledger's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.rows import tuple_row

from application.ports import LedgerCannotWrite, LedgerUnavailable
from infrastructure.ledger.arrays import byteas, int8s, texts, uuids
from infrastructure.ledger.connections import LedgerDatastore
from infrastructure.ledger.group_commit import GroupCommit
from infrastructure.ledger.patience import patiently

APPEND = (
    "SELECT answer, repeated FROM ledger.append(%b::uuid[], %b::int8[], %b::uuid[], %b::int8[],"
    " %b::int8[], %b::uuid[], %b::int8[], %b::text[], %b::bytea[], %b::timestamptz)"
)


@dataclass(frozen=True, slots=True)
class Append:
    """What one caller wants recorded, and the version each stream must still have."""

    command: UUID
    expected: Sequence[tuple[UUID, int]]
    events: Sequence[StoredEvent]
    moment: datetime | None = None


class AlreadyRecorded(Exception):
    """This command had been recorded before; `position` was its first answer."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class MovedOn(Exception):
    """A stream is not at its expected version any more; nothing of this append was recorded."""


class LedgerRecorder(PostgresApplicationRecorder):
    """Appends through the ledger's own function, in groups; selects are the engine's, over the view it knows."""

    datastore: LedgerDatastore

    def __init__(self, datastore: LedgerDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self._together = GroupCommit(self._append, common=(LedgerUnavailable, LedgerCannotWrite))

    def insert_events(  # type: ignore[override]
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command_id: UUID,
        expected: Sequence[tuple[UUID, int]],
        moment: datetime | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """The positions of the events. Raises MovedOn, AlreadyRecorded, LedgerUnavailable, LedgerCannotWrite."""
        last = self.append(Append(command_id, expected, stored_events, moment))
        return range(last - len(stored_events) + 1, last + 1)

    def append(self, wanted: Append) -> int:
        """The position of the last event, or the ledger's last one where the command recorded none."""
        # A demonstration states its own moments, one append at a time; nobody else writes then.
        last, repeated = self._append([wanted])[0] if wanted.moment else self._together(wanted)
        if last is None:
            raise MovedOn
        if repeated:
            raise AlreadyRecorded(last)
        return last

    def _append(self, wanted: Sequence[Append]) -> list[tuple[int | None, bool]]:
        checks = [(n, stream, version) for n, a in enumerate(wanted, 1) for stream, version in a.expected]
        events = [(n, event) for n, a in enumerate(wanted, 1) for event in a.events]
        params = (
            uuids(a.command for a in wanted),
            int8s(n for n, _, _ in checks),
            uuids(stream for _, stream, _ in checks),
            int8s(version for _, _, version in checks),
            int8s(n for n, _ in events),
            uuids(event.originator_id for _, event in events),  # type: ignore[misc]  # ours are UUIDs
            int8s(event.originator_version for _, event in events),
            texts(event.topic for _, event in events),
            byteas(event.state for _, event in events),
            wanted[0].moment,
        )

        # The commit may have happened although its answer never came: sent again, each command finds itself recorded.
        return patiently(self.datastore, lambda: self.rows(APPEND, params))

    def rows(self, query: str, params: Sequence[Any] = ()) -> list[Any]:
        """The rows of this query, by a prepared statement, as tuples."""
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(query.encode(), params, prepare=True, binary=True)
            return cursor.fetchall()
