"""`vekha installation-key renew`: what wraps the keys of personal data is replaced."""

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianGroup
from interfaces.cli.telling import say, tell


@click.group("installation-key", cls=RussianGroup)
def installation_key() -> None:
    """Ключ установки, под которым лежат ключи персональных данных."""


@installation_key.command()
@pass_house
def renew(house: House) -> None:
    """Заменить ключ установки при остановленной службе. Печатает {"keys": сколько ключей под новым}.

    После замены прежние резервные копии таблицы ключей не открываются: удалённое удалено и из них. Сохраните копию
    нового keys/installation.key отдельно от базы и уничтожьте копии прежнего.
    """
    tell({"keys": house.renew_installation_key(house.settings())})
    say("Ключ установки заменён. Сохраните копию нового файла отдельно от базы, копии прежнего уничтожьте.")


COMMANDS = (installation_key,)
