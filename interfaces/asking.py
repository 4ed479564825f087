"""What questions share: the axes of time, waiting for one's own write, where a page continues."""

import asyncio
from datetime import date, datetime
from typing import Annotated, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from application.compliance_register import EntryKey
from application.ports import Clock
from application.replaying import Axes, known_position
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.refusals import BadInput
from interfaces.problems import NOT_YET, Declined
from interfaces.reception import Reception

PATIENCE = 5.0  # seconds that a question waits for the projections
GLANCE = 0.01

AtLeastPosition: TypeAlias = Annotated[
    int | None,
    QueryParameter(
        ge=0, le=2**53, description="Подождать, пока сводные данные дойдут до этой записи: её номер отвечает команда."
    ),
]
KnownAt: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=64,
        description="Как было известно тогда: момент (ГГГГ-ММ-ДДTчч:мм:сс+03:00) или номер записи журнала.",
        examples=[Example(value="2025-05-15T00:00:00+03:00"), Example(value="120")],
    ),
]
AsOf: TypeAlias = Annotated[
    date | None, QueryParameter(description="По состоянию на дату: учитываются события не позднее неё.")
]
Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=1000, description="Сколько записей на странице.")]
After: TypeAlias = Annotated[int, QueryParameter(ge=0, le=2**53, description="Продолжить после этой записи.")]


class NotYet(Declined):
    """The projections did not get there in time."""

    problem = NOT_YET


class NoSuchPosition(BadInput):
    """The ledger has not come so far, so there is nothing to wait for."""

    def __init__(self, position: int, head: int) -> None:
        super().__init__(f"Записи {position} в журнале ещё нет: последняя — {head}.", "at_least_position")


class UnfitMoment(BadInput):
    """Neither a moment nor a position."""

    def __init__(self) -> None:
        super().__init__(
            "known_at: нужен момент с часовым поясом (ГГГГ-ММ-ДДTчч:мм:сс+03:00) или номер записи журнала.", "known_at"
        )


class UnfitCursor(BadInput):
    """Not what a page before gave."""

    def __init__(self) -> None:
        super().__init__("after: возьмите значение next из предыдущей страницы как есть.", "after")


async def caught_up(reception: NamedDependency[Reception], at_least_position: AtLeastPosition = None) -> int:
    """Waits until the projections have counted this position. Raises NotYet, NoSuchPosition."""
    if at_least_position is None:
        return 0
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while not await sync_to_thread(reception.progress.wait_until, at_least_position, 0.0):
        head = await sync_to_thread(reception.office.ledger.head)
        if at_least_position > head:
            raise NoSuchPosition(at_least_position, head)
        if loop.time() > until:
            raise NotYet
        await asyncio.sleep(GLANCE)
    return at_least_position


def moment_or_position(given: str | None) -> datetime | int | None:
    """What `known_at` names. Raises UnfitMoment."""
    if given is None:
        return None
    if given.isascii() and given.isdigit() and len(given) < 17:
        return int(given)
    try:
        # A plus sign that was not escaped in an address arrives as a blank.
        moment = datetime.fromisoformat(given.strip().replace(" ", "+") if "T" in given else given)
    except ValueError:
        raise UnfitMoment from None
    if moment.tzinfo is None or not 1900 < moment.year < 9000:
        raise UnfitMoment
    return moment


def axes(reception: Reception, known_at: str | None, as_of: date | None) -> Axes:
    """Both axes of a question. Raises UnfitMoment."""
    return Axes(known_position(reception.office.ledger, moment_or_position(known_at)), as_of)


def today(clock: Clock) -> date:
    """The day it is where most plans are."""
    return clock.now().astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date()


def cursor(key: EntryKey | None) -> str | None:
    """Where the register's next page begins, as text."""
    return f"{key.plan}~{key.row}~{key.point}~{key.assignment}" if key else None


def entry_key(given: str | None) -> EntryKey | None:
    """The same back. Raises UnfitCursor."""
    if given is None:
        return None
    try:
        plan, row, point, assignment = given.split("~")
        return EntryKey(UUID(plan), _small(row), point, UUID(assignment))
    except ValueError:
        raise UnfitCursor from None


def _small(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise ValueError(number)
    return int(number)
