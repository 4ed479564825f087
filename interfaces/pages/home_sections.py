"""The lists of the first page: each for those whose business it is; another list joins them by a line in `SECTIONS`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from application.compliance_register import Entry
from application.plan_sheet import Line
from application.today import Today
from domain.actors import Role
from domain.plan.state import PLAN, Plan
from interfaces.pages.extensions import request_address
from interfaces.pages.incoming import report_address
from interfaces.pages.navigation import roles
from interfaces.pages.own_point import own_address
from interfaces.pages.visitor import Visitor
from interfaces.pages.wording import sign, tone
from interfaces.russian_changes import party

SHOWN = 8
"""Rows of one list; the rest is behind `more`."""


@dataclass(frozen=True, slots=True)
class Badge:
    words: str
    tone: str
    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: by when, what, whose, and how it stands."""

    due: date | None
    title: str
    address: str
    note: str
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """`total` counts all, `rows` are the first of them, `more` is where the rest is; `empty` is said of none."""

    id: str
    title: str
    rows: Sequence[Row]
    total: int
    empty: str
    more: str | None = None


def of_lines(
    visitor: Visitor,
    id: str,
    title: str,
    lines: Sequence[Line],
    empty: str,
    *,
    more: str | None = None,
    leads: Callable[[Entry], str] | None = None,
) -> Section:
    """A list of control points; `leads` says where each of them is worked on, by default its activity."""
    plan = cache(lambda identity: visitor.office.ledger.load(PLAN, identity).state)
    rows = [_row(visitor, line, plan(line.entry.plan), leads or _activity) for line in lines[:SHOWN]]
    return Section(id, title, rows, len(lines), empty, more)


def _activity(entry: Entry) -> str:
    return f"/plans/{entry.plan}/activities/{entry.activity}"


def _row(visitor: Visitor, line: Line, plan: Plan, leads: Callable[[Entry], str]) -> Row:
    entry = line.entry
    activity = plan.activities.get(entry.activity)
    words = activity.wording.text if activity and activity.wording else "сведения удалены"
    return Row(
        due=entry.effective,
        title=f"{entry.number or ''} {words}".strip(),
        address=leads(entry),
        note=party(entry.party, visitor.names),
        badge=Badge(line.timeliness.russian, tone(line.verdict), sign(line.verdict)),
    )


def owed(visitor: Visitor, today: Today) -> Section | None:
    """Reports that the visitor owes."""
    if not today.owed and Role.EXECUTOR not in roles(visitor.actor):
        return None
    return of_lines(
        visitor,
        "owed",
        "Отчёты, которые вы должны",
        today.owed,
        "Все отчёты представлены.",
        more="/mine",
        leads=lambda entry: own_address(entry.assignment, entry.point),
    )


def review(visitor: Visitor, today: Today) -> Section | None:
    """Reports that wait for a controller."""
    if not today.review and Role.CONTROLLER not in roles(visitor.actor):
        return None
    return of_lines(
        visitor,
        "review",
        "Отчёты на рассмотрении",
        today.review,
        "Новых отчётов нет.",
        more="/incoming",
        leads=_report,
    )


def _report(entry: Entry) -> str:
    return report_address(entry.assignment, entry.point)


def removals(visitor: Visitor, today: Today) -> Section | None:
    """Accepted points that wait to be removed from control."""
    return _decision(
        visitor, "removals", "Снять с контроля", today.removals, more="/incoming?waiting=removal", leads=_report
    )


def requests(visitor: Visitor, today: Today) -> Section | None:
    """Requests for more time."""
    return _decision(
        visitor,
        "requests",
        "Просят перенести срок",
        today.requests,
        more="/extensions",
        leads=lambda entry: request_address(entry.assignment, entry.point),
    )


def lapses(visitor: Visitor, today: Today) -> Section | None:
    """Terms that had passed before the plan was in force."""
    return _decision(visitor, "lapses", "Срок истёк до утверждения плана", today.lapses)


def _decision(
    visitor: Visitor,
    id: str,
    title: str,
    lines: Sequence[Line],
    *,
    more: str | None = None,
    leads: Callable[[Entry], str] | None = None,
) -> Section | None:
    if Role.SETTER not in roles(visitor.actor) or not lines:
        return None
    return of_lines(visitor, id, title, lines, "", more=more, leads=leads)


def drafts(visitor: Visitor, today: Today) -> Section | None:
    """Plans that are not on control yet."""
    if not today.drafts:
        return None
    rows = [
        Row(
            due=None,
            title=plan.title or "План без названия",
            address=f"/plans/{plan.id}/clearing",
            note=f"открытых замечаний: {len(plan.open_errors)}" if plan.open_errors else "замечаний нет",
            badge=Badge(STAGES[plan.stage.value], tone(plan.stage), sign(plan.stage)),
        )
        for plan in today.drafts
    ]
    return Section("drafts", "Планы, которые ещё не на контроле", rows[:SHOWN], len(rows), "")


STAGES = {"draft": "черновик", "approved": "утверждён"}


def overdue(visitor: Visitor, today: Today) -> Section | None:
    """What others are late with."""
    if not today.overdue and roles(visitor.actor).isdisjoint({Role.CONTROLLER, Role.SETTER}):
        return None
    return of_lines(visitor, "overdue", "Просрочено исполнителями", today.overdue, "Просроченного нет.")


Make = Callable[[Visitor, Today], Section | None]

SECTIONS: tuple[Make, ...] = (owed, review, requests, removals, lapses, drafts, overdue)


def sections(visitor: Visitor, today: Today) -> Iterable[Section]:
    """The lists of this visitor, what waits first."""
    made = [section for make in SECTIONS if (section := make(visitor, today))]
    return sorted(made, key=lambda section: not section.total)


def plans_seen(today: Today) -> tuple[UUID, ...]:
    """The plans whose news are the visitor's."""
    return tuple(one.plan.id for one in today.plans if one.plan.id) + tuple(p.id for p in today.drafts if p.id)
