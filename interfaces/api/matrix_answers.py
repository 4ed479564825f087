"""What questions about the matrix, discipline and regions share: parameters, and numbers as they are answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

from litestar.params import QueryParameter

from application.compliance_matrix import Part
from application.compliance_numbers import Numbers
from application.who_complied import Sources, When
from domain.timeliness import Verdict
from interfaces.asking import moment_or_position, today
from interfaces.reception import Reception

Territory: TypeAlias = Annotated[str | None, QueryParameter(max_length=200, description="Регион исполнителя.")]
Section: TypeAlias = Annotated[
    int | None, QueryParameter(ge=0, le=10_000, description="Место раздела в плане, от нуля; вместе с plan.")
]
Since: TypeAlias = Annotated[date | None, QueryParameter(description="Сроки по плану не раньше этой даты.")]
Until: TypeAlias = Annotated[date | None, QueryParameter(description="Сроки по плану не позже этой даты.")]


@dataclass(frozen=True, slots=True)
class Counts:
    """Числа: сколько требовалось и принято, худшая отметка и сколько точек с какой отметкой, наибольшая просрочка."""

    required: int
    accepted: int
    extended: int
    returned: int
    verdict: Verdict | None
    days_late: int
    verdicts: dict[Verdict, int]


def counts(numbers: Numbers) -> Counts:
    """Numbers as they are answered."""
    return Counts(
        required=numbers.required,
        accepted=numbers.accepted,
        extended=numbers.extended,
        returned=numbers.returned,
        verdict=numbers.worst,
        days_late=numbers.days_most,
        verdicts=numbers.verdicts,
    )


def named(part: Part) -> str | int | None:
    """What a row stands for: an id as text, a place in the plan or a region as they are."""
    return str(part) if isinstance(part, UUID) else part


def sources(reception: Reception) -> Sources:
    """Where the answers come from."""
    return Sources(reception.matrix, reception.past, reception.office.ledger)


def seen_from(reception: Reception, as_of: date | None, known_at: str | None) -> When:
    """From where the question looks; without a day of its own, from today. Raises UnfitMoment."""
    now = today(reception.office.clock)
    return When(as_of or now, now, moment_or_position(known_at))
