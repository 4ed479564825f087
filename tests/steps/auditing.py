"""Steps of the auditor: two moments side by side, why, corrections, who looked, and that nothing is hidden."""

from datetime import date

from tests.steps.audit_driver import Sight
from tests.steps.correcting import RECORDS
from tests.steps.driver import Told
from tests.steps.looking import RUSSIAN, view
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World


@check("{кто} сравнивает, как мы знали {знали}[ по состоянию на {на дату}], с нынешним: «{текст}» «{было}» → «{стало}»")
def _(world: World, who: str, known: date, text: str, old: str, new: str, as_of: date | None = None) -> None:
    """Поле строки реестра тогда и теперь; «текст» — название поля, «—» — тогда или теперь ничего нет."""
    world.settle()
    found = world.driver.audit.differences(world.person(who).id, world.plan, _sight(known, as_of), Sight())
    wanted = (text, None if old == "—" else old, None if new == "—" else new)
    assert wanted in found, "; ".join(f"{name}: {before} → {after}" for name, before, after in found)


@check("{кто} видит, почему такая отметка: «{текст}»")
def _(world: World, who: str, text: str) -> None:
    """Одно из оснований отметки о сроке, словами; правило названо с версией."""
    world.settle()
    found = world.driver.audit.why(world.person(who).id, world.line(Said()).assignment, Sight())
    assert found.rule.startswith("timeliness@"), found.rule
    assert any(text in clause for clause in found.clauses), "; ".join(found.clauses)


@check("{кто} видит, что отметка опирается на записи «{запись}» и «{текст}»")
def _(world: World, who: str, record_name: str, text: str) -> None:
    """Обе записи есть в цепочке событий, первая раньше второй."""
    world.settle()
    topics = world.driver.audit.why(world.person(who).id, world.line(Said()).assignment, Sight()).topics
    first, second = RECORDS[record_name], RECORDS[text]
    assert first in topics, topics
    assert second in topics[topics.index(first) :], topics


@check("{кто} видит исправление задним числом: «{было}» → «{стало}», через {число} дн., исправила {фамилия}")
def _(world: World, who: str, old: str, new: str, count: int, name: str) -> None:
    """Последнее исправление: как было записано, как верно, спустя сколько дней и кем."""
    world.settle()
    found = world.driver.audit.mended(world.person(who).id, world.plan)[-1]
    assert (found.old, found.new, found.late, found.by_name) == (old, new, count, name), found


@check("{кто} видит шаг «{запись}»: было «{состояние}», стало «{текст}»")
def _(world: World, who: str, record_name: str, state: str, text: str) -> None:
    """Состояние контрольной точки до и после последней такой записи."""
    world.settle()
    told = _last(world, record_name)
    before, after = world.driver.audit.states_around(world.person(who).id, told.id, told.stream)
    assert (RUSSIAN[before], RUSSIAN[after]) == (state, text)


@check("{кто} видит, что запись «{запись}» с {на дату} могли знать: {другой}")
def _(world: World, who: str, record_name: str, as_of: date, other: str) -> None:
    """Кому и с какого дня роли показывали последнюю такую запись."""
    world.settle()
    told = _last(world, record_name)
    found = world.driver.audit.viewers(world.person(who).id, told.id, told.stream)
    assert (world.person(other).id, as_of) in found, found


@check("{кто} видит, что запись «{запись}» знать не могли: {другой}")
def _(world: World, who: str, record_name: str, other: str) -> None:
    """Никакая роль этого человека такую запись не показывала."""
    world.settle()
    told = _last(world, record_name)
    found = world.driver.audit.viewers(world.person(who).id, told.id, told.stream)
    assert world.person(other).id not in {person for person, _ in found}, found


@act("{кто} пробует удалить запись «{запись}»")
def _(world: World, who: str, record_name: str) -> None:
    """Последнюю такую запись; дальше говорят об отказе."""
    world.settle()
    told, person = _last(world, record_name), world.person(who).id
    world.look(lambda: world.driver.audit.hide(person, told.id, told.stream))


@act("{кто} пробует удалить запись журнала чтения")
def _(world: World, who: str) -> None:
    """Дальше говорят об отказе."""
    world.settle()
    person = world.person(who).id
    world.look(lambda: world.driver.audit.hide(person, None, None))


@act("{кто} пробует посмотреть журнал чтения")
def _(world: World, who: str) -> None:
    """Может и не получиться: тогда дальше говорят об отказе."""
    world.settle()
    person = world.person(who).id
    world.look(lambda: world.driver.audit.reads(person))


@check("в журнале чтения {кто} видит: {другой} — «{текст}»")
def _(world: World, who: str, other: str, text: str) -> None:
    """Кто открывал и что это было."""
    world.settle()
    found = world.driver.audit.reads(world.person(who).id)
    assert (world.person(other).id, text) in found, found


def _sight(known: date, as_of: date | None) -> Sight:
    seen = view(known, as_of)
    return Sight(seen.known_at, seen.as_of)


def _last(world: World, record_name: str) -> Told:
    return [one for one in world.trail() if one.topic == RECORDS[record_name]][-1]
