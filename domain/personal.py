"""Personal data inside events: readable while its subject's key lives, gone for ever when the key is destroyed.

A name, a contact, a quoted cell, a remark or any other text that may name a person stands in an event only as a
`Personal` value. Where an event is stored, the value is sealed with the key of its subject; everything else of the
event stays readable when that key is gone, and the stored bytes never change.
"""

from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo, TypeAdapter, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")

ERASED = "сведения удалены"
SEALED = "sealed"


class Sealing(Protocol):
    """Seals and opens personal values for one stored event (the context of its serialisation)."""

    def seal(self, subject: UUID, plain: bytes) -> str:
        """The ciphertext of `plain` under the subject's key, as text."""

    def open(self, subject: UUID, sealed: str) -> bytes | None:
        """What was sealed, or None where the subject's key has been destroyed."""


class Personal(Generic[T]):
    """A value about the person, or the source document, whose key protects it; `value` is None once erased."""

    __slots__ = ("subject", "value")
    subject: UUID
    value: T | None

    def __init__(self, subject: UUID, value: T | None) -> None:
        object.__setattr__(self, "subject", subject)
        object.__setattr__(self, "value", value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} of a recorded personal value does not change")

    @property
    def erased(self) -> bool:
        return self.value is None

    def __str__(self) -> str:
        return ERASED if self.value is None else str(self.value)

    def __repr__(self) -> str:
        """Never the value itself: a traceback or a log line must not leak it."""
        return f"Personal({self.subject}, {'erased' if self.erased else '…'})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and (self.subject, self.value) == (other.subject, other.value)

    def __hash__(self) -> int:
        return hash((self.subject, repr(self.value)))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (inner,) = getattr(source, "__args__", (Any,))
        adapter: TypeAdapter[Any] = TypeAdapter(inner)

        def validate(value: Any, info: ValidationInfo) -> Personal[Any]:
            if isinstance(value, Personal):
                return value
            if not isinstance(value, dict) or "subject" not in value:
                raise ValueError("a personal value needs its subject")
            subject = UUID(str(value["subject"]))
            if SEALED in value:
                sealing: Sealing | None = info.context
                if sealing is None:
                    raise ValueError("a sealed value cannot be read without its keys")
                plain = sealing.open(subject, value[SEALED])
                return Personal(subject, None if plain is None else adapter.validate_json(plain))
            plain_value = value.get("value")
            return Personal(subject, None if plain_value is None else adapter.validate_python(plain_value))

        def serialise(value: Personal[Any], info: SerializationInfo) -> dict[str, Any]:
            sealing: Sealing | None = info.context
            if sealing is None:
                plain = None if value.value is None else adapter.dump_python(value.value, mode="json")
                return {"subject": str(value.subject), "value": plain}
            # An erased value is only ever read, so there is nothing to seal: writing it again would hide the loss.
            if value.value is None:
                raise ValueError("an erased personal value cannot be recorded again")
            return {"subject": str(value.subject), SEALED: sealing.seal(value.subject, adapter.dump_json(value.value))}

        return core_schema.with_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(serialise, info_arg=True),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": "object",
            "description": "Personal: sealed with the key of its subject.",
            "properties": {"subject": {"type": "string", "format": "uuid"}, SEALED: {"type": "string"}},
            "required": ["subject", SEALED],
        }
