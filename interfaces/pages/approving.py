"""A document becomes a draft, the cleared draft an approved plan, the approved plan one on control."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import planning
from application.access import NotYours
from application.access_table import TABLE
from application.clearing_desk import clearing_desk
from application.performing import Actor, Office
from application.ports import Recorded
from domain.actors import BasisKind
from domain.plan.events import ApprovalForm
from domain.refusals import BadInput
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.navigation import CLEARS
from interfaces.pages.plan_tabs import plan_tabs
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.refusing import problem_of
from interfaces.russian_words import word

LARGEST = 50 * 1024 * 1024
ACTS = tuple((kind.value, word(kind)) for kind in (BasisKind.DIRECTIVE, BasisKind.ORDER, BasisKind.RESOLUTION))
FORMS = (
    (ApprovalForm.BY_ACT.value, "«УТВЕРЖДЁН» — распоряжением, приказом или постановлением"),
    (ApprovalForm.BY_OFFICIAL.value, "«УТВЕРЖДАЮ» — подписью должностного лица"),
)


class NoFile(BadInput):
    """A document is read from a file."""

    def __init__(self) -> None:
        super().__init__("Файл не выбран: выберите документ плана.", "file")


@page("/plans/import")
def importing(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Where a document is given to be read."""
    if not CLEARS(visitor.actor):
        raise NotYours(TABLE["ImportPlan"])
    return _importing(visitor, visitor.form())


@form("/plans/import", largest=LARGEST + 64 * 1024)
def post_document(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """The document read; its draft is cleared next."""

    def again(filled: Filled) -> Response[Any]:
        return _importing(visitor, filled)

    files = sent.files.get("file", ())
    if not files:
        return again(sent.filled(visitor.frame.position or 0, problem_of(NoFile())))
    content = files[0].file.read()

    def read(order: planning.ImportPlan, actor: Actor, office: Office) -> Recorded:
        reading = visitor.reception.read_plan(content, files[0].filename)
        media_type = files[0].content_type or "application/octet-stream"
        return planning.import_plan(order, actor, office, content=content, media_type=media_type, reading=reading)

    return visitor.carry_out(
        sent,
        planning.ImportPlan,
        read,
        then=lambda recorded: f"/plans/{recorded.made}/clearing",
        again=again,
    )


def _importing(visitor: Visitor, filled: Filled) -> Response[Any]:
    known = filled.problem.more.get("plan") if filled.problem else None
    return visitor.show("plan_import.html", status=filled.status, form=filled, known=known)


@page("/plans/{plan:uuid}/approval")
def approval(visitor: NamedDependency[Visitor], plan: FromPath[UUID]) -> Response[Any]:
    """What the plan waits for on its way to control."""
    return _approval(visitor, plan, visitor.form(form=ApprovalForm.BY_ACT.value))


@form("/plans/{plan:uuid}/approval")
def approve(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], plan: FromPath[UUID]) -> Response[Any]:
    """The plan approved, or placed on control."""

    def again(filled: Filled) -> Response[Any]:
        return _approval(visitor, plan, filled)

    if sent.text("do") == "place":
        return visitor.carry_out(
            sent,
            planning.PlaceOnControl,
            planning.place_on_control,
            plan=plan,
            watching=(plan,),
            then=f"/plans/{plan}",
            again=again,
        )
    return visitor.carry_out(
        sent,
        planning.ApprovePlan,
        planning.approve_plan,
        plan=plan,
        watching=(plan,),
        then=f"/plans/{plan}/approval",
        again=again,
    )


def _approval(visitor: Visitor, plan: UUID, filled: Filled) -> Response[Any]:
    desk = clearing_desk(visitor.actor, plan, visitor.reception.trail, visitor.office.ledger)
    return visitor.show(
        "approval.html",
        status=filled.status,
        desk=desk,
        plan=desk.plan,
        tabs=plan_tabs(visitor, plan),
        form=filled,
        forms=FORMS,
        acts=ACTS,
        home=f"/plans/{plan}/clearing",
    )


ROUTES = (importing, post_document, approval, approve)
