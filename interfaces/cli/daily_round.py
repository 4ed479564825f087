"""`vekha daily-round`: the round of a day; `vekha mail`: the letters that follow from it."""

import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand, RussianGroup
from interfaces.cli.telling import say, tell
from interfaces.cli.values import IDENTITY


class DayAsWritten(click.ParamType[date]):
    """A date, as people or as programs write it."""

    name = "ДАТА"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        form = "%d.%m.%Y" if "." in str(value) else "%Y-%m-%d"
        try:
            return datetime.strptime(str(value), form).date()  # noqa: DTZ007
        except ValueError:
            self.fail("Нужна дата вида ДД.ММ.ГГГГ или ГГГГ-ММ-ДД.", param, ctx)


@click.command("daily-round", cls=RussianCommand)
@click.option("--date", "day", metavar="ДАТА", required=True, type=DayAsWritten(), help="День обхода: ДД.ММ.ГГГГ.")
@click.option("--as", "actor", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; без него — администратора.")
@pass_house
def daily_round(house: House, day: date, actor: UUID | None) -> None:
    """Ежедневный обход: напоминания, сообщения о просрочке и сводки, которые должны уйти к этому дню.

    Каждое уходит один раз, сколько бы раз обход ни проводили; пропущенные дни навёрстывает следующий обход. Прерванный
    обход продолжается с того же места. Печатает {"day": …, "reminders": …, "to_heads": …, …}.
    """
    from application.daily_round import HoldDailyRound, hold_daily_round
    from interfaces.cli.operators import administrator

    with house.open_current_reception(house.settings()) as reception:
        by = administrator(reception, actor)
        sent = hold_daily_round(HoldDailyRound(day=day), by, reception.office, reception.chased, _progress)
        notifications = reception.desk.follow()
    if sent.past:
        say(f"Обход за более поздний день уже проведён: за {day:%d.%m.%Y} отправлять нечего.")
    tell({**asdict(sent), "day": day.isoformat(), "notifications": notifications})


def _progress(done: int, of: int) -> None:
    """One line of a terminal, drawn over itself; nothing where nobody looks."""
    if sys.stderr.isatty():
        click.echo(f"\rПросмотрено поручений: {done} из {of}", err=True, nl=done >= of)


@click.group(cls=RussianGroup)
def mail() -> None:
    """Письма: отправка, возвраты, состояние."""


@mail.command("send")
@pass_house
def send(house: House) -> None:
    """Отправить письма, которым пришло время. Печатает {"sent": …, "later": …, "failed": …, "dropped": …}."""
    tell(house.mail.send(house.settings()))


@mail.command("bounce")
@click.argument("report", metavar="ФАЙЛ", type=click.File("rb"))
@pass_house
def bounce(house: House, report: BinaryIO) -> int:
    """Записать возврат письма по сообщению почтового сервера (.eml). Код 1, если такого письма не отправляли."""
    known = house.mail.bounce(house.settings(), report.read())
    if not known:
        say("Такого письма не отправляли: возврат не записан.")
    return 0 if known else 1


@mail.command("status")
@pass_house
def status(house: House) -> None:
    """Сколько писем ждёт, отправлено, не отправлено, вернулось."""
    tell(house.mail.status(house.settings()))


COMMANDS = (daily_round, mail)
