"""Who the server runs as: never root, and only where that user can reach."""

import errno
import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infrastructure.cannot_start import CannotStart

# «postgres» first: «nobody» may be shared with other daemons of the machine, who would then own our files too.
UNPRIVILEGED = ("postgres", "nobody")


class NoServerUser(CannotStart):
    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL не запускается от имени root, а пользователя postgres или nobody в системе нет. "
            "Создайте его (useradd --system postgres) или запустите Веху от имени обычного пользователя."
        )


class CannotBecomeServerUser(CannotStart):
    def __init__(self, user: str) -> None:
        super().__init__(
            f"PostgreSQL не запускается от имени root, а перейти к пользователю {user} системе запрещено "
            "(нет права CAP_SETUID). Запустите Веху от имени обычного пользователя."
        )


class UnreachableDirectory(CannotStart):
    def __init__(self, directory: Path, user: str) -> None:
        super().__init__(
            f"Каталог {directory} недоступен пользователю {user}, от имени которого работает PostgreSQL. "
            f"Укажите в VEKHA_DATA другой каталог (например, /var/lib/vekha) или откройте проход: chmod o+x {directory}"
        )


class ForeignDirectory(CannotStart):
    def __init__(self, directory: Path) -> None:
        super().__init__(
            f"Каталог {directory} принадлежит другому пользователю. Запустите Веху от имени его владельца "
            "или укажите в VEKHA_DATA другой каталог."
        )


class UnusableDirectory(CannotStart):
    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(
            f"Каталог {directory} не удалось подготовить для базы: {reason}. Устраните причину "
            "или укажите в VEKHA_DATA другой каталог."
        )


@dataclass(frozen=True)
class ServerUser:
    """The system user of the server process; ``other`` is false when it is simply ourselves."""

    name: str
    uid: int
    gid: int
    other: bool

    def run(self, command: Sequence[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs a short command as this user, in a session of its own: Ctrl-C in a terminal is not for the server."""
        try:
            return self._run(command, environment)
        except PermissionError as refused:
            if self.other and refused.errno == errno.EPERM:
                raise CannotBecomeServerUser(self.name) from None
            raise

    def _run(self, command: Sequence[str | Path], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(word) for word in command],
            user=self.uid if self.other else None,
            group=self.gid if self.other else None,
            extra_groups=[] if self.other else None,
            # Nothing of ours may change how the server behaves (PGDATA, PGOPTIONS, LANG …).
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC", **environment},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
        )

    def reaches(self, path: Path) -> bool:
        """Whether this user can pass to ``path``: asked of the kernel, since modes alone do not tell (ACLs, mounts)."""
        return not self.other or self.run(["test", "-x", path]).returncode == 0

    def give(self, path: Path) -> None:
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_user(cluster: Path) -> ServerUser:
    """The user for ``cluster``: its owner where it exists, else ourselves, or for root an unprivileged one."""
    try:
        owner = cluster.stat().st_uid
    except FileNotFoundError:
        owner = None
    except PermissionError:
        raise ForeignDirectory(cluster) from None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise ForeignDirectory(cluster)
        return ServerUser(_name(os.geteuid()), os.geteuid(), os.getegid(), other=False)
    if owner == 0:
        raise ForeignDirectory(cluster)
    entries = [entry for entry in map(_entry, UNPRIVILEGED) if entry is not None]
    if owner is not None:
        entries = [entry for entry in pwd.getpwall() if entry.pw_uid == owner]
    if not entries:
        raise NoServerUser
    return ServerUser(entries[0].pw_name, entries[0].pw_uid, entries[0].pw_gid, other=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
