"""The first page: what waits for the visitor today, what is overdue, what has happened since they last came."""

from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from application.today import Overseen, Today, today
from application.visits import News, come, news
from domain.parent_state import ParentState
from domain.timeliness import Verdict
from interfaces.pages.charts import Part
from interfaces.pages.home_sections import plans_seen, sections
from interfaces.pages.plan import Figure, verdict_parts
from interfaces.pages.routing import page
from interfaces.pages.told import steps
from interfaces.pages.visitor import Visitor

LATE = (Verdict.OVERDUE, Verdict.NOT_DONE)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября")


@dataclass(frozen=True, slots=True)
class PlanInShort:
    """A plan that the visitor oversees, as a line of the first page."""

    id: object
    title: str
    state: ParentState
    entries: int
    overdue: int
    parts: tuple[Part, ...]


@page("/")
def home(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """What waits for the visitor, and what is new."""
    reception, ledger = visitor.reception, visitor.office.ledger
    found = today(visitor.actor, reception.register, reception.trail, ledger, visitor.today)
    visit = come(visitor.actor, reception.visits, visitor.frame.position or 0, visitor.office.clock.now())
    told = News((), False)
    if visit.since is not None:
        told = news(
            visitor.actor,
            visit.since.position,
            plans_seen(found),
            reception.trail,
            ledger,
            visitor.names,
            reception.wording,
        )
    return visitor.show(
        "home.html",
        day=_day(visitor),
        figures=_figures(found, told),
        sections=list(sections(visitor, found)),
        plans=[_in_short(one) for one in found.plans],
        since=visit.since,
        news=steps(told.entries),
        more_news=told.more,
    )


def _day(visitor: Visitor) -> str:
    day = visitor.today
    month = (*MONTHS, "декабря")[day.month - 1]
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {month} {day.year} года"


def _figures(found: Today, told: News) -> list[Figure]:
    late = [line for line in found.owed if line.verdict in LATE]
    shown = [Figure("Ждёт вас", str(found.waiting), tone="wait", icon="review")]
    if found.owed:
        soon = sum(line.verdict is Verdict.DUE_SOON for line in found.owed)
        shown.append(Figure("Из них просрочено", str(len(late)), tone="bad", icon="overdue"))
        shown.append(Figure("Срок наступает", str(soon), tone="late", icon="soon"))
    if found.plans:
        overdue = sum(one.summary.verdicts.get(Verdict.OVERDUE, 0) for one in found.plans)
        shown.append(Figure("Просрочено в ваших планах", str(overdue), tone="bad", icon="overdue"))
    shown.append(Figure("Нового", f"{len(told.entries)}{'+' if told.more else ''}", icon="history"))
    return shown


def _in_short(one: Overseen) -> PlanInShort:
    return PlanInShort(
        id=one.plan.id,
        title=one.plan.title or "План без названия",
        state=one.summary.state,
        entries=one.summary.entries,
        overdue=one.summary.verdicts.get(Verdict.OVERDUE, 0),
        parts=verdict_parts(one.summary),
    )


ROUTES = (home,)
