"""Steps about electronic signatures under recorded acts: filed, checked, looked at."""

from dataclasses import replace
from uuid import UUID, uuid4

from domain.actors import SignatureLevel
from domain.signature import CheckOutcome
from interfaces.russian_words import WORDS
from tests.signing import Authority
from tests.steps.correcting import record
from tests.steps.driver import File, Order, Told
from tests.steps.observing_driver import SignedSeen
from tests.steps.phrases import act, check
from tests.steps.world import Deed, World

LEVELS = {words: value for value, words in WORDS[SignatureLevel].items()}
OUTCOMES = {words: value for value, words in WORDS[CheckOutcome].items()}
SAID = {"усиленную": "enhanced", "квалифицированную": "qualified", "простую": "simple"}
STRANGER = Authority("Неизвестный центр")


@act(
    "{кто} прикладывает (усиленную|квалифицированную|простую) подпись к записи «{запись}»"
    "[, подписан сохранённый документ][, без документа][, подписав другой документ][, по чужому сертификату]"
)
def _(world: World, who: str, record_name: str, step_text: str) -> None:
    """Файл отсоединённой подписи и подписанный документ; сохранённый при действии документ прикладывать не нужно."""
    world.settle()
    told, person = record(world, record_name), world.person(who)
    document = "Приказ на бумаге".encode()
    level = next(level for word, level in SAID.items() if f" {word} подпись" in step_text)
    fields: dict[str, object] = {"stream": str(told.stream), "record": str(told.id), "level": level}
    attached: File | None = File("приказ.pdf", document)
    if "сохранённый" in step_text:
        fields["form"], attached = "pdf", None
        document = world.driver.observing.paper(person.id, told.stream, "pdf")
    if "без документа" in step_text:
        attached = None
    authority = STRANGER if "по чужому" in step_text else world.driver.programs.authority
    signed = authority.signer(person.name).sign(document + b"." * ("другой документ" in step_text))
    order = Order("FileSignature", fields, File("подпись.p7s", signed), attached)
    answer = world.carry_out(Deed(order, person.id, uuid4()))
    if answer and answer.made:
        world.filing = told.id, answer.made


@act("{кто} проверяет подпись снова")
def _(world: World, who: str) -> None:
    """Программой, которая настроена теперь; прежний результат остаётся в истории."""
    world.settle()
    signed, filing = world.filing or (uuid4(), uuid4())
    world.attempt("CheckSignature", who, record=str(signed), filing=str(filing))


@act("проверяющая программа[ не] настроена")
def _(world: World, step_text: str) -> None:
    """Без неё о подписи ничего не известно, и верной она не названа."""
    world.settle()
    world.driver.programs.there = "не настроена" not in step_text


@check("запись «{запись}» подписана: {уровень подписи}")
def _(world: World, record_name: str, signature_level: str) -> None:
    """Высший уровень, который подтверждён; простая подпись — сама запись."""
    world.settle()
    assert seen(world, record(world, record_name)).level == LEVELS[signature_level]


@check("проверка подписи: {итог проверки}")
def _(world: World, check_outcome: str) -> None:
    """Что показала последняя проверка последнего файла."""
    world.settle()
    found = dict(filed(world))
    assert found[last(world)[1]] == OUTCOMES[check_outcome], found


@check("файл подписи и подписанный документ открываются")
def _(world: World) -> None:
    """Их можно проверить и другой программой, без службы."""
    world.settle()
    signed, filing = last(world)
    files = [world.driver.observing.signature(world.viewer, signed, filing, signed=one) for one in (False, True)]
    now = world.driver.clock.now()
    assert world.driver.programs.check(files[1], files[0], now).outcome is CheckOutcome.VALID


def seen(world: World, told: Told) -> SignedSeen:
    return world.driver.observing.signed(world.viewer, told.stream, told.id)


def filed(world: World) -> list[tuple[UUID, str]]:
    (signed, _) = last(world)
    told = next(one for one in world.trail() if one.id == signed)
    return list(seen(world, replace(told)).filed)


def last(world: World) -> tuple[UUID, UUID]:
    assert world.filing is not None
    return world.filing
