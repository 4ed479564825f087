"""Steps about indicators: defined for territories, measured, corrected, judged, rolled up."""

from datetime import date
from uuid import UUID, uuid4

from domain.indicator.rolling_up import Progress
from domain.indicator.state import Standing
from interfaces.russian_words import WORDS
from tests.steps.cast import NotInTheScenario
from tests.steps.driver import NOW, File, Measured, View
from tests.steps.looking import view
from tests.steps.people import Table, records
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World

RULES = {"сумма": "sum", "среднее взвешенное": "weighted_mean", "доля": "share"}


STANDINGS = {words: value for value, words in WORDS[Standing].items()}
PROGRESS = {words: value for value, words in WORDS[Progress].items()}


@act("{кто} заводит показатель «{название}», {сведение}[ по базе «{база}»]{когда}:")
def _(world: World, who: str, name_given: str, rolled_up: str, said: Said, datatable: Table, base: str = "") -> None:
    """Таблица: территория, сообщает (организация) и годы с плановыми значениями; пустая клетка — планового нет."""
    rows = records(datatable)
    years = [column for column in rows[0] if column.isdigit()]
    targets = [{"year": int(year), "value": _number(rows[0][year])} for year in years]
    places = [{"territory": row["территория"], "party": str(world.organisation(row["сообщает"]))} for row in rows]
    world.attempt(
        "DefineIndicator",
        who,
        said,
        plan=str(world.plan),
        name=name_given,
        unit="%",
        targets=targets,
        roll_up={"rule": RULES[rolled_up], "base": base or None},
        places=places,
    )


@act("{кто} заводит показатель из строки {число} документа, {сведение}: «{территория}», сообщает «{организация}»")
def _(world: World, who: str, count: int, rolled_up: str, territory: str, organisation: str) -> None:
    """Название, единица и плановые значения — как в документе плана; строки показателей считаются с единицы."""
    world.attempt(
        "DefineIndicator",
        who,
        plan=str(world.plan),
        index=count - 1,
        roll_up={"rule": RULES[rolled_up]},
        places=[{"territory": territory, "party": str(world.organisation(organisation))}],
    )


@act(
    "{кто} прикладывает источник значений[ «{название}»]"
    "[ номер {номер документа}][ датированный {дата документа}]{когда}"
)
def _(
    world: World,
    who: str,
    said: Said,
    name_given: str = "",
    document_number: str | None = None,
    dated: date | None = None,
) -> None:
    """Документ, на котором основаны значения показателя своей территории."""
    answer = world.attempt(
        "AttachSource",
        who,
        said,
        File(f"{name_given or 'Источник'}.txt", b"1"),
        indicator=str(_own(world, who)),
        title=name_given or None,
        number=document_number,
        date=dated.isoformat() if dated else None,
    )
    if answer and answer.made:
        world.source = answer.made


@act("{кто} сообщает (значение|прогноз) за {период}: {величина}[ при базе {база числом}][ и части {часть}]{когда}")
def _(
    world: World, who: str, period: str, amount: str, said: Said, step_text: str, base_amount: str = "", part: str = ""
) -> None:
    """Значение по приложенному источнику; прогноз — до конца периода и без источника."""
    forecast = "прогноз" in step_text
    sources = [str(world.source)] if world.source and not forecast else []
    world.attempt(
        "ReportValue",
        who,
        said,
        indicator=str(_own(world, who)),
        period=period,
        kind="forecast" if forecast else "actual",
        value=_number(amount),
        base=_number(base_amount),
        part=_number(part),
        sources=sources,
    )


@act(
    "{кто} исправляет значение за {период} с {величина} на {другая величина}"
    "[ при базе {база числом}][ с причиной «{причина}»]{когда}"
)
def _(
    world: World,
    who: str,
    period: str,
    amount: str,
    other_amount: str,
    said: Said,
    base_amount: str = "",
    reason: str = "",
) -> None:
    """Прежнее значение остаётся в истории."""
    world.attempt(
        "CorrectValue",
        who,
        said,
        indicator=str(_own(world, who)),
        period=period,
        old=_number(amount),
        value=_number(other_amount),
        base=_number(base_amount),
        reason=reason,
    )


@act("{кто} подтверждает значение «{территория}» за {период}: {величина}{когда}")
def _(world: World, who: str, territory: str, period: str, amount: str, said: Said) -> None:
    """Комитет сверил значение с источником."""
    indicator = str(_of(world, territory))
    world.attempt("VerifyValue", who, said, indicator=indicator, period=period, value=_number(amount))


@act("{кто} оспаривает значение «{территория}» за {период}: {величина}[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, territory: str, period: str, amount: str, said: Said, reason: str = "") -> None:
    """Комитет сомневается и говорит почему."""
    indicator = str(_of(world, territory))
    world.attempt("DisputeValue", who, said, indicator=indicator, period=period, value=_number(amount), reason=reason)


@act("{кто} сообщает значение по несуществующему показателю")
def _(world: World, who: str) -> None:
    """Показателя с таким идентификатором нет."""
    world.attempt("ReportValue", who, indicator=str(uuid4()), period="2024", value="1")


@check("[как мы знали {знали}, ]значение «{территория}» за {период} — {величина}, {состояние значения}")
def _(world: World, territory: str, period: str, amount: str, trust: str, known: date | None = None) -> None:
    """Значение, как оно стоит, и насколько ему верят: сообщено, подтверждено, оспорено."""
    line = _line(world, territory, period, view(known, None))
    assert (line.value, line.standing) == (_number(amount), STANDINGS[trust]), line


@check("по сравнению с планом «{территория}» за {период} — {итог}")
def _(world: World, territory: str, period: str, outcome: str) -> None:
    """Достигнуто, не достигнуто, планового значения нет, значения нет."""
    line = _line(world, territory, period, NOW)
    assert line.progress == PROGRESS[outcome], line


@check("целое за {период} — {величина}[, не сообщили: «{территория}»]")
def _(world: World, period: str, amount: str, territory: str = "") -> None:
    """Сведённое по правилу показателя; территории без значения названы."""
    found = world.driver.whole(world.eyes[world.title or ""], world.plan, period)
    assert (found.value, found.missing) == (_number(amount), (territory,) if territory else ()), found


def _number(amount: str) -> str | None:
    return amount.strip().replace(",", ".") or None


def _line(world: World, territory: str, period: str, seen: View) -> Measured:
    eyes = world.eyes[world.title or ""]
    found = [m for m in world.driver.measured(eyes, world.plan, seen) if (m.territory, m.period) == (territory, period)]
    if len(found) != 1:
        raise NotInTheScenario(f"Значения «{territory}» за {period} в плане нет.")
    return found[0]


def _of(world: World, territory: str) -> UUID:
    eyes = world.eyes[world.title or ""]
    found = {m.indicator for m in world.driver.measured(eyes, world.plan, NOW) if m.territory == territory}
    if len(found) != 1:
        raise NotInTheScenario(f"Показателя «{territory}» в плане нет.")
    return found.pop()


def _own(world: World, who: str) -> UUID:
    """The indicator that this person's organisation reports, or the only one there is."""
    eyes = world.eyes[world.title or ""]
    known = world.person(who)
    organisation = world.organisations.get(known.organisation or "")
    found = {m.party: m.indicator for m in world.driver.measured(eyes, world.plan, NOW)}
    if organisation in found:
        return found[organisation]
    if not found:
        raise NotInTheScenario("Показателей в плане нет: сначала заведите.")
    return next(iter(found.values()))
