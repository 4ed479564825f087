"""Whether the demonstration is played on this ledger, goes on after an interruption, or leaves the ledger alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from application.planning import plan_of
from application.ports import Ledger
from domain.reading import Reading
from interfaces.demonstration.examining import leave_a_draft
from interfaces.demonstration.one_writer import OneWriterLedger
from interfaces.demonstration.stage import LAST_MOMENT, Stage, StoryClock, command_of
from interfaces.demonstration.story import play, story
from interfaces.demonstration.tour import tour
from interfaces.reception import Reception

SAMPLE = Path(__file__).parents[2] / "samples" / "plan.txt"
STORY_IS_OF = UUID("4446bab2-ebc2-5379-9c2d-5e63dc404b03")
"""The plan that the sample is: its hash, so that the story is told of that very document."""

Say = Callable[[str], None]


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


def demonstrate(reception: Reception, past: PastLedger, address: str, say: Say) -> bool:
    """Plays the demonstration where the ledger is empty; then says who may sign in how, and where to look first.

    Interrupted, it goes on where it stopped. A ledger with records of another life is left as it is, and that is said:
    False.
    """
    content = SAMPLE.read_bytes() if SAMPLE.exists() else b""
    if plan_of(content) != STORY_IS_OF:
        say(f"Образец {SAMPLE} изменён или удалён, а показ рассказывает о нём. Верните его, чтобы увидеть показ.")
        return False
    head = past.ledger.head()
    if past.is_open() and _written_by_others(past, head):
        past.end()
        say("Показ был прерван, а в журнал уже записано другое: он остаётся неоконченным. Новый — в новом VEKHA_DATA.")
        return False
    if past.is_open() or head == 0:
        say("Показ прерван на середине, продолжаем…" if head else "Разыгрываем показ: план и два года работы…")
        _play(reception, past, content)
    elif not _finished(past):
        say("В журнале есть свои записи: показ разыгрывается только в пустом. Для показа задайте новый VEKHA_DATA.")
        return False
    tour(reception, STORY_IS_OF, address, say)
    return True


def _play(reception: Reception, past: PastLedger, content: bytes) -> None:
    told_before = past.ledger.head() > 0
    if not past.is_open():
        past.begin()
    scenes = story(content, reception.read_plan(content, SAMPLE.name))
    ledger = OneWriterLedger(past.ledger, told_before=told_before)
    stage = Stage(reception.office, past.clock, ledger, STORY_IS_OF)
    play(scenes, stage)
    leave_a_draft(stage, reception.card_drafts)
    past.end()


def _finished(past: PastLedger) -> bool:
    """Whether the first order of the last scene was carried out."""
    last = len(story(b"", Reading())) - 1
    return past.ledger.answered(command_of(last, 1)) is not None


def _written_by_others(past: PastLedger, head: int) -> bool:
    """Whether the last event was recorded at another time than the story's."""
    return any(stored.recorded_at > LAST_MOMENT for stored in past.ledger.at([head]))
