"""Invents an event of any kind with every field filled, the same one each time."""

import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import count
from typing import Any, TypeVar, Union, get_args, get_origin
from uuid import UUID, uuid5

from pydantic import BaseModel, JsonValue

from domain.calendar.policy import Policy
from domain.ledger import Event
from domain.personal import Personal

NAMESPACE = UUID("6a3e2c0e-9d0b-4bb7-8a41-1f6f3f0f7c55")
M = TypeVar("M", bound=BaseModel)
SUBJECT = uuid5(NAMESPACE, "subject")


def invented(kind: type[Event]) -> Event:
    """An event of this kind: identifiers, words and numbers all differ, so that no two fields can be mixed up."""
    return _model(kind, count(1))


def _model(kind: type[M], numbers: Iterator[int]) -> M:
    hints = typing.get_type_hints(kind)
    return kind(**{name: _value(hints[name], numbers, name) for name in kind.model_fields})


def _value(hint: Any, numbers: Iterator[int], name: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is JsonValue or hint is Any:
        return f"{name} {next(numbers)}"
    if origin is typing.Annotated:
        return _value(arguments[0], numbers, name)
    if origin in (Union, types.UnionType):
        return _value(next(a for a in arguments if a is not types.NoneType), numbers, name)
    if origin is Personal:
        return Personal(SUBJECT, _value(arguments[0], numbers, name))
    if origin in (tuple, frozenset, list):
        items = arguments[:1] if origin is not tuple or arguments[-1:] == (...,) else arguments
        return origin(_value(item, numbers, name) for item in items)
    if origin is dict:
        return {_value(arguments[0], numbers, name): _value(arguments[1], numbers, name)}
    if origin is typing.Literal:
        return arguments[0]
    if hint is Policy:
        return Policy()  # its fields constrain one another: the executive branch's defaults are a policy as good as any
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _model(hint, numbers)
    return _plain(hint, next(numbers), name)


def _plain(hint: Any, number: int, name: str) -> Any:
    if issubclass(hint, Enum):
        return list(hint)[number % len(hint)]
    if hint is bool:
        return number % 2 == 0
    plain = {
        Decimal: Decimal(number) + Decimal("0.50"),
        str: f"{name} {number}",
        int: number,
        float: number + 0.5,
        UUID: uuid5(NAMESPACE, f"{name} {number}"),
        date: date(2026, 1 + number % 12, 1 + number % 28),
        datetime: datetime(2026, 1 + number % 12, 1 + number % 28, 9, number % 60, tzinfo=UTC),
    }
    return plain[hint]
