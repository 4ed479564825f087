"""Brings a database forward: each numbered file once, in order, in a transaction of its own, whoever else tries."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from infrastructure.cannot_start import CannotStart
from infrastructure.connecting import url
from infrastructure.migrations.files import HERE, Migration, migrations, missing
from infrastructure.migrations.roles import (
    Connections,
    PasswordsUnknown,
    RolesNotAllowed,
    connections,
    make_roles,
    stored_passwords,
)

LONGEST_WAIT = "10min"  # for another process that migrates; a big table may take its time


class ServerUnreachable(CannotStart):
    def __init__(self, reason: str) -> None:
        super().__init__(f"Не удалось войти на сервер PostgreSQL по DATABASE_URL: {reason}")


class MigrationInProgress(CannotStart):
    def __init__(self) -> None:
        super().__init__("Базу уже обновляет другой процесс Вехи, и он не закончил. Дождитесь его и запустите снова.")


class MigrationFailed(CannotStart):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Миграция {name} не применилась, база осталась на предыдущей: {reason}")


def migrate(admin_url: str, secrets: Path, *, ours: bool = False, folder: Path = HERE) -> Connections:
    """Makes the roles, applies what is missing, and gives the connection of each role.

    ``secrets`` is the file of the roles' passwords, made the first time. ``ours`` says that the server is the embedded
    one. ``admin_url`` is used only when roles or their rights are missing, so an everyday start is one connection.
    """
    known = migrations(folder)
    passwords = stored_passwords(secrets)
    given = connections(admin_url, passwords)
    try:
        migrator = psycopg.connect(given.migrator, autocommit=True)
    except psycopg.OperationalError:
        _make_roles(admin_url, passwords, ours)
        try:
            migrator = psycopg.connect(given.migrator, autocommit=True)
        except psycopg.OperationalError as refused:
            raise PasswordsUnknown(secrets, str(refused).strip()) from None
    with migrator:
        if missing(known, _applied(migrator)):
            if not _owner_may_build(migrator):
                _make_roles(admin_url, passwords, ours)
                # A grant by one who may not grant is but a warning.
                if not _owner_may_build(migrator):
                    raise RolesNotAllowed(str(conninfo_to_dict(admin_url).get("user")), "нет прав на саму базу")
            apply(migrator, known)
    return given


def apply(migrator: psycopg.Connection, known: list[Migration]) -> list[str]:
    """Applies the missing ones of ``known``; their names. The lock is held until the connection is closed."""
    migrator.execute("SET search_path = pg_catalog, pg_temp")
    migrator.execute(f"SET lock_timeout = '{LONGEST_WAIT}'".encode())
    try:
        migrator.execute("SELECT pg_advisory_lock(hashtextextended('vekha migrations', 0))")
    except psycopg.errors.LockNotAvailable:
        raise MigrationInProgress from None
    migrator.execute("RESET lock_timeout")
    # Asked again under the lock: six processes that start at once all saw something missing.
    todo = missing(known, _applied(migrator))
    for migration in todo:
        _apply(migrator, migration)
    return [migration.name for migration in todo]


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
            connection.execute(migration.text)
            connection.execute("SET LOCAL ROLE vekha_owner")
            _make_record(connection)
            connection.execute(
                "INSERT INTO vekha.migration (number, name, sha256) VALUES (%s, %s, %s)",
                [migration.number, migration.name, migration.sha256],
            )
    except psycopg.Error as failure:
        raise MigrationFailed(migration.name, str(failure).strip()) from failure


def _make_roles(admin_url: str, passwords: Mapping[str, str], ours: bool) -> None:
    try:
        admin = psycopg.connect(url(admin_url, application_name="vekha-admin"), autocommit=True)
    except psycopg.OperationalError as refused:
        raise ServerUnreachable(str(refused).strip()) from None
    with admin:
        make_roles(admin, passwords, ours=ours)


def _owner_may_build(migrator: psycopg.Connection) -> bool:
    """Whether the roles were let into this very database: they belong to the server, their rights to each database."""
    answer = migrator.execute(
        "SELECT has_database_privilege(oid, current_database(), 'CREATE') FROM pg_roles WHERE rolname = 'vekha_owner'"
    ).fetchone()
    return answer == (True,)


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
