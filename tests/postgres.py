"""PostgreSQL for tests: one server for the session, a fresh migrated database for whoever asks.

``VEKHA_TEST_POSTGRES=15`` runs everything on Debian's PostgreSQL 15 as an outside server; ``each_database`` does both.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from infrastructure.connecting import url
from infrastructure.embedded_postgres.binaries import SYSTEM, Binaries, installed
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.migrations.migrating import migrate
from infrastructure.migrations.roles import Connections

EMBEDDED, OUTSIDE, OUTSIDE_NEW = "18", "15", "18-outside"
TEMPLATE = "vekha_template"
# What a test writes need not outlive the machine.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Database:
    """A migrated database and its URL for each role; ``admin_url`` may do anything in it."""

    name: str
    admin_url: str
    connections: Connections

    @property
    def migrator(self) -> str:
        return self.connections.migrator

    @property
    def writer(self) -> str:
        return self.connections.writer

    @property
    def projector(self) -> str:
        return self.connections.projector

    @property
    def auditor(self) -> str:
        return self.connections.auditor


@dataclass(frozen=True)
class Cluster:
    """A running server. ``superuser_url`` is the server's; ``admin_url`` is what ``DATABASE_URL`` would hold."""

    superuser_url: str
    admin_url: str
    secrets: Path
    embedded: bool
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create_database(self, *, migrated: bool = True) -> Database:
        """A new database, a copy of the migrated template (some 20 ms) or an empty one."""
        name = f"vekha_test_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.superuser_url, autocommit=True) as admin:
            owner = psycopg.conninfo.conninfo_to_dict(self.admin_url)["user"]
            template = TEMPLATE if migrated else "template0"
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}".encode())
        # Rights on a database are not copied from its template.
        admin_url = url(self.admin_url, dbname=name)
        superuser_url = url(self.superuser_url, dbname=name)
        if not migrated:
            return Database(name, admin_url, Connections("", "", "", ""))
        with psycopg.connect(superuser_url, autocommit=True) as admin:
            admin.execute(ENTRY.format(name=name).encode())
        return Database(name, superuser_url, self.migrate(name))

    def migrate(self, name: str) -> Connections:
        return migrate(url(self.admin_url, dbname=name), self.secrets, ours=self.embedded)

    def drop_database(self, database: Database) -> None:
        with psycopg.connect(self.superuser_url, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)".encode())


ENTRY = (
    "REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CREATE ON DATABASE {name} TO vekha_owner;"
    "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO vekha_migrator, vekha_writer, vekha_projector, vekha_auditor"
)


@contextmanager
def data_directory() -> Iterator[Path]:
    """A short directory that the server's user can reach, unlike pytest's own where tests run as root."""
    directory = Path(tempfile.mkdtemp(prefix="vekha-", dir="/tmp"))
    directory.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def binaries(version: str) -> Binaries:
    """The programs of that major version; a test that needs absent ones is skipped, on the build machine it fails."""
    system = Binaries(SYSTEM / version, relocatable=False)
    found = [system] if system.program("postgres").exists() else []
    for offered in [*installed(), *found]:
        if offered.major == int(version):
            return offered
    reason = f"PostgreSQL {version} is not installed (Debian: postgresql-{version})"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_cluster(version: str) -> Iterator[Cluster]:
    """A server of that version with the migrated template: ours, or like one given from outside."""
    with data_directory() as directory:
        server = EmbeddedPostgres(directory, binaries=binaries(version.removesuffix("-outside")), settings=CARELESS)
        with server.running():
            embedded = version == EMBEDDED
            secrets = directory / "roles.json"
            superuser_url = server.admin_url
            admin_url = superuser_url if embedded else _outside_admin(superuser_url)
            owner = psycopg.conninfo.conninfo_to_dict(admin_url)["user"]
            with psycopg.connect(superuser_url, autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {TEMPLATE} OWNER {owner}".encode())
            migrate(url(admin_url, dbname=TEMPLATE), secrets, ours=embedded)
            yield Cluster(superuser_url, admin_url, secrets, embedded)


def _outside_admin(superuser_url: str) -> str:
    """Whom an administrator would give us on his server: may make roles, owns the database, no superuser."""
    with psycopg.connect(superuser_url, autocommit=True) as admin:
        admin.execute("CREATE ROLE vekha_admin LOGIN CREATEROLE PASSWORD 'given by the administrator'")
    return url(superuser_url, user="vekha_admin", password="given by the administrator")


class Clusters:
    """The servers of this session, each started when first asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._running: dict[str, Cluster] = {}

    def of(self, version: str) -> Cluster:
        if version not in self._running:
            self._running[version] = self._stack.enter_context(running_cluster(version))
        return self._running[version]


@pytest.fixture(scope="session")
def clusters() -> Iterator[Clusters]:
    with ExitStack() as stack:
        yield Clusters(stack)


@pytest.fixture(scope="session")
def cluster(clusters: Clusters) -> Cluster:
    """The session's server."""
    return clusters.of(os.environ.get("VEKHA_TEST_POSTGRES", EMBEDDED))


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A fresh migrated database for one test."""
    yield from _lent(cluster)


@pytest.fixture(scope="module")
def module_database(cluster: Cluster) -> Iterator[Database]:
    """A fresh migrated database for a module whose tests do not mind each other."""
    yield from _lent(cluster)


@pytest.fixture(params=[EMBEDDED, OUTSIDE, OUTSIDE_NEW])
def each_cluster(request: pytest.FixtureRequest, clusters: Clusters) -> Cluster:
    """The test runs on the embedded server and on outside ones: Debian's PostgreSQL 15, and 18."""
    return clusters.of(request.param)


@pytest.fixture
def each_database(each_cluster: Cluster) -> Iterator[Database]:
    """A fresh migrated database on each of the servers in turn."""
    yield from _lent(each_cluster)


def _lent(cluster: Cluster) -> Iterator[Database]:
    database = cluster.create_database()
    yield database
    cluster.drop_database(database)
