"""`vekha events` and `vekha replay`: the ledger as recorded, and one stream at any moment."""

from datetime import date, datetime
from uuid import UUID

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand
from interfaces.cli.telling import tell
from interfaces.cli.values import DAY, IDENTITY, MOMENT_OR_POSITION, Number

BATCH = 1000


@click.command(cls=RussianCommand)
@click.option("--after", metavar="НОМЕР", type=Number(0), default=0, help="Продолжить после этой записи.")
@click.option("--limit", metavar="ЧИСЛО", type=Number(1), help="Не больше стольких записей; без него — все.")
@click.option("--stream", metavar="ID", type=IDENTITY, help="Записи одного плана, поручения, организации, человека.")
@pass_house
def events(house: House, after: int, limit: int | None, stream: UUID | None) -> None:
    """Журнал по порядку записи, по событию в строке JSON."""
    from interfaces.plain import plain_event

    with house.open_reception(house.settings()) as reception:
        left = limit
        while left is None or left > 0:
            asked = BATCH if left is None else min(BATCH, left)
            found = reception.office.ledger.read(after, asked, stream)
            for stored in found:
                tell(plain_event(stored))
            if len(found) < asked:
                return
            after = found[-1].position
            left = None if left is None else left - len(found)


@click.command(cls=RussianCommand)
@click.argument("stream", metavar="ПОТОК", type=IDENTITY)
@click.option("--known-at", metavar="МОМЕНТ|НОМЕР", type=MOMENT_OR_POSITION, help="Как было известно тогда.")
@click.option("--as-of", metavar="ДАТА", type=DAY, help="По событиям, которые произошли не позднее этой даты.")
@pass_house
def replay(house: House, stream: UUID, known_at: datetime | int | None, as_of: date | None) -> None:
    """Состояние одного потока на любой момент, объектом JSON.

    ПОТОК — идентификатор плана, поручения, организации или человека. Без параметров — как известно сейчас.
    """
    from application.replaying import Axes, known_position
    from application.replaying import replay as replayed
    from interfaces.plain import plain_replay

    with house.open_reception(house.settings()) as reception:
        ledger = reception.office.ledger
        tell(plain_replay(replayed(ledger, stream, Axes(known_position(ledger, known_at), as_of))))


COMMANDS = (events, replay)
