"""A checkpoint (C2SP tlog-checkpoint): which tree, how large, with which root; and a witness's cosignature of it."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from domain.seal.merkle import HASH
from domain.seal.note import (
    COSIGNATURE,
    SIGNATURE,
    BadNote,
    BadSignature,
    Ed25519Signer,
    Ed25519Verifier,
    Note,
    Signature,
    VerifierKey,
    unbase64,
)

_LATEST = 1 << 63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log's tree: its origin (the log's name), its size in leaves and its root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note's text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def of(cls, text: str) -> "Checkpoint":
        """The checkpoint with this text. Raises BadNote: one tree head has one text, so nothing is read leniently."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines):
            raise BadNote("a checkpoint is at least three lines, none of them empty")
        origin, size, encoded, *extensions = lines
        root = unbase64(encoded)
        if not (size.isascii() and size.isdigit()) or len(size) > 19 or str(int(size)) != size:
            raise BadNote(f"not a size: {size[:40]!r}")
        if len(root) != HASH:
            raise BadNote(f"not a root hash: {encoded[:60]!r}")
        return cls(origin, int(size), root, tuple(extensions))


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness saw that checkpoint follow from all it had seen before, at this moment (POSIX seconds)."""

    witness: VerifierKey
    at: int


def cosigned_message(text: str, at: int) -> bytes:
    """What a witness signs with Ed25519 (C2SP tlog-cosignature, `cosignature/v1`)."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosign(text: str, at: int, key: VerifierKey, signer: Ed25519Signer) -> Signature:
    """The witness's signature of a checkpoint's text at this moment: 8 bytes of time and 64 of Ed25519."""
    return Signature(key.name, key.id, at.to_bytes(8, "big") + signer.sign(cosigned_message(text, at)))


def cosigned_by(note: Note, witnesses: Sequence[VerifierKey], verify: Ed25519Verifier) -> tuple[Cosignature, ...]:
    """Which of these witnesses have cosigned, and when; of each the latest.

    Raises BadSignature where a cosignature by one of them does not hold; those by others are passed over.
    """
    known = {(key.name, key.id): key for key in witnesses if key.kind == COSIGNATURE}
    found: dict[VerifierKey, int] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        at, raw = int.from_bytes(signature.raw[:8], "big"), signature.raw[8:]
        if len(raw) != SIGNATURE or at >= _LATEST or not verify(key.public, cosigned_message(note.text, at), raw):
            raise BadSignature(f"the cosignature of {key.name} does not hold")
        found[key] = max(at, found.get(key, 0))
    return tuple(Cosignature(key, at) for key, at in found.items())


def opened(raw: bytes | str, log_keys: Sequence[VerifierKey], verify: Ed25519Verifier) -> tuple[Checkpoint, Note]:
    """The checkpoint of a signed note, once a key of the log has signed it.

    Raises BadNote, BadSignature.
    """
    note = Note.of(raw)
    checkpoint = Checkpoint.of(note.text)
    if not note.signed_by(log_keys, verify):
        raise BadSignature("no known key of the log has signed this checkpoint")
    return checkpoint, note
