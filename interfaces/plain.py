"""Any value of the domain as plain JSON: what programs read of states and events."""

from typing import Any

from pydantic_core import to_jsonable_python

from application.replaying import Replayed
from domain.ledger import Stored
from domain.personal import ERASED, Personal


def plain(value: object) -> Any:
    """The value in JSON's own types; a personal value is its text, or «сведения удалены»."""
    return to_jsonable_python(value, fallback=_other)


def plain_event(stored: Stored) -> dict[str, Any]:
    """An event at its place, as `vekha events` prints it."""
    return {
        "position": stored.position,
        "stream": str(stored.stream),
        "version": stored.version,
        "topic": stored.event.TOPIC,
        "recorded_at": stored.recorded_at.isoformat(),
        "event": plain(stored.event.model_dump(mode="python")),
    }


def plain_replay(replayed: Replayed) -> dict[str, Any]:
    """A stream's state, as `vekha replay` prints it."""
    return {
        "stream": str(replayed.stream),
        "kind": replayed.kind,
        "version": replayed.version,
        "position": replayed.position,
        "state": plain(replayed.state),
    }


def _other(value: object) -> object:
    if isinstance(value, Personal):
        return ERASED if value.erased else value.value
    return str(value)
