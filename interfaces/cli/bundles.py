"""`vekha bundle`, `vekha bundle-keys`, `vekha verify`: history taken away, and proved where nothing of Vekha is."""

import os
import sys
from pathlib import Path
from uuid import UUID

import click

from interfaces.cli.house import AskedVerification, House, pass_house
from interfaces.cli.russian_help import RussianCommand
from interfaces.cli.telling import say, tell
from interfaces.cli.values import IDENTITY, Number

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
OUT = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=RussianCommand)
@click.option("--plan", metavar="ID", type=IDENTITY, help="Пакет о жизни этого плана.")
@click.option("--whole", is_flag=True, help="Пакет со всем журналом: только он доказывает, что ничего не пропущено.")
@click.option("-o", "--output", metavar="ФАЙЛ", type=OUT, required=True, help="Куда записать пакет.")
@click.option(
    "--since-size", metavar="ЧИСЛО", type=Number(0), multiple=True, help="Показать преемственность от стольких записей."
)
@click.option(
    "--since", metavar="ФАЙЛ", type=FILE, multiple=True, help="То же от головы в прежнем пакете или сохранённой голове."
)
@click.option("--as", "person", metavar="ЧЕЛОВЕК", type=IDENTITY, help="Если это ему видно; без него — всё.")
@pass_house
def bundle(
    house: House,
    plan: UUID | None,
    whole: bool,
    output: Path,
    since_size: tuple[int, ...],
    since: tuple[Path, ...],
    person: UUID | None,
) -> None:
    """Собрать пакет: записи, доказательства, подписи и документы одним файлом, который проверяют без Вехи.

    Один из параметров --plan и --whole обязателен. Персональные данные в пакете зашифрованы, ключи выдаёт
    vekha bundle-keys. Одной голове журнала отвечает всегда один и тот же файл. Печатает объект JSON о содержимом.
    """
    from application.bundle import BundleQuestion, bundle_of
    from interfaces.cli.operators import acting

    if (plan is None) is not whole:
        raise click.UsageError("Нужен один из параметров: --plan ID или --whole.")
    sizes = (*since_size, *(house.bundles.head_size(path) for path in since))
    question = BundleQuestion(plan, sizes)
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with house.bundles.open_sealed_reception(house.settings()) as reception, draft.open("xb") as out:
            if person is None:
                manifest = reception.bundles.write(question, out, _collected)
            else:
                actor = acting(reception, person)
                manifest = bundle_of(actor, question, reception.office.ledger, reception.bundles, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(output)
    except OSError as failure:
        raise click.FileError(str(output), failure.strerror or "") from None
    finally:
        draft.unlink(missing_ok=True)
    tell(
        {
            "file": str(output),
            "plan": str(plan) if plan else None,
            "origin": manifest.origin,
            "size": manifest.tree_size,
            "events": manifest.events,
            "documents": sum(entry.name.startswith("documents/") for entry in manifest.entries),
            "left_out": dict(manifest.left_out),
        }
    )


@click.command("bundle-keys", cls=RussianCommand)
@click.option("--plan", metavar="ID", type=IDENTITY, required=True, help="О каком плане пакет.")
@click.option("--as", "person", metavar="ЧЕЛОВЕК", type=IDENTITY, required=True, help="Кому выдаются ключи: аудитор.")
@click.option("-o", "--output", metavar="ФАЙЛ", type=OUT, required=True, help="Куда записать; прочтёт только владелец.")
@pass_house
def bundle_keys(house: House, plan: UUID, person: UUID, output: Path) -> None:
    """Ключи данных к пакету плана, отдельным файлом: с ними vekha verify --index покажет имена и тексты.

    Выдача записывается в журнал чтения. Храните файл отдельно от пакета и уничтожьте, когда он не нужен.
    """
    from application.bundle import data_keys_of
    from application.reads_log import ReadKind, note
    from interfaces.cli.operators import acting

    with house.open_reception(house.settings()) as reception:
        office, actor = reception.office, acting(reception, person)
        keys = data_keys_of(actor, plan, office.ledger, office.keys, reception.bundles)
        note(reception.reads, actor, ReadKind.BUNDLE, office.clock.now(), object=plan, plan=plan, told="ключи данных")
    content = house.bundles.data_keys_file(plan, keys)
    try:
        output.unlink(missing_ok=True)
        with open(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
    except OSError as failure:
        raise click.FileError(str(output), failure.strerror or "") from None
    tell({"file": str(output), "plan": str(plan), "keys": len(keys)})


@click.command(cls=RussianCommand)
@click.argument("file", metavar="ФАЙЛ", type=FILE)
@click.option(
    "--key", metavar="ФАЙЛ", type=FILE, help="Ключи журнала (vekha seal key); без него — log.pub в VEKHA_DATA."
)
@click.option(
    "--witness-key", metavar="ФАЙЛ", type=FILE, multiple=True, help="Ключ свидетеля: его подпись обязательна."
)
@click.option(
    "--since", metavar="ФАЙЛ", type=FILE, help="Прежний пакет или сохранённая голова: журнал должен их продолжать."
)
@click.option("--tsa-certificate", metavar="ФАЙЛ", type=FILE, help="Сертификат службы времени: её отметка обязательна.")
@click.option("--index", metavar="ФАЙЛ", type=OUT, help="Записать по проверенному страницу для чтения (HTML).")
@click.option("--data-keys", metavar="ФАЙЛ", type=FILE, help="Ключи данных (vekha bundle-keys) для --index.")
@pass_house
def verify(
    house: House,
    file: Path,
    key: Path | None,
    witness_key: tuple[Path, ...],
    since: Path | None,
    tsa_certificate: Path | None,
    index: Path | None,
    data_keys: Path | None,
) -> int:
    """Проверить пакет или расписку: без базы, без сети, по файлу и вашим ключам. Код 0 — доказано всё, 1 — нет.

    По порядку: подпись журнала, свидетели, отметка времени, преемственность от известной вам головы, байты каждой
    записи, её место в дереве, версии потоков без пропусков, документы, остальные байты файла. Печатает объект JSON;
    при отказе в нём названы проверка и номер записи. Из самого пакета ключи не берутся никогда. О расписке
    (vekha receipt) проверяются подпись, свидетели, байты записи и её место в дереве; запись печатается целиком.
    """
    from application.verifying_receipts import ReceiptBroken
    from domain.bundle.refusals import BundleBroken

    asked = AskedVerification(
        bundle=file,
        data=house.settings().data,
        log_key=key,
        witness_keys=witness_key,
        since=since,
        certificate=tsa_certificate,
        data_keys=data_keys,
        index=index,
    )
    try:
        tell(house.bundles.verify(asked, _checked))
    except (BundleBroken, ReceiptBroken) as broken:
        tell({"ok": False, "check": str(broken.check), "position": broken.position, "reason": str(broken)})
        say(str(broken))
        return 1
    except OSError as failure:
        raise click.FileError(str(failure.filename or file), failure.strerror or "") from None
    return 0


def _collected(done: int, of: int) -> None:
    _progress("Собрано записей", done, of)


def _checked(done: int, of: int) -> None:
    _progress("Проверено байт", done, of)


def _progress(what: str, done: int, of: int) -> None:
    """One line of a terminal, drawn over itself; nothing where nobody looks."""
    if sys.stderr.isatty():
        click.echo(f"\r{what}: {done} из {of}", err=True, nl=done >= of)


COMMANDS = (bundle, bundle_keys, verify)
