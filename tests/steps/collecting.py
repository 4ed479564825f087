"""Steps about report collections: forms, opening, reports by a form and on paper, closing, and who did not hand in."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from domain.collection.state import collection_id
from domain.evidence_checklist import KINDS_IN_RUSSIAN
from domain.quotas import QuotaVerdict
from domain.report_form import FigureKind
from tests.steps.cast import NotInTheScenario
from tests.steps.driver import View
from tests.steps.looking import AXES, view
from tests.steps.people import Table, records
from tests.steps.phrases import act, check
from tests.steps.reporting import attach
from tests.steps.said import CHANNELS, Said
from tests.steps.world import World

PARTS = {"раздел": "sections", "приложение": "attachments", "показатель": "figures"}
FIGURES = {"целое": "integer", "дробное": "decimal", "доля": "share", "рубли": "money"}
DOCUMENTS = {russian: kind.value for kind, russian in KINDS_IN_RUSSIAN.items()}
assert set(FIGURES.values()) == {kind.value for kind in FigureKind}


@act("{кто} публикует форму отчёта «{название}»{когда}:")
def _(world: World, who: str, name_given: str, said: Said, datatable: Table) -> None:
    """Таблица: часть (раздел, приложение, показатель), код, название, вид (документа или числа), единица.

    Следующая публикация под тем же названием — новая версия формы.
    """
    parts: dict[str, list[dict[str, object]]] = {part: [] for part in PARTS.values()}
    for row in records(datatable):
        part = PARTS[row["часть"]]
        parts[part].append({"code": row["код"], "title": row["название"], **_kind(part, row)})
    answer = world.attempt("PublishReportForm", who, said, code="form", title=name_given, **parts)
    if answer and answer.made:
        world.forms[name_given] = (answer.made, {s["code"] for s in parts["sections"]})


def _kind(part: str, row: dict[str, str]) -> dict[str, object]:
    kind = row.get("вид", "")
    if part == "attachments":
        return {"kind": DOCUMENTS[kind]}
    if part == "figures":
        number, _, places = kind.partition(" ")
        given = {"kind": FIGURES[number or "целое"], "places": int(places or 0), "summed": number != "доля"}
        return given | {"unit": row.get("единица") or None}
    return {}


@act("{кто} публикует пустую форму отчёта «{название}»")
def _(world: World, who: str, name_given: str) -> None:
    """Форма, которая ничего не требует."""
    world.attempt("PublishReportForm", who, code="form", title=name_given)


@act("{кто} публикует форму отчёта, складывая доли")
def _(world: World, who: str) -> None:
    """Показатель-доля, отмеченный как суммируемый."""
    share = {"code": "share", "title": "Охват", "kind": "share", "summed": True}
    world.attempt("PublishReportForm", who, code="form", title="Доли", figures=[share])


@act("{кто} открывает сбор отчётов на {срок}[ по форме «{название}»]{уточнения}")
def _(world: World, who: str, due: date, said: Said, name_given: str | None = None) -> None:
    """По контрольной дате мероприятия, как она стоит в плане; форма — последней версии."""
    world.settle()
    fields = {"activity": str(world.row(said.number).id), "date": due.isoformat(), "form": _form(world, name_given)}
    world.attempt("OpenCollection", who, said, plan=str(world.plan), **fields)


@act("{кто} открывает сбор отчётов по форме, которой нет, на {срок}")
def _(world: World, who: str, due: date) -> None:
    """Форма не опубликована."""
    world.settle()
    fields = {"activity": str(world.row().id), "date": due.isoformat(), "form": str(uuid4())}
    world.attempt("OpenCollection", who, plan=str(world.plan), **fields)


@act("{кто} открывает все сборы отчётов плана[ по форме «{название}»]{когда}")
def _(world: World, who: str, said: Said, name_given: str | None = None) -> None:
    """По каждой контрольной дате мероприятий, где кто-то собирает или представляет отчёты."""
    world.settle()
    world.attempt("OpenCollections", who, said, plan=str(world.plan), form=_form(world, name_given))


@act("{кто} закрывает сбор отчётов на {срок}{уточнения}")
def _(world: World, who: str, due: date, said: Said) -> None:
    """Список не представивших замирает; он же — в истории каждого из них."""
    world.settle()
    world.attempt("CloseCollection", who, said, collection=str(collection(world, due, said)))


def _form(world: World, name: str | None) -> str | None:
    if name is None:
        return None
    if name not in world.forms:
        raise NotInTheScenario(f"Формы отчёта «{name}» в сценарии не публиковали.")
    return str(world.forms[name][0])


def collection(world: World, due: date, said: Said = Said()) -> UUID:  # noqa: B008  frozen
    """The collection of the row spoken of on this date."""
    return collection_id(world.plan, world.row(said.number).id, due)


@act("{кто} представляет отчёт по форме с документом «{название}»[ вида «{вид документа}»]{уточнения}:")
def _(world: World, who: str, name_given: str, said: Said, datatable: Table, kind: str = "иной документ") -> None:
    """Таблица: код, значение. Для раздела значение — текст, для показателя — число, как его пишут."""
    hand_in(world, "SubmitReport", who, name_given, said, datatable, kind)


@act("{кто} записывает полученный отчёт с документом «{название}»[ вида «{вид документа}»]{уточнения}")
def _(world: World, who: str, name_given: str, said: Said, kind: str = "отчёт") -> None:
    """Комитет записывает отчёт исполнителя, который пришёл не через систему: когда и как."""
    hand_in(world, "RecordReport", who, name_given, said, [["код", "значение"]], kind)


@act("{кто} записывает полученный отчёт с документом «{название}»[ вида «{вид документа}»]{уточнения}:")
def _(world: World, who: str, name_given: str, said: Said, datatable: Table, kind: str = "отчёт") -> None:
    """То же с тем, что в отчёте есть по форме. Таблица: код, значение."""
    hand_in(world, "RecordReport", who, name_given, said, datatable, kind)


def hand_in(world: World, order: str, who: str, name: str, said: Said, table: Table, kind: str) -> None:
    world.settle()
    if said.on and said.on > world.today:
        world.come_to(said.on)
    attach(world, who, name, said, fields={"kind": DOCUMENTS[kind]})
    if world.refused:
        return
    assignment, point = world.place(said, world.person(who))
    codes = {code for _, sections in world.forms.values() for code in sections}
    given = {row["код"]: row["значение"] for row in records(table)}
    world.on_point(
        order,
        who,
        said,
        evidence=[str(world.documents[name, assignment, point])],
        sections={code: text or None for code, text in given.items() if code in codes} or None,
        figures={code: number for code, number in given.items() if code not in codes} or None,
    )


@act("{кто} записывает отчёт как полученный, не сказав, каким способом{уточнения}")
def _(world: World, who: str, said: Said) -> None:
    """Документ уже приложен, а способ получения не назван."""
    assignment, point = world.place(said, world.person(who))
    evidence = [str(e) for (_, there, at), e in world.documents.items() if (there, at) == (assignment, point)]
    world.on_point("RecordReport", who, said, evidence=evidence)


@act("{кто} (принимает|возвращает) отчёты разом[ с замечанием «{замечание}»]: {организации}{уточнения}")
def _(world: World, who: str, named: list[str], said: Said, step_text: str, remark: str | None = None) -> None:
    """Одно решение по многим поручениям: всё или ничего."""
    order = "AcceptMany" if " принимает " in f" {step_text}" else "ReturnMany"
    world.settle()
    if said.on and said.on > world.today:
        world.come_to(said.on)
    world.attempt(order, who, said, plan=str(world.plan), items=items(world, named, said), remarks=remark)


@act("{кто} продлевает сроки разом до {новый срок}[ с обоснованием «{причина}»]: {организации}{уточнения}")
def _(world: World, who: str, new_due: date, named: list[str], said: Said, reason: str = "") -> None:
    """Новый срок многим поручениям; исходные остаются."""
    world.settle()
    many = items(world, named, said)
    world.attempt("ExtendMany", who, said, plan=str(world.plan), items=many, term=str(new_due), ground=reason)


def items(world: World, named: Sequence[str], said: Said) -> list[dict[str, str]]:
    """The control points of these parties, in the order they are named."""
    here = world.here
    found: list[dict[str, str]] = []
    for name in named:
        world.here = here
        line = world.line(Said(number=said.number, point=said.point, party=name))
        found.append({"assignment": str(line.assignment), "point": line.point})
    world.here = here
    return found


def board(world: World, due: date, seen: View, said: Said = Said()) -> dict[str, Any]:  # noqa: B008  frozen
    world.settle()
    return dict(world.driver.board(world.eyes[world.title or ""], collection(world, due, said), seen))


def parties(world: World, lines: Sequence[dict[str, Any]]) -> set[UUID]:
    return {UUID(line["party"]["id"]) for line in lines}


@check(f"{AXES}по сбору на {{срок}} не представили: {{организации}}")
def _(world: World, due: date, named: list[str], known: date | None = None, as_of: date | None = None) -> None:
    """У кого нет отчёта, который стоит: ни принятого, ни на рассмотрении."""
    found = board(world, due, view(known, as_of))
    without = parties(world, [line for line in found["lines"] if line["assignment"] in found["not_handed_in"]])
    assert without == {world.party(name) for name in named}, without


@check(f"{AXES}по сбору на {{срок}} представили все")
def _(world: World, due: date, known: date | None = None, as_of: date | None = None) -> None:
    """Непредставивших нет."""
    assert board(world, due, view(known, as_of))["not_handed_in"] == []


@check("при закрытии сбора на {срок} не представили: {организации}")
def _(world: World, due: date, named: list[str]) -> None:
    """Список, застывший в день закрытия: поздний отчёт его не меняет."""
    closed = board(world, due, View())["collection"]["closed"]
    assert closed is not None, "сбор не закрыт"
    assert parties(world, closed["missed"]) == {world.party(name) for name in named}


@check("по сбору на {срок} отчёт «{исполнитель}» поступил {дата} {способ}[ с опозданием на {число} дн.]")
def _(world: World, due: date, party: str, on: date, channel: str, count: int = 0) -> None:
    """Первый отчёт исполнителя: день, способ и календарные дни опоздания."""
    first = line(world, due, party)["first"]
    assert first is not None, "отчёта нет"
    told = (first["on"], first["via"], first["days_late"])
    assert told == (on.isoformat(), CHANNELS[channel], count), told


@check("по сбору на {срок} отчёт «{исполнитель}» (неполный|полный)")
def _(world: World, due: date, party: str, step_text: str) -> None:
    """Есть ли в отчёте всё, что требует форма."""
    assert line(world, due, party)["incomplete"] is step_text.endswith(" неполный")


def line(world: World, due: date, party: str) -> dict[str, Any]:
    wanted = str(world.party(party))
    return next(dict(found) for found in board(world, due, View())["lines"] if found["party"]["id"] == wanted)


@check("сумма показателя «{показатель}» по сбору на {срок} — {сумма}, сообщили: {организации}")
def _(world: World, figure: str, due: date, value: str, named: list[str]) -> None:
    """Сложены отчёты, которые стоят; видно, чьи."""
    found = next(f for f in board(world, due, View())["figures"] if f["figure"]["title"] == figure)
    assert found["total"] == value, found["total"]
    assert parties(world, found["given"]) == {world.party(name) for name in named}


@check("у плана открыто сборов отчётов: {число}")
def _(world: World, count: int) -> None:
    """Сколько сборов видно по плану."""
    world.settle()
    assert len(world.driver.boards(world.eyes[world.title or ""], world.plan)) == count


@check(
    f"{AXES}показатель мероприятия {{номер}}[ за «{{исполнитель}}»][ с {{с}}] — «{{состояние}}», засчитано {{число}}"
)
def _(
    world: World,
    number: str,
    state: str,
    count: int,
    party: str | None = None,
    since: date | None = None,
    known: date | None = None,
    as_of: date | None = None,
) -> None:
    """Количественный показатель из текста мероприятия: `выполнено`, `выполнено до срока`, `не выполнено`, …"""
    world.settle()
    activity, wanted = str(world.row(number).id), str(world.party(party)) if party else None
    rows = world.driver.quotas(world.eyes[world.title or ""], world.plan, view(known, as_of))
    checks = [q for row in rows if row["activity"] == activity for q in row["quotas"]]
    checks = [q for q in checks if wanted in (None, q["party"])]
    checks = [q for q in checks if since is None or q["window"]["start"] == since.isoformat()]
    assert checks, "такой проверки нет"
    told = {(QuotaVerdict(q["verdict"]).russian, int(float(q["reached"]))) for q in checks}
    assert told == {(state, count)}, [(t, q["why"]) for t, q in zip(told, checks, strict=False)]
