"""Steps about a plan: read or drafted, cleared, agreed, approved, placed on control, amended, closed."""

from datetime import date

from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.periods import PlanPeriod
from domain.deadlines.reading import read_deadlines
from tests.steps.cast import NotInTheScenario
from tests.steps.driver import File
from tests.steps.people import Table, records
from tests.steps.phrases import act
from tests.steps.said import Said
from tests.steps.world import Here, World


def terms(cell: str) -> list[dict[str, str]]:
    """The terms of a cell of the table, as a person would enter them: in the words of plans, read as plans are."""
    if not cell:
        return []
    read = read_deadlines(cell, PlanPeriod.unknown())
    if any(term.kind is DeadlineKind.NONE for term in read):
        raise NotInTheScenario(f"Срок «{cell}» не прочесть: напишите его иначе.")
    # A day that the words do not name is the policy's to say: the reading only offers one.
    said = [term.model_copy(update={"rrule": None}) if term.needs_person else term for term in read]
    return [term.model_dump(mode="json", include={"kind", "start", "end", "rrule"}, exclude_none=True) for term in said]


def drafted(row: dict[str, str]) -> dict[str, object]:
    """A row of the table as a row of a draft."""
    named = [name.strip() for name in row.get("исполнители", "").split(",") if name.strip()]
    return {
        "number": row["номер"],
        "text": row["мероприятие"],
        "deadlines": terms(row["срок"]),
        "responsible": [
            {"name": name, "kind": "role_group" if name.startswith("Руководители") else "organization"}
            for name in named
        ],
        "tasks": int(row.get("задач") or 1),
    }


@act("{кто} составляет план «{план}»{когда}, мероприятия:")
def _(world: World, who: str, plan: str, said: Said, datatable: Table) -> None:
    """Таблица: номер, мероприятие, срок, исполнители, при надобности задач. Сроки пишут словами плана."""
    draft(world, who, plan, said, datatable)


def draft(world: World, who: str, title: str, said: Said, table: Table) -> None:
    rows = [drafted(row) for row in records(table)]
    answer = world.attempt("DraftPlan", who, said, title=title, activities=rows)
    if answer and answer.made:
        world.keep_plan(title, answer.made, world.person(who).id)


@act("{кто} составляет план «{план}» по образцу плана «{другой план}» на {число} (год|года|лет) позже")
def _(world: World, who: str, plan: str, other_plan: str, count: int) -> None:
    """Те же строки, сроки сдвинуты; исполнителей сопоставляют заново."""
    pattern = str(world.plan_called(other_plan))
    answer = world.attempt("CopyPlan", who, plan=pattern, title=plan, years=count)
    if answer and answer.made:
        world.keep_plan(plan, answer.made, world.person(who).id)


@act("{кто} загружает документ «{план}»{когда}:")
def _(world: World, who: str, plan: str, said: Said, docstring: str) -> None:
    """Текст документа между тройными кавычками, графы таблицы разделены чертой |. Название — как план зовут дальше."""
    answer = world.attempt("ImportPlan", who, said, written(plan, docstring))
    if answer and answer.made:
        world.keep_plan(plan, answer.made, world.person(who).id)


@act("{кто} читает план заново{когда}:")
def _(world: World, who: str, said: Said, docstring: str) -> None:
    """Лучший файл того же плана: текст между тройными кавычками, как при загрузке. План остаётся тем же."""
    world.attempt("RereadPlan", who, said, written("лучший", docstring), plan=str(world.plan))


def written(name: str, docstring: str) -> File:
    """The text of a scenario as the document's file: columns apart by tabs."""
    lines = (line.strip().strip("|") for line in docstring.splitlines())
    text = "\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in lines)
    return File(f"{name}.txt", text.encode())


@act("план «{план}», мероприятия:")
def _(world: World, plan: str, datatable: Table) -> None:
    """Черновик, где контролёр уже сопоставил исполнителей. Таблица: номер, мероприятие, срок, исполнители.

    При надобности ещё графа «собирает»: организация, которая собирает отчёты остальных.
    """
    cleared(world, plan, datatable)


def cleared(world: World, title: str, table: Table) -> None:
    draft(world, "контролёр", title, Said(), table)
    world.settle()
    rows = world.look_at_plan().rows
    for name in dict.fromkeys(name for row in rows for name in row.parties):
        places = [{"activity": str(row.id), "index": row.parties.index(name)} for row in rows if name in row.parties]
        party = world.party_field(name)
        world.attempt("MatchParties", "контролёр", plan=str(world.plan), places=places, party=party)
        world.settle()
    for row in records(table):
        if collector := row.get("собирает"):
            activities, party = [str(world.row(row["номер"]).id)], world.party_field(collector)
            fields = {"activities": activities, "party": party, "duty": "collects", "reason": "по плану"}
            world.attempt("SupplyParties", "контролёр", plan=str(world.plan), **fields)
            world.settle()
    world.here = Here()


@act("план «{план}» поставлен на контроль {дата}, мероприятия:")
def _(world: World, plan: str, on: date, datatable: Table) -> None:
    """Составлен, сопоставлен, утверждён распоряжением этого дня и поставлен на контроль. Таблица та же."""
    world.settle()
    world.come_to(max(on, world.today))
    cleared(world, plan, datatable)
    act = Said(on=on, act_kind="распоряжением", act_date=on, act_number="1-р")
    world.attempt("ApprovePlan", "утверждающее лицо", act, plan=str(world.plan), form="by_act")
    world.settle()
    world.attempt("PlaceOnControl", "утверждающее лицо", Said(on=on), plan=str(world.plan))
    world.settle()


@act("речь о плане «{план}»")
def _(world: World, plan: str) -> None:
    """О каком плане говорят следующие шаги."""
    world.plan_called(plan)
    world.title, world.here = plan, Here()


@act("речь о мероприятии {номер}[, контрольной точке {точка}][, исполнителе «{исполнитель}»]")
def _(world: World, number: str, point: date | None = None, party: str | None = None) -> None:
    """О чём говорят следующие шаги, пока не сказано иное."""
    world.here = Here(number, point.isoformat() if point else None, world.party(party) if party else None)


@act("речь об исполнителе «{исполнитель}»")
def _(world: World, party: str) -> None:
    """О чьей части говорят следующие шаги."""
    world.here = Here(world.here.number, world.here.point, world.party(party))
