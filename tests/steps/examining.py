"""Steps about card forms and examinations: announced, experts appointed, recused and replaced, concluded."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from tests.steps.cast import NotInTheScenario
from tests.steps.people import Table, records
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World

STRATEGIES: dict[str, dict[str, object]] = {
    "среднее двух": {"kind": "mean_of_n", "experts": 2},
    "среднее трёх": {"kind": "mean_of_n", "experts": 3},
    "среднее одного": {"kind": "mean_of_n", "experts": 1},
    "медиана трёх": {"kind": "median", "experts": 3},
    "двое и третий": {"kind": "two_plus_third", "experts": 2},
    "трое и третий": {"kind": "two_plus_third", "experts": 3},
}
TIES = {
    "работает в организации": "employee",
    "подчинённость": "subordinate",
    "автор материалов": "author",
    "родство": "family",
    "имущественный интерес": "financial",
}
STANDINGS = {
    "назначен": "appointed",
    "конфликта нет": "free_of_conflict",
    "конфликт": "in_conflict",
    "отведён": "recused",
    "заменён": "replaced",
}


@act("{кто} публикует форму карты «{название}»[ с порогом расхождения {число}][ с проходным баллом {величина}]{когда}:")
def _(
    world: World,
    who: str,
    name_given: str,
    said: Said,
    datatable: Table,
    count: int | None = None,
    amount: str | None = None,
) -> None:
    """Таблица: блок, код, критерий, шкала (`0–2`), при надобности вид блока (базовый или профильный), вес блока, вес,
    уровни (`0 — нет; 2 — да`) и требует (комментарий, документ, оценка всегда)."""
    answer = world.attempt(
        "PublishCardForm",
        who,
        said,
        code=name_given,
        title=name_given,
        blocks=_blocks(records(datatable)),
        thresholds={"divergence": count or 2, "passing": amount.replace(",", ".") if amount else None},
    )
    if answer and answer.made:
        world.card_forms[name_given] = answer.made


def _blocks(rows: Sequence[dict[str, str]]) -> list[dict[str, object]]:
    blocks: dict[str, dict[str, object]] = {}
    for row in rows:
        title = row["блок"]
        kind = "profile" if row.get("вид блока") == "профильный" else "basic"
        block = blocks.setdefault(
            title, {"code": title, "title": title, "kind": kind, "weight": row.get("вес блока") or "1", "criteria": []}
        )
        if not row["код"]:
            continue
        criteria = block["criteria"]
        assert isinstance(criteria, list)
        least, most = row["шкала"].split("–")
        wants = row.get("требует", "")
        levels = [part.split(" — ") for part in row.get("уровни", "").split("; ") if part]
        criteria.append(
            {
                "code": row["код"],
                "text": row["критерий"],
                "scale": {
                    "min": int(least),
                    "max": int(most),
                    "levels": [{"value": int(value), "meaning": meaning} for value, meaning in levels],
                },
                "weight": row.get("вес") or "1",
                "applicable_always": "оценка всегда" in wants,
                "comment_required": "комментарий" in wants,
                "evidence_required": "документ" in wants,
            }
        )
    return list(blocks.values())


@check("форма карты «{название}» — версии {число}")
def _(world: World, name_given: str, count: int) -> None:
    """Сколько версий формы опубликовано; прежние остаются."""
    world.settle()
    found = world.driver.examining.form(world.founder(), world.card_forms[name_given])
    assert [version["version"] for version in found["versions"]] == list(range(1, count + 1)), found["versions"]


@act("{кто} спрашивает форму карты, которой нет")
def _(world: World, who: str) -> None:
    """Формы с таким идентификатором нет."""
    world.settle()
    world.look(lambda: world.driver.examining.form(world.person(who).id, uuid4()))


@act(
    "{кто} объявляет экспертизу «{название}» по форме «{текст}» с {с} по {по}, {порядок}"
    "[, самообследование видно], объекты: {организации}{когда}"
)
def _(
    world: World,
    who: str,
    name_given: str,
    text: str,
    since: date,
    until: date,
    strategy: str,
    named: list[str],
    said: Said,
    step_text: str,
) -> None:
    """Порядок сведения: `среднее трёх`, `медиана трёх` или `двое и третий`."""
    _announce(
        world,
        who,
        name_given,
        said,
        form=str(world.card_forms.get(text) or uuid4()),
        opens_on=since.isoformat(),
        closes_on=until.isoformat(),
        strategy=STRATEGIES[strategy],
        self_examination_shown="самообследование видно" in step_text,
        objects=[{"kind": "organisation", "id": str(world.organisation(name))} for name in named],
    )


@act("{кто} объявляет экспертизу «{название}» по форме «{текст}» с {с} по {по}, двое и третий, объект: {объект}{когда}")
def _(world: World, who: str, name_given: str, text: str, since: date, until: date, examined: str, said: Said) -> None:
    """Объект — мероприятие плана, весь план или ничего: `мероприятие 1`, `план`, `ничего`."""
    objects: list[dict[str, str]] = []
    if examined == "план":
        objects = [{"kind": "plan", "id": str(world.plan)}]
    elif examined != "ничего":
        objects = [{"kind": "activity", "id": str(world.row(examined.removeprefix("мероприятие ")).id)}]
    _announce(
        world,
        who,
        name_given,
        said,
        form=str(world.card_forms[text]),
        opens_on=since.isoformat(),
        closes_on=until.isoformat(),
        strategy=STRATEGIES["двое и третий"],
        objects=objects,
    )


@act("{кто} объявляет общественную экспертизу «{название}» с {с} по {по}: {организации}[ по форме «{текст}»]{когда}")
def _(
    world: World,
    who: str,
    name_given: str,
    since: date,
    until: date,
    named: list[str],
    said: Said,
    text: str | None = None,
) -> None:
    """Открытое обсуждение: карт в нём нет, есть протокол."""
    _announce(
        world,
        who,
        name_given,
        said,
        kind="public",
        form=str(world.card_forms[text]) if text else None,
        opens_on=since.isoformat(),
        closes_on=until.isoformat(),
        objects=[{"kind": "organisation", "id": str(world.organisation(name))} for name in named],
    )


def _announce(world: World, who: str, title: str, said: Said, /, **fields: object) -> None:
    answer = world.attempt("AnnounceExamination", who, said, plan=str(world.plan), title=title, **fields)
    if answer and answer.made:
        world.examination, world.examined = answer.made, _objects(fields["objects"])


def _objects(stated: object) -> tuple[UUID, ...]:
    assert isinstance(stated, list)
    return tuple(UUID(one["id"]) for one in stated)


@act("{кто} назначает эксперта {фамилия}[ на {организации}]{когда}")
def _(world: World, who: str, name: str, said: Said, named: list[str] | None = None) -> None:
    """На все объекты экспертизы, если они не названы."""
    expert = world.register(name)
    if world.attempt("AppointExpert", who, said, **_seat(world, expert.id, named)):
        expert.roles.add("expert")


@act("{кто} назначает экспертов: {фамилии}{когда}")
def _(world: World, who: str, names: list[str], said: Said) -> None:
    """Каждого — на все объекты экспертизы, и каждый тут же заявляет, что конфликта интересов нет."""
    for name in names:
        expert = world.register(name)
        world.attempt("AppointExpert", who, said, **_seat(world, expert.id, None))
        world.settle()
        expert.roles.add("expert")
        world.attempt("DeclareConflict", f"эксперт {name}", **_where(world, None))
        world.settle()


@act("{кто} заявляет, что конфликта интересов нет[ по {организации}]{когда}")
def _(world: World, who: str, said: Said, named: list[str] | None = None) -> None:
    """Заявление до доступа; без названных объектов — по всем."""
    world.attempt("DeclareConflict", who, said, **_where(world, named))


@act("{кто} заявляет о конфликте интересов: {конфликт}[, «{текст}»][ по {организации}]{когда}")
def _(world: World, who: str, tie: str, said: Said, text: str | None = None, named: list[str] | None = None) -> None:
    """После этого объект ждёт другого эксперта."""
    world.attempt("DeclareConflict", who, said, conflict=TIES[tie], statement=text, **_where(world, named))


@act("{кто} отводит эксперта {фамилия}[ от {организации}][ с причиной «{причина}»]{когда}")
def _(world: World, who: str, name: str, said: Said, named: list[str] | None = None, reason: str = "") -> None:
    """Актом; подписанное отведённым аннулируется."""
    world.attempt("RecuseExpert", who, said, reason=reason, **_seat(world, world.person(name).id, named))


@act("{кто} заменяет эксперта {фамилия} экспертом {кого}[ на {организации}]{когда}")
def _(world: World, who: str, name: str, whom: str, said: Said, named: list[str] | None = None) -> None:
    """Актом; новый эксперт сначала заявляет об отсутствии конфликта."""
    replacement = world.register(whom)
    fields = _seat(world, world.person(name).id, named)
    if world.attempt("ReplaceExpert", who, said, replacement=str(replacement.id), **fields):
        replacement.roles.add("expert")


@act("{кто} назначает третьего эксперта {фамилия} на «{организация}»{когда}")
def _(world: World, who: str, name: str, organisation: str, said: Said) -> None:
    """Актом, когда двое разошлись: он видит обе карты, и его оценка окончательна."""
    expert = world.register(name)
    fields = {"examination": str(world.examination), "object": str(world.organisation(organisation))}
    if world.attempt("AppointThirdExpert", who, said, expert=str(expert.id), **fields):
        expert.roles.add("expert")


@act("{кто} переводит экспертизу на версию {число} формы[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, count: int, said: Said, reason: str = "") -> None:
    """Решение актом; поданные карты остаются на своей версии."""
    world.attempt("MoveToForm", who, said, examination=str(world.examination), form_version=count, reason=reason)


@act("{кто} напоминает экспертам о картах{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Тем, чьих карт ещё ждут."""
    world.attempt("RemindExperts", who, said, examination=str(world.examination))


@act("{кто} записывает протокол обсуждения от {дата документа}, участников {число}[, итог «{текст}»]{когда}")
def _(world: World, who: str, dated: date, count: int, said: Said, text: str = " ") -> None:
    """Чем кончилась общественная экспертиза."""
    fields = {"date": dated.isoformat(), "participants": count, "decision": text}
    world.attempt("RecordMinutes", who, said, examination=str(world.examination), number="1", **fields)


@act("{кто} сводит оценки{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Когда у каждого объекта есть всё, что нужно."""
    world.attempt("ConsolidateScores", who, said, examination=str(world.examination))


@act("{кто} завершает экспертизу{когда}")
def _(world: World, who: str, said: Said) -> None:
    """На сведённых оценках или на протоколе."""
    world.attempt("CloseExamination", who, said, examination=str(world.examination))


@act("речь о несуществующей экспертизе")
def _(world: World) -> None:
    """Дальше говорят о ней."""
    world.settle()
    world.examination, world.examined = uuid4(), ()


@act("{кто} смотрит экспертизу")
def _(world: World, who: str) -> None:
    """Может и не получиться."""
    world.settle()
    world.look(lambda: world.driver.examining.examination(world.person(who).id, world.examination))


@check("эксперт {фамилия} по «{организация}» — {положение}")
def _(world: World, name: str, organisation: str, standing: str) -> None:
    """`назначен`, `конфликта нет`, `конфликт`, `отведён` или `заменён`."""
    world.settle()
    expert, examined = str(world.person(name).id), str(world.organisation(organisation))
    found = world.driver.examining.examination(world.viewer, world.examination)["seats"]
    seats = found.values() if isinstance(found, dict) else found
    mine = [s["standing"] for s in seats if (s["expert"], s["object"]) == (expert, examined)]
    assert mine == [STANDINGS[standing]], mine


@check("{кто} оценивает объектов: {число}")
def _(world: World, who: str, count: int) -> None:
    """В открытых экспертизах."""
    world.settle()
    found = world.driver.examining.mine(world.person(who).id)
    assert len(found) == count, found


@check("в экспертизе видно экспертов: {число}, глазами {кто}")
def _(world: World, count: int, who: str) -> None:
    """Эксперт видит только себя, проверяемая организация — никого."""
    world.settle()
    found = world.driver.examining.examination(world.person(who).id, world.examination)["seats"]
    assert len({seat["expert"] for seat in found}) == count, found


@check("по плану объявлено экспертиз: {число}")
def _(world: World, count: int) -> None:
    """В порядке объявления."""
    world.settle()
    assert len(world.driver.examining.of_plan(world.viewer, world.plan)) == count


@check("экспертам напомнили: {фамилии}")
def _(world: World, names: list[str]) -> None:
    """Кого назвала последняя запись о напоминании."""
    world.settle()
    told = [one.sentence for one in world.driver.trail(world.viewer, stream=world.examination)]
    assert told[-1] == f"Экспертам напомнили о картах: {', '.join(names)}", told[-1]


def _where(world: World, named: Sequence[str] | None) -> dict[str, object]:
    objects = [world.organisation(name) for name in named] if named else world.examined
    if world.examination is None:
        raise NotInTheScenario("Экспертизы в сценарии нет: сначала объявите её.")
    return {"examination": str(world.examination), "objects": [str(one) for one in objects]}


def _seat(world: World, expert: UUID, named: Sequence[str] | None) -> dict[str, object]:
    return {**_where(world, named), "expert": str(expert)}
