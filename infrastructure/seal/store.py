"""The seal in the database: tiles, checkpoints and what others have signed under them; and the ledger's leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import tuple_row

from domain.seal.checkpoint import Checkpoint
from domain.seal.leaf import event_hash
from domain.seal.merkle import HASH
from domain.seal.note import Note, Signature
from domain.seal.tiles import HEIGHT, WIDTH, GrowingTiles

_LEAVES = (
    "SELECT position, stream, version, topic, state FROM ledger.event WHERE position > %s ORDER BY position LIMIT %s"
)
_SAVE_TILE = (
    "INSERT INTO seal.tile (level, number, hashes) VALUES (%s, %s, %s)"
    " ON CONFLICT (level, number) DO UPDATE SET hashes = EXCLUDED.hashes"
)
_SAVE = (
    "INSERT INTO seal.checkpoint (origin, size, root, note, signed_at) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (origin, size) DO UPDATE SET note = EXCLUDED.note, signed_at = EXCLUDED.signed_at"
    " WHERE seal.checkpoint.root = EXCLUDED.root"
)
_COSIGN = (
    "INSERT INTO seal.cosignature (origin, size, witness, line, cosigned_at) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (origin, size, witness) DO UPDATE SET line = EXCLUDED.line, cosigned_at = EXCLUDED.cosigned_at"
)
LEDGER = "ledger"

_THIN_OUT = """
    DELETE FROM seal.checkpoint c
    WHERE c.signed_at < clock_timestamp() - interval '1 day'
        AND NOT EXISTS (SELECT FROM seal.timestamp t WHERE t.origin = c.origin AND t.size = c.size)
        AND EXISTS (
            SELECT FROM seal.checkpoint n WHERE n.origin = c.origin AND n.size > c.size
                AND date_trunc('hour', n.signed_at) = date_trunc('hour', c.signed_at)
        )
"""
_LATEST = "SELECT size, root, note, signed_at FROM seal.checkpoint WHERE origin = %s ORDER BY size DESC LIMIT 1"


class SealStore:
    """Asks and writes by one connection."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def leaves(self, after: int, limit: int) -> list[bytes]:
        """The leaf hashes of the events after this position, no more than so many."""
        with self._connection.cursor(binary=True, row_factory=tuple_row) as cursor:
            return [event_hash(*row) for row in cursor.execute(_LEAVES, (after, limit), prepare=True)]

    def ledger_head(self) -> int:
        """The last position of the ledger."""
        return int(self._one("SELECT coalesce(max(position), 0) FROM ledger.event"))

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of this tile; empty where there is none."""
        found = self._connection.execute(
            "SELECT hashes FROM seal.tile WHERE level = %s AND number = %s", (level, number), prepare=True
        ).fetchone()
        return bytes(found[0]) if found else b""

    def growing(self, size: int) -> GrowingTiles:
        """The right edge of the stored tree at this size. Raises ValueError where the tiles hold less."""
        edge, level = [], 0
        while count := size >> HEIGHT * level:
            width = count % WIDTH
            edge.append(self.tile(level, count >> HEIGHT)[: width * HASH] if width else b"")
            level += 1
        return GrowingTiles(size, edge)

    def latest(self, origin: str) -> tuple[Checkpoint, Note, datetime] | None:
        """The newest checkpoint of this log, as signed by the log."""
        found = self._connection.execute(_LATEST, (origin,)).fetchone()
        return (Checkpoint(origin, found[0], bytes(found[1])), Note.of(found[2]), found[3]) if found else None

    def newest(self) -> tuple[Checkpoint, Note] | None:
        """The checkpoint signed last, of whatever log."""
        found = self._connection.execute(
            "SELECT origin, size, root, note FROM seal.checkpoint ORDER BY signed_at DESC, size DESC LIMIT 1"
        ).fetchone()
        return (Checkpoint(found[0], found[1], bytes(found[2])), Note.of(found[3])) if found else None

    def save(self, head: Checkpoint, note: Note, at: datetime, tiles: Mapping[tuple[int, int], bytes]) -> None:
        """A signed head and the tiles that it needs, at once. Not flushed: it is all made anew after a crash."""
        with self._connection.transaction():
            self._connection.execute("SET LOCAL synchronous_commit = off")
            with self._connection.cursor() as cursor:
                cursor.executemany(_SAVE_TILE, [(level, number, hashes) for (level, number), hashes in tiles.items()])
            self._connection.execute(_SAVE, (head.origin, head.size, head.root, str(note), at))

    def start_anew(self) -> None:
        """Forgets the tree: it is another log's."""
        with self._connection.transaction():
            self._connection.execute("DELETE FROM seal.tile")

    def forget(self) -> None:
        """Forgets tiles and checkpoints: the sealer makes them anew."""
        with self._connection.transaction():
            self._connection.execute("DELETE FROM seal.checkpoint")
            self._connection.execute("DELETE FROM seal.tile")

    def thin_out(self) -> int:
        """Forgets checkpoints of yesterday and before, but for the last of each hour and those stamped; how many."""
        return self._connection.execute(_THIN_OUT).rowcount

    def cosigned(self, head: Checkpoint, signature: Signature, at: datetime) -> None:
        """Adds a witness's signature."""
        self._connection.execute(_COSIGN, (head.origin, head.size, signature.name, signature.line(), at))

    def last_cosigned(self, origin: str, witness: str) -> int:
        """The size of the newest head that this witness has cosigned, 0 where there is none."""
        query: LiteralString = "SELECT coalesce(max(size), 0) FROM seal.cosignature WHERE origin = %s AND witness = %s"
        return int(self._one(query, origin, witness))

    def raise_alarm(self, sentence: str, source: str = LEDGER) -> None:
        """Says why the history is not believed, and by whom; the first moment stays."""
        self._connection.execute(
            "INSERT INTO seal.alarm (source, sentence) VALUES (%s, %s)"
            " ON CONFLICT (source) DO UPDATE SET sentence = EXCLUDED.sentence",
            (source, sentence),
        )

    def clear_alarm(self, source: str = LEDGER) -> None:
        self._connection.execute("DELETE FROM seal.alarm WHERE source = %s", (source,))

    def clear_alarms_but(self, sources: Sequence[str]) -> None:
        """Forgets what was said by those who are asked no more."""
        self._connection.execute("DELETE FROM seal.alarm WHERE source <> ALL(%s)", (list(sources),))

    def alarm(self) -> str | None:
        """Why the history is not believed, None where it is."""
        found = self._connection.execute("SELECT sentence FROM seal.alarm ORDER BY source LIMIT 1").fetchone()
        return found[0] if found else None

    def stamp(self, head: Checkpoint, note: str, token: bytes, at: datetime) -> None:
        """Keeps a timestamping authority's answer over this text of the head's note."""
        self._connection.execute(
            "INSERT INTO seal.timestamp (origin, size, stamped, token, stamped_at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (head.origin, head.size, note, token, at),
        )

    def last_stamped(self, origin: str) -> datetime | None:
        found: datetime | None = self._one("SELECT max(stamped_at) FROM seal.timestamp WHERE origin = %s", origin)
        return found

    def _one(self, query: LiteralString, *values: object) -> Any:
        row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    def extend(self, growing: GrowingTiles, until: int, batch: int = 5000) -> dict[tuple[int, int], bytes]:
        """Grows this tree by the ledger's events up to this position; the tiles changed."""
        changed: dict[tuple[int, int], bytes] = {}
        while growing.size < until:
            leaves: Sequence[bytes] = self.leaves(growing.size, min(batch, until - growing.size))
            if not leaves:
                break
            changed |= growing.extend(leaves)
        return changed
