"""What a ledger of facts is made of: an event, its place in the ledger, and the decider that folds a stream.

An event is born complete and validated, has its own topic and schema version for ever, and is never changed.
When it is recorded, the ledger gives it its position and says when it learned of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from domain.actors import Envelope, natural_id

S = TypeVar("S")


class Event(Envelope):
    """A fact in the past tense: the envelope (who, when, on what basis) and what happened.

    `TOPIC` names the kind of fact in the stored rows and never changes; `SCHEMA` grows by one when the shape of the
    fact changes, and `upcast` then says how an older row is read.
    """

    TOPIC: ClassVar[str]
    SCHEMA: ClassVar[int] = 1

    @classmethod
    def of(cls, envelope: Envelope, **fact: Any) -> Self:
        """This fact under these circumstances."""
        return cls(**{name: getattr(envelope, name) for name in Envelope.model_fields}, **fact)

    @classmethod
    def upcast(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        """The stored fields of an older schema, in the shape of the next one; called until `SCHEMA` is reached."""
        raise ValueError(f"{cls.TOPIC} has no schema {schema}")


@dataclass(frozen=True, slots=True)
class Stored:
    """An event at its place: stream and version, position in the one ledger, and when the ledger learned of it."""

    position: int
    stream: UUID
    version: int
    recorded_at: datetime
    event: Event

    @property
    def id(self) -> UUID:
        return event_id(self.stream, self.version)


def event_id(stream: UUID, version: int) -> UUID:
    """The id of the event at this place; the same for ever, so that corrections and causes can point to it."""
    return natural_id("event", stream, version)


@dataclass(frozen=True)
class Decider(Generic[S]):
    """How the state of one kind of stream is folded from its events.

    `name` is the stream's kind, `initial` what is known of a stream without events, `evolve` one step.
    """

    name: str
    initial: S
    evolve: Callable[[S, Event], S]

    def fold(self, events: Iterable[Event], state: S | None = None) -> S:
        """The state after these events."""
        folded = self.initial if state is None else state
        for event in events:
            folded = self.evolve(folded, event)
        return folded


@dataclass(frozen=True, slots=True)
class Loaded(Generic[S]):
    """A stream's state, and the version it was folded from: an append expects to find that version still the last."""

    stream: UUID
    version: int
    state: S

    @property
    def exists(self) -> bool:
        return self.version > 0


@dataclass(frozen=True, slots=True)
class Change:
    """New events for one stream, which must still be at `expected` when they are appended (0: it must not exist)."""

    stream: UUID
    expected: int
    events: tuple[Event, ...]


def change(loaded: Loaded[Any], events: Sequence[Event]) -> Change:
    """The events that a decision about this loaded state gave."""
    return Change(loaded.stream, loaded.version, tuple(events))
