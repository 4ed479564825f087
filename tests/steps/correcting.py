"""Steps about mistakes in the record: corrected by a further fact, and about orders sent twice or at once."""

from dataclasses import replace
from uuid import uuid4

from tests.steps.cast import NotInTheScenario
from tests.steps.driver import Order, Refused, Told
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import Deed, World

RECORDS = {
    "отчёт представлен": "assignment.report-submitted",
    "отчёт возвращён": "assignment.report-returned",
    "исполнение принято": "assignment.execution-accepted",
    "снято с контроля": "assignment.removed-from-control",
    "снято без исполнения": "assignment.withdrawn",
    "возвращено на контроль": "assignment.control-reinstated",
    "исполнение начато": "assignment.execution-started",
    "промежуточная информация": "assignment.interim-report-submitted",
    "документ приложен": "assignment.evidence-attached",
    "документ отозван": "assignment.evidence-revoked",
    "просьба о переносе": "assignment.extension-requested",
    "срок перенесён": "assignment.extension-approved",
    "в переносе отказано": "assignment.extension-rejected",
    "просьба отозвана": "assignment.extension-withdrawn",
    "поручено": "assignment.assigned",
    "исполнитель сменён": "assignment.party-replaced",
    "поручение изменено редакцией": "assignment.obligation-revised",
    "план прочитан": "plan.plan-read",
    "план прочитан заново": "plan.plan-reread",
    "план составлен": "plan.plan-drafted",
    "срок уточнён": "plan.deadline-clarified",
    "исполнитель сопоставлен": "plan.party-matched",
    "группа раскрыта": "plan.role-group-expanded",
    "строка исправлена": "plan.row-corrected",
    "замечание снято": "plan.anomaly-dismissed",
    "план согласован": "plan.agreed",
    "план утверждён": "plan.approved",
    "план поставлен на контроль": "plan.placed-on-control",
    "редакция": "plan.revision-issued",
    "план закрыт": "plan.plan-closed",
    "мониторинг завершён": "monitoring.concluded",
    "запись исправлена": "record-corrected",
}
FIELDS = {
    "дата события": "occurred_on",
    "способ": "received_via",
    "замечание": "remarks",
    "обоснование": "ground",
    "причина": "reason",
    "новый срок": "stated",
    "контрольная точка": "point",
    "название файла": "file_name",
    "номер документа": "requisites.number",
    "дата документа": "requisites.date",
    "номер акта": "basis.number",
    "дата акта": "basis.date",
    "кто записал": "by",
}
DATED = frozenset({"occurred_on", "requisites.date", "basis.date", "stated", "point"})


def record(world: World, name: str) -> Told:
    """The last event of this kind in the plan spoken of."""
    if name not in RECORDS:
        raise NotInTheScenario(f"Записи «{name}» словарь не знает: есть {', '.join(RECORDS)}.")
    found = [told for told in world.trail() if told.topic == RECORDS[name]]
    if not found:
        raise NotInTheScenario(f"В истории плана нет записи «{name}».")
    return found[-1]


@act(
    "{кто} исправляет запись «{запись}»: {поле исправления} было «{было}», верно «{стало}»"
    "[ с причиной «{причина}»]{когда}"
)
def _(world: World, who: str, record_name: str, field: str, old: str, new: str, said: Said, reason: str = "") -> None:
    """Последняя такая запись плана. Ошибка остаётся видна тем, кто смотрит, как знали раньше."""
    world.settle()
    if said.on and said.on > world.today:
        world.come_to(said.on)
    mistaken = record(world, record_name)
    correct(world, who, mistaken, field, _value(field, old), _value(field, new), reason, said)


@act("{кто} исправляет несуществующую запись")
def _(world: World, who: str) -> None:
    """Запись с номером, которого в поручении нет."""
    told = replace(record(world, "поручено"), id=uuid4())
    correct(world, who, told, "дата события", "2024-01-01", "2024-01-02", "ошибка", Said())


def correct(world: World, who: str, told: Told, field: str, old: object, new: object, reason: str, said: Said) -> None:
    fields = {"stream": str(told.stream), "record": str(told.id), "field": FIELDS[field], "old": old, "new": new}
    world.attempt("CorrectRecord", who, said, **fields, reason=reason)


def _value(field: str, text: str) -> object:
    if not text.strip():
        return None
    return "-".join(reversed(text.split("."))) if FIELDS[field] in DATED and text.count(".") == 2 else text


@act("то же самое отправлено ещё раз")
def _(world: World) -> None:
    """Повтор последнего действия после обрыва связи: та же команда."""
    world.settle()
    if world.last is None:
        raise NotInTheScenario("Повторять нечего: в сценарии ещё ничего не делали.")
    world.before = world.driver.records()
    world.carry_out(world.last)


@check("повтор получает первый ответ, второй записи нет")
def _(world: World) -> None:
    """Ответ тот же, в журнале ничего не прибавилось."""
    world.settle()
    assert world.answer is not None
    assert world.answer.repeated, "повтор записан заново"
    assert world.driver.records() == world.before


@act("{кто} утверждает план сразу {число} раз{когда}")
def _(world: World, who: str, count: int, said: Said) -> None:
    """Одно и то же решение, каждый раз как новое действие, в один миг; каждому отвечают своё."""
    world.settle()
    order = Order("ApprovePlan", {**said.circumstances, "plan": str(world.plan), "form": "by_act"})
    world.before = world.driver.records()
    world.at_once([Deed(order, world.person(who).id, uuid4()) for _ in range(count)])


@act("{кто} и {другой} одновременно принимают исполнение{где}")
def _(world: World, who: str, other: str, said: Said) -> None:
    """Двое решают об одном отчёте в один миг."""
    world.settle()
    assignment, point = world.place(said)
    order = Order("AcceptExecution", {"assignment": str(assignment), "point": point})
    world.before = world.driver.records()
    world.at_once([Deed(order, world.person(one).id, uuid4()) for one in (who, other)])


@check("записано ровно одно, остальным отказано")
def _(world: World) -> None:
    """Из действий, отправленных одновременно."""
    assert world.driver.records() == (world.before or 0) + 1
    assert [isinstance(answer, Refused) for answer in world.answers].count(False) == 1
