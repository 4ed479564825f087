"""`vekha plan read`, `vekha plan import`, `vekha deadline read`."""

from datetime import date
from pathlib import Path
from uuid import UUID

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianGroup
from interfaces.cli.telling import tell
from interfaces.cli.values import DAY, IDENTITY


@click.group(cls=RussianGroup)
def plan() -> None:
    """Планы: чтение документа и загрузка."""


@plan.command()
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@pass_house
def read(house: House, file: Path) -> None:
    """Прочитать документ плана и напечатать прочитанное объектом JSON; ничего не сохраняется.

    Код 0 — прочитан (с сомнениями или без них), 2 — это не план или он не читается.
    """
    click.echo(house.read_plan()(content_of(file), file.name).model_dump_json())


@plan.command(name="import")
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@click.option("--as", "person", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; см. выше, если не указан.")
@click.option("--committee", metavar="ID", type=IDENTITY, help="Чей план; без него — организации этого человека.")
@pass_house
def import_(house: House, file: Path, person: UUID | None, committee: UUID | None) -> None:
    """Прочитать документ и сохранить прочитанное черновиком плана.

    Печатает {"plan": …, "position": …}. Тот же документ второй раз: код 1, и назван план, которым он уже стал.

    Без --as загрузка записывается на первое утверждающее лицо или контролёра в реестре. Где нет ни одной организации,
    сначала вносятся комитет, его утверждающее лицо и администратор с именами по умолчанию.
    """
    from application.planning import ImportPlan, import_plan
    from domain.plan.importing import PlanAlreadyRead
    from interfaces.cli.operators import committee_member

    content = content_of(file)
    reading = house.read_plan()(content, file.name)
    with house.open_current_reception(house.settings()) as reception:
        actor = committee_member(reception, person)
        order = ImportPlan(committee=committee)
        try:
            recorded = import_plan(
                order, actor, reception.office, content=content, media_type="text/plain", reading=reading
            )
        except PlanAlreadyRead as already:
            tell({"plan": str(already.plan)})
            raise
        tell({"plan": str(recorded.made), "position": recorded.position})


@click.group(cls=RussianGroup)
def deadline() -> None:
    """Сроки: чтение одного выражения."""


@deadline.command(name="read")
@click.argument("text", metavar="ТЕКСТ")
@click.option("--context", metavar="С ПО", type=(DAY, DAY), help="Первый и последний день плана, ГГГГ-ММ-ДД.")
def read_deadline(text: str, context: tuple[date, date] | None) -> None:
    """Прочитать выражение срока и напечатать список сроков JSON.

    Год, которого в выражении нет, берётся из --context; без него такой срок ждёт человека.
    """
    import json

    from domain.deadlines.periods import PlanPeriod
    from domain.deadlines.reading import read_deadlines

    period = PlanPeriod(*context) if context else PlanPeriod.unknown()
    found = read_deadlines(text, period)
    click.echo(json.dumps([term.model_dump(mode="json") for term in found], ensure_ascii=False))


def content_of(file: Path) -> bytes:
    """The file's bytes. Raises click.FileError."""
    try:
        return file.read_bytes()
    except OSError as failure:
        raise click.FileError(str(file), failure.strerror or "") from None


COMMANDS = (plan, deadline)
