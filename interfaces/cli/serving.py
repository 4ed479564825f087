"""`vekha serve`: the service, or one part of it; `vekha health`: whether it is well."""

import click

from interfaces import log
from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand
from interfaces.cli.telling import tell
from interfaces.cli.values import OneOf

PARTS = ("web", "projections", "signer", "sealing")
# The web part that first plays the demonstration.
DEMONSTRATION = "demonstration"
# Runs in the group where a mail server is set.
MAIL = "mail"
# In the group a thread beside the projections does it; whichever process comes second waits for the first.
WEBHOOKS = "webhooks"


@click.command(cls=RussianCommand)
@click.option("--demo", is_flag=True, help="В пустом журнале разыграть показ: вымышленный план и два года работы.")
@click.option(
    "--only",
    metavar="ЧАСТЬ",
    type=OneOf("ЧАСТЬ", (*PARTS, MAIL, WEBHOOKS, DEMONSTRATION)),
    help="Только одна часть: web, projections, signer, sealing, mail или webhooks.",
)
@pass_house
def serve(house: House, demo: bool, only: str | None) -> int:
    """Служба: страницы, API и сводные данные — до Ctrl-C.

    Без DATABASE_URL запускает собственный PostgreSQL в каталоге VEKHA_DATA. Адрес печатается в поток ошибок. Упавшая
    часть запускается снова. На одном каталоге работает одна служба; части можно запустить и порознь (--only).
    """
    from interfaces.process_group import Part, be_called, supervise
    from interfaces.stopping import stop_with, told_to_stop

    settings = house.settings()
    web, *others = (*PARTS, MAIL) if settings.smtp_host else PARTS
    if only is None:
        log.configure(settings.log_level, "group")
        with house.served(settings.data):
            house.load()
            ended = supervise((DEMONSTRATION if demo else web, *others), told_to_stop())
        if not isinstance(ended, Part):
            return ended
        # From here on this is a new process of the group.
        stop_with(ended.parent)
        only = ended.name
    elif demo and only == web:
        only = DEMONSTRATION
    be_called("web" if only == DEMONSTRATION else only)
    log.configure(settings.log_level, only)
    house.parts[only](settings)
    return 0


@click.command(cls=RussianCommand)
@pass_house
def health(house: House) -> int:
    """Исправна ли служба: код 0, только если журнал, сводные данные и печать живы и не отстали.

    Печатает состояние частей одной строкой JSON.
    """
    from dataclasses import asdict

    from interfaces.health import health as health_of

    with house.open_reception(house.settings()) as reception:
        found = health_of(reception)
    tell(asdict(found))
    return 0 if found.well else 1


COMMANDS = (serve, health)
