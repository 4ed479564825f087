"""History step by step: one event with the states around it, and where the steps before and after it are.

The filter of the trail (actor, kind, party, period) decides which events are steps; both axes decide how far they go.
"""

from dataclasses import dataclass, replace
from typing import Any

from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion, Wording, trail
from application.past_register import Axes
from application.ports import Ledger
from application.replaying import decider_of
from domain.refusals import NotFound
from domain.replay import known, state


class UnknownStep(NotFound):
    """No event that was known and asked for stands there."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Записи {position} среди выбранных нет: проверьте её номер, условия отбора и момент, на который смотрите."
        )


@dataclass(frozen=True, slots=True)
class Step:
    """An event, its stream's state before and after it, and the positions of its neighbours among the events asked for.

    As of a date, a fact of a later day leaves the state as it was.
    """

    entry: TrailEntry
    before: Any
    after: Any
    previous: int | None
    next: int | None


def step(
    position: int,
    question: TrailQuestion,
    axes: Axes,
    places: AuditTrail,
    ledger: Ledger,
    names: Names,
    wording: Wording,
) -> Step:
    """The step at this position. Raises UnknownStep."""
    asked = seen_from(question, axes)
    here = trail(replace(asked, after=position - 1, before=position + 1, limit=1), places, ledger, names, wording)
    if not here.entries or (axes.known_at is not None and position > axes.known_at):
        raise UnknownStep(position)
    (entry,) = here.entries
    history = ledger.history(entry.place.stream)
    decider = decider_of(history)
    before, after = (state(decider, known(history, p), as_of=axes.as_of) for p in (position - 1, position))
    earlier = places.places(replace(asked, before=position, limit=1))
    later = places.places(replace(asked, before=None, after=position, limit=1))
    following = later[0].position if later else None
    if following is not None and axes.known_at is not None and following > axes.known_at:
        following = None
    return Step(entry, before, after, earlier[0].position if earlier else None, following)


def seen_from(question: TrailQuestion, axes: Axes) -> TrailQuestion:
    """The same question for events dated no later than the day one looks from."""
    days = [day for day in (question.until, axes.as_of) if day is not None]
    return replace(question, until=min(days, default=None))
