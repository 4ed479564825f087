"""The cluster on disk: made once, whole or not at all, with the settings of a small machine."""

import os
import secrets
import shutil
from collections.abc import Mapping

from infrastructure.cannot_start import CannotStart
from infrastructure.embedded_postgres.binaries import Binaries
from infrastructure.embedded_postgres.places import PORT, Places
from infrastructure.embedded_postgres.server_user import ServerUser

SUPERUSER = "vekha_superuser"

# For two cores and little memory. Durability (fsync, synchronous_commit, full_page_writes) stays as PostgreSQL has it.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0777",  # the directory is 0700 and decides
    "max_connections": "60",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling a short query costs more than running it
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %q%u@%d %a ",
    "log_min_duration_statement": "5s",
    "log_parameter_max_length": "0",  # bound values may be personal data
    "log_parameter_max_length_on_error": "0",
    "client_connection_check_interval": "10s",
    "max_wal_senders": "4",
}


class ClusterNotMade(CannotStart):
    def __init__(self, told: str) -> None:
        super().__init__(f"Не удалось создать базу PostgreSQL: {told.strip()[-600:]}")


class PasswordLost(CannotStart):
    def __init__(self, places: Places) -> None:
        super().__init__(
            f"База в {places.cluster} есть, а подходящего к ней файла пароля {places.password} нет. "
            "Верните этот файл из резервной копии каталога VEKHA_DATA."
        )


def make_cluster(places: Places, binaries: Binaries, user: ServerUser, durable: bool = True) -> None:
    """Makes the cluster where there is none. A half-made one (killed meanwhile) has another name and is thrown away."""
    if places.cluster.exists():
        if not places.password.exists():
            raise PasswordLost(places)
        return
    draft, handed = places.home / "cluster.new", places.home / "superuser.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    user.give(draft)
    password = secrets.token_urlsafe(32)
    write_private(places.password, password)
    write_private(handed, password)
    user.give(handed)
    try:
        told = user.run(
            [
                binaries.program("initdb"),
                "--pgdata", draft,
                "--username", SUPERUSER,
                "--pwfile", handed,
                "--auth", "scram-sha-256",
                "--data-checksums",
                "--encoding", "UTF8",
                *_locale(binaries.major),
                *([] if durable else ["--no-sync"]),
            ]
        )  # fmt: skip
    finally:
        handed.unlink()
    if told.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise ClusterNotMade(told.stderr or told.stdout)
    draft.rename(places.cluster)


def _locale(major: int) -> list[str]:
    """Bytes decide order, and Cyrillic has its capitals: the same on every machine, whatever its C library."""
    if major >= 17:
        return ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
    return ["--locale", "C", "--lc-ctype", "C.UTF-8"]


def write_settings(places: Places, extra: Mapping[str, str]) -> None:
    """Writes the server's settings at every start, so that they are the code's; ``local.conf`` is the operator's."""
    chosen = {**SETTINGS, "unix_socket_directories": str(places.socket), "hba_file": str(places.admission), **extra}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in chosen.items()]
    lines.append(f"include_if_exists '{str(places.local_settings).replace(chr(39), chr(39) * 2)}'")
    write_open(places.settings, "# Written by Vekha at every start. Put changes into local.conf beside.\n", lines)
    write_open(places.admission, "# Written by Vekha at every start.\n", ["local all all scram-sha-256"])


def write_open(path: os.PathLike[str], heading: str, lines: list[str]) -> None:
    """Replaces a file that the server's user may read, in one step."""
    draft = f"{os.fspath(path)}.new"
    with open(draft, "w", encoding="utf-8") as file:
        file.write(heading + "\n".join(lines) + "\n")
    os.chmod(draft, 0o644)
    os.replace(draft, path)


def write_private(path: os.PathLike[str], text: str) -> None:
    """Replaces a file that nobody else may read, in one step, and on the disk before anything relies on it."""
    draft = f"{os.fspath(path)}.{secrets.token_hex(4)}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
