"""`plan_replay`: the register of a large plan as known at a moment, against a bare read of all its events."""

import random
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from application.past_register import Axes
from benchmarks.figure import Figure, compared, say
from benchmarks.ground import EDITION, Ground, kept, put, server
from domain.assignment import events as a
from domain.assignment.state import assignment_id
from domain.ledger import Event
from domain.organisation import organisation_id
from infrastructure.past_register import PostgresPast
from infrastructure.projections.rebuild import rebuild
from tests.ledger_story import CALENDAR, Placed, Story

ROWS, PARTIES = 200, 20
QUESTIONS = 5

CONCERNED = """
    SELECT e.position, e.stream, e.version, e.topic, e.state
    FROM reading.trail_stream s JOIN ledger.event e USING (stream) WHERE s.plan = %s AND e.position <= %s
"""


class LargePlan(Story):
    """Every row is given to twenty parties, and each of them lives the life of its control point."""

    def __init__(self) -> None:
        super().__init__(seed=1, rows=ROWS)
        self.parties = [organisation_id(f"Организация {n}") for n in range(PARTIES)]

    def placing(self) -> Iterator[Placed]:
        for row, activity in enumerate(self.activities, 1):
            for n, party in enumerate(self.parties):
                stream, due = assignment_id(activity, party), self.due(row)
                point = a.ControlPoint(key=due.isoformat(), stated=due, effective=due, calendar=CALENDAR)
                self.assigned[stream] = [point.key]
                yield (
                    stream,
                    a.Assigned.of(
                        self.envelope(due),
                        plan=self.plan,
                        activity=activity,
                        party=a.Party(kind=a.PartyKind.ORGANISATION, id=party),
                        duty=a.Duty.PERFORMS,
                        lead=n == 0,
                        points=(point,),
                    ),
                )

    def events(self) -> Iterator[tuple[UUID, Event]]:
        """Plan, placing and lives, in the order they would be recorded."""
        self.assigned = {}
        yield from [*self.registry(), *self.planning(), *self.placing()]
        lives = [self.life(stream, point) for stream, points in self.assigned.items() for point in points]
        self.chance.shuffle(lives)
        while lives:
            steps = [(life, next(life, None)) for life in lives]
            yield from (event for _, event in steps if event is not None)
            lives = [life for life, event in steps if event is not None]


def plan_replay() -> Figure:
    """200 activities × 20 parties as known at a moment: every line of the register, folded anew."""
    plan, chance = LargePlan().plan, random.Random(20)
    with (
        server() as postgres,
        kept(
            postgres, f"large_plan_{ROWS}_{PARTIES}_{EDITION}", lambda ground: put(ground, LargePlan().events())
        ) as ground,
        ConnectionPool(ground.connections.writer, min_size=1, max_size=1, kwargs={"autocommit": True}) as pool,
    ):
        rebuild(ground.connections.projector)
        past, head = PostgresPast(pool), _head(ground)
        moments = [chance.randrange(head * 8 // 10, head) for _ in range(QUESTIONS)]
        lines = past.entries(plan, Axes(known_at=moments[0]))
        if len(lines) != ROWS * PARTIES:
            raise SystemExit(f"plan_replay: {len(lines)} lines")
        say(f"plan_replay: {head} events, {len(lines)} lines")

        def ours() -> float:
            began = time.perf_counter()
            for moment in moments:
                past.entries(plan, Axes(known_at=moment))
            return (time.perf_counter() - began) * 1000 / QUESTIONS

        def reference() -> float:
            with psycopg.connect(ground.connections.writer, autocommit=True) as connection:
                began = time.perf_counter()
                for moment in moments:
                    connection.cursor(binary=True).execute(CONCERNED, (plan, moment)).fetchall()
                return (time.perf_counter() - began) * 1000 / QUESTIONS

        ours()
        reference()
        return compared("plan_replay", "ms", "psycopg select of all events concerned", ours, reference)


def _head(ground: Ground) -> int:
    with psycopg.connect(ground.connections.writer) as connection:
        found = connection.execute("SELECT max(position) FROM ledger.event").fetchone()
    return int(found[0]) if found else 0
