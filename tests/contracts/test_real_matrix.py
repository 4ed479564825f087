"""The matrix of a real plan on PostgreSQL, cell by cell against the tables that the plan was lived through by."""

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from application.access import Sight
from application.compliance_matrix import By, Counted, MatrixQuestion, counted, matrix
from application.past_register import Axes
from domain.assignment.events import Duty
from domain.timeliness import Verdict
from infrastructure.audit_trail import AuditTrailProjection
from infrastructure.compliance_matrix import PostgresComplianceMatrix
from infrastructure.compliance_register import ComplianceRegisterProjection
from infrastructure.past_register import PostgresPast
from tests.application.real_plan import ALL, END, ROW_16, ROW_30, RealPlan, lived_through
from tests.postgres import Database
from tests.projected import COLUMNS, keep_up

VERDICTS = {"+": Verdict.DONE_IN_TIME, "W": Verdict.DONE_IN_TIME, "L": Verdict.DONE_LATE}
ROWS = {"16": ROW_16, "30": ROW_30}


@pytest.fixture(scope="module")
def lived() -> RealPlan:
    return lived_through()


@pytest.fixture(scope="module")
def pool(lived: RealPlan, module_database: Database) -> Iterator[ConnectionPool]:
    """Of a database whose ledger is the plan's, counted to its end."""
    stored = {one.position: one.recorded_at for one in lived.town.ledger.read(limit=100_000)}
    rows = [(*row[:4], stored[row[0]], row[4]) for row in lived.town.ledger.rows()]
    with psycopg.connect(module_database.admin_url) as admin, admin.cursor() as cursor:
        cursor.executemany(f"INSERT INTO ledger.event ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", rows)
    keep_up(module_database, ComplianceRegisterProjection())
    keep_up(module_database, AuditTrailProjection())
    with ConnectionPool(module_database.auditor, min_size=1, max_size=1) as opened:
        yield opened


def of_reporters(lived: RealPlan, number: str, by: By = By.PARTY) -> MatrixQuestion:
    return MatrixQuestion(by=by, plan=lived.plan, activity=lived.row(number).id, duty=Duty.PERFORMS)


@pytest.mark.parametrize("number", ["16", "30"])
def test_each_cell_says_what_its_sign_says(lived: RealPlan, pool: ConnectionPool, number: str) -> None:
    question = of_reporters(lived, number)
    found = PostgresComplianceMatrix(pool).counted(question, Sight(everything=True), as_of=END)
    cells = {(cell.part, cell.date): cell.numbers for cell in matrix(found, END).cells}
    parties = lived.parties(lived.row(number))
    by_hand = {
        (party, date.fromisoformat(key)): (int(sign in "+WL"), 1, VERDICTS.get(sign, Verdict.NOT_DONE), sign == "R")
        for key, signs in ROWS[number].items()
        for party, sign in zip(parties, signs, strict=True)
    }
    told = {where: (one.accepted, one.required, one.worst, bool(one.returned)) for where, one in cells.items()}
    assert told == by_hand


@pytest.mark.parametrize(("number", "key", "signs"), ALL, ids=[key for _, key, _ in ALL])
def test_each_column_adds_up_as_it_was_known_on_the_day_after_and_as_it_is_now(
    lived: RealPlan, pool: ConnectionPool, number: str, key: str, signs: str
) -> None:
    question, day = of_reporters(lived, number, By.WHOLE), date.fromisoformat(key)
    now = PostgresComplianceMatrix(pool).counted(question, Sight(everything=True), as_of=END)
    column = matrix(now, END).dates[day]
    assert (column.accepted, column.required) == (sum(sign in "+WL" for sign in signs), len(signs))
    then = day + timedelta(days=1)
    entries = PostgresPast(pool).entries(lived.plan, Axes(as_of=then), question.activity)
    known = matrix(Counted(counted(entries, question, then, lambda _: None), now.position), then).dates[day]
    assert known.verdicts == {
        verdict: number
        for verdict, number in (
            (Verdict.NOT_DONE, sum(sign in "LR-" for sign in signs)),
            (Verdict.UNDER_REVIEW, signs.count("W")),
            (Verdict.DONE_IN_TIME, signs.count("+")),
        )
        if number
    }


def test_the_whole_plan_adds_up_to_what_its_note_says(lived: RealPlan, pool: ConnectionPool) -> None:
    question = MatrixQuestion(plan=lived.plan)
    found = matrix(PostgresComplianceMatrix(pool).counted(question, Sight(everything=True), as_of=END), END)
    assert (found.total.points, found.total.not_done, found.total.done_late, found.total.done_in_time) == (
        346,
        5 + 27,
        4 + 8,
        6 + 40,
    )
    assert len(found.rows) == 20
