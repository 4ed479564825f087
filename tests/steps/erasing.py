"""Steps about erasing personal data: asked for, confirmed by another, reported."""

from uuid import uuid4

from domain.erasure import ErasedKind, ErasureGround, erasure_id
from interfaces.russian_words import WORDS
from tests.steps.cast import NotInTheScenario
from tests.steps.phrases import act, check
from tests.steps.reporting import document
from tests.steps.said import Said
from tests.steps.world import World

GROUNDS = {words: ground for ground, words in WORDS[ErasureGround].items()}


def _request(world: World, who: str, kind: str, target: str, ground: str, said: Said, **fields: object) -> None:
    if ground not in GROUNDS:
        raise NotInTheScenario(f"Основания «{ground}» закон не знает: есть {', '.join(GROUNDS)}.")
    answer = world.attempt("RequestErasure", who, said, kind=kind, target=target, ground=GROUNDS[ground], **fields)
    if answer:
        world.request = answer.made


@act("{кто} запрашивает удаление сведений о человеке {кого}: «{причина}»{когда}")
def _(world: World, who: str, whom: str, reason: str, said: Said) -> None:
    """Основание по закону — словами: `согласие отозвано`, `срок хранения истёк`, …; документ — в конце фразы."""
    _request(world, who, "person", str(world.person(whom).id), reason, said)


@act("{кто} запрашивает удаление сведений плана: «{причина}»{когда}")
def _(world: World, who: str, reason: str, said: Said) -> None:
    """Все тексты и документы плана, о котором речь."""
    _request(world, who, "plan", str(world.plan), reason, said)


@act("{кто} запрашивает удаление документа «{название}»: «{причина}»{когда}")
def _(world: World, who: str, name_given: str, reason: str, said: Said) -> None:
    """Один подтверждающий документ с его названием и реквизитами."""
    evidence = document(world, name_given)
    assignment = next(there for (_, there, _), known in world.documents.items() if known == evidence)
    _request(world, who, "document", str(evidence), reason, said, assignment=str(assignment))


@act("{кто} отзывает запрос на удаление[ с причиной «{причина}»]{когда}")
def _(world: World, who: str, said: Said, reason: str = "") -> None:
    """Ничего не удаляется."""
    world.attempt("WithdrawErasure", who, said, erasure=str(world.request or uuid4()), reason=reason)


@act("{кто} подтверждает удаление{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Второй человек: ключи уничтожаются вместе с этой записью."""
    world.attempt("ConfirmErasure", who, said, erasure=str(world.request or uuid4()))


@check("{кто} видит в отчёте об удалении значений: {число}, документов: {другое число}")
def _(world: World, who: str, count: int, other_count: int) -> None:
    """Сколько значений и документов под уничтожаемыми ключами; содержания в отчёте нет."""
    found = world.driver.erasure(world.person(who).id, world.request or uuid4())
    assert (found.values, found.documents) == (count, other_count), found


@check("{кто} не видит отчёта об удалении")
def _(world: World, who: str) -> None:
    """Отчёт — для тех, кто может запросить удаление, и для аудитора."""
    world.look(lambda: world.driver.erasure(world.person(who).id, world.request or uuid4()))
    world.refusal()


@act("{кто} спрашивает отчёт об удалении сведений о человеке {кого}")
def _(world: World, who: str, whom: str) -> None:
    """Отчёт о том, что будет удалено или удалено."""
    world.settle()
    erasure = erasure_id(ErasedKind.PERSON, world.person(whom).id)
    world.look(lambda: world.driver.erasure(world.person(who).id, erasure))
