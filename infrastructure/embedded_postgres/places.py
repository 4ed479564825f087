"""Where everything of the embedded server lies."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from infrastructure.embedded_postgres.server_user import (
    ForeignDirectory,
    ServerUser,
    UnreachableDirectory,
    UnusableDirectory,
    server_user,
)

PORT = 5432  # part of the socket's name only: nothing listens on TCP
# sun_path holds 108 bytes with the closing zero, and PostgreSQL adds ".s.PGSQL.5432.lock" beside the socket.
LONGEST_SOCKET_DIRECTORY = 107 - len(f"/.s.PGSQL.{PORT}.lock")


def default_data_directory() -> Path:
    """Where data lies when ``VEKHA_DATA`` is not set; root's own home is closed to the server's user."""
    return Path("/var/lib/vekha") if os.geteuid() == 0 else platformdirs.user_data_path("vekha")


@dataclass(frozen=True)
class Places:
    """Paths of one embedded server. What we write lies in ``home``, ours alone; the server owns only its own folders.

    Root never writes into a directory of the server's user: a planted link there would turn root against itself.
    """

    data_dir: Path

    @property
    def home(self) -> Path:
        return self.data_dir / "postgresql"

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def password(self) -> Path:
        return self.home / "superuser"

    @property
    def settings(self) -> Path:
        return self.home / "postgresql.conf"

    @property
    def local_settings(self) -> Path:
        return self.home / "local.conf"

    @property
    def admission(self) -> Path:
        return self.home / "pg_hba.conf"

    @property
    def socket(self) -> Path:
        """The socket's directory: beside the cluster, or under /tmp by a hash where that path is too long."""
        beside = self.home / "socket"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_DIRECTORY:
            return beside
        return Path("/tmp") / f"vekha-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:20]}"

    def prepare(self) -> ServerUser:
        """Makes the directories with their owners and modes; refuses a place the server's user cannot reach."""
        try:
            user = server_user(self.cluster)
            standing = next(parent for parent in (self.home, *self.home.parents) if parent.exists())
            if not user.reaches(standing):
                raise UnreachableDirectory(standing, user.name)
            for directory in (self.data_dir, self.home):
                if not directory.exists():
                    directory.mkdir(parents=True, exist_ok=True)
                    # Others may pass through and read nothing: that is how the server's user gets to its own folders.
                    directory.chmod(0o711 if user.other else 0o700)
            _private(self.socket, user)
        except PermissionError:
            raise ForeignDirectory(self.data_dir) from None
        except OSError as failure:
            raise UnusableDirectory(self.data_dir, failure.strerror or str(failure)) from failure
        if not user.reaches(self.home):
            raise UnreachableDirectory(self.home, user.name)
        return user


def _private(directory: Path, user: ServerUser) -> None:
    """Makes ``directory`` readable by ``user`` alone, or refuses one somebody else put there before us."""
    try:
        directory.mkdir(mode=0o700)
        user.give(directory)
    except FileExistsError:
        found = directory.lstat()
        if found.st_uid not in (user.uid, os.geteuid()) or not stat.S_ISDIR(found.st_mode):
            raise ForeignDirectory(directory) from None
        user.give(directory)
        directory.chmod(0o700)
