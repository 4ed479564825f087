"""A witness (C2SP tlog-witness): remembers of each log the last head, and cosigns one only if it continues that.

It shares nothing with the log but the log's public key, and runs where the log's operator cannot reach it.

    key                 0600  its name and private key
    logs/<hash>         the last cosigned checkpoint of the log with this origin, by the SHA-256 of the origin
    alarms/<moment>     what a log had signed and must not have: two heads that do not fit together
"""

import hashlib
import json
import logging
import secrets
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.seal.checkpoint import Checkpoint, cosign
from domain.seal.merkle import EMPTY_ROOT, HASH, verify_consistency
from domain.seal.note import COSIGNATURE, BadNote, BadSignature, Note, VerifierKey, unbase64
from infrastructure.seal.ed25519 import holds, new_seed, private_key, verifier_key
from infrastructure.seal.kept import PUBLIC, keep, kept

SIZE_TYPE = "text/x.tlog.size"
LONGEST_PROOF = 63
MOST_ALARMS = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer of the witness."""

    status: int
    body: str
    kind: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log submits: the size that it thinks the witness knows, the proof from there, the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @classmethod
    def of(cls, raw: bytes) -> "Submission":
        """The body of `add-checkpoint`. Raises BadNote."""
        try:
            head, blank, note = raw.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise BadNote("the body is UTF-8") from None
        first, *lines = head.split("\n")
        number = first.removeprefix("old ")
        if not blank or number == first or not (number.isascii() and number.isdigit()) or len(number) > 19:
            raise BadNote("the body begins with «old» and a size, and the checkpoint follows after a blank line")
        proof = tuple(unbase64(line) for line in lines)
        if str(int(number)) != number or len(proof) > LONGEST_PROOF or any(len(step) != HASH for step in proof):
            raise BadNote("not a size and a consistency proof")
        return cls(int(number), proof, Note.of(note))

    def __str__(self) -> str:
        lines = [f"old {self.old}", *(b64encode(step).decode() for step in self.proof)]
        return "\n".join(lines) + f"\n\n{self.note}"


class Witness:
    """One witness's key and memory in a directory; for one process at a time."""

    def __init__(
        self,
        directory: Path,
        logs: Sequence[VerifierKey],
        *,
        name: str | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`logs` are the public keys it knows, several of one name while a log changes keys."""
        (directory / "logs").mkdir(parents=True, exist_ok=True)
        (directory / "alarms").mkdir(exist_ok=True)
        self._directory, self._logs, self._now = directory, tuple(logs), now
        self.key, self._private = _key(directory, name)
        self._lock = threading.Lock()

    def add_checkpoint(self, raw: bytes) -> Answer:
        """Cosigns, or says why not; remembered on the disk before the cosignature leaves."""
        try:
            asked = Submission.of(raw)
            head = Checkpoint.of(asked.note.text)
        except BadNote as wrong:
            return Answer(400, f"{wrong}\n")
        keys = [key for key in self._logs if key.name == head.origin]
        if not keys:
            return Answer(404, "this log is not known here\n")
        try:
            signed = asked.note.signed_by(keys, holds)
        except BadSignature as wrong:
            return Answer(403, f"{wrong}\n")
        if not signed:
            return Answer(403, "no known key of the log has signed\n")
        if asked.old > head.size:
            return Answer(400, "the old size is larger than the checkpoint's\n")
        with self._lock:
            return self._decide(asked, head)

    def _decide(self, asked: Submission, head: Checkpoint) -> Answer:
        known = self.last(head.origin)
        size, root = (known[0].size, known[0].root) if known else (0, EMPTY_ROOT)
        if asked.old != size or (head.size == size and head.root != root):
            if known and head.size == size and head.root != root:
                self._alarm("two heads of one size", asked, known[1])
            return Answer(409, f"{size}\n", SIZE_TYPE)
        if not verify_consistency(size, head.size, root, head.root, asked.proof):
            if known:
                self._alarm("a head that is not proved to continue the last one", asked, known[1])
            return Answer(422, "the head does not continue the last one\n")
        cosignature = cosign(head.text(), int(self._now()), self.key, self._private)
        keep(self._place(head.origin), str(asked.note.signed(cosignature)), PUBLIC)
        return Answer(200, cosignature.line())

    def last(self, origin: str) -> tuple[Checkpoint, Note] | None:
        """The last head of this log that was cosigned, None before the first."""
        text = kept(self._place(origin))
        if text is None:
            return None
        note = Note.of(text)
        return Checkpoint.of(note.text), note

    def at_place(self, place: str) -> str | None:
        """The last cosigned checkpoint of the log whose origin has this SHA-256, as text."""
        return next((str(note) for head, note in self.known() if self._place(head.origin).name == place), None)

    def known(self) -> list[tuple[Checkpoint, Note]]:
        """The last cosigned head of every log."""
        texts = [kept(path) for path in sorted((self._directory / "logs").iterdir()) if not path.name.startswith(".")]
        notes = [Note.of(text) for text in texts if text is not None]
        return [(Checkpoint.of(note.text), note) for note in notes]

    def alarms(self) -> list[Path]:
        """What logs have signed that does not fit together, oldest first."""
        return sorted((self._directory / "alarms").glob("*.txt"))

    def _place(self, origin: str) -> Path:
        return self._directory / "logs" / hashlib.sha256(origin.encode()).hexdigest()

    def _alarm(self, what: str, asked: Submission, known: Note) -> None:
        """Keeps both heads: each signed by the log, together they show what it did."""
        log.error("ALARM: %s: %s", what, asked.note.text.split("\n", 1)[0])
        if len(self.alarms()) >= MOST_ALARMS:
            return
        mark = hashlib.sha256(str(asked).encode()).hexdigest()[:12]
        if any(path.stem.endswith(mark) for path in self.alarms()):
            return
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._now()))
        keep(self._directory / "alarms" / f"{moment}-{mark}.txt", f"{what}\n\n{asked}\n\n{known}", PUBLIC)


def _key(directory: Path, name: str | None) -> tuple[VerifierKey, Ed25519PrivateKey]:
    text = kept(directory / "key")
    if text is None:
        made = {"name": name or f"vekha.witness/{secrets.token_hex(8)}", "seed": new_seed().hex()}
        keep(directory / "key", text := json.dumps(made))
    found = json.loads(text)
    private = private_key(bytes.fromhex(found["seed"]))
    return verifier_key(found["name"], private, COSIGNATURE), private
