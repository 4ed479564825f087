"""Sessions in PostgreSQL, by the hash of their secret: whoever reads the table can sign in as nobody."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from application.signing_in.access_log import Happened
from application.signing_in.ports import Means, Session, Sessions, Stage
from infrastructure.signing_in.log import logged

GLANCE = timedelta(minutes=1)
"""A session is noted as seen this often at most: a page of many requests writes once."""
COLUMNS = "id, person, stage, means, begun_at, seen_at, proved_at, ends_at, address, program"
INSERT = f"""
    INSERT INTO access.session ({COLUMNS}, hash)
    VALUES (%(id)s, %(person)s, %(stage)s, %(means)s, %(begun_at)s, %(seen_at)s, %(proved_at)s, %(ends_at)s,
        %(address)s, %(program)s, %(hash)s)
"""  # noqa: S608
ALIVE = "ended_at IS NULL AND ends_at > %(now)s AND seen_at > %(now)s - %(idle)s"
FIND = f"SELECT {COLUMNS} FROM access.session WHERE hash = %(hash)s AND {ALIVE}"  # noqa: S608
OF = f"""
    SELECT {COLUMNS} FROM access.session WHERE person = %(person)s AND stage = 'open' AND {ALIVE}
    ORDER BY seen_at DESC, id
"""  # noqa: S608
END = """
    UPDATE access.session SET ended_at = %(at)s
    WHERE person = %(person)s AND ended_at IS NULL
        AND (%(only)s::uuid IS NULL OR id = %(only)s) AND (%(but)s::uuid IS NULL OR id <> %(but)s)
"""


class PostgresSessions(Sessions):
    """Works as the writer."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def begin(self, session: Session, hash: bytes, replaces: bytes | None, happened: Happened | None) -> None:
        with self._pool.connection() as connection, connection.transaction():
            if replaces is not None:
                connection.execute(
                    "UPDATE access.session SET ended_at = %s WHERE hash = %s AND ended_at IS NULL",
                    (session.begun_at, replaces),
                )
            connection.execute(INSERT.encode(), {**asdict(session), "hash": hash})
            if happened is not None:
                logged(connection, happened)

    def find(self, hash: bytes, now: datetime, idle: timedelta) -> Session | None:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(FIND.encode(), {"hash": hash, "now": now, "idle": idle}).fetchone()
            if row is None:
                return None
            if now - row["seen_at"] > GLANCE:
                cursor.execute("UPDATE access.session SET seen_at = %s WHERE hash = %s", (now, hash))
        return _session(row)

    def last_holder(self, hash: bytes) -> UUID | None:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT person FROM access.session WHERE hash = %s AND stage = 'open'", (hash,)
            ).fetchone()
        return row[0] if row else None

    def of(self, person: UUID, now: datetime, idle: timedelta) -> Sequence[Session]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(OF.encode(), {"person": person, "now": now, "idle": idle}).fetchall()
        return [_session(row) for row in rows]

    def prove(self, session: UUID, at: datetime, happened: Happened) -> None:
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("UPDATE access.session SET proved_at = %s WHERE id = %s", (at, session))
            logged(connection, happened)

    def end(self, person: UUID, happened: Happened, *, only: UUID | None = None, but: UUID | None = None) -> int:
        asked = {"person": person, "at": happened.at, "only": only, "but": but}
        with self._pool.connection() as connection, connection.transaction():
            ended = connection.execute(END, asked).rowcount
            if ended:
                logged(connection, happened)
        return ended

    def forget(self, before: datetime) -> int:
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("DELETE FROM access.link WHERE expires_at < %s", (before,))
            connection.execute("DELETE FROM access.attempt WHERE last_at < %s", (before,))
            return connection.execute(
                "DELETE FROM access.session WHERE ends_at < %(t)s OR ended_at < %(t)s", {"t": before}
            ).rowcount


def _session(row: dict[str, Any]) -> Session:
    return Session(**row | {"stage": Stage(row["stage"]), "means": Means(row["means"])})
