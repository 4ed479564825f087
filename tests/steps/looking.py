"""Steps that look: states, verdicts, terms, lists, the history, and all of it as it was known or as of a day."""

from datetime import date, datetime, time, timedelta

from tests.steps.driver import Line, View
from tests.steps.people import Table, records
from tests.steps.phrases import check
from tests.steps.said import Said
from tests.steps.world import ZONE, World

STATES = {
    "на контроле": "on_control",
    "на исполнении": "in_progress",
    "представлено": "submitted",
    "возвращено на доработку": "returned",
    "исполнено": "accepted",
    "снято с контроля": "closed",
    "снято без исполнения": "withdrawn",
    "передано другому исполнителю": "passed_on",
}
WAITS = {
    "отчёт исполнителя": "executor_report",
    "рассмотрение отчёта": "controller_review",
    "снятие с контроля": "setter_removal",
    "решение о переносе срока": "setter_extension",
    "решение о сроке, истёкшем до утверждения": "setter_lapse",
    "отчёт соисполнителей": "co_executors",
    "ничего": "nothing",
}
RUSSIAN = {stage: russian for russian, stage in STATES.items()}
AXES = "[как мы знали {знали}, ][по состоянию на {на дату} ]"


def view(known: date | None, as_of: date | None) -> View:
    """From where one looks; «как мы знали» means by the end of that day."""
    return View(datetime.combine(known, time(23, 59, 59), ZONE) if known else None, as_of)


@check(f"{AXES}состояние — «{{состояние}}»{{где}}")
def _(world: World, state: str, said: Said, known: date | None = None, as_of: date | None = None) -> None:
    """Где контрольная точка в порядке контроля; о сроке это не говорит."""
    expect_state(world, state, said, view(known, as_of))


@check("контрольная точка {точка}[ по «{исполнитель}»] имеет состояние «{состояние}»")
def _(world: World, point: date, state: str, party: str | None = None) -> None:
    """То же о названной контрольной точке."""
    expect_state(world, state, Said(point=point, party=party), View())


def expect_state(world: World, state: str, said: Said, seen: View) -> None:
    world.settle()
    found = world.line(said, view=seen).stage
    assert found == STATES[state], f"состояние — «{RUSSIAN[found]}»"


@check(f"{AXES}отметка о сроке — «{{отметка}}»{{где}}")
def _(world: World, verdict: str, said: Said, known: date | None = None, as_of: date | None = None) -> None:
    """Соблюдён ли срок: вычисляется на сегодня или на названный день."""
    world.settle()
    found = world.line(said, view=view(known, as_of)).verdict
    assert verdict in (found, found.partition(" (")[0]), f"отметка — «{found}»"


@check(f"{AXES}действующий срок {{срок}}{{где}}")
def _(world: World, due: date, said: Said, known: date | None = None, as_of: date | None = None) -> None:
    """Срок с последним переносом, как он назван."""
    world.settle()
    found = world.line(said, view=view(known, as_of)).stated
    assert found == due, f"действующий срок {found}"


@check("срок приходится на {срок}{где}")
def _(world: World, due: date, said: Said) -> None:
    """День, по который исполнение своевременно: после сдвига с нерабочего дня."""
    world.settle()
    found = world.line(said, view=View()).effective
    assert found == due, f"срок приходится на {found}"


@check("исходный срок {срок} остаётся в истории{где}")
def _(world: World, due: date, said: Said) -> None:
    """Срок, как он стоял в плане."""
    world.settle()
    found = world.line(said, view=View()).original
    assert found == due, f"исходный срок {found}"


@check("ждёт: «{ждёт}»{где}")
def _(world: World, waits: str, said: Said) -> None:
    """Чей шаг следующий."""
    world.settle()
    found = world.line(said, view=View()).waits_for
    assert found == WAITS[waits], f"ждёт: «{next(word for word, key in WAITS.items() if key == found)}»"


@check("мероприятие {номер}[ по «{исполнитель}»] имеет контрольные точки {даты}")
def _(world: World, number: str, dates: list[date], party: str | None = None) -> None:
    """Все контрольные точки мероприятия, по порядку."""
    world.settle()
    found = dict.fromkeys(line.original for line in of_activity(world, number, party))
    said = ", ".join(f"{day:%d.%m.%Y}" if day else "без даты" for day in found)
    assert list(found) == dates, f"контрольные точки: {said}"


@check("мероприятие {номер} имеет одну контрольную точку без даты")
def _(world: World, number: str) -> None:
    """Срока, который можно пропустить, нет."""
    world.settle()
    assert {line.original for line in of_activity(world, number)} == {None}


@check("мероприятие {номер} исполняют: {организации}")
def _(world: World, number: str, named: list[str]) -> None:
    """Чьи поручения по мероприятию не переданы другим."""
    world.settle()
    found = {line.party for line in of_activity(world, number) if line.stage != "passed_on"}
    assert found == {world.party(name) for name in named}


def of_activity(world: World, number: str, party: str | None = None) -> list[Line]:
    """The lines of this row, and of this party where one is named."""
    row = world.row(number)
    wanted = world.party(party) if party else None
    return [line for line in world.lines() if line.activity == row.id and wanted in (None, line.party)]


@check(f"{AXES}состояние мероприятия {{номер}} — «{{состояние}}»")
def _(world: World, number: str, state: str, known: date | None = None, as_of: date | None = None) -> None:
    """Состояние целого по состояниям частей: `просрочено`, `исполняется частично`, `исполнено (часть снята)`, …"""
    world.settle()
    activity = str(world.row(number).id)
    found = world.summary(view(known, as_of))[activity]
    assert found == state, f"состояние мероприятия — «{found}»"


@check(f"{AXES}состояние плана — «{{состояние}}»")
def _(world: World, state: str, known: date | None = None, as_of: date | None = None) -> None:
    """То же о плане целиком."""
    world.settle()
    found = world.summary(view(known, as_of))[str(world.plan)]
    assert found == state, f"состояние плана — «{found}»"


@check(f"{AXES}не сдали отчёт: {{организации}}[ по мероприятию {{номер}}]")
def _(
    world: World, named: list[str], number: str | None = None, known: date | None = None, as_of: date | None = None
) -> None:
    """Кто просрочил: срок прошёл, своевременного отчёта нет."""
    world.settle()
    lines = world.lines(view(known, as_of))
    late = {line.party for line in lines if is_late(line) and number in (None, (line.number or "").rstrip("."))}
    assert late == {world.party(name) for name in named}


def is_late(line: Line) -> bool:
    return line.verdict.startswith("просрочено")


@check(f"{AXES}реестр:")
def _(world: World, datatable: Table, known: date | None = None, as_of: date | None = None) -> None:
    """Все строки плана в любом порядке: мероприятие, исполнитель, контрольная точка, состояние, отметка."""
    world.settle()
    found = [entry(world, line) for line in world.lines(view(known, as_of))]
    wanted = records(datatable)
    columns = list(wanted[0])
    shown = [{name: one[name] for name in columns} for one in found]
    assert sorted(shown, key=str) == sorted(wanted, key=str), shown


def entry(world: World, line: Line) -> dict[str, str]:
    """A line of the register in the words of the table."""
    names = {key: name for name, key in world.organisations.items()}
    names |= {known.id: known.name for known in world.people.values()}
    return {
        "мероприятие": (line.number or "").rstrip("."),
        "исполнитель": names.get(line.party, ""),
        "контрольная точка": f"{line.original:%d.%m.%Y}" if line.original else "без даты",
        "состояние": RUSSIAN[line.stage],
        "отметка": line.verdict,
    }


@check("{кто} видит мероприятия: {номера}")
def _(world: World, who: str, shown: list[str]) -> None:
    """Строки реестра, которые видны человеку."""
    world.settle()
    lines = world.look(lambda: world.driver.register(world.person(who).id, world.plan, View()))
    world.settle()
    assert lines is not None
    assert list(dict.fromkeys((line.number or "").rstrip(".") for line in lines)) == shown


@check("{кто} пробует посмотреть (план|историю плана|сводку плана)")
def _(world: World, who: str, step_text: str) -> None:
    """Может и не получиться: тогда дальше говорят об отказе."""
    world.settle()
    person, plan = world.person(who).id, world.plan
    if step_text.endswith("историю плана"):
        world.look(lambda: world.driver.trail(person, plan=plan))
    elif step_text.endswith("сводку плана"):
        world.look(lambda: world.driver.summary(person, plan))
    else:
        world.look(lambda: world.driver.plan(person, plan))


@check("{кто} смотрит прошлое всего реестра")
def _(world: World, who: str) -> None:
    """Без указания плана; может и не получиться."""
    world.settle()
    yesterday = world.today - timedelta(days=1)
    world.look(lambda: world.driver.register(world.person(who).id, None, view(yesterday, yesterday)))


@check("{кто} видит план")
def _(world: World, who: str) -> None:
    """План человеку открыт."""
    world.settle()
    world.driver.plan(world.person(who).id, world.plan)
