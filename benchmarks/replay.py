"""`replay`: an activity at any moment of a million-event ledger, over HTTP, against a bare read of its events."""

import http.client
import random
from datetime import UTC, datetime, timedelta
from time import perf_counter
from urllib.parse import quote
from uuid import UUID

import psycopg

from benchmarks.figure import Figure, compared
from benchmarks.ground import Ground, server, with_events
from benchmarks.serving import served, settings
from benchmarks.writing import envelope
from domain.actors import Role, natural_id
from domain.ledger import Change
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind
from domain.personal import Personal
from infrastructure.asking import AskingPool
from infrastructure.tokens import PostgresTokens

MILLION = 1_000_000
QUESTIONS = 600
AUDITOR = natural_id("bench", "auditor")
SELECT = "SELECT position, stream, version, topic, state FROM ledger.event WHERE stream = %b ORDER BY version"


def replay() -> Figure:
    """An auditor asks for random assignments as known at random moments; the slowest of a hundred is what counts."""
    with server() as postgres, with_events(postgres, MILLION) as ground:
        token = _auditor(ground)
        streams, began = _streams(ground), datetime(2024, 1, 1, tzinfo=UTC)
        chance = random.Random(MILLION)
        chance.shuffle(streams)

        def fresh() -> list[UUID]:
            """Activities that nobody has asked for yet: neither side finds its pages warmed by the other."""
            return [streams.pop() for _ in range(QUESTIONS)]

        def moment() -> datetime:
            return began + timedelta(seconds=MILLION // 2 + chance.randrange(MILLION))

        with served(settings(ground), "--only", "web") as (_, port):
            client = http.client.HTTPConnection("127.0.0.1", port)

            def ours() -> float:
                return _p99([_question(client, token, stream, moment()) for stream in fresh()])

            def reference() -> float:
                with psycopg.connect(ground.connections.writer, autocommit=True) as connection:
                    return _p99([_select(connection, stream) for stream in fresh()])

            ours()
            reference()
            return compared("replay", "ms, p99", "psycopg select of that stream's events, p99", ours, reference)


def _question(client: http.client.HTTPConnection, token: str, stream: UUID, moment: datetime) -> float:
    path = f"/api/streams/{stream}/state?known_at={quote(moment.isoformat())}"
    began = perf_counter()
    client.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = client.getresponse()
    told = answer.read()
    took = perf_counter() - began
    # At the earliest moments an assignment may not be known yet.
    if answer.status not in (200, 404):
        raise RuntimeError(told.decode())
    return took * 1000


def _select(connection: psycopg.Connection, stream: UUID) -> float:
    began = perf_counter()
    connection.execute(SELECT, (stream,), binary=True, prepare=True).fetchall()
    return (perf_counter() - began) * 1000


def _p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


def _streams(ground: Ground) -> list[UUID]:
    query = "SELECT stream FROM ledger.event WHERE topic = 'assignment.assigned' AND position % 7 = 0"
    with psycopg.connect(ground.connections.auditor) as connection:
        return [row[0] for row in connection.execute(query)]


def _auditor(ground: Ground) -> str:
    """The token of an auditor, who is added to the ledger once."""
    registered = PersonRegistered.of(envelope(), name=Personal(AUDITOR, "Строгов С. С."))
    granted = RoleGranted.of(envelope(), granted=Role.AUDITOR, scope=Scope(kind=ScopeKind.EVERYWHERE))
    ground.ledger.append(Change(AUDITOR, 0, (registered, granted)), command=natural_id("bench", "auditor comes"))
    with AskingPool(ground.connections.writer, 1) as pool:
        return PostgresTokens(pool).issue(AUDITOR, datetime.now(UTC))
