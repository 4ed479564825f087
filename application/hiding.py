"""Nobody hides anything: neither a record of the ledger nor a look at it. Who tries is told what to do instead."""

from datetime import datetime

from application.performing import Actor
from application.ports import Ledger
from application.reads_log import ReadKind, ReadsLog, note
from application.stepping import UnknownStep
from domain.refusals import Refusal


class HistoryStays(Refusal):
    """A record is never taken away, changed or hidden, by whatever role."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Запись {position} не удаляется и не скрывается: история остаётся целой. Ошибку исправьте новой записью "
            "(«исправить запись»), персональные данные удаляют по основанию вдвоём."
        )


class ReadsStay(Refusal):
    """What was opened stays in the log of reads."""

    def __init__(self) -> None:
        super().__init__(
            "Записи журнала чтения не удаляются и не скрываются. Если чтение было по ошибке, скажите об этом аудитору."
        )


def hide_record(actor: Actor, position: int, ledger: Ledger, reads: ReadsLog, now: datetime) -> None:
    """Always refuses, and notes that somebody tried. Raises HistoryStays, UnknownStep."""
    found = ledger.at([position])
    if not found:
        raise UnknownStep(position)
    _tried(actor, reads, now, f"position={position}")
    raise HistoryStays(position)


def hide_read(actor: Actor, number: int, reads: ReadsLog, now: datetime) -> None:
    """Always refuses, and notes that somebody tried. Raises ReadsStay."""
    _tried(actor, reads, now, f"read={number}")
    raise ReadsStay


def _tried(actor: Actor, reads: ReadsLog, now: datetime, told: str) -> None:
    note(reads, actor, ReadKind.HIDING, now, told=told)
