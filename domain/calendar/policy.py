"""How a plan reads its dates: which calendar, which way a non-working day shifts, which words stand for which date.

Everything domain.md §11 leaves to a person is a field here with the default of the executive branch. A policy belongs
to a plan and is set by an event; what was computed under an earlier policy stays as it was stored.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict, Field

from domain.calendar.working_days import DEFAULT_CALENDAR, DateOutOfReach, WorkingCalendar, calendar
from domain.refusals import Refusal

DUE_SOON_DAYS = 3
"""Working days before a deadline from which it is «срок наступает», unless the plan says otherwise."""

DEFAULT_TIME_ZONE = "Europe/Moscow"


class Shift(StrEnum):
    """Where a deadline on a non-working day goes."""

    PRECEDING = "preceding"
    """Executive branch: the working day before [S1 п. 17, S2 п. 5.3.2]."""
    FOLLOWING = "following"
    """Civil law, ст. 193 ГК: the working day after [S24]."""
    NONE = "none"
    """The date stands as written."""


class CountedSubmission(StrEnum):
    """Which submission timeliness is judged by (domain.md §3, §11)."""

    ACCEPTED = "accepted"
    FIRST = "first"


class SchoolYearEnd(StrEnum):
    """The last day of an «учебный год» (domain.md §6)."""

    AUGUST_31 = "31.08"
    MAY_31 = "31.05"


class Urgency(StrEnum):
    """Words that stand for a number of days [S1 п. 16, S2 п. 5.3]."""

    URGENT = "срочно"
    PROMPT = "оперативно"
    VERY_URGENT = "весьма срочно"


class DayKind(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class UnknownTimeZone(Refusal):
    """The name is not one of the IANA time zones."""

    TITLE = "Неизвестный часовой пояс"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Часовой пояс «{name}» неизвестен: укажите имя IANA, например Europe/Moscow, Europe/Samara или Asia/Tomsk"
        )


class DefaultDates(BaseModel):
    """Dates for words that name none: a configuration of the setter, not constants (domain.md §4.7).

    The defaults are those of Sverdlovsk oblast [S1]. A federal agency counts «срочно» and «оперативно» in calendar days
    and gives a task without a date one month [S2]: `days=CALENDAR`, `months_without_date=1`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    day_after_period: int = Field(default=10, ge=1, le=28)
    continuous_month: int = Field(default=1, ge=1, le=12)
    continuous_day: int = Field(default=20, ge=1, le=28)
    urgent: int = Field(default=3, ge=1)
    prompt: int = Field(default=10, ge=1)
    very_urgent: int = Field(default=1, ge=1)
    days: DayKind = DayKind.WORKING
    months_without_date: int | None = Field(default=None, ge=1)

    def after_period(self, period_end: date) -> date:
        """The day a monthly or quarterly report is due: in the month after the period's last day [S1]."""
        return period_end.replace(day=1) + relativedelta(months=1, day=self.day_after_period)

    def continuous(self, year: int) -> date:
        """The day a «постоянно» of `year` is reported by: in the next year [S1]."""
        return date(year + 1, self.continuous_month, self.continuous_day)

    def urgent_by(self, word: Urgency, ordered_on: date, working: WorkingCalendar) -> date:
        """The last day of an urgent term; the day of the order does not count."""
        number = {
            Urgency.URGENT: self.urgent,
            Urgency.PROMPT: self.prompt,
            Urgency.VERY_URGENT: self.very_urgent,
        }[word]
        if self.days is DayKind.CALENDAR:
            return ordered_on + timedelta(days=number)
        return working.add_working_days(ordered_on, number)

    def without_date(self, ordered_on: date) -> date | None:
        """The same day of a later month, or that month's last day [S2]; None: a person must set it."""
        if self.months_without_date is None:
            return None
        return ordered_on + relativedelta(months=self.months_without_date)


class EffectiveDeadline(BaseModel):
    """A deadline as stated and as it counts, with what it was computed by: stored in the event, never computed again.

    `certain` is False where the edition did not know the transferred days of that year.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stated: date
    effective: date
    calendar: str
    shift: Shift
    certain: bool = True


class Policy(BaseModel):
    """The policy of one plan, with the defaults of design and domain.md §6, §11."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shift: Shift = Shift.PRECEDING
    inclusive: bool = True
    calendar: str = DEFAULT_CALENDAR
    due_soon_days: int = Field(default=DUE_SOON_DAYS, ge=0, le=60)
    counted_submission: CountedSubmission = CountedSubmission.ACCEPTED
    school_year_ends: SchoolYearEnd = SchoolYearEnd.AUGUST_31
    default_dates: DefaultDates = DefaultDates()
    time_zone: str = DEFAULT_TIME_ZONE

    def checked(self) -> "Policy":
        """Itself, if its calendar and time zone exist; for the decision that sets it, never on replay.

        Raises `UnknownCalendar` or `UnknownTimeZone`.
        """
        calendar(self.calendar)
        _zone(self.time_zone)
        return self

    def effective(self, stated: date, *, until: bool = False, calendar_name: str | None = None) -> EffectiveDeadline:
        """When `stated` counts under this policy. `until` tells that the text says «до D», not bare «D».

        `calendar_name` is the responsible organisation's own calendar, where it keeps another than the plan's (§6).
        Raises `UnknownCalendar`, `DateOutOfReach`.
        """
        working = calendar(calendar_name or self.calendar)
        try:
            last_day = stated if self.inclusive or not until else stated - timedelta(days=1)
        except OverflowError:
            raise DateOutOfReach(stated) from None
        # The bounds are asked whatever the shift: year 4050 is a slip of the pen under every policy.
        before = working.preceding_working_day(last_day)
        match self.shift:
            case Shift.PRECEDING:
                effective = before
            case Shift.FOLLOWING:
                effective = working.following_working_day(last_day)
            case Shift.NONE:
                effective = last_day
        return EffectiveDeadline(
            stated=stated,
            effective=effective,
            calendar=working.name,
            shift=self.shift,
            certain=working.is_certain(last_day) and working.is_certain(effective),
        )

    def school_year_end(self, starting_in: int) -> date:
        """The last day of the school year that begins on 1 September of `starting_in`."""
        month, day = (8, 31) if self.school_year_ends is SchoolYearEnd.AUGUST_31 else (5, 31)
        return date(starting_in + 1, month, day)

    def day_of(self, moment: datetime) -> date:
        """The date of an aware `moment` in the plan's own time zone. Raises `UnknownTimeZone`."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone has no date in the plan's")
        return moment.astimezone(_zone(self.time_zone)).date()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownTimeZone(name) from None
