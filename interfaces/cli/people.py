"""`vekha person add` and `vekha token`."""

from uuid import UUID

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianCommand, RussianGroup
from interfaces.cli.telling import say, tell
from interfaces.cli.values import IDENTITY, OneOf

ROLES = ("administrator", "setter", "controller", "organiser", "executor", "expert", "auditor")


@click.group(cls=RussianGroup)
def person() -> None:
    """Люди и их роли."""


@person.command()
@click.argument("name", metavar="ИМЯ")
@click.option("--role", metavar="РОЛЬ", required=True, type=OneOf("РОЛЬ", ROLES), help=f"Роль: {', '.join(ROLES)}.")
@click.option("--organisation", metavar="ID", type=IDENTITY, help="Организация, где человек работает и держит роль.")
@click.option("--as", "actor", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; без него — администратора.")
@pass_house
def add(house: House, name: str, role: str, organisation: UUID | None, actor: UUID | None) -> None:
    """Внести человека и дать ему роль. Печатает {"person": …, "position": …}.

    Администратор и аудитор без --organisation получают роль во всей системе; остальным нужна организация, без
    --organisation берётся единственная в реестре, а если её нет, вносится комитет. Первый администратор вносится
    в пустой журнал сам; при другой роли сначала вносится администратор с именем по умолчанию.
    """
    from application.registry import register_first_administrator
    from domain.actors import Role
    from interfaces.cli.operators import administrator, home, registered

    with house.open_current_reception(house.settings()) as reception:
        office = reception.office
        granted = Role(role)
        if granted is Role.ADMINISTRATOR and actor is None and office.ledger.head() == 0:
            recorded = register_first_administrator(name, office)
        else:
            by = administrator(reception, actor)
            everywhere = granted in (Role.ADMINISTRATOR, Role.AUDITOR)
            held_for = organisation or (None if everywhere else home(reception, by))
            recorded = registered(reception, by, name, granted, held_for)
    tell({"person": str(recorded.made), "position": recorded.position})


@click.command(cls=RussianCommand)
@click.argument("person", metavar="ЧЕЛОВЕК", type=IDENTITY)
@click.option("--as", "actor", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; без него — администратора.")
@pass_house
def token(house: House, person: UUID, actor: UUID | None) -> None:
    """Новый ключ доступа человека к API; показывается один раз."""
    from application.registry import IssueToken, issue_token
    from interfaces.cli.operators import administrator

    with house.open_reception(house.settings()) as reception:
        by = administrator(reception, actor)
        click.echo(issue_token(IssueToken(person=person), by, reception.office, reception.tokens))
    say("Сохраните ключ: второй раз он не показывается.")


@person.command()
@click.argument("person", metavar="ЧЕЛОВЕК", type=IDENTITY)
@click.option("--as", "actor", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; без него — администратора.")
@pass_house
def invite(house: House, person: UUID, actor: UUID | None) -> None:
    """Одноразовая ссылка, по которой человек заводит логин и пароль. Печатает {"link": …}; действует семь дней."""
    from application.signing_in.access_log import NOBODY
    from application.signing_in.inviting import InvitePerson, invite_person
    from interfaces.cli.operators import administrator

    settings = house.settings()
    with house.open_reception(settings) as reception:
        by = administrator(reception, actor)
        secret = invite_person(InvitePerson(person=person), by, reception.office, reception.doors, NOBODY)
    tell({"link": f"{settings.address}/invitation/{secret}"})


@person.command()
@click.argument("person", metavar="ЧЕЛОВЕК", type=IDENTITY)
@click.option("--second-factor", is_flag=True, help="Отключить и второй фактор: телефон утрачен.")
@click.option("--as", "actor", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; без него — администратора.")
@pass_house
def reset(house: House, person: UUID, second_factor: bool, actor: UUID | None) -> None:
    """Одноразовая ссылка, по которой человек задаёт новый пароль. Печатает {"link": …}; действует час."""
    from application.signing_in.access_log import NOBODY
    from application.signing_in.inviting import ResetAccess, reset_access
    from interfaces.cli.operators import administrator

    settings = house.settings()
    order = ResetAccess(person=person, second_factor=second_factor)
    with house.open_reception(settings) as reception:
        by = administrator(reception, actor)
        secret = reset_access(order, by, reception.office, reception.doors, NOBODY)
    tell({"link": f"{settings.address}/reset/{secret}"})


COMMANDS = (person, token)
