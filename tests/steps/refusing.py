"""Steps about what was refused: by which rule, in which words, and what somebody may not do."""

from datetime import timedelta

from tests.steps.phrases import check
from tests.steps.rules import RULES
from tests.steps.said import Said
from tests.steps.world import NotInTheScenario, World

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


@check("{кто} не может {действие}{где}")
def _(world: World, who: str, deed: str, said: Said) -> None:
    """Попытка получает отказ, и в журнале ничего не прибавляется."""
    world.settle()
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
