"""The port `Seal` on PostgreSQL: any process may ask."""

from collections.abc import Callable, Sequence

from psycopg_pool import ConnectionPool

from application.seal import Cosigned, NotSealedYet, Seal, Sealing, UnknownPosition, UnknownTile
from domain.refusals import Refusal
from domain.seal.checkpoint import Checkpoint
from domain.seal.leaf import leaf_bytes, leaf_index
from domain.seal.merkle import HASH, inclusion_proof
from domain.seal.note import Note, Signature
from domain.seal.proof import TlogProof
from domain.seal.tiles import HEIGHT, WIDTH, Tile, TiledNodes
from infrastructure.seal.sealer import LOCK
from infrastructure.seal.store import SealStore

_STANDING = """
    SELECT c.origin, coalesce(c.size, 0), c.root, c.signed_at,
        (SELECT coalesce(max(position), 0) FROM ledger.event),
        coalesce((SELECT extract(epoch FROM clock_timestamp() - e.recorded_at)::float8
            FROM ledger.event e WHERE e.position = coalesce(c.size, 0) + 1), 0),
        EXISTS (
            SELECT FROM pg_locks l
            WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND l.classid = %s AND l.objid = 0
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        ),
        (SELECT sentence FROM seal.alarm ORDER BY source LIMIT 1),
        (SELECT max(stamped_at) FROM seal.timestamp t WHERE t.origin = c.origin)
    FROM (SELECT) one
    LEFT JOIN LATERAL (SELECT * FROM seal.checkpoint ORDER BY signed_at DESC, size DESC LIMIT 1) c ON true
"""
_COSIGNED = (
    "SELECT DISTINCT ON (witness) witness, size, cosigned_at FROM seal.cosignature WHERE origin = %s"
    " ORDER BY witness, size DESC"
)
_CHECKPOINT = """
    SELECT c.origin, c.size, c.root, c.note, array(SELECT line FROM seal.cosignature s
        WHERE s.origin = c.origin AND s.size = c.size ORDER BY witness)
    FROM seal.checkpoint c
    WHERE c.origin = (SELECT origin FROM seal.checkpoint ORDER BY signed_at DESC, size DESC LIMIT 1) AND c.size >= %s
"""
_ROW = "SELECT stream, version, topic, state FROM ledger.event WHERE position = %s"
_COSIGNED_ONLY = " AND EXISTS (SELECT FROM seal.cosignature s WHERE s.origin = c.origin AND s.size = c.size)"
_NEWEST = " ORDER BY c.size DESC LIMIT 1"


class PostgresSeal(Seal):
    """Asks by connections that may read the seal and the ledger."""

    def __init__(
        self, pool: ConnectionPool, witnesses: Sequence[str] = (), guard: Callable[[], None] = lambda: None
    ) -> None:
        """`witnesses`: the names of those that are asked for cosignatures; `guard` stands before every append."""
        self._pool, self._witnesses, self._guard = pool, witnesses, guard

    def standing(self) -> Sealing:
        with self._pool.connection() as connection:
            found = connection.execute(_STANDING, (LOCK,)).fetchone()
            assert found is not None
            origin, size, root, signed_at, head, behind, alive, alarm, stamped_at = found
            cosigned = {row[0]: Cosigned(*row) for row in connection.execute(_COSIGNED, (origin,))}
        return Sealing(
            origin=origin,
            size=size,
            root=None if root is None else bytes(root),
            signed_at=signed_at,
            lag=max(0, head - size),
            behind=max(0.0, behind),
            alive=alive,
            alarm=alarm,
            cosigned=tuple(cosigned.get(name, Cosigned(name, 0, None)) for name in self._witnesses or sorted(cosigned)),
            stamped_at=stamped_at,
        )

    def refusal(self) -> Refusal | None:
        try:
            self._guard()
        except Refusal as refused:
            return refused
        return None

    def checkpoint(self, covering: int = 0) -> str:
        return str(self._checkpoint(covering)[1])

    def tile(self, tile: Tile) -> bytes:
        with self._pool.connection() as connection:
            store = SealStore(connection)
            newest = store.newest()
            size = newest[0].size if newest else 0
            there = (size >> HEIGHT * tile.level) - tile.number * WIDTH
            if there < tile.width:
                raise UnknownTile
            return store.tile(tile.level, tile.number)[: tile.width * HASH]

    def receipt(self, position: int) -> TlogProof:
        head, note = self._checkpoint(position)
        with self._pool.connection() as connection:
            path = inclusion_proof(TiledNodes(SealStore(connection)), leaf_index(position), head.size)
            row = connection.execute(_ROW, (position,)).fetchone()
        if row is None:
            raise UnknownPosition(position)
        stream, version, topic, state = row
        return TlogProof(
            leaf_index(position), tuple(path), note, leaf_bytes(position, stream, version, topic, bytes(state))
        )

    def _checkpoint(self, covering: int) -> tuple[Checkpoint, Note]:
        with self._pool.connection() as connection:
            found = None
            if covering:
                found = connection.execute(f"{_CHECKPOINT}{_COSIGNED_ONLY}{_NEWEST}", (covering,)).fetchone()
            if found is None:
                found = connection.execute(f"{_CHECKPOINT}{_NEWEST}", (covering,)).fetchone()
        if found is None:
            raise NotSealedYet
        origin, size, root, note, lines = found
        signatures = [Signature.of(line.rstrip("\n")) for line in lines]
        return Checkpoint(origin, size, bytes(root)), Note.of(note).signed(*signatures)
