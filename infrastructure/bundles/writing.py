"""A bundle is made: the events of some streams with what proves them, out of the ledger as sealed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from application.bundle import (
    BundleQuestion,
    LedgerUnlikeSeal,
    Row,
    SealedLedger,
    SignManifest,
    SinceAhead,
    Stamp,
    StoredDocument,
)
from application.looking import UnknownPlan
from domain.bundle import consistency
from domain.bundle import manifest as names
from domain.bundle.covering import Growing, subtrees
from domain.bundle.manifest import Manifest
from domain.bundle.records import documents_named, record
from domain.seal.checkpoint import Checkpoint
from domain.seal.leaf import leaf_index
from domain.seal.merkle import Nodes, consistency_proof
from domain.seal.note import Note
from infrastructure.bundles.parts import Part, Parts, put_together, small

NOT_KEPT = "нет в хранилище"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index is made of: the manifest without its entries, the signed head, the events' part."""

    manifest: Manifest
    checkpoint: Checkpoint
    note: Note
    stamps: tuple[Stamp, ...]
    events: Part


MakeIndex = Callable[[Contents], bytes]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a bundle's parts come from."""

    sealed: SealedLedger
    document: StoredDocument
    sign: SignManifest
    index: MakeIndex


def write_bundle(question: BundleQuestion, origin: Origin, out: BinaryIO, progress: Progress | None = None) -> Manifest:
    """Writes the bundle asked for; what it holds. Raises NothingSealed, UnknownPlan, SinceAhead, LedgerUnlikeSeal.

    The same question of the same head gives the same bytes. `progress` is told events done, of how many.
    """
    sealed = origin.sealed
    head, note = sealed.head()
    if ahead := [size for size in question.since if size > head.size]:
        raise SinceAhead(ahead[0], head.size)
    streams: Mapping[UUID, int] | None = None
    if question.plan is not None and not (streams := sealed.streams(question.plan, head.size)):
        raise UnknownPlan
    stamps, nodes = tuple(sealed.stamps(head)), sealed.nodes()
    since = sorted({*question.since, *(stamp.head.size for stamp in stamps)} - {0, head.size})
    proofs = {size: consistency_proof(nodes, size, head.size) for size in since}
    with Parts() as parts:
        parts.append(Part.of(names.CHECKPOINT, str(note).encode()))
        for number, stamp in enumerate(stamps, 1):
            parts.append(Part.of(f"{names.TIMESTAMPS}{number}.note", stamp.note.encode()))
            parts.append(Part.of(f"{names.TIMESTAMPS}{number}.tsr", stamp.token))
        parts.append(Part.of(names.CONSISTENCY, consistency.written(proofs)))
        leaves, gaps, events = Part(names.LEAVES), Part(names.GAPS), Part(names.EVENTS)
        parts += [leaves, gaps, events]
        total = sum(streams.values()) if streams is not None else head.size
        named, count = _events(sealed.rows(streams, head.size), nodes, head, (leaves, gaps, events), total, progress)
        left_out = {}
        for hash_ in sorted(named):
            stored = origin.document(hash_)
            if stored is None:
                left_out[hash_] = NOT_KEPT
                continue
            with stored:
                parts.append(Part.copied(names.DOCUMENTS + hash_, stored))
        manifest = Manifest(head.origin, head.size, count, question.plan, streams or {}, tuple(since), left_out)
        parts.append(Part.of(names.INDEX, origin.index(Contents(manifest, head, note, stamps, events))))
        entries_told = [part.entry() for part in parts]
        by_leaves = leaves.entry().sha256
        told = [replace(entry, sha256=by_leaves) if entry.name == names.EVENTS else entry for entry in entries_told]
        manifest = replace(manifest, entries=tuple(told))
        raw = manifest.raw()
        signed = str(origin.sign(len(raw), sha256(raw).hexdigest())).encode()
        entries = [(part.name, part.size, part.content()) for part in parts]
        put_together([small(names.NOTE, signed), small(names.MANIFEST, raw), *entries], out)
    return manifest


def _events(
    rows: Iterable[Row],
    nodes: Nodes,
    head: Checkpoint,
    parts: tuple[Part, Part, Part],
    total: int,
    progress: Progress | None,
) -> tuple[set[str], int]:
    """Writes events, their leaves and the subtrees between; the documents that they name, and how many there are."""
    leaves, gaps, events = parts
    tree, named, count = Growing(), set[str](), 0

    def bridge(end: int) -> None:
        for level, index in subtrees(tree.size, end):
            found = nodes.node(level, index)
            gaps.write(found)
            tree.add(level, found)

    for row in rows:
        bridge(leaf_index(row[0]))
        written = record(*row)
        leaf = sha256(memoryview(written)[4:]).digest()
        events.write(written)
        leaves.write(leaf)
        tree.add(0, leaf)
        named |= documents_named(row[4])
        count += 1
        if progress is not None and count % 1000 == 0:
            progress(count, total)
    bridge(head.size)
    # Whoever signs a bundle out of a ledger that was tampered with would only learn of it from the auditor.
    if tree.root() != head.root or count != total:
        raise LedgerUnlikeSeal
    if progress is not None:
        progress(count, total)
    return named, count
