"""Everything that could be done to a bundle, a checkpoint, a proof or the ledger's rows, tried at random.

`python -m tests.bundle.mutations --count 100000` says how many were tried and how many were believed; that must be 0.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TextIO

from application.verifying import Trust, verify_bundle
from application.verifying_receipts import ReceiptBroken, verify_receipt
from domain.bundle.refusals import BundleBroken
from domain.seal.checkpoint import cosigned_by, opened
from domain.seal.leaf import Leaf, event_hash, leaf_bytes
from domain.seal.merkle import Frontier, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from domain.seal.note import BadNote, BadSignature, Note
from domain.seal.proof import TlogProof
from infrastructure.seal.ed25519 import holds
from tests.bundle.operator import Operator
from tests.bundle.sealed_story import MemorySource, SealedStory, naming, rows_of, stamp
from tests.ledger_story import Story

PAPERS = (b"first paper" * 9, b"second paper")


class Same(Exception):
    """The change changed nothing: it is not counted."""


@dataclass
class Tally:
    """How many of each kind were tried, and which were believed (or ended in a crash instead of a refusal)."""

    tried: Counter[str] = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)


class Mutations:
    """A small sealed ledger, a plan's bundle of it and the whole one, and ways to spoil them."""

    def __init__(self, seed: int = 0) -> None:
        self.chance = random.Random(seed)
        rows = rows_of(Story(0, rows=2), Story(1, rows=2))
        rows[30], rows[-3] = naming(rows[30], PAPERS[0]), naming(rows[-3], PAPERS[1])
        sealed = SealedStory(rows, documents={hash_of(paper): paper for paper in PAPERS})
        sealed.stamped = (stamp(sealed, 40),)
        self.sealed = sealed
        self.since = len(rows) - 7
        self.trust = sealed.trust(self.since)
        self.bundles = [sealed.bundle(Story(1, rows=2).plan, [self.since]), sealed.bundle(None, [self.since])]
        self.operators = [Operator(sealed, bundle) for bundle in self.bundles]
        head, note = sealed.head()
        self.head, self.note = head, str(note)

    def run(self, count: int, say: Callable[[str], None] = lambda _: None) -> Tally:
        """Tries so many, each kind in turn."""
        for bundle in self.bundles:
            verify_bundle(MemorySource(bundle), self.trust)
        tally = Tally()
        kinds = (*[self.bytes_changed] * 8, *[self.signed_anew] * 6, self.note_changed, self.receipt, *self._proofs())
        while (done := tally.tried.total()) < count:
            kind = kinds[self.chance.randrange(len(kinds))]
            try:
                name, believed = kind()
            except Same:
                continue
            tally.tried[name] += 1
            if believed:
                tally.accepted.append(name)
            if done % 5000 == 4999:
                say(f"{done + 1} of {count}")
        return tally

    def bytes_changed(self) -> tuple[str, bool]:
        """The file as it lies on a disk or goes by mail."""
        bundle = self.chance.choice(self.bundles)
        name, changed = self.spoilt(bundle)
        return f"bundle: {name}", self._believed(bundle, changed, self.trust)

    def signed_anew(self) -> tuple[str, bool]:
        """What only the operator can do: the manifest, or the head too, signed again with the log's real key."""
        number = self.chance.randrange(2)
        name, changed, trust = self.operators[number].attack(self.chance, self.trust)
        return f"operator: {name}", self._believed(self.bundles[number], changed, trust)

    def note_changed(self) -> tuple[str, bool]:
        """A checkpoint that says something else than what was signed."""
        name, changed = self.spoilt(self.note.encode())
        try:
            head, note = opened(changed, [self.sealed.public], holds)
            witnessed = cosigned_by(note, [self.sealed.witness], holds)
        except (BadNote, BadSignature):
            return f"checkpoint: {name}", False
        # A signature line lost, moved or added leaves the head what it is; the witness is asked for apart.
        return f"checkpoint: {name}", bool(witnessed) and head != self.head

    def receipt(self) -> tuple[str, bool]:
        """A receipt for one event, made to speak for another."""
        index = self.chance.randrange(self.head.size)
        path = tuple(inclusion_proof(self.sealed.nodes(), index, self.head.size))
        receipt = str(TlogProof(index, path, opened(self.note, [self.sealed.public], holds)[1]))
        name, changed = self.spoilt(receipt.encode())
        leaf = self.sealed.leaves[index]
        try:
            read = TlogProof.of(changed)
            head, _ = opened(str(read.checkpoint), [self.sealed.public], holds)
            believed = read.includes(leaf)
        except (BadNote, BadSignature):
            return f"receipt: {name}", False
        return f"receipt: {name}", believed and (read.index, head) != (index, self.head)

    def whole_receipt(self) -> tuple[str, bool]:
        """A receipt with its event within, as `vekha verify` reads it: another event, place or head believed."""
        index = self.chance.randrange(self.head.size)
        path = tuple(inclusion_proof(self.sealed.nodes(), index, self.head.size))
        leaf = leaf_bytes(*self.sealed.kept[index])
        name, changed = self.spoilt(str(TlogProof(index, path, Note.of(self.note), leaf)).encode())
        trust = Trust([self.sealed.public], holds, [self.sealed.witness])
        try:
            verified = verify_receipt(changed, trust)
        except ReceiptBroken:
            return f"whole receipt: {name}", False
        return f"whole receipt: {name}", (verified.event, verified.checkpoint) != (Leaf.of(leaf), self.head)

    def _proofs(self) -> tuple[Callable[[], tuple[str, bool]], ...]:
        return self.inclusion, self.consistency, self.table, self.whole_receipt

    def inclusion(self) -> tuple[str, bool]:
        """One part of an inclusion proof is another."""
        chance, size = self.chance, self.head.size
        index = chance.randrange(size)
        path = inclusion_proof(self.sealed.nodes(), index, size)
        leaf, root = self.sealed.leaves[index], self.head.root
        match chance.randrange(4):
            case 0:
                return "inclusion: leaf", verify_inclusion(self._flipped(leaf), index, size, root, path)
            case 1:
                other = chance.choice([n for n in range(size) if n != index])
                return "inclusion: index", verify_inclusion(leaf, other, size, root, path)
            case 2:
                other = chance.choice([n for n in (size - 1, size + 1, size * 2, index) if n != size])
                # The proof holds for any size whose tree has the same shape on this path: the root is what differs.
                return "inclusion: root", verify_inclusion(leaf, index, other, self._flipped(root), path)
            case _:
                return "inclusion: path", verify_inclusion(leaf, index, size, root, self._path(path))

    def consistency(self) -> tuple[str, bool]:
        """One part of a consistency proof is another."""
        chance, size = self.chance, self.head.size
        old = chance.randrange(1, size)
        was, now = self.sealed.checkpoint(old).root, self.head.root
        path = consistency_proof(self.sealed.nodes(), old, size)
        match chance.randrange(3):
            case 0:
                return "consistency: old root", verify_consistency(old, size, self._flipped(was), now, path)
            case 1:
                return "consistency: root", verify_consistency(old, size, was, self._flipped(now), path)
            case _:
                return "consistency: path", verify_consistency(old, size, was, now, self._path(path))

    def table(self) -> tuple[str, bool]:
        """A row of the ledger's table edited, moved, lost or added: the tree over the rows is another."""
        chance, rows = self.chance, list(self.sealed.kept)
        at = chance.randrange(len(rows))
        position, stream, version, topic, state = rows[at]
        name = chance.choice(("state", "topic", "version", "swap", "delete", "insert", "newest"))
        match name:
            case "state":
                rows[at] = position, stream, version, topic, self._flipped(state)
            case "topic":
                rows[at] = position, stream, version, topic + "x", state
            case "version":
                rows[at] = position, stream, version + chance.randrange(1, 9), topic, state
            case "swap":
                other = chance.randrange(len(rows))
                if other == at:
                    raise Same
                rows[at], rows[other] = rows[other], rows[at]
            case "delete":
                del rows[at]
            case "insert":
                rows.insert(at, (position, stream, version, topic, b"{}"))
            case _:
                del rows[-chance.randrange(1, 9) :]
        tree = Frontier()
        tree.extend(event_hash(n, *row[1:]) for n, row in enumerate(rows, 1))
        return f"table: {name}", (tree.size, tree.root()) == (self.head.size, self.head.root)

    def _believed(self, bundle: bytes, changed: bytes, trust: Trust) -> bool:
        if changed == bundle:
            raise Same
        try:
            verify_bundle(MemorySource(changed), trust)
        except BundleBroken:
            return False
        return True

    def _path(self, path: list[bytes]) -> list[bytes]:
        chance, changed = self.chance, list(path)
        at = chance.randrange(len(path)) if path else 0
        match chance.randrange(4):
            case 0 if path:
                changed[at] = self._flipped(path[at])
            case 1 if path:
                del changed[at]
            case 2 if len(path) > 1:
                changed[at], changed[at - 1] = changed[at - 1], changed[at]
            case _:
                changed.insert(at, chance.randbytes(32))
        if changed == path:
            raise Same
        return changed

    def _flipped(self, content: bytes) -> bytes:
        changed = bytearray(content)
        changed[self.chance.randrange(len(changed))] ^= 1 << self.chance.randrange(8)
        return bytes(changed)

    def spoilt(self, content: bytes) -> tuple[str, bytes]:
        """What was done to the bytes, and what they are now."""
        chance, size = self.chance, len(content)
        at, length = chance.randrange(size), chance.choice((1, 2, 32, 512, 700))
        piece = content[at : at + length]
        match chance.randrange(10):
            case 0 | 1 | 2 | 3:
                return "bit", self._flipped(content)
            case 4:
                return "cut", content[:at]
            case 5:
                return "deleted", content[:at] + content[at + length :]
            case 6:
                return "duplicated", content[:at] + piece + content[at:]
            case 7:
                to = chance.randrange(size)
                changed = bytearray(content)
                changed[to : to + len(piece)] = piece
                changed = changed[:size]
                if changed == content:
                    raise Same
                return "overwritten", bytes(changed)
            case 8:
                return "inserted", content[:at] + chance.randbytes(length) + content[at:]
            case _:
                return "trailing", content + chance.choice((b"\0", b"\n", bytes(512), chance.randbytes(length)))


def hash_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def _tell(stream: TextIO, said: str) -> None:
    stream.write(f"{said}\n")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    tally = Mutations(given.seed).run(given.count, lambda said: _tell(sys.stderr, said))
    told = {"tried": tally.tried.total(), "accepted": len(tally.accepted), "which": tally.accepted[:20]}
    _tell(sys.stdout, json.dumps({**told, "kinds": dict(sorted(tally.tried.items()))}))
    return 1 if tally.accepted else 0


if __name__ == "__main__":
    sys.exit(main())
