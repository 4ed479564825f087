"""Where a daily round looks, on PostgreSQL: the register's index for candidates, the ledger for what is decided on.

Streams are read a thousand at a time and folded by the projections' own quick fold, which a test and `vekha check`
hold to the domain's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg_pool import ConnectionPool

from application.chased_points import ChasedPoints, DigestLine, PlanToChase, WhereToLook
from domain.assignment.events import Party, PartyKind
from domain.calendar.working_days import DEFAULT_CALENDAR
from domain.chasing.events import DigestActivity
from domain.chasing.notices import ChasedPoint
from domain.chasing.plans import FOLLOWED, PLAN_CHASING
from domain.correction import RecordCorrected
from domain.ledger import Stored
from domain.plan.events import Approved, ChasingPolicySet
from domain.replay import with_corrections
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.mapper import from_bytes
from infrastructure.projections import facts as f
from infrastructure.projections.register_fold import AssignmentFold

OPEN = "r.stage IN ('on_control', 'in_progress', 'returned') AND r.effective IS NOT NULL"
POSITION = "SELECT coalesce(max(position), 0) FROM reading.projection WHERE name = 'compliance-register'"
PLANS = f"SELECT DISTINCT plan FROM reading.compliance_register r WHERE {OPEN}"  # noqa: S608
PLAN_FACTS = """
    SELECT position, stream, version, topic, state FROM ledger.event
    WHERE stream = ANY(%s) AND topic = ANY(%s) ORDER BY stream, version
"""
CALENDARS = f"SELECT DISTINCT calendar FROM reading.compliance_register r WHERE {OPEN}"  # noqa: S608
FOUND = f"""
    {OPEN} AND (r.position > %(after)s OR r.plan = ANY(%(plans)s)
        OR (coalesce(r.calendar, ''), r.effective) IN (SELECT * FROM unnest(%(calendars)s::text[], %(terms)s::date[])))
"""  # noqa: S608
# In the order of the ledger: neighbours were recorded together and lie on the same pages of a large table.
CANDIDATES = f"""
    SELECT r.assignment FROM reading.compliance_register r WHERE {FOUND}
    GROUP BY r.assignment ORDER BY max(r.position), r.assignment
"""  # noqa: S608
STREAMS = """
    SELECT position, stream, version, topic, state FROM ledger.event
    WHERE stream = ANY(%s) ORDER BY stream, version
"""
BORN = "SELECT stream FROM ledger.event WHERE stream = ANY(%s) AND version = 1"
DIGEST = f"""
    SELECT r.party_kind, r.party, r.plan,
        count(*) FILTER (WHERE r.effective >= %(day)s),
        count(*) FILTER (WHERE r.effective < %(day)s AND (r.lapse = 'counts' OR r.effective >= p.in_force_on)),
        count(*) FILTER (WHERE r.stage = 'returned'),
        (array_agg(r.activity ORDER BY r.effective, r.activity))[1:100]
    FROM reading.compliance_register r LEFT JOIN reading.register_plan p USING (plan)
    WHERE {OPEN} AND (r.effective <= %(until)s OR r.stage = 'returned') AND p.closed_on IS NULL
    GROUP BY 1, 2, 3 ORDER BY 2, 3
"""  # noqa: S608
COMMITTEES = """
    SELECT plan, committee FROM reading.register_plan WHERE plan = ANY(%s) AND committee IS NOT NULL
"""
OWED = frozenset({"on_control", "in_progress", "returned"})


class Given(msgspec.Struct, gc=False):
    """What an assignment's first event says besides the folded facts."""

    occurred_on: str
    on_behalf_of: str | None = None


_GIVEN = msgspec.json.Decoder(Given)


class PostgresChasedPoints(ChasedPoints):
    """Asks by the writer's connections; no question lasts longer than a page of it takes."""

    def __init__(self, pool: ConnectionPool, keys: PostgresKeys) -> None:
        self._pool = pool
        self._keys = keys

    def position(self) -> int:
        with self._pool.connection() as connection:
            row = connection.execute(POSITION).fetchone()
        return int(row[0]) if row else 0

    def plans(self) -> Mapping[UUID, PlanToChase]:
        found: dict[UUID, PlanToChase] = {}
        topics = [*FOLLOWED, RecordCorrected.TOPIC]
        with self._pool.connection() as connection:
            plans = [row[0] for row in connection.execute(PLANS)]
            for first in range(0, len(plans), 1000):
                some = plans[first : first + 1000]
                found |= dict.fromkeys(some, PlanToChase(PLAN_CHASING.initial, None, 0))
                rows = connection.execute(PLAN_FACTS, (some, topics), binary=True).fetchall()
                for plan, facts in groupby(rows, key=lambda row: row[1]):
                    found[plan] = self._plan(plan, list(facts))
        return found

    def _plan(self, plan: UUID, rows: list[Any]) -> PlanToChase:
        history = []
        for position, _, version, topic, state in rows:
            event, recorded_at = from_bytes(topic, state, plan, version, self._keys)
            history.append(Stored(position, plan, version, recorded_at, event))
        followed = {s.id for s in history if s.event.TOPIC in FOLLOWED}
        # A correction of what this fold does not follow is none of its business.
        mine = [s for s in history if not isinstance(s.event, RecordCorrected) or s.event.corrected in followed]
        policy = next((s.id for s in reversed(mine) if isinstance(s.event, ChasingPolicySet)), None)
        changed = max((s.position for s in mine if not isinstance(s.event, Approved)), default=0)
        return PlanToChase(PLAN_CHASING.fold(with_corrections(mine)), policy, changed)

    def candidates(self, where: WhereToLook, size: int) -> tuple[int, Iterator[Sequence[UUID]]]:
        with self._pool.connection() as connection:
            asked = connection.execute(CANDIDATES.encode(), _values(connection, where), binary=True)
            found = [row[0] for row in asked]
        return len(found), (found[first : first + size] for first in range(0, len(found), size))

    def points(self, assignments: Sequence[UUID], until: date) -> Sequence[ChasedPoint]:
        with self._pool.connection() as connection:
            rows = connection.execute(STREAMS, (list(assignments),), binary=True).fetchall()
        last = until.isoformat()
        streams = groupby(rows, key=itemgetter(1))
        return [point for stream, events in streams for point in _chased(stream, list(events), last)]

    def born(self, streams: Sequence[UUID]) -> frozenset[UUID]:
        with self._pool.connection() as connection:
            return frozenset(row[0] for row in connection.execute(BORN, (list(streams),), binary=True))

    def digest(self, day: date, until: date) -> Iterator[DigestLine]:
        with self._pool.connection() as connection:
            for kind, party, plan, due, overdue, returned, activities in connection.execute(
                DIGEST.encode(), {"day": day, "until": until}
            ):
                addressed = Party(kind=PartyKind(kind), id=party)
                rows = tuple(DigestActivity(plan=plan, activity=key) for key in dict.fromkeys(activities))
                yield DigestLine(addressed, plan, due, overdue, returned, rows)

    def committees(self, plans: Sequence[UUID]) -> Mapping[UUID, UUID]:
        with self._pool.connection() as connection:
            return dict(connection.execute(COMMITTEES, (list(plans),), binary=True).fetchall())


def _values(connection: Connection[Any], where: WhereToLook) -> dict[str, Any]:
    """The values of the question; the pairs of calendar and effective term, side by side."""
    calendars = [row[0] for row in connection.execute(CALENDARS.encode())]
    pairs = [(name or "", term) for name in calendars for term in where.terms(name or DEFAULT_CALENDAR)]
    return {
        "after": where.changed_after,
        "plans": list(where.plans),
        "calendars": [name for name, _ in pairs],
        "terms": [term for _, term in pairs],
    }


@lru_cache(maxsize=65_536)
def _uuid(text: str) -> UUID:
    return UUID(text)


@lru_cache(maxsize=65_536)
def _party(kind: str, identity: str) -> Party:
    return Party(kind=PartyKind(kind), id=UUID(identity))


_day = lru_cache(maxsize=65_536)(date.fromisoformat)


def _chased(stream: UUID, rows: list[Any], until: str) -> Iterator[ChasedPoint]:
    """The points of one assignment, out of its rows (position, stream, version, topic, bytes)."""
    folded = AssignmentFold()
    for fact in f.standing([row[2:] for row in rows], stream):
        folded.apply(fact)
    if folded.assigned is None:
        return
    given = _GIVEN.decode(rows[0][4])
    plan, activity, kind, party = map(str, folded.assigned[:4])
    for key, point in folded.points.items():
        effective = point.effective
        if effective is not None and effective <= until and point.stage in OWED:
            yield ChasedPoint(
                assignment=stream,
                plan=_uuid(plan),
                activity=_uuid(activity),
                party=_party(kind, party),
                committee=_uuid(given.on_behalf_of) if given.on_behalf_of else None,
                point=key,
                execution=point.rounds,
                deadline=_day(effective),
                calendar=point.calendar,
                assigned_on=_day(given.occurred_on),
                owed=True,
                counts=None if point.lapse is None else point.lapse == "counts",
            )
