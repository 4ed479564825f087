"""What a driver was answered about indicators, as scenarios read it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tests.steps.driver import Measured, Whole


def measured(lines: Sequence[dict[str, Any]]) -> list[Measured]:
    """Every period of every territory; a territory without any has one empty period."""
    nothing = {"period": "", "value": None, "standing": None, "progress": "no_value"}
    return [
        Measured(
            indicator=UUID(str(line["indicator"])),
            party=UUID(str(line["party"])),
            territory=line["territory"],
            period=period["period"],
            value=period["value"],
            standing=period["standing"],
            progress=period["progress"],
        )
        for line in lines
        for period in line["periods"] or [nothing]
    ]


def whole(wholes: Sequence[dict[str, Any]], year: str) -> Whole:
    """The year of the first indicator over its territories."""
    found = next(line for line in wholes[0]["years"] if line["year"] == year)
    return Whole(found["value"], tuple(found["missing"]))
