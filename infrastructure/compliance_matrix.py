"""The compliance matrix on PostgreSQL: the verdict's twin in SQL, over the tally where it can answer, else over points.

The rule is the domain's (domain/timeliness.py); here it is said once more in SQL, because a million points must not
become objects to be counted. A property test holds the two equal on invented facts, and `vekha check` holds the tally
to a fold of the ledger.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from application.access import Sight
from application.compliance_matrix import (
    MOST_CELLS,
    By,
    Cell,
    ComplianceMatrix,
    Counted,
    MatrixQuestion,
    MatrixTooWide,
    Place,
    Places,
)
from application.compliance_numbers import MONTH, WEEK, WORST_FIRST, Numbers
from application.compliance_register import Entry, EntryKey
from application.consolidation import DEEPEST
from domain.calendar.policy import DUE_SOON_DAYS
from domain.calendar.transferred_days import TRANSFERS
from domain.calendar.working_days import DEFAULT_CALENDAR, calendar, names
from domain.timeliness import Verdict, soon_until
from infrastructure.compliance_register import read_entries

_RANK = {verdict: rank for rank, verdict in enumerate(WORST_FIRST)}

# A point without a term or a deadline has the last day there is, as in the tally.
# The register's rows with the same columns as the tally's, a point each; see projections/tally.py for their meaning.
_POINTS = """
    SELECT r.plan, r.activity, r.party, r.duty, coalesce(r.original, '9999-12-31') AS term,
        coalesce(r.effective, '9999-12-31') AS deadline, coalesce(r.calendar, '') AS calendar,
        coalesce(r.lapse, '') AS lapse,
        CASE WHEN r.stage = 'withdrawn' THEN 'withdrawn' WHEN r.accepted_submission IS NOT NULL THEN 'accepted'
            WHEN r.under_review_since IS NOT NULL THEN 'waiting' ELSE 'open' END AS standing,
        greatest(0, coalesce(r.accepted_submission, r.under_review_since) - r.effective) AS late,
        greatest(0, least(r.first_submitted_on, r.accepted_submission) - r.effective) AS first_late,
        CASE WHEN r.missed_on IS NOT NULL THEN 'missed' WHEN r.stage = 'closed' THEN 'removed' ELSE '' END AS ending,
        greatest(0, coalesce(r.missed_on, r.ended_on) - r.effective) AS ended_late,
        1 AS points, (r.extensions > 0)::integer AS extended, (r.returns > 0)::integer AS returned
    FROM reading.compliance_register r
    WHERE r.stage <> 'passed_on'
"""
_ROWS = f"""
    SELECT q.*, a.section FROM ({_POINTS}) q LEFT JOIN reading.register_activity a ON a.activity = q.activity
"""  # noqa: S608
_TALLY = "SELECT t.* FROM reading.compliance_tally t"

# `d` is the deadline that is judged by: one excused as lapsed before the approval is none.
_JUDGED = """
    SELECT f.*, p.closed_on, p.counted, s.soon, f.deadline < p.in_force_on AND f.lapse = '' AS undecided,
        CASE WHEN f.lapse = 'excused' AND f.deadline < p.in_force_on THEN '9999-12-31' ELSE f.deadline END AS d
        {territory}
    FROM ({facts}) f
    LEFT JOIN reading.register_plan p ON p.plan = f.plan
    LEFT JOIN unnest(%(calendars)s::text[], %(days)s::integer[], %(soon)s::date[]) AS s (calendar, days, soon)
        ON s.calendar = f.calendar AND s.days = coalesce(p.due_soon_days, %(due_soon_days)s)
    {joins}
    WHERE {where}
"""
_VERDICT = f"""
    CASE
        WHEN standing = 'withdrawn' THEN {_RANK[Verdict.WITHDRAWN]}
        WHEN standing = 'accepted' THEN CASE
            WHEN d = '9999-12-31' THEN {_RANK[Verdict.NO_DATE]}
            WHEN CASE counted WHEN 'first' THEN first_late ELSE late END = 0 THEN {_RANK[Verdict.DONE_IN_TIME]}
            WHEN undecided THEN {_RANK[Verdict.LAPSED_BEFORE_APPROVAL]}
            ELSE {_RANK[Verdict.DONE_LATE]} END
        WHEN d = '9999-12-31' THEN CASE
            WHEN ending <> '' OR closed_on IS NOT NULL THEN {_RANK[Verdict.NOT_DONE]} ELSE {_RANK[Verdict.NO_DATE]} END
        WHEN (ending <> '' OR closed_on IS NOT NULL) AND d < %(as_of)s THEN CASE
            WHEN undecided THEN {_RANK[Verdict.LAPSED_BEFORE_APPROVAL]} ELSE {_RANK[Verdict.NOT_DONE]} END
        WHEN standing = 'waiting' AND late = 0 THEN {_RANK[Verdict.UNDER_REVIEW]}
        WHEN d < %(as_of)s OR standing = 'waiting' THEN CASE
            WHEN undecided THEN {_RANK[Verdict.LAPSED_BEFORE_APPROVAL]} ELSE {_RANK[Verdict.OVERDUE]} END
        WHEN d <= soon THEN {_RANK[Verdict.DUE_SOON]}
        ELSE {_RANK[Verdict.NOT_YET_DUE]}
    END
"""
# Days past the deadline, where the verdict speaks of any: the rest of what this gives is left out of the sums.
_DAYS = """
    CASE
        WHEN standing = 'accepted' THEN CASE counted WHEN 'first' THEN first_late ELSE late END
        WHEN d = '9999-12-31' THEN 0
        WHEN (ending <> '' OR closed_on IS NOT NULL) AND d < %(as_of)s THEN CASE
            WHEN ending = 'missed' OR closed_on IS NULL THEN ended_late ELSE greatest(0, closed_on - d) END
        WHEN standing = 'waiting' THEN late
        WHEN d < %(as_of)s THEN %(as_of)s - d
        ELSE 0
    END
"""
_LATE = _RANK[Verdict.DONE_LATE]
_AGAINST = ", ".join(str(_RANK[verdict]) for verdict in (Verdict.NOT_DONE, Verdict.OVERDUE, Verdict.DONE_LATE))
_SUMS = (
    *(f"sum(points) FILTER (WHERE verdict = {rank})" for rank in range(len(WORST_FIRST))),
    f"sum(accepted) FILTER (WHERE verdict <> {_RANK[Verdict.WITHDRAWN]})",
    "sum(extended)",
    "sum(returned)",
    f"sum(points * days) FILTER (WHERE verdict = {_LATE})",
    f"sum(points) FILTER (WHERE verdict = {_LATE} AND days <= {WEEK})",
    f"sum(points) FILTER (WHERE verdict = {_LATE} AND days > {WEEK} AND days <= {MONTH})",
    f"sum(points) FILTER (WHERE verdict = {_LATE} AND days > {MONTH})",
    f"max(days) FILTER (WHERE verdict = {_LATE})",
    f"max(days) FILTER (WHERE verdict IN ({_AGAINST}))",
)
_NUMBERS = ", ".join(f"coalesce({one}, 0)" for one in _SUMS)

_PARTS: dict[By, str] = {
    By.WHOLE: "NULL::uuid",
    By.PARTY: "party",
    By.ACTIVITY: "activity",
    By.PLAN: "plan",
    By.SECTION: "section",
    By.TERRITORY: "territory",
}
# A party's region: its own, else that of the nearest organisation above it which has one.
_REGIONS = f"""
    RECURSIVE up AS (
        SELECT organisation, territory, parent, 0 AS level FROM reading.register_party
        UNION ALL
        SELECT u.organisation, o.territory, o.parent, u.level + 1
        FROM up u JOIN reading.register_party o ON o.organisation = u.parent
        WHERE coalesce(u.territory, '') = '' AND u.level < {DEEPEST}
    ), region AS MATERIALIZED (SELECT organisation, territory FROM up WHERE territory <> '')
"""  # noqa: S608
_OF_TERRITORY = f"WITH {_REGIONS} SELECT organisation FROM region WHERE territory = %(territory)s"  # noqa: S608
_PLACES = f"""
    WITH RECURSIVE up AS (
        SELECT organisation, territory, parent, 0 AS level FROM reading.register_party WHERE organisation = ANY(%s)
        UNION
        SELECT o.organisation, o.territory, o.parent, u.level + 1
        FROM up u JOIN reading.register_party o ON o.organisation = u.parent WHERE u.level < {DEEPEST}
    )
    SELECT DISTINCT organisation, territory, parent FROM up
"""  # noqa: S608
_STANDING = """
    SELECT (SELECT position FROM reading.projection WHERE name = 'compliance-register'),
        ARRAY(SELECT DISTINCT coalesce(due_soon_days, %s) FROM reading.register_plan)
"""


class PostgresComplianceMatrix(ComplianceMatrix):
    """Asks by connections that may read the read models, such as the writer's or the auditor's."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def counted(self, question: MatrixQuestion, seen: Sight, *, as_of: date) -> Counted:
        with self._pool.connection() as connection:
            position, query, values = prepared(connection, question, seen, as_of)
            rows = connection.execute(query.encode(), values).fetchall()
        if len(rows) > MOST_CELLS:
            raise MatrixTooWide
        return Counted([Cell(part, on, Numbers(*counts)) for part, on, *counts in rows], position)

    def places(self, parties: Sequence[UUID]) -> Places:
        with self._pool.connection() as connection:
            rows = connection.execute(_PLACES.encode(), [list(parties)]).fetchall()
        return {organisation: Place(territory, parent) for organisation, territory, parent in rows}

    def entries(
        self, question: MatrixQuestion, seen: Sight, on: date | None, after: EntryKey | None = None, limit: int = 100
    ) -> Sequence[Entry]:
        parts, values = _conditions(question, seen, ("r", "a"))
        where = [*parts, "r.stage <> 'passed_on'"]
        if question.dates:
            where.append("r.original IS NOT DISTINCT FROM %(on)s")
        if question.territory is not None:
            where.append(f"r.party IN ({_OF_TERRITORY})")
        with self._pool.connection() as connection:
            return read_entries(connection, " AND ".join(where), {**values, "on": on}, after, limit)


def prepared(
    connection: Connection[Any], question: MatrixQuestion, seen: Sight, as_of: date
) -> tuple[int, str, dict[str, Any]]:
    """The position counted up to, the one aggregate that answers the question, and its values."""
    standing = connection.execute(_STANDING, [DUE_SOON_DAYS]).fetchone()
    position, days = (standing[0] or 0, standing[1]) if standing else (0, [])
    # The tally knows no activity; only what is asked by activity or section is counted point by point.
    by_row = question.activity or question.section is not None or question.by in (By.ACTIVITY, By.SECTION)
    parts, values = _conditions(question, seen, ("f", "f"))
    regions = question.by is By.TERRITORY or question.territory is not None
    joins = "LEFT JOIN region g ON g.organisation = f.party" if regions else ""
    if question.territory is not None:
        parts.append("g.territory = %(territory)s")
    judged = _JUDGED.format(
        facts=_ROWS if by_row else _TALLY,
        territory=", g.territory" if regions else "",
        joins=joins,
        where=" AND ".join(parts) or "true",
    )
    part = _PARTS[question.by]
    on = "nullif(term, '9999-12-31')" if question.dates else "NULL::date"
    query = f"""
        {f"WITH {_REGIONS}" if regions else ""}
        SELECT part, term, {_NUMBERS}
        FROM (
            SELECT {part} AS part, {on} AS term, {_VERDICT} AS verdict, {_DAYS} AS days,
                sum(points)::integer AS points, (sum(points) FILTER (WHERE standing = 'accepted'))::integer AS accepted,
                sum(extended)::integer AS extended, sum(returned)::integer AS returned
            FROM ({judged}) j GROUP BY 1, 2, 3, 4
        ) v
        GROUP BY 1, 2 LIMIT {MOST_CELLS + 1}
    """  # noqa: S608
    calendars, each, soon = _soon(as_of, tuple(days) or (DUE_SOON_DAYS,))
    return (
        position,
        query,
        {
            **values,
            "as_of": as_of,
            "calendars": calendars,
            "days": each,
            "soon": soon,
            "due_soon_days": DUE_SOON_DAYS,
        },
    )


def _conditions(question: MatrixQuestion, seen: Sight, tables: tuple[str, str]) -> tuple[list[str], dict[str, Any]]:
    """What is asked for and what may be seen, in SQL; `tables` are those of the points and of the sections."""
    points, sections = tables
    term = f"{points}.original" if points == "r" else f"{points}.term"
    values: dict[str, Any] = {
        "plan": question.plan,
        "activity": question.activity,
        "party": question.party,
        "duty": question.duty,
        "section": question.section,
        "since": question.since,
        "until": question.until,
        "territory": question.territory,
    }
    parts = [f"{points}.{name} = %({name})s" for name in ("plan", "activity", "party", "duty") if values[name]]
    if question.section is not None:
        parts.append(f"{sections}.section = %(section)s")
    if question.since is not None or question.until is not None:
        parts.append(f"{term} < '9999-12-31'")
    if question.since is not None:
        parts.append(f"{term} >= %(since)s")
    if question.until is not None:
        parts.append(f"{term} <= %(until)s")
    if not seen.everything:
        own = f"{points}.party = ANY(%(own)s) OR {points}.plan = ANY(%(plans)s) OR p.committee = ANY(%(committees)s)"
        parts.append(f"({own})")
        values |= {"own": list(seen.parties), "plans": list(seen.plans), "committees": list(seen.committees)}
    return parts, values


@lru_cache(maxsize=256)
def _soon(as_of: date, days: tuple[int, ...]) -> tuple[list[str], list[int], list[date]]:
    """For each published calendar and each such number of working days, the last deadline that is due soon."""
    known = {"": DEFAULT_CALENDAR} | {name: name for version in TRANSFERS for name in names(version)}
    each = [
        (shown, number, soon_until(as_of, calendar(name), number)) for shown, name in known.items() for number in days
    ]
    return [name for name, _, _ in each], [number for _, number, _ in each], [until for _, _, until in each]
