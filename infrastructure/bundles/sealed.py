"""The port `SealedLedger` on PostgreSQL."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

from application.bundle import NothingSealed, Row, SealedLedger, Stamp
from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import Nodes
from domain.seal.note import Note, Signature
from domain.seal.tiles import TiledNodes

BATCH = 2000
HEADS = 1000
"""So many of the newest heads are looked through for one that every witness has cosigned."""

_HEAD = """
    WITH newest AS (
        SELECT c.origin, c.size, c.root, c.note, array(SELECT line FROM seal.cosignature s
            WHERE s.origin = c.origin AND s.size = c.size ORDER BY witness) AS lines,
            (SELECT count(*) FROM seal.cosignature s
            WHERE s.origin = c.origin AND s.size = c.size AND s.witness = ANY(%s)) AS wanted
        FROM seal.checkpoint c
        WHERE c.origin = (SELECT origin FROM seal.checkpoint ORDER BY signed_at DESC, size DESC LIMIT 1)
        ORDER BY c.size DESC LIMIT %s
    )
    SELECT origin, size, root, note, lines FROM newest ORDER BY wanted DESC, size DESC LIMIT 1
"""
_STAMP = (
    "SELECT t.size, c.root, t.stamped, t.token FROM seal.timestamp t JOIN seal.checkpoint c USING (origin, size)"
    " WHERE t.origin = %s AND t.size <= %s ORDER BY t.size DESC LIMIT 1"
)
_NAMING = (
    "SELECT DISTINCT stream FROM ledger.event WHERE position <= %s"
    " AND (stream = %s OR position(%s::bytea IN state) > 0)"
)
_STATES = "SELECT state FROM ledger.event WHERE position <= %s AND stream = ANY(%s)"
_OF_REGISTRY = (
    "SELECT stream FROM ledger.event WHERE version = 1 AND position <= %s AND stream = ANY(%s)"
    " AND (topic LIKE 'organisation.%%' OR topic LIKE 'person.%%')"
)
_VERSIONS = "SELECT stream, max(version) FROM ledger.event WHERE position <= %s AND stream = ANY(%s) GROUP BY stream"
_ROWS = "SELECT position, stream, version, topic, state FROM ledger.event WHERE position <= %s"
_ID = re.compile(rb'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')


class PostgresSealedLedger(SealedLedger):
    """Asks by connections that may read the seal and the ledger."""

    def __init__(self, pool: ConnectionPool, witnesses: Sequence[str] = ()) -> None:
        """`witnesses`: the names of those that are asked for cosignatures."""
        self._pool, self._witnesses = pool, list(witnesses)

    def head(self) -> tuple[Checkpoint, Note]:
        with self._pool.connection() as connection:
            found = connection.execute(_HEAD, (self._witnesses, HEADS)).fetchone()
        if found is None:
            raise NothingSealed
        origin, size, root, note, lines = found
        signatures = [Signature.of(line.rstrip("\n")) for line in lines]
        return Checkpoint(origin, size, bytes(root)), Note.of(note).signed(*signatures)

    def stamps(self, head: Checkpoint) -> Sequence[Stamp]:
        with self._pool.connection() as connection:
            found = connection.execute(_STAMP, (head.origin, head.size)).fetchone()
        if found is None:
            return ()
        size, root, note, token = found
        return (Stamp(Checkpoint(head.origin, size, bytes(root)), note, bytes(token)),)

    def nodes(self) -> Nodes:
        return TiledNodes(_Tiles(self._pool))

    def streams(self, plan: UUID, size: int) -> Mapping[UUID, int]:
        with self._patient() as connection:
            found = {row[0] for row in connection.execute(_NAMING, (size, plan, str(plan).encode()))}
            if plan not in found:
                return {}
            fresh = set(found)
            while fresh:
                named = _named(connection, size, fresh) - found
                fresh = {row[0] for row in connection.execute(_OF_REGISTRY, (size, list(named)))}
                found |= fresh
            return dict(sorted(connection.execute(_VERSIONS, (size, list(found)))))

    def rows(self, streams: Mapping[UUID, int] | None, size: int) -> Iterator[Row]:
        query: LiteralString = _ROWS
        values: list[object] = [size]
        if streams is not None:
            query = f"{_ROWS} AND stream = ANY(%s)"
            values.append(list(streams))
        with self._patient() as connection, connection.cursor("bundle", row_factory=tuple_row) as cursor:
            cursor.itersize = BATCH
            cursor.execute(f"{query} ORDER BY position", values, binary=True)
            yield from cursor

    @contextmanager
    def _patient(self) -> Iterator[Connection[Any]]:
        """A transaction that may look through the whole ledger, which takes its time."""
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SET LOCAL statement_timeout = 0")
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield connection


class _Tiles:
    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def tile(self, level: int, number: int) -> bytes:
        with self._pool.connection() as connection:
            found = connection.execute(
                "SELECT hashes FROM seal.tile WHERE level = %s AND number = %s", (level, number), prepare=True
            ).fetchone()
        return bytes(found[0]) if found else b""


def _named(connection: Connection[Any], size: int, streams: set[UUID]) -> set[UUID]:
    """Every id that stands in the events of these streams."""
    found: set[bytes] = set()
    for (state,) in connection.execute(_STATES, (size, list(streams))):
        found.update(_ID.findall(bytes(state)))
    return {UUID(raw.decode()) for raw in found}
