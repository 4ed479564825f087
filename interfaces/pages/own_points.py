"""An executor's control points: those that wait for a report, those that others decide on, those that are done."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from application.matrix_names import activity_name
from application.own_points import Whose, own_points
from application.plan_sheet import Line
from domain.assignment.events import PartyKind
from domain.timeliness import Verdict
from interfaces.pages.asked import Question, address
from interfaces.pages.own_point import own_address
from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor
from interfaces.pages.wording import sign, tone

MOST_SHOWN = 300
TABS = ((Whose.OWN, "Ждут отчёта"), (Whose.OTHERS, "Ждут решения"), (Whose.DONE, "Закрыты"))
EMPTY = {
    Whose.OWN: ("Отчётов вы не должны", "Когда наступит черёд новой контрольной точки, она появится здесь."),
    Whose.OTHERS: ("Решений никто не ждёт", "Представленные отчёты и просьбы о переносе срока появятся здесь."),
    Whose.DONE: ("Закрытых контрольных точек нет", "Сюда переходит снятое с контроля."),
}
COUNTED = (Verdict.OVERDUE, Verdict.DUE_SOON, Verdict.NOT_YET_DUE)


class OwnAsked(Question):
    """Whose step is next."""

    whose: Whose = Whose.OWN


@page("/mine")
def own(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """The list by date."""
    question = visitor.asked(OwnAsked).question
    found = own_points(visitor.actor, visitor.reception.register, visitor.today)
    lines = found[question.whose]
    return visitor.show(
        "own_points.html",
        rows=[_row(line, visitor) for line in lines[:MOST_SHOWN]],
        more=max(0, len(lines) - MOST_SHOWN),
        figures=_figures(found[Whose.OWN]),
        empty_said=EMPTY[question.whose],
        tabs_shown=[
            (title, address("/mine", whose=whose.value), whose is question.whose, len(found[whose]))
            for whose, title in TABS
        ],
    )


def _figures(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """How many of the owed ones are late, near, far."""
    return [
        {
            "label": verdict.russian[:1].upper() + verdict.russian[1:],
            "value": sum(line.verdict is verdict for line in lines),
            "note": None,
            "address": None,
            "tone": tone(verdict),
            "icon": sign(verdict),
        }
        for verdict in COUNTED
    ]


def _row(line: Line, visitor: Visitor) -> dict[str, Any]:
    entry = line.entry
    plan = visitor.names.loaded(entry.plan)
    return {
        "line": line,
        "activity": activity_name(plan, entry.activity),
        "plan": plan.title,
        "party": visitor.names.party(entry.party.id, is_person=entry.party.kind is PartyKind.PERSON),
        "address": own_address(entry.assignment, entry.point),
    }


ROUTES = (own,)
