"""An order made of what a person stated, over HTTP or in a form: its fields held together, and no odd characters."""

import unicodedata
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from domain.refusals import BadInput

T = TypeVar("T", bound=BaseModel)

ALLOWED = "\n\r\t"


class UnfitOrder(Exception):
    """Fields that fit one by one and not together; `errors` are pydantic's."""

    def __init__(self, failure: ValidationError) -> None:
        super().__init__(str(failure))
        self.errors = failure.errors()


def ordered(order: type[T], **stated: Any) -> T:
    """The order of these fields. Raises UnfitOrder: elsewhere an unfit model is a mistake of ours, not of the input."""
    try:
        return order(**stated)
    except ValidationError as failure:
        raise UnfitOrder(failure) from None


class ControlCharacters(BadInput):
    """No text of a person holds them, and no database keeps them well."""

    def __init__(self, place: str) -> None:
        super().__init__("В тексте есть управляющие символы: уберите их и повторите.", place)


def refuse_control_characters(value: object, place: str = "") -> None:
    """Raises ControlCharacters where any text within holds one; line ends and tabs aside."""
    match value:
        case str():
            if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in ALLOWED for c in value):
                raise ControlCharacters(place)
        case dict():
            for name, inner in value.items():
                refuse_control_characters(name, place)
                refuse_control_characters(inner, f"{place}.{name}" if place else str(name))
        case list() | tuple() | set() | frozenset():
            for number, inner in enumerate(value):
                refuse_control_characters(inner, f"{place}[{number}]")
        case BaseModel():
            for name in type(value).model_fields:
                refuse_control_characters(getattr(value, name), f"{place}.{name}" if place else name)
        case _:
            return
