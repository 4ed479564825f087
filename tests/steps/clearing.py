"""Steps that clear a draft: terms, groups, parties, rows and doubts."""

from tests.steps.cast import NotInTheScenario
from tests.steps.phrases import act, check
from tests.steps.planning import terms
from tests.steps.said import Said
from tests.steps.world import World

DUTY = {"исполняет": "performs", "отчитывается": "reports", "собирает": "collects"}
AS_WRITTEN = "так в документе"
BY_LETTER = "по письму комитета"


def clarify(world: World, who: str, said: Said, stated: list[dict[str, str]], reason: str = AS_WRITTEN) -> None:
    rows = [{"activity": str(world.row(said.number).id), "deadlines": stated}]
    world.attempt("ClarifyDeadlines", who, said, plan=str(world.plan), rows=rows, reason=reason)


@act("{кто} уточняет срок мероприятия {номер}: «{текст}»[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, text: str, said: Said, reason: str = BY_LETTER) -> None:
    """Срок словами плана: `до 15.04.2024`, `20.06.2024, 20.12.2024`, `ежемесячно до 5 числа`, `постоянно`."""
    clarify(world, who, said, terms(text), reason)


@act("{кто} уточняет срок мероприятия {номер}: «{срок словами}», разбирая замечание «{текст}»{когда}")
def _(world: World, who: str, said_terms: str, text: str, said: Said) -> None:
    """То же, с указанием, какое замечание этим разобрано."""
    rows = [
        {
            "activity": str(world.row(said.number).id),
            "deadlines": terms(said_terms),
            "settles": [doubt_called(world, text)],
        }
    ]
    world.attempt("ClarifyDeadlines", who, said, plan=str(world.plan), rows=rows, reason=BY_LETTER)


@act("{кто} уточняет срок мероприятий {номера}: «{срок словами}»[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, shown: list[str], said_terms: str, said: Said, reason: str = BY_LETTER) -> None:
    """Так для всех: одно решение и одно пояснение на несколько строк, в истории — запись о каждой."""
    rows = [{"activity": str(world.row(number).id), "deadlines": terms(said_terms)} for number in shown]
    world.attempt("ClarifyDeadlines", who, said, plan=str(world.plan), rows=rows, reason=reason)


@act("{кто} уточняет срок мероприятия {номер}: с «{было}» по «{стало}»{когда}")
def _(world: World, who: str, old: str, new: str, said: Said) -> None:
    """Период двумя датами, какие бы они ни были."""
    clarify(world, who, said, [{"kind": "range", "start": _iso(old), "end": _iso(new)}])


@act("{кто} уточняет срок мероприятия {номер} датой «{текст}»{когда}")
def _(world: World, who: str, text: str, said: Said) -> None:
    """Одна дата, какая бы она ни была: `31.04.2024` дойдёт до службы как есть; пустая — срок без даты."""
    end = {"end": _iso(text)} if text.strip() else {}
    clarify(world, who, said, [{"kind": "date", **end}])


@act("{кто} уточняет срок мероприятия {номер} правилом повторения «{текст}»{когда}")
def _(world: World, who: str, text: str, said: Said) -> None:
    """Правило повторения, как его записывают календари: `FREQ=MONTHLY;BYMONTHDAY=10`."""
    clarify(world, who, said, [{"kind": "weekly_rule" if "WEEKLY" in text else "monthly_rule", "rrule": text}])


@act("{кто} уточняет срок мероприятия {номер}, не называя его{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Уточнение без единого срока."""
    clarify(world, who, said, [])


def _iso(text: str) -> str:
    return "-".join(reversed(text.split("."))) if text.count(".") == 2 else text


@act("{кто} сопоставляет исполнителя «{название}» с «{новый исполнитель}»[ в деле «{дело}»]{когда}")
def _(world: World, who: str, name_given: str, new_party: str, said: Said, duty: str = "исполняет") -> None:
    """Названный в документе — вот этот из реестра, во всех строках, где его ещё не сопоставили."""
    match(world, who, name_given, new_party, said, duty)


def match(world: World, who: str, written: str, party: str, said: Said, duty: str) -> None:
    places = [
        {"activity": str(row.id), "index": index}
        for row in world.look_at_plan().rows
        for index, name in enumerate(row.parties)
        if name == written and (index in row.unmatched or said.number)
    ]
    if not places:
        raise NotInTheScenario(f"План не называет исполнителя «{written}», которого ещё не сопоставили.")
    fields = {"places": places, "party": world.party_field(party), "duty": DUTY[duty]}
    world.attempt("MatchParties", who, said, plan=str(world.plan), **fields)


@act("{кто} сопоставляет исполнителя под номером {число} мероприятия {номер} с «{новый исполнитель}»{когда}")
def _(world: World, who: str, count: int, new_party: str, said: Said) -> None:
    """По месту в строке, считая с единицы; места может и не быть."""
    places = [{"activity": str(world.row(said.number).id), "index": count - 1}]
    world.attempt("MatchParties", who, said, plan=str(world.plan), places=places, party=world.party_field(new_party))


@act("{кто} раскрывает группу «{название}»: {организации}[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, name_given: str, named: list[str], said: Said, reason: str = BY_LETTER) -> None:
    """Группа становится поимённым списком организаций во всех строках, где она названа."""
    expand(world, who, name_given, named, said, reason)


@act("{кто} раскрывает группу «{название}», никого не называя{когда}")
def _(world: World, who: str, name_given: str, said: Said) -> None:
    """Раскрытие без единой организации."""
    expand(world, who, name_given, [], said)


def expand(world: World, who: str, written: str, named: list[str], said: Said, reason: str = BY_LETTER) -> None:
    rows = world.look_at_plan().rows
    places = [{"activity": str(r.id), "index": r.parties.index(written)} for r in rows if written in r.parties]
    organisations = [str(world.organisation(name)) for name in named]
    fields = {"places": places, "organisations": organisations, "reason": reason}
    world.attempt("ExpandRoleGroups", who, said, plan=str(world.plan), **fields)


@act("{кто} указывает исполнителя мероприятия {номер}: «{новый исполнитель}»[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, new_party: str, said: Said, reason: str = BY_LETTER) -> None:
    """Исполнитель, которого документ не называет."""
    activities = [str(world.row(said.number).id)]
    fields = {"activities": activities, "party": world.party_field(new_party), "reason": reason}
    world.attempt("SupplyParties", who, said, plan=str(world.plan), **fields)


@act("{кто} исправляет чтение мероприятия {номер}: задач {число}[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, count: int, said: Said, reason: str = AS_WRITTEN) -> None:
    """Сколько отдельных задач в строке."""
    correct(world, who, said, reason, tasks=count)


@act("{кто} исправляет чтение мероприятия {номер}: «{мероприятие}»[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, title: str, said: Said, reason: str = AS_WRITTEN) -> None:
    """Что должно быть сделано."""
    correct(world, who, said, reason, text=title)


def correct(world: World, who: str, said: Said, reason: str, **fields: object) -> None:
    activity = str(world.row(said.number).id)
    world.attempt("CorrectRow", who, said, plan=str(world.plan), activity=activity, reason=reason, **fields)


@act("{кто} снимает замечание «{текст}»[ с пояснением «{причина}»]{когда}")
def _(world: World, who: str, text: str, said: Said, reason: str = AS_WRITTEN) -> None:
    """Замечание к чтению по словам из него; если таких несколько, то первое."""
    found = doubt_called(world, text)
    world.attempt("DismissAnomalies", who, said, plan=str(world.plan), anomalies=[found], reason=reason)


def doubt_called(world: World, text: str) -> int:
    """The place of the first doubt that says or quotes this."""
    doubts = world.look_at_plan().doubts
    found = [place for place, doubt in enumerate(doubts) if text in doubt.message + doubt.quote]
    if not found:
        there = "; ".join(doubt.message for doubt in doubts)
        raise NotInTheScenario(f"Среди замечаний нет такого: «{text}». Есть: {there or 'ни одного'}.")
    return found[0]


@act("{кто} снимает замечание под номером {число}{когда}")
def _(world: World, who: str, count: int, said: Said) -> None:
    """Замечание по месту в списке, считая с единицы; места может и не быть."""
    world.attempt("DismissAnomalies", who, said, plan=str(world.plan), anomalies=[count - 1], reason=AS_WRITTEN)


@check("в плане мероприятий: {число}")
def _(world: World, count: int) -> None:
    """Сколько строк прочитано."""
    world.settle()
    rows = world.look_at_plan().rows
    assert len(rows) == count, f"мероприятий {len(rows)}: {', '.join(row.number or 'без номера' for row in rows)}"


@check("срок мероприятия {номер} — «{текст}»")
def _(world: World, number: str, text: str) -> None:
    """Как понят срок: даты через запятую; `требует уточнения`; иначе `без даты`."""
    world.settle()
    row = world.row(number)
    said = "требует уточнения" if row.unclear else ", ".join(row.terms) or "без даты"
    assert said == text, f"срок — «{said}»"


@check("мероприятие {номер} называет исполнителей: {организации}")
def _(world: World, number: str, named: list[str]) -> None:
    """Исполнители так, как они названы в документе."""
    world.settle()
    assert list(world.row(number).parties) == named, world.row(number).parties


@check("есть замечание «{текст}»[ к мероприятию {номер}]")
def _(world: World, text: str, number: str | None = None) -> None:
    """Неразобранное замечание к чтению с такими словами."""
    world.settle()
    row = world.row(number).id if number else None
    doubts = [d for d in world.look_at_plan().doubts if not d.settled and row in (None, d.activity)]
    there = [doubt.message for doubt in doubts]
    assert any(text.lower() in said.lower() for said in there), f"замечания: {'; '.join(there) or 'ни одного'}"


@check("неразобранных ошибок чтения: {число}")
def _(world: World, count: int) -> None:
    """Сколько замечаний не дают поставить план на контроль."""
    world.settle()
    errors = [d.message for d in world.look_at_plan().doubts if d.severity == "error" and not d.settled]
    assert len(errors) == count, f"ошибки: {'; '.join(errors)}"
