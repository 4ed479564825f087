"""A mistake is repaired by a further fact, in the stream of the mistaken one; the mistaken event itself stays.

The correction is effective at the date of the fact that it corrects, and known only from its own position on:
a replay as known before it still shows the mistake.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import JsonValue

from domain.ledger import Event
from domain.personal import Personal


class RecordCorrected(Event):
    """Field `field` of event `corrected`, stated as `old`, is `new`; a text that may name a person is Personal."""

    TOPIC: ClassVar[str] = "record-corrected"

    corrected: UUID
    field: str
    old: JsonValue = None
    new: JsonValue = None
    old_text: Personal[str] | None = None
    new_text: Personal[str] | None = None
    reason: Personal[str]


EVENTS: tuple[type[Event], ...] = (RecordCorrected,)
