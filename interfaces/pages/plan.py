"""One plan: its rows with where each stands, now or as seen from any moment."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application.compliance_register import Summary
from application.plan_sheet import Choice, PlanSheet, plan_sheet
from application.replaying import Axes
from domain.timeliness import Verdict
from interfaces.pages import charts
from interfaces.pages.asked import address
from interfaces.pages.plan_tabs import plan_tabs
from interfaces.pages.routing import page
from interfaces.pages.seen_from import SeenFrom
from interfaces.pages.visitor import Visitor
from interfaces.pages.wording import share, sign, tone
from interfaces.russian_changes import party


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the numbers at the head of a page."""

    label: str
    value: str
    note: str | None = None
    address: str | None = None
    tone: str | None = None
    icon: str | None = None


class PlanAsked(SeenFrom):
    """Which rows, seen from where."""

    verdict: Verdict | None = None
    party: UUID | None = None


@page("/plans/{plan:uuid}")
def plan_page(visitor: NamedDependency[Visitor], plan: FromPath[UUID]) -> Response[Any]:
    """The plan by its sections."""
    asked = visitor.asked(PlanAsked)
    choice = Choice(asked.question.verdict, asked.question.party)
    axes = asked.question.axes(visitor.office.ledger)
    reception = visitor.reception
    sheet = plan_sheet(
        visitor.actor, plan, reception.register, reception.past, visitor.office.ledger, axes, visitor.today, choice
    )
    return visitor.show(
        "plan.html",
        sheet=sheet,
        past=axes != Axes(),
        form=asked.filled,
        figures=_figures(asked.question, sheet),
        parts=verdict_parts(sheet.summary),
        parties=[(id, told) for told, id in sorted((party(one, visitor.names), one.id) for one in sheet.parties)],
        verdicts=[
            (v.value, f"{v.russian} ({sheet.summary.verdicts.get(v, 0)})")
            for v in ORDER
            if sheet.summary.verdicts.get(v) or v is choice.verdict
        ],
        name=lambda one: party(one, visitor.names),
        tabs=plan_tabs(visitor, plan),
    )


def _figures(asked: PlanAsked, sheet: PlanSheet) -> list[Figure]:
    counts, whole = sheet.summary.verdicts, sheet.summary.entries
    shown = [Figure("Контрольных точек", str(whole))]
    for verdict in (Verdict.DONE_IN_TIME, Verdict.DONE_LATE, Verdict.OVERDUE, Verdict.UNDER_REVIEW, Verdict.DUE_SOON):
        count = counts.get(verdict, 0)
        way = address(f"/plans/{sheet.plan.id}", asked, verdict=verdict) if count else None
        note = share(count, whole) if count else None
        shown.append(Figure(SHORT[verdict], str(count), note, way, tone(verdict), sign(verdict)))
    return shown


SHORT = {
    Verdict.DONE_IN_TIME: "Исполнено в срок",
    Verdict.DONE_LATE: "С нарушением срока",
    Verdict.OVERDUE: "Просрочено",
    Verdict.UNDER_REVIEW: "На рассмотрении",
    Verdict.DUE_SOON: "Срок наступает",
}


def verdict_parts(counted: Summary) -> tuple[charts.Part, ...]:
    """A plan's points by their verdicts, one beside the other."""
    counts = counted.verdicts
    return charts.parts([(v.russian, counts.get(v, 0), tone(v), sign(v)) for v in ORDER])


ORDER = (
    Verdict.DONE_IN_TIME,
    Verdict.DONE_LATE,
    Verdict.UNDER_REVIEW,
    Verdict.DUE_SOON,
    Verdict.OVERDUE,
    Verdict.NOT_DONE,
    Verdict.LAPSED_BEFORE_APPROVAL,
    Verdict.NOT_YET_DUE,
    Verdict.NO_DATE,
    Verdict.WITHDRAWN,
)
"""From what is done to what is yet to come."""

ROUTES = (plan_page,)
