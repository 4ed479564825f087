"""Any value of the domain as plain JSON: what programs read of states and events."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from application.replaying import Replayed
from domain.ledger import Stored
from domain.personal import ERASED, Personal


def plain(value: object) -> Any:
    """The value in JSON's own types; a personal value is its text, or «сведения удалены»."""
    kind: Any = type(value)
    return _way(kind)(value)


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


def _of_model(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return lambda value: {name: plain(getattr(value, name)) for name in names}


@cache
def _way(kind: Any) -> Callable[[Any], Any]:
    """How values of this type are told: found once for each. A personal value of a model would carry its subject."""
    if kind in (str, int, bool, type(None)):
        return lambda value: value
    if kind is UUID:
        return str
    if issubclass(kind, Personal):
        return _other
    if issubclass(kind, BaseModel):
        return _of_model(tuple(kind.model_fields))
    if issubclass(kind, Enum):
        return lambda value: plain(value.value)
    if issubclass(kind, dict | MappingProxyType):
        return lambda value: {_key(key): plain(inner) for key, inner in value.items()}
    if issubclass(kind, list | tuple | set | frozenset):
        return lambda value: [plain(inner) for inner in value]
    if is_dataclass(kind):
        return _of_model(tuple(part.name for part in fields(kind)))
    return lambda value: to_jsonable_python(value, fallback=_other)


def _key(key: object) -> str:
    told = plain(key)
    if isinstance(told, list):
        return "/".join(map(str, told))
    return told if isinstance(told, str) else next(iter(to_jsonable_python({told: None})))


def _other(value: object) -> object:
    if isinstance(value, Personal):
        return ERASED if value.erased else plain(value.value)
    return str(value)
