"""Projections on a real PostgreSQL: what they count, how they are rebuilt, what stops them."""

import io
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors

from domain.assignment import events as a
from infrastructure.audit_trail import AuditTrailProjection
from infrastructure.projections.catalogue import PROJECTIONS
from infrastructure.projections.check import check
from infrastructure.projections.facts import Fact
from infrastructure.projections.histories import Histories
from infrastructure.projections.keeping import Keeping, enter
from infrastructure.projections.projection import Fold, Projection, Row, Table, Values
from infrastructure.projections.rebuild import Bar, RebuildGivenUp, rebuild
from infrastructure.projections.runner import ProjectionRunner
from tests.ledger_story import Story
from tests.patience import PATIENCE
from tests.postgres import Database
from tests.projected import Recorded, keep_up, table

REGISTER, TRAIL, *_ = PROJECTIONS
TABLES = [t.name for p in PROJECTIONS for t in p.tables]


@pytest.fixture
def recorded(database: Database) -> Recorded:
    return Recorded(database)


def everything(database: Database) -> dict[str, object]:
    return {name: table(database, name) for name in TABLES}


def eventually(true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "did not come true in time"
        time.sleep(0.01)


@contextmanager
def running(database: Database, projections: tuple[Projection, ...] = PROJECTIONS) -> Iterator[ProjectionRunner]:
    runner = ProjectionRunner(database.projector, projections, last_back_off=0.3)
    with runner.running():
        yield runner


@pytest.mark.parametrize("batch", [1, 7, 5_000])
def test_live_batches_of_any_size_give_what_a_rebuild_gives(recorded: Recorded, batch: int) -> None:
    database = recorded.database
    for projection in PROJECTIONS:
        keep_up(database, projection)
    recorded.story(1)
    for projection in PROJECTIONS:
        keep_up(database, projection, batch=batch)
    live = everything(database)
    rebuild(database.projector)
    assert everything(database) == live
    assert len(table(database, "audit_trail")) == len(recorded.events)


@pytest.mark.parametrize("in_memory", [10, 100, 1_000])
def test_a_ledger_too_large_for_memory_is_rebuilt_in_parts_of_its_streams(recorded: Recorded, in_memory: int) -> None:
    story = recorded.story(1)
    report = next(s for s in recorded.events if isinstance(s.event, a.ReportSubmitted))
    recorded.record([story.correction(report, "occurred_on", "2024-02-01")])
    told: list[tuple[int, int]] = []
    rebuild(recorded.database.projector)
    whole = everything(recorded.database)
    rebuild(recorded.database.projector, progress=lambda *done: told.append(done), in_memory=in_memory)
    assert everything(recorded.database) == whole
    assert told[-1] == (len(recorded.events), len(recorded.events))


def test_what_the_projections_show_is_what_the_domain_folds(recorded: Recorded) -> None:
    recorded.story(2, rows=20)
    recorded.story(3)
    rebuild(recorded.database.projector)
    with recorded.asked() as asked:
        assert check(recorded.database.auditor, asked.ledger) is None


@pytest.mark.parametrize("name", ["compliance_register", "audit_trail", "register_plan", "register_activity"])
def test_the_check_names_a_row_that_was_tampered_with(recorded: Recorded, name: str) -> None:
    recorded.story(4, rows=4)
    rebuild(recorded.database.projector)
    change = {
        "compliance_register": "effective = effective - 1",
        "audit_trail": "occurred_on = occurred_on - 1",
        "register_plan": "in_force_on = in_force_on - 1",
        "register_activity": "number = '9.9'",
    }[name]
    with psycopg.connect(recorded.database.projector) as connection:
        connection.execute(f"UPDATE reading.{name} SET {change}".encode())
    with recorded.asked() as asked:
        difference = check(recorded.database.auditor, asked.ledger)
    assert difference is not None
    assert change.split()[0] in str(difference)


def test_a_correction_corrects_the_register(recorded: Recorded) -> None:
    database = recorded.database
    story = recorded.story(5)
    for projection in PROJECTIONS:
        keep_up(database, projection)
    report = next(s for s in recorded.events if isinstance(s.event, a.ReportSubmitted))
    approved = next(s for s in recorded.events if s.event.TOPIC == "plan.approved")
    recorded.record(
        [
            story.correction(report, "occurred_on", "2024-01-21"),
            story.correction(approved, "in_force_on", "2024-01-19"),
        ]
    )
    for projection in PROJECTIONS:
        keep_up(database, projection)
    live = everything(database)
    with recorded.asked() as asked:
        assert check(database.auditor, asked.ledger) is None
        entry = asked.register.entry(report.stream, report.event.point)  # type: ignore[attr-defined]
        assert entry is not None
        assert entry.in_force_on is not None
        assert entry.in_force_on.isoformat() == "2024-01-19"
        assert entry.position == len(recorded.events) - 1
    rebuild(database.projector)
    assert everything(database) == live


def test_a_batch_counts_once_however_many_try(recorded: Recorded) -> None:
    database = recorded.database
    for projection in PROJECTIONS:
        keep_up(database, projection)
    recorded.story(6, rows=3)
    with (
        psycopg.connect(database.projector, autocommit=True) as one,
        psycopg.connect(database.projector, autocommit=True) as other,
    ):
        position = enter(one, TRAIL)[1]
        rivals = [Keeping(connection, TRAIL, position) for connection in (one, other)]
        assert rivals[0].step(10) == 10
        with pytest.raises(errors.SerializationFailure):
            rivals[1].step(10)
    keep_up(database, TRAIL)
    assert len(table(database, "audit_trail")) == len(recorded.events)


def test_one_reads_ones_own_write(recorded: Recorded) -> None:
    database = recorded.database
    with running(database), recorded.asked() as asked:
        assert asked.progress.wait_until(0, PATIENCE)
        story = recorded.story(7, rows=3)
        assert asked.progress.wait_until(len(recorded.events), PATIENCE)
        assert len(asked.register.of_plan(story.plan)) == len(table(database, "compliance_register")) > 0
        assert not asked.progress.wait_until(len(recorded.events) + 1, 0.05)


def test_health_tells_position_lag_and_who_is_alive(recorded: Recorded) -> None:
    with recorded.asked() as asked:
        assert [(h.name, h.alive, h.building) for h in asked.progress.health()] == [
            ("audit-trail", False, True),
            ("compliance-register", False, True),
        ]
        with running(recorded.database):
            recorded.story(8, rows=2)
            assert asked.progress.wait_until(len(recorded.events), PATIENCE)
            assert all(h.well and h.lag == 0 for h in asked.progress.health())
        recorded.story(9, rows=1)
        health = asked.progress.health()
        assert {h.alive for h in health} == {False}
        assert all(h.position + h.lag == len(recorded.events) for h in health)


class Stumbling(Fold):
    """The trail's own fold, that cannot take what `at` tells."""

    def __init__(self, fold: Fold, stumbles: Callable[[Row], bool]) -> None:
        self._fold, self._stumbles = fold, stumbles

    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        self._fold.prepare(rows, histories)

    def drain(self, *, final_only: bool = False) -> Iterable[tuple[Table, Collection[Values]]]:
        return self._fold.drain(final_only=final_only)

    def take(self, row: Row, fact: Fact, histories: Histories) -> None:
        if self._stumbles(row):
            raise ValueError("a fact that this code cannot take")
        self._fold.take(row, fact, histories)


class StumblingTrail(AuditTrailProjection):
    """The audit trail with a fault in its code until `mended`."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at, self.mended = at, False

    def fold(self) -> Fold:
        return Stumbling(super().fold(), lambda row: row[0] == self.at and not self.mended)


def test_a_poison_event_stops_one_projection_loudly_and_the_others_go_on(recorded: Recorded) -> None:
    database = recorded.database
    story = Story(10, rows=4)
    events = story.told()
    trail = StumblingTrail(at=25)
    for projection in PROJECTIONS:
        keep_up(database, projection)
    with running(database, (REGISTER, trail)), recorded.asked() as asked:
        recorded.record(events)
        assert asked.progress.wait_until(len(events), PATIENCE, ["compliance-register"])
        eventually(lambda: asked.progress.health()[0].error is not None)
        failed, well = asked.progress.health()
        assert (failed.name, failed.position, failed.failed_position) == ("audit-trail", 24, 25)
        assert failed.error is not None
        assert "ValueError: a fact that this code cannot take" in failed.error
        assert not failed.well
        assert well.well
        assert len(table(database, "audit_trail")) == 24
        # Mended code goes on from there by itself.
        trail.mended = True
        assert asked.progress.wait_until(len(events), PATIENCE)
        eventually(lambda: all(h.well for h in asked.progress.health()))
    assert len(table(database, "audit_trail")) == len(events)


def test_an_event_that_the_database_refuses_is_found_among_its_batch(recorded: Recorded) -> None:
    database = recorded.database
    for projection in PROJECTIONS:
        keep_up(database, projection)
    story = recorded.story(11, rows=2)
    bad = next(s for s in recorded.events if isinstance(s.event, a.ExecutionStarted))
    state = recorded.stored_bytes(bad).replace(str(bad.event.by).encode(), b"nobody")
    position = recorded.record_raw(story.plan, "plan.agreed", state)
    with running(database), recorded.asked() as asked:
        eventually(lambda: asked.progress.health()[0].error is not None)
        trail = asked.progress.health()[0]
        assert (trail.position, trail.failed_position) == (position - 1, position)


def test_an_event_of_an_unknown_topic_stops_rather_than_being_passed_over(recorded: Recorded) -> None:
    database = recorded.database
    for projection in PROJECTIONS:
        keep_up(database, projection)
    story = recorded.story(12, rows=1)
    position = recorded.record_raw(story.plan, "plan.of-tomorrow", b'{"recorded_at":"","schema":1,"by":""}')
    with running(database), recorded.asked() as asked:
        eventually(lambda: all(h.failed_position == position for h in asked.progress.health()))
        assert "plan.of-tomorrow" in str(asked.progress.health()[0].error)


def test_a_changed_definition_rebuilds_itself_at_the_start(recorded: Recorded) -> None:
    database = recorded.database
    recorded.story(13, rows=3)
    rebuild(database.projector)
    before = everything(database)
    with psycopg.connect(database.projector, autocommit=True) as connection:
        connection.execute("UPDATE reading.projection SET definition = 'of yesterday'")
        connection.execute("ALTER TABLE reading.audit_trail DROP COLUMN activity")
    with running(database), recorded.asked() as asked:
        eventually(lambda: all(h.well for h in asked.progress.health()))
        assert asked.progress.wait_until(len(recorded.events), PATIENCE)
    assert everything(database) == before


def test_a_table_that_somebody_dropped_is_built_again(recorded: Recorded) -> None:
    recorded.story(13, rows=3)
    rebuild(recorded.database.projector)
    before = everything(recorded.database)
    with psycopg.connect(recorded.database.projector) as connection:
        connection.execute("DROP TABLE reading.register_plan")
    with running(recorded.database):
        eventually(lambda: everything_is_there(recorded.database))
    assert everything(recorded.database) == before


def everything_is_there(database: Database) -> bool:
    with psycopg.connect(database.projector) as connection:
        row = connection.execute("SELECT to_regclass('reading.register_plan') IS NOT NULL").fetchone()
    return row is not None and bool(row[0])


def test_an_interrupted_rebuild_leaves_the_live_tables_untouched(recorded: Recorded) -> None:
    database = recorded.database
    recorded.story(14)
    rebuild(database.projector)
    before = everything(database)
    recorded.story(15)
    stopping = threading.Event()

    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(database.projector, progress=interrupted)
    stopping.set()
    with pytest.raises(RebuildGivenUp):
        rebuild(database.projector, stopping=stopping)
    assert everything(database) == before
    with psycopg.connect(database.projector) as connection:
        left = connection.execute("SELECT relname FROM pg_class WHERE relname LIKE '%\\_\\_new%' AND relkind = 'r'")
        assert left.fetchall() == []


def test_a_rebuild_beside_a_live_projection_loses_nothing(recorded: Recorded) -> None:
    database = recorded.database
    story = Story(16)
    events = story.told()
    with running(database), recorded.asked() as asked:
        recorded.record(events[:60])
        assert asked.progress.wait_until(60, PATIENCE)
        rebuilding = threading.Thread(target=rebuild, args=(database.projector,))
        rebuilding.start()
        for event in events[60:]:
            recorded.record([event])
        rebuilding.join()
        rebuild(database.projector)
        assert asked.progress.wait_until(len(events), PATIENCE)
        eventually(lambda: all(h.well for h in asked.progress.health()))
        assert check(database.auditor, asked.ledger) is None


def test_progress_of_a_rebuild_is_told_to_the_end(recorded: Recorded) -> None:
    recorded.story(17, rows=2)
    told: list[tuple[int, int]] = []
    rebuild(recorded.database.projector, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(recorded.events), len(recorded.events))


def test_the_progress_bar_ends_full_and_with_a_line_of_its_own() -> None:
    drawn = io.StringIO()
    bar = Bar("сводные данные", drawn)
    for done in (0, 50, 100):
        bar(done, 100)
    last = drawn.getvalue().split("\r")[-1]
    assert last == f"сводные данные: {'█' * 30} 100 % (100 из 100)\n"
