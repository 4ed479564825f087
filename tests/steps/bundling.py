"""Steps of bundles: taken away, checked without the service, changed on the way."""

from application.opened_bundle import open_bundle
from application.verifying import Verified, verify_bundle
from domain.bundle.manifest import EVENTS
from domain.bundle.refusals import BundleBroken
from infrastructure.seal.ed25519 import holds
from tests.bundle.sealed_story import MemorySource
from tests.steps.bundling_driver import Taken, by_another_key
from tests.steps.phrases import act, check
from tests.steps.world import World


@act("{кто} забирает пакет плана")
def _(world: World, who: str) -> None:
    """Может и не получиться: тогда дальше говорят об отказе."""
    world.settle()
    person = world.person(who).id

    def take() -> None:
        world.bundle = world.driver.bundling.take(person, world.plan)

    world.look(take)


@act("в пакете меняют запись")
def _(world: World) -> None:
    """Один байт одной из записей, по дороге от службы к аудитору."""
    taken = _taken(world)
    place = open_bundle(MemorySource(taken.content), taken.trust.log_keys, holds).places[EVENTS]
    changed = bytearray(taken.content)
    changed[place.offset + place.size - 3] ^= 1
    world.bundle = Taken(bytes(changed), taken.trust)


@act("к пакету дописывают байт")
def _(world: World) -> None:
    """В самый конец файла."""
    taken = _taken(world)
    world.bundle = Taken(taken.content + b"\0", taken.trust)


@check("пакет проходит проверку")
def _(world: World) -> None:
    """Без службы, базы и сети: по файлу и ключу журнала; в пакете есть сам план."""
    assert _verified(_taken(world)).manifest.plan == world.plan


@check("пакет не проходит проверку: «{текст}»")
def _(world: World, text: str) -> None:
    """Слова из отказа."""
    assert text in _refusal(_taken(world))


@check("с ключом другого журнала пакет не проходит проверку")
def _(world: World) -> None:
    """Ключ из самого пакета не берётся никогда."""
    assert "не подписан ключом" in _refusal(by_another_key(_taken(world)))


@check("в пакете нет слова «{текст}»")
def _(world: World, text: str) -> None:
    """Ни в записях, ни на странице для чтения."""
    assert text.encode() not in _taken(world).content


def _taken(world: World) -> Taken:
    world.settle()
    assert world.bundle is not None, "Пакет ещё не забирали."
    return world.bundle


def _verified(taken: Taken) -> Verified:
    return verify_bundle(MemorySource(taken.content), taken.trust)


def _refusal(taken: Taken) -> str:
    try:
        _verified(taken)
    except BundleBroken as broken:
        return str(broken)
    raise AssertionError("Пакет прошёл проверку.")
