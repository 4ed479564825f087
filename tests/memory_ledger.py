"""The ledger and the keys in memory, for fast tests: the same contract test holds them as PostgreSQL's."""

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import TypeVar
from uuid import UUID

from application.ports import Clock, Keys, Ledger, Recorded
from domain.erasure import ErasureConfirmed
from domain.ledger import Change, Decider, Event, Loaded, Stored
from domain.replay import with_corrections
from infrastructure.ledger.conflicts import Wording, by_topic, expected_versions, moved_on
from infrastructure.ledger.mapper import from_bytes, stamped, to_bytes

S = TypeVar("S")


class SetClock(Clock):
    """A clock that stands at a moment until it is moved."""

    def __init__(self, moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        """Moves the clock on by `days=…, hours=…`."""
        self.moment += timedelta(**time)


class MemoryKeys(Keys):
    def __init__(self) -> None:
        self._keys: dict[UUID, bytes | None] = {}

    def key(self, subject: UUID) -> bytes | None:
        return self._keys.setdefault(subject, os.urandom(32))

    def destroy(self, subject: UUID) -> None:
        self._keys[subject] = None

    def forget(self) -> None:
        """Everything is remembered here: there is no other process."""


class MemoryLedger(Ledger):
    """Keeps the same stored bytes as PostgreSQL does: what cannot be stored there fails here too."""

    def __init__(self, clock: Clock | None = None, keys: MemoryKeys | None = None, wording: Wording = by_topic) -> None:
        self._clock = clock or SetClock()
        self._keys = keys or MemoryKeys()
        self._wording = wording
        self._rows: list[tuple[UUID, int, str, bytes, datetime]] = []
        self._streams: dict[UUID, list[int]] = {}
        self._commands: dict[UUID, int] = {}
        self._lock = RLock()

    def rows(self) -> list[tuple[int, UUID, int, str, bytes]]:
        """Every event as stored: position, stream, version, topic, state."""
        return [(position, *row[:4]) for position, row in enumerate(self._rows, 1)]

    def load(self, decider: Decider[S], stream: UUID) -> Loaded[S]:
        history = self.history(stream)
        return Loaded(stream, len(history), decider.fold(with_corrections(history)))

    def history(self, stream: UUID) -> Sequence[Stored]:
        return self.at(self._streams.get(stream, ()))

    def append(self, *changes: Change, command: UUID, read: Sequence[Loaded[object]] = ()) -> Recorded:
        expected = expected_versions(changes, read)
        given = [
            (change.stream, version, event.TOPIC, to_bytes(event, change.stream, version, self._keys))
            for change in changes
            for version, event in enumerate(change.events, change.expected + 1)
        ]
        with self._lock:
            if (first := self.answered(command)) is not None:
                return first
            if any(len(self._streams.get(stream, ())) != version for stream, version in expected):
                raise moved_on(self._since(expected), self._wording)
            now = self._clock.now().astimezone(UTC)
            recorded_at = max(now, self._rows[-1][4]) if self._rows else now
            for stream, version, topic, state in given:
                self._rows.append((stream, version, topic, stamped(state, recorded_at), recorded_at))
                self._streams.setdefault(stream, []).append(len(self._rows))
            self._commands[command] = len(self._rows)
            for confirmed in (e for change in changes for e in change.events if isinstance(e, ErasureConfirmed)):
                for subject in confirmed.subjects:
                    self._keys.destroy(subject)
            return Recorded(len(self._rows))

    def answered(self, command: UUID) -> Recorded | None:
        position = self._commands.get(command)
        return None if position is None else Recorded(position, repeated=True)

    def read(self, after: int = 0, limit: int = 1000, stream: UUID | None = None) -> Sequence[Stored]:
        positions = range(1, self.head() + 1) if stream is None else self._streams.get(stream, [])
        return self.at([p for p in positions if p > after][:limit])

    def at(self, positions: Iterable[int]) -> Sequence[Stored]:
        return [self._stored(p) for p in sorted(set(positions)) if 0 < p <= len(self._rows)]

    def head(self) -> int:
        return len(self._rows)

    def telling_of(self, identity: UUID, topic: str) -> Sequence[Stored]:
        needle = f'"{identity}"'.encode()
        return self.at(n for n, row in enumerate(self._rows, 1) if row[2] == topic and needle in row[3])

    def sealed_for(self, subject: UUID) -> Iterable[tuple[str, bytes]]:
        needle = f'"subject":"{subject}"'.encode()
        return [(topic, state) for _, _, topic, state, _ in self._rows if needle in state]

    def position_at(self, moment: datetime) -> int:
        return bisect_right(self._rows, moment, key=lambda row: row[4])

    def state(self, position: int) -> bytes:
        """The stored bytes at this position."""
        return self._rows[position - 1][3]

    def _since(self, expected: Iterable[tuple[UUID, int]]) -> list[Event]:
        later = {p for stream, version in expected for p in self._streams.get(stream, [])[version:]}
        return [stored.event for stored in self.at(later)]

    def _stored(self, position: int) -> Stored:
        stream, version, topic, state, recorded_at = self._rows[position - 1]
        event, _ = from_bytes(topic, state, stream, version, self._keys)
        return Stored(position, stream, version, recorded_at, event)
