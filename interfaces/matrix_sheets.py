"""The matrix and discipline as sheets: what the screen shows, row by row, in the field's own words."""

from collections.abc import Callable, Iterator

from application import who_complied
from application.compliance_matrix import By, Matrix, MatrixQuestion, Part
from application.compliance_numbers import Numbers
from application.discipline import discipline
from application.exporting import Cell, Column, Sheet, begun
from application.matrix_names import row_name
from application.names import RegistryNames
from application.performing import Actor
from application.who_complied import Sources, When
from domain.timeliness import Verdict
from interfaces.russian_words import word

NAMED = {
    By.PARTY: "Исполнитель",
    By.TERRITORY: "Территория",
    By.PLAN: "План",
    By.SECTION: "Раздел",
    By.ACTIVITY: "Мероприятие",
    By.WHOLE: "Всего",
}
COUNTED = (Column("Контрольных точек", 12), Column("Требуется", 12), Column("Принято", 12))
FIGURES = (
    Column("Рассужено по сроку", 12),
    Column("В срок, %", 10),
    Column("С нарушением срока, %", 12),
    Column("Не исполнено, %", 12),
    Column("Просрочено, %", 12),
    Column("С переносом срока, %", 12),
    Column("С возвратом, %", 12),
    Column("Опоздание в среднем, дней", 12),
    Column("Наибольшее опоздание, дней", 12),
)


def matrix_sheet(actor: Actor, question: MatrixQuestion, sources: Sources, when: When) -> Sheet:
    """The matrix: a column a date, in each cell what was accepted of what was required, and the worst verdict.

    Raises what `who_complied.overview` raises.
    """
    found = who_complied.numbers(actor, question, sources, when)
    dates = [Column(f"{day:%d.%m.%Y}" if day else "Без срока", 18) for day in found.dates]
    columns = (Column(NAMED[question.by], 50), *COUNTED, *dates)
    rows = begun(_matrix_rows(found, _namer(question, sources)))
    return Sheet("Матрица исполнения", columns, rows, found.as_of, found.position)


def _matrix_rows(found: Matrix, named: Callable[[Part], str]) -> Iterator[tuple[Cell, ...]]:
    cells = {(cell.part, cell.date): cell.numbers for cell in found.cells}
    rows = sorted(((named(part), part) for part in found.rows), key=lambda row: (row[0].casefold(), str(row[1])))
    for name, part in rows:
        told = (cells.get((part, day)) for day in found.dates)
        yield name, *_counted(found.rows[part]), *(_said(numbers) if numbers else None for numbers in told)
    yield "Итого", *_counted(found.total), *(_said(numbers) for numbers in found.dates.values())


def discipline_sheet(actor: Actor, question: MatrixQuestion, sources: Sources, when: When) -> Sheet:
    """Executive discipline: counts by verdict and shares, a row each, and of the whole."""
    found = who_complied.numbers(actor, question, sources, when)
    verdicts = tuple(Column(verdict.russian.capitalize(), 12) for verdict in Verdict)
    columns = (Column(NAMED[question.by], 50), *COUNTED, *verdicts, *FIGURES)
    rows = begun(_discipline_rows(found, _namer(question, sources)))
    return Sheet("Исполнительская дисциплина", columns, rows, found.as_of, found.position)


def _discipline_rows(found: Matrix, named: Callable[[Part], str]) -> Iterator[tuple[Cell, ...]]:
    rows = sorted(((named(part), numbers) for part, numbers in found.rows.items()), key=lambda row: row[0].casefold())
    for name, numbers in (*rows, ("Итого", found.total)):
        yield name, *_counted(numbers), *(numbers.verdicts.get(verdict, 0) for verdict in Verdict), *_figures(numbers)


def _figures(numbers: Numbers) -> tuple[Cell, ...]:
    figures = discipline(numbers)
    shares = (figures.on_time, figures.late, figures.not_done, figures.overdue, figures.extended, figures.returned)
    mean = None if figures.late_mean is None else f"{figures.late_mean}".replace(".", ",")
    return figures.judged, *map(_percent, shares), mean, numbers.late_most or None


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.1f}".replace(".", ",")


def _counted(numbers: Numbers) -> tuple[Cell, ...]:
    return numbers.points, numbers.required, numbers.accepted


def _said(numbers: Numbers) -> str:
    worst = f", {word(numbers.worst)}" if numbers.worst else ""
    return f"{numbers.accepted} из {numbers.required}{worst}"


def _namer(question: MatrixQuestion, sources: Sources) -> Callable[[Part], str]:
    names = RegistryNames(sources.ledger)
    plan = names.loaded(question.plan) if question.plan else None
    return lambda part: row_name(question.by, part, plan, names)
