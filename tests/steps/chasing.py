"""Steps about reminders, escalation, digests, letters and how people want to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

import pytest

from tests.steps.driver import Posted
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
KINDS = {"напоминания": "reminder", "просрочки": "escalation", "сводки": "digest"}


@dataclass
class Chased:
    """What the last round sent, what went out as letters, and how the scenario's people want to be told."""

    sent: Mapping[str, int] = field(default_factory=dict)
    letters: list[Posted] = field(default_factory=list)
    wishes: dict[str, dict[str, object]] = field(default_factory=dict)


@pytest.fixture
def chased() -> Chased:
    return Chased()


@act("(проведён|проводится) обход за {дата}")
def _(world: World, chased: Chased, on: date) -> None:
    """Ежедневный обход этого дня; наступает этот день, если он ещё впереди."""
    world.settle()
    if on > world.today:
        world.come_to(on)
    chased.sent = world.driver.hold_round(world.founder(), on)


@act("{кто} пробует провести обход за {дата}")
def _(world: World, chased: Chased, who: str, on: date) -> None:
    """Обход от имени этого человека, сегодня."""
    world.settle()
    person = world.person(who)
    found = world.look(lambda: world.driver.hold_round(person.id, on))
    chased.sent = found if found is not None else {}


@act(
    "{кто} устанавливает порядок напоминаний: за {дни} рабочих дней до срока"
    "[, руководителю через {число}][, комитету через {другое число}][, сводка в «{состояние}»]"
)
def _(
    world: World,
    who: str,
    working_days: list[int],
    count: int | None = None,
    other_count: int | None = None,
    state: str | None = None,
) -> None:
    """Рабочие дни; что не названо, того план не делает. День сводки — словом: `понедельник`; не день — как есть."""
    weekday = WEEKDAYS.index(state) + 1 if state in WEEKDAYS else 9 if state else None
    policy = {
        "remind_before": working_days,
        "head_after": count,
        "committee_after": other_count,
        "digest_on": weekday,
    }
    world.attempt("SetChasingPolicy", who, Said(), plan=str(world.plan), policy=policy)


@act("{кто} указывает руководителя организации «{организация}»: {фамилия}")
def _(world: World, who: str, organisation: str, name: str) -> None:
    """Ему сообщают о просрочке."""
    person = world.people.get(name) or world.register(name, organisation)
    world.attempt("NameHead", who, organisation=str(world.organisation(organisation)), person=str(person.id))


@act("{кто} указывает адрес почты «{адрес}»: {фамилия}")
def _(world: World, who: str, address: str, name: str) -> None:
    """На этот адрес уходят письма; свой адрес каждый указывает и сам."""
    world.attempt("SetEmail", who, person=str(world.person(name).id), email=address)


@act("{кто} настраивает уведомления: {фамилия}[, письмами только «{вид документа}»][, тихие часы с {тихие часы}]")
def _(world: World, chased: Chased, who: str, name: str, kind: str | None = None, quiet: str | None = None) -> None:
    """Виды писем: `напоминания`, `просрочки`, `сводки`, через запятую. В тихие часы письма не приходят."""
    wishes = chased.wishes.setdefault(name, {})
    if kind is not None:
        wishes["by_email"] = [KINDS[word] for word in kind.split(", ")]
    if quiet is not None:
        wishes["quiet_from"], wishes["quiet_until"] = quiet.split(" до ")
    world.attempt("SetPreferences", who, person=str(world.person(name).id), preferences=wishes)


@act("уходят письма[ в {час}]")
def _(world: World, chased: Chased, hour: str | None = None) -> None:
    """Отправляется всё, чему пришло время; повторная отправка ничего не удваивает."""
    world.settle()
    if hour is not None:
        world.come_to(world.today, time.fromisoformat(hour.zfill(5)))
    chased.letters = [*world.driver.letters(), *world.driver.letters()]


@check("обход отправил: напоминаний {число}[, руководителям {другое число}]")
def _(chased: Chased, count: int, other_count: int = 0) -> None:
    """Сколько чего отправлено последним обходом; не названного — ни одного."""
    assert (chased.sent["reminders"], chased.sent["to_heads"]) == (count, other_count), chased.sent


@check("обход отправил комитету: {число}")
def _(chased: Chased, count: int) -> None:
    """Сколько просрочек доложено комитету последним обходом."""
    assert chased.sent["to_committees"] == count, chased.sent


@check("обход отправил сводок: {число}")
def _(chased: Chased, count: int) -> None:
    """Сколько недельных сводок отправлено последним обходом."""
    assert chased.sent["digests"] == count, chased.sent


@check("у человека по фамилии {фамилия} уведомлений: {число}[, последнее — «{текст}»]")
def _(world: World, name: str, count: int, text: str | None = None) -> None:
    """Все уведомления в системе; последнее содержит эти слова."""
    world.settle()
    found = world.driver.notifications(world.person(name).id)
    assert len(found) == count, found
    assert text is None or text in found[0], found


@check("ушло писем: {число}")
def _(chased: Chased, count: int) -> None:
    """Сколько писем отправлено последней отправкой."""
    assert len(chased.letters) == count, chased.letters


@check("в теме писем нет слов «{текст}»")
def _(chased: Chased, text: str) -> None:
    """Тема письма видна посторонним: в ней только числа."""
    assert chased.letters
    assert all(text not in letter.subject for letter in chased.letters), chased.letters


@check("письмо на адрес «{адрес}» содержит «{текст}»")
def _(chased: Chased, address: str, text: str) -> None:
    """Письмо с этими словами ушло на этот адрес."""
    mine = [letter for letter in chased.letters if letter.to == address]
    assert any(text in letter.text for letter in mine), chased.letters


@check("письмо на адрес «{адрес}» не содержит «{текст}»")
def _(chased: Chased, address: str, text: str) -> None:
    """Ни одно письмо на этот адрес этих слов не содержит."""
    mine = [letter for letter in chased.letters if letter.to == address]
    assert mine
    assert all(text not in letter.text for letter in mine), chased.letters
