"""Any value of the domain as plain JSON: what programs read of states and events."""

from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from application.replaying import Replayed
from domain.ledger import Stored
from domain.personal import ERASED, Personal


def plain(value: object) -> Any:
    """The value in JSON's own types; a personal value is its text, or «сведения удалены»."""
    return to_jsonable_python(_told(value), fallback=_other)


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


def _told(value: object) -> object:
    """The same with every personal value as its text: models of the domain would write it with its subject."""
    match value:
        case Personal():
            return _other(value)
        case BaseModel():
            return {name: _told(getattr(value, name)) for name in type(value).model_fields}
        case dict():
            return {key: _told(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_told(inner) for inner in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {part.name: _told(getattr(value, part.name)) for part in fields(value)}
        case _:
            return value


def _other(value: object) -> object:
    if isinstance(value, Personal):
        return ERASED if value.erased else value.value
    return str(value)
