"""Between facts and stored bytes: UTF-8 JSON of the whole envelope and fact, and when the ledger learned of it.

A row's bytes are `{"recorded_at":"…","event_id":"…","schema":1,…the event's own fields…}`. The program writes all but
`recorded_at`, which the database puts in front; a leaf of the seal hashes exactly these bytes.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, from_json

from application.ports import Keys
from domain.catalogue import BY_TOPIC
from domain.ledger import Event, event_id
from infrastructure.ledger.sealing import EventSealing

HEAD = re.compile(rb'\{"recorded_at":"([^"]{20,32})","event_id":"([0-9a-f-]{36})","schema":(\d+),')


class Unreadable(Exception):
    """A stored row that this program cannot read; says where it stands and why."""

    def __init__(self, stream: UUID, version: int, topic: str, reason: str) -> None:
        super().__init__(f"event {version} of stream {stream} ({topic}) cannot be read: {reason}")


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """A fact and its place in a stream, as the engine wants its domain events."""

    originator_id: UUID
    originator_version: int
    event: Event
    recorded_at: datetime | None = None


class EventMapper(Mapper[UUID]):
    """The engine's mapper over our events; `keys` must be set before personal values are met."""

    keys: Keys

    def to_stored_event(self, domain_event: PlacedEvent) -> StoredEvent:  # type: ignore[override]
        stream, version, event = domain_event.originator_id, domain_event.originator_version, domain_event.event
        return StoredEvent(stream, version, event.TOPIC, to_bytes(event, stream, version, self.keys))

    def to_domain_event(self, stored_event: StoredEvent) -> PlacedEvent:
        stream, version = stored_event.originator_id, stored_event.originator_version
        assert isinstance(stream, UUID)
        event, recorded_at = from_bytes(stored_event.topic, stored_event.state, stream, version, self.keys)
        return PlacedEvent(stream, version, event, recorded_at)


def to_bytes(event: Event, stream: UUID, version: int, keys: Keys) -> bytes:
    """What the ledger is given to store: everything but `recorded_at`. Raises KeyDestroyed."""
    sealing = EventSealing(keys, stream, version)
    try:
        fact = event.model_dump_json(context=sealing)
    except PydanticSerializationError:
        if sealing.failure is not None:
            raise sealing.failure from None
        raise
    return f'{{"event_id":"{event_id(stream, version)}","schema":{event.SCHEMA},{fact[1:]}'.encode()


def stamped(given: bytes, recorded_at: datetime) -> bytes:
    """The bytes as the database stores them; the one other place where they are put together is `ledger.append`."""
    return f'{{"recorded_at":"{recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}",'.encode() + given[1:]


def from_bytes(topic: str, state: bytes, stream: UUID, version: int, keys: Keys) -> tuple[Event, datetime]:
    """The fact and when the ledger learned of it. Raises Unreadable for an unknown topic, schema or broken bytes."""
    kind = BY_TOPIC.get(topic)
    if kind is None:
        raise Unreadable(stream, version, topic, "this program does not know such a topic")
    head = HEAD.match(state)
    if head is None:
        raise Unreadable(stream, version, topic, "the bytes do not begin with recorded_at, event_id and schema")
    schema = int(head[3])
    if schema > kind.SCHEMA:
        raise Unreadable(stream, version, topic, f"schema {schema} is newer than this program's {kind.SCHEMA}")
    sealing = EventSealing(keys, stream, version)
    fact = b"{" + state[head.end() :]
    try:
        if schema == kind.SCHEMA:
            event = kind.model_validate_json(fact, context=sealing)
        else:
            fields = from_json(fact)
            for older in range(schema, kind.SCHEMA):
                fields = kind.upcast(fields, older)
            event = kind.model_validate(fields, context=sealing)
    except ValidationError as wrong:
        raise Unreadable(stream, version, topic, str(wrong)) from None
    return event, datetime.fromisoformat(head[1].decode())
