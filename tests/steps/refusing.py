"""Steps about what was refused: by which rule, in which words, and what somebody may not do."""

from datetime import timedelta
from uuid import uuid4

from tests.steps.cast import NotInTheScenario
from tests.steps.phrases import act, check
from tests.steps.rules import RULES
from tests.steps.said import Said
from tests.steps.world import World

DEEDS = {
    "снять мероприятие с контроля": "RemoveFromControl",
    "принять исполнение": "AcceptExecution",
    "вернуть отчёт": "ReturnReport",
    "представить отчёт": "SubmitReport",
    "снять без исполнения": "Withdraw",
    "вернуть на контроль": "ReinstateControl",
    "подготовить снятие": "ProposeRemoval",
    "начать исполнение": "StartExecution",
    "перенести срок": "ApproveExtension",
    "просить о переносе срока": "RequestExtension",
    "сменить исполнителя": "ReplaceParty",
    "утвердить план": "ApprovePlan",
    "поставить план на контроль": "PlaceOnControl",
    "закрыть план": "ClosePlan",
    "установить порядок исчисления сроков": "SetPolicy",
    "внести человека": "RegisterPerson",
    "внести организацию": "RegisterOrganisation",
}
OF_PLAN = frozenset({"ApprovePlan", "PlaceOnControl", "ClosePlan", "SetPolicy"})
OF_REGISTRY = frozenset({"RegisterPerson", "RegisterOrganisation"})


@check("отказ по правилу «{правило}»")
def _(world: World, rule: str) -> None:
    """Названное правило не позволило; ничего не записано."""
    if rule not in RULES:
        raise NotInTheScenario(f"Правила «{rule}» нет: список в docs/writing-scenarios.md.")
    refusal = world.refusal()
    named = {code: name for name, code in RULES.items()}
    assert refusal.code == RULES[rule], f"отказ по правилу «{named.get(refusal.code, refusal.code)}»: {refusal}"


@check('отказ: "{сказанное}"')
def _(world: World, said_words: str) -> None:
    """Слова, которые прочёл человек: полностью или часть."""
    refusal = world.refusal()
    assert said_words in str(refusal), str(refusal)


@act("{кто} обращается к тому, чего нет: {предмет}")
def _(world: World, who: str, thing: str) -> None:
    """`план`, `мероприятие`, `поручение`, `организация`, `человек`, `документ`, `записи`."""
    world.settle()
    nobody = str(uuid4())
    match thing:
        case "план":
            world.attempt("PlaceOnControl", who, plan=nobody)
        case "мероприятие":
            world.attempt("CorrectRow", who, plan=str(world.plan), activity=nobody, reason="так в документе")
        case "поручение":
            world.attempt("StartExecution", who, assignment=nobody, point="2024-04-15")
        case "организация":
            world.attempt("RenameOrganisation", who, organisation=nobody, name="Другая")
        case "человек":
            world.attempt("GrantRole", who, person=nobody, role="auditor", scope={"kind": "everywhere"})
        case "документ":
            assignment, _ = world.place(Said())
            world.look(lambda: world.driver.document(world.person(who).id, assignment, uuid4()))
        case _:
            fields = {"stream": nobody, "record": nobody, "field": "occurred_on", "old": "2024-01-01"}
            world.attempt("CorrectRecord", who, **fields, new="2024-01-02", reason="ошибка")


@check("{кто} не может {действие}{где}")
def _(world: World, who: str, deed: str, said: Said) -> None:
    """Попытка получает отказ, и в журнале ничего не прибавляется."""
    world.settle()
    world.person(who)
    name, before = DEEDS[deed], world.driver.records()
    fields = {**COMMON.get(name, {}), **later(world, name)}
    if name in OF_REGISTRY:
        world.attempt(name, who, **fields)
    elif name in OF_PLAN:
        world.attempt(name, who, plan=str(world.plan), **fields)
    else:
        assignment, point = world.place(said)
        where = {} if name == "ReplaceParty" else {"point": point}
        world.attempt(name, who, assignment=str(assignment), **where, **fields)
    refusal = world.refusal()
    assert refusal.code != "invalid-input", str(refusal)
    assert world.driver.records() == before


COMMON: dict[str, dict[str, object]] = {
    "ReturnReport": {"remarks": "нет подписи"},
    "SubmitReport": {"evidence": []},
    "Withdraw": {"ground": "irrelevant", "reason": "неактуально"},
    "ReinstateControl": {"reason": "нужно снова"},
    "ApprovePlan": {"form": "by_act"},
    "SetPolicy": {"policy": {}},
    "RegisterPerson": {"name": "Новиков"},
    "RegisterOrganisation": {"name": "Новая организация", "kind": "other"},
}


def later(world: World, name: str) -> dict[str, object]:
    """Fields that depend on the day or on the people of the scenario."""
    day = (world.today + timedelta(days=90)).isoformat()
    match name:
        case "ApproveExtension":
            return {"term": day, "ground": "по просьбе"}
        case "RequestExtension":
            return {"proposed": day, "ground": "по просьбе"}
        case "ReplaceParty":
            party = next(iter(world.organisations))
            return {"party": world.party_field(party), "reason": "перераспределение"}
        case _:
            return {}
