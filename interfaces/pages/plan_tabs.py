"""The views of one plan, side by side under its title; a page of a plan joins them by a line here."""

from dataclasses import dataclass
from uuid import UUID

from interfaces.pages.navigation import everybody
from interfaces.pages.visitor import Visitor

TABS = (
    ("Мероприятия", "/plans/{plan}", everybody),
    ("Показатели", "/plans/{plan}/indicators", everybody),
    ("История", "/plans/{plan}/history", everybody),
)


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    address: str
    here: bool
    count: int | None = None


def plan_tabs(visitor: Visitor, plan: UUID) -> tuple[Tab, ...]:
    """The views for this visitor; the one that is open is `here`."""
    path = visitor.request.url.path
    return tuple(
        Tab(title, address, path == address)
        for title, pattern, shown in TABS
        if shown(visitor.actor) and (address := pattern.format(plan=plan))
    )
