"""The views of one plan, or of one activity, side by side under its title; a page joins them by a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.performing import Actor
from interfaces.pages.navigation import CLEARS, everybody
from interfaces.pages.visitor import Visitor

Tabs = Sequence[tuple[str, str, Callable[[Actor], bool]]]

PLAN_TABS: Tabs = (
    ("Мероприятия", "/plans/{plan}", everybody),
    ("Показатели", "/plans/{plan}/indicators", everybody),
    ("История", "/plans/{plan}/history", everybody),
    ("Разбор", "/plans/{plan}/clearing", CLEARS),
)
ACTIVITY_TABS: Tabs = (
    ("Состояние", "/plans/{plan}/activities/{activity}", everybody),
    ("История", "/plans/{plan}/activities/{activity}/history", everybody),
)


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    address: str
    here: bool
    count: int | None = None


def plan_tabs(visitor: Visitor, plan: UUID) -> tuple[Tab, ...]:
    """The views of a plan for this visitor; the one that is open is `here`."""
    return _tabs(visitor, PLAN_TABS, plan=plan)


def activity_tabs(visitor: Visitor, plan: UUID, activity: UUID) -> tuple[Tab, ...]:
    """The same of an activity."""
    return _tabs(visitor, ACTIVITY_TABS, plan=plan, activity=activity)


def _tabs(visitor: Visitor, tabs: Tabs, **named: UUID) -> tuple[Tab, ...]:
    path = visitor.request.url.path
    return tuple(
        Tab(title, address, path == address)
        for title, pattern, shown in tabs
        if shown(visitor.actor) and (address := pattern.format_map(named))
    )
