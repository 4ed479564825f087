"""`vekha rebuild` and `vekha check`: the read models anew, and against the ledger."""

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand
from interfaces.cli.telling import say


@click.command(cls=RussianCommand)
@click.argument("names", metavar="[ИМЯ]…", nargs=-1)
@pass_house
def rebuild(house: House, names: tuple[str, ...]) -> None:
    """Построить сводные данные заново рядом с действующими и переключиться на них.

    Без имени — все. Имена показывает vekha health.
    """
    house.rebuild(house.settings(), names, say)


@click.command(cls=RussianCommand)
@pass_house
def check(house: House) -> int:
    """Сверить сводные данные с журналом: код 0, только если они равны, иначе первое расхождение."""
    difference = house.first_difference(house.settings())
    if difference is None:
        return 0
    say(difference)
    return 1


COMMANDS = (rebuild, check)
