"""Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature.

The signing itself is handed in: `SigningKey` and `VerifyingKey` are what Ed25519 stands behind, this module knows the
format and who is meant by a signature.
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

ED25519 = 0x01
COSIGNATURE = 0x04
"""The signature's kind: the first byte of a key's encoding, part of its id (signed-note, «Signature types»)."""

PUBLIC = 32
SIGNATURE = 64
SIGNATURES = 100
"""More signatures than this no honest note has."""
DASH = "— "


class BadNote(ValueError):
    """This is no signed note, or none whose form is right; `str()` says why."""


class BadSignature(ValueError):
    """A signature by a known key does not hold, or no known key has signed."""


class Ed25519Signer(Protocol):
    """A private key."""

    def sign(self, message: bytes) -> bytes:
        """The signature of RFC 8032, 64 bytes."""


class Ed25519Verifier(Protocol):
    """Checks a signature by a raw public key."""

    def __call__(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) over `message` was made by the owner of `public` (32 bytes)."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Whose signature is trusted: a name, a kind and a public key; written as `name+id+base64`."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise BadNote(f"a key's name is not empty and has neither spaces nor «+»: {self.name!r}")
        if self.kind not in (ED25519, COSIGNATURE) or len(self.public) != PUBLIC:
            raise BadNote("not an Ed25519 key")

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart: the beginning of a hash over name, kind and key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def of(cls, text: str) -> "VerifierKey":
        """The key written so. Raises BadNote, also where the id is not that of the key."""
        name, _, rest = text.strip().partition("+")
        given, _, encoded = rest.partition("+")
        raw = unbase64(encoded)
        if len(raw) != 1 + PUBLIC:
            raise BadNote("a verifier key is «name+id+key» with an Ed25519 key")
        key = cls(name, raw[1:], raw[0])
        if key.id.hex() != given:
            raise BadNote(f"the key of {name} has the id {key.id.hex()}, not {given}")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, by which key, and the bytes."""

    name: str
    key_id: bytes
    raw: bytes

    def line(self) -> str:
        return f"{DASH}{self.name} {b64encode(self.key_id + self.raw).decode()}\n"

    @classmethod
    def of(cls, line: str) -> "Signature":
        """The signature of this line, without its end. Raises BadNote."""
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        raw = unbase64(encoded)
        if not line.startswith(DASH) or not is_name(name) or len(raw) < 5:
            raise BadNote(f"not a signature line: {line[:80]!r}")
        return cls(name, raw[:4], raw[4:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last newline included, and the signatures under it, not yet believed."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(s.line() for s in self.signatures)

    @classmethod
    def of(cls, raw: bytes | str) -> "Note":
        """The note in these bytes. Raises BadNote."""
        try:
            whole = raw.decode() if isinstance(raw, bytes) else raw
        except UnicodeDecodeError:
            raise BadNote("a note is UTF-8") from None
        if any(ord(sign) < 0x20 and sign != "\n" for sign in whole):
            raise BadNote("a note has no control characters")
        before, blank, after = whole.rpartition("\n\n")
        if not blank or not before or not after.endswith("\n"):
            raise BadNote("a note is a text, a blank line and signatures")
        lines = after[:-1].split("\n")
        if len(lines) > SIGNATURES:
            raise BadNote("a note has too many signatures")
        return cls(before + "\n", tuple(Signature.of(line) for line in lines))

    def signed(self, *more: Signature) -> "Note":
        """The same with further signatures; one by the same key is replaced."""
        new = {(s.name, s.key_id): s for s in (*self.signatures, *more)}
        return Note(self.text, tuple(new.values()))

    def signed_by(self, keys: Sequence[VerifierKey], verify: Ed25519Verifier) -> tuple[VerifierKey, ...]:
        """Which of these keys have signed the text plainly (kind 1), each once.

        Raises BadSignature where a signature by one of them does not hold; those by others are passed over.
        """
        known = {(key.name, key.id): key for key in keys if key.kind == ED25519}
        found: dict[VerifierKey, None] = {}
        for signature in self.signatures:
            key = known.get((signature.name, signature.key_id))
            if key is None:
                continue
            if len(signature.raw) != SIGNATURE or not verify(key.public, self.text.encode(), signature.raw):
                raise BadSignature(f"the signature of {key.name} does not hold")
            found[key] = None
        return tuple(found)


def sign(text: str, key: VerifierKey, signer: Ed25519Signer) -> Signature:
    """The plain signature of a note's text (which ends in a newline) by the owner of this key."""
    return Signature(key.name, key.id, signer.sign(text.encode()))


def is_name(name: str) -> bool:
    """Whether a key may be called so."""
    return bool(name) and "+" not in name and not any(sign.isspace() or ord(sign) < 0x20 for sign in name)


def unbase64(text: str) -> bytes:
    """The bytes that are written so, in the one way to write them. Raises BadNote."""
    try:
        raw = b64decode(text, validate=True)
    except (Error, ValueError):
        raw = b""
    if not raw or b64encode(raw).decode() != text:
        raise BadNote(f"not base64: {text[:60]!r}")
    return raw
