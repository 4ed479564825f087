"""What the head of a page leads to, by what the visitor's roles have to do there."""

from collections.abc import Callable
from dataclasses import dataclass

from application.performing import Actor
from domain.actors import Role


@dataclass(frozen=True, slots=True)
class Door:
    """One entry; whoever is not `shown` it may still know the address, and is told there why it is not theirs."""

    title: str
    address: str
    shown: Callable[[Actor], bool]
    also: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        """Whether this path is behind it."""
        behind = (self.address, *self.also)
        return path in behind or any(at != "/" and path.startswith(f"{at}/") for at in behind)


def roles(actor: Actor) -> frozenset[Role]:
    """All that the actor holds today, a substitute's too."""
    absent = (grant.role for person in actor.stands_in for grant in person.grants)
    return frozenset((*(grant.role for grant in actor.grants), *absent))


def everybody(actor: Actor) -> bool:
    return True


def holders(*named: Role) -> Callable[[Actor], bool]:
    """Shown to whoever holds one of these roles anywhere."""
    return lambda actor: not roles(actor).isdisjoint(named)


CLEARS = holders(Role.SETTER, Role.CONTROLLER)
COMMITTEE = holders(Role.SETTER, Role.CONTROLLER, Role.ORGANISER, Role.AUDITOR)

DOORS: tuple[Door, ...] = (
    Door("Сегодня", "/", everybody),
    Door("Планы", "/plans", everybody),
    Door("Мои сроки", "/mine", holders(Role.EXECUTOR), ("/calendars",)),
    Door("Экспертиза", "/expertise", holders(Role.EXPERT)),
    Door("Отчёты", "/incoming", CLEARS),
    Door("Переносы", "/extensions", CLEARS),
    Door("Сборы", "/collections", COMMITTEE),
    Door("Матрица", "/matrix", COMMITTEE, ("/discipline", "/non-reporters")),
    Door("Организации", "/organisations", everybody),
    Door("Люди", "/people", holders(Role.ADMINISTRATOR, Role.AUDITOR)),
    Door("Поиск", "/search", everybody),
    Door("Печать", "/seal", holders(Role.AUDITOR)),
    Door("Журнал чтения", "/reads", holders(Role.AUDITOR)),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A door as this page shows it."""

    title: str
    address: str
    here: bool


def ways(actor: Actor | None, path: str) -> tuple[Way, ...]:
    """The doors for this actor; the one that the page lies behind is `here`."""
    if actor is None:
        return ()
    return tuple(Way(door.title, door.address, door.leads_to(path)) for door in DOORS if door.shown(actor))
