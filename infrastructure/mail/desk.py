"""The port `Desk` on PostgreSQL: follows the ledger; what a batch says commits with the position."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from application.notifications import Desk, Holders, NoticeEvent, Notification, addressees, kind_of, scopes_of
from application.ports import Keys
from domain.actors import natural_id
from domain.chasing.events import DigestSent, OverdueEscalated, ReminderSent, RoundHeld
from domain.chasing.wishes import NoticeKind
from domain.ledger import Event
from domain.organisation import HeadNamed
from domain.person import RoleGranted, RoleWithdrawn
from infrastructure.ledger.mapper import from_bytes

BATCH = 1000
LONGEST_LOOK = 500_000  # positions: a question stays far below the role's statement_timeout
NOTICES = (ReminderSent, OverdueEscalated, DigestSent)
TOPICS = [kind.TOPIC for kind in (*NOTICES, RoundHeld, RoleGranted, RoleWithdrawn, HeadNamed)]
FOLLOWED = """
    SELECT position, stream, version, topic, state FROM ledger.event
    WHERE position > %s AND position <= %s AND topic = ANY(%s) ORDER BY position LIMIT %s
"""
ADVANCE = "UPDATE desk.follower SET position = %s WHERE position = %s"
NOTIFY = """
    INSERT INTO desk.notification (person, position, kind)
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[]) ON CONFLICT DO NOTHING
"""
TOLD = "SELECT DISTINCT person FROM desk.notification WHERE letter IS NULL AND position > %s AND position < %s"
LETTERS = """
    INSERT INTO desk.letter (id, person, next_try)
    SELECT id, person, '-infinity' FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, person) ON CONFLICT DO NOTHING
"""
ENCLOSE = """
    UPDATE desk.notification n SET letter = new.id FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, person)
    WHERE n.person = new.person AND n.letter IS NULL AND n.position > %s AND n.position < %s
"""
NOTIFICATIONS = """
    SELECT position, kind, read_at FROM desk.notification
    WHERE person = %(person)s AND position < coalesce(%(before)s, 9223372036854775807)
        AND (NOT %(unread)s OR read_at IS NULL)
    ORDER BY position DESC LIMIT %(limit)s
"""
READ = "UPDATE desk.notification SET read_at = %s WHERE person = %s AND position <= %s AND read_at IS NULL"


class PostgresDesk(Desk):
    """Writes as the writer; two that follow at once do each batch once, and the slower one looks again."""

    def __init__(self, pool: ConnectionPool, keys: Keys) -> None:
        self._pool = pool
        self._keys = keys

    def follow(self) -> int:
        count, more = 0, True
        while more:
            with self._pool.connection() as connection, connection.transaction():
                told, more = self._batch(connection)
                count += told
        return count

    def _batch(self, connection: Connection[Any]) -> tuple[int, bool]:
        """One batch; how many notifications, and whether there may be more."""
        # The row's lock makes a second follower wait, then begin where this one ends.
        row = connection.execute("SELECT position, last_round FROM desk.follower FOR UPDATE").fetchone()
        head = connection.execute("SELECT coalesce(max(position), 0) FROM ledger.event").fetchone()
        assert row is not None
        assert head is not None
        (position, last_round), (last,) = row, head
        until = min(last, position + LONGEST_LOOK)
        rows = connection.execute(FOLLOWED, (position, until, TOPICS, BATCH), binary=True).fetchall()
        if len(rows) == BATCH:
            until = rows[-1][0]
        told = self._take(connection, rows, last_round)
        connection.execute(ADVANCE, (until, position))
        return told, until < last

    def _take(self, connection: Connection[Any], rows: list[Any], last_round: int) -> int:
        """Facts in their order: between two that change who is who, notices go together."""
        told, waiting = 0, list[tuple[int, NoticeEvent]]()
        for position, stream, version, topic, state in rows:
            event, _ = from_bytes(topic, state, stream, version, self._keys)
            if isinstance(event, NOTICES):
                waiting.append((position, event))
                continue
            told += _notify(connection, waiting)
            waiting.clear()
            if isinstance(event, RoundHeld):
                _enclose(connection, last_round, position)
                last_round = position
                connection.execute("UPDATE desk.follower SET last_round = %s", (position,))
            else:
                _registry(connection, stream, event)
        return told + _notify(connection, waiting)

    def notifications(self, person: UUID, *, unread: bool, before: int | None, limit: int) -> Sequence[Notification]:
        asked = {"person": person, "unread": unread, "before": before, "limit": limit}
        with self._pool.connection() as connection:
            return [
                Notification(position, NoticeKind(kind), read_at)
                for position, kind, read_at in connection.execute(NOTIFICATIONS, asked)
            ]

    def mark_read(self, person: UUID, until: int, at: datetime) -> int:
        with self._pool.connection() as connection:
            return connection.execute(READ, (at, person, until)).rowcount


def _notify(connection: Connection[Any], waiting: list[tuple[int, NoticeEvent]]) -> int:
    if not waiting:
        return 0
    holders = _holders(connection, {scope for _, event in waiting for scope in scopes_of(event)})
    found = [(person, position, kind_of(event)) for position, event in waiting for person in addressees(event, holders)]
    people, positions, kinds = zip(*found, strict=True) if found else ((), (), ())
    return connection.execute(NOTIFY, (list(people), list(positions), list(kinds))).rowcount


def _holders(connection: Connection[Any], scopes: set[UUID]) -> Holders:
    roles: dict[tuple[UUID, str], frozenset[UUID]] = {}
    asked = (list(scopes),)
    for scope, role, people in connection.execute(
        "SELECT scope, role, array_agg(person) FROM desk.role_holder WHERE scope = ANY(%s) GROUP BY 1, 2", asked
    ):
        roles[scope, role] = frozenset(people)
    heads = connection.execute("SELECT organisation, person FROM desk.head WHERE organisation = ANY(%s)", asked)
    return Holders(roles, dict(heads.fetchall()))


def _enclose(connection: Connection[Any], last_round: int, position: int) -> None:
    """The round is complete: whoever is told of something gets one letter about all of it."""
    people = [row[0] for row in connection.execute(TOLD, (last_round, position))]
    letters = [natural_id("letter", person, position) for person in people]
    connection.execute(LETTERS, (letters, people))
    connection.execute(ENCLOSE, (letters, people, last_round, position))


def _registry(connection: Connection[Any], stream: UUID, event: Event) -> None:
    match event:
        case RoleGranted() if event.scope.id is not None:
            connection.execute(
                "INSERT INTO desk.role_holder (scope, role, person) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (event.scope.id, event.granted, stream),
            )
        case RoleWithdrawn() if event.scope.id is not None:
            connection.execute(
                "DELETE FROM desk.role_holder WHERE scope = %s AND role = %s AND person = %s",
                (event.scope.id, event.withdrawn, stream),
            )
        case HeadNamed():
            connection.execute(
                "INSERT INTO desk.head (organisation, person) VALUES (%s, %s)"
                " ON CONFLICT (organisation) DO UPDATE SET person = excluded.person",
                (stream, event.head),
            )
