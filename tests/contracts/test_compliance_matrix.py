"""The matrix on PostgreSQL against the domain's own rule: any facts, any day, any question, and whoever asks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from psycopg_pool import ConnectionPool

from application.access import Sight
from application.compliance_matrix import (
    MOST_CELLS,
    By,
    Cell,
    MatrixQuestion,
    MatrixTooWide,
    Part,
    Place,
    Places,
    counted,
    matrix,
)
from application.compliance_numbers import NONE, Numbers
from application.compliance_register import Entry
from application.consolidation import consolidated, places_then, territory_of
from application.past_register import Axes
from domain.assignment.events import Duty
from domain.assignment.state import Stage
from domain.calendar.working_days import calendar, names
from domain.timeliness import PointFacts, Verdict, soon_until, timeliness
from infrastructure.audit_trail import AuditTrailProjection
from infrastructure.compliance_matrix import PostgresComplianceMatrix
from infrastructure.compliance_register import ACTIVITIES, PLANS, REGISTER, ComplianceRegisterProjection
from infrastructure.past_register import PostgresPast
from infrastructure.projections.check import check
from infrastructure.projections.projection import SCHEMA, Table, Values
from infrastructure.projections.tally import COUNTED_BY, PARTIES, TALLY, contribution, tallied
from infrastructure.projections.writing import many
from tests.known_facts import FIRST, PARTIES_OF, PLANS_OF, Chance, known_entries
from tests.postgres import Database
from tests.projected import TODAY, Recorded, keep_up

EVERYTHING = Sight(everything=True)
COMMITTEES = {PLANS_OF[0]: UUID(int=21), PLANS_OF[1]: UUID(int=22), PLANS_OF[2]: None}
PLACES = {
    PARTIES_OF[0]: Place("Область", None),
    PARTIES_OF[1]: Place(None, PARTIES_OF[0]),
    PARTIES_OF[2]: Place("", PARTIES_OF[1]),
    PARTIES_OF[3]: Place(None, None),
}
DAYS = some.integers(0, 70).map(lambda n: FIRST + timedelta(days=n))
MAYBE = some.none() | DAYS


FACTS = some.integers(0, 2**32).map(lambda seed: known_entries(Chance(seed)))


@some.composite
def questions(draw: some.DrawFn) -> MatrixQuestion:
    plan = draw(some.none() | some.sampled_from(PLANS_OF))
    sections = some.none() if plan is None else some.none() | some.integers(0, 2)
    return MatrixQuestion(
        by=draw(some.sampled_from([by for by in By if by is not By.SECTION or plan is not None])),
        dates=draw(some.booleans()),
        plan=plan,
        section=draw(sections),
        party=draw(some.none() | some.sampled_from(PARTIES_OF)),
        territory=draw(some.none() | some.just("Область")),
        since=draw(MAYBE),
        until=draw(MAYBE),
        duty=draw(some.none() | some.sampled_from(Duty)),
    )


@pytest.fixture(scope="module")
def tables(module_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(module_database.projector, autocommit=True) as connection:
        for table in ComplianceRegisterProjection.tables:
            connection.execute(table.create(table.name).encode())
            for statement in table.index(table.name):
                connection.execute(statement.encode())
        yield connection
        for table in ComplianceRegisterProjection.tables:
            connection.execute(f"DROP TABLE {SCHEMA}.{table.name}".encode())


@pytest.fixture(scope="module")
def asked(module_database: Database) -> Iterator[PostgresComplianceMatrix]:
    with ConnectionPool(module_database.auditor, min_size=1, max_size=1) as pool:
        yield PostgresComplianceMatrix(pool)


def show(connection: psycopg.Connection, given_entries: Sequence[Entry]) -> None:
    """The tables hold these entries and nothing else."""
    rows: dict[Table, list[Values]] = {
        REGISTER: [tuple(_column(entry, name) for name, _ in REGISTER.columns) for entry in given_entries],
        PLANS: [
            (e.plan, COMMITTEES[e.plan], e.in_force_on, e.plan_closed_on, e.due_soon_days, e.counted)
            for e in {e.plan: e for e in given_entries}.values()
        ],
        ACTIVITIES: [
            (e.activity, e.plan, e.row, None, e.section) for e in {e.activity: e for e in given_entries}.values()
        ],
        TALLY: [
            (*key, *sums)
            for key, sums in tallied(
                contribution([_column(entry, name) for name in COUNTED_BY]) for entry in given_entries
            ).items()
        ],
        PARTIES: [(party, place.territory, place.parent) for party, place in PLACES.items()],
    }
    with connection.transaction(), connection.cursor() as cursor:
        for table, values in rows.items():
            cursor.execute(f"TRUNCATE {SCHEMA}.{table.name}".encode())
            many(cursor, table, values)


def _column(entry: Entry, name: str) -> object:
    match name:
        case "party":
            return entry.party.id
        case "party_kind":
            return entry.party.kind
        case _:
            return getattr(entry, name)


def ordered(cells: Sequence[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (str(cell.part), str(cell.date)))


@given(FACTS, some.lists(some.tuples(questions(), DAYS), min_size=1, max_size=3))
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sql_judges_any_facts_on_any_day_as_the_domain_does(
    tables: psycopg.Connection,
    asked: PostgresComplianceMatrix,
    known: list[Entry],
    asking: list[tuple[MatrixQuestion, date]],
) -> None:
    show(tables, known)
    of_all = [(MatrixQuestion(by=by), as_of) for by in (By.WHOLE, By.ACTIVITY) for _, as_of in asking]
    for question, as_of in [*of_all, *asking]:
        found = asked.counted(question, EVERYTHING, as_of=as_of).cells
        wanted = counted(known, question, as_of, lambda party: territory_of(party, PLACES))
        assert ordered(found) == ordered(wanted), (question, as_of)


@given(FACTS, questions(), DAYS, MAYBE)
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_a_cell_is_made_of_the_entries_that_it_counts(
    tables: psycopg.Connection,
    asked: PostgresComplianceMatrix,
    known: list[Entry],
    question: MatrixQuestion,
    as_of: date,
    on: date | None,
) -> None:
    show(tables, known)
    shown = asked.entries(question, EVERYTHING, on, limit=1000)
    wanted = [e for e in known if question.asks_for(e, territory_of(e.party.id, PLACES))]
    wanted = [e for e in wanted if not question.dates or e.original == on]
    assert [e.assignment for e in shown] == [e.assignment for e in sorted(wanted, key=lambda e: e.key)]
    if len(shown) > 1:
        assert [e.key for e in asked.entries(question, EVERYTHING, on, shown[0].key, 1)] == [shown[1].key]


SIGHTS = [
    Sight(parties=frozenset(PARTIES_OF[:1])),
    Sight(plans=frozenset(PLANS_OF[2:])),
    Sight(committees=frozenset({UUID(int=21)}), parties=frozenset(PARTIES_OF[3:])),
    Sight(),
]


@given(FACTS, some.sampled_from(SIGHTS), some.sampled_from([By.PARTY, By.ACTIVITY]))
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_nobody_is_shown_what_their_roles_do_not_show(
    tables: psycopg.Connection, asked: PostgresComplianceMatrix, known: list[Entry], seen: Sight, by: By
) -> None:
    show(tables, known)
    own = [
        e
        for e in known
        if e.party.id in seen.parties or e.plan in seen.plans or COMMITTEES[e.plan] in (seen.committees or {0})
    ]
    found = asked.counted(MatrixQuestion(by=by), seen, as_of=TODAY).cells
    assert ordered(found) == ordered(counted(own, MatrixQuestion(by=by), TODAY, lambda _: None))
    wanted = {e.assignment for e in own if e.stage is not Stage.PASSED_ON}
    assert {e.assignment for e in asked.entries(MatrixQuestion(dates=False), seen, None, limit=1000)} == wanted


@given(DAYS, DAYS, some.sampled_from(names()), some.integers(0, 12))
def test_the_last_deadline_that_is_soon_is_where_the_verdict_turns(
    as_of: date, deadline: date, name: str, days: int
) -> None:
    verdict = timeliness(PointFacts(deadline=deadline), as_of, calendar(name), days).verdict
    if deadline >= as_of:
        assert (verdict is Verdict.DUE_SOON) == (deadline <= soon_until(as_of, calendar(name), days))


def test_there_is_a_last_day_even_at_the_end_of_time() -> None:
    assert soon_until(date.max, calendar("ru@2026.1"), 5) == date.max


def test_the_live_matrix_is_the_fold_of_the_ledger_and_rolls_up(database: Database) -> None:
    recorded = Recorded(database)
    stories = [recorded.story(seed, rows=15) for seed in (3, 4)]
    keep_up(database, ComplianceRegisterProjection(), batch=7)
    keep_up(database, AuditTrailProjection())
    with recorded.asked() as ports, ConnectionPool(database.auditor, min_size=1, max_size=2) as pool:
        own, past = PostgresComplianceMatrix(pool), PostgresPast(pool)
        for story in stories:
            question = MatrixQuestion(plan=story.plan)
            folded = past.entries(story.plan, Axes())
            places = places_then(ports.ledger, story.parties)
            wanted = counted(folded, question, TODAY, regions(places))
            found = own.counted(question, EVERYTHING, as_of=TODAY)
            assert ordered(found.cells) == ordered(wanted)
            assert found.position == len(recorded.events)
            assert own.places(story.parties) == places
            shown = matrix(found, TODAY)
            assert shown.total.points == len([e for e in folded if e.stage is not Stage.PASSED_ON])
            assert sum(n.points for n in shown.rows.values()) == sum(n.points for n in shown.dates.values())
        stranger = MatrixQuestion(plan=uuid4())
        assert own.counted(stranger, EVERYTHING, as_of=TODAY).cells == []
        assert check(database.auditor, ports.ledger) is None
        for table, change, back in (
            ("compliance_tally", "points = points + 1", "points = points - 1"),
            ("register_party", "territory = 'Чужая область'", "territory = NULL"),
            ("register_plan", "committee = NULL", None),
        ):
            _tamper(database, f"UPDATE reading.{table} SET {change}")
            difference = check(database.auditor, ports.ledger)
            assert difference is not None
            assert table in difference.where
            if back:
                _tamper(database, f"UPDATE reading.{table} SET {back}")


def _tamper(database: Database, statement: str) -> None:
    with psycopg.connect(database.projector) as connection:
        connection.execute(statement.encode())


def test_more_cells_than_an_answer_takes_are_refused() -> None:
    entry = next(one for one in known_entries(Chance(1), 20) if one.stage is Stage.ON_CONTROL)
    days = (date(1, 1, 1) + timedelta(days=n) for n in range(MOST_CELLS + 1))
    with pytest.raises(MatrixTooWide, match="сузьте вопрос"):
        counted((replace(entry, original=day) for day in days), MatrixQuestion(), TODAY, lambda _: None)


def test_a_school_counts_in_its_district_and_a_district_in_its_region_once() -> None:
    region, district, school, other = PARTIES_OF[0], PARTIES_OF[1], PARTIES_OF[2], PARTIES_OF[3]
    cells: dict[Part, Numbers] = {party: matrix_numbers(n) for n, party in enumerate((school, district, other), 1)}
    rolled = {one.organisation: one for one in consolidated(cells, PLACES)}
    assert set(rolled) == {region, district}
    assert (rolled[district].own.done_in_time, rolled[district].together.done_in_time, rolled[district].parties) == (
        2,
        3,
        2,
    )
    assert (rolled[region].own.points, rolled[region].together.done_in_time) == (0, 3)
    assert [territory_of(party, PLACES) for party in (school, district, other)] == ["Область", "Область", None]


def regions(places: Places) -> Callable[[UUID], str | None]:
    return lambda party: territory_of(party, places)


def matrix_numbers(count: int) -> Numbers:
    return NONE._replace(done_in_time=count)
