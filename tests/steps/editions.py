"""Steps about a new edition of a plan's document: compared with the plan, confirmed row by row, issued."""

from collections.abc import Mapping, Sequence

from tests.steps.cast import NotInTheScenario
from tests.steps.driver import ComparedLine
from tests.steps.people import Table, records
from tests.steps.phrases import act, check
from tests.steps.planning import terms, written
from tests.steps.said import Said
from tests.steps.world import World

DIFFERENCES = {
    "moved": "перемещено",
    "renumbered": "другой номер",
    "reworded": "изложено иначе",
    "deadline_changed": "другой срок",
    "party_changed": "другой исполнитель",
}
CHANGES = {"same": "без изменений", "added": "новое", "struck": "исключено"}

Row = dict[str, object]


@act("{кто} сравнивает с планом документ:")
def _(world: World, who: str, docstring: str) -> None:
    """Текст новой редакции между тройными кавычками, как при загрузке. Ничего не записывается."""
    world.settle()
    file, by = written("редакция", docstring), world.person(who).id
    found = world.look(lambda: world.driver.compare(by, world.plan, file))
    if found is not None:
        world.edition = (file, found)


@check("в документе мероприятие {номер} — «{состояние}»")
def _(world: World, number: str, state: str) -> None:
    """`без изменений`, `новое`, либо через запятую: `перемещено`, `другой номер`, `изложено иначе`, `другой срок`, …"""
    world.settle()
    found = said_of(line_of(world, number))
    assert found == state, f"мероприятие {number} — «{found}»"


@check("мероприятий плана {номера} в документе больше нет")
def _(world: World, shown: list[str]) -> None:
    """Какие строки плана документ исключает."""
    world.settle()
    found = [bare(line.number) for line in compared(world) if line.change == "struck"]
    assert found == shown, found


@act("{кто} вводит новую редакцию{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Сравнение подтверждено строка за строкой, как предложено; нужен акт."""
    issue(world, who, said, confirmed(world))


@act("{кто} вводит новую редакцию{когда}, исполнители:")
def _(world: World, who: str, said: Said, datatable: Table) -> None:
    """Сравнение подтверждено, о новых исполнителях сказано, кто это. Таблица: мероприятие, исполнитель, кто это."""
    rows = confirmed(world)
    for told in records(datatable):
        line = line_of(world, told["мероприятие"])
        party = {"index": line.parties.index(told["исполнитель"]), "party": world.party_field(told["кто это"])}
        rows[_place(line)].setdefault("parties", []).append(party)  # type: ignore[attr-defined]
    issue(world, who, said, rows)


@act("{кто} вводит новую редакцию, уточнив срок мероприятия {номер}: «{срок словами}»{когда}")
def _(world: World, who: str, said_terms: str, said: Said) -> None:
    """Сравнение подтверждено, а срок этой строки назван человеком."""
    rows = confirmed(world)
    rows[_place(line_of(world, said.number))]["deadlines"] = terms(said_terms)
    issue(world, who, said, rows)


@act("{кто} вводит новую редакцию, признав мероприятие {номер} новым{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Сходство ошиблось: строка документа новая, а похожая на неё строка плана исключена."""
    rows, line = confirmed(world), line_of(world, said.number)
    rows[_place(line)]["activity"] = None
    issue(world, who, said, rows, also_struck=[str(line.activity)])


@act("{кто} вводит новую редакцию, признав мероприятие {номер} прежним мероприятием «{было}»{когда}")
def _(world: World, who: str, old: str, said: Said) -> None:
    """Сходство не заметило: строка документа — та строка плана, у которой был этот номер."""
    rows, row = confirmed(world), world.row(old)
    rows[_place(line_of(world, said.number))]["activity"] = str(row.id)
    issue(world, who, said, rows)


@act("{кто} вводит новую редакцию, не сказав о мероприятии {номер}{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Одна строка документа осталась без подтверждения."""
    rows = confirmed(world)
    del rows[_place(line_of(world, said.number))]
    issue(world, who, said, rows)


@act("{кто} вводит новую редакцию, подтвердив строку документа {число}{когда}")
def _(world: World, who: str, count: int, said: Said) -> None:
    """Сравнение подтверждено, и ещё раз — строка документа с этим местом по порядку."""
    issue(world, who, said, confirmed(world), also=[{"row": count}])


def compared(world: World) -> Sequence[ComparedLine]:
    if world.edition is None:
        raise NotInTheScenario("Сравнивать нечего: сначала «… сравнивает с планом документ:» с текстом.")
    return world.edition[1]


def line_of(world: World, number: str | None) -> ComparedLine:
    found = [line for line in compared(world) if line.row and bare(line.number) == number]
    if len(found) != 1:
        raise NotInTheScenario(f"В документе мероприятий с номером {number}: {len(found)}.")
    return found[0]


def said_of(line: ComparedLine) -> str:
    return CHANGES.get(line.change) or ", ".join(DIFFERENCES[difference] for difference in line.differences)


def bare(number: str | None) -> str | None:
    return number.strip().rstrip(".") if number else None


def confirmed(world: World) -> dict[int, Row]:
    """Every row of the document as likeness proposes it, by its place."""
    return {
        line.row: {"row": line.row, "activity": str(line.activity) if line.activity else None}
        for line in compared(world)
        if line.row
    }


def _place(line: ComparedLine) -> int:
    assert line.row is not None
    return line.row


def issue(
    world: World,
    who: str,
    said: Said,
    rows: Mapping[int, Row],
    also: Sequence[Row] = (),
    also_struck: Sequence[str] = (),
) -> None:
    assert world.edition is not None
    file, lines = world.edition
    named = {row.get("activity") for row in rows.values()}
    struck = [str(line.activity) for line in lines if line.change == "struck" and str(line.activity) not in named]
    fields = {"rows": [*rows.values(), *also], "struck": [*struck, *also_struck]}
    world.attempt("IssueEdition", who, said, file, plan=str(world.plan), **fields)
