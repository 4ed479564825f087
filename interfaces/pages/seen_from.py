"""From where a page is looked at on both axes of time: what was known when, and as of which day."""

from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

from application.past_register import Axes
from application.ports import Ledger
from application.replaying import known_position
from domain.calendar.policy import DEFAULT_TIME_ZONE
from interfaces.asking import UnfitMoment, moment_or_position
from interfaces.pages.asked import Question


def _moment(given: Any) -> Any:
    """A field of a form knows no time zone: it is that of most plans."""
    if not isinstance(given, str):
        return given
    try:
        local = datetime.fromisoformat(given)
    except ValueError:
        local = None
    try:
        if local is not None and local.tzinfo is None and not given.isdigit():
            return moment_or_position(local.replace(tzinfo=ZoneInfo(DEFAULT_TIME_ZONE)).isoformat())
        return moment_or_position(given)
    except UnfitMoment:
        raise ValueError("нужны дата и время или номер записи журнала") from None


def _within_reach(given: date | None) -> date | None:
    if given is not None and not 1900 <= given.year <= 2200:
        raise ValueError("нужна дата в пределах 1900–2200 годов")
    return given


Moment = Annotated[datetime | int | None, BeforeValidator(_moment)]
Day = Annotated[date | None, AfterValidator(_within_reach)]


class SeenFrom(Question):
    """`known_at`: a moment or a position of the ledger; `as_of`: a day. Without either, the present."""

    as_of: Day = None
    known_at: Moment = None

    def axes(self, ledger: Ledger) -> Axes:
        """The same as questions of `application` take it."""
        return Axes(known_position(ledger, self.known_at), self.as_of)
