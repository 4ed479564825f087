"""`verification`: a bundle of a whole million-event log, by our program and by the second one in Go.

The reference is a bare SHA-256 loop over the same leaves, held in memory, in the same language and process. What a
verification does besides: it reads the file, hashes it as a whole, finds the records, builds the tree, follows every
stream's versions and looks for documents.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from psycopg_pool import ConnectionPool

from application.bundle import BundleQuestion, Row, SealedLedger, Stamp
from application.verifying import Trust, verify_bundle
from benchmarks.figure import Figure, compared, say
from benchmarks.ground import Ground, server, with_events
from domain.bundle.manifest import EVENTS, note_text
from domain.bundle.refusals import Check
from domain.seal.checkpoint import Checkpoint
from domain.seal.leaf import event_hash
from domain.seal.merkle import Nodes, tree_root
from domain.seal.note import Note, sign
from domain.seal.tiles import GrowingTiles, TiledNodes
from infrastructure.bundles.reading import opened_file
from infrastructure.bundles.sealed import PostgresSealedLedger
from infrastructure.bundles.writing import Origin, write_bundle
from infrastructure.seal.ed25519 import holds, private_key, verifier_key
from tests.bundle.second_verifier import built

MILLION = 1_000_000
ROUNDS = 3
BLOCK = 1 << 20
KEY = private_key(b"b" * 32)
PUBLIC = verifier_key("bench.example/log", KEY)


class _Sealed(SealedLedger):
    """A ready-made ledger, sealed in memory: it was written past the service and has no seal of its own."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._ledger = PostgresSealedLedger(pool)

    @cached_property
    def _tiles(self) -> dict[tuple[int, int], bytes]:
        return GrowingTiles().extend([event_hash(*row) for row in self.rows(None, MILLION)])

    def tile(self, level: int, number: int) -> bytes:
        return self._tiles.get((level, number), b"")

    def nodes(self) -> Nodes:
        return TiledNodes(self)

    def head(self) -> tuple[Checkpoint, Note]:
        head = Checkpoint(PUBLIC.name, MILLION, tree_root(self.nodes(), MILLION))
        return head, Note(head.text(), (sign(head.text(), PUBLIC, KEY),))

    def stamps(self, head: Checkpoint) -> Sequence[Stamp]:
        return ()

    def streams(self, plan: UUID, size: int) -> Mapping[UUID, int]:
        return self._ledger.streams(plan, size)

    def rows(self, streams: Mapping[UUID, int] | None, size: int) -> Iterator[Row]:
        return self._ledger.rows(streams, size)


def verification() -> tuple[Figure, Figure]:
    """Events a second: ours against hashlib's loop, the one in Go against Go's."""
    with server() as postgres, with_events(postgres, MILLION) as ground:
        bundle = _bundle(ground)
    leaves = list(_leaves(bundle))

    def ours() -> float:
        with opened_file(bundle) as source:
            began = time.perf_counter()
            verified = verify_bundle(source, Trust([PUBLIC], holds), _Progress())
            took = time.perf_counter() - began
        assert verified.manifest.events == MILLION
        return MILLION / took

    def bare() -> float:
        began = time.perf_counter()
        for leaf in leaves:
            sha256(leaf).digest()
        return MILLION / (time.perf_counter() - began)

    mine = compared("verification", "events/s", "hashlib over the same leaves in memory", ours, bare, ROUNDS)
    leaves.clear()
    return mine, _in_go(bundle)


def _in_go(bundle: Path) -> Figure:
    program, key = built(bundle.parent), bundle.with_suffix(".key")
    key.write_text(f"{PUBLIC}\n")
    told: dict[str, float] = {}

    def bare() -> float:
        told.update(json.loads(subprocess.check_output([program, "-bench", bundle, key])))
        return MILLION / told["reference_seconds"]

    def go() -> float:
        return MILLION / told["seconds"]

    return compared("verification", "events/s", "Go's crypto/sha256 over the same leaves in memory", go, bare, ROUNDS)


def _bundle(ground: Ground) -> Path:
    """The bundle of the whole ledger, made once and kept between runs beside it."""
    place = ground.directory / f"verification-{MILLION}.tar"
    if not place.exists():
        draft = place.with_suffix(f".{os.getpid()}")
        with ConnectionPool(ground.connections.writer, min_size=1, kwargs={"autocommit": True}) as pool:
            origin = Origin(_Sealed(pool), lambda _: None, _signed, lambda _: b"<!doctype html>")
            with draft.open("wb") as out:
                write_bundle(BundleQuestion(None), origin, out, _Progress())
        draft.replace(place)
    return place


def _signed(size: int, sha: str) -> Note:
    text = note_text(PUBLIC.name, size, sha)
    return Note(text, (sign(text, PUBLIC, KEY),))


def _leaves(bundle: Path) -> Iterator[bytes]:
    """What is hashed for each event: the record without its length."""
    from application.opened_bundle import open_bundle

    with opened_file(bundle) as source:
        data = b"".join(open_bundle(source, [PUBLIC], holds).blocks(EVENTS, Check.STORED_BYTES))
    at = 0
    while at < len(data):
        stop = at + 4 + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : stop]
        at = stop


class _Progress:
    """Says every tenth part that is done."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, done: int, of: int) -> None:
        if done * 10 // of > self._said:
            self._said = done * 10 // of
            say(f"verification: {self._said * 10} %")
