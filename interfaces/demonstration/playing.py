"""Whether the demonstration is played on this ledger, goes on after an interruption, or leaves the ledger alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from application.planning import plan_of
from application.ports import Ledger
from interfaces.demonstration.cast import SETTER
from interfaces.demonstration.one_writer import OneWriterLedger
from interfaces.demonstration.stage import LAST_MOMENT, Stage, StoryClock
from interfaces.demonstration.story import play, story
from interfaces.demonstration.tour import tour
from interfaces.reception import Reception

SAMPLE = Path(__file__).parents[2] / "samples" / "plan.txt"


@dataclass(frozen=True, slots=True)
class PastLedger:
    """The ledger while it may be told of the past: it learns of every fact at the moment that `clock` stands at.

    `begin` opens this on an empty ledger only, `end` closes it for ever; `is_open` tells that an earlier run stopped
    between them.
    """

    ledger: Ledger
    clock: StoryClock
    is_open: Callable[[], bool]
    begin: Callable[[], None]
    end: Callable[[], None]


def demonstrate(reception: Reception, past: PastLedger, address: str, say: Callable[[str], None]) -> None:
    """Plays the demonstration where the ledger is empty; then says who may sign in how, and where to look first.

    Interrupted, it goes on where it stopped; a ledger with records of another life is left as it is, and that is said.
    """
    content = SAMPLE.read_bytes()
    head, told_before = past.ledger.head(), past.is_open()
    if not told_before and head > 0:
        if past.ledger.answered(SETTER.command) is None:
            say("В журнале есть свои записи: показ разыгрывается только в пустом. Для показа задайте новый VEKHA_DATA.")
            return
    elif told_before and _written_by_others(past, head):
        past.end()
        say("Показ был прерван, а в журнал уже записано другое: он остаётся неоконченным. Новый — в новом VEKHA_DATA.")
        return
    else:
        say(
            "Показ прерван на середине, продолжаем…"
            if told_before and head
            else "Разыгрываем показ: план и два года работы…"
        )
        if not told_before:
            past.begin()
        stage = Stage(
            reception.office, past.clock, OneWriterLedger(past.ledger, told_before=head > 0), plan_of(content)
        )
        play(story(content, reception.read_plan(content, SAMPLE.name)), stage)
        past.end()
    tour(reception, plan_of(content), address, say)


def _written_by_others(past: PastLedger, head: int) -> bool:
    """Whether the last event was recorded at another time than the story's."""
    return any(stored.recorded_at > LAST_MOMENT for stored in past.ledger.at([head]))
