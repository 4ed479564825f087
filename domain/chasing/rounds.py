"""The round itself: its stream remembers the last day, so that days are taken in order and each thing once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actors import natural_id
from domain.chasing.events import RoundHeld
from domain.ledger import Decider, Event
from domain.refusals import Refusal

ROUNDS: UUID = natural_id("daily-round")
"""The stream of all rounds of the installation."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """The last round: its day, the day it followed, and the position up to which it knew the register."""

    day: date | None = None
    since: date | None = None
    looked_to: int = 0


def evolve(state: Rounds, event: Event) -> Rounds:
    match event:
        case RoundHeld() if not is_past(state, event.day):
            return Rounds(event.day, event.since, event.looked_to)
        case _:
            return state


ROUND = Decider(name="daily-round", initial=Rounds(), evolve=evolve)


class RoundInTheFuture(Refusal):
    """Nobody is reminded today of what is to be reminded of tomorrow."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(
            f"Обход за {day:%d.%m.%Y} ещё рано проводить: сегодня {today:%d.%m.%Y}. Укажите сегодняшнюю дату или "
            "более раннюю."
        )


def is_past(state: Rounds, day: date) -> bool:
    """A later day's round was held already: it sent what this one would have."""
    return state.day is not None and day < state.day


def is_over(state: Rounds, day: date) -> bool:
    """A round of this day, or of a later one, was held."""
    return state.day is not None and day <= state.day


def followed(state: Rounds, day: date) -> date | None:
    """The day that a round of `day` goes on from; a further round of the same day goes on from where the first did."""
    return state.since if state.day == day else state.day


def refuse_future(day: date, today: date) -> None:
    """Raises RoundInTheFuture."""
    if day > today:
        raise RoundInTheFuture(day, today)
