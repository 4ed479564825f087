"""Steps about cards: drafts, signing, annulling, who sees whose, what they come to."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from domain.assessment_card.state import assessment_card_id
from tests.steps.driver import Refused
from tests.steps.examining_driver import At
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World

CONCLUSIONS = {
    "рекомендовать": "recommended",
    "доработать": "after_revision",
    "не рекомендовать": "not_recommended",
}
NEEDS = {
    "ничего": "nothing",
    "карт": "cards",
    "третьего эксперта": "third_expert",
    "карту третьего эксперта": "third_card",
}
SELF = "самообследование"


@act(
    "{кто} подписывает карту «{организация}»: {оценки}[, заключение: {заключение}][, выводы «{текст}»]"
    "[, рекомендация «{название}» до {срок}][, по версии {число} формы]{когда}"
)
def _(
    world: World,
    who: str,
    organisation: str,
    scores: str,
    said: Said,
    conclusion: str = "рекомендовать",
    text: str = "Проверено на месте",
    name_given: str | None = None,
    due: Any = None,
    count: int = 1,
) -> None:
    """Оценки: `1.1=2, 1.2=н/п (комментарий)`; без сказанного — заключение «рекомендовать» и выводы."""
    party = str(world.organisation(organisation))
    advice = [{"text": name_given, "addressee": party, "due": due.isoformat()}] if name_given else []
    world.attempt(
        "SubmitCard",
        who,
        said,
        **_place(world, organisation),
        form_version=count,
        scores=_scores(scores),
        conclusion=CONCLUSIONS.get(conclusion),
        summary=text,
        recommendations=advice,
    )


@act("{кто} подписывает самообследование «{организация}»: {оценки}[, по версии {число} формы]{когда}")
def _(world: World, who: str, organisation: str, scores: str, said: Said, count: int = 1) -> None:
    """Организация о себе самой."""
    fields = {**_place(world, organisation), "form_version": count, "scores": _scores(scores)}
    world.attempt("SubmitSelfExamination", who, said, **fields)


@act("{кто} аннулирует карту эксперта {фамилия} по «{организация}»[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, name: str, organisation: str, said: Said, reason: str = "") -> None:
    """Испорченная карта остаётся в истории и больше не считается."""
    assessment = _assessment(world, organisation, name)
    card = _filed(world, organisation, name)
    world.attempt("AnnulCard", who, said, assessment=str(assessment), card=card, reason=reason)


@act("{кто} принимает рекомендацию {число} карты эксперта {фамилия} по «{организация}» строкой {номер}{когда}")
def _(world: World, who: str, count: int, name: str, organisation: str, said: Said) -> None:
    """Рекомендация становится строкой плана с исполнителем и сроком; рекомендации считаются с единицы."""
    assessment = _assessment(world, organisation, name)
    card = _filed(world, organisation, name)
    fields = {"assessment": str(assessment), "card": card, "recommendation": count - 1, "number": said.number}
    world.attempt("AcceptRecommendation", who, said, **fields)


@act("{кто} сохраняет в черновике «{организация}»: {оценки}")
def _(world: World, who: str, organisation: str, scores: str) -> None:
    """Оценка за оценкой, как карту заполняют."""
    world.settle()
    at = _at(world, organisation)
    for score in _scores(scores):
        kept = {**score, "not_applicable": score["value"] is None}
        world.look(partial(world.driver.examining.save_score, world.person(who).id, at, kept))


@act("{кто} сохраняет в черновике самообследования «{организация}»: {оценки}")
def _(world: World, who: str, organisation: str, scores: str) -> None:
    """То же о себе самой."""
    world.settle()
    at = At(world.examination, world.organisation(organisation), by_itself=True)
    for score in _scores(scores):
        kept = {**score, "not_applicable": score["value"] is None}
        world.look(partial(world.driver.examining.save_score, world.person(who).id, at, kept))


@act("{кто} сохраняет в черновике «{организация}» выводы «{текст}»[, заключение: {заключение}]")
def _(world: World, who: str, organisation: str, text: str, conclusion: str | None = None) -> None:
    """Чем карта кончится."""
    world.settle()
    words = {"summary": text, "conclusion": CONCLUSIONS[conclusion] if conclusion else None}
    at = _at(world, organisation)
    world.look(lambda: world.driver.examining.save_words(world.person(who).id, at, words))


@act("{кто} подписывает черновик «{организация}»{когда}")
def _(world: World, who: str, organisation: str, said: Said) -> None:
    """Черновик становится картой; при отказе он остаётся как был."""
    world.settle()
    if said.on and said.on > world.today:
        world.come_to(said.on)
    at = _at(world, organisation)
    world.look(lambda: world.driver.examining.sign(world.person(who).id, at, said.stated or said.on))
    world.driver.clock.pass_(minutes=1)


@act("{кто} подписывает черновик самообследования «{организация}»")
def _(world: World, who: str, organisation: str) -> None:
    """Черновик организации о себе становится её картой."""
    world.settle()
    at = At(world.examination, world.organisation(organisation), by_itself=True)
    world.look(lambda: world.driver.examining.sign(world.person(who).id, at, None))
    world.driver.clock.pass_(minutes=1)


@act("{кто} открывает черновик «{организация}»")
def _(world: World, who: str, organisation: str) -> None:
    """Может и не получиться."""
    world.settle()
    at = _at(world, organisation)
    world.look(lambda: world.driver.examining.draft(world.person(who).id, at))


@check("в черновике «{организация}» у {кого}: {оценки}")
def _(world: World, organisation: str, whom: str, scores: str) -> None:
    """Что сохранено; чужого черновика не видит никто."""
    world.settle()
    found = world.driver.examining.draft(world.person(whom).id, _at(world, organisation))["scores"]
    told = {code: None if score["not_applicable"] else score["value"] for code, score in found.items()}
    assert told == {score["criterion"]: score["value"] for score in _scores(scores)}, found


@check("{кто} видит карты «{организация}»: {чьи}")
def _(world: World, who: str, organisation: str, whose: str) -> None:
    """Фамилии экспертов и `самообследование` через запятую, или `ни одной`; аннулированные тоже считаются."""
    world.settle()
    found = world.driver.examining.cards(world.person(who).id, _at(world, organisation))
    names = {str(known.id): known.name for known in world.people.values()}
    told = [SELF if one["by_itself"] else names[one["card"]["filed"]["expert"]] for one in found]
    assert sorted(told) == sorted([] if whose == "ни одной" else whose.split(", ")), told


@check("итог «{организация}» — {величина}[, место {число}]")
def _(world: World, organisation: str, amount: str, count: int | None = None) -> None:
    """В процентах от возможного, по порядку экспертизы."""
    line = _line(world, organisation)
    shown = line["total"].rstrip("0").rstrip(".") if line["total"] else None
    assert shown == amount.replace(",", "."), line
    if count is not None:
        assert line["rank"] == count, line


@check("«{организация}» ждёт {чего}")
def _(world: World, organisation: str, awaited: str) -> None:
    """`карт`, `третьего эксперта`, `карту третьего эксперта` или `ничего`."""
    assert _line(world, organisation)["needs"] == NEEDS[awaited], _line(world, organisation)


@check("эксперты по «{организация}» расходятся по критериям {номера}")
def _(world: World, organisation: str, shown: list[str]) -> None:
    """Где разница не меньше порога."""
    assert [one["criterion"] for one in _line(world, organisation)["divergences"]] == shown


@check("порог «{организация}» {пройден}")
def _(world: World, organisation: str, verdict: str) -> None:
    """`пройден`, `не пройден` или `не установлен`."""
    wanted = {"пройден": True, "не пройден": False, "не установлен": None}[verdict]
    assert _line(world, organisation)["passed"] is wanted


@check("согласованность посчитана по {число} картам с оговоркой о малом числе объектов")
def _(world: World, count: int) -> None:
    """Меньше десяти объектов — числа неустойчивы, и об этом сказано."""
    world.settle()
    found = world.driver.examining.consolidation(world.viewer, world.examination)["agreement"]
    assert (found["cards"], found["caution"]) == (count, True), found
    assert found["alpha"]["n"] > 0


@check("карта эксперта {фамилия} по «{организация}» — на версии {число} формы, порог {пройден}")
def _(world: World, name: str, organisation: str, count: int, verdict: str) -> None:
    """Поданная карта остаётся на своей версии со своим вердиктом."""
    world.settle()
    card = _card(world, organisation, name)["filed"]
    wanted = {"пройден": True, "не пройден": False, "не установлен": None}[verdict]
    assert (card["form"]["version"], card["passed"]) == (count, wanted), card


@check("карт эксперта {фамилия} по «{организация}» — {число}, аннулировано {другое число}")
def _(world: World, name: str, organisation: str, count: int, other_count: int) -> None:
    """Испорченная остаётся рядом с поданной взамен."""
    world.settle()
    stream = str(_assessment(world, organisation, name))
    found = [
        one["card"]
        for one in world.driver.examining.cards(world.viewer, _at(world, organisation))
        if one["assessment"] == stream
    ]
    assert (len(found), sum(one["annulled"] is not None for one in found)) == (count, other_count), found


@check("по критерию {номер} «{организация}» ставит себе {величина}, эксперты — {другая величина}")
def _(world: World, number: str, organisation: str, amount: str, other_amount: str) -> None:
    """Самообследование рядом со средним экспертов; в среднее оно не входит."""
    world.settle()
    found = world.driver.examining.comparison(world.viewer, _at(world, organisation))["criteria"]
    line = next(one for one in found if one["criterion"] == number)
    assert (line["itself"], line["mean"]) == (int(amount), float(other_amount.replace(",", "."))), line


@act("{кто} смотрит сведённые оценки")
def _(world: World, who: str) -> None:
    """Может и не получиться."""
    world.settle()
    world.look(lambda: world.driver.examining.consolidation(world.person(who).id, world.examination))


@act("{кто} смотрит записи карты эксперта {фамилия} по «{организация}»")
def _(world: World, who: str, name: str, organisation: str) -> None:
    """В журнале истории, по самому потоку карты."""
    world.settle()
    stream = _assessment(world, organisation, name)
    world.look(lambda: world.driver.trail(world.person(who).id, stream=stream))


@act("{кто} воспроизводит карту эксперта {фамилия} по «{организация}»")
def _(world: World, who: str, name: str, organisation: str) -> None:
    """Состояние карты из журнала."""
    world.settle()
    stream = _assessment(world, organisation, name)
    world.look(lambda: world.driver.examining.state(world.person(who).id, stream))


@check("в истории плана глазами {кто} карт: {число}")
def _(world: World, who: str, count: int) -> None:
    """Записи о подписанных картах среди всех записей плана, которые этот человек видит."""
    world.settle()
    try:
        told = world.driver.trail(world.person(who).id, plan=world.plan)
    except Refused:
        told = []
    shown = [one.sentence for one in told if one.topic == "assessment-card.submitted"]
    assert len(shown) == count, shown


def _scores(text: str) -> list[dict[str, Any]]:
    return [
        {
            "criterion": match[1],
            "value": None if match[2] == "н/п" else int(match[2]),
            **({"comment": match[3]} if match[3] else {}),
            **({"evidence": [{"assignment": str(uuid4()), "evidence": str(uuid4())}]} if match[4] else {}),
        }
        for match in re.finditer(r"([\w.]+)=(н/п|\d+)(?: \(([^)]+)\))?( с чужим документом)?", text)
    ]


def _place(world: World, organisation: str) -> dict[str, str]:
    return {"examination": str(world.examination), "object": str(world.organisation(organisation))}


def _at(world: World, organisation: str) -> At:
    return At(world.examination, world.organisation(organisation))


def _assessment(world: World, organisation: str, name: str) -> UUID:
    return assessment_card_id(world.examination, world.organisation(organisation), world.person(name).id)


def _line(world: World, organisation: str) -> Mapping[str, Any]:
    world.settle()
    found = world.driver.examining.consolidation(world.viewer, world.examination)["objects"]
    line: Mapping[str, Any] = next(one for one in found if one["object"] == str(world.organisation(organisation)))
    return line


def _card(world: World, organisation: str, name: str) -> Mapping[str, Any]:
    stream = str(_assessment(world, organisation, name))
    found = world.driver.examining.cards(world.viewer, _at(world, organisation))
    card: Mapping[str, Any] = next(one["card"] for one in reversed(found) if one["assessment"] == stream)
    return card


def _filed(world: World, organisation: str, name: str) -> str:
    """The last card filed, whatever has become of it; of none, an id that nothing has."""
    stream = str(_assessment(world, organisation, name))
    found = world.driver.examining.cards(world.viewer, _at(world, organisation))
    return next((one["card"]["filed"]["card"] for one in reversed(found) if one["assessment"] == stream), str(uuid4()))
