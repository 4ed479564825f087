"""The compliance matrix as of a day, and each cell of it explained: its points, the rule, the events."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from application import who_complied
from application.compliance_matrix import By, Matrix, Part, narrowed
from application.matrix_names import activity_name
from application.who_complied import Explained, Overview, teller
from domain.refusals import BadInput
from interfaces.asking import cursor, entry_key
from interfaces.matrix_sheets import NAMED
from interfaces.pages.matrix_asked import MatrixAsking, asking, tabs
from interfaces.pages.matrix_table import ShownCell, figures, legend, said, table
from interfaces.pages.routing import page
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import point_name

POINTS = 25
"""Control points on one page of a cell."""


@page("/matrix")
def matrix(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Who owed what by which date, as of a day."""
    found = asking(visitor)
    try:
        overview = who_complied.overview(visitor.actor, found.question.of(found.rows), found.sources, found.when)
    except BadInput as refusal:
        found = found.again(found.asked.refused(refusal))
        return visitor.show("matrix.html", status=found.asked.filled.status, **_filters(found), drawn=None)
    shown = _narrowed(overview, found)
    drawn = table(shown, found.name)

    def cell(part: Part, one: ShownCell) -> str:
        return found.address(
            "/matrix/cell", **found.row_asks(part), rows=None, named=None, date=one.date.isoformat() if one.date else ""
        )

    return visitor.show(
        "matrix.html",
        **_filters(found),
        drawn=drawn,
        legend=legend(one.numbers for row in drawn.rows for one in row.cells if one),
        cell=cell,
        said=said,
        export=lambda kind: found.address("/api/exports/matrix", format=kind, rows=found.rows.value),
    )


def _narrowed(overview: Overview, found: MatrixAsking) -> Matrix:
    part = found.question.named.casefold()
    if not part:
        return overview.matrix
    return narrowed(overview.matrix, {row for row in overview.matrix.rows if part in found.name(row).casefold()})


def _filters(found: MatrixAsking) -> dict[str, Any]:
    return {
        "form": found.asked.filled,
        "as_of": found.when.as_of,
        "plan": found.plan,
        "choices": found.choices,
        "tabs_shown": tabs(found, "/matrix"),
        "head": NAMED[found.rows],
        "question": found.question,
    }


@page("/matrix/cell")
def cell(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """What one cell is made of."""
    found = asking(visitor)
    params = visitor.request.query_params
    on = _day(params.get("date", ""))
    explained = who_complied.cell(
        visitor.actor,
        found.question.of(By.WHOLE),
        on,
        found.sources,
        found.when,
        teller(visitor.reception.trail, visitor.office.ledger, visitor.names, visitor.reception.wording),
        after=entry_key(params.get("after") or None),
        limit=POINTS,
    )
    here = {"date": on.isoformat() if on else ""}
    return visitor.show(
        "matrix_cell.html",
        about=_about(found) if explained.points else [],
        on=on,
        found=explained,
        figures_shown=figures(explained.numbers),
        points=[_point(one, visitor) for one in explained.points],
        matrix=found.address("/matrix", party=None, activity=None),
        here=found.address("/matrix/cell", **here),
        next=cursor(explained.next),
        continued="after" in params,
    )


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise UnfitDay from None


class UnfitDay(BadInput):
    """The date of a cell's column is none."""

    def __init__(self) -> None:
        super().__init__("Дата столбца не понята: вернитесь в матрицу и выберите ячейку ещё раз.", "date")


def _about(found: MatrixAsking) -> list[tuple[str, str]]:
    """Whose cell it is."""
    question, names = found.question, found.visitor.names
    told: list[tuple[str, str]] = []
    if question.party:
        told.append(("Исполнитель", names.owing(question.party)))
    if question.territory:
        told.append(("Территория", question.territory))
    if question.activity:
        told.append(("Мероприятие", activity_name(found.plan, question.activity)))
    if question.plan:
        told.append(("План", names.plan(question.plan)))
    return told


def _point(one: Explained, visitor: Visitor) -> dict[str, Any]:
    entry = one.entry
    plan = visitor.names.loaded(entry.plan)
    return {
        "entry": entry,
        "kept": one.timeliness,
        "rule": one.rule,
        "activity": activity_name(plan, entry.activity),
        "plan": plan.title,
        "party": visitor.names.owing(entry.party.id),
        "point": point_name(entry.point),
        "zone": plan.policy.time_zone,
        "steps": steps(one.events, entry.point),
    }


ROUTES = (matrix, cell)
