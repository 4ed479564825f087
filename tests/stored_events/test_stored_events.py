"""Every row that ever landed loads, and an event of the present schema is still written in the same shape."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import pytest

from domain.catalogue import BY_TOPIC, EVENTS
from domain.ledger import Event, event_id
from infrastructure.ledger.mapper import HEAD, Unreadable, from_bytes, stamped, to_bytes
from infrastructure.ledger.sealing import SealBroken
from tests.ledger_adapters import granted, registered
from tests.stored_events.inventing import invented
from tests.stored_events.landing import FOLDER, RECORDED_AT, STREAM, VERSION, SampleKeys, missing

SAMPLES = sorted(FOLDER.glob("*.json"))
SEALED = re.compile(rb'"sealed":"[^"]*"')


def topic(sample: Path) -> str:
    return sample.name.rsplit(".v", 1)[0]


def shape(row: bytes) -> bytes:
    """The row with every ciphertext alike: its nonce is another each time."""
    return SEALED.sub(b'"sealed":""', row)


def test_every_kind_of_event_has_a_sample_of_its_present_schema() -> None:
    names = [kind.TOPIC for kind in missing()]
    assert names == [], "run `python -m tests.stored_events.landing` and commit the new files"


def test_topics_are_unique_and_stable_names() -> None:
    assert len(BY_TOPIC) == len(EVENTS)
    assert all(re.fullmatch(r"[a-z-]+(\.[a-z-]+)?", name) for name in BY_TOPIC)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_row_that_ever_landed_loads(sample: Path) -> None:
    event, recorded_at = from_bytes(topic(sample), sample.read_bytes(), STREAM, VERSION, SampleKeys())
    assert (type(event), recorded_at) == (BY_TOPIC[topic(sample)], RECORDED_AT)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_an_event_of_the_present_schema_is_still_written_in_the_same_shape(sample: Path) -> None:
    row = sample.read_bytes()
    head = HEAD.match(row)
    assert head is not None
    kind = BY_TOPIC[topic(sample)]
    if int(head[3]) < kind.SCHEMA:
        return
    event, _ = from_bytes(kind.TOPIC, row, STREAM, VERSION, SampleKeys())
    anew = stamped(to_bytes(event, STREAM, VERSION, SampleKeys()), RECORDED_AT)
    assert shape(anew) == shape(row), "the shape of this event has changed: raise its SCHEMA and write `upcast`"


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.TOPIC)
def test_every_field_of_every_kind_survives_the_stored_bytes(kind: type[Event]) -> None:
    event = invented(kind)
    row = stamped(to_bytes(event, STREAM, VERSION, SampleKeys()), RECORDED_AT)
    assert from_bytes(kind.TOPIC, row, STREAM, VERSION, SampleKeys()) == (event, RECORDED_AT)
    stored = json.loads(row)
    assert (stored["event_id"], stored["schema"]) == (str(event_id(STREAM, VERSION)), kind.SCHEMA)


def test_no_personal_word_stands_in_the_stored_bytes() -> None:
    row = to_bytes(registered(uuid4(), "Каллистратов"), STREAM, 1, SampleKeys()).decode()
    assert "Каллистратов" not in row
    assert "\\u041a" not in row


def test_a_sealed_value_moved_into_another_event_does_not_open() -> None:
    row = stamped(to_bytes(registered(uuid4()), STREAM, 1, SampleKeys()), RECORDED_AT)
    with pytest.raises(SealBroken):
        from_bytes("person.registered", row, STREAM, 2, SampleKeys())


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("person.vanished", b"{}", "does not know such a topic"),
        ("person.role-granted", b"{}", "do not begin with recorded_at"),
        ("person.role-granted", b"", "do not begin with recorded_at"),
    ],
)
def test_a_row_that_cannot_be_read_says_where_it_stands_and_why(name: str, row: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as unreadable:
        from_bytes(name, row, STREAM, 7, SampleKeys())
    assert f"event 7 of stream {STREAM} ({name})" in str(unreadable.value)


def test_a_field_missing_or_unknown_makes_a_row_unreadable_and_so_does_a_newer_schema() -> None:
    row = stamped(to_bytes(granted(), STREAM, 1, SampleKeys()), RECORDED_AT)
    for good, bad in ((b'"by"', b'"bye"'), (b'"schema":1', b'"schema":9')):
        with pytest.raises(Unreadable):
            from_bytes("person.role-granted", row.replace(good, bad), STREAM, 1, SampleKeys())


class RoomBooked(Event):
    """A kind whose shape has changed twice."""

    TOPIC: ClassVar[str] = "room.booked"
    SCHEMA: ClassVar[int] = 3

    room: int
    floor: int

    @classmethod
    def upcast(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        match schema:
            case 1:
                return {**stored, "room": int(stored["room"])}
            case _:
                return {**stored, "floor": stored["room"] // 100}


def test_an_older_row_is_lifted_schema_by_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BY_TOPIC, RoomBooked.TOPIC, RoomBooked)
    event = invented(RoomBooked)
    row = stamped(to_bytes(event, STREAM, 1, SampleKeys()), RECORDED_AT)
    fields = json.loads(row)
    fields.pop("floor")
    oldest = json.dumps(fields | {"schema": 1, "room": "214"}, separators=(",", ":")).encode()
    lifted, _ = from_bytes(RoomBooked.TOPIC, oldest, STREAM, 1, SampleKeys())
    assert isinstance(lifted, RoomBooked)
    assert (lifted.room, lifted.floor, lifted.by) == (214, 2, event.by)
