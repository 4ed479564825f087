"""`append` and `command`: recording one event; loading, deciding and recording; eight threads each."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial

from psycopg_pool import ConnectionPool

from application.ports import Ledger
from benchmarks.figure import THREADS, Figure, compared, per_second
from benchmarks.ground import Ground, fresh, server
from domain.actors import Envelope, Role, natural_id
from domain.assignment import events as a
from domain.assignment.reporting import submit_interim_report
from domain.assignment.state import ASSIGNMENT, assignment_id
from domain.ledger import Change, Event, change
from domain.personal import Personal
from infrastructure.ledger.mapper import stamped, to_bytes

COUNT = 3000  # a round
STREAM_LENGTH = 10
ON = date(2024, 3, 1)
PLAN, SETTER, PARTY = natural_id("bench", "plan"), natural_id("bench", "setter"), natural_id("bench", "party")

# The same columns, keys, indexes and durability as the ledger's own table.
RAW = """
CREATE SCHEMA raw;
CREATE TABLE raw.event (position bigserial PRIMARY KEY, stream uuid NOT NULL, version bigint NOT NULL,
    topic text NOT NULL, recorded_at timestamptz NOT NULL, state bytea NOT NULL, UNIQUE (stream, version));
CREATE INDEX ON raw.event (recorded_at, position);
"""
INSERT = "INSERT INTO raw.event (stream, version, topic, recorded_at, state) VALUES (%s, %s, %s, now(), %s)"
SELECT = "SELECT position, stream, version, topic, state FROM raw.event WHERE stream = %s ORDER BY version"


def envelope() -> Envelope:
    command = uuid.uuid4()
    return Envelope(
        by=SETTER, role=Role.SETTER, on_behalf_of=PARTY, occurred_on=ON, command_id=command, correlation_id=command
    )


def assigned(activity: uuid.UUID) -> a.Assigned:
    """An assignment with one control point."""
    return a.Assigned.of(
        envelope(),
        plan=PLAN,
        activity=activity,
        party=a.Party(kind=a.PartyKind.ORGANISATION, id=PARTY),
        duty=a.Duty.PERFORMS,
        lead=True,
        points=(a.ControlPoint(key="2024-12-25", stated=date(2024, 12, 25), effective=date(2024, 12, 25)),),
    )


def progress() -> a.InterimReportSubmitted:
    return a.InterimReportSubmitted.of(
        envelope(), point="2024-12-25", report=uuid.uuid4(), summary=Personal(PLAN, "Проведено два занятия из трёх.")
    )


@contextmanager
def raw(ground: Ground) -> Iterator[ConnectionPool]:
    """Bare connections, one a thread, as the same role on the same server."""
    with ConnectionPool(ground.admin_url, min_size=THREADS, max_size=THREADS, kwargs={"autocommit": True}) as pool:
        pool.wait()
        with pool.connection() as connection:
            connection.execute("DROP SCHEMA IF EXISTS raw CASCADE")
            connection.execute(RAW)
        yield pool


def state_of(event: Event, ground: Ground) -> bytes:
    """The bytes that the ledger would store of it: the reference writes rows of the same size."""
    return stamped(to_bytes(event, uuid.uuid4(), 1, ground.keys), datetime.now(UTC))


def append() -> Figure:
    """One event into a stream of its own."""

    def work(ledger: Ledger) -> Callable[[], None]:
        stream, event = uuid.uuid4(), assigned(uuid.uuid4())
        return lambda: void(ledger.append(Change(stream, 0, (event,)), command=uuid.uuid4()))

    with server() as postgres, fresh(postgres) as ground, raw(ground) as pool:
        state = state_of(assigned(uuid.uuid4()), ground)

        def insert() -> None:
            with pool.connection() as connection:
                connection.execute(INSERT, [uuid.uuid4(), 1, a.Assigned.TOPIC, state], prepare=True)

        return compared(
            "append",
            "events/s",
            "psycopg insert and commit of the same row, 8 threads",
            lambda: per_second([work(ground.ledger) for _ in range(COUNT)]),
            lambda: per_second([insert] * COUNT),
        )


def command() -> Figure:
    """Loads a stream of ten events, decides on it and records the eleventh."""
    with server() as postgres, fresh(postgres) as ground, raw(ground) as pool:
        states = [state_of(progress(), ground) for _ in range(STREAM_LENGTH)]

        def told() -> uuid.UUID:
            activity = uuid.uuid4()
            stream = assignment_id(activity, PARTY)
            events = (assigned(activity), *(progress() for _ in range(STREAM_LENGTH - 1)))
            ground.ledger.append(Change(stream, 0, events), command=uuid.uuid4())
            return stream

        def written() -> uuid.UUID:
            stream = uuid.uuid4()
            rows = [(stream, n, a.InterimReportSubmitted.TOPIC, state) for n, state in enumerate(states, 1)]
            with pool.connection() as connection:
                connection.cursor().executemany(INSERT, rows)
            return stream

        def ours() -> float:
            streams = [told() for _ in range(COUNT)]
            return per_second([partial(decide, ground.ledger, stream) for stream in streams])

        def reference() -> float:
            def work(stream: uuid.UUID) -> None:
                with pool.connection() as connection:
                    rows = connection.execute(SELECT, [stream], prepare=True).fetchall()
                    connection.execute(INSERT, [stream, len(rows) + 1, rows[-1][3], rows[-1][4]], prepare=True)

            return per_second([partial(work, stream) for stream in [written() for _ in range(COUNT)]])

        return compared(
            "command", "commands/s", "psycopg select of 10 rows, insert and commit, 8 threads", ours, reference
        )


def decide(ledger: Ledger, stream: uuid.UUID) -> None:
    loaded = ledger.load(ASSIGNMENT, stream)
    under = envelope()
    events = submit_interim_report(
        loaded.state, under, point="2024-12-25", report=uuid.uuid4(), summary=Personal(PLAN, "Проведено три занятия.")
    )
    ledger.append(change(loaded, events), command=under.command_id)


def void(_: object) -> None: ...
