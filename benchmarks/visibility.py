"""`visible`: from the answer of an append to the register showing it, two hundred commands a second."""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, DomainEventProtocol
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow
from psycopg.sql import SQL
from psycopg_pool import ConnectionPool

from benchmarks.figure import THREADS, Figure, compared
from benchmarks.ground import Ground, fresh, server
from benchmarks.serving import served, settings
from benchmarks.writing import PARTY, assigned
from domain.assignment.state import assignment_id
from domain.ledger import Change
from infrastructure.projections.progress import PostgresProgress

RATE = 200  # commands a second
SECONDS = 10
PATIENCE = 30.0


def visible() -> Figure:
    """99 of 100 appends are seen within so many milliseconds."""
    with server() as postgres, fresh(postgres) as ground, _ours(ground) as ours, _library(ground) as library:
        return compared(
            "visible",
            "ms, p99",
            "the library's own ProjectionRunner and wait(), same load",
            lambda: _p99(ours),
            lambda: _p99(library),
            rounds=5,
        )


def _p99(command: Callable[[], Callable[[], None]]) -> float:
    """`command` records and gives what waits until it is seen; p99 of that wait, in milliseconds."""
    began = time.perf_counter()

    def do(number: int) -> float:
        time.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        wait = command()
        recorded = time.perf_counter()
        wait()
        return (time.perf_counter() - recorded) * 1000

    # Enough threads that a slow wait does not lower the rate.
    with ThreadPoolExecutor(THREADS * 8) as pool:
        return statistics.quantiles(pool.map(do, range(RATE * SECONDS)), n=100)[98]


@contextmanager
def _ours(ground: Ground) -> Iterator[Callable[[], Callable[[], None]]]:
    with (
        served(settings(ground), "--only", "projections", announced=False),
        ConnectionPool(ground.connections.writer, min_size=4, max_size=4, kwargs={"autocommit": True}) as pool,
    ):
        progress = PostgresProgress(pool)

        def command() -> Callable[[], None]:
            activity = uuid.uuid4()
            change = Change(assignment_id(activity, PARTY), 0, (assigned(activity),))
            position = ground.ledger.append(change, command=uuid.uuid4()).position
            return lambda: _seen(progress.wait_until(position, PATIENCE, ["compliance-register"]))

        _seen(progress.wait_until(ground.ledger.head(), PATIENCE, ["compliance-register"]))
        yield command


def _seen(seen: bool) -> None:
    if not seen:
        raise TimeoutError("the register does not follow")


class Points(PostgresTrackingRecorder):
    """A view of one row per point, its row and the tracking in one transaction, as the library teaches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sql_create_statements.append(
            SQL("CREATE TABLE IF NOT EXISTS {}.points (id uuid PRIMARY KEY, stage text, due date)").format(
                SQL(self.datastore.schema)
            )
        )

    def enter(self, point: uuid.UUID, tracking: Tracking) -> None:
        connection: Connection[DictRow]
        with self.datastore.get_connection() as connection, connection.transaction(), connection.cursor() as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                SQL("INSERT INTO {}.points VALUES (%s, 'on_control', '2024-12-25')").format(SQL(self.datastore.schema)),
                [point],
            )


class PointsProjection(Projection[Points]):
    name = "points"

    def process_event(self, domain_event: DomainEventProtocol[Any], tracking: Tracking) -> None:
        self.view.enter(domain_event.originator_id, tracking)


@contextmanager
def _library(ground: Ground) -> Iterator[Callable[[], Callable[[], None]]]:
    given = conninfo_to_dict(ground.admin_url)
    names = {"DBNAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    env = {"PERSISTENCE_MODULE": "eventsourcing.postgres"} | {
        f"POSTGRES_{name}": str(given.get(ours) or "") for name, ours in names.items()
    }
    with (
        Application[uuid.UUID](env) as application,
        ProjectionRunner(
            application_class=Application[uuid.UUID], projection_class=PointsProjection, view_class=Points, env=env
        ) as runner,
    ):

        def command() -> Callable[[], None]:
            recorded = application.save(Aggregate())
            position = recorded[-1].notification.id
            return lambda: runner.wait(position, PATIENCE)

        yield command
