"""Visits in a table of their own: a working paper of each person, no fact of the ledger."""

from uuid import UUID

from psycopg_pool import ConnectionPool

from application.visits import Glimpse, Visit, Visits


class PostgresVisits(Visits):
    """By connections of the writer's role."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def of(self, person: UUID) -> Visit | None:
        query = "SELECT since_position, since_at, last_position, last_at FROM papers.visit WHERE person = %s"
        with self._pool.connection() as connection:
            row = connection.execute(query, (person,)).fetchone()
        if row is None:
            return None
        since_position, since_at, last_position, last_at = row
        since = None if since_at is None else Glimpse(since_position, since_at)
        return Visit(since, Glimpse(last_position, last_at))

    def keep(self, person: UUID, visit: Visit) -> None:
        query = (
            "INSERT INTO papers.visit (person, since_position, since_at, last_position, last_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (person) DO UPDATE SET"
            " since_position = excluded.since_position, since_at = excluded.since_at,"
            " last_position = excluded.last_position, last_at = excluded.last_at"
        )
        since = visit.since
        values = (since and since.position, since and since.at, visit.last.position, visit.last.at)
        with self._pool.connection() as connection:
            connection.execute(query, (person, *values))
