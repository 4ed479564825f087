"""Steps about the day, people, organisations and roles."""

from datetime import date, time

from tests.steps.cast import NOBODY, ROLES, Known, NotInTheScenario
from tests.steps.phrases import act, check
from tests.steps.world import World

KINDS = {
    "комитет": "committee",
    "район": "district",
    "школа": "school",
    "институт": "institute",
    "центр": "centre",
    "иная": "other",
}
Table = list[list[str]]


def records(table: Table) -> list[dict[str, str]]:
    """The rows of a table by the names of its columns."""
    head, *rows = table
    return [dict(zip(head, row, strict=True)) for row in rows]


@act("сегодня {дата}[, {час}]")
def _(world: World, on: date, hour: str = "09:00") -> None:
    """Наступает этот день. Время идёт только вперёд; шаг с датой сам переводит его, если эта дата ещё впереди."""
    world.settle()
    world.come_to(on, time.fromisoformat(hour.zfill(5)))


@act("есть организации:")
def _(world: World, datatable: Table) -> None:
    """Таблица: название, вид (комитет, район, школа, институт, центр, иная), при надобности календарь, регион, и
    вышестоящая организация в столбце «входит в»."""
    for row in records(datatable):
        name = row["название"]
        fields: dict[str, object] = {"name": name, "kind": KINDS[row["вид"]], "calendar": row.get("календарь") or None}
        above = row.get("входит в")
        fields |= {"territory": row.get("регион") or None, "parent": str(world.organisation(above)) if above else None}
        world.founder()
        answer = world.attempt("RegisterOrganisation", "Основатель", **fields)
        world.settle()
        assert answer is not None
        assert answer.made is not None
        world.organisations[name] = answer.made


@act("есть люди:")
def _(world: World, datatable: Table) -> None:
    """Таблица: фамилия, роль, организация. Администратор и аудитор без организации — всей системы."""
    for row in records(datatable):
        world.register(row["фамилия"], row["организация"] or None)
        if row["роль"]:
            _grant(world, "Основатель", row["фамилия"], row["роль"], row["организация"] or None)
            world.settle()


@act("{роль} {фамилия} из организации «{организация}»")
def _(world: World, role: str, name: str, organisation: str) -> None:
    """Человек с этой ролью в этой организации."""
    world.register(name, organisation)
    _grant(world, "Основатель", name, role, organisation)
    world.settle()


def _scope(world: World, organisation: str | None, plan: str | None = None) -> dict[str, str]:
    if plan:
        return {"kind": "plan", "id": str(world.plan_called(plan))}
    if organisation:
        return {"kind": "organisation", "id": str(world.organisation(organisation))}
    return {"kind": "everywhere"}


def _grant(world: World, who: str, name: str, role: str, organisation: str | None, plan: str | None = None) -> None:
    world.founder()
    person = world.people.get(name) or world.register(name)
    granted = world.attempt(
        "GrantRole", who, person=str(person.id), role=ROLES[role], scope=_scope(world, organisation, plan)
    )
    if granted:
        person.roles.add(ROLES[role])
        person.organisation = person.organisation or organisation


@act("{кто} вносит организацию «{организация}»[ с календарём «{календарь}»]")
def _(world: World, who: str, organisation: str, calendar: str | None = None) -> None:
    """Организация появляется в реестре."""
    answer = world.attempt("RegisterOrganisation", who, name=organisation, kind="other", calendar=calendar)
    if answer and answer.made:
        world.organisations[organisation] = answer.made


@act("{кто} переименовывает организацию «{организация}» в «{название}»")
def _(world: World, who: str, organisation: str, name_given: str) -> None:
    """Новое название; история остаётся за той же организацией."""
    key = world.organisation(organisation)
    if world.attempt("RenameOrganisation", who, organisation=str(key), name=name_given):
        world.organisations[name_given] = key


@act("{кто} подтверждает, что «{название}» — это организация «{организация}»")
def _(world: World, who: str, name_given: str, organisation: str) -> None:
    """Другое название той же организации: по сходству оно не угадывается."""
    world.attempt("ConfirmAlias", who, organisation=str(world.organisation(organisation)), alias=name_given)


@act("{кто} присоединяет организацию «{организация}» к организации «{другая организация}»")
def _(world: World, who: str, organisation: str, other_organisation: str) -> None:
    """Дальше за присоединённую отвечает правопреемник."""
    here, into = world.organisation(organisation), world.organisation(other_organisation)
    world.attempt("MergeOrganisation", who, organisation=str(here), into=str(into))


@act("{кто} вносит человека по имени «{название}»[ из организации «{организация}»]")
def _(world: World, who: str, name_given: str, organisation: str | None = None) -> None:
    """Человек появляется в реестре без ролей."""
    works_for = str(world.organisation(organisation)) if organisation else None
    answer = world.attempt("RegisterPerson", who, name=name_given, organisation=works_for)
    if answer and answer.made:
        world.people[name_given] = Known(answer.made, name_given, organisation)


@act("{кто} даёт роль: {фамилия} — {роль}[ организации «{организация}»][ плана «{план}»]")
def _(world: World, who: str, name: str, role: str, organisation: str | None = None, plan: str | None = None) -> None:
    """Роль организации или плана; без уточнения — всей системы."""
    if role == NOBODY:
        raise NotInTheScenario("«Посторонний» — не роль: так называют человека без ролей.")
    world.settle()
    _grant(world, who, name, role, organisation, plan)


@act("{кто} отзывает роль: {фамилия} — {роль}[ организации «{организация}»][ плана «{план}»]")
def _(world: World, who: str, name: str, role: str, organisation: str | None = None, plan: str | None = None) -> None:
    """Отзыв роли, которая была дана."""
    person = world.person(name)
    scope = _scope(world, organisation, plan)
    if world.attempt("WithdrawRole", who, person=str(person.id), role=ROLES[role], scope=scope):
        person.roles.discard(ROLES[role])


@act("{кто} записывает замещение: {фамилия} отсутствует, замещает {кого}, с {с} по {по}")
def _(world: World, who: str, name: str, whom: str, since: date, until: date) -> None:
    """В эти дни замещающий действует в ролях отсутствующего, и в записи видно, по какому поручению."""
    absent, substitute = world.person(name), world.people.get(whom) or world.register(whom)
    world.attempt(
        "NameSubstitute",
        who,
        person=str(absent.id),
        substitute=str(substitute.id),
        since=since.isoformat(),
        until=until.isoformat(),
    )


@check("в реестре есть организация «{организация}»")
def _(world: World, organisation: str) -> None:
    """Под этим названием её теперь знают все, кто вошёл."""
    world.settle()
    there = world.driver.organisations(world.founder())
    assert there.get(world.organisation(organisation)) == organisation, list(there.values())
