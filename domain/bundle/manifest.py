"""What a bundle says of itself: the tree, the plan, the streams, and every entry with its size and hash.

The manifest is signed through a short note of its own kind (`note_text`): its first line is no log's origin and its
second no size, so that the signature of a manifest can never pass for that of a checkpoint, nor the other way round.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.bundle.container import LARGEST, is_name
from domain.bundle.refusals import BundleBroken, Check
from domain.seal.note import is_name as is_key_name

FORMAT = "vekha-bundle/1"
KIND = "vekha bundle manifest v1"
NOTE, MANIFEST, CHECKPOINT, CONSISTENCY = "bundle.note", "manifest.json", "checkpoint", "consistency.json"
LEAVES, GAPS, EVENTS, INDEX = "leaves.bin", "gaps.bin", "events.bin", "index.html"
TIMESTAMPS, DOCUMENTS = "timestamps/", "documents/"

# A bundle of more is not read: a note has one signature, a checkpoint a hundred, a token is a few kilobytes.
LARGEST_NOTE, LARGEST_MANIFEST, LARGEST_SMALL = 4096, 64 * 1024**2, 1024**2
_HASH = re.compile("[0-9a-f]{64}", re.ASCII)
_GREATEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the bundle: its name, its bytes' number and their SHA-256 in hex.

    That of the events is over the hashes of their records, which is over the bytes of `leaves.bin`: every record is
    hashed for the tree anyway.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`plan` is None for a bundle of the whole log. `streams` has how many events each stream of a plan's bundle had
    when the tree had `tree_size` leaves. `left_out` are documents that events name and the bundle has not, each with
    the reason.
    """

    origin: str
    tree_size: int
    events: int
    plan: UUID | None
    streams: Mapping[UUID, int]
    since: tuple[int, ...]
    left_out: Mapping[str, str]
    entries: tuple[Entry, ...] = field(default=())

    def raw(self) -> bytes:
        """The one way to write it: JSON with sorted names and no blanks, a newline at the end."""
        said = {
            "format": FORMAT,
            "origin": self.origin,
            "tree_size": self.tree_size,
            "events": self.events,
            "plan": None if self.plan is None else str(self.plan),
            "streams": {str(stream): versions for stream, versions in self.streams.items()},
            "since": list(self.since),
            "left_out": dict(self.left_out),
            "entries": [{"name": e.name, "size": e.size, "sha256": e.sha256} for e in self.entries],
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def of(cls, raw: bytes) -> "Manifest":
        """The manifest in these bytes. Raises BundleBroken, also where they could be written otherwise."""
        try:
            manifest = _read(json.loads(raw))
            same = manifest.raw() == raw
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UnicodeError):
            same = False
        if not same:
            raise BundleBroken(Check.CONTAINER, "Опись пакета написана не по правилам: docs/bundle.md.")
        return manifest

    def sizes(self, note: int, own: int) -> list[tuple[str, int]]:
        """Names and sizes of all entries in their order, the note and the manifest itself first."""
        return [(NOTE, note), (MANIFEST, own), *((e.name, e.size) for e in self.entries)]


def note_text(origin: str, size: int, sha256: str) -> str:
    """The text that the log's key signs for a bundle whose manifest has this size and hash. Raises ValueError."""
    return f"{KIND}\nlog {origin}\nmanifest {_count(size, LARGEST_MANIFEST)} {_hash(sha256)}\n"


def _read(told: dict[str, Any]) -> Manifest:
    if told.keys() != {"format", "origin", "tree_size", "events", "plan", "streams", "since", "left_out", "entries"}:
        raise ValueError("other fields")
    if told["format"] != FORMAT or not is_key_name(told["origin"]):
        raise ValueError("another format")
    entries = tuple(Entry(e["name"], _count(e["size"], LARGEST), _hash(e["sha256"])) for e in told["entries"])
    names = {entry.name for entry in entries}
    if len(names) != len(entries) or names & {NOTE, MANIFEST} or not all(is_name(name) for name in names):
        raise ValueError("names")
    return Manifest(
        origin=told["origin"],
        tree_size=_count(told["tree_size"]),
        events=_count(told["events"]),
        plan=None if told["plan"] is None else UUID(told["plan"]),
        streams={UUID(stream): _count(versions) for stream, versions in told["streams"].items()},
        since=tuple(_count(size) for size in told["since"]),
        left_out={_hash(hash_): str(reason) for hash_, reason in told["left_out"].items()},
        entries=entries,
    )


def _count(given: object, most: int = _GREATEST) -> int:
    if type(given) is not int or not 0 <= given <= most:
        raise ValueError(f"not a number: {given!r}")
    return given


def _hash(given: object) -> str:
    if not isinstance(given, str) or _HASH.fullmatch(given) is None:
        raise ValueError("not a hash")
    return given
