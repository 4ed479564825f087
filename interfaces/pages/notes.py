"""The plan's consolidated notes and lists of non-reporters: drawn up, opened, approved, their hash shown."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import consolidated_report as reports
from application import looking
from application.access import may
from application.performing import Actor, Office
from application.ports import Recorded
from domain.actors import BasisKind
from domain.consolidated_report import FileForm, ReportKind
from domain.refusals import NotFound
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.russian_words import word

KINDS = tuple((kind.value, word(kind)) for kind in ReportKind)
FILES = ((FileForm.DOCX.value, "Word"), (FileForm.XLSX.value, "Excel"), (FileForm.PDF.value, "PDF"))
ACTS = tuple((kind.value, word(kind)) for kind in BasisKind)


class NoSuchNote(NotFound):
    """The plan has no such paper."""

    def __init__(self) -> None:
        super().__init__("Такой информации у плана нет: вернитесь к списку.")


@page("/plans/{plan:uuid}/notes")
def notes(visitor: NamedDependency[Visitor], plan: FromPath[UUID]) -> Response[Any]:
    """All of them, the latest first."""
    return _notes(visitor, plan, visitor.form(kind=ReportKind.NOTE.value, as_of=visitor.today))


@form("/plans/{plan:uuid}/notes")
def draw_up(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID]) -> Response[Any]:
    """One drawn up."""

    def carry_out(order: reports.DrawUpReport, actor: Actor, office: Office) -> Recorded:
        return reports.draw_up_report(order, actor, office, writers=visitor.reception.write_reports)

    return visitor.carry_out(
        sent,
        reports.DrawUpReport,
        carry_out,
        plan=plan,
        then=lambda recorded: f"/plans/{plan}/notes/{recorded.made}",
        again=lambda filled: _notes(visitor, plan, filled),
    )


def _notes(visitor: Visitor, plan: UUID, filled: Filled) -> Response[Any]:
    ledger = visitor.office.ledger
    found = looking.whole_plan(visitor.actor, ledger, plan)
    return visitor.show(
        "notes.html",
        status=filled.status,
        plan=found,
        notes=reports.reports(visitor.actor, plan, visitor.reception.trail, ledger),
        form=filled,
        kinds=KINDS,
        action=f"/plans/{plan}/notes",
        may_draw_up=may(visitor.actor, reports.DrawUpReport, plan=found),
    )


@page("/plans/{plan:uuid}/notes/{report:uuid}")
def note(visitor: NamedDependency[Visitor], plan: FromPath[UUID], report: FromPath[UUID]) -> Response[Any]:
    """One, computed again from its position."""
    return _note(visitor, plan, report, visitor.form())


@form("/plans/{plan:uuid}/notes/{report:uuid}")
def approve(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID], report: FromPath[UUID]
) -> Response[Any]:
    """It approved by an act."""

    def carry_out(order: reports.ApproveReport, actor: Actor, office: Office) -> Recorded:
        return reports.approve_report(order, actor, office, writers=visitor.reception.write_reports)

    return visitor.carry_out(
        sent,
        reports.ApproveReport,
        carry_out,
        report=report,
        watching=(report,),
        then=f"/plans/{plan}/notes/{report}",
        again=lambda filled: _note(visitor, plan, report, filled),
    )


def _note(visitor: Visitor, plan: UUID, identity: UUID, filled: Filled) -> Response[Any]:
    found = reports.reproduce(visitor.actor, identity, visitor.office.ledger)
    if found.report.plan != plan:
        raise NoSuchNote
    state = looking.whole_plan(visitor.actor, visitor.office.ledger, plan)
    open_still = found.report.approved_on is None and found.report.successor is None
    return visitor.show(
        "note.html",
        status=filled.status,
        plan=state,
        found=found,
        note=found.report,
        by=visitor.names.person(found.report.drawn_up_by) if found.report.drawn_up_by else "",
        files=FILES,
        acts=ACTS,
        form=filled,
        action=f"/plans/{plan}/notes/{identity}",
        may_approve=open_still and may(visitor.actor, reports.ApproveReport, plan=state),
    )


ROUTES = (notes, draw_up, note, approve)
