"""Several processes of Vekha on one data directory: calls that race for a fresh one, projections that stand by."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from infrastructure.embedded_postgres.places import Places
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.migrations.files import migrations
from infrastructure.projections.catalogue import PROJECTIONS
from infrastructure.projections.keeping import LIVE_LOCK
from infrastructure.search import SearchProjection
from tests.faults.callers import Caller, Journal, first_administrator, holder
from tests.patience import PATIENCE
from tests.postgres import data_directory
from tests.serving import ROOT, Service, servers, wait_for

AT_ONCE = 6


@pytest.fixture
def data() -> Iterator[Path]:
    with data_directory() as directory:
        yield directory


def called(data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "VEKHA_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    call = [sys.executable, "-m", "interfaces", "events"]
    return subprocess.Popen(call, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_six_calls_at_once_on_a_fresh_directory_share_one_server_and_migrate_it_once(data: Path) -> None:
    with ExitStack() as stack:
        calls = [stack.enter_context(called(data)) for _ in range(AT_ONCE)]
        told = [call.communicate(timeout=PATIENCE) for call in calls]
    assert told == [("", "")] * AT_ONCE
    assert [call.returncode for call in calls] == [0] * AT_ONCE
    assert not servers(data)
    # Whoever comes when the last one has left starts the server again; there are never two.
    said = Places(data).log.read_text(encoding="utf-8")
    turns = re.findall(r"starting PostgreSQL|database system is shut down", said)
    assert turns == ["starting PostgreSQL", "database system is shut down"] * (len(turns) // 2)
    assert "lock file" not in said
    with EmbeddedPostgres(data).running() as server, psycopg.connect(server.admin_url) as admin:
        migrated = admin.execute("SELECT number FROM vekha.migration ORDER BY number").fetchall()
        assert [number for (number,) in migrated] == [migration.number for migration in migrations()]
        assert not re.search("(already exists|duplicate key)", said)


@contextmanager
def part(data: Path, name: str, log: str) -> Iterator[Service]:
    """One part of the service, run apart."""
    started = Service(data, "--only", name, log=log)
    try:
        yield started
    finally:
        started.stop()


HOLDERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
STANDING_BY = (
    "SELECT pid FROM pg_stat_activity WHERE application_name = ANY(%s)"
    f" AND pid NOT IN ({HOLDERS}) AND state = 'idle' AND query LIKE '%%pg_try_advisory_lock%%'"
)
NAMES = [f"vekha {name}" for name in (*(projection.name for projection in PROJECTIONS), SearchProjection.name)]


def test_a_second_projection_process_stands_by_and_takes_over_when_the_first_is_killed(data: Path) -> None:
    token = first_administrator(data)
    with (
        part(data, "web", "web.err") as web,
        part(data, "projections", "first.err") as first,
        part(data, "signer", "signer.err"),
        part(data, "sealing", "sealing.err"),
    ):
        wait_for(web.well)
        caller = Caller(web.url, token, Journal())
        auditor = holder(caller, web.url, "auditor")
        with psycopg.connect(EmbeddedPostgres(data).admin_url, autocommit=True) as admin:

            def sessions(query: LiteralString, *values: object) -> set[int]:
                return {pid for (pid,) in admin.execute(query, values)}

            working = sessions(HOLDERS, LIVE_LOCK)
            assert len(working) == len(NAMES)
            with part(data, "projections", "second.err"):
                wait_for(lambda: len(sessions(STANDING_BY, NAMES, LIVE_LOCK)) == len(NAMES))
                seen = caller.order("/api/people", {"name": "При первом"})["position"]
                auditor.ask(f"/api/trail?at_least_position={seen}")
                assert sessions(HOLDERS, LIVE_LOCK) == working
                first.process.kill()
                seen = caller.order("/api/people", {"name": "При втором"})["position"]
                auditor.ask(f"/api/trail?at_least_position={seen}")
                wait_for(web.well)
                assert len(sessions(HOLDERS, LIVE_LOCK) - working) == len(NAMES)
