"""Reporting periods: a year, a half, a quarter or a month of it [domain.md §1.1, §7]."""

import calendar
import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.actors import Frozen
from domain.refusals import BadInput

MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_KEY = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})))?")


class PeriodKind(StrEnum):
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


class PeriodNotUnderstood(BadInput):
    """Not the name of a period."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"Период «{given}» не понятен: год пишут 2024, полугодие 2024-H1, квартал 2024-Q3, месяц 2024-07.", "period"
        )


class Period(Frozen):
    """`number` counts halves, quarters or months of the year from 1; a year is number 1 of itself."""

    kind: PeriodKind
    year: Annotated[int, Field(ge=1900, le=2200)]
    number: int = 1

    @property
    def key(self) -> str:
        """`2024`, `2024-H1`, `2024-Q3`, `2024-07`."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}"
            case PeriodKind.HALF:
                return f"{self.year}-H{self.number}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"

    @property
    def ends(self) -> date:
        """Its last day."""
        month = self.number * MONTHS[self.kind]
        month = 12 if self.kind is PeriodKind.YEAR else month
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @classmethod
    def of(cls, key: str) -> "Period":
        """The period of this key. Raises PeriodNotUnderstood."""
        found = _KEY.fullmatch(key.strip())
        if found is None or not 1900 <= int(found[1]) <= 2200:
            raise PeriodNotUnderstood(key)
        year = int(found[1])
        if found[2]:
            return cls(kind=PeriodKind.HALF, year=year, number=int(found[2]))
        if found[3]:
            return cls(kind=PeriodKind.QUARTER, year=year, number=int(found[3]))
        if found[4]:
            if not 1 <= int(found[4]) <= 12:
                raise PeriodNotUnderstood(key)
            return cls(kind=PeriodKind.MONTH, year=year, number=int(found[4]))
        return cls(kind=PeriodKind.YEAR, year=year)


PeriodKey = str
"""A period by its key, as `Period.key` writes it."""
