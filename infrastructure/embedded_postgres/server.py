"""One PostgreSQL per data directory, shared by every process of Vekha that works there."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread
from types import MappingProxyType
from typing import IO

import psutil
import psycopg
import structlog

from infrastructure.cannot_start import CannotStart
from infrastructure.connecting import url
from infrastructure.embedded_postgres.binaries import Binaries, binaries_for, installed
from infrastructure.embedded_postgres.cluster import SUPERUSER, PasswordLost, make_cluster, write_settings
from infrastructure.embedded_postgres.places import PORT, Places
from infrastructure.embedded_postgres.postmaster import Postmaster, ServerDidNotStart, alive
from infrastructure.file_lock import LockIsHeld, exclusive, lock_file

DATABASE = "vekha"
GLANCE = 0.2  # seconds between two looks of the supervisor
LAUNCHES = 5
PATIENCE = 120.0  # seconds: crash recovery takes its time
BRIEF = 10.0  # seconds: the supervisor asks again anyway, and must not hold up an end

log = structlog.get_logger()


class DirectoryBusy(CannotStart):
    def __init__(self, places: Places) -> None:
        super().__init__(
            f"Другой процесс слишком долго запускает или останавливает PostgreSQL в {places.home}. "
            "Дождитесь его или завершите и запустите Веху снова."
        )


class EmbeddedPostgres:
    """Vekha's own server over ``data_dir``. The first process to come starts it, the last to leave stops it.

    Who is there is told by a shared lock on a file, which the kernel drops with a killed process: nobody is counted who
    is not alive, and a server that outlived its killed users is taken over. What it cannot do is a `CannotStart`.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        binaries: Binaries | None = None,
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.places = Places(Path(os.path.abspath(data_dir)))
        self._postmaster = Postmaster(self.places)
        self._binaries = binaries
        self._settings = settings
        self._presence: IO[str] | None = None
        self._process: psutil.Process | None = None

    @property
    def admin_url(self) -> str:
        """The superuser's connection to Vekha's database: for setting up roles, never for the service."""
        return self._url(DATABASE)

    @contextlib.contextmanager
    def running(self) -> Iterator["EmbeddedPostgres"]:
        """The server for the length of a ``with``, restarted should it be killed meanwhile."""
        self.start()
        enough = Event()
        supervisor = Thread(target=self._supervise, args=(enough,), name="postgres-supervisor", daemon=True)
        supervisor.start()
        try:
            yield self
        finally:
            enough.set()
            supervisor.join()
            self.stop()

    def start(self) -> None:
        """Starts the server or joins the one that runs; comes back when it lets people in."""
        if self._presence is not None:
            return
        self.places.prepare()
        with self._alone():
            self._presence = lock_file(self.places.home / "users")
            try:
                fcntl.flock(self._presence, fcntl.LOCK_SH)
                self._bring_up()
            except BaseException:
                self._leave()
                raise

    def ensure_running(self) -> bool:
        """Restarts the server if it is gone; whether it was. Cheap enough to ask several times a second."""
        if self._presence is None:
            self.start()
            return True
        if alive(self._process) if self._process else self._postmaster.listening():
            return False
        with self._alone():
            return self._bring_up(BRIEF)

    def stop(self) -> None:
        """Leaves the server, and stops it when nobody else is there."""
        if self._presence is None:
            return
        with self._alone():
            self._leave()

    def _leave(self) -> None:
        """Only under the lock: else somebody could come between the question who is there and the stop."""
        if self._presence is None:
            return
        try:
            fcntl.flock(self._presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._postmaster.stop(self._process)
        except BlockingIOError:
            pass  # somebody else works here
        finally:
            self._presence.close()
            self._presence = self._process = None

    def _supervise(self, enough: Event) -> None:
        pause = GLANCE
        while not enough.wait(pause):
            try:
                restarted = self.ensure_running()
                pause = GLANCE
                told = {"event": "postgres_restarted"} if restarted else {}
            except Exception as failure:  # whatever it is: with nobody to look after it the server would stay down
                pause = min(pause * 2, 5.0)
                told = {"event": "postgres_down", "reason": repr(failure)}
            if told:
                with contextlib.suppress(Exception):  # nor does it stay down because nobody takes the log
                    log.warning(**told, directory=str(self.places.home))

    def _bring_up(self, patience: float = PATIENCE) -> bool:
        """Makes sure of a server that lets us in; whether it had to be launched. Only under the lock."""
        deadline = time.monotonic() + patience
        launched: psutil.Process | None = None
        launches, told = 0, ""
        while time.monotonic() < deadline:
            found = self._postmaster.process()
            self._process = found or launched
            if found is None and not self._postmaster.listening():
                if launched is None or not alive(launched):
                    if launches == LAUNCHES:
                        break
                    launched = self._launch()
                    launches += 1
                self._process = launched
            elif found is None or self._postmaster.ready():
                try:
                    self._admit()
                except psycopg.OperationalError as refused:
                    told = str(refused)
                    if "password authentication failed" in told:
                        raise PasswordLost(self.places) from None
                    time.sleep(0.05)
                else:
                    return launches > 0
            time.sleep(0.003)
        raise ServerDidNotStart(self.places, told)

    def _launch(self) -> psutil.Process:
        user = self.places.prepare()
        chosen = self._binaries or binaries_for(self.places.cluster, installed())
        binaries = binaries_for(self.places.cluster, [chosen]).within_reach(user, self.places.home)
        make_cluster(self.places, binaries, user, durable=self._settings.get("fsync") != "off")
        self._postmaster.clear_remains()
        write_settings(self.places, self._settings)
        return self._postmaster.launch(binaries, user)

    def _admit(self) -> None:
        """Connects, which alone proves that this is our server; makes the database the first time."""
        try:
            psycopg.connect(self.admin_url).close()
        except psycopg.OperationalError as refused:
            if f'database "{DATABASE}" does not exist' not in str(refused):
                raise
            with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}".encode())

    def _url(self, database: str) -> str:
        return url(
            user=SUPERUSER,
            password=self.places.password.read_text(),
            dbname=database,
            host=str(self.places.socket),
            port=str(PORT),
            application_name="vekha-admin",
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(exclusive(self.places.home / "lock", PATIENCE))
            except LockIsHeld:
                raise DirectoryBusy(self.places) from None
            yield
