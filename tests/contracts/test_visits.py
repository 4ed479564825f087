"""Visits are kept one for each person, the latest in the place of the one before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from application.visits import Glimpse, Visit, Visits
from infrastructure.asking import AskingPool
from infrastructure.visits import PostgresVisits
from tests.postgres import Database

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def visits(database: Database) -> Iterator[Visits]:
    with AskingPool(database.writer, 1) as pool:
        yield PostgresVisits(pool)


def test_who_never_came_has_no_visit(visits: Visits) -> None:
    assert visits.of(uuid4()) is None


def test_a_visit_is_kept_as_it_was(visits: Visits) -> None:
    person, other = uuid4(), uuid4()
    visits.keep(person, Visit(None, Glimpse(3, AT)))
    visits.keep(other, Visit(None, Glimpse(9, AT)))
    assert visits.of(person) == Visit(None, Glimpse(3, AT))
    visits.keep(person, Visit(Glimpse(3, AT), Glimpse(8, AT)))
    assert visits.of(person) == Visit(Glimpse(3, AT), Glimpse(8, AT))
    assert visits.of(other) == Visit(None, Glimpse(9, AT))
