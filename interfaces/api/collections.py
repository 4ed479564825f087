"""The routes of report collections: forms, opening, closing, and the board of who handed in and who did not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from application import collecting, collections_board, quotas, report_forms
from application.collections_board import Board, BoardLine
from application.performing import Actor
from domain.report_form import ReportForm
from interfaces.api.commands import QUESTION, command, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt, axes, today
from interfaces.plain import plain
from interfaces.reception import Reception

PLAN = "/api/plans/{plan:uuid}"

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command("/api/report-forms", report_forms.PublishReportForm, report_forms.publish_report_form, made="form"),
    command(f"{PLAN}/collections", collecting.OpenCollection, collecting.open_collection, made="collection"),
    command(f"{PLAN}/collections/all", collecting.OpenCollections, collecting.open_collections),
    command("/api/collections/{collection:uuid}/closing", collecting.CloseCollection, collecting.close_collection),
)


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """Сбор отчётов на дату: кто обязан, кто, когда и как представил, кто нет; суммы показателей с отчётами."""

    collection: dict[str, Any]
    number: str | None
    form: dict[str, Any] | None
    as_of: str
    known_at: int | None
    lines: list[dict[str, Any]]
    not_handed_in: list[str]
    figures: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class BoardsAnswer:
    """Все сборы отчётов плана на дату."""

    boards: list[BoardAnswer]


@dataclass(frozen=True, slots=True)
class QuotasAnswer:
    """Проверки количественных показателей по мероприятиям, исполнителям и периодам."""

    as_of: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """Форма отчёта со всеми версиями."""

    form: dict[str, Any]


def board_answer(board: Board) -> BoardAnswer:
    """The board in JSON's own types."""
    return BoardAnswer(
        collection=plain(board.collection),
        number=board.number,
        form=plain(board.form) if board.form else None,
        as_of=board.as_of.isoformat(),
        known_at=board.known_at,
        lines=[_line(line) for line in board.lines],
        not_handed_in=[str(line.assignment) for line in board.not_handed_in],
        figures=[
            {**plain(figure), "total": None if figure.total is None else str(figure.total)} for figure in board.figures
        ],
    )


def _line(line: BoardLine) -> dict[str, Any]:
    kept = line.timeliness
    told: dict[str, Any] = {
        "verdict": kept.verdict.value,
        "days_late": kept.days_late,
        "explanation": list(kept.explanation),
        "incomplete": line.incomplete,
        "owed": line.owed,
    }
    return {**{name: value for name, value in plain(line).items() if name != "timeliness"}, **told}


@get(
    "/api/collections/{collection:uuid}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskCollection",
    summary="Сбор отчётов",
)
def get_collection(
    collection: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> BoardAnswer:
    """Кто обязан отчитаться, кто представил (впервые, принятый отчёт, канал, опоздание), кто нет — на дату."""
    ledger = reception.office.ledger
    at = axes(reception, known_at, as_of)
    day = as_of or today(reception.office.clock)
    return board_answer(collections_board.seen_board(actor, ledger, collection, as_of=day, known_at=at.known_at))


@get(
    f"{PLAN}/collections",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskCollections",
    summary="Сборы отчётов плана",
)
def get_collections(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> BoardsAnswer:
    """Все сборы, открытые к этому дню, по датам."""
    day = as_of or today(reception.office.clock)
    ledger, at = reception.office.ledger, axes(reception, known_at, as_of)
    boards = collections_board.seen_plan_boards(actor, reception.trail, ledger, plan, at, day)
    return BoardsAnswer([board_answer(board) for board in boards])


@get(
    "/api/report-forms/{form:uuid}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskReportForm",
    summary="Форма отчёта",
)
def get_form(form: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> FormAnswer:
    """Разделы, приложения и показатели каждой версии формы."""
    found: ReportForm = report_forms.report_form(reception.office.ledger, form)
    return FormAnswer(plain(found))


@get(
    f"{PLAN}/quotas",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskQuotas",
    summary="Количественные показатели плана",
)
def get_quotas(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    activity: FromQuery[UUID | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> QuotasAnswer:
    """«Не менее 3-х мероприятий», «не менее 2-х раз в месяц»: что засчитано, сколько требуется и почему."""
    ledger, at = reception.office.ledger, axes(reception, known_at, as_of)
    day = as_of or today(reception.office.clock)
    found = quotas.seen_quotas(actor, ledger, plan, as_of=day, known_at=at.known_at, activity=activity)
    return QuotasAnswer(day.isoformat(), [plain(row) for row in found])


QUESTIONS = (get_collection, get_collections, get_form, get_quotas)
