"""`vekha seal`, `vekha receipt`, `vekha witness`: the sealed history, for operators and for auditors."""

from datetime import UTC, datetime
from pathlib import Path

import click

from interfaces import log
from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand, RussianGroup
from interfaces.cli.telling import say, tell
from interfaces.cli.values import Number

LONGEST_REASON = 500


@click.group(cls=RussianGroup)
def seal() -> None:
    """Печать журнала: ключи, состояние, проверка. Форматы описаны в docs/seal.md."""


@seal.command(cls=RussianCommand)
@pass_house
def key(house: House) -> None:
    """Открытые ключи журнала для аудиторов и свидетелей, по одному в строке, новый первым."""
    click.echo(house.seal.log_keys(house.settings()), nl=False)


@seal.command(cls=RussianCommand)
@pass_house
def status(house: House) -> int:
    """Состояние печати одним объектом JSON; код 0, только если печать жива и не отстала.

    writing говорит, принимает ли журнал новые записи, refusal — почему нет.
    """
    from interfaces.health import sealed_well

    with house.open_reception(house.settings()) as reception:
        found, refusal = reception.seal.standing(), reception.seal.refusal()
    tell(
        {
            "origin": found.origin,
            "size": found.size,
            "root": found.root.hex() if found.root else None,
            "signed_at": _moment(found.signed_at),
            "lag": found.lag,
            "behind": round(found.behind, 3),
            "alive": found.alive,
            "alarm": found.alarm,
            "cosigned": [{"witness": c.witness, "size": c.size, "at": _moment(c.at)} for c in found.cosigned],
            "stamped_at": _moment(found.stamped_at),
            "writing": refusal is None,
            "refusal": str(refusal) if refusal else None,
        }
    )
    return 0 if sealed_well(found) else 1


@seal.command(cls=RussianCommand)
@pass_house
def check(house: House) -> int:
    """Сверить каждую запись журнала с запечатанной: код 0, только если не изменена ни одна."""
    found = house.seal.first_unsealed(house.settings())
    if found is None:
        return 0
    say(found)
    return 1


@seal.command(cls=RussianCommand)
@pass_house
def rebuild(house: House) -> None:
    """Забыть хеши и подписи в базе: служба построит их заново по журналу, если он не изменён."""
    house.seal.rebuild(house.settings())


@seal.command("rotate-key", cls=RussianCommand)
@click.option("--finish", is_flag=True, help="Уничтожить прежние ключи: аудиторы и свидетели уже получили новый.")
@pass_house
def rotate_key(house: House, finish: bool) -> None:
    """Завести журналу новый ключ; печатает заявление, подписанное прежним и новым.

    До вызова с --finish журнал подписывается обоими.
    """
    settings = house.settings()
    click.echo(house.seal.retire(settings) if finish else house.seal.rotate(settings), nl=False)


@seal.command("accept-loss", cls=RussianCommand)
@click.argument("reason", metavar="ПРИЧИНА")
@pass_house
def accept_loss(house: House, reason: str) -> None:
    """Признать, что часть журнала утрачена и восстановить её неоткуда.

    Журнал продолжится под новым именем; утраченная голова и ПРИЧИНА останутся в подписанном заявлении навсегда, а
    свидетели и аудиторы должны будут принять новое имя сами. Скрыть утрату эта команда не может.
    """
    if not any(sign.isalnum() for sign in reason) or len(reason) > LONGEST_REASON:
        raise click.BadParameter(f"назовите причину словами, не длиннее {LONGEST_REASON} знаков.")
    click.echo(house.seal.accept_loss(house.settings(), reason), nl=False)


@seal.command(cls=RussianCommand)
@pass_house
def statements(house: House) -> None:
    """Заявления журнала о смене ключей и об утратах, с подписями."""
    click.echo(house.seal.statements(house.settings()), nl=False)


@click.command(cls=RussianCommand)
@click.argument("position", metavar="НОМЕР", type=Number(1))
@pass_house
def receipt(house: House, position: int) -> None:
    """Расписка о записи журнала: доказательство (C2SP tlog-proof), что она в нём есть; её проверяет vekha verify."""
    from application.seal import event_at

    with house.open_reception(house.settings()) as reception:
        event_at(reception.office.ledger, position)
        click.echo(str(reception.seal.receipt(position)), nl=False)


DATA = click.option(
    "--data", metavar="КАТАЛОГ", type=click.Path(path_type=Path), required=True, help="Ключ и память свидетеля."
)
NAME = click.option("--name", metavar="ИМЯ", help="Имя свидетеля, когда его ключ создаётся.")


@click.group(cls=RussianGroup)
def witness() -> None:
    """Свидетель: подтверждает, что журнал только растёт. Работает на машине аудиторов."""


@witness.command(cls=RussianCommand)
@DATA
@NAME
@click.option(
    "--log-key",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Открытые ключи журналов, по одному в строке: что печатает vekha seal key.",
)
@click.option("--host", metavar="АДРЕС", default="127.0.0.1", help="Где слушать; по умолчанию только эта машина.")
@click.option("--port", metavar="ПОРТ", type=Number(0), default=8100, help="Порт; 0 — любой свободный.")
@pass_house
def serve(house: House, data: Path, name: str | None, log_key: Path, host: str, port: int) -> None:
    """Подтверждать журнал по HTTP (C2SP tlog-witness) до Ctrl-C."""
    log.configure("info", "witness")
    house.witness.serve(data, log_key.read_text(encoding="utf-8", errors="replace"), name, host, port, say)


@witness.command("key", cls=RussianCommand)
@DATA
@NAME
@pass_house
def witness_key(house: House, data: Path, name: str | None) -> None:
    """Открытый ключ свидетеля: для VEKHA_WITNESSES и для аудиторов."""
    click.echo(house.witness.key(data, name))


@witness.command("status", cls=RussianCommand)
@DATA
@pass_house
def witness_status(house: House, data: Path) -> int:
    """Что свидетель подтвердил последним, по журналу в строке JSON; код 1, если журнал пытались переписать."""
    known = house.witness.knows(data)
    for found in known:
        tell(found)
    return 1 if any(found["alarms"] for found in known) else 0


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


COMMANDS = (seal, receipt, witness)
