"""`regions_summary`: 89 regions and a million control points in one table of 89 rows, and how that grows."""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack

import psycopg
from psycopg_pool import ConnectionPool

from application.access import Sight
from application.compliance_matrix import By, MatrixQuestion
from application.discipline import discipline
from benchmarks.country import AS_OF, Country
from benchmarks.figure import Figure, compared, say
from benchmarks.ground import kept, server
from benchmarks.matrix import POINTS, TALLIED, VERDICTS
from domain.calendar.working_days import DEFAULT_CALENDAR, calendar
from domain.timeliness import soon_until
from infrastructure.compliance_matrix import PostgresComplianceMatrix
from infrastructure.projections.rebuild import rebuild

# 89 regions × 12 parties; 26 or 13 activities on 36 dates: 1,000,000 and 500,000 control points.
MILLION = Country(regions=89, districts=12, activities=26, dates=36)
HALF = Country(regions=89, districts=12, activities=13, dates=36)
ASKED = 5

# A party's region is its own, or that of the centre it belongs to: the two levels that this country has.
OF_REGIONS = """
    SELECT own.*, coalesce(nullif(c.territory, ''), above.territory) AS territory FROM ({judged}) own
    LEFT JOIN reading.register_party c ON c.organisation = own.party
    LEFT JOIN reading.register_party above ON above.organisation = c.parent
"""


def _reference(judged: str) -> str:
    return VERDICTS.format(by="territory", term="NULL::date", judged=OF_REGIONS.format(judged=judged))


def regions_summary() -> Figure:
    """The whole question, discipline of each region included; the reference is SQL alone, over the same tables."""
    with server() as postgres, ExitStack() as stack:
        asked: dict[Country, Callable[[], float]] = {}
        for country in (HALF, MILLION):
            ground = stack.enter_context(kept(postgres, f"country_{country.activities}_2", country.tell))
            rebuild(ground.connections.projector)
            pool = stack.enter_context(ConnectionPool(ground.connections.auditor, min_size=1, max_size=1))
            with psycopg.connect(ground.admin_url, autocommit=True) as admin:
                admin.execute("VACUUM ANALYZE reading.compliance_tally")
                admin.execute("VACUUM ANALYZE reading.compliance_register")
                row = admin.execute("SELECT count(*) FROM reading.compliance_tally").fetchone()
            say(f"regions_summary: {country.points} control points are {row and row[0]} rows of the tally")
            asked[country] = _question(PostgresComplianceMatrix(pool), country)
        connection = stack.enter_context(psycopg.connect(ground.connections.auditor, autocommit=True))
        values = {"plan": MILLION.plan, "as_of": AS_OF, "soon": soon_until(AS_OF, calendar(DEFAULT_CALENDAR))}

        def raw(judged: str) -> float:
            def ask() -> None:
                rows = connection.execute(_reference(judged).encode(), values).fetchall()
                if len(rows) != MILLION.regions or sum(row[2] for row in rows) != MILLION.points:
                    raise RuntimeError("the reference counts something else")

            return _took(ask)

        figure = compared(
            "regions_summary",
            "ms",
            "the same aggregate of the tally in hand-written SQL",
            asked[MILLION],
            lambda: raw(TALLIED),
        )
        points = raw(POINTS.replace("r.activity,", "r.party,"))
        say(f"regions_summary: the same aggregate in SQL over a million rows of the register: {points:.4g} ms")
        half = asked[HALF]()
        say(f"regions_summary: half the control points in as many regions: {half:.4g} against {figure.value:.4g} ms")
        return figure


def _question(matrix: PostgresComplianceMatrix, country: Country) -> Callable[[], float]:
    question = MatrixQuestion(by=By.TERRITORY, dates=False)

    def ask() -> None:
        found = matrix.counted(question, Sight(everything=True), as_of=AS_OF)
        figures = [discipline(cell.numbers) for cell in found.cells]
        if len(figures) != country.regions or sum(cell.numbers.points for cell in found.cells) != country.points:
            raise RuntimeError("the summary counts something else")

    return lambda: _took(ask)


def _took(ask: Callable[[], None]) -> float:
    """Median milliseconds."""
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
