"""What one deadline of a plan is: its kind, its dates or its rule, and whether a person has to clear it."""

from datetime import date
from enum import StrEnum
from typing import Self

from dateutil.rrule import rrulestr
from pydantic import BaseModel, ConfigDict, field_validator, model_validator

# Any moment will do: only whether the rule is well formed is asked of it.
_RULE_CHECK_START = date(2000, 1, 1)


class DeadlineKind(StrEnum):
    """Kinds of deadline that plans state; the values are those of the outside contract."""

    DATE = "date"
    RANGE = "range"
    LIST_ITEM = "list_item"
    MONTH = "month"
    MONTH_RANGE = "month_range"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR_THROUGH = "year_through"
    WEEKLY_RULE = "weekly_rule"
    MONTHLY_RULE = "monthly_rule"
    QUARTERLY_RULE = "quarterly_rule"
    HALF_YEARLY_RULE = "half_yearly_rule"
    YEARLY_RULE = "yearly_rule"
    CONTINUOUS = "continuous"
    OPEN_ENDED = "open_ended"
    RELATIVE = "relative"
    EXTERNAL = "external"
    FREQUENCY = "frequency"
    NONE = "none"

    @property
    def recurs(self) -> bool:
        """Whether a deadline of this kind carries a recurrence rule instead of one date."""
        return self in _RECURRING


_RECURRING = frozenset(
    {
        DeadlineKind.WEEKLY_RULE,
        DeadlineKind.MONTHLY_RULE,
        DeadlineKind.QUARTERLY_RULE,
        DeadlineKind.HALF_YEARLY_RULE,
        DeadlineKind.YEARLY_RULE,
    }
)


class Deadline(BaseModel):
    """One deadline as read.

    `start` and `end` are both inclusive; `start` is None for «до D», due by `end`. `rrule` is an RFC 5545 rule without
    its `RRULE:` prefix, recurring kinds only. `assumed_year`: the year is not written at this date and was taken from
    the context. `needs_person`: the text does not settle it. `candidates`: ISO dates, or ISO intervals
    `2020-06-01/2020-06-16`, offered to that person. `raw`: the words it was read from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    rrule: str | None = None
    assumed_year: bool = False
    needs_person: bool = False
    candidates: tuple[str, ...] = ()
    raw: str = ""

    @field_validator("rrule")
    @classmethod
    def _well_formed(cls, rule: str | None) -> str | None:
        if rule is not None:
            rrulestr(f"DTSTART:{_RULE_CHECK_START:%Y%m%d}\nRRULE:{rule}")
        return rule

    @field_validator("candidates")
    @classmethod
    def _iso_dates(cls, candidates: tuple[str, ...]) -> tuple[str, ...]:
        for candidate in candidates:
            for day in candidate.split("/"):
                date.fromisoformat(day)
        return candidates

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError("a deadline cannot end before it starts")
        return self
