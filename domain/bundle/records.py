"""The events of a bundle as bytes: a record each, in the order of their positions.

    length (4 bytes, big-endian) ‖ 0x00 ‖ leaf (domain/seal/leaf.py)

The part after the length is exactly what is hashed: SHA-256 over it is the leaf's hash.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from struct import Struct
from uuid import UUID

from domain.bundle.covering import Growing, subtrees
from domain.bundle.refusals import BundleBroken, Check
from domain.seal.leaf import FORMAT, leaf_bytes
from domain.seal.merkle import HASH

HEAD = Struct(">IHQ16sQH")
LONGEST = 64 * 1024**2
_LENGTH, _MARK = 4, FORMAT
_NAMED = re.compile(rb'"hash":"([0-9a-f]{64})"')


def record(position: int, stream: UUID, version: int, topic: str, state: bytes) -> bytes:
    """One event as a record."""
    leaf = leaf_bytes(position, stream, version, topic, state)
    return (len(leaf) + 1).to_bytes(_LENGTH, "big") + b"\x00" + leaf


@dataclass(frozen=True, slots=True)
class Read:
    """An event read back from a record."""

    position: int
    stream: UUID
    version: int
    topic: str
    state: bytes


def events(blocks: Iterable[bytes]) -> Iterator[Read]:
    """The events of these bytes, whatever blocks they come in. Raises BundleBroken."""
    rest, last = b"", 0
    for block in blocks:
        data, at = rest + block, 0
        while at + HEAD.size <= len(data):
            size, _, position, stream, version, name = HEAD.unpack_from(data, at)
            start, stop = at + HEAD.size, at + _LENGTH + size
            if size > LONGEST or start + name > stop:
                raise _malformed(last + 1)
            if stop > len(data):
                break
            topic = data[start : start + name].decode(errors="replace")
            yield Read(position, UUID(bytes=stream), version, topic, data[start + name : stop])
            at, last = stop, position
        rest = data[at:]
    if rest:
        raise _malformed(last + 1)


def documents_named(data: bytes) -> set[str]:
    """The hashes of documents that these stored bytes name: each value of a key `hash` of 64 hex digits."""
    return {found.decode() for found in _NAMED.findall(data)}


@dataclass
class Reckoning:
    """Hashes the records as they come, against the leaves' hashes and the subtrees between, and counts streams.

    `leaves` and `between` give the next so many bytes of `leaves.bin` and `gaps.bin`; `look_at` is a size at which the
    root is noted as `looked` on the way, where no gap lies before it. `gapless`: the bundle says it has every event.
    """

    size: int
    leaves: Callable[[int], bytes]
    between: Callable[[int], bytes]
    look_at: int | None = None
    looked: bytes | None = None
    gapless: bool = False
    tree: Growing = field(default_factory=Growing)
    versions: dict[bytes, int] = field(default_factory=dict)
    documents: set[bytes] = field(default_factory=set)
    events: int = 0
    gap_in_stream: tuple[int, bytes, int] | None = None
    _rest: bytes = b""

    def take(self, block: bytes) -> None:
        """The next bytes of the records. Raises BundleBroken where a record is not one, or not the leaf's."""
        data = self._rest + block if self._rest else block
        # The loop that every event goes through: what it does besides hashing is what a verification costs.
        unpack, head, hashed = HEAD.unpack_from, HEAD.size, sha256
        versions, documents = self.versions, self.documents
        hashes: list[bytes] = []
        add, have = hashes.append, versions.get
        last = first = self.tree.size
        at, end = 0, len(data)
        while at + head <= end:
            length, mark, position, stream, version, name = unpack(data, at)
            stop = at + 4 + length
            if mark != _MARK or length > LONGEST or at + head + name > stop:
                raise _malformed(last + 1)
            if stop > end:
                break
            leaf = hashed(data[at + 4 : stop]).digest()
            if position == last + 1:
                add(leaf)
            else:
                self._run(first, hashes)
                self._past_gap(last, position, leaf)
                hashes.clear()
                first = position
            last = position
            if have(stream, 0) != version - 1 and self.gap_in_stream is None:
                self.gap_in_stream = position, stream, version
            versions[stream] = version
            at = stop
        self._run(first, hashes)
        if last > self.size:
            raise _out_of_order(self.size, last)
        documents.update(_NAMED.findall(data, 0, at))
        self._rest = data[at:]

    def finish(self) -> bytes:
        """The root of the whole tree. Raises BundleBroken where the records end in the middle of one."""
        if self._rest:
            raise _malformed(self.tree.size + 1)
        self._bridge(self.size)
        return self.tree.root()

    def _run(self, first: int, hashes: list[bytes]) -> None:
        """Leaves that follow one another without a gap."""
        if not hashes:
            return
        said = self.leaves(HASH * len(hashes))
        if b"".join(hashes) != said:
            wrong = next(n for n, found in enumerate(hashes) if found != said[n * HASH : (n + 1) * HASH])
            raise BundleBroken(
                Check.STORED_BYTES,
                "Сохранённые байты записи не дают её отпечатка: запись изменена после того, как попала в журнал.",
                first + wrong + 1,
            )
        look = self.look_at
        if look is not None and first < look <= first + len(hashes):
            self.tree.extend(hashes[: look - first])
            self.looked = self.tree.root()
            self.tree.extend(hashes[look - first :])
        else:
            self.tree.extend(hashes)
        self.events += len(hashes)

    def _past_gap(self, last: int, position: int, leaf: bytes) -> None:
        """A leaf that does not follow at once; first of all its bytes must be the sealed ones, its position too."""
        if self.leaves(HASH) != leaf:
            raise BundleBroken(
                Check.STORED_BYTES,
                f"Сохранённые байты записи, которая стоит в пакете после записи № {last}, не дают её отпечатка: она "
                "изменена после того, как попала в журнал.",
                last + 1 if self.gapless else None,
            )
        if not last < position <= self.size:
            raise _out_of_order(last, position)
        self._bridge(position - 1)
        self.tree.add(0, leaf)
        self.events += 1

    def _bridge(self, end: int) -> None:
        for level, _ in subtrees(self.tree.size, end):
            found = self.between(HASH)
            if len(found) != HASH:
                raise BundleBroken(
                    Check.INCLUSION, "В пакете не хватает отпечатков соседних записей.", self.tree.size + 1
                )
            self.tree.add(level, found)


def _malformed(position: int | None) -> BundleBroken:
    return BundleBroken(Check.STORED_BYTES, "На месте записи стоят байты, которые ею не являются.", position)


def _out_of_order(last: int, position: int) -> BundleBroken:
    what = f"После записи № {last} стоит запись № {position}: порядок журнала нарушен или её нет в подписанном дереве."
    return BundleBroken(Check.STORED_BYTES, what, position)
