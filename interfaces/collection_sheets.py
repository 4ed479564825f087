"""Collections of reports and stated quantities as sheets: who handed in what by when, and what is still short."""

from datetime import date
from uuid import UUID

from application import collections_board, quotas
from application.collections_board import Board, BoardLine, Receipt
from application.exporting import Cell, Column, Sheet, begun
from application.names import RegistryNames
from application.performing import Actor
from application.quotas import ActivityQuotas
from application.replaying import Axes
from domain.assignment.events import PartyKind
from domain.quotas import Quota
from interfaces.reception import Reception
from interfaces.russian_words import word
from interfaces.sheets import NO, YES

COLLECTIONS = (
    Column("Мероприятие", 12),
    Column("Дата сбора", 12),
    Column("Сбор закрыт", 12),
    Column("Исполнитель", 40),
    Column("Срок", 12),
    Column("Представил", 12),
    Column("Впервые поступил", 12),
    Column("Способ", 20),
    Column("Дней опоздания", 10),
    Column("Принят отчёт от", 12),
    Column("Возвратов", 10),
    Column("Не хватает", 40),
    Column("Не представил к закрытию", 12),
    Column("Состояние", 24),
    Column("Отметка о сроке", 28),
)
QUOTAS = (
    Column("Мероприятие", 12),
    Column("Показатель", 40),
    Column("Исполнитель", 40),
    Column("С", 12),
    Column("По", 12),
    Column("Требуется", 12),
    Column("Засчитано", 12),
    Column("Итог", 20),
    Column("Почему", 80),
)


def collections_sheet(actor: Actor, plan: UUID, reception: Reception, day: date, at: Axes) -> Sheet:
    """A row for each party of each collection of the plan, as its board shows it.

    Raises UnknownPlan, NotYoursToSee.
    """
    ledger = reception.office.ledger
    names = RegistryNames(ledger)
    boards = collections_board.seen_plan_boards(actor, reception.trail, ledger, plan, at, day)
    rows = (_line(board, line, names) for board in boards for line in board.lines)
    return Sheet("Сборы отчётов", COLLECTIONS, begun(rows), day, _position(reception, at))


def _position(reception: Reception, at: Axes) -> int:
    return reception.office.ledger.head() if at.known_at is None else at.known_at


def _line(board: Board, line: BoardLine, names: RegistryNames) -> tuple[Cell, ...]:
    first, last, accepted = line.first, line.last, line.accepted
    return (
        (board.number or "").strip().rstrip(".") or None,
        board.collection.date,
        board.collection.closed_on,
        names.party(line.party.id, is_person=line.party.kind is PartyKind.PERSON),
        line.due,
        YES if line.handed_in else NO,
        first.on if first else None,
        word(first.via) if first else None,
        _days(accepted or last),
        accepted.on if accepted else None,
        line.returns,
        "; ".join(lacking.title for lacking in last.missing) or None if last else None,
        YES if line.missed else NO,
        word(line.stage),
        line.timeliness.russian,
    )


def _days(receipt: Receipt | None) -> int | None:
    return receipt.days_late or None if receipt else None


def quotas_sheet(actor: Actor, plan: UUID, reception: Reception, day: date, at: Axes) -> Sheet:
    """A row for each check of each stated quantity of the plan. Raises UnknownPlan, NotYoursToSee."""
    ledger = reception.office.ledger
    names = RegistryNames(ledger)
    rows = quotas.seen_quotas(actor, ledger, plan, as_of=day, known_at=at.known_at, activity=None)
    found = (_check(row, check, names) for row in rows for check in row.quotas)
    return Sheet("Количественные показатели", QUOTAS, begun(found), day, _position(reception, at))


def _check(row: ActivityQuotas, check: Quota, names: RegistryNames) -> tuple[Cell, ...]:
    return (
        (row.number or "").strip().rstrip(".") or None,
        check.target.text,
        names.owing(check.party) if check.party else None,
        check.window.start,
        check.window.end,
        None if check.required is None else f"{check.required:f}",
        f"{check.reached:f}",
        check.verdict.russian,
        "; ".join(check.why) or None,
    )
