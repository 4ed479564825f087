"""Steps about who complied: the matrix, a cell that explains itself, discipline, districts and regions."""

from datetime import date

from domain.timeliness import Verdict
from tests.steps.complying_driver import Counts
from tests.steps.driver import NOW
from tests.steps.looking import AXES, view
from tests.steps.people import Table, records
from tests.steps.phrases import act, check
from tests.steps.world import World


@check(f"{AXES}матрица:")
def _(world: World, datatable: Table, known: date | None = None, as_of: date | None = None) -> None:
    """Ячейки в любом порядке: исполнитель, срок (по плану), принято (сколько из скольких), отметка (худшая)."""
    world.settle()
    cells = world.driver.compliance.matrix(world.viewer, world.plan, view(known, as_of))
    compare(world, cells, datatable)


@check(f"{AXES}дисциплина:")
def _(world: World, datatable: Table, known: date | None = None, as_of: date | None = None) -> None:
    """Строка на исполнителя: в срок, с нарушением, не исполнено, просрочено, продлено, возвращено, доля в срок."""
    world.settle()
    compare(world, world.driver.compliance.discipline(world.viewer, world.plan, view(known, as_of)), datatable)


@check(f"{AXES}сводка по регионам:")
def _(world: World, datatable: Table, known: date | None = None, as_of: date | None = None) -> None:
    """Строка на регион: регион, требуется, принято, просрочено, …"""
    world.settle()
    rows = world.driver.compliance.discipline(world.viewer, world.plan, view(known, as_of), "territory")
    compare(world, rows, datatable)


@check("сводка по «{организация}» вместе с подведомственными: требуется {число}, принято {другое число}")
def _(world: World, organisation: str, count: int, other_count: int) -> None:
    """Собственные точки организации и точки всех, кто в неё входит, каждая один раз."""
    world.settle()
    together = world.driver.compliance.together(world.viewer, world.plan, NOW)
    found = together[str(world.organisations[organisation])]
    assert (found.required, found.accepted) == (count, other_count), found


@check(f"{AXES}ячейка по «{{организация}}» на {{срок}}: «{{отметка}}», событий {{число}}")
def _(
    world: World,
    organisation: str,
    due: date,
    verdict: str,
    count: int,
    known: date | None = None,
    as_of: date | None = None,
) -> None:
    """Единственная точка ячейки: её отметка, фраза правила с этой отметкой и события, из которых она вышла."""
    world.settle()
    party = world.organisations[organisation]
    found = world.driver.compliance.cell(world.viewer, world.plan, party, due, view(known, as_of))
    assert found.verdicts == (verdict,), found
    assert verdict in found.sentences[0], found.sentences
    assert len(found.topics) == count, found.topics


@check("{кто} видит в матрице: {организации}")
def _(world: World, who: str, named: list[str]) -> None:
    """Чьи строки человеку видны."""
    world.settle()
    person, plan = world.person(who).id, world.plan
    cells = world.look(lambda: world.driver.compliance.matrix(person, plan, NOW))
    world.settle()
    assert {cell.part for cell in cells or ()} == {str(world.organisations[name]) for name in named}


@act("{кто} спрашивает матрицу всех планов по состоянию на {на дату}")
def _(world: World, who: str, as_of: date) -> None:
    """Может и не получиться: тогда дальше говорят об отказе."""
    person = world.person(who).id
    world.look(lambda: world.driver.compliance.matrix(person, None, view(None, as_of)))


def compare(world: World, found: object, datatable: Table) -> None:
    """The rows found, as the columns of the table show them, in any order."""
    assert isinstance(found, list)
    wanted = records(datatable)
    shown = [{name: _shown(world, one, name) for name in wanted[0]} for one in found]
    assert sorted(shown, key=str) == sorted(wanted, key=str), shown


VERDICTS = {
    "в срок": Verdict.DONE_IN_TIME,
    "с нарушением": Verdict.DONE_LATE,
    "не исполнено": Verdict.NOT_DONE,
    "просрочено": Verdict.OVERDUE,
}


def _shown(world: World, found: Counts, name: str) -> str:
    names = {str(key): known for known, key in world.organisations.items()}
    match name:
        case "исполнитель":
            return names[str(found.part)]
        case "регион":
            return found.part or "без региона"
        case "срок":
            return f"{found.date:%d.%m.%Y}" if found.date else "без срока"
        case "принято":
            return f"{found.accepted} из {found.required}"
        case "требуется":
            return str(found.required)
        case "отметка":
            return found.verdict + (f" ({found.days_late} дн.)" if found.days_late else "")
        case "продлено":
            return str(found.extended)
        case "возвращено":
            return str(found.returned)
        case "доля в срок":
            return "—" if found.on_time is None else f"{100 * found.on_time:.0f} %"
        case _:
            return str(found.verdicts.get(VERDICTS[name].value, 0))
