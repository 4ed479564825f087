"""A bundle's file opened: signed by the log, of the one shape that its manifest allows, every entry's place known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from domain.bundle import container
from domain.bundle import manifest as names
from domain.bundle.manifest import Entry, Manifest, note_text
from domain.bundle.refusals import BundleBroken, Check
from domain.seal.checkpoint import Checkpoint, opened
from domain.seal.note import BadNote, BadSignature, Ed25519Verifier, Note, VerifierKey

BLOCK = 1 << 20


class Source(Protocol):
    """A bundle's file."""

    @property
    def size(self) -> int:
        """Its length in bytes."""

    def read(self, offset: int, size: int) -> bytes:
        """Up to so many bytes from there."""


@dataclass
class Opened:
    """A bundle whose note, manifest and checkpoint hold: every entry's place is known."""

    source: Source
    manifest: Manifest
    checkpoint: Checkpoint
    note: Note
    places: dict[str, container.Placed]
    entries: dict[str, Entry]

    def small(self, name: str, check: Check = Check.EVERY_BYTE) -> bytes:
        """The content of a small entry, as the manifest has it. Raises BundleBroken."""
        entry = self.entries.get(name)
        if entry is None or entry.size > names.LARGEST_SMALL:
            raise BundleBroken(check, f"В пакете нет файла «{name}», или он слишком велик.")
        content = self.source.read(self.places[name].offset, entry.size)
        if sha256(content).hexdigest() != entry.sha256:
            raise altered(check, name)
        return content

    def blocks(self, name: str, check: Check) -> Iterator[bytes]:
        """The content of an entry, block by block; after the last one it must have the manifest's hash.

        The events are not hashed here: their hash is that of their leaves, which `Reckoning` holds them to.
        """
        place, hashed = self.places[name], sha256()
        for at in range(0, place.size, BLOCK):
            block = self.source.read(place.offset + at, min(BLOCK, place.size - at))
            if name != names.EVENTS:
                hashed.update(block)
            yield block
        if name != names.EVENTS and hashed.hexdigest() != self.entries[name].sha256:
            raise altered(check, name)


def open_bundle(source: Source, log_keys: Sequence[VerifierKey], verify: Ed25519Verifier) -> Opened:
    """The bundle with its log's signatures and its shape checked. Raises BundleBroken."""
    note_size = container.sized(source.read(0, container.BLOCK), names.NOTE)
    if note_size > names.LARGEST_NOTE:
        raise BundleBroken(Check.CONTAINER, "Подпись пакета слишком длинна.")
    raw_note = source.read(container.BLOCK, note_size)
    own = _text_signed(raw_note, log_keys, verify)
    at = container.BLOCK + note_size + len(container.padding(note_size))
    own_size = container.sized(source.read(at, container.BLOCK), names.MANIFEST)
    if own_size > names.LARGEST_MANIFEST:
        raise BundleBroken(Check.CONTAINER, "Опись пакета слишком длинна.")
    raw = source.read(at + container.BLOCK, own_size)
    key, text = own
    if text != note_text(key.name, len(raw), sha256(raw).hexdigest()):
        raise BundleBroken(Check.LOG_SIGNATURE, "Опись пакета — не та, что подписана ключом журнала.")
    manifest = Manifest.of(raw)
    sizes = manifest.sizes(note_size, own_size)
    places = {placed.name: placed for placed in container.laid_out(sizes)}
    _nothing_else(source, sizes, places)
    found = Opened(
        source, manifest, Checkpoint("", 0, b""), Note("", ()), places, {e.name: e for e in manifest.entries}
    )
    found.checkpoint, found.note = _checkpoint(
        found, found.small(names.CHECKPOINT, Check.LOG_SIGNATURE), log_keys, verify
    )
    return found


def _text_signed(raw: bytes, keys: Sequence[VerifierKey], verify: Ed25519Verifier) -> tuple[VerifierKey, str]:
    """By which key the bundle's own note is signed, and its text. One signature: a second one nothing would cover."""
    try:
        note = Note.of(raw)
        signers = note.signed_by(keys, verify)
    except (BadNote, BadSignature):
        raise BundleBroken(Check.LOG_SIGNATURE, "Подпись пакета не сходится с ключом журнала.") from None
    if len(note.signatures) != 1 or len(signers) != 1 or str(note).encode() != raw:
        raise BundleBroken(
            Check.LOG_SIGNATURE,
            "Пакет не подписан ключом журнала из вашего файла. Проверьте, тот ли это ключ: его публикует тот, кто "
            "ведёт журнал (vekha seal key).",
        )
    return signers[0], note.text


def _nothing_else(source: Source, sizes: list[tuple[str, int]], places: dict[str, container.Placed]) -> None:
    """Headers, padding and the end are what the names and sizes make of them, and nothing follows."""
    if source.size != container.length(sizes):
        raise BundleBroken(
            Check.CONTAINER,
            f"В файле {source.size} байт, а по описи должно быть {container.length(sizes)}: есть лишнее или не всё.",
        )
    for name, size in sizes:
        place = places[name]
        before = source.read(place.offset - container.BLOCK, container.BLOCK)
        if before != container.header(name, size):
            raise BundleBroken(Check.CONTAINER, f"Заголовок файла «{name}» внутри пакета изменён.")
        if source.read(place.offset + size, -size % container.BLOCK) != container.padding(size):
            raise BundleBroken(Check.CONTAINER, f"После файла «{name}» в пакете стоят лишние байты.")
    if source.read(source.size - len(container.END), len(container.END)) != container.END:
        raise BundleBroken(Check.CONTAINER, "Конец пакета изменён.")


def _checkpoint(
    bundle: Opened, raw: bytes, keys: Sequence[VerifierKey], verify: Ed25519Verifier
) -> tuple[Checkpoint, Note]:
    """The signed head, which must be the log's own and that of the manifest."""
    try:
        checkpoint, note = opened(raw, keys, verify)
        origins = {key.name for key in note.signed_by(keys, verify)}
    except (BadNote, BadSignature):
        raise BundleBroken(Check.LOG_SIGNATURE, "Голова журнала не подписана его ключом.") from None
    if checkpoint.origin not in origins:
        raise BundleBroken(Check.LOG_SIGNATURE, f"Ключ не подписывает головы журнала {checkpoint.origin}.")
    if (checkpoint.origin, checkpoint.size) != (bundle.manifest.origin, bundle.manifest.tree_size):
        raise BundleBroken(Check.LOG_SIGNATURE, "Опись пакета — о другой голове журнала.")
    return checkpoint, note


def altered(check: Check, name: str) -> BundleBroken:
    return BundleBroken(check, f"Файл «{name}» в пакете — не тот, что в подписанной описи.")
