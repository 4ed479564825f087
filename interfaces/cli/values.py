"""The kinds of values that commands take, with Russian complaints."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import click


class Identity(click.ParamType[UUID]):
    """A UUID."""

    name = "ID"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> UUID:
        try:
            return UUID(str(value))
        except ValueError:
            self.fail("Нужен идентификатор вида xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.", param, ctx)


class Day(click.ParamType[date]):
    """A date."""

    name = "ДАТА"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("Нужна дата вида ГГГГ-ММ-ДД.", param, ctx)


class MomentOrPosition(click.ParamType[datetime | int]):
    """A moment with its time zone, or a position of the ledger."""

    name = "МОМЕНТ|НОМЕР"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime | int:
        if isinstance(value, datetime | int):
            return value
        given = str(value)
        if given.isascii() and given.isdigit() and len(given) < 17:
            return int(given)
        try:
            moment = datetime.fromisoformat(given)
        except ValueError:
            self.fail("Нужен момент вида ГГГГ-ММ-ДДTчч:мм:сс+03:00 или номер записи.", param, ctx)
        if moment.tzinfo is None:
            self.fail("Укажите часовой пояс: ГГГГ-ММ-ДДTчч:мм:сс+03:00.", param, ctx)
        return moment


class Number(click.ParamType[int]):
    """A whole number of at least `least`."""

    name = "ЧИСЛО"

    def __init__(self, least: int) -> None:
        self._least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        given = str(value)
        if not (given.isascii() and given.isdigit() and len(given) < 17) or int(given) < self._least:
            self.fail(f"Нужно целое число не меньше {self._least}.", param, ctx)
        return int(given)


class OneOf(click.ParamType[str]):
    """One of these words."""

    def __init__(self, name: str, words: tuple[str, ...]) -> None:
        self.name = name
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self._words:
            self.fail(f"Можно: {', '.join(self._words)}.", param, ctx)
        return str(value)


IDENTITY, DAY, MOMENT_OR_POSITION = Identity(), Day(), MomentOrPosition()
