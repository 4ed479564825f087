"""The projector's view of the ledger: what comes next, and the earlier events of single streams."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from psycopg import Connection

NEXT = (
    "SELECT position, stream::text, version, topic, state FROM ledger.event"
    " WHERE position > %s ORDER BY position LIMIT %s"
)
PART = (
    "SELECT position, stream::text, version, topic, state FROM ledger.event"
    " WHERE position > %s AND position <= %s AND uuid_hash(stream) & %s = %s ORDER BY position LIMIT %s"
)
STREAMS = (
    "SELECT position, stream::text, version, topic, state FROM ledger.event"
    " WHERE stream = ANY(%s::uuid[]) AND position <= %s ORDER BY stream, version"
)
HOLDING = (
    "SELECT position, stream::text, version, topic, state FROM ledger.event"
    " WHERE position(%s::bytea IN state) > 0 AND position <= %s ORDER BY position"
)
HEAD = "SELECT coalesce(max(position), 0) FROM ledger.event"


class Histories:
    """Reads by one connection. Positions have no gaps and become visible in their order, so nothing is passed over."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def next(self, after: int, limit: int) -> list[tuple[int, str, int, str, bytes]]:
        """The next events past this position."""
        with self._connection.cursor(binary=True) as cursor:
            return cursor.execute(NEXT, (after, limit)).fetchall()

    def part(self, after: int, until: int, parts: int, part: int, limit: int) -> list[tuple[int, str, int, str, bytes]]:
        """The same of one part of the streams alone; `parts` is a power of two."""
        with self._connection.cursor(binary=True) as cursor:
            return cursor.execute(PART, (after, until, parts - 1, part, limit)).fetchall()

    def holding(self, bytes_: bytes, upto: int) -> list[tuple[int, str, int, str, bytes]]:
        """The events up to a position whose stored bytes hold these; the whole ledger is looked through."""
        with self._connection.cursor(binary=True) as cursor:
            return cursor.execute(HOLDING, (bytes_, upto)).fetchall()

    def head(self) -> int:
        """The last position; 0 for an empty ledger."""
        with self._connection.cursor() as cursor:
            row = cursor.execute(HEAD).fetchone()
        return int(row[0]) if row else 0

    def streams(self, streams: Collection[str], upto: int) -> Iterator[tuple[str, list[tuple[int, int, str, bytes]]]]:
        """Each of these streams with its events up to a position: (position, version, topic, bytes), oldest first."""
        if not streams:
            return
        with self._connection.cursor(binary=True) as cursor:
            rows = cursor.execute(STREAMS, (list(streams), upto)).fetchall()
        for stream, events in groupby(rows, key=lambda row: row[1]):
            yield stream, [(position, version, topic, state) for position, _, version, topic, state in events]
