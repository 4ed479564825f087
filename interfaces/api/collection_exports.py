"""The routes by which collections of reports and stated quantities leave as files."""

from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Stream

from application.exporting import SheetKind
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.exports import Format, answered, route
from interfaces.asking import AsOf, KnownAt, axes, today
from interfaces.collection_sheets import collections_sheet, quotas_sheet
from interfaces.opened import Opened
from interfaces.reception import Reception


def collections(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    plan: FromQuery[UUID],
    kind: Format = SheetKind.XLSX,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> Stream:
    """По каждому сбору плана и исполнителю: представил ли отчёт, когда, каким способом, с каким опозданием."""
    day, at = as_of or today(reception.office.clock), axes(reception, known_at, as_of)
    sheet = collections_sheet(actor, plan, reception, day, at)
    opened(ReadKind.EXPORT, plan, plan=plan, told="collections")
    return answered(sheet, kind, reception)


def quotas(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    plan: FromQuery[UUID],
    kind: Format = SheetKind.XLSX,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> Stream:
    """Проверки количественных показателей плана: сколько требуется, сколько засчитано и почему."""
    day, at = as_of or today(reception.office.clock), axes(reception, known_at, as_of)
    sheet = quotas_sheet(actor, plan, reception, day, at)
    opened(ReadKind.EXPORT, plan, plan=plan, told="quotas")
    return answered(sheet, kind, reception)


QUESTIONS = (
    route("/api/exports/collections", "ExportCollections", "Сборы отчётов файлом")(collections),
    route("/api/exports/quotas", "ExportQuotas", "Количественные показатели файлом")(quotas),
)
