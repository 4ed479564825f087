"""The two time axes of a stream: what was known at a position of the ledger, and how things stood as of a date.

*Known at* takes the events up to a position. *As of* then takes, of those, the facts dated that day or earlier, in the
ledger's order. A correction among the known events counts at the date of the fact that it corrects.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter

from domain.correction import RecordCorrected
from domain.ledger import Decider, Event, Stored

S = TypeVar("S")


def known(history: Iterable[Stored], at: int | None) -> list[Stored]:
    """The events up to this position, inclusive; all of them where it is None."""
    return [s for s in history if at is None or s.position <= at]


def with_corrections(history: Sequence[Stored]) -> list[Event]:
    """The facts as they stand after the corrections among these events, in the ledger's order; corrections left out."""
    facts = {s.id: s.event for s in history}
    for stored in history:
        if isinstance(stored.event, RecordCorrected):
            facts[stored.event.corrected] = _corrected(facts[stored.event.corrected], stored.event)
    return [fact for fact in facts.values() if not isinstance(fact, RecordCorrected)]


def _corrected(fact: Event, correction: RecordCorrected) -> Event:
    annotation = type(fact).model_fields[correction.field].rebuild_annotation()
    value = TypeAdapter(annotation).validate_python(correction.new_text or correction.new)
    return fact.model_copy(update={correction.field: value})


def state(
    decider: Decider[S], history: Sequence[Stored], *, known_at: int | None = None, as_of: date | None = None
) -> S:
    """The stream's state as known at a position and as of a date; either None: no limit on that axis."""
    facts = with_corrections(known(history, known_at))
    return decider.fold(f for f in facts if as_of is None or f.occurred_on <= as_of)
