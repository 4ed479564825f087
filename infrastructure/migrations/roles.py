"""The database roles of Vekha, their passwords, and the connection of each."""

import json
import os
import secrets as randomness
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from infrastructure.cannot_start import CannotStart
from infrastructure.connecting import url
from infrastructure.file_lock import exclusive

OWNER = "vekha_owner"
LOGINS = ("vekha_migrator", "vekha_writer", "vekha_projector", "vekha_auditor")
SQL = Path(__file__).with_name("roles.sql")


class RolesNotAllowed(CannotStart):
    def __init__(self, user: str, reason: str) -> None:
        super().__init__(
            f"Пользователю {user} из DATABASE_URL нельзя завести роли Вехи ({reason}). Попросите администратора базы "
            f"выполнить в ней {SQL} и записать пароли ролей, как сказано в docs/operating/postgresql.md."
        )


class PasswordsUnknown(CannotStart):
    def __init__(self, secrets: Path, reason: str) -> None:
        super().__init__(
            f"Роли Вехи на сервере уже есть, а пароли из {secrets} к ним не подходят ({reason}). Скопируйте этот файл "
            "с машины, где Веха уже работает, или задайте ролям пароли из него командой ALTER ROLE … PASSWORD."
        )


@dataclass(frozen=True)
class Connections:
    """A ``postgresql://`` URL per role, each with its password, deadlines and application name."""

    migrator: str
    writer: str
    projector: str
    auditor: str


def connections(database_url: str, passwords: Mapping[str, str]) -> Connections:
    """The same database seen by each role; ``application_name`` tells them apart in ``pg_stat_activity``."""
    migrator, writer, projector, auditor = (
        url(database_url, user=name, password=passwords[name], application_name=name.replace("_", "-"))
        for name in LOGINS
    )
    return Connections(migrator, writer, projector, auditor)


def stored_passwords(secrets: Path) -> dict[str, str]:
    """The passwords in the file ``secrets``, made up and stored there the first time (readable by us alone)."""
    secrets.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(secrets.with_name(f"{secrets.name}.lock"), patience=30):
        if secrets.exists():
            found: dict[str, str] = json.loads(secrets.read_text(encoding="utf-8"))
            return found
        made = {name: randomness.token_urlsafe(32) for name in LOGINS}
        # Stored before any role has them: a crash in between leaves roles to make, never roles that nobody can be.
        draft = secrets.with_name(f"{secrets.name}.new")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(made, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(secrets)
        return made


def make_roles(admin: psycopg.Connection, passwords: Mapping[str, str], *, ours: bool) -> None:
    """Makes the roles that are missing and lets them into this database, all or nothing.

    ``ours``: the whole server is Vekha's own, so that existing roles get the stored passwords too. On an outside server
    they may be another installation's, whom a new password would lock out.
    """
    try:
        with admin.transaction():
            # One for the whole server where it is shared: role names are not the database's own.
            admin.execute("SELECT pg_advisory_xact_lock(hashtextextended('vekha roles', 0))")
            rows = admin.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(LOGINS)])
            present = {name for (name,) in rows}
            admin.execute(SQL.read_bytes())
            for name in LOGINS:
                if ours or name not in present:
                    _set_password(admin, name, passwords[name])
    except psycopg.errors.InsufficientPrivilege as refused:
        raise RolesNotAllowed(admin.info.user, str(refused).strip()) from None


def _set_password(admin: psycopg.Connection, name: str, password: str) -> None:
    # Hashed here, so that the password itself is in no log of the server.
    verifier = admin.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(verifier)))
