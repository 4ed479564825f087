"""API tokens: shown once, kept as a hash, taken back at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from infrastructure.asking import AskingPool
from infrastructure.tokens import PostgresTokens
from tests.postgres import Database

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def tokens(database: Database) -> Iterator[PostgresTokens]:
    with AskingPool(database.writer, 2) as pool:
        yield PostgresTokens(pool)


def test_a_token_names_its_holder(tokens: PostgresTokens) -> None:
    person = uuid4()
    assert tokens.holder(tokens.issue(person, NOW)) == person


def test_two_tokens_of_a_person_differ(tokens: PostgresTokens) -> None:
    person = uuid4()
    assert tokens.issue(person, NOW) != tokens.issue(person, NOW)


@pytest.mark.parametrize("token", ["", "vekha_", "чужой", "\x00", "x" * 10_000, "\ud800"])
def test_a_strangers_token_names_nobody(tokens: PostgresTokens, token: str) -> None:
    assert tokens.holder(token) is None


def test_revoking_takes_all_tokens_of_one_person(tokens: PostgresTokens) -> None:
    one, other = uuid4(), uuid4()
    taken = [tokens.issue(one, NOW) for _ in range(2)]
    kept = tokens.issue(other, NOW)
    assert tokens.revoke(one, NOW) == 2
    assert [tokens.holder(token) for token in taken] == [None, None]
    assert tokens.holder(kept) == other
    assert tokens.revoke(one, NOW) == 0


def test_the_token_itself_is_not_in_the_database(tokens: PostgresTokens, database: Database) -> None:
    token = tokens.issue(uuid4(), NOW)
    with psycopg.connect(database.admin_url) as connection:
        rows = connection.execute("SELECT t::text FROM access.token t").fetchall()
    assert token not in str(rows)


def test_the_other_roles_cannot_read_hashes(tokens: PostgresTokens, database: Database) -> None:
    for url in (database.projector, database.auditor):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM access.token")
