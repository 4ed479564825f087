"""The log of access in PostgreSQL: written by those whose change it tells of, in their transaction."""

from dataclasses import asdict
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from application.signing_in.access_log import (
    AccessKind,
    AccessLog,
    AccessPage,
    AccessQuestion,
    Happened,
    Kept,
)

INSERT = """
    INSERT INTO access.log (at, kind, person, by, session, address, told, request)
    VALUES (%(at)s, %(kind)s, %(person)s, %(by)s, %(session)s, %(address)s, %(told)s, %(request)s)
"""
CONDITIONS = {
    "person": "person = %(person)s",
    "kind": "kind = %(kind)s",
    "since": "at >= %(since)s::date",
    "until": "at < %(until)s::date + 1",
    "before": "id < %(before)s",
}


def logged(connection: Connection, happened: Happened) -> None:
    """Writes the line in the transaction of this connection."""
    connection.execute(INSERT, asdict(happened))


class PostgresAccessLog(AccessLog):
    """Writes as the writer, who may add to the table and read it, and nothing else."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def note(self, happened: Happened) -> None:
        with self._pool.connection() as connection:
            logged(connection, happened)

    def lines(self, question: AccessQuestion) -> AccessPage:
        values = asdict(question)
        asked = [condition for name, condition in CONDITIONS.items() if values[name] is not None] or ["true"]
        query = f"SELECT * FROM access.log WHERE {' AND '.join(asked)} ORDER BY id DESC LIMIT %(limit)s"  # noqa: S608
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(query.encode(), {**values, "limit": question.limit + 1}).fetchall()
        lines = tuple(_kept(row) for row in found[: question.limit])
        return AccessPage(lines, lines[-1].id if len(found) > len(lines) and lines else None)


def _kept(row: dict[str, Any]) -> Kept:
    number = row.pop("id")
    return Kept(number, Happened(**row | {"kind": AccessKind(row["kind"])}))
