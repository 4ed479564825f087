"""A receipt for one event (C2SP tlog-proof): index, path and checkpoint in one text, verified without a network."""

from base64 import b64encode
from dataclasses import dataclass

from domain.seal.checkpoint import Checkpoint
from domain.seal.merkle import HASH, verify_inclusion
from domain.seal.note import BadNote, Note, unbase64

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST = 63


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That the leaf of this index lies in the tree of this checkpoint; `extra` is not covered by any proof."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [b64encode(step).decode() for step in self.path]
        return "\n".join(lines) + f"\n\n{self.checkpoint}"

    @classmethod
    def of(cls, raw: bytes | str) -> "TlogProof":
        """The proof in this text. Raises BadNote."""
        try:
            whole = raw.decode() if isinstance(raw, bytes) else raw
        except UnicodeDecodeError:
            raise BadNote("a proof is UTF-8") from None
        before, blank, note = whole.partition("\n\n")
        first, *lines = before.split("\n")
        if first != FIRST_LINE or not blank:
            raise BadNote(f"a proof begins with {FIRST_LINE}, and its checkpoint follows after a blank line")
        extra = unbase64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
        number = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
        if not (number.isascii() and number.isdigit()) or len(number) > 19 or str(int(number)) != number:
            raise BadNote("a proof names the index of its leaf")
        path = tuple(unbase64(line) for line in lines)
        if len(path) > LONGEST or any(len(step) != HASH for step in path):
            raise BadNote("a proof's path is at most 63 hashes")
        return cls(int(number), path, Note.of(note), extra)

    def includes(self, leaf: bytes) -> bool:
        """Whether the leaf with this hash is the one in the checkpoint's tree.

        Whether the checkpoint is to be believed is another question: `checkpoint.opened`. Raises BadNote.
        """
        head = Checkpoint.of(self.checkpoint.text)
        return verify_inclusion(leaf, self.index, head.size, head.root, self.path)
