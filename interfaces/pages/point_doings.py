"""What the visitor may do with a control point, as links beside it; a form's page joins them by a line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from application.access import NotYours, permit
from application.activity_sheet import ActivitySheet
from application.compliance_register import Entry, WaitsFor
from application.controlling import AcceptExecution, RemoveFromControl
from application.extending import ApproveExtension
from application.performing import Order
from application.reporting import SubmitReport
from domain.assignment.events import PointKey
from domain.assignment.state import Assignment
from interfaces.pages.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Doing:
    """`pattern` has `{assignment}` and `{point}`; it is offered where `when` holds and the order is permitted."""

    order: type[Order]
    title: str
    pattern: str
    when: Callable[[Entry], bool]


def waiting_for(*what: WaitsFor) -> Callable[[Entry], bool]:
    """Offered while the point waits for one of these."""
    return lambda entry: entry.waits_for in what


def still_open(entry: Entry) -> bool:
    """Offered until the point is closed, withdrawn or passed on."""
    return entry.stage.open and entry.plan_closed_on is None


REPORT, REQUEST = "/incoming/{assignment}/{point}", "/extensions/{assignment}/{point}"

DOINGS: tuple[Doing, ...] = (
    Doing(SubmitReport, "Отчитаться", "/mine/{assignment}/{point}", waiting_for(WaitsFor.EXECUTOR_REPORT)),
    Doing(AcceptExecution, "Рассмотреть отчёт", REPORT, waiting_for(WaitsFor.CONTROLLER_REVIEW)),
    Doing(RemoveFromControl, "Снять с контроля", REPORT, waiting_for(WaitsFor.SETTER_REMOVAL)),
    Doing(
        ApproveExtension,
        "Решить о переносе",
        "/extensions/{assignment}/{point}",
        waiting_for(WaitsFor.SETTER_EXTENSION),
    ),
)


@dataclass(frozen=True, slots=True)
class Way:
    title: str
    address: str


def doings(visitor: Visitor, sheet: ActivitySheet) -> Mapping[tuple[UUID, PointKey], tuple[Way, ...]]:
    """The ways on from each control point."""
    found: dict[tuple[UUID, PointKey], tuple[Way, ...]] = {}
    for part in sheet.parties:
        allowed = [doing for doing in DOINGS if _permitted(visitor, doing, sheet, part.assignment)]
        for point in part.points:
            entry = point.line.entry
            at = {"assignment": str(entry.assignment), "point": quote(entry.point)}
            ways = (Way(one.title, one.pattern.format_map(at)) for one in allowed if one.when(entry))
            found[entry.assignment, entry.point] = tuple(ways)
    return found


def _permitted(visitor: Visitor, doing: Doing, sheet: ActivitySheet, assignment: Assignment) -> bool:
    try:
        permit(visitor.actor, doing.order, plan=sheet.plan, assignment=assignment)
    except NotYours:
        return False
    return True
