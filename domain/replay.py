"""The two time axes of a stream: what was known at a position of the ledger, and how things stood as of a date.

*Known at* takes the events up to a position. *As of* then takes, of those, the facts dated that day or earlier, in the
ledger's order. A correction among the known events counts at the date of the fact that it corrects.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from domain.correction import RecordCorrected, corrected
from domain.ledger import Decider, Event, Stored

S = TypeVar("S")


def known(history: Iterable[Stored], at: int | None) -> list[Stored]:
    """The events up to this position, inclusive; all of them where it is None."""
    return [s for s in history if at is None or s.position <= at]


def facts(history: Iterable[Stored]) -> dict[UUID, Event]:
    """The facts by event id as they stand after the corrections among these events, in the ledger's order."""
    standing: dict[UUID, Event] = {}
    for stored in history:
        event = stored.event
        if isinstance(event, RecordCorrected):
            standing[event.corrected] = corrected(standing[event.corrected], event)
        else:
            standing[stored.id] = event
    return standing


def with_corrections(history: Iterable[Stored]) -> list[Event]:
    """The facts as they stand after the corrections among these events, in the ledger's order; corrections left out."""
    events = list(history)
    if not any(isinstance(stored.event, RecordCorrected) for stored in events):
        return [stored.event for stored in events]  # nothing points to an event, so that none needs its id
    return list(facts(events).values())


def state(
    decider: Decider[S], history: Sequence[Stored], *, known_at: int | None = None, as_of: date | None = None
) -> S:
    """The stream's state as known at a position and as of a date; either None: no limit on that axis.

    As of a day before its first fact there is no stream yet, even where a later fact states an earlier date: a plan
    that was approved before it was read here is not half a plan on the days between.
    """
    standing = with_corrections(known(history, known_at))
    if as_of is not None and standing and as_of < standing[0].occurred_on:
        return decider.initial
    return decider.fold(f for f in standing if as_of is None or f.occurred_on <= as_of)
