"""Brings a database forward: each numbered file once, in order, in a transaction of its own, whoever else tries."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from infrastructure.cannot_start import CannotStart
from infrastructure.migrations.roles import (
    Connections,
    PasswordsUnknown,
    connections,
    make_roles,
    stored_passwords,
)

HERE = Path(__file__).parent
FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
LONGEST_WAIT = "10min"  # for another process that migrates; a big table may take its time


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


class MigrationFailed(CannotStart):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Миграция {name} не применилась, база осталась на предыдущей: {reason}")


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


def migrate(admin_url: str, secrets: Path, *, ours: bool = False, folder: Path = HERE) -> Connections:
    """Makes the roles, applies what is missing, and gives the connection of each role.

    ``secrets`` is the file of the roles' passwords, made the first time. ``ours`` says that the server is the embedded
    one. ``admin_url`` is used only when roles or their rights are missing, so an everyday start is one connection.
    """
    passwords = stored_passwords(secrets)
    given = connections(admin_url, passwords)
    try:
        apply(given.migrator, migrations(folder))
    except psycopg.OperationalError as refused:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            make_roles(admin, passwords, ours=ours)
        try:
            apply(given.migrator, migrations(folder))
        except psycopg.OperationalError:
            raise PasswordsUnknown(secrets, str(refused).strip()) from None
    return given


def apply(migrator_url: str, known: Iterable[Migration]) -> list[str]:
    """Applies the missing ones of ``known`` as the migrator; the names applied. Refuses a database it does not know."""
    known = list(known)
    with psycopg.connect(migrator_url, autocommit=True) as connection:
        connection.execute("SET search_path = pg_catalog, pg_temp")
        if not missing(known, _applied(connection)):
            return []
        connection.execute(f"SET lock_timeout = '{LONGEST_WAIT}'".encode())
        connection.execute("SELECT pg_advisory_lock(hashtextextended('vekha migrations', 0))")
        # Asked again under the lock: six processes that start at once all saw something missing.
        todo = missing(known, _applied(connection))
        for migration in todo:
            _apply(connection, migration)
        return [migration.name for migration in todo]


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


def _applied(connection: psycopg.Connection) -> dict[int, tuple[str, str]]:
    (table,) = connection.execute("SELECT to_regclass('vekha.migration')").fetchone() or (None,)
    if table is None:
        return {}
    rows = connection.execute("SELECT number, name, sha256 FROM vekha.migration").fetchall()
    return {number: (name, sha256) for number, name, sha256 in rows}


def _apply(connection: psycopg.Connection, migration: Migration) -> None:
    try:
        with connection.transaction():
            connection.execute("SET LOCAL ROLE vekha_owner")
            _make_record(connection)
            # The record first: a file that ends the transaction by itself then fails on its own, and is seen in tests.
            connection.execute(
                "INSERT INTO vekha.migration (number, name, sha256) VALUES (%s, %s, %s)",
                [migration.number, migration.name, migration.sha256],
            )
            connection.execute(migration.text)
    except psycopg.Error as failure:
        raise MigrationFailed(migration.name, str(failure).strip()) from failure


def _make_record(connection: psycopg.Connection) -> None:
    connection.execute("CREATE SCHEMA IF NOT EXISTS vekha")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS vekha.migration ("
        " number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,"
        " applied_at timestamptz NOT NULL DEFAULT now())"
    )
    everybody = "vekha_migrator, vekha_writer, vekha_projector, vekha_auditor"
    connection.execute(f"GRANT USAGE ON SCHEMA vekha TO {everybody}".encode())
    connection.execute(f"GRANT SELECT ON vekha.migration TO {everybody}".encode())
