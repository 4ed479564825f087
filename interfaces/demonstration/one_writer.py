"""A ledger with one writer, the story: what it has loaded stays true until it appends itself.

A story that was interrupted is told again from its beginning; what had been recorded then is answered, not repeated.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from application.ports import Ledger, Recorded
from domain.correction import RecordCorrected
from domain.ledger import Change, Decider, Loaded, Stored

S = TypeVar("S")


class OneWriterLedger(Ledger):
    """`told_before`: the ledger holds a part of the story, so each command is looked up first."""

    def __init__(self, ledger: Ledger, *, told_before: bool) -> None:
        self._ledger = ledger
        self._told_before = told_before
        self._known: dict[UUID, tuple[Decider[Any], Loaded[Any]]] = {}

    def load(self, decider: Decider[S], stream: UUID) -> Loaded[S]:
        if stream not in self._known:
            self._known[stream] = decider, self._ledger.load(decider, stream)
        return cast(Loaded[S], self._known[stream][1])

    def append(self, *changes: Change, command: UUID, read: Sequence[Loaded[object]] = ()) -> Recorded:
        # Asked before the append: the database would first refuse a moment that lies before the last recorded one.
        if self._told_before and (first := self._ledger.answered(command)) is not None:
            return first
        recorded = self._ledger.append(*changes, command=command, read=read)
        for change in changes:
            self._remember(change)
        return recorded

    def _remember(self, change: Change) -> None:
        corrected = any(isinstance(event, RecordCorrected) for event in change.events)
        known = self._known.pop(change.stream, None)
        if known is None or corrected:
            return
        decider, loaded = known
        state = decider.fold(change.events, loaded.state)
        self._known[change.stream] = decider, Loaded(change.stream, loaded.version + len(change.events), state)

    def history(self, stream: UUID) -> Sequence[Stored]:
        return self._ledger.history(stream)

    def answered(self, command: UUID) -> Recorded | None:
        return self._ledger.answered(command)

    def read(self, after: int = 0, limit: int = 1000, stream: UUID | None = None) -> Sequence[Stored]:
        return self._ledger.read(after, limit, stream)

    def at(self, positions: Iterable[int]) -> Sequence[Stored]:
        return self._ledger.at(positions)

    def head(self) -> int:
        return self._ledger.head()

    def telling_of(self, identity: UUID, topic: str) -> Sequence[Stored]:
        return self._ledger.telling_of(identity, topic)

    def sealed_for(self, subject: UUID) -> Iterable[tuple[str, bytes]]:
        return self._ledger.sealed_for(subject)

    def position_at(self, moment: datetime) -> int:
        return self._ledger.position_at(moment)
