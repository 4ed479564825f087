"""What the signer knows and does: its keys, the last head it signed, and the refusal to sign anything that does not
follow from that.

All of it lies outside the database: whoever rewrites the database does not reach it, and a restored backup of the
database meets a head that is newer.

    keys.json    0600  the log's name and private keys, newest first
    log.pub      0644  the public keys, a verifier key a line
    head         0644  the last signed checkpoint
    statements   0644  signed notes on every change of keys and on every loss that was owned up to
"""

import json
import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.bundle.manifest import note_text
from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import EMPTY_ROOT, verify_consistency
from domain.seal.note import Note, Signature, VerifierKey, sign
from infrastructure.seal.ed25519 import new_seed, private_key, verifier_key
from infrastructure.seal.kept import PUBLIC, keep, kept

KEYS, PUBLIC_KEYS, HEAD, STATEMENTS = "keys.json", "log.pub", "head", "statements"


class SignatureRefused(Exception):
    """The asked head does not follow from the last one signed; `head` is that one."""

    def __init__(self, reason: str, head: Checkpoint | None) -> None:
        super().__init__(reason)
        self.head = head


@dataclass(frozen=True)
class LogKeys:
    """The log's name, which epoch of its history it is in, and its private keys, the current one first."""

    name: str
    epoch: int
    seeds: tuple[bytes, ...]

    @property
    def origin(self) -> str:
        """The first epoch has the plain name; after a loss that was owned up to, a number follows."""
        return self.name if self.epoch == 1 else f"{self.name}/{self.epoch}"

    def verifier_keys(self) -> list[VerifierKey]:
        return [verifier_key(self.origin, private_key(seed)) for seed in self.seeds]

    def signatures(self, text: str) -> tuple[Signature, ...]:
        keys = [private_key(seed) for seed in self.seeds]
        return tuple(sign(text, verifier_key(self.origin, key), key) for key in keys)


class SignerState:
    """One log's keys and head in a directory; for one process at a time."""

    def __init__(self, directory: Path, name: str | None = None) -> None:
        """Keys are made where there are none; the log is then called `name`, or something nobody else is called."""
        self._directory = directory
        self._keys = self._load(name)
        text = kept(directory / HEAD)
        self._note = None if text is None else Note.of(text)
        self._head = None if self._note is None else Checkpoint.of(self._note.text)

    @property
    def origin(self) -> str:
        return self._keys.origin

    @property
    def head(self) -> Checkpoint | None:
        """The last head signed, None before the first."""
        return self._head

    def verifier_keys(self) -> list[VerifierKey]:
        """The public keys that now sign, the newest first."""
        return self._keys.verifier_keys()

    def sign(self, size: int, root: bytes, proof: Sequence[bytes]) -> Note:
        """The signed checkpoint of this head. The proof is that of consistency with the last one signed.

        The head is on the disk before the signature leaves: a crash may lose a signature, never the memory of one.
        Raises SignatureRefused.
        """
        old, old_root = (self._head.size, self._head.root) if self._head else (0, EMPTY_ROOT)
        if size < old:
            raise SignatureRefused(f"a head of {size} is smaller than the signed one of {old}", self._head)
        if not verify_consistency(old, size, old_root, root, proof):
            raise SignatureRefused(f"the head of {size} does not follow from the signed one of {old}", self._head)
        head = Checkpoint(self._keys.origin, size, root)
        text = head.text()
        signatures = self._keys.signatures(text)
        if self._note is not None and (self._note.text, self._note.signatures) == (text, signatures):
            return self._note
        note = Note(text, signatures)
        keep(self._directory / HEAD, str(note), PUBLIC)
        self._note, self._head = note, head
        return note

    def sign_manifest(self, size: int, sha256: str) -> Note:
        """A bundle's note (docs/bundle.md): its text is made here, so nobody gets anything else signed by asking so.

        By the oldest living key alone, which most auditors have: a second signature nothing would cover. Raises
        ValueError for what is no size or hash.
        """
        text = note_text(self._keys.origin, size, sha256)
        key = private_key(self._keys.seeds[-1])
        return Note(text, (sign(text, verifier_key(self._keys.origin, key), key),))

    def rotate(self, at: datetime) -> Note:
        """A new key, which from now on signs beside the old one; the statement of both, signed by both."""
        new = LogKeys(self._keys.name, self._keys.epoch, (new_seed(), *self._keys.seeds))
        key = new.verifier_keys()[0]
        return self._become(new, f"vekha-new-key/v1\n{new.origin}\n{key}\n{_moment(at)}\n", new)

    def retire(self, at: datetime) -> Note:
        """The older keys are destroyed; the statement, signed by those too. Raises SignatureRefused with one key."""
        if len(self._keys.seeds) < 2:
            raise SignatureRefused("there is one key only, nothing to retire", self._head)
        new = LogKeys(self._keys.name, self._keys.epoch, self._keys.seeds[:1])
        retired = "".join(f"{key}\n" for key in self._keys.verifier_keys()[1:])
        return self._become(new, f"vekha-retired-key/v1\n{new.origin}\n{retired}{_moment(at)}\n", self._keys)

    def own_up(self, size: int, root: bytes, reason: str, at: datetime) -> Note:
        """History was lost: a new origin, whose beginning is a statement on the lost head and on what is left.

        Nobody takes the new log for the old one: witnesses and auditors have to be told its name. Raises
        SignatureRefused where nothing was signed.
        """
        if self._head is None:
            raise SignatureRefused("nothing was signed: nothing can be lost", None)
        new = LogKeys(self._keys.name, self._keys.epoch + 1, self._keys.seeds)
        text = (
            f"vekha-history-lost/v1\n{self.origin}\n{self._head.size}\n{b64encode(self._head.root).decode()}\n"
            f"{new.origin}\n{size}\n{b64encode(root).decode()}\n{_moment(at)}\n{_line(reason)}\n"
        )
        note = Note(text, (*self._keys.signatures(text), *new.signatures(text)))
        self._state(note)
        # The head goes first: with the new name and the old head nothing could be signed.
        (self._directory / HEAD).replace(self._directory / f"{HEAD}-{self._keys.epoch}")
        self._note = self._head = None
        self._store(new)
        return note

    def statements(self) -> str:
        """All signed statements so far, one after another."""
        return kept(self._directory / STATEMENTS) or ""

    def _become(self, new: LogKeys, text: str, signed_with: LogKeys) -> Note:
        note = Note(text, signed_with.signatures(text))
        self._state(note)
        self._store(new)
        return note

    def _state(self, note: Note) -> None:
        keep(self._directory / STATEMENTS, f"{self.statements()}{note}\n", PUBLIC)

    def _load(self, name: str | None) -> LogKeys:
        found = stored_keys(self._directory)
        if found is not None:
            return found
        self._store(LogKeys(name or f"vekha.log/{secrets.token_hex(8)}", 1, (new_seed(),)))
        return self._keys

    def _store(self, keys: LogKeys) -> None:
        said = {"name": keys.name, "epoch": keys.epoch, "seeds": [seed.hex() for seed in keys.seeds]}
        keep(self._directory / KEYS, json.dumps(said))
        keep(self._directory / PUBLIC_KEYS, "".join(f"{key}\n" for key in keys.verifier_keys()), PUBLIC)
        self._keys = keys


def stored_keys(directory: Path) -> LogKeys | None:
    """The log's keys, for whoever may read them; None before they are made."""
    text = kept(directory / KEYS)
    if text is None:
        return None
    found = json.loads(text)
    return LogKeys(found["name"], found["epoch"], tuple(bytes.fromhex(seed) for seed in found["seeds"]))


def published_head(directory: Path) -> Checkpoint | None:
    """The last head signed, as the signer's files tell it to anybody; None where there is none, or none here."""
    text = kept(directory / HEAD)
    return None if text is None else Checkpoint.of(Note.of(text).text)


def published_keys(directory: Path) -> list[VerifierKey]:
    """The log's public keys, the newest first; none before the first start."""
    return [VerifierKey.of(line) for line in (kept(directory / PUBLIC_KEYS) or "").splitlines()]


def _line(text: str) -> str:
    """In one line, without signs that a note may not have."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
