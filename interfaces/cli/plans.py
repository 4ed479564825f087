"""`vekha plan read`, `vekha plan import`, `vekha plan write`, `vekha plan compare`, `vekha deadline read`."""

from datetime import date
from mimetypes import guess_type
from pathlib import Path
from uuid import UUID

import click

from interfaces.cli.house import House, pass_house
from interfaces.cli.russian_help import RussianGroup
from interfaces.cli.telling import progress, tell
from interfaces.cli.values import DAY, IDENTITY


@click.group(cls=RussianGroup)
def plan() -> None:
    """Планы: чтение документа, загрузка, печать, сравнение с новой редакцией."""


@plan.command()
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@pass_house
def read(house: House, file: Path) -> None:
    """Прочитать документ плана и напечатать прочитанное объектом JSON; ничего не сохраняется.

    Код 0 — прочитан (с сомнениями или без них), 2 — это не план или он не читается.
    """
    click.echo(house.read_plan()(content_of(file), file.name, progress).model_dump_json())


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

    content, media_type = content_of(file), guess_type(file.name)[0] or "application/octet-stream"
    reading = house.read_plan()(content, file.name, progress)
    with house.open_current_reception(house.settings()) as reception:
        actor = committee_member(reception, person)
        order = ImportPlan(committee=committee)
        try:
            recorded = import_plan(
                order, actor, reception.office, content=content, media_type=media_type, reading=reading
            )
        except PlanAlreadyRead as already:
            tell({"plan": str(already.plan)})
            raise
        tell({"plan": str(recorded.made), "position": recorded.position})


@plan.command()
@click.argument("identity", metavar="ПЛАН", type=IDENTITY)
@click.option(
    "-o", "--output", metavar="ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Куда записать: план.docx."
)
@click.option("--form", is_flag=True, help="Бланк для заполнения от руки: те же грифы и графы, без строк.")
@click.option("--as-read", is_flag=True, help="Как в прочитанном документе, без уточнений и решений.")
@click.option("--as", "person", metavar="ЧЕЛОВЕК", type=IDENTITY, help="Что видит этот человек; без него — всё.")
@pass_house
def write(house: House, identity: UUID, output: Path, form: bool, as_read: bool, person: UUID | None) -> None:
    """Записать план документом Word: грифы, название, показатели, таблица мероприятий.

    Печатает {"plan": …, "position": …, "file": …}: position — последняя запись, которую план показывает; одной записи
    всегда отвечает один и тот же файл. План, прочитанный из этого файла, — тот же самый.
    """
    from application.writing_plans import PaperQuestion, plan_paper, whole_paper
    from interfaces.cli.operators import acting

    question = PaperQuestion(identity, as_read=as_read, form=form)
    with house.open_reception(house.settings()) as reception:
        ledger = reception.office.ledger
        if person is None:
            paper = whole_paper(question, ledger)
        else:
            paper = plan_paper(acting(reception, person), question, ledger)
        content = reception.write_plan(paper)
    try:
        output.write_bytes(content)
    except OSError as failure:
        raise click.FileError(str(output), failure.strerror or "") from None
    tell({"plan": str(identity), "position": paper.position, "file": str(output)})


@plan.command()
@click.argument("identity", metavar="ПЛАН", type=IDENTITY)
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@click.option("--as", "person", metavar="ЧЕЛОВЕК", type=IDENTITY, help="От чьего имени; без него — без проверки прав.")
@pass_house
def compare(house: House, identity: UUID, file: Path, person: UUID | None) -> None:
    """Сравнить документ новой редакции с действующим планом, строка за строкой; ничего не сохраняется.

    Печатает {"plan": …, "revision": …, "changes_nothing": …, "rows": […]}: строки документа по порядку, затем те, что
    в нём пропали. Сходство только предлагает, что чем стало: подтверждает комитет.
    """
    from application.revising import CompareEdition, compare_edition, edition_beside
    from interfaces.cli.operators import acting
    from interfaces.plain import plain

    reading = house.read_plan()(content_of(file), file.name)
    with house.open_reception(house.settings()) as reception:
        if person is None:
            found = edition_beside(identity, reception.office.ledger, reading=reading)
        else:
            order, actor = CompareEdition(plan=identity), acting(reception, person)
            found = compare_edition(order, actor, reception.office, reading=reading)
    tell(plain(found))


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
