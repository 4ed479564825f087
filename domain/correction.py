"""A mistake is repaired by a further fact, in the stream of the mistaken one; the mistaken event itself stays.

The correction is effective at the date of the fact that it corrects, and known only from its own position on:
a replay as known before it still shows the mistake. `domain.correcting` decides what may be corrected.
"""

from types import NoneType
from typing import Any, ClassVar, TypeVar, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, JsonValue, TypeAdapter

from domain.ledger import Event
from domain.personal import Personal

M = TypeVar("M", bound=BaseModel)


class RecordCorrected(Event):
    """Field `field` of event `corrected`, stated as `old`, is `new`; a text that may name a person is Personal.

    `field` may name a part: `basis.number`, `requisites.date`.
    """

    TOPIC: ClassVar[str] = "record-corrected"

    corrected: UUID
    field: str
    old: JsonValue = None
    new: JsonValue = None
    old_text: Personal[str] | None = None
    new_text: Personal[str] | None = None
    reason: Personal[str]


EVENTS: tuple[type[Event], ...] = (RecordCorrected,)


def field_type(kind: type[BaseModel], field: str) -> Any:
    """The type of a field, or of a part of one. Raises KeyError where there is none."""
    name, _, part = field.partition(".")
    annotation = kind.model_fields[name].rebuild_annotation()
    if not part:
        return annotation
    for alternative in get_args(annotation) or (annotation,):
        if isinstance(alternative, type) and issubclass(alternative, BaseModel):
            return field_type(alternative, part)
    raise KeyError(field)


def is_personal(annotation: Any) -> bool:
    """Whether a value of this type is Personal, or None."""
    alternatives = [a for a in get_args(annotation) if a is not NoneType]
    return Personal in {get_origin(a) for a in (annotation, *alternatives)}


def corrected(fact: Event, correction: RecordCorrected) -> Event:
    """The fact as it stands after this correction."""
    annotation = field_type(type(fact), correction.field)
    if is_personal(annotation):
        return _with(fact, correction.field, correction.new_text)
    return _with(fact, correction.field, TypeAdapter(annotation).validate_python(correction.new))


def _with(model: M, field: str, value: Any) -> M:
    name, _, part = field.partition(".")
    return model.model_copy(update={name: _with(getattr(model, name), part, value) if part else value})
