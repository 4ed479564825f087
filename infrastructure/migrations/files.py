"""What the program knows of the database's shape, against what was applied: numbered files, forward only."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infrastructure.cannot_start import CannotStart

HERE = Path(__file__).parent
FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


class MigrationChanged(CannotStart):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Миграция {name} уже применена к базе, а её файл с тех пор изменён. Верните прежний файл; "
            "новое изменение базы оформляется новой миграцией."
        )


class DatabaseIsNewer(CannotStart):
    def __init__(self, stored: str, known: str) -> None:
        super().__init__(
            f"База новее программы: в ней применена миграция {stored}, а программа знает миграции до {known}. "
            "Запустите ту версию Вехи, которая работала с этой базой последней, или более новую."
        )


class MigrationOutOfOrder(CannotStart):
    def __init__(self, name: str, latest: str) -> None:
        super().__init__(
            f"Миграция {name} появилась раньше уже применённой {latest}: миграции идут только вперёд. "
            "Дайте ей следующий свободный номер."
        )


class MigrationNumbersClash(CannotStart):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"У миграций {one} и {other} один номер. Дайте одной из них следующий свободный номер.")


@dataclass(frozen=True)
class Migration:
    """One file ``NNNN_name.sql``."""

    number: int
    name: str
    text: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text).hexdigest()


def migrations(folder: Path = HERE) -> list[Migration]:
    """The migrations the program knows, in order."""
    found: dict[int, Migration] = {}
    for path in sorted(folder.iterdir()):
        if named := FILE_NAME.fullmatch(path.name):
            number = int(named[1])
            if number in found:
                raise MigrationNumbersClash(found[number].name, path.stem)
            found[number] = Migration(number, path.stem, path.read_bytes())
    return list(found.values())


def missing(known: list[Migration], applied: Mapping[int, tuple[str, str]]) -> list[Migration]:
    """What of ``known`` is not ``applied`` (number → name and hash) yet, or the refusal when the two do not agree."""
    if not applied:
        return known
    numbers = {migration.number for migration in known}
    latest = max(applied)
    for number in sorted(applied):
        if number not in numbers:
            raise DatabaseIsNewer(applied[number][0], known[-1].name if known else "—")
    for migration in known:
        if migration.number not in applied and migration.number < latest:
            raise MigrationOutOfOrder(migration.name, applied[latest][0])
        if migration.number in applied and applied[migration.number][1] != migration.sha256:
            raise MigrationChanged(migration.name)
    return [migration for migration in known if migration.number > latest]
