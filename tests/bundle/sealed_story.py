"""A sealed ledger in memory: a story's events, their tree, a log's key, a witness, and bundles made of them."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from application.bundle import BundleQuestion, Row, SealedLedger, Stamp
from application.verifying import Trust
from domain.bundle.manifest import note_text
from domain.seal.checkpoint import Checkpoint, cosign
from domain.seal.leaf import event_hash
from domain.seal.merkle import Nodes, tree_root
from domain.seal.note import COSIGNATURE, Note, VerifierKey, sign
from domain.seal.tiles import GrowingTiles, TiledNodes
from infrastructure.bundles.writing import Contents, Origin, write_bundle
from infrastructure.ledger.mapper import stamped, to_bytes
from infrastructure.seal.ed25519 import holds, private_key, verifier_key
from tests.ledger_story import PlainKeys, Story

ORIGIN = "vekha.example/log"
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def rows_of(*stories: Story) -> list[Row]:
    """The events of these stories one after another, as the ledger would store them."""
    keys, rows, versions = PlainKeys(), list[Row](), dict[UUID, int]()
    for story in stories:
        for stream, event in story.told():
            version = versions[stream] = versions.get(stream, 0) + 1
            position = len(rows) + 1
            state = stamped(to_bytes(event, stream, version, keys), BEGAN + timedelta(seconds=position))
            rows.append((position, stream, version, event.TOPIC, state))
    return rows


class MemoryTiles:
    """Tiles as they grew."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._tiles = GrowingTiles().extend(leaves)

    def tile(self, level: int, number: int) -> bytes:
        return self._tiles.get((level, number), b"")


@dataclass
class SealedStory(SealedLedger):
    """The ledger with these rows, signed by the log's key and cosigned by one witness."""

    kept: Sequence[Row]
    seed: int = 1
    stamped: Sequence[Stamp] = ()
    documents: dict[str, bytes] = field(default_factory=dict)
    cosigned_at: int = 1_700_000_000

    @cached_property
    def key(self) -> Ed25519PrivateKey:
        return private_key(bytes([self.seed]) * 32)

    @cached_property
    def witness_key(self) -> Ed25519PrivateKey:
        return private_key(b"w" * 32)

    @cached_property
    def public(self) -> VerifierKey:
        return verifier_key(ORIGIN, self.key)

    @cached_property
    def witness(self) -> VerifierKey:
        return verifier_key("auditors.example/witness", self.witness_key, COSIGNATURE)

    @cached_property
    def leaves(self) -> list[bytes]:
        return [event_hash(*row) for row in self.kept]

    @cached_property
    def _nodes(self) -> TiledNodes:
        return TiledNodes(MemoryTiles(self.leaves))

    def nodes(self) -> Nodes:
        return self._nodes

    def signed(self, size: int, root: bytes, *, cosigned: bool = True) -> Note:
        """A head signed by the log, and by the witness unless it was never asked."""
        text = Checkpoint(ORIGIN, size, root).text()
        signatures = [sign(text, self.public, self.key)]
        if cosigned:
            signatures.append(cosign(text, self.cosigned_at, self.witness, self.witness_key))
        return Note(text, tuple(signatures))

    def checkpoint(self, size: int) -> Checkpoint:
        return Checkpoint(ORIGIN, size, tree_root(self._nodes, size))

    def head(self) -> tuple[Checkpoint, Note]:
        head = self.checkpoint(len(self.kept))
        return head, self.signed(head.size, head.root)

    def stamps(self, head: Checkpoint) -> Sequence[Stamp]:
        return self.stamped

    def streams(self, plan: UUID, size: int) -> Mapping[UUID, int]:
        mark = str(plan).encode()
        named = {row[1] for row in self.kept[:size] if row[1] == plan or mark in row[4]}
        counts: dict[UUID, int] = {}
        for row in self.kept[:size]:
            if row[1] in named:
                counts[row[1]] = counts.get(row[1], 0) + 1
        return counts

    def rows(self, streams: Mapping[UUID, int] | None, size: int) -> Iterator[Row]:
        return (row for row in self.kept[:size] if streams is None or row[1] in streams)

    def document(self, hash_: str) -> BinaryIO | None:
        content = self.documents.get(hash_)
        return None if content is None else io.BytesIO(content)

    def sign_manifest(self, size: int, sha: str) -> Note:
        text = note_text(ORIGIN, size, sha)
        return Note(text, (sign(text, self.public, self.key),))

    def bundle(self, plan: UUID | None = None, since: Sequence[int] = ()) -> bytes:
        out = io.BytesIO()
        write_bundle(BundleQuestion(plan, tuple(since)), self.origin(), out)
        return out.getvalue()

    def origin(self) -> Origin:
        return Origin(self, self.document, self.sign_manifest, _index)

    def trust(self, since: int | None = None) -> Trust:
        """An auditor with the log's key, the witness's key, and the head of this size."""
        older = None if since is None else self.checkpoint(since)
        return Trust([self.public], holds, [self.witness], older, stamps=stamped_by_nobody if self.stamped else None)


def _index(contents: Contents) -> bytes:
    return f"<!doctype html><p>{contents.manifest.events}</p>".encode()


class MemorySource:
    """A bundle in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def size(self) -> int:
        return len(self._content)

    def read(self, offset: int, size: int) -> bytes:
        return self._content[offset : offset + size]


def naming(row: Row, content: bytes) -> Row:
    """The same event with another fact: that a document with this content was attached."""
    position, stream, version, topic, _ = row
    state = {"recorded_at": "2024-01-01T00:00:00.000000Z", "document": {"hash": sha256(content).hexdigest()}}
    return position, stream, version, topic, json.dumps(state, separators=(",", ":")).encode()


def stamped_by_nobody(token: bytes, stamped: bytes) -> datetime:
    """A timestamping authority of the tests: its word is a hash."""
    if token != sha256(b"stamp" + stamped).digest():
        raise ValueError("not stamped")
    return BEGAN


def stamp(sealed: SealedStory, size: int) -> Stamp:
    """Its timestamp over the head of this size."""
    head = sealed.checkpoint(size)
    note = str(sealed.signed(size, head.root))
    return Stamp(head, note, sha256(b"stamp" + note.encode()).digest())
