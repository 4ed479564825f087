"""The ground that figures are measured on: an embedded server with full durability, databases, ready-made ledgers."""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.figure import say
from domain.ledger import Event
from infrastructure.connecting import url
from infrastructure.embedded_postgres.places import default_data_directory
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.ledger.installation_key import installation_key
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.ledger.mapper import stamped, to_bytes
from infrastructure.migrations.migrating import migrate
from infrastructure.migrations.roles import Connections
from tests.ledger_story import Story

# Raised whenever the ready-made ledgers would be told differently: an older cache is then left alone and made anew.
EDITION = 1


@dataclass(frozen=True)
class Ground:
    """One database, migrated, with its roles' connections."""

    directory: Path
    admin_url: str
    connections: Connections

    @cached_property
    def keys(self) -> PostgresKeys:
        return PostgresKeys(self.connections.writer, installation_key(self.directory))

    @cached_property
    def ledger(self) -> PostgresLedger:
        return PostgresLedger(self.connections.writer, self.keys, pool_size=8)

    def close(self) -> None:
        for opened in ("ledger", "keys"):
            if opened in self.__dict__:
                self.__dict__[opened].close()


def directory() -> Path:
    """Where the server and the ready-made ledgers are kept between runs."""
    chosen = os.environ.get("VEKHA_BENCH_DATA")
    return Path(chosen) if chosen else default_data_directory().with_name("vekha-bench")


@contextmanager
def server() -> Iterator[EmbeddedPostgres]:
    place = directory()
    place.mkdir(parents=True, exist_ok=True)
    postgres = EmbeddedPostgres(place)
    with postgres.running():
        yield postgres


def _exists(admin_url: str, name: str) -> bool:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _create(admin_url: str, name: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _drop(admin_url: str, name: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrated(postgres: EmbeddedPostgres, name: str) -> Ground:
    admin_url = url(postgres.admin_url, dbname=name)
    return Ground(directory(), admin_url, migrate(admin_url, directory() / "roles.json", ours=True))


@contextmanager
def fresh(postgres: EmbeddedPostgres) -> Iterator[Ground]:
    """An empty migrated database, dropped afterwards."""
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    _create(postgres.admin_url, name)
    ground = _migrated(postgres, name)
    try:
        yield ground
    finally:
        ground.close()
        _drop(postgres.admin_url, name)


@contextmanager
def with_events(postgres: EmbeddedPostgres, count: int) -> Iterator[Ground]:
    """A ledger of so many events, told once and kept between runs."""
    with kept(postgres, f"ledger_{count}_{EDITION}", lambda ground: tell(ground, count)) as ground:
        yield ground


@contextmanager
def kept(postgres: EmbeddedPostgres, name: str, told: Callable[[Ground], None]) -> Iterator[Ground]:
    """The database of this name, told once and kept between runs."""
    if not _exists(postgres.admin_url, name):
        _drop(postgres.admin_url, f"{name}_draft")
        _create(postgres.admin_url, f"{name}_draft")
        ground = _migrated(postgres, f"{name}_draft")
        told(ground)
        ground.close()
        with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (f"{name}_draft", name)))
            )
    ground = _migrated(postgres, name)
    try:
        yield ground
    finally:
        ground.close()


def tell(ground: Ground, count: int) -> None:
    """Plan after plan lives its story until there are so many events."""

    def stories() -> Iterator[tuple[uuid.UUID, Event]]:
        seed = told = 0
        while told < count:
            events = Story(seed, rows=20).told()[: count - told]
            yield from events
            seed, told = seed + 1, told + len(events)
            if seed % 50 == 0:
                say(f"telling a ledger of {count} events: {told}")

    put(ground, stories())


def put(ground: Ground, events: Iterable[tuple[uuid.UUID, Event]]) -> None:
    """These events into an empty ledger, a second apart, written by COPY, past the append function."""
    began = datetime(2024, 1, 1, tzinfo=UTC)
    versions: dict[uuid.UUID, int] = {}
    with psycopg.connect(ground.admin_url) as admin, admin.cursor() as cursor:
        rows = "COPY ledger.event (position, stream, version, topic, recorded_at, state) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(rows) as copy:
            copy.set_types(["int8", "uuid", "int8", "text", "timestamptz", "bytea"])
            for position, (stream, event) in enumerate(events, 1):
                version = versions[stream] = versions.get(stream, 0) + 1
                moment = began + timedelta(seconds=position)
                state = stamped(to_bytes(event, stream, version, ground.keys), moment)
                copy.write_row((position, stream, version, event.TOPIC, moment, state))
        cursor.execute("ANALYZE ledger.event")
