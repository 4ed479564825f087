"""Figures of the reports of one collection, added up over the parties; each sum says whose reports it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.assignment.events import Party
from domain.collection.owing import NOT_OWED, Owed
from domain.report_form import FormFigure, FormVersion


@dataclass(frozen=True, slots=True)
class Given:
    """A party's figure, as written in the report that stands; `accepted`: the report is."""

    assignment: UUID
    party: Party
    report: UUID
    on: date
    value: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class FigureSum:
    """A figure over the parties. `total` is None where the form does not sum it; `silent` gave none."""

    figure: FormFigure
    total: Decimal | None
    given: tuple[Given, ...]
    silent: tuple[Party, ...]


def sums(form: FormVersion | None, asked: Sequence[Owed], day: date) -> tuple[FigureSum, ...]:
    """Every figure of the form, from the last report of each party that stood on that day: a returned one counts
    nothing, one under review counts and is marked. A figure keeps its digits: 1.50 and 2.5 make 4.00."""
    if form is None:
        return ()
    return tuple(_sum(figure, [o for o in asked if o.point.stage not in NOT_OWED], day) for figure in form.figures)


def _sum(figure: FormFigure, asked: Sequence[Owed], day: date) -> FigureSum:
    given: list[Given] = []
    silent: list[Party] = []
    for one in asked:
        party, stands = one.assignment.party, one.standing(day)
        if party is None:
            continue
        value = next((f.value for f in stands.figures if f.code == figure.code), None) if stands else None
        if stands is None or value is None:
            silent.append(party)
            continue
        accepted = stands.accepted_on is not None and stands.accepted_on <= day
        given.append(Given(one.stream, party, stands.report, stands.on, value, accepted))
    total = sum((Decimal(g.value) for g in given), Decimal(0)) if figure.summed else None
    return FigureSum(figure, total, tuple(given), tuple(silent))
