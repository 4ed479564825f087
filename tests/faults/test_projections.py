"""Projection processes that are killed, doubled, or lose their database: every event still counts once."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from infrastructure.projections.check import check
from infrastructure.projections.keeping import LIVE_LOCK
from infrastructure.projections.rebuild import rebuild
from infrastructure.projections.runner import ProjectionRunner
from tests.ledger_story import Story
from tests.patience import PATIENCE
from tests.postgres import Database
from tests.projected import Recorded, table

ROOT = Path(__file__).parents[2]


@contextmanager
def process(database: Database) -> Iterator[subprocess.Popen[str]]:
    """A projection process of its own; killed at the end if it still lives."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.projecting", database.projector],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        assert started.stdout is not None
        assert started.stdout.readline() == "counting\n"
        try:
            yield started
        finally:
            started.kill()


def eventually(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "did not come true in time"
        time.sleep(0.02)


def holders(database: Database) -> set[int]:
    """The server's processes that hold the projections' locks."""
    query = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
    with psycopg.connect(database.admin_url) as connection:
        return {row[0] for row in connection.execute(query, (LIVE_LOCK,))}


def test_a_projection_killed_again_and_again_counts_every_event_once(database: Database) -> None:
    recorded = Recorded(database)
    chance = random.Random(1)
    events = [event for seed in range(3) for event in Story(seed, rows=12).told()]
    rebuild(database.projector)
    with recorded.asked() as asked:
        parts = 6
        for part in range(parts):
            with process(database) as counting:
                batch = events[part * len(events) // parts : (part + 1) * len(events) // parts]
                for start in range(0, len(batch), 20):
                    recorded.record(batch[start : start + 20])
                time.sleep(chance.random() * 0.1)
                counting.kill()
                counting.wait()
        with process(database):
            assert asked.progress.wait_until(len(events), PATIENCE)
        assert check(database.auditor, asked.ledger) is None
    live = [table(database, name) for name in ("compliance_register", "audit_trail")]
    rebuild(database.projector)
    assert [table(database, name) for name in ("compliance_register", "audit_trail")] == live


def test_a_second_process_is_passive_and_takes_over_when_the_first_dies(database: Database) -> None:
    recorded = Recorded(database)
    rebuild(database.projector)
    with ExitStack() as stack, recorded.asked() as asked:
        first = stack.enter_context(process(database))
        eventually(lambda: len(holders(database)) == 2)
        working = holders(database)
        stack.enter_context(process(database))
        recorded.story(1, rows=3)
        assert asked.progress.wait_until(len(recorded.events), PATIENCE)
        assert holders(database) == working
        first.kill()
        recorded.story(2, rows=3)
        assert asked.progress.wait_until(len(recorded.events), PATIENCE)
        assert holders(database).isdisjoint(working)
        assert check(database.auditor, asked.ledger) is None


def test_a_rebuild_that_is_killed_leaves_the_live_tables_and_the_next_one_succeeds(database: Database) -> None:
    recorded = Recorded(database)
    recorded.story(1)
    rebuild(database.projector)
    live = table(database, "audit_trail")
    recorded.story(2)
    code = (
        "import os, sys; from infrastructure.projections.rebuild import rebuild;"
        "rebuild(sys.argv[1], progress=lambda done, total: os.kill(os.getpid(), 9))"
    )
    killed = subprocess.run([sys.executable, "-c", code, database.projector], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert table(database, "audit_trail") == live
    rebuild(database.projector)
    assert len(table(database, "audit_trail")) == len(recorded.events)


@pytest.mark.parametrize("times", [3])
def test_a_projection_whose_connections_are_cut_goes_on(database: Database, times: int) -> None:
    recorded = Recorded(database)
    rebuild(database.projector)
    with ProjectionRunner(database.projector, last_back_off=0.3).running(), recorded.asked() as asked:
        for seed in range(times):
            recorded.story(seed, rows=4)
            eventually(lambda: len(holders(database)) == 2)
            with psycopg.connect(database.admin_url, autocommit=True) as admin:
                for pid in holders(database):
                    admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
        assert asked.progress.wait_until(len(recorded.events), PATIENCE)
        eventually(lambda: all(h.well for h in asked.progress.health()))
        assert check(database.auditor, asked.ledger) is None
