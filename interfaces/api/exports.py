"""The routes of exports: every list as a file, by the same questions and the same sight as on the screen."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from application.audit_trail import TrailQuestion
from application.compliance_matrix import By, MatrixQuestion
from application.compliance_register import RegisterQuestion, WaitsFor
from application.exporting import Sheet, SheetKind, begun
from application.performing import Actor
from application.reads_log import ReadKind
from domain.assignment.events import Duty
from domain.assignment.state import Stage
from interfaces import sheets
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.matrix_answers import Section, Since, Territory, Until, seen_from, sources
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt, moment_or_position, today
from interfaces.matrix_sheets import discipline_sheet, matrix_sheet
from interfaces.opened import Opened
from interfaces.reception import Reception

MEDIA_TYPES = {
    SheetKind.CSV: "text/csv",
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Format = Annotated[
    SheetKind, QueryParameter(name="format", description="xlsx — книга Excel; csv — текст, разделённый «;».")
]


def answered(sheet: Sheet, kind: SheetKind, reception: Reception) -> Stream:
    """The one place where a list leaves as a file: written while it is sent, so that none is too long."""
    pieces = begun(reception.write_sheet(sheet, kind))
    name = f"{sheet.title} {sheet.as_of:%Y-%m-%d}.{kind}"
    headers = {
        "Content-Disposition": f"attachment; filename=\"export.{kind}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Vekha-Position": str(sheet.position),
    }
    return Stream(_in_threads(pieces), media_type=MEDIA_TYPES[kind], headers=headers)


async def _in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each piece is made in the thread pool. A failure breaks the answer off: half a list must not look whole."""
    while (piece := await sync_to_thread(next, pieces, None)) is not None:
        yield piece


def route(path: str, name: str, summary: str) -> HTTPRouteHandler:
    return get(
        path,
        sync_to_thread=True,
        guards=[signed_in],
        operation_id=name,
        summary=summary,
        media_type=MEDIA_TYPES[SheetKind.XLSX],
        responses={
            **refusals(QUESTION),
            200: ResponseSpec(bytes, description="Файл", media_type=MEDIA_TYPES[SheetKind.XLSX]),
        },
    )


def register(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
    plan: FromQuery[UUID | None] = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    stage: FromQuery[Stage | None] = None,
    waits_for: FromQuery[WaitsFor | None] = None,
    overdue: FromQuery[bool | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> Stream:
    """Те же строки, что в реестре исполнения, с отметкой о сроке на дату."""
    now = today(reception.office.clock)
    question = RegisterQuestion(plan, activity, party, stage, waits_for, overdue)
    then = moment_or_position(known_at)
    sheet = sheets.register_sheet(actor, question, reception, as_of=as_of or now, today=now, known_at=then)
    opened(ReadKind.EXPORT, plan or party, plan=plan, told="register")
    return answered(sheet, kind, reception)


def plans(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
) -> Stream:
    """Планы, которые видны тому, кто спрашивает."""
    opened(ReadKind.EXPORT, told="plans")
    return answered(sheets.plans_sheet(actor, reception, today(reception.office.clock)), kind, reception)


def organisations(
    reception: NamedDependency[Reception], caught_up: NamedDependency[int], kind: Format = SheetKind.XLSX
) -> Stream:
    """Организации реестра."""
    return answered(sheets.organisations_sheet(reception, today(reception.office.clock)), kind, reception)


def people(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
) -> Stream:
    """Люди реестра; кроме администраторов и аудиторов каждый видит себя."""
    opened(ReadKind.EXPORT, told="people")
    return answered(sheets.people_sheet(actor, reception, today(reception.office.clock)), kind, reception)


def trail(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
    stream: FromQuery[UUID | None] = None,
    plan: FromQuery[UUID | None] = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    by: FromQuery[UUID | None] = None,
    topic: Annotated[str | None, QueryParameter(max_length=100)] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> Stream:
    """Каждое событие фразой: кто, когда, на каком основании, что изменилось."""
    question = TrailQuestion(stream, plan, activity, party, by, topic, since, until)
    sheet = sheets.trail_sheet(actor, question, reception, today(reception.office.clock))
    opened(ReadKind.EXPORT, stream or plan or party, plan=plan, told="trail")
    return answered(sheet, kind, reception)


def matrix(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
    rows: FromQuery[By] = By.PARTY,
    plan: FromQuery[UUID | None] = None,
    section: Section = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    territory: Territory = None,
    since: Since = None,
    until: Until = None,
    duty: FromQuery[Duty | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> Stream:
    """Матрица исполнения: строки × сроки по плану, в ячейке — принято из требуемых и худшая отметка."""
    question = MatrixQuestion(rows, True, plan, section, activity, party, territory, since, until, duty)
    sheet = matrix_sheet(actor, question, sources(reception), seen_from(reception, as_of, known_at))
    opened(ReadKind.EXPORT, plan or party, plan=plan, told="matrix")
    return answered(sheet, kind, reception)


def discipline(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    kind: Format = SheetKind.XLSX,
    rows: FromQuery[By] = By.PARTY,
    plan: FromQuery[UUID | None] = None,
    section: Section = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    territory: Territory = None,
    since: Since = None,
    until: Until = None,
    duty: FromQuery[Duty | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> Stream:
    """Исполнительская дисциплина: сколько точек с какой отметкой и доли, по строкам и всего."""
    question = MatrixQuestion(rows, False, plan, section, activity, party, territory, since, until, duty)
    sheet = discipline_sheet(actor, question, sources(reception), seen_from(reception, as_of, known_at))
    opened(ReadKind.EXPORT, plan or party, plan=plan, told="discipline")
    return answered(sheet, kind, reception)


QUESTIONS = (
    route("/api/exports/register", "ExportRegister", "Реестр исполнения файлом")(register),
    route("/api/exports/plans", "ExportPlans", "Планы файлом")(plans),
    route("/api/exports/organisations", "ExportOrganisations", "Организации файлом")(organisations),
    route("/api/exports/people", "ExportPeople", "Люди файлом")(people),
    route("/api/exports/matrix", "ExportMatrix", "Матрица исполнения файлом")(matrix),
    route("/api/exports/discipline", "ExportDiscipline", "Исполнительская дисциплина файлом")(discipline),
    route("/api/exports/trail", "ExportTrail", "Журнал событий файлом")(trail),
)
