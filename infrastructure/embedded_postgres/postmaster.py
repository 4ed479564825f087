"""The server process: found by what it is, not by a number in a file; launched, and stopped."""

import contextlib
import os
import signal
import socket
import time
from dataclasses import dataclass

import psutil

from infrastructure.cannot_start import CannotStart
from infrastructure.embedded_postgres.binaries import Binaries
from infrastructure.embedded_postgres.places import PORT, Places
from infrastructure.embedded_postgres.server_user import ServerUser

LOG_KEPT = 16 * 1024 * 1024  # bytes; the one before stays beside as server.log.1
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT


class ServerDidNotStart(CannotStart):
    def __init__(self, places: Places, told: str = "") -> None:
        super().__init__(f"PostgreSQL не запустился. Его журнал: {places.log}. {_tail(places) or told}".strip())


@dataclass(frozen=True)
class Postmaster:
    """What there is of a server over ``places``: its process, its lock files, its socket."""

    places: Places

    def process(self) -> psutil.Process | None:
        """The living postmaster of this very cluster. After a crash its number may be somebody else's by now."""
        with contextlib.suppress(psutil.Error, OSError, ValueError, IndexError):
            process = psutil.Process(int(self._lines()[0]))
            if alive(process) and self._works_here(process):
                return process
        return None

    def ready(self) -> bool:
        """Whether the server itself has said that it lets people in (as opposed to recovering or stopping)."""
        with contextlib.suppress(OSError, IndexError):
            return self._lines()[7].strip() == "ready"
        return False

    def listening(self) -> bool:
        """Whether anybody answers at the socket: true also for a server in another container, unseen by number."""
        with socket.socket(socket.AF_UNIX) as trial:
            trial.settimeout(1)
            try:
                trial.connect(str(self.places.socket / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def launch(self, binaries: Binaries, user: ServerUser) -> psutil.Process:
        """Starts the server as a process of nobody's: whoever launched it is equal to whoever finds it later.

        A shell puts it into the background and ends, so the init process reaps it, and our end does not end it.
        """
        self._open_log(user)
        launched = user.run(
            [
                "/bin/sh", "-c", '"$@" </dev/null >>"$0" 2>&1 & echo $!', self.places.log,
                binaries.program("postgres"), "-D", self.places.cluster, "-c", f"config_file={self.places.settings}",
            ]
        )  # fmt: skip
        try:
            return psutil.Process(int(launched.stdout))
        except (ValueError, psutil.Error):
            raise ServerDidNotStart(self.places, launched.stderr) from None

    def clear_remains(self) -> None:
        """Removes what a killed server left that would keep the next one from starting. Call with no server alive.

        Orphaned backends still hold the shared memory: they end by themselves, or are ended. Lock files are left to
        PostgreSQL unless their number belongs to a stranger by now: then PostgreSQL would take him for a server.
        """
        left = self.places.cluster / "postmaster.pid"
        if left.exists() and (orphans := self._orphans()):
            psutil.wait_procs(orphans, timeout=0.5)
            for orphan in self._orphans():
                with contextlib.suppress(psutil.Error):
                    orphan.kill()
            psutil.wait_procs(orphans, timeout=5)
        for lock in (left, self.places.socket / f".s.PGSQL.{PORT}.lock"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if psutil.pid_exists(int(lock.read_text().split()[0])):
                    lock.unlink()

    def stop(self, launched: psutil.Process | None = None) -> None:
        """Stops the server: sessions are cut, everything is flushed, no recovery is needed next time.

        One that was ``launched`` a moment ago and has not said so in its cluster yet is stopped as well.
        """
        process = self.process() or launched
        if process is None or not alive(process):
            return
        # Repeated: a shell's background job ignores the signal until the server has set up its own handling.
        for order in (*[FAST] * 60, *[IMMEDIATE] * 20):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(order)
            if gone(process, 0.5):
                return

    def _lines(self) -> list[str]:
        return (self.places.cluster / "postmaster.pid").read_text().splitlines()

    def _works_here(self, process: psutil.Process) -> bool:
        # Every process of a server has its cluster as the working directory.
        return process.cwd() == os.path.realpath(self.places.cluster)

    def _orphans(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.name() == "postgres" and self._works_here(process):
                    found.append(process)
        return found

    def _open_log(self, user: ServerUser) -> None:
        log = self.places.log
        if log.exists() and log.stat().st_size > LOG_KEPT:
            log.replace(log.with_suffix(".log.1"))
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        user.give(log)


def alive(process: psutil.Process) -> bool:
    """Whether it runs; a zombie does not, nor does another process that got its number."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def gone(process: psutil.Process, seconds: float) -> bool:
    """Waits for the end of a process, a zombie that nobody reaps included."""
    deadline = time.monotonic() + seconds
    while alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def _tail(places: Places) -> str:
    try:
        with places.log.open("rb") as log:
            log.seek(max(0, places.log.stat().st_size - 2000))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return " ".join(lines[-4:])
