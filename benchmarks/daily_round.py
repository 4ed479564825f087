"""`daily_round`: a day's round over a million control points against appending as many events, batch by batch.

The ground: assignments of five terms each, as in a committee's plan with five collection dates. On the measured days
one term of each comes near, so that a fifth of all points is due. `VEKHA_BENCH_POINTS` makes it smaller.
"""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import BinaryIO

import psycopg
from psycopg import sql

from application.daily_round import BATCH, HoldDailyRound, Sent, hold_daily_round
from application.performing import Actor, Office
from application.ports import Clock, Documents
from benchmarks.figure import Figure, compared, say
from benchmarks.ground import EDITION, Ground, directory, server
from domain.actors import Envelope, Role, natural_id
from domain.assignment import events as a
from domain.assignment.state import assignment_id
from domain.chasing.events import ReminderSent
from domain.documents import Document
from domain.ledger import Change, Event
from domain.person import Grant, Scope, ScopeKind
from domain.plan import events as p
from infrastructure.asking import AskingPool
from infrastructure.chasing import PostgresChasedPoints
from infrastructure.connecting import url
from infrastructure.embedded_postgres.server import EmbeddedPostgres
from infrastructure.ledger.mapper import stamped, to_bytes
from infrastructure.migrations.files import migrations
from infrastructure.migrations.migrating import migrate
from infrastructure.projections.rebuild import rebuild

POINTS = int(os.environ.get("VEKHA_BENCH_POINTS", "1000000"))
CALENDAR = "ru@2026.1"
TERMS = tuple(date(2026, month, 25) for month in (3, 5, 6, 9, 11))
PARTIES, ROWS = 20, 10
PLACED = date(2026, 1, 15)
# The quiet day before the first reminder of the first term, and the days of its three reminders.
QUIET, *DAYS = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 20), date(2026, 3, 24)
ADMINISTRATOR = natural_id("bench", "administrator")


class Today(Clock):
    def now(self) -> datetime:
        return datetime(2026, 3, 25, 9, tzinfo=UTC)


def daily_round() -> Figure:
    """The round of a day on which a fifth of the points is due: found, decided on their streams, recorded."""
    days = iter(DAYS)
    with server() as postgres, _points(postgres) as ground, AskingPool(ground.connections.writer, 4) as pool:
        points = PostgresChasedPoints(pool, ground.keys)
        first = _held(ground, points, QUIET)
        say(f"the first look at all {POINTS} points: {first[0]:.1f} s, {first[1].total} sent")

        def ours() -> float:
            seconds, sent = _held(ground, points, next(days))
            say(f"round of {sent.day}: {sent.looked_at} assignments, {sent.total} sent in {seconds:.1f} s")
            assert sent.reminders == POINTS // 5
            return sent.total / seconds

        def reference() -> float:
            events = [_reminder(number) for number in range(POINTS // 5)]
            batches = [events[n : n + BATCH] for n in range(0, len(events), BATCH)]
            began = time.perf_counter()
            for batch in batches:
                changes = (Change(uuid.uuid4(), 0, (event,)) for event in batch)
                ground.ledger.append(*changes, command=uuid.uuid4())
            return len(events) / (time.perf_counter() - began)

        return compared(
            "daily_round", "events/s", f"append of as many reminders, {BATCH} at a time", ours, reference, rounds=3
        )


def _held(ground: Ground, points: PostgresChasedPoints, day: date) -> tuple[float, Sent]:
    command = uuid.uuid4()
    everywhere = Grant(Role.ADMINISTRATOR, Scope(kind=ScopeKind.EVERYWHERE))
    actor = Actor(ADMINISTRATOR, None, frozenset({everywhere}), command, command)
    office = Office(ground.ledger, Today(), _NoDocuments(), ground.keys)
    began, told = time.perf_counter(), [0.0]

    def progress(done: int, of: int) -> None:
        if time.perf_counter() - told[0] > 2:
            told[0] = time.perf_counter()
            say(f"round of {day}: {done} of {of} assignments")

    sent = hold_daily_round(HoldDailyRound(day=day), actor, office, points, progress)
    return time.perf_counter() - began, sent


class _NoDocuments(Documents):
    def keep(self, content: BinaryIO, subject: uuid.UUID, media_type: str) -> Document:
        raise LookupError("a round keeps no documents")

    def open(self, document: Document, subject: uuid.UUID) -> Iterator[bytes]:
        raise LookupError("a round opens no documents")


@contextmanager
def _points(postgres: EmbeddedPostgres) -> Iterator[Ground]:
    """A copy of the ledger of so many points with its register, which is made once and kept between runs."""
    name = f"points_{POINTS}_{_made_by()}"
    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            older = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"points_{POINTS}_%"])
            for (found,) in older.fetchall():
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(found)))
            draft = f"{name}_draft"
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(draft)))
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
            ground = _opened(postgres, draft)
            _tell(ground)
            rebuild(ground.connections.projector)
            ground.close()
            say("register built")
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (draft, name))))
        copy = f"round_{uuid.uuid4().hex[:12]}"
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (copy, name))))
    ground = _opened(postgres, copy)
    with psycopg.connect(ground.admin_url, autocommit=True) as own:
        own.execute("VACUUM ANALYZE")
    try:
        yield ground
    finally:
        ground.close()
        with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))


def _made_by() -> str:
    """Which migrations it was made by: a changed one, or one that comes between them later, is not applied to it."""
    applied = "".join(migration.sha256 for migration in migrations())
    return f"{EDITION}_{sha256(applied.encode()).hexdigest()[:8]}"


def _opened(postgres: EmbeddedPostgres, name: str) -> Ground:
    admin_url = url(postgres.admin_url, dbname=name)
    return Ground(directory(), admin_url, migrate(admin_url, directory() / "roles.json", ours=True))


def _tell(ground: Ground) -> None:
    """Plans of ten rows, each with twenty parties and five terms, written by COPY, past the append function."""
    began, position = datetime(2026, 1, 15, tzinfo=UTC), 0
    columns = "COPY ledger.event (position, stream, version, topic, recorded_at, state) FROM STDIN (FORMAT BINARY)"
    with psycopg.connect(ground.admin_url) as admin, admin.cursor() as cursor, cursor.copy(columns) as copy:
        copy.set_types(["int8", "uuid", "int8", "text", "timestamptz", "bytea"])
        for plan in range(POINTS // (PARTIES * ROWS * len(TERMS))):
            for stream, event in _plan(plan):
                position += 1
                moment = began + timedelta(milliseconds=position)
                state = stamped(to_bytes(event, stream, 1, ground.keys), moment)
                copy.write_row((position, stream, 1, event.TOPIC, moment, state))
            if plan % 100 == 0:
                say(f"telling {POINTS} points: plan {plan}")


def _plan(number: int) -> Iterator[tuple[uuid.UUID, Event]]:
    plan, committee = natural_id("bench plan", number), natural_id("bench committee", number)
    by = _envelope(committee)
    yield plan, p.Approved.of(by, form=p.ApprovalForm.BY_OFFICIAL, in_force_on=PLACED)
    points = tuple(
        a.ControlPoint(key=term.isoformat(), stated=term, effective=term, calendar=CALENDAR) for term in TERMS
    )
    for row in range(ROWS):
        activity = natural_id("bench row", number, row)
        for party in range(PARTIES):
            whose = natural_id("bench party", party, number % 50)
            yield (
                assignment_id(activity, whose),
                a.Assigned.of(
                    by,
                    plan=plan,
                    activity=activity,
                    party=a.Party(kind=a.PartyKind.ORGANISATION, id=whose),
                    duty=a.Duty.REPORTS,
                    lead=party == 0,
                    points=points,
                ),
            )


def _envelope(committee: uuid.UUID | None) -> Envelope:
    command = uuid.uuid4()
    return Envelope(
        by=ADMINISTRATOR,
        role=Role.ADMINISTRATOR,
        on_behalf_of=committee,
        occurred_on=PLACED,
        command_id=command,
        correlation_id=command,
    )


def _reminder(number: int) -> ReminderSent:
    return ReminderSent.of(
        _envelope(None),
        plan=natural_id("bench plan", number % 1000),
        activity=natural_id("bench row", number),
        assignment=uuid.uuid4(),
        point=TERMS[0].isoformat(),
        party=a.Party(kind=a.PartyKind.ORGANISATION, id=uuid.uuid4()),
        deadline=TERMS[0],
        days=10,
        due_on=DAYS[0],
    )
