"""The port `Ledger` on PostgreSQL: loads and appends through the engine's application."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from application.ports import Clock, Keys, Ledger, Recorded
from domain.correction import RecordCorrected
from domain.ledger import Change, Decider, Event, Loaded, Stored
from domain.replay import with_corrections
from infrastructure.ledger.conflicts import Wording, by_topic, expected_versions, moved_on
from infrastructure.ledger.connections import Deadlines, LedgerDatastore
from infrastructure.ledger.engine import LedgerApplication
from infrastructure.ledger.mapper import PlacedEvent, from_bytes
from infrastructure.ledger.patience import patiently
from infrastructure.ledger.recorder import AlreadyRecorded, Append, MovedOn

S = TypeVar("S")

COLUMNS = "SELECT position, stream, version, topic, state FROM ledger.event"
STREAM = f"{COLUMNS} WHERE stream = %b ORDER BY version"
READ = f"{COLUMNS} WHERE position > %b::int8 ORDER BY position LIMIT %b::int8"
READ_STREAM = f"{COLUMNS} WHERE stream = %b AND position > %b::int8 ORDER BY version LIMIT %b::int8"
AT = f"{COLUMNS} WHERE position = ANY(%b::int8[]) ORDER BY position"
SINCE = (
    "SELECT position, e.stream, e.version, topic, state FROM ledger.event e"
    " JOIN unnest(%b::uuid[], %b::int8[]) AS seen (stream, version)"
    " ON e.stream = seen.stream AND e.version > seen.version"
    " ORDER BY position LIMIT 20"
)
TELLING_OF = f"{COLUMNS} WHERE topic = %b AND position(%b::bytea IN state) > 0 ORDER BY position"
SEALED_FOR = "SELECT topic, state FROM ledger.event WHERE position(%b IN state) > 0 ORDER BY position"
HEAD = "SELECT coalesce(max(position), 0) FROM ledger.event"
POSITION_AT = (
    "SELECT position FROM ledger.event WHERE recorded_at <= %b::timestamptz"
    " ORDER BY recorded_at DESC, position DESC LIMIT 1"
)
ANSWERED = "SELECT position FROM ledger.command WHERE command_id = %b"


class PostgresLedger(Ledger):
    """The ledger by the writer's connections (readers may give their own role's URL: they cannot append)."""

    def __init__(
        self,
        url: str,
        keys: Keys,
        *,
        wording: Wording = by_topic,
        guard: Callable[[], None] = lambda: None,
        demonstration_clock: Clock | None = None,
        pool_size: int = 8,
        deadlines: Deadlines = Deadlines(),  # noqa: B008 - a frozen value
    ) -> None:
        """`wording` says an event in Russian where a conflict names what changed meanwhile; `guard` is asked before
        each append and raises where nothing may be written now.

        With a `demonstration_clock` the ledger learns of facts at that clock's moments, on a ledger whose
        demonstration is open (`begin_demonstration`).
        """
        self._application = LedgerApplication(LedgerDatastore(url, pool_size, deadlines), keys)
        self._keys = keys
        self._wording = wording
        self._guard = guard
        self._demonstration_clock = demonstration_clock

    def load(self, decider: Decider[S], stream: UUID) -> Loaded[S]:
        history = self.history(stream)
        if any(isinstance(stored.event, RecordCorrected) for stored in history):
            events: Iterable[Event] = with_corrections(history)
        else:
            events = (stored.event for stored in history)
        return Loaded(stream, len(history), decider.fold(events))

    def history(self, stream: UUID) -> Sequence[Stored]:
        return self._stored(STREAM, stream)

    def append(self, *changes: Change, command: UUID, read: Sequence[Loaded[object]] = ()) -> Recorded:
        self._guard()
        expected = expected_versions(changes, read)
        placed = [
            PlacedEvent(change.stream, version, event)
            for change in changes
            for version, event in enumerate(change.events, change.expected + 1)
        ]
        moment = self._demonstration_clock.now() if self._demonstration_clock else None
        try:
            if placed:
                recordings = self._application.save(*placed, command_id=command, expected=expected, moment=moment)
                return Recorded(recordings[-1].notification.id)
            return Recorded(self._application.recorder.append(Append(command, expected, (), moment)))
        except AlreadyRecorded as first:
            return Recorded(first.position, repeated=True)
        except MovedOn:
            streams, versions = [stream for stream, _ in expected], [version for _, version in expected]
            meanwhile = self._stored(SINCE, streams, versions)
            raise moved_on([stored.event for stored in meanwhile], self._wording) from None

    def answered(self, command: UUID) -> Recorded | None:
        found = self._rows(ANSWERED, command)
        return Recorded(found[0][0], repeated=True) if found else None

    def read(self, after: int = 0, limit: int = 1000, stream: UUID | None = None) -> Sequence[Stored]:
        if stream is not None:
            return self._stored(READ_STREAM, stream, after, limit)
        return self._stored(READ, after, limit)

    def at(self, positions: Iterable[int]) -> Sequence[Stored]:
        return self._stored(AT, sorted(set(positions)))

    def head(self) -> int:
        return int(self._rows(HEAD)[0][0])

    def telling_of(self, identity: UUID, topic: str) -> Sequence[Stored]:
        return self._stored(TELLING_OF, topic, f'"{identity}"'.encode())

    def sealed_for(self, subject: UUID) -> Iterable[tuple[str, bytes]]:
        return self._rows(SEALED_FOR, f'"subject":"{subject}"'.encode())

    def position_at(self, moment: datetime) -> int:
        found = self._rows(POSITION_AT, moment)
        return int(found[0][0]) if found else 0

    def demonstration_is_open(self) -> bool:
        """Whether a demonstration was begun and not ended."""
        return bool(self._rows("SELECT FROM ledger.demonstration WHERE closed_at IS NULL"))

    def begin_demonstration(self) -> None:
        """From now on a demonstration clock may state past moments; only on an empty ledger, only once."""
        self._rows("SELECT ledger.begin_demonstration()")

    def end_demonstration(self) -> None:
        """Never again."""
        self._rows("SELECT ledger.end_demonstration()")

    def close(self) -> None:
        self._application.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, query: str, *params: object) -> list[Any]:
        recorder = self._application.recorder
        return patiently(recorder.datastore, lambda: recorder.rows(query, params))

    def _stored(self, query: str, *params: object) -> list[Stored]:
        stored = []
        for position, stream, version, topic, state in self._rows(query, *params):
            event, recorded_at = from_bytes(topic, state, stream, version, self._keys)
            stored.append(Stored(position, stream, version, recorded_at, event))
        return stored
