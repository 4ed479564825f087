"""The shape of the database and who may do what in it, on the embedded server and on outside ones."""

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infrastructure.connecting import url
from infrastructure.migrations.files import (
    DatabaseIsNewer,
    MigrationChanged,
    MigrationNumbersClash,
    MigrationOutOfOrder,
    migrations,
)
from infrastructure.migrations.migrating import MigrationFailed, ServerUnreachable, migrate
from infrastructure.migrations.roles import SQL as SCRIPT
from infrastructure.migrations.roles import PasswordsUnknown, RolesNotAllowed, stored_passwords
from tests.postgres import Cluster, Database


@pytest.fixture
def empty(each_cluster: Cluster) -> Iterator[Database]:
    """A database that no migration has seen."""
    database = each_cluster.create_database(migrated=False)
    yield database
    each_cluster.drop_database(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Migrations of a test's own: two tables."""
    write(tmp_path, "0001_first.sql", "CREATE SCHEMA ledger; CREATE TABLE ledger.one (n int);")
    write(tmp_path, "0002_second.sql", "CREATE TABLE ledger.two (n int);")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def applied(database_url: str) -> list[object]:
    return [name for (name,) in rows(database_url, "SELECT name FROM vekha.migration ORDER BY number")]


def test_every_known_migration_is_recorded_with_its_hash(each_database: Database) -> None:
    recorded = rows(each_database.auditor, "SELECT number, name, sha256 FROM vekha.migration ORDER BY number")
    assert recorded == [(known.number, known.name, known.sha256) for known in migrations()]


def test_migrating_again_changes_nothing(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    for _ in range(2):
        given = migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
        assert applied(given.migrator) == ["0001_first", "0002_second"]


def test_a_later_start_applies_only_what_is_new(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
    write(folder, "0003_third.sql", "CREATE TABLE ledger.three (n int);")
    given = migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
    assert applied(given.migrator) == ["0001_first", "0002_second", "0003_third"]


def test_a_changed_migration_is_refused(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
    write(folder, "0001_first.sql", "CREATE SCHEMA ledger; CREATE TABLE ledger.one (n bigint);")
    with pytest.raises(MigrationChanged, match="0001_first уже применена к базе, а её файл с тех пор изменён"):
        migrate(empty.admin_url, each_cluster.secrets, folder=folder)


def test_a_database_newer_than_the_program_is_refused(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(
        DatabaseIsNewer, match="применена миграция 0002_second, а программа знает миграции до 0001_first"
    ):
        migrate(empty.admin_url, each_cluster.secrets, folder=folder)


def test_a_migration_before_an_applied_one_is_refused(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    (folder / "0002_second.sql").rename(folder / "0005_fifth.sql")
    migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
    write(folder, "0003_late.sql", "SELECT 1")
    with pytest.raises(MigrationOutOfOrder, match="0003_late"):
        migrate(empty.admin_url, each_cluster.secrets, folder=folder)


def test_two_migrations_of_one_number_are_refused(folder: Path) -> None:
    write(folder, "0002_another.sql", "SELECT 1")
    with pytest.raises(MigrationNumbersClash, match="0002_another и 0002_second"):
        migrations(folder)


def test_a_failing_migration_leaves_the_one_before(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    write(folder, "0003_broken.sql", "CREATE TABLE ledger.three (n int); SELECT 1 / 0;")
    with pytest.raises(MigrationFailed, match="0003_broken"):
        migrate(empty.admin_url, each_cluster.secrets, ours=each_cluster.embedded, folder=folder)
    tables = rows(empty.admin_url, "SELECT tablename FROM pg_tables WHERE schemaname = 'ledger' ORDER BY 1")
    assert tables == [("one",), ("two",)]


def test_six_starts_at_once_migrate_once(each_cluster: Cluster, empty: Database, folder: Path) -> None:
    # Slow: whoever came later would apply it again, were it not for the lock.
    write(folder, "0003_slow.sql", "SELECT pg_sleep(0.5); CREATE TABLE ledger.three (n int);")
    start = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from infrastructure.migrations.migrating import migrate
        url, secrets, folder, ours = sys.argv[1:]
        migrate(url, Path(secrets), ours=ours == "True", folder=Path(folder))
        """
    )
    secrets = each_cluster.secrets
    command = [sys.executable, "-c", start, empty.admin_url, str(secrets), str(folder), str(each_cluster.embedded)]
    root = Path(__file__).parents[2]
    six = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in six] == [("", 0)] * 6
    assert applied(url(each_cluster.superuser_url, dbname=empty.name)) == ["0001_first", "0002_second", "0003_slow"]


def test_no_migration_ends_its_own_transaction() -> None:
    for migration in migrations():
        outside_bodies = re.sub(r"\$(\w*)\$.*?\$\1\$|--[^\n]*", "", migration.text.decode(), flags=re.DOTALL)
        assert not re.search(r"(?im)^\s*(begin|commit|rollback|end)\b", outside_bodies), migration.name


def test_the_projector_makes_read_models_that_others_only_read(each_database: Database) -> None:
    with psycopg.connect(each_database.projector) as projector:
        projector.execute("CREATE TABLE reading.register_new (entry int)")
        projector.execute("ALTER TABLE reading.register_new RENAME TO register")
    for reader in (each_database.writer, each_database.auditor):
        assert rows(reader, "SELECT count(*) FROM reading.register") == [(0,)]
        for change in ("INSERT INTO reading.register VALUES (1)", "DELETE FROM reading.register"):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                rows(reader, change)
    with psycopg.connect(each_database.projector) as projector:
        projector.execute("DROP TABLE reading.register")


@pytest.mark.parametrize("schema", ["ledger", "vekha", "public"])
def test_nobody_who_serves_may_make_tables_beside_the_read_models(each_database: Database, schema: str) -> None:
    for role in (each_database.writer, each_database.projector, each_database.auditor, each_database.migrator):
        with (
            psycopg.connect(role) as connection,
            pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)),
        ):
            connection.execute(f"CREATE TABLE {schema}.mine (n int)".encode())


def test_nobody_who_serves_may_become_another_role(each_database: Database) -> None:
    for role in (each_database.writer, each_database.projector, each_database.auditor):
        for other in ("vekha_owner", "vekha_migrator"):
            with psycopg.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SET ROLE {other}".encode())


def test_migrations_are_recorded_by_the_migrator_alone(each_database: Database) -> None:
    for role in (each_database.writer, each_database.projector, each_database.auditor):
        with psycopg.connect(role) as connection:
            connection.execute("SET TRANSACTION READ WRITE")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM vekha.migration")


def test_everything_made_belongs_to_the_owner_whom_nobody_can_be_by_login(each_database: Database) -> None:
    owners = rows(
        each_database.admin_url,
        "SELECT DISTINCT r.rolname, r.rolcanlogin, r.rolsuper FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('ledger', 'vekha')",
    )
    assert owners == [("vekha_owner", False, False)]


def test_the_public_gets_nothing(each_cluster: Cluster, each_database: Database) -> None:
    with psycopg.connect(each_cluster.superuser_url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS stranger")
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url(each_database.admin_url, user="stranger", password="stranger"))


def test_every_connection_has_deadlines_and_says_who_it_is(each_database: Database) -> None:
    for role in ("migrator", "writer", "projector", "auditor"):
        parts = psycopg.conninfo.conninfo_to_dict(getattr(each_database, role))
        assert {"connect_timeout", "keepalives_idle", "tcp_user_timeout"} <= set(parts)
        assert rows(getattr(each_database, role), "SELECT current_user::text, current_setting('application_name')") == [
            (f"vekha_{role}", f"vekha-{role}")
        ]


def test_passwords_are_kept_for_us_alone_and_the_server_holds_only_their_scram_hashes(each_cluster: Cluster) -> None:
    assert each_cluster.secrets.stat().st_mode & 0o077 == 0
    held = rows(each_cluster.superuser_url, "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'vekha_writer'")
    assert str(held[0][0]).startswith("SCRAM-SHA-256$")


def test_roles_of_another_installation_are_not_taken_over(each_cluster: Cluster, tmp_path: Path) -> None:
    if each_cluster.embedded:  # the whole server is ours: passwords that were lost are set anew
        again = migrate(each_cluster.admin_url, tmp_path / "roles.json", ours=True)
        assert rows(again.writer, "SELECT 1") == [(1,)]
        migrate(each_cluster.admin_url, each_cluster.secrets, ours=True)
        return
    with pytest.raises(PasswordsUnknown, match="Скопируйте этот файл с машины, где Веха уже работает"):
        migrate(each_cluster.admin_url, tmp_path / "roles.json")


def test_a_user_who_may_not_make_roles_is_told_what_the_administrator_has_to_run(
    each_cluster: Cluster, empty: Database
) -> None:
    with psycopg.connect(each_cluster.superuser_url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS modest")
        admin.execute("CREATE ROLE modest LOGIN PASSWORD 'modest'")
    with pytest.raises(RolesNotAllowed, match=r"Попросите администратора базы выполнить в ней .*roles\.sql"):
        migrate(url(empty.admin_url, user="modest", password="modest"), each_cluster.secrets)


def test_a_server_that_is_away_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachable, match="Не удалось войти на сервер PostgreSQL по DATABASE_URL"):
        migrate(f"postgresql://vekha@/vekha?host={tmp_path}", tmp_path / "roles.json")


def test_roles_made_by_the_administrator_s_script_are_enough_for_a_user_without_rights(
    each_cluster: Cluster, empty: Database, folder: Path
) -> None:
    with psycopg.connect(url(each_cluster.superuser_url, dbname=empty.name)) as administrator:
        administrator.execute(SCRIPT.read_bytes())
    passwords = stored_passwords(each_cluster.secrets)
    ours = url(empty.admin_url, user="vekha_migrator", password=passwords["vekha_migrator"])
    given = migrate(ours, each_cluster.secrets, folder=folder)
    assert applied(given.migrator) == ["0001_first", "0002_second"]
