"""The routes of monitorings: opened, findings recorded, concluded; computed again, compared, given out as files."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter
from litestar.response import Response, Stream

from application import monitoring as orders
from application import monitorings_board as board
from application.note_paper import NoteWriters
from application.performing import Actor
from application.reads_log import ReadKind
from domain.consolidated_report import FileForm
from domain.monitoring.state import Monitoring
from interfaces.api.commands import QUESTION, command, refusals
from interfaces.api.consolidated_reports import CANONICAL, with_writers
from interfaces.api.evidence import SANDBOX
from interfaces.api.signing_in import signed_in
from interfaces.opened import Opened
from interfaces.plain import plain
from interfaces.reception import Reception

PLAN = "/api/plans/{plan:uuid}/monitorings"
MONITORING = "/api/monitorings/{monitoring:uuid}"
ASKED = (*QUESTION, 409)


def commands(writers: NoteWriters) -> tuple[HTTPRouteHandler, ...]:
    """The routes that change something; the conclusion is rendered with these writers."""
    conclude = with_writers(orders.conclude_monitoring, writers)
    return (
        command(PLAN, orders.OpenMonitoring, orders.open_monitoring, made="monitoring"),
        command("/api/monitorings", orders.OpenMonitorings, orders.open_monitorings, made="campaign"),
        command(f"{MONITORING}/findings", orders.RecordFinding, orders.record_finding, made="finding"),
        command(f"{MONITORING}/findings/{{finding:uuid}}/withdrawal", orders.WithdrawFinding, orders.withdraw_finding),
        command(f"{MONITORING}/cancellation", orders.CancelMonitoring, orders.cancel_monitoring),
        command(f"{MONITORING}/conclusion", orders.ConcludeMonitoring, conclude),
    )


@dataclass(frozen=True, slots=True)
class MonitoringsAnswer:
    """Мониторинги, последний открытый — первым."""

    monitorings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class MonitoringAnswer:
    """Мониторинг; data — контрольная сумма данных, сложенных заново с той же записи журнала, reproduced — совпала ли
    она с записанной. Пока мониторинг идёт, ни того ни другого нет."""

    monitoring: dict[str, Any]
    data: str | None
    reproduced: bool | None


@dataclass(frozen=True, slots=True)
class DifferencesAnswer:
    """Чем более поздний мониторинг отличается от более раннего, по предметам."""

    earlier: UUID
    later: UUID
    differences: list[dict[str, Any]]


@get(
    PLAN,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMonitorings",
    summary="Мониторинги плана",
)
def get_monitorings(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
) -> MonitoringsAnswer:
    """Промежуточные и итоговые, с записями и выводами."""
    found = board.monitorings(actor, plan, reception.trail, reception.office.ledger)
    return MonitoringsAnswer([_told(one) for one in found])


@get(
    "/api/monitoring-campaigns/{campaign:uuid}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMonitoringCampaign",
    summary="Мониторинги нескольких планов, открытые вместе",
)
def get_campaign(
    campaign: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
) -> MonitoringsAnswer:
    """Тех планов, которые вам видны."""
    found = board.campaign(actor, campaign, reception.trail, reception.office.ledger)
    return MonitoringsAnswer([_told(one) for one in found])


@get(
    MONITORING,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMonitoring",
    summary="Мониторинг и сверка его данных",
)
def get_monitoring(
    monitoring: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> MonitoringAnswer:
    """Что записано, и совпадают ли с этим данные, сложенные заново с той же записи журнала."""
    found = board.monitoring(actor, monitoring, reception.office.ledger)
    if found.concluded is None:
        return MonitoringAnswer(_told(found), None, None)
    again = board.reproduce(actor, monitoring, reception.office.ledger)
    return MonitoringAnswer(_told(found), again.digest, again.same)


@get(
    f"{MONITORING}/data",
    sync_to_thread=True,
    guards=[signed_in],
    responses={**refusals(ASKED), 200: CANONICAL},
    operation_id="AskMonitoringData",
    summary="Данные завершённого мониторинга в каноническом JSON",
    media_type="application/json",
)
def get_data(
    monitoring: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
) -> Response[bytes]:
    """Сложенные заново данные байт в байт: их SHA-256 стоит в записи и на каждой странице справки."""
    found = board.reproduce(actor, monitoring, reception.office.ledger)
    opened(ReadKind.EXPORT, monitoring, plan=found.monitoring.plan, told="monitoring, data")
    return Response(found.data, media_type="application/json", headers={"ETag": f'"{found.digest}"'})


@get(
    f"{MONITORING}/content",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(ASKED),
    operation_id="OpenMonitoringNote",
    summary="Открыть справку по итогам мониторинга",
    media_type="application/octet-stream",
)
def get_content(
    monitoring: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    form: Annotated[FileForm, QueryParameter(description="Word или PDF.")] = FileForm.DOCX,
    anew: Annotated[
        bool, QueryParameter(description="Составить файл заново из тех же данных: удалённые с тех пор сведения убраны.")
    ] = False,
) -> Stream:
    """Файл, сохранённый при завершении мониторинга."""
    found = board.open_paper(actor, monitoring, form, reception.office, reception.write_notes, anew=anew)
    opened(ReadKind.EXPORT, monitoring, told=f"monitoring, {form}")
    return given_out(found)


def given_out(found: board.OpenedNote) -> Stream:
    """The file as an attachment that runs nothing."""
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
    f"{MONITORING}/differences",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(ASKED),
    operation_id="CompareMonitorings",
    summary="Чем мониторинг отличается от более раннего",
)
def get_differences(
    monitoring: FromPath[UUID],
    earlier: Annotated[UUID, QueryParameter(description="С каким мониторингом того же плана сравнить.")],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    same: Annotated[bool, QueryParameter(description="Показать и то, что не изменилось.")] = False,
) -> DifferencesAnswer:
    """Контрольные точки, показатели и установленное — по одному: что было сказано раньше и что теперь."""
    found = board.compare(actor, monitoring, earlier, reception.office.ledger, same=same)
    return DifferencesAnswer(earlier, monitoring, [plain(one) for one in found])


def _told(found: Monitoring) -> dict[str, Any]:
    told: dict[str, Any] = plain(found)
    return told | {"stage": found.stage.value}


QUESTIONS = (get_monitorings, get_campaign, get_monitoring, get_data, get_content, get_differences)
