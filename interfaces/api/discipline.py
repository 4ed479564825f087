"""The routes of executive discipline, and of the summary by regions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from application import who_complied
from application.compliance_matrix import By, MatrixQuestion, Part
from application.compliance_numbers import Numbers
from application.discipline import discipline
from application.performing import Actor
from domain.assignment.events import Duty
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.matrix_answers import Counts, Section, Since, Territory, Until, counts, named, seen_from, sources
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt
from interfaces.reception import Reception


@dataclass(frozen=True, slots=True)
class DisciplineFigures:
    """Доли от 0 до 1: base judged — точки, срок которых уже рассужен; null — долю брать не с чего."""

    judged: int
    on_time: float | None
    late: float | None
    not_done: float | None
    overdue: float | None
    extended: float | None
    returned: float | None
    late_mean: float | None
    late_most: int
    late_to_7: int
    late_8_to_30: int
    late_over_30: int


@dataclass(frozen=True, slots=True)
class DisciplineRow:
    """Исполнительская дисциплина строки и числа, из которых она взята."""

    row: str | int | None
    counts: Counts
    figures: DisciplineFigures


@dataclass(frozen=True, slots=True)
class DisciplineAnswer:
    """Исполнительская дисциплина на дату as_of: по строкам и всего."""

    as_of: date
    as_of_given: bool
    position: int
    rows: list[DisciplineRow]
    total: DisciplineRow


@get(
    "/api/discipline",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskDiscipline",
    summary="Исполнительская дисциплина",
)
def get_discipline(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    rows: FromQuery[By] = By.PARTY,
    plan: FromQuery[UUID | None] = None,
    section: Section = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    territory: Territory = None,
    since: Since = None,
    until: Until = None,
    duty: FromQuery[Duty | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> DisciplineAnswer:
    """Доли исполненного в срок, с нарушением срока (и на сколько дней), неисполненного, продлённого, возвращённого."""
    question = MatrixQuestion(rows, False, plan, section, activity, party, territory, since, until, duty)
    return _disciplined(actor, question, reception, as_of, known_at)


@get(
    "/api/regions",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskRegions",
    summary="Сводка по регионам",
)
def get_regions(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    plan: FromQuery[UUID | None] = None,
    since: Since = None,
    until: Until = None,
    duty: FromQuery[Duty | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> DisciplineAnswer:
    """Каждый регион одной строкой: районы и школы сведены в него; row null — исполнители без региона."""
    question = MatrixQuestion(By.TERRITORY, False, plan, since=since, until=until, duty=duty)
    return _disciplined(actor, question, reception, as_of, known_at)


def _disciplined(
    actor: Actor, question: MatrixQuestion, reception: Reception, as_of: date | None, known_at: str | None
) -> DisciplineAnswer:
    found = who_complied.numbers(actor, question, sources(reception), seen_from(reception, as_of, known_at))
    return DisciplineAnswer(
        as_of=found.as_of,
        as_of_given=as_of is not None,
        position=found.position,
        rows=_rows(found.rows),
        total=_row(None, found.total),
    )


def _rows(rows: Mapping[Part, Numbers]) -> list[DisciplineRow]:
    return [_row(part, numbers) for part, numbers in rows.items()]


def _row(part: Part, numbers: Numbers) -> DisciplineRow:
    figures = discipline(numbers)
    return DisciplineRow(
        row=named(part),
        counts=counts(numbers),
        figures=DisciplineFigures(
            judged=figures.judged,
            on_time=figures.on_time,
            late=figures.late,
            not_done=figures.not_done,
            overdue=figures.overdue,
            extended=figures.extended,
            returned=figures.returned,
            late_mean=figures.late_mean,
            late_most=numbers.late_most,
            late_to_7=numbers.late_week,
            late_8_to_30=numbers.late_month,
            late_over_30=numbers.late_longer,
        ),
    )


QUESTIONS = (get_discipline, get_regions)
