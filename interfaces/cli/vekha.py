"""The group of all commands, and how a call of it ends."""

import sys
from collections.abc import Sequence

import click

from interfaces.cli import bundles, daily_round, keys, ledger, people, plans, projections, seal, serving
from interfaces.cli.house import House
from interfaces.cli.russian_help import RussianGroup, complaint
from interfaces.settings import WrongSetting
from interfaces.stopping import AlreadyServed, CannotListen, CannotSeal, UnknownProjection

YES, NO, WRONG = 0, 1, 2

COMMANDS: tuple[click.Command, ...] = (
    *serving.COMMANDS,
    *plans.COMMANDS,
    *people.COMMANDS,
    *ledger.COMMANDS,
    *seal.COMMANDS,
    *bundles.COMMANDS,
    *projections.COMMANDS,
    *daily_round.COMMANDS,
    *keys.COMMANDS,
)


@click.group(cls=RussianGroup)
def vekha() -> None:
    """Веха: планы мероприятий («дорожные карты»), их исполнение и вся история.

    Данные для программ печатаются в стандартный вывод, остальное — в поток ошибок. Код выхода: 0 — да, 1 — правило не
    позволяет, 2 — команда вызвана неверно или входные данные не подходят. Настройки берутся из переменных окружения:
    docs/operating.md.
    """


for command in COMMANDS:
    vekha.add_command(command)


def command_line(house: House, arguments: Sequence[str]) -> int:
    """Carries out one call and gives its exit status."""
    try:
        ended = vekha.main(list(arguments), prog_name="vekha", standalone_mode=False, obj=house)
    except click.ClickException as wrong:
        return _no(complaint(wrong), WRONG)
    except click.Abort:
        return _no("Прервано.", WRONG)
    except (WrongSetting, CannotListen, CannotSeal, AlreadyServed, UnknownProjection) as stopped:
        return _no(str(stopped), WRONG)
    except BrokenPipeError:
        # Whoever read our output has enough; what is buffered must not be tried again at exit.
        sys.stdout = None
        return YES
    except Exception as failure:
        return _refused(failure)
    return ended if isinstance(ended, int) else YES


def _refused(failure: Exception) -> int:
    from domain.refusals import BadInput, NotFound, Refusal

    if isinstance(failure, BadInput | NotFound):
        return _no(str(failure), WRONG)
    if isinstance(failure, Refusal):
        return _no(str(failure), NO)
    raise failure


def _no(sentence: str, status: int) -> int:
    click.echo(sentence, err=True)
    return status
