"""Collections of reports: their calendar, who gave and who did not, opening and closing them; and the plan's notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import collecting, looking
from application.access import may
from application.collections_board import Board, seen_board, seen_plan_boards
from application.matrix_names import activity_name
from application.replaying import Axes
from domain.assignment.events import Duty
from domain.plan.state import Plan
from interfaces.pages.asked import Asked, Question, address
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import party

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MOST_PLANS = 500


class CollectionsAsked(Question):
    plan: UUID | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """The collections of one month."""

    name: str
    lines: tuple[dict[str, Any], ...]


@page("/collections")
def calendar(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """The collections of a plan by their dates."""
    return _calendar(visitor, visitor.asked(CollectionsAsked), visitor.form())


@form("/collections")
def open_all(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """Every collection of the plan, or of the activities chosen, opened at once."""
    found = visitor.asked(CollectionsAsked)
    return visitor.carry_out(
        sent,
        collecting.OpenCollections,
        collecting.open_collections,
        plan=found.question.plan,
        then=address("/collections", found.question),
        again=lambda filled: _calendar(visitor, found, filled),
    )


def _calendar(visitor: Visitor, asked: Asked[CollectionsAsked], filled: Filled) -> Response[Any]:
    reception, ledger = visitor.reception, visitor.office.ledger
    plans = [p for p in looking.plans(visitor.actor, reception.trail, ledger, 0, MOST_PLANS).states if p.assignments]
    wanted = asked.question.plan or next((plan.id for plan in plans), None)
    if wanted is None:
        return visitor.show("collections.html", status=filled.status, plan=None, plans=[], form=filled)
    plan = looking.plan(visitor.actor, ledger, wanted)
    boards = seen_plan_boards(visitor.actor, reception.trail, ledger, wanted, Axes(), visitor.today)
    open_now = [board for board in boards if board.collection.closed is None]
    question = CollectionsAsked(plan=wanted)
    return visitor.show(
        "collections.html",
        status=filled.status,
        plan=plan,
        plans=[(str(one.id), one.title or "Без названия") for one in plans],
        filters_form=visitor.form(plan=wanted),
        form=filled,
        action=address("/collections", question),
        months=tuple(_months(boards, plan, visitor)),
        open_now=len(open_now),
        overdue=sum(1 for board in open_now if (board.collection.date or date.max) < visitor.today),
        may_open=may(visitor.actor, collecting.OpenCollections, plan=plan),
        activities=_reporting(plan),
    )


def _reporting(plan: Plan) -> list[tuple[str, str]]:
    """The rows that somebody reports on, or whose reports somebody collects."""
    duties = {Duty.REPORTS, Duty.COLLECTS}
    rows = (row for row in plan.activities.values() if not row.struck and duties & {one.duty for one in row.parties})
    return [(str(row.id), activity_name(plan, row.id)) for row in rows]


def _months(boards: Iterable[Board], plan: Plan, visitor: Visitor) -> Iterator[Month]:
    dated = sorted(boards, key=lambda board: (board.collection.date or date.max, str(board.collection.activity)))
    for (year, month), own in groupby(dated, key=lambda board: _month(board.collection.date)):
        name = f"{MONTHS[month - 1]} {year}".capitalize() if year else "Без даты"
        yield Month(name, tuple(_line(board, plan, visitor) for board in own))


def _month(day: date | None) -> tuple[int, int]:
    return (day.year, day.month) if day else (0, 1)


def _line(board: Board, plan: Plan, visitor: Visitor) -> dict[str, Any]:
    owed = [line for line in board.lines if line.owed]
    collection = board.collection
    passed = collection.date is not None and collection.date < visitor.today
    return {
        "board": board,
        "activity": activity_name(plan, collection.activity) if collection.activity else "",
        "address": f"/collections/{collection.id}",
        "owed": len(owed),
        "given": sum(1 for line in owed if line.handed_in),
        "passed": passed,
    }


@page("/collections/{collection:uuid}")
def board_page(visitor: NamedDependency[Visitor], collection: FromPath[UUID]) -> Response[Any]:
    """Who gave, when and how; who did not."""
    return _board(visitor, collection, visitor.form())


@form("/collections/{collection:uuid}")
def close(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], collection: FromPath[UUID]) -> Response[Any]:
    """The collection closed, with the list of those who missed it."""
    return visitor.carry_out(
        sent,
        collecting.CloseCollection,
        collecting.close_collection,
        collection=collection,
        watching=(collection,),
        then=f"/collections/{collection}",
        again=lambda filled: _board(visitor, collection, filled),
    )


def _board(visitor: Visitor, identity: UUID, filled: Filled) -> Response[Any]:
    found = seen_board(visitor.actor, visitor.office.ledger, identity, as_of=visitor.today)
    plan = visitor.names.loaded(found.collection.plan) if found.collection.plan else Plan()
    owed = [line for line in found.lines if line.owed]
    return visitor.show(
        "collection.html",
        status=filled.status,
        form=filled,
        board=found,
        plan=plan,
        activity=activity_name(plan, found.collection.activity) if found.collection.activity else "",
        party=lambda one: party(one, visitor.names),
        owed=len(owed),
        given=sum(1 for line in owed if line.handed_in),
        action=f"/collections/{identity}",
        may_close=found.collection.closed is None and may(visitor.actor, collecting.CloseCollection, plan=plan),
    )


ROUTES = (calendar, open_all, board_page, close)
