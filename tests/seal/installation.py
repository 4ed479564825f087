"""A small sealed installation for tests, and the superuser who may do anything to its database."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from application.seal import Sealing
from domain.ledger import Change
from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import consistency_proof, tree_root
from domain.seal.note import Note
from domain.seal.tiles import GrowingTiles, TiledNodes
from domain.seal.witness_place import WitnessPlace
from infrastructure.seal.cosigning import Cosigning
from infrastructure.seal.signer_state import stored_keys
from infrastructure.seal.store import SealStore
from interfaces.main import reception
from interfaces.reception import Reception
from tests.ledger_story import Story
from tests.patience import PATIENCE
from tests.postgres import Database
from tests.seal.sealing import sealing


def eventually(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@dataclass
class Installation:
    """A ledger with its seal; `signer` is the signer's directory."""

    database: Database
    data: Path
    witnesses: tuple[WitnessPlace, ...] = ()
    told: int = 0

    @property
    def signer(self) -> Path:
        return self.data / "seal" / "signer"

    @contextmanager
    def open(self, quorum: int | None = None) -> Iterator[Reception]:
        """A process of the service that has just started."""
        wanted = len(self.witnesses) if quorum is None else quorum
        connections = self.database.connections
        with reception(connections, self.data, threads=2, witnesses=self.witnesses, quorum=wanted) as opened:
            yield opened

    @contextmanager
    def sealing(self) -> Iterator[None]:
        """The sealer and its signer, and what collects the cosignatures."""
        projector = self.database.projector
        with ExitStack() as running:
            followers = [running.enter_context(Cosigning(projector, place).running()) for place in self.witnesses]
            running.enter_context(sealing(projector, self.data, followers))
            yield

    def tell(self, reception: Reception, count: int) -> int:
        """So many more streams of one event each; the last position."""
        for _ in range(count):
            _, event = Story(self.told, rows=1).told()[0]
            self.told += 1
            position = reception.office.ledger.append(Change(uuid4(), 0, (event,)), command=uuid4()).position
        return position

    def grow(self, count: int) -> Sealing:
        """So many more events, sealed and, where there are witnesses, cosigned."""
        with self.open(quorum=0) as opened, self.sealing():
            position = self.tell(opened, count)
            eventually(lambda: opened.seal.standing().size == position)
            if self.witnesses:
                eventually(lambda: all(one.size == position for one in opened.seal.standing().cosigned))
            return opened.seal.standing()


class Superuser:
    """Whoever owns the database's machine and has got hold of the log's private key."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        keys = stored_keys(installation.signer)
        assert keys is not None
        self.keys = keys

    @contextmanager
    def rewriting(self) -> Iterator[psycopg.Connection]:
        """The ledger's table without anything that protects it."""
        with psycopg.connect(self._installation.database.admin_url) as admin:
            admin.execute("ALTER TABLE ledger.event DISABLE TRIGGER ALL")
            yield admin
            admin.execute("ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER append_only")

    def edit(self, position: int) -> None:
        with self.rewriting() as admin:
            changed = admin.execute(
                "UPDATE ledger.event SET state = convert_to(replace(convert_from(state, 'UTF8'), '2', '3'), 'UTF8')"
                " WHERE position = %s",
                (position,),
            )
            assert changed.rowcount == 1

    def delete_after(self, position: int) -> None:
        with self.rewriting() as admin:
            admin.execute("DELETE FROM ledger.event WHERE position > %s", (position,))

    def seal_anew(self) -> tuple[Checkpoint, Note, SealStore]:
        """Tiles, checkpoint and the signer's memory made to fit the ledger as it now is, signed with the log's key."""
        admin = psycopg.connect(self._installation.database.admin_url, autocommit=True)
        store = SealStore(admin)
        admin.execute("DELETE FROM seal.alarm")
        admin.execute("DELETE FROM seal.checkpoint")
        admin.execute("DELETE FROM seal.tile")
        growing = GrowingTiles()
        tiles = store.extend(growing, store.ledger_head())
        for (level, number), hashes in tiles.items():
            admin.execute("INSERT INTO seal.tile VALUES (%s, %s, %s)", (level, number, hashes))
        head = Checkpoint(self.keys.origin, growing.size, tree_root(TiledNodes(store), growing.size))
        note = Note(head.text(), self.keys.signatures(head.text()))
        admin.execute(
            "INSERT INTO seal.checkpoint VALUES (%s, %s, %s, %s, clock_timestamp())",
            (head.origin, head.size, head.root, str(note)),
        )
        (self._installation.signer / "head").write_text(str(note), encoding="utf-8")
        return head, note, store

    def proof(self, store: SealStore, old: int, new: int) -> list[bytes]:
        return consistency_proof(TiledNodes(store), old, new)


def copy_of(installation: Installation, name: str) -> str:
    """A backup of the database as it now is: another database on the same server."""
    with psycopg.connect(installation.database.admin_url, autocommit=True, dbname="postgres") as admin:
        _disconnect(admin, installation.database.name)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(installation.database.name)
            )
        )
    return name


def restore(installation: Installation, name: str) -> None:
    """The backup takes the database's place."""
    theirs = installation.database.name
    with psycopg.connect(installation.database.admin_url, autocommit=True, dbname="postgres") as admin:
        _disconnect(admin, theirs)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(theirs)))
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(theirs)))
        admin.execute(
            sql.SQL(
                "REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CREATE ON DATABASE {0} TO vekha_owner;"
                "GRANT CONNECT, TEMPORARY ON DATABASE {0}"
                " TO vekha_migrator, vekha_writer, vekha_projector, vekha_auditor"
            ).format(sql.Identifier(theirs))
        )


def _disconnect(admin: psycopg.Connection, name: str) -> None:
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
