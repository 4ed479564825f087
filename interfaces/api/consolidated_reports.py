"""The routes of consolidated reports: drawn up, approved, computed again, given out as attachments that run nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Response, Stream

from application import consolidated_report as reports
from application.consolidated_paper import ReportWriters
from application.note_paper import NoteWriters
from application.performing import Actor, Office, Order
from application.ports import Recorded
from application.reads_log import ReadKind
from domain.consolidated_report import ConsolidatedReport, FileForm
from domain.refusals import NotFound
from interfaces.api.commands import QUESTION, command, refusals
from interfaces.api.evidence import SANDBOX
from interfaces.api.signing_in import signed_in
from interfaces.opened import Opened
from interfaces.plain import plain
from interfaces.reception import Reception

PLAN = "/api/plans/{plan:uuid}"
REPORT = "/api/consolidated-reports/{report:uuid}"

T = TypeVar("T", bound=Order)


class NoSuchChart(NotFound):
    """A note has two charts, a list of non-reporters none."""

    def __init__(self) -> None:
        super().__init__("Такой диаграммы нет: у информации об исполнении их две, первая имеет номер 1.")


def with_writers(
    handler: Callable[..., Recorded], writers: ReportWriters | NoteWriters
) -> Callable[[Any, Actor, Office], Recorded]:
    """The handler, given what it renders with."""

    def carry_out(order: Any, actor: Actor, office: Office) -> Recorded:
        return handler(order, actor, office, writers=writers)

    return carry_out


def commands(writers: ReportWriters) -> tuple[HTTPRouteHandler, ...]:
    """The routes that render with these writers."""
    draw_up = with_writers(reports.draw_up_report, writers)
    approve = with_writers(reports.approve_report, writers)
    return (
        command(f"{PLAN}/consolidated-reports", reports.DrawUpReport, draw_up, made="report"),
        command(f"{REPORT}/approval", reports.ApproveReport, approve),
    )


@dataclass(frozen=True, slots=True)
class ReportsAnswer:
    """Сводная информация по плану, последняя составленная — первой."""

    reports: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """Сводная информация; reproduced — данные, сложенные заново с той же записи журнала, дали ту же сумму."""

    report: dict[str, Any]
    data: str
    reproduced: bool


@get(
    f"{PLAN}/consolidated-reports",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskConsolidatedReports",
    summary="Сводная информация по плану",
)
def get_reports(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
) -> ReportsAnswer:
    """Информация об исполнении и списки не представивших отчёты: черновики, утверждённые и заменённые."""
    found = reports.reports(actor, plan, reception.trail, reception.office.ledger)
    return ReportsAnswer([_told(report) for report in found])


@get(
    REPORT,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskConsolidatedReport",
    summary="Сводная информация и сверка её данных",
)
def get_report(
    report: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> ReportAnswer:
    """Что записано, и совпадают ли с этим данные, сложенные заново с той же записи журнала."""
    found = reports.reproduce(actor, report, reception.office.ledger)
    return ReportAnswer(_told(found.report), found.digest, found.same)


CANONICAL = ResponseSpec(dict[str, Any], description="Данные", media_type="application/json", generate_examples=False)
"""Bytes that are an object in JSON: the framework would tell of a text."""


@get(
    f"{REPORT}/data",
    sync_to_thread=True,
    guards=[signed_in],
    responses={**refusals(QUESTION), 200: CANONICAL},
    operation_id="AskConsolidatedReportData",
    summary="Данные сводной информации в каноническом JSON",
    media_type="application/json",
)
def get_data(
    report: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
) -> Response[bytes]:
    """Сложенные заново данные байт в байт: их SHA-256 стоит в записи и на каждой странице."""
    found = reports.reproduce(actor, report, reception.office.ledger)
    opened(ReadKind.EXPORT, report, told="consolidated report, data")
    return Response(found.data, media_type="application/json", headers={"ETag": f'"{found.digest}"'})


@get(
    f"{REPORT}/content",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="OpenConsolidatedReport",
    summary="Открыть сводную информацию документом",
    media_type="application/octet-stream",
)
def get_content(
    report: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    form: Annotated[FileForm, QueryParameter(description="Word, Excel или PDF.")] = FileForm.DOCX,
    anew: Annotated[
        bool, QueryParameter(description="Составить файл заново из тех же данных: удалённые с тех пор сведения убраны.")
    ] = False,
) -> Stream:
    """Сохранённый файл; у утверждённой информации — с грифом утверждения."""
    found = reports.open_report(actor, report, form, reception.office, reception.write_reports, anew=anew)
    opened(ReadKind.EXPORT, report, told=f"consolidated report, {form}")
    return Stream(
        found.chunks,
        media_type=found.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{found.file_name}"',
            "Content-Length": str(found.size),
            "Content-Security-Policy": SANDBOX,
        },
    )


@get(
    f"{REPORT}/charts/{{chart:int}}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="DrawConsolidatedReport",
    summary="Диаграмма сводной информации",
    media_type="image/svg+xml",
)
def get_chart(
    report: FromPath[UUID],
    chart: FromPath[int],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> Response[str]:
    """1 — по исполнителям, 2 — по месяцам. Части различаются штриховкой и числом, не только цветом."""
    charts = reports.report_charts(actor, report, reception.office.ledger)
    if not 1 <= chart <= len(charts):
        raise NoSuchChart
    drawn = reception.write_reports.chart(charts[chart - 1])
    return Response(drawn, media_type="image/svg+xml", headers={"Content-Security-Policy": SANDBOX})


def _told(report: ConsolidatedReport) -> dict[str, Any]:
    told: dict[str, Any] = plain(report)
    return told


QUESTIONS = (get_reports, get_report, get_data, get_content, get_chart)
