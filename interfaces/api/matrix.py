"""The routes of the compliance matrix: who owed what by when, and a cell that explains itself."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from application import who_complied
from application.compliance_matrix import By, MatrixQuestion
from application.names import RegistryNames
from application.performing import Actor
from application.who_complied import Explained, teller
from domain.assignment.events import Duty
from domain.timeliness import Verdict
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.matrix_answers import Counts, Section, Since, Territory, Until, counts, named, seen_from, sources
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt, cursor, entry_key
from interfaces.plain import plain
from interfaces.reception import Reception


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Ячейка: строка и срок по плану (null — без срока)."""

    row: str | int | None
    date: date | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class RowTotal:
    """Итог строки."""

    row: str | int | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class DateTotal:
    """Итог столбца."""

    date: date | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class OrganisationTotal:
    """Организация с подведомственными: own — её собственные точки, together — все, каждая один раз."""

    organisation: UUID
    parent: UUID | None
    parties: int
    own: Counts
    together: Counts


@dataclass(frozen=True, slots=True)
class RegionTotal:
    """Итог региона; territory null — исполнители без региона."""

    territory: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class MatrixAnswer:
    """Матрица на дату as_of; as_of_given — дата названа в вопросе, иначе взят сегодняшний день."""

    as_of: date
    as_of_given: bool
    position: int
    cells: list[MatrixCell]
    rows: list[RowTotal]
    dates: list[DateTotal]
    total: Counts
    organisations: list[OrganisationTotal]
    regions: list[RegionTotal]


@dataclass(frozen=True, slots=True)
class RuleApplied:
    """Правило, по которому вышла отметка: имя и версия, порядок плана, календарь и фраза."""

    rule: str
    counted: str
    due_soon_days: int
    calendar: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class CellPoint:
    """Контрольная точка ячейки: отметка, правило и события, из которых она следует."""

    verdict: Verdict
    verdict_name: str
    days_late: int
    explanation: list[str]
    rule: RuleApplied
    entry: dict[str, Any]
    events: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """Из чего состоит ячейка; counts — вся ячейка, points — страница её точек, next продолжает её."""

    as_of: date
    as_of_given: bool
    position: int
    counts: Counts
    points: list[CellPoint]
    next: str | None


@get(
    "/api/matrix",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMatrix",
    summary="Матрица исполнения",
)
def get_matrix(
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
) -> MatrixAnswer:
    """Исполнители (или мероприятия, разделы, планы, регионы) × сроки по плану: кто что должен и что из этого вышло."""
    question = MatrixQuestion(rows, True, plan, section, activity, party, territory, since, until, duty)
    when = seen_from(reception, as_of, known_at)
    found = who_complied.overview(actor, question, sources(reception), when)
    shown = found.matrix
    return MatrixAnswer(
        as_of=shown.as_of,
        as_of_given=as_of is not None,
        position=shown.position,
        cells=[MatrixCell(named(part), day, counts(numbers)) for part, day, numbers in shown.cells],
        rows=[RowTotal(named(part), counts(numbers)) for part, numbers in shown.rows.items()],
        dates=[DateTotal(day, counts(numbers)) for day, numbers in shown.dates.items()],
        total=counts(shown.total),
        organisations=[
            OrganisationTotal(one.organisation, one.parent, one.parties, counts(one.own), counts(one.together))
            for one in found.organisations
        ],
        regions=[RegionTotal(territory, counts(numbers)) for territory, numbers in found.regions.items()],
    )


@get(
    "/api/matrix/cell",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskMatrixCell",
    summary="Из чего состоит ячейка матрицы",
)
def get_matrix_cell(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    date: Annotated[date | None, QueryParameter(description="Срок по плану; без него — точки без срока.")] = None,
    plan: FromQuery[UUID | None] = None,
    section: Section = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    territory: Territory = None,
    duty: FromQuery[Duty | None] = None,
    after: Annotated[str | None, QueryParameter(max_length=255)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Сколько точек на странице.")] = 50,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> CellAnswer:
    """Каждая точка ячейки: отметка, правило с версией и календарём, события журнала, из которых она следует."""
    question = MatrixQuestion(By.WHOLE, True, plan, section, activity, party, territory, None, None, duty)
    ledger = reception.office.ledger
    found = who_complied.cell(
        actor,
        question,
        date,
        sources(reception),
        seen_from(reception, as_of, known_at),
        teller(reception.trail, ledger, RegistryNames(ledger), reception.wording),
        after=entry_key(after),
        limit=limit,
    )
    return CellAnswer(
        as_of=found.as_of,
        as_of_given=as_of is not None,
        position=found.position,
        counts=counts(found.numbers),
        points=[_point(one) for one in found.points],
        next=cursor(found.next),
    )


def _point(found: Explained) -> CellPoint:
    rule, kept = found.rule, found.timeliness
    return CellPoint(
        verdict=kept.verdict,
        verdict_name=kept.russian,
        days_late=kept.days_late,
        explanation=list(kept.explanation),
        rule=RuleApplied(rule.rule, rule.counted.value, rule.due_soon_days, rule.calendar, rule.sentence),
        entry=plain(found.entry),
        events=[plain(event) for event in found.events],
    )


QUESTIONS = (get_matrix, get_matrix_cell)
