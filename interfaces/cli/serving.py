"""`vekha serve`: the service, or one part of it; `vekha health`: whether it is well."""

import click

from interfaces import log
from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand
from interfaces.cli.telling import tell
from interfaces.cli.values import OneOf

PARTS = ("web", "projections")
# The web part that first plays the demonstration.
DEMONSTRATION = "demonstration"


@click.command(cls=RussianCommand)
@click.option("--demo", is_flag=True, help="В пустом журнале разыграть показ: вымышленный план и два года работы.")
@click.option(
    "--only",
    metavar="ЧАСТЬ",
    type=OneOf("ЧАСТЬ", (*PARTS, DEMONSTRATION)),
    help="Только одна часть: web или projections.",
)
@click.option("--parent", type=int, hidden=True)
@pass_house
def serve(house: House, demo: bool, only: str | None, parent: int | None) -> int:
    """Служба: страницы, API и сводные данные — до Ctrl-C.

    Без DATABASE_URL запускает собственный PostgreSQL в каталоге VEKHA_DATA. Адрес печатается в поток ошибок. Упавшая
    часть запускается снова. На одном каталоге работает одна служба; части можно запустить и порознь (--only).
    """
    from interfaces.stopping import stop_with, told_to_stop

    settings = house.settings()
    log.configure(settings.log_level, only or "group")
    web, *others = PARTS
    parts = (DEMONSTRATION if demo else web, *others)
    if only is not None:
        if parent is not None:
            stop_with(parent)
        house.parts[DEMONSTRATION if demo and only == web else only](settings)
        return 0
    from interfaces.process_group import supervise

    with house.served(settings.data):
        return supervise(parts, told_to_stop())


@click.command(cls=RussianCommand)
@pass_house
def health(house: House) -> int:
    """Исправна ли служба: код 0, только если журнал и сводные данные живы и не отстали.

    Печатает состояние частей одной строкой JSON.
    """
    from dataclasses import asdict

    from interfaces.health import health as health_of

    with house.open_reception(house.settings()) as reception:
        found = health_of(reception)
    tell(asdict(found))
    return 0 if found.well else 1


COMMANDS = (serve, health)
