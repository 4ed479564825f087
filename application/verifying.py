"""The offline verification of a bundle, check by check in one order, from the file and the auditor's own keys alone.

Nothing here knows a database or a network. Memory is bounded by the manifest and the number of streams: events and
documents are read in blocks, and nothing is written to the disk.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.opened_bundle import Opened, Source, altered, open_bundle
from domain.bundle import consistency
from domain.bundle import manifest as names
from domain.bundle.manifest import Manifest
from domain.bundle.records import Reckoning, events
from domain.bundle.refusals import BundleBroken, Check
from domain.refusals import BadInput
from domain.seal.checkpoint import Checkpoint, Cosignature, cosigned_by
from domain.seal.note import BadSignature, Ed25519Verifier, Note, VerifierKey


class Stamps(Protocol):
    """Checks timestamps by the certificates that the auditor trusts."""

    def __call__(self, token: bytes, stamped: bytes) -> datetime:
        """When these bytes existed, by the authority's word. Raises ValueError where the token does not hold."""


class NoKeyPinned(BadInput):
    """Whose signature is to be believed was not said: a key never comes from the bundle itself."""

    TITLE = "Не задан ключ журнала"

    def __init__(self, data: object) -> None:
        super().__init__(
            f"Не задан ключ журнала: укажите --key ФАЙЛ или положите его в {data}/log.pub. Ключ получают не вместе с "
            "пакетом, а у того, кто ведёт журнал (vekha seal key)."
        )


@dataclass(frozen=True, slots=True)
class Trust:
    """What the auditor brings: keys of the log, witnesses who must all have cosigned, a last head known, and how
    timestamps are checked (None: they are not). `known` are the streams' lengths at that head, from an older bundle.
    """

    log_keys: Sequence[VerifierKey]
    verify: Ed25519Verifier
    witnesses: Sequence[VerifierKey] = ()
    since: Checkpoint | None = None
    known: "KnownStreams | None" = None
    stamps: Stamps | None = None


@dataclass(frozen=True, slots=True)
class KnownStreams:
    """How long streams were when the log had `size` events, as the log's operator signed it."""

    size: int
    versions: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a bundle has proved."""

    manifest: Manifest
    checkpoint: Checkpoint
    cosignatures: tuple[Cosignature, ...]
    timestamps: tuple[datetime, ...]
    unchecked_timestamps: int
    since: int | None
    streams: int
    documents: int


def verify_bundle(source: Source, trust: Trust, progress: Callable[[int, int], None] | None = None) -> Verified:
    """What the bundle proves to an auditor with these keys. Raises BundleBroken at the first check that fails.

    `progress` is told how many bytes of the file are checked, of how many.
    """
    bundle = open_bundle(source, trust.log_keys, trust.verify)
    cosignatures = _witnessed(bundle, trust)
    proofs = consistency.read(bundle.small(names.CONSISTENCY, Check.CONSISTENCY))
    if tuple(sorted(proofs)) != bundle.manifest.since:
        raise BundleBroken(Check.CONSISTENCY, "Доказательства преемственности — не для тех голов, что названы в описи.")
    timestamps, unchecked = _timestamps(bundle, trust, proofs)
    shown = trust.since is None or consistency.follows(trust.since, bundle.checkpoint, proofs, "Известная вам голова")
    reckoning = _events(bundle, trust, None if shown else trust.since, progress)
    documents = _documents(bundle, reckoning, progress)
    _the_rest(bundle)
    return Verified(
        manifest=bundle.manifest,
        checkpoint=bundle.checkpoint,
        cosignatures=cosignatures,
        timestamps=timestamps,
        unchecked_timestamps=unchecked,
        since=trust.since.size if trust.since else None,
        streams=len(reckoning.versions),
        documents=documents,
    )


def _witnessed(bundle: Opened, trust: Trust) -> tuple[Cosignature, ...]:
    try:
        found = cosigned_by(bundle.note, trust.witnesses, trust.verify)
    except BadSignature:
        raise BundleBroken(Check.WITNESSES, "Подпись свидетеля под головой журнала не сходится.") from None
    missing = [key.name for key in trust.witnesses if key not in {cosignature.witness for cosignature in found}]
    if missing:
        raise BundleBroken(
            Check.WITNESSES,
            f"Под головой журнала из {bundle.checkpoint.size} записей нет подписи свидетеля: {', '.join(missing)}.",
        )
    return found


def _timestamps(bundle: Opened, trust: Trust, proofs: consistency.Proofs) -> tuple[tuple[datetime, ...], int]:
    """When the head, or an older one that it follows from, was stamped; and how many stamps nobody could check."""
    tokens = [name for name in bundle.entries if name.startswith(names.TIMESTAMPS) and name.endswith(".tsr")]
    found = []
    for name in tokens:
        stamped = bundle.small(name.removesuffix(".tsr") + ".note", Check.TIMESTAMP)
        token = bundle.small(name, Check.TIMESTAMP)
        try:
            # Not by the log's signature, whose key may have been retired since: by the proof that it leads here.
            head = Checkpoint.of(Note.of(stamped).text)
            if trust.stamps is not None:
                found.append(trust.stamps(token, stamped))
        except ValueError:
            raise BundleBroken(Check.TIMESTAMP, f"Отметка времени «{name}» не сходится.") from None
        if not consistency.follows(head, bundle.checkpoint, proofs, "Голова с отметкой времени"):
            raise BundleBroken(Check.TIMESTAMP, f"Нет доказательства, что отметка времени «{name}» — об этом журнале.")
    if trust.stamps is not None and not found:
        raise BundleBroken(Check.TIMESTAMP, "В пакете нет отметки времени, а вы её требуете.")
    return tuple(found), 0 if trust.stamps else len(tokens)


@dataclass
class _Sequential:
    """The next bytes of an entry, hashed as they go."""

    bundle: Opened
    name: str
    at: int = 0
    hashed: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def __call__(self, size: int) -> bytes:
        place = self.bundle.places[self.name]
        found = self.bundle.source.read(place.offset + self.at, min(size, place.size - self.at))
        self.at += len(found)
        self.hashed.update(found)
        return found

    def finish(self, check: Check) -> None:
        whole = self.at == self.bundle.places[self.name].size
        if not whole or self.hashed.hexdigest() != self.bundle.entries[self.name].sha256:
            raise altered(check, self.name)


def _events(
    bundle: Opened, trust: Trust, older: Checkpoint | None, progress: Callable[[int, int], None] | None
) -> Reckoning:
    """Every record against its leaf, the leaves against the root, the streams against their lengths.

    `older` is a head whose root the leaves themselves must show, since the bundle has no proof for its size.
    """
    for name in (names.LEAVES, names.GAPS, names.EVENTS):
        if name not in bundle.entries:
            raise BundleBroken(Check.STORED_BYTES, f"В пакете нет файла «{name}».")
    # Each record is hashed as a leaf, and the leaves are hashed: the events need no hash of their own besides.
    if bundle.entries[names.EVENTS].sha256 != bundle.entries[names.LEAVES].sha256:
        raise altered(Check.STORED_BYTES, names.EVENTS)
    if older is not None and bundle.entries[names.GAPS].size:
        raise BundleBroken(
            Check.CONSISTENCY,
            f"В пакете нет доказательства преемственности от журнала из {older.size} записей. Попросите пакет, "
            f"сделанный с --since-size {older.size}.",
        )
    leaves, between = _Sequential(bundle, names.LEAVES), _Sequential(bundle, names.GAPS)
    manifest = bundle.manifest
    gapless = bundle.entries[names.GAPS].size == 0
    reckoning = Reckoning(manifest.tree_size, leaves, between, look_at=older.size if older else None, gapless=gapless)
    done = 0
    for block in bundle.blocks(names.EVENTS, Check.STORED_BYTES):
        reckoning.take(block)
        done += len(block)
        if progress is not None:
            progress(done, bundle.source.size)
    root = reckoning.finish()
    leaves.finish(Check.STORED_BYTES)
    if older is not None and reckoning.looked != older.root:
        raise BundleBroken(
            Check.CONSISTENCY, f"Первые {older.size} записей пакета — не те, что в известной вам голове журнала."
        )
    between.finish(Check.INCLUSION)
    if root != bundle.checkpoint.root or reckoning.events != manifest.events:
        raise BundleBroken(
            Check.INCLUSION,
            "Записи пакета не дают подписанного корня дерева: какая-то из них подменена вместе с отпечатком, добавлена "
            "или её в журнале нет.",
        )
    _streams(reckoning, manifest)
    if trust.known is not None:
        _as_known(bundle, trust.known)
    return reckoning


def _streams(reckoning: Reckoning, manifest: Manifest) -> None:
    """The versions of every stream are 1, 2, 3 … up to the last one that the log's operator signed for."""
    if reckoning.gap_in_stream is not None:
        position, raw, version = reckoning.gap_in_stream
        raise BundleBroken(
            Check.STREAMS, f"В потоке {UUID(bytes=raw)} перед версией {version} чего-то не хватает.", position
        )
    if manifest.plan is None:
        if manifest.events != manifest.tree_size or manifest.streams:
            raise BundleBroken(Check.STREAMS, "Пакет назван полным, а записей в нём меньше, чем в журнале.")
        return
    have = {UUID(bytes=raw): version for raw, version in reckoning.versions.items()}
    if have != manifest.streams:
        wrong = next(s for s in {**have, **manifest.streams} if have.get(s) != manifest.streams.get(s))
        raise BundleBroken(
            Check.STREAMS,
            f"В потоке {wrong} записей {have.get(wrong, 0)}, а по описи должно быть {manifest.streams.get(wrong, 0)}.",
        )
    if manifest.plan not in have:
        raise BundleBroken(Check.STREAMS, "В пакете нет записей самого плана.")


def _as_known(bundle: Opened, known: KnownStreams) -> None:
    """What the operator signed before about the streams' lengths was all there was then."""
    for event in events(bundle.blocks(names.EVENTS, Check.STREAMS)):
        if event.position <= known.size and known.versions.get(event.stream, event.version) < event.version:
            raise BundleBroken(
                Check.STREAMS,
                f"В прежнем пакете о потоке {event.stream} подписано, что в журнале из {known.size} записей его версий "
                f"{known.versions[event.stream]}. Эта запись тогда уже была и в тот пакет не попала.",
                event.position,
            )


def _documents(bundle: Opened, reckoning: Reckoning, progress: Callable[[int, int], None] | None) -> int:
    """Every document in the bundle is the one that an event names, and none that is named is missing unsaid."""
    kept = {name.removeprefix(names.DOCUMENTS) for name in bundle.entries if name.startswith(names.DOCUMENTS)}
    named = {found.decode() for found in reckoning.documents}
    if missing := named - kept - bundle.manifest.left_out.keys():
        raise BundleBroken(Check.DOCUMENTS, f"Нет документа {min(missing)}, который называет запись.")
    if stranger := kept - named:
        raise BundleBroken(Check.DOCUMENTS, f"Документ {min(stranger)} не называет ни одна запись.")
    for hash_ in sorted(kept):
        name = names.DOCUMENTS + hash_
        if bundle.entries[name].sha256 != hash_:
            raise BundleBroken(Check.DOCUMENTS, f"Документ {hash_} — не тот, который называет запись.")
        for _ in bundle.blocks(name, Check.DOCUMENTS):
            pass
        if progress is not None:
            progress(bundle.places[name].offset, bundle.source.size)
    return len(kept)


def _the_rest(bundle: Opened) -> None:
    """What is not evidence is still what was signed: the index, and that there is nothing unknown."""
    known = {names.CHECKPOINT, names.CONSISTENCY, names.LEAVES, names.GAPS, names.EVENTS}
    for name in bundle.entries:
        if name in known or name.startswith((names.TIMESTAMPS, names.DOCUMENTS)):
            continue
        if name != names.INDEX:
            raise BundleBroken(Check.EVERY_BYTE, f"В пакете есть посторонний файл «{name}».")
        for _ in bundle.blocks(name, Check.EVERY_BYTE):
            pass
