"""Help and complaints of the command line in Russian: click's own words are English."""

from collections.abc import Iterable
from typing import Any

import click

HEADINGS = {"Options": "Параметры", "Commands": "Команды", "Usage": "Вызов"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Вызов: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        said = [(term, words.replace("[required]", "[обязательно]")) for term, words in rows]
        super().write_dl(said, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class RussianCommand(click.Command):
    """A command whose help is Russian throughout."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[ПАРАМЕТРЫ]", **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_russian(super().get_help_option(ctx))


class RussianGroup(click.Group):
    """A group of such commands."""

    context_class = _Context
    command_class = RussianCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        metavars = {"options_metavar": "[ПАРАМЕТРЫ]", "subcommand_metavar": "КОМАНДА [АРГУМЕНТЫ]…"}
        super().__init__(*args, **{**metavars, **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_russian(super().get_help_option(ctx))


RussianGroup.group_class = RussianGroup


def _in_russian(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Показать эту справку и выйти."
    return option


def complaint(wrong: click.ClickException) -> str:
    """What is wrong with the call, and where to look."""
    return f"{_said(wrong)} Справка: vekha --help."


def _said(wrong: click.ClickException) -> str:
    match wrong:
        case click.NoSuchOption():
            return f"Параметра {wrong.option_name} нет."
        case click.MissingParameter():
            return f"Не указано: {_named(wrong)}."
        case click.BadParameter():
            return f"Значение не подходит: {_named(wrong)}. {_russian(wrong.message)}".strip()
        case click.BadOptionUsage():
            return f"У параметра {wrong.option_name} нет значения или оно лишнее."
        case click.FileError():
            return f"Файл {wrong.ui_filename} не открывается."
        case click.UsageError() if _russian(wrong.message):
            return wrong.message
        case click.UsageError() if "command" in wrong.message.lower():
            return "Такой команды нет, или она не указана."
        case click.UsageError():
            return "Лишний или неверный аргумент."
        case _:
            return "Команда вызвана неверно."


def _named(wrong: click.BadParameter) -> str:
    parameter = wrong.param
    if parameter is None:
        return str(wrong.param_hint or "")
    return (
        parameter.make_metavar(wrong.ctx or _Context(click.Command("vekha")))
        if isinstance(parameter, click.Argument)
        else parameter.opts[0]
    )


def _russian(message: str) -> str:
    """The sentence, ours as it is, click's own about files in our words; nothing where it is another one of click's."""
    for ending, words in _OF_FILES.items():
        name = message.partition("'")[2].removesuffix(f"'{ending}")
        if message.endswith(f"'{ending}"):
            return f"{words}: {name}."
    return message if any("а" <= letter <= "я" for letter in message.lower()) else ""


_OF_FILES = {
    " does not exist.": "Такого файла нет",
    " is a directory.": "Это каталог, а нужен файл",
    " is a file.": "Это файл, а нужен каталог",
    " is not readable.": "Файл не читается",
}
