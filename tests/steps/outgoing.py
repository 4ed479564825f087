"""Steps about what goes out: calendars at secret addresses, exported lists, receivers of events."""

from typing import Any

import icalendar

from tests.exports_read import csv_rows, xlsx_rows
from tests.steps.cast import NotInTheScenario
from tests.steps.phrases import act, check
from tests.steps.said import Said
from tests.steps.world import World

LISTS = {"реестр": "register", "планы": "plans", "организации": "organisations", "людей": "people"}


@act("{кто} получает адрес календаря[ организации «{организация}»][ плана «{план}»][ человека {кого}]{когда}")
def _(
    world: World,
    who: str,
    said: Said,
    organisation: str | None = None,
    plan: str | None = None,
    whom: str | None = None,
) -> None:
    """Секретный адрес показывается один раз; без уточнения календарь показывает всё, что видно самому человеку."""
    fields: dict[str, object] = {"shows": "person", "subject": str(world.person(whom).id) if whom else None}
    if organisation:
        fields = {"shows": "party", "subject": str(world.organisation(organisation))}
    if plan:
        fields = {"shows": "plan", "subject": str(world.plan_called(plan))}
    answer = world.attempt("IssueFeed", who, said, **fields)
    if answer:
        world.feed, world.address = answer.made, world.driver.outgoing.shown


@act("{кто} просит календарь плана, не называя его")
def _(world: World, who: str) -> None:
    """Чей календарь нужен, не сказано."""
    world.attempt("IssueFeed", who, shows="plan")


@act("{кто} отзывает адрес календаря{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Адрес, выданный последним, больше не открывается."""
    world.attempt("RevokeFeed", who, said, feed=str(world.feed))


@act("открывают адрес календаря")
def _(world: World) -> None:
    """Кто угодно, без входа."""
    world.look(lambda: world.driver.outgoing.calendar(_address(world)))


@check("в календаре нет сроков")
def _(world: World) -> None:
    """Календарь открывается и пуст."""
    world.settle()
    assert _tasks(world) == []


@check("в календаре сроки мероприятий: {номера}")
def _(world: World, shown: list[str]) -> None:
    """Номера мероприятий, сроки которых показаны; снятые без исполнения и переданные остаются отменёнными."""
    world.settle()
    found = {str(task["SUMMARY"]).partition(". ")[0] for task in _tasks(world)}
    assert found == set(shown), found


@check("в календаре у мероприятия {номер} срок {срок} и отметка «{состояние}»")
def _(world: World, number: str, due: object, state: str) -> None:
    """Отметка задачи: `ждёт исполнения`, `исполняется`, `исполнено`, `отменено`."""
    world.settle()
    (task,) = (found for found in _tasks(world) if str(found["SUMMARY"]).startswith(f"{number}. "))
    assert task["DUE"].dt == due, task["DUE"].dt
    assert str(task["STATUS"]) == TASKS[state], task["STATUS"]


TASKS = {
    "ждёт исполнения": "NEEDS-ACTION",
    "исполняется": "IN-PROCESS",
    "исполнено": "COMPLETED",
    "отменено": "CANCELLED",
}


def _address(world: World) -> str:
    if world.address is None:
        raise NotInTheScenario("Адреса календаря в сценарии ещё никто не получил.")
    return world.address


def _tasks(world: World) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(world.driver.outgoing.calendar(_address(world)))
    return list(calendar.walk("VTODO"))


@check("{кто} выгружает (реестр|планы|организации|людей) и видит строк: {число}")
def _(world: World, who: str, count: int, step_text: str) -> None:
    """Строки выгруженного файла без заголовков; в CSV и в XLSX их поровну."""
    world.settle()
    name = next(name for word, name in LISTS.items() if f" {word} и видит" in step_text)
    by = world.person(who).id
    csv, xlsx = (world.driver.outgoing.export(by, name, kind) for kind in ("csv", "xlsx"))
    assert len(csv_rows(csv)) - 2 == len(xlsx_rows(xlsx)) - 2 == count


@check('{кто} выгружает организации, и в ячейке стоит: "{сказанное}"')
def _(world: World, who: str, said_words: str) -> None:
    """Ячейка файла CSV целиком, какой её покажет таблица; в XLSX формул нет вовсе."""
    world.settle()
    by = world.person(who).id
    cells = [cell for row in csv_rows(world.driver.outgoing.export(by, "organisations", "csv")) for cell in row]
    assert said_words in cells, cells
    xlsx_rows(world.driver.outgoing.export(by, "organisations", "xlsx"))


@check("выгруженный {кто} реестр сообщает дату {дата}")
def _(world: World, who: str, on: object) -> None:
    """По состоянию на какую дату составлен файл."""
    world.settle()
    stated = csv_rows(world.driver.outgoing.export(world.person(who).id, "register", "csv"))[0][0]
    assert f"По состоянию на {on:%d.%m.%Y}, запись журнала" in str(stated), stated


@act("{кто} назначает получателя событий «{адрес}»[ для событий «{название}»]{когда}")
def _(world: World, who: str, address: str, said: Said, name_given: str | None = None) -> None:
    """Адрес другой системы, которой отправляются события; ключ подписи показывается один раз."""
    topics = [name_given] if name_given else []
    answer = world.attempt("RegisterWebhook", who, said, url=address, topics=topics)
    if answer and answer.made:
        world.webhook = answer.made


@check("показан ключ подписи")
def _(world: World) -> None:
    """Им получатель проверяет, что событие отправила Веха."""
    world.settle()
    assert (world.driver.outgoing.shown or "").startswith("whsec_")


@act("{кто} меняет ключ подписи событий{когда}")
def _(world: World, who: str, said: Said) -> None:
    """До следующей смены годны оба ключа."""
    world.driver.outgoing.shown = None
    world.attempt("RotateWebhookSecret", who, said, webhook=str(world.webhook))


@act("{кто} останавливает отправку событий{когда}")
def _(world: World, who: str, said: Said) -> None:
    """Докуда дошла отправка, помнится."""
    world.attempt("StopWebhook", who, said, webhook=str(world.webhook))


@act("{кто} продолжает отправку событий[ после записи {число}]{когда}")
def _(world: World, who: str, said: Said, count: int | None = None) -> None:
    """С того места, где остановились, или заново после названной записи журнала."""
    world.attempt("ResumeWebhook", who, said, webhook=str(world.webhook), after=count)
