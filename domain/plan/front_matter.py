"""What a plan's document has around its rows: indicators, stamps, abbreviations, as its reading is remembered."""

import datetime

from domain.actors import Frozen
from domain.personal import Personal


class IndicatorRow(Frozen):
    """An indicator as the document states it: values as written, an empty cell stays empty."""

    name: Personal[str]
    unit: str | None
    baseline_value: float | None = None
    baseline_date: str | None = None
    targets: tuple[tuple[int, float | None], ...] = ()


class StampRow(Frozen):
    """A stamp of approval or agreement found in the document; it becomes a decision only when a person records it."""

    stamp: str
    position: Personal[str] | None = None
    person: Personal[str] | None = None
    body: Personal[str] | None = None
    date: datetime.date | None = None
    number: str | None = None


class AbbreviationRow(Frozen):
    short: Personal[str]
    long: Personal[str]
