"""The operator of the log as an attacker: holds the log's real key and may sign whatever he likes anew.

The witness cosigns nothing of it: it has its own key, and remembers.
"""

import json
import random
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from application.opened_bundle import open_bundle
from application.verifying import Trust
from domain.bundle import manifest as names
from domain.bundle.manifest import Manifest
from domain.bundle.records import events, record
from domain.seal.checkpoint import Checkpoint
from domain.seal.leaf import event_hash
from domain.seal.merkle import Frontier
from infrastructure.bundles.parts import Part, put_together, small
from infrastructure.seal.ed25519 import holds
from tests.bundle.sealed_story import MemorySource, SealedStory

Contents = dict[str, bytes]


class Operator:
    """Attacks on one bundle of a sealed ledger."""

    def __init__(self, sealed: SealedStory, bundle: bytes) -> None:
        opened = open_bundle(MemorySource(bundle), [sealed.public], holds)
        self._sealed, self._manifest = sealed, opened.manifest
        self._contents = {
            name: bundle[place.offset : place.offset + place.size]
            for name, place in opened.places.items()
            if name not in (names.NOTE, names.MANIFEST)
        }
        self._records = [
            record(e.position, e.stream, e.version, e.topic, e.state) for e in events([self._contents[names.EVENTS]])
        ]

    def attack(self, chance: random.Random, trust: Trust) -> tuple[str, bytes, Trust]:
        """One attack: its name, the bundle, and an auditor who should notice."""
        name = chance.choice(
            (
                "record",
                "forged record",
                "order",
                "omission",
                "doubled",
                "leaf",
                "gap",
                "proof",
                "document",
                "missing document",
                "stamp",
                "rollback",
                "fork",
                "edit and reseal",
                "stranger",
                "claims",
            )
        )
        contents, manifest = dict(self._contents), self._manifest
        match name:
            case "record":
                contents[names.EVENTS] = _flipped(contents[names.EVENTS], chance)
            case "forged record" | "order" | "omission" | "doubled":
                manifest = self._rewritten(name, contents, chance)
            case "leaf":
                contents[names.LEAVES] = _flipped(contents[names.LEAVES], chance)
            case "gap":
                gaps = contents[names.GAPS]
                contents[names.GAPS] = _flipped(gaps, chance) if gaps else chance.randbytes(32)
            case "proof":
                contents[names.CONSISTENCY] = self._other_proof(chance)
            case "document":
                held = chance.choice([n for n in contents if n.startswith(names.DOCUMENTS)])
                contents[held] = _flipped(contents[held], chance)
            case "missing document":
                del contents[chance.choice([n for n in contents if n.startswith(names.DOCUMENTS)])]
            case "stamp":
                token = f"{names.TIMESTAMPS}1.tsr"
                if chance.randrange(2):
                    contents[token] = _flipped(contents[token], chance)
                else:
                    contents[f"{names.TIMESTAMPS}1.note"] = _flipped(contents[f"{names.TIMESTAMPS}1.note"], chance)
            case "stranger":
                contents[f"{names.DOCUMENTS}{chance.randbytes(32).hex()}"] = b"a paper that no event names"
            case "claims":
                manifest = self._other_claims(chance)
            case _:
                return self._history(name, contents, chance, trust)
        return name, self._signed(contents, manifest), trust

    def rewritten(self, chance: random.Random) -> bytes:
        """The bundle with its records changed, and all that follows from them but the head."""
        contents = dict(self._contents)
        name = chance.choice(("forged record", "order", "omission", "doubled"))
        return self._signed(contents, self._rewritten(name, contents, chance))

    def _rewritten(self, name: str, contents: Contents, chance: random.Random) -> Manifest:
        """Records changed together with their leaves and with what the manifest says of them."""
        records = list(self._records)
        at = chance.randrange(len(records))
        match name:
            case "forged record":
                records[at] = records[at][:-1] + bytes([records[at][-1] ^ 1])
            case "order":
                other = (at + 1) % len(records)
                records[at], records[other] = records[other], records[at]
            case "omission":
                del records[at]
            case _:
                records.insert(at, records[at])
        contents[names.EVENTS] = b"".join(records)
        contents[names.LEAVES] = b"".join(sha256(r[4:]).digest() for r in records)
        streams: dict[UUID, int] = {}
        for event in events([contents[names.EVENTS]]):
            streams[event.stream] = streams.get(event.stream, 0) + 1
        told = {s: n for s, n in streams.items() if self._manifest.plan is not None}
        return replace(self._manifest, events=len(records), streams=told)

    def _other_proof(self, chance: random.Random) -> bytes:
        proofs = json.loads(self._contents[names.CONSISTENCY])
        size = chance.choice(sorted(proofs))
        if chance.randrange(3) == 0:
            proofs = {str(int(size) + 1 if n == size else int(n)): proof for n, proof in proofs.items()}
        else:
            steps = proofs[size]
            at = chance.randrange(len(steps))
            other = json.loads(self._contents[names.CONSISTENCY])[size][at - 1]
            steps[at] = other if other != steps[at] else "A" * 43 + "="
        return json.dumps(proofs, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    def _other_claims(self, chance: random.Random) -> Manifest:
        manifest = self._manifest
        match chance.randrange(4):
            case 0:
                return replace(manifest, tree_size=manifest.tree_size + chance.choice((-1, 1)))
            case 1:
                return replace(manifest, events=manifest.events + 1)
            case 2:
                return replace(manifest, origin="another.example/log")
            case _:
                stream = next(iter(manifest.streams), self._sealed.kept[0][1])
                return replace(manifest, streams={**manifest.streams, stream: chance.randrange(50, 99)})

    def _history(self, name: str, contents: Contents, chance: random.Random, trust: Trust) -> tuple[str, bytes, Trust]:
        """Another history of the whole log, signed by its key: noticed by the witness's absence or by the old head."""
        rows, known = list(self._sealed.kept), trust.since.size if trust.since else 0
        match name:
            case "rollback":
                rows = rows[: chance.randrange(1, known)]
            case "fork":
                at = chance.randrange(known)
                rows[at:] = [(p, s, v, t, b'{"forked":1}') for p, s, v, t, _ in rows[at:]]
                position, stream, version, topic, _ = rows[-1]
                rows += [(position + n, stream, version + n, topic, b"{}") for n in range(1, chance.randrange(2, 9))]
            case _:
                at = chance.randrange(known)
                position, stream, version, topic, state = rows[at]
                rows[at] = position, stream, version, topic, _flipped(state, chance)
        tree = Frontier()
        tree.extend(event_hash(*row) for row in rows)
        head = Checkpoint(self._manifest.origin, tree.size, tree.root())
        contents[names.CHECKPOINT] = str(self._sealed.signed(head.size, head.root, cosigned=False)).encode()
        contents[names.EVENTS] = b"".join(record(*row) for row in rows)
        contents[names.LEAVES] = b"".join(event_hash(*row) for row in rows)
        contents[names.GAPS] = b""
        manifest = replace(self._manifest, tree_size=len(rows), events=len(rows), plan=None, streams={})
        for stamped in [n for n in contents if n.startswith((names.TIMESTAMPS, names.DOCUMENTS))]:
            del contents[stamped]
        manifest = replace(manifest, left_out={d.removeprefix(names.DOCUMENTS): "" for d in self._papers()})
        noticing = chance.choice((replace(trust, since=None, stamps=None), replace(trust, witnesses=(), stamps=None)))
        return f"{name}, {'witness' if noticing.witnesses else 'old head'}", self._signed(contents, manifest), noticing

    def _papers(self) -> list[str]:
        return [name for name in self._contents if name.startswith(names.DOCUMENTS)]

    def _signed(self, contents: Contents, manifest: Manifest) -> bytes:
        told = {name: Part.of(name, content).entry() for name, content in contents.items()}
        told[names.EVENTS] = replace(told[names.EVENTS], sha256=told[names.LEAVES].sha256)
        entries = tuple(told.values())
        raw = replace(manifest, entries=entries).raw()
        note = str(self._sealed.sign_manifest(len(raw), sha256(raw).hexdigest())).encode()
        out = BytesIO()
        put_together([small(names.NOTE, note), small(names.MANIFEST, raw), *(small(*c) for c in contents.items())], out)
        return out.getvalue()


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)
