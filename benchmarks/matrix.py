"""`matrix`: 18 districts × 60 dates × 200 activities over HTTP, and the same by activity, point by point."""

import http.client
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import psycopg

from benchmarks.country import AS_OF, AUDITOR, Country
from benchmarks.figure import Figure, compared
from benchmarks.ground import kept, server
from benchmarks.serving import served, settings
from domain.calendar.working_days import DEFAULT_CALENDAR, calendar
from domain.timeliness import soon_until
from infrastructure.projections.rebuild import rebuild
from interfaces.main import reception

DISTRICTS = Country(regions=1, districts=18, activities=200, dates=60)
ASKED = 40

# Written by hand over the tables that the answer comes from, with no rule left out; see domain/timeliness.py.
VERDICTS = """
    SELECT {by} AS part, {term} AS term,
        sum(points) FILTER (WHERE verdict <> 'withdrawn'), sum(points) FILTER (WHERE accepted),
        sum(extended), sum(returned), max(days),
        sum(points) FILTER (WHERE verdict = 'not_done'), sum(points) FILTER (WHERE verdict = 'overdue'),
        sum(points) FILTER (WHERE verdict = 'done_late'), sum(points) FILTER (WHERE verdict = 'lapsed'),
        sum(points) FILTER (WHERE verdict = 'due_soon'), sum(points) FILTER (WHERE verdict = 'under_review'),
        sum(points) FILTER (WHERE verdict = 'not_yet_due'), sum(points) FILTER (WHERE verdict = 'no_date'),
        sum(points) FILTER (WHERE verdict = 'done_in_time'), sum(points) FILTER (WHERE verdict = 'withdrawn')
    FROM ({judged}) judged GROUP BY 1, 2
"""
TALLIED = """
    SELECT t.party, t.term, t.points, t.extended, t.returned, t.standing = 'accepted' AS accepted,
        CASE
            WHEN t.standing = 'withdrawn' THEN 'withdrawn'
            WHEN t.deadline = '9999-12-31' OR t.lapse = 'excused' AND t.deadline < p.in_force_on THEN
                CASE WHEN t.standing <> 'accepted' AND (t.ending <> '' OR p.closed_on IS NOT NULL)
                    THEN 'not_done' ELSE 'no_date' END
            WHEN t.standing = 'accepted' AND CASE p.counted WHEN 'first' THEN t.first_late ELSE t.late END = 0
                THEN 'done_in_time'
            WHEN t.lapse = '' AND t.deadline < p.in_force_on AND (t.deadline < %(as_of)s) THEN 'lapsed'
            WHEN t.standing = 'accepted' THEN 'done_late'
            WHEN (t.ending <> '' OR p.closed_on IS NOT NULL) AND t.deadline < %(as_of)s THEN 'not_done'
            WHEN t.standing = 'waiting' AND t.late = 0 THEN 'under_review'
            WHEN t.standing = 'waiting' OR t.deadline < %(as_of)s THEN 'overdue'
            WHEN t.deadline <= %(soon)s THEN 'due_soon' ELSE 'not_yet_due'
        END AS verdict,
        CASE
            WHEN t.standing = 'accepted' THEN CASE p.counted WHEN 'first' THEN t.first_late ELSE t.late END
            WHEN t.ending <> '' THEN t.ended_late
            WHEN t.standing = 'waiting' THEN t.late
            WHEN t.deadline < %(as_of)s THEN coalesce(p.closed_on, %(as_of)s) - t.deadline ELSE 0
        END AS days
    FROM reading.compliance_tally t JOIN reading.register_plan p USING (plan) WHERE t.plan = %(plan)s
"""
POINTS = """
    SELECT r.activity, coalesce(r.original, '9999-12-31') AS term, 1 AS points, (r.extensions > 0)::integer AS extended,
        (r.returns > 0)::integer AS returned, r.accepted_submission IS NOT NULL AS accepted,
        CASE
            WHEN r.stage = 'withdrawn' THEN 'withdrawn'
            WHEN r.effective IS NULL OR r.lapse = 'excused' AND r.effective < p.in_force_on THEN
                CASE WHEN r.accepted_submission IS NULL
                    AND (r.stage = 'closed' OR r.missed_on IS NOT NULL OR p.closed_on IS NOT NULL)
                    THEN 'not_done' ELSE 'no_date' END
            WHEN CASE p.counted WHEN 'first' THEN least(r.first_submitted_on, r.accepted_submission)
                ELSE r.accepted_submission END <= r.effective THEN 'done_in_time'
            WHEN r.lapse IS NULL AND r.effective < p.in_force_on AND r.effective < %(as_of)s THEN 'lapsed'
            WHEN r.accepted_submission IS NOT NULL THEN 'done_late'
            WHEN (r.stage = 'closed' OR r.missed_on IS NOT NULL OR p.closed_on IS NOT NULL) AND r.effective < %(as_of)s
                THEN 'not_done'
            WHEN r.under_review_since <= r.effective THEN 'under_review'
            WHEN r.under_review_since IS NOT NULL OR r.effective < %(as_of)s THEN 'overdue'
            WHEN r.effective <= %(soon)s THEN 'due_soon' ELSE 'not_yet_due'
        END AS verdict,
        CASE
            WHEN r.accepted_submission IS NOT NULL THEN greatest(0, r.accepted_submission - r.effective)
            WHEN r.under_review_since IS NOT NULL THEN greatest(0, r.under_review_since - r.effective)
            WHEN r.effective < %(as_of)s
                THEN coalesce(r.missed_on, p.closed_on, r.ended_on, %(as_of)s) - r.effective ELSE 0
        END AS days
    FROM reading.compliance_register r JOIN reading.register_plan p USING (plan)
    WHERE r.plan = %(plan)s AND r.stage <> 'passed_on'
"""


def matrix() -> tuple[Figure, Figure]:
    """The 95th percentile of answers to one client: by party and date out of the tally, by activity out of points."""
    with server() as postgres, kept(postgres, "country_matrix_2", DISTRICTS.tell) as ground:
        rebuild(ground.connections.projector)
        with psycopg.connect(ground.admin_url, autocommit=True) as admin:
            admin.execute("VACUUM ANALYZE reading.compliance_tally")
            admin.execute("VACUUM ANALYZE reading.compliance_register")
        with reception(ground.connections, ground.directory, threads=2) as received:
            token = received.tokens.issue(AUDITOR, datetime.now(UTC))
        with (
            served(settings(ground), "--only", "web") as (_, port),
            psycopg.connect(ground.connections.auditor, autocommit=True) as connection,
        ):

            def through(client: http.client.HTTPConnection, by: str) -> None:
                asked = urlencode({"plan": DISTRICTS.plan, "as_of": AS_OF, "rows": by})
                client.request("GET", f"/api/matrix?{asked}", headers={"Authorization": f"Bearer {token}"})
                answer = client.getresponse()
                told = answer.read()
                if answer.status >= 300:
                    raise RuntimeError(told.decode())

            values = {
                "plan": DISTRICTS.plan,
                "as_of": AS_OF,
                "soon": soon_until(AS_OF, calendar(DEFAULT_CALENDAR)),
            }

            def ours(by: str) -> float:
                # A connection a round: the service closes one that is idle while the reference is measured.
                client = http.client.HTTPConnection("127.0.0.1", port)
                through(client, by)
                return _p95(lambda: through(client, by))

            def raw(by: str, judged: str) -> None:
                query = VERDICTS.format(by=by, term="term", judged=judged)
                rows = connection.execute(query.encode(), values).fetchall()
                if sum(row[2] for row in rows) != DISTRICTS.points:
                    raise RuntimeError("the reference counts something else")

            return (
                compared(
                    "matrix",
                    "ms",
                    "a hand-written aggregate of the tally through psycopg, p95",
                    lambda: ours("party"),
                    lambda: _p95(lambda: raw("party", TALLIED)),
                ),
                compared(
                    "matrix_points",
                    "ms",
                    "a hand-written aggregate of the 216,000 rows of the register through psycopg, p95",
                    lambda: ours("activity"),
                    lambda: _p95(lambda: raw("activity", POINTS)),
                ),
            )


def _p95(ask: Callable[[], None]) -> float:
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[ASKED * 95 // 100]
