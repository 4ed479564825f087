"""The register's past on PostgreSQL: all events of a plan's streams in one query, folded as the live table folds them.

Nothing is decrypted and nothing validated: the ledger did so when each fact was born, and a line holds no text.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from application.compliance_register import OWING, Entry
from application.past_register import PLANS_AT_ONCE, Axes, PastRegister
from domain.assignment.events import Duty, LapseOutcome, Party, PartyKind
from domain.assignment.state import Stage
from domain.calendar.policy import DUE_SOON_DAYS, CountedSubmission
from infrastructure.compliance_register import REGISTER
from infrastructure.projections import facts as f
from infrastructure.projections.register_fold import AssignmentFold, PlanFold

_PLANS = "SELECT stream FROM reading.trail_stream WHERE stream = plan AND plan > %s ORDER BY plan LIMIT %s"
_EVENTS = """
    SELECT e.stream::text, e.position, e.version, e.topic, e.state
    FROM reading.trail_stream s JOIN ledger.event e USING (stream)
    WHERE s.plan = %(plan)s AND e.position <= %(known_at)s AND (s.stream = s.plan OR s.party IS NOT NULL
        AND (%(activity)s::uuid IS NULL OR s.activity = %(activity)s))
"""
_EVERYTHING = 2**62

Row = tuple[str, int, int, str, bytes]
_POSITION = itemgetter(1)


class PostgresPast(PastRegister):
    """Asks by connections that may read the read models and the ledger."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def plans(self, after: UUID | None = None, limit: int = PLANS_AT_ONCE) -> Sequence[UUID]:
        with self._pool.connection() as connection:
            return [row[0] for row in connection.execute(_PLANS, (after or UUID(int=0), limit))]

    def entries(self, plan: UUID, axes: Axes, activity: UUID | None = None) -> Sequence[Entry]:
        known_at = _EVERYTHING if axes.known_at is None else axes.known_at
        with self._pool.connection() as connection:
            rows = _rows(connection, plan, activity, known_at)
        as_of = axes.as_of.isoformat() if axes.as_of else None
        streams: dict[str, list[Row]] = {}
        for row in rows:
            streams.setdefault(row[0], []).append(row)
        own = PlanFold()
        for fact in _standing(streams.pop(str(plan), []), as_of):
            own.apply(fact)
        return _entries(own, streams, as_of)


def _rows(connection: Connection[Any], plan: UUID, activity: UUID | None, known_at: int) -> list[Row]:
    with connection.cursor(binary=True) as cursor:
        asked = {"plan": plan, "activity": activity, "known_at": known_at}
        rows: list[Row] = cursor.execute(_EVENTS, asked).fetchall()
    # An index gives each stream in its order, another way of joining does not: sorting what is sorted costs little.
    rows.sort(key=_POSITION)
    return rows


def _standing(rows: list[Row], as_of: str | None) -> Iterable[f.Fact]:
    """A stream's facts of that day or earlier, corrections applied; none before the day of the first of them."""
    if not rows:
        return ()
    if any(row[3] == "record-corrected" for row in rows):
        facts = f.standing([row[2:] for row in rows], UUID(rows[0][0]))
    else:
        facts = [f.fact(row[3], row[4]) for row in rows]
    if as_of is None:
        return facts
    if as_of < facts[0].occurred_on:
        return ()
    return [fact for fact in facts if fact.occurred_on <= as_of]


def _entries(plan: PlanFold, streams: dict[str, list[Row]], as_of: str | None) -> list[Entry]:
    """The lines of these assignments, in the register's order, each knowing its co-executors in arrears."""
    lines: list[tuple[Any, ...]] = []
    for stream, rows in streams.items():
        folded = AssignmentFold()
        for fact in _standing(rows, as_of):
            folded.apply(fact)
        folded.position = rows[-1][1]
        lines += folded.rows(stream)
    owing: dict[tuple[str, str], int] = {}
    for line in lines:
        if not line[LEAD] and line[STAGE] in OWING:
            key = line[ACTIVITY], line[POINT]
            owing[key] = owing.get(key, 0) + 1
    numbered = {key: row.row for key, row in plan.rows.items()}
    # Ids sort as their text does.
    lines.sort(key=lambda line: (numbered.get(line[ACTIVITY], 0), line[POINT], line[STREAM]))
    return list(_told(plan, lines, owing))


COLUMNS = {name: (place, kind.removesuffix(" NOT NULL")) for place, (name, kind) in enumerate(REGISTER.columns)}
STREAM, POINT, ACTIVITY, LEAD, STAGE, PARTY_KIND, PARTY, DUTY, LAPSE = (
    COLUMNS[name][0]
    for name in ("assignment", "point", "activity", "lead", "stage", "party_kind", "party", "duty", "lapse")
)
OWN_WAY = ("party_kind", "party", "stage", "duty", "lapse")
SAME = tuple((name, place) for name, (place, kind) in COLUMNS.items() if kind not in ("uuid", "date"))
DAYS = tuple((name, place) for name, (place, kind) in COLUMNS.items() if kind == "date")
IDS = tuple((name, place) for name, (place, kind) in COLUMNS.items() if kind == "uuid" and name not in OWN_WAY)
PLAIN = tuple((name, place) for name, place in SAME if name not in OWN_WAY)


def _told(plan: PlanFold, lines: list[tuple[Any, ...]], owing: dict[tuple[str, str], int]) -> Iterator[Entry]:
    ids, days, parties = _Remembered(UUID), _Remembered(date.fromisoformat), _Remembered(_party)
    days[None] = ids[None] = None
    given = {
        "in_force_on": days[plan.in_force_on],
        "plan_closed_on": days[plan.closed_on],
        "due_soon_days": DUE_SOON_DAYS if plan.due_soon_days is None else plan.due_soon_days,
        "counted": CountedSubmission(plan.counted or CountedSubmission.ACCEPTED),
    }
    for line in lines:
        row = plan.rows.get(line[ACTIVITY])
        told = {name: line[place] for name, place in PLAIN}
        for name, place in DAYS:
            told[name] = days[line[place]]
        for name, place in IDS:
            told[name] = ids[line[place]]
        stage = STAGES[line[STAGE]]
        yield Entry(
            **told,
            **given,
            row=row.row if row else 0,
            number=row.number if row else None,
            section=row.section if row else None,
            party=parties[line[PARTY_KIND], line[PARTY]],
            duty=DUTIES[line[DUTY]],
            stage=stage,
            returned=stage is Stage.RETURNED,
            lapse=LapseOutcome(line[LAPSE]) if line[LAPSE] else None,
            owing=owing.get((line[ACTIVITY], line[POINT]), 0) if owing else 0,
        )


def _party(named: tuple[str, str]) -> Party:
    return Party(kind=PartyKind(named[0]), id=UUID(named[1]))


STAGES: dict[str, Stage] = {stage.value: stage for stage in Stage}
DUTIES: dict[str, Duty] = {duty.value: duty for duty in Duty}


class _Remembered(dict[Any, Any]):
    """What a text stands for, made once for each."""

    def __init__(self, made: Callable[[Any], Any]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, text: Any) -> Any:
        found = self[text] = self._made(text)
        return found
