"""Steps about monitorings: opened, findings recorded, concluded, computed again, compared."""

from datetime import date
from uuid import UUID, uuid4

from domain.monitoring.events import FindingOutcome
from domain.timeliness import Verdict
from interfaces.russian_words import WORDS
from tests.steps.cast import NotInTheScenario
from tests.steps.observing_driver import Differs, MonitoringSeen
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World
from tests.steps.written import words_of_docx

OUTCOMES = {words: value for value, words in WORDS[FindingOutcome].items()}
BECAME = {"появилось": "appeared", "исчезло": "gone", "изменилось": "changed"}


@act(
    "{кто} открывает (промежуточный|итоговый) мониторинг[ по мероприятию {номер}]"
    "[ по разделу {число}][ с показателем «{территория}»]{когда}"
)
def _(
    world: World,
    who: str,
    said: Said,
    step_text: str,
    count: int = 0,
    territory: str = "",
) -> None:
    """По всему плану или по его разделу; мероприятие — строка плана, по которой мониторинг проводят."""
    kind = "final" if "итоговый" in step_text else "interim"
    answer = world.attempt(
        "OpenMonitoring",
        who,
        said,
        plan=str(world.plan),
        kind=kind,
        activity=str(world.row(said.number).id) if said.number else None,
        sections=[count - 1] if count else None,
        indicators=[str(_indicator(world, territory))] if territory else None,
    )
    if answer and answer.made:
        world.monitorings.append(answer.made)


@act("{кто} открывает (промежуточные|итоговые) мониторинги планов {организации}{когда}")
def _(world: World, who: str, named: list[str], said: Said, step_text: str) -> None:
    """Один на каждый план, все вместе или ни одного."""
    kind = "final" if "итоговые" in step_text else "interim"
    parts = [{"plan": str(world.plan_called(title))} for title in named]
    answer = world.attempt("OpenMonitorings", who, said, kind=kind, parts=parts)
    if answer and answer.made:
        world.campaign = answer.made


@act(
    "{кто} записывает установленное мониторингом: {оценка мониторинга}, «{текст}»"
    "[ с рекомендацией «{рекомендация}» для «{адресат}» до {срок}][ о показателе «{территория}»]{уточнения}"
)
def _(
    world: World,
    who: str,
    finding_outcome: str,
    text: str,
    said: Said,
    advice: str = "",
    addressee: str = "",
    due: date | None = None,
    territory: str = "",
) -> None:
    """О мероприятии, об исполнителе, о показателе или о них вместе."""
    recommendation = None
    if due is not None:
        recommendation = {"text": advice, "party": world.party_field(addressee), "until": due.isoformat()}
    answer = world.attempt(
        "RecordFinding",
        who,
        said,
        monitoring=str(_last(world)),
        activity=str(world.row(said.number).id) if said.number else None,
        party=world.party_field(said.party) if said.party else None,
        indicator=str(_indicator(world, territory)) if territory else None,
        outcome=OUTCOMES[finding_outcome],
        text=text,
        recommendation=recommendation,
    )
    if answer and answer.made:
        world.finding = answer.made


@act("{кто} отзывает запись мониторинга[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, said: Said, reason: str = "") -> None:
    """Последнюю из записанных."""
    fields = {"monitoring": str(_last(world)), "finding": str(world.finding or uuid4())}
    world.attempt("WithdrawFinding", who, said, reason=reason, **fields)


@act("{кто} отменяет мониторинг[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, said: Said, reason: str = "") -> None:
    """Открыт по ошибке."""
    world.attempt("CancelMonitoring", who, said, monitoring=str(_last(world)), reason=reason)


@act("{кто} завершает мониторинг[ с выводом «{вывод}»]{когда}")
def _(world: World, who: str, said: Said, summary: str = "") -> None:
    """Данные складываются на эту дату по последней записи журнала, справка сохраняется."""
    world.attempt("ConcludeMonitoring", who, said, monitoring=str(_last(world)), summary=summary)


@act("{кто} открывает справку мониторинга[ в Excel]")
def _(world: World, who: str, step_text: str) -> None:
    """Сохранённый файл Word; в Excel её нет."""
    form = "xlsx" if "в Excel" in step_text else "docx"
    by = world.person(who).id
    world.settle()
    world.look(lambda: world.driver.observing.paper(by, _last(world), form))


@act("{кто} сравнивает мониторинг с предыдущим")
def _(world: World, who: str) -> None:
    """Последний открытый — с тем, что перед ним; можно сравнить мониторинги одного плана."""
    by = world.person(who).id
    world.settle()
    later, earlier = world.monitorings[-1], world.monitorings[-2]
    world.look(lambda: world.driver.observing.differences(by, later, earlier))


@check("(в мониторинге|в предыдущем мониторинге) с отметкой «{отметка}» контрольных точек: {число}")
def _(world: World, verdict: str, count: int, step_text: str) -> None:
    """Сколько контрольных точек (по каждому исполнителю) имели такую отметку на дату завершения."""
    data = seen(world, "предыдущем" in step_text).data
    assert data is not None
    found = {Verdict(name).russian: number for name, number in data["totals"]["verdicts"].items()}
    assert found.get(verdict, 0) == count, f"в мониторинге: {found}"


@check("данные (мониторинга|предыдущего мониторинга) складываются заново те же")
def _(world: World, step_text: str) -> None:
    """С той же записи журнала — тот же канонический JSON, до последней буквы; его сумма стоит в справке."""
    found = seen(world, "предыдущего" in step_text)
    assert found.same
    assert found.digest is not None
    assert found.digest in words(world, "предыдущего" in step_text)


@check("в справке мониторинга сказано «{текст}»")
def _(world: World, text: str) -> None:
    """Текст стоит в сохранённом файле Word; файл PDF сохранён тоже."""
    by = world.viewer
    pdf = world.driver.observing.paper(by, _last(world), "pdf")
    assert pdf.startswith(b"%PDF")
    found = words(world)
    assert text in found, found[:3000]


@check("в справке мониторинга не сказано «{текст}»")
def _(world: World, text: str) -> None:
    """Текста в сохранённом файле Word нет."""
    assert text not in words(world)


@check("записей в мониторинге: {число}")
def _(world: World, count: int) -> None:
    """Действующих, отозванные не в счёт; считает справка завершённого мониторинга."""
    data = seen(world).data
    assert data is not None
    assert len(data["findings"]) == count


@check("мониторингов плана: {число}, последний (идёт|завершён|отменён)")
def _(world: World, count: int, step_text: str) -> None:
    """Все мониторинги плана, открытый позже — первым."""
    world.settle()
    found = world.driver.observing.monitorings(world.viewer, world.plan)
    stage = {"идёт": "open", "завершён": "concluded", "отменён": "cancelled"}[step_text.rpartition(" ")[2]]
    assert (len(found), found[0]) == (count, stage), found


@check("вместе открыто мониторингов: {число}")
def _(world: World, count: int) -> None:
    """Сколько планов взял один мониторинг."""
    world.settle()
    assert world.campaign is not None
    assert world.driver.observing.campaign(world.viewer, world.campaign) == count


@check(
    "по сравнению с предыдущим мониторингом мероприятие {номер} по «{исполнитель}» (появилось|исчезло|изменилось)"
    "[: было «{было}»][, стало «{стало}»]"
)
def _(world: World, number: str, party: str, step_text: str, old: str = "", new: str = "") -> None:
    """Контрольная точка исполнителя: её отметка о сроке тогда и теперь."""
    activity, answers = world.row(number).id, world.party(party)
    found = [x for x in differing(world) if (x.item, x.activity, x.party) == ("point", activity, answers)]
    assert len(found) == 1, found
    told = tuple(Verdict(side["verdict"]).russian if side else "" for side in (found[0].before, found[0].after))
    became = next(kind for word, kind in BECAME.items() if f"» {word}" in step_text)
    assert (found[0].became, *told) == (became, old, new), found


@check("по сравнению с предыдущим мониторингом изменений: {число}")
def _(world: World, count: int) -> None:
    """Контрольные точки, значения показателей и установленное, по одному."""
    found = differing(world)
    assert len(found) == count, found


def differing(world: World) -> list[Differs]:
    world.settle()
    later, earlier = world.monitorings[-1], world.monitorings[-2]
    return list(world.driver.observing.differences(world.viewer, later, earlier))


def seen(world: World, before: bool = False) -> MonitoringSeen:
    """The last monitoring, or the one before it, looked at by whoever keeps the plan."""
    world.settle()
    return world.driver.observing.monitoring(world.viewer, world.monitorings[-2 if before else -1])


def words(world: World, before: bool = False) -> str:
    world.settle()
    monitoring = world.monitorings[-2 if before else -1]
    return words_of_docx(world.driver.observing.paper(world.viewer, monitoring, "docx"))


def _last(world: World) -> UUID:
    return world.monitorings[-1] if world.monitorings else uuid4()


def _indicator(world: World, territory: str) -> UUID:
    """Of any plan of the scenario: another plan's is refused by the rule, not by the step."""
    for title, plan in world.plans.items():
        for found in world.driver.measured(world.eyes[title], plan):
            if found.territory == territory:
                return found.indicator
    raise NotInTheScenario(f"Показателя «{territory}» в сценарии нет: сначала заведите.")
