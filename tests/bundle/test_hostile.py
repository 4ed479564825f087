"""Files made to hurt whoever opens them: each is refused with a sentence, quickly and in little memory."""

import gzip
import io
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from application.verifying import verify_bundle
from domain.bundle import container, manifest
from domain.bundle.manifest import Entry, Manifest
from domain.bundle.refusals import BundleBroken, Check
from domain.seal.note import Note, sign
from tests.bundle.sealed_story import ORIGIN, MemorySource, SealedStory, rows_of
from tests.ledger_story import Story

SEALED = SealedStory(rows_of(Story(0, rows=1)))
HONEST = SEALED.bundle()


def refused(content: bytes) -> BundleBroken:
    with pytest.raises(BundleBroken) as told:
        verify_bundle(MemorySource(content), SEALED.trust())
    return told.value


def tarred(
    change: Callable[[tarfile.TarInfo], None], name: str = "bundle.note", kind: int = tarfile.USTAR_FORMAT
) -> bytes:
    """A first entry as an ordinary archiver would write it, with something odd about it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        member = tarfile.TarInfo(name)
        member.size = 3
        change(member)
        archive.addfile(member, io.BytesIO(b"abc"))
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.note", bytes(10_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        bytes(512),
        bytes(10_240),
        b"PK\x03\x04" + bytes(600),
        zipped(),
        gzip.compress(bytes(5_000_000)),
        b"\xff\xfe" * 700,
        tarred(lambda member: None, "../../etc/passwd"),
        tarred(lambda member: None, "/etc/passwd"),
        tarred(lambda member: None, "опись.json"),
        tarred(lambda member: setattr(member, "type", tarfile.SYMTYPE)),
        tarred(lambda member: setattr(member, "type", tarfile.LNKTYPE)),
        tarred(lambda member: setattr(member, "type", tarfile.DIRTYPE)),
        tarred(lambda member: setattr(member, "type", tarfile.FIFOTYPE)),
        tarred(lambda member: setattr(member, "mode", 0o4755)),
        tarred(lambda member: setattr(member, "mtime", 1)),
        tarred(lambda member: setattr(member, "uname", "root")),
        tarred(lambda member: setattr(member, "pax_headers", {"path": "bundle.note"}), kind=tarfile.PAX_FORMAT),
        tarred(lambda member: None, "bundle.note", tarfile.GNU_FORMAT),
        HONEST[: len(HONEST) // 2],
        HONEST[512:],
        HONEST + HONEST,
    ],
    ids=range(23),
)
def test_what_is_no_bundle_is_refused_with_a_sentence(content: bytes) -> None:
    told = refused(content)
    assert told.check in (Check.CONTAINER, Check.LOG_SIGNATURE)
    assert any("а" <= letter <= "я" for letter in str(told))


def signed(raw: bytes, *contents: tuple[str, bytes]) -> bytes:
    """A bundle whose manifest is these bytes, signed by the real key."""
    note = str(SEALED.sign_manifest(len(raw), _sha(raw))).encode()
    out = b""
    for name, content in (("bundle.note", note), ("manifest.json", raw), *contents):
        out += container.header(name, len(content)) + content + container.padding(len(content))
    return out + container.END


def _sha(raw: bytes) -> str:
    from hashlib import sha256

    return sha256(raw).hexdigest()


def claiming(*entries: Entry) -> bytes:
    return Manifest(ORIGIN, 3, 3, None, {}, (), {}, entries).raw()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"entries":' + b"9" * 5000 + b"}",
        claiming(Entry("../up", 1, "0" * 64)),
        claiming(Entry("/absolute", 1, "0" * 64)),
        claiming(Entry("a/../b", 1, "0" * 64)),
        claiming(Entry("C:\\windows", 1, "0" * 64)),
        claiming(Entry("имя", 1, "0" * 64)),
        claiming(Entry("a" * 101, 1, "0" * 64)),
        claiming(Entry("checkpoint", -1, "0" * 64)),
        claiming(Entry("checkpoint", 8**11, "0" * 64)),
        claiming(Entry("checkpoint", 1, "F" * 64)),
        claiming(Entry("checkpoint", 1, "0" * 64), Entry("checkpoint", 1, "0" * 64)),
        claiming(Entry("bundle.note", 1, "0" * 64)),
        claiming(Entry("checkpoint", 8**11 - 1, "0" * 64)),
        claiming(*(Entry(f"documents/{n}", 8**11 - 1, "0" * 64) for n in range(2000))),
        claiming().replace(b'"tree_size":3', b'"tree_size":3.0'),
        claiming().replace(b'"tree_size":3', b'"tree_size":true'),
        claiming().replace(b'"tree_size":3', b'"tree_size":3,"tree_size":3'),
        claiming().replace(b'"events":3', b'"events":99999999999999999999999999'),
        claiming().replace(b"{", b"{ ", 1),
        claiming()[:-1],
    ],
    ids=range(24),
)
def test_a_signed_manifest_that_makes_no_sense_is_refused(raw: bytes) -> None:
    assert refused(signed(raw)).check in (Check.CONTAINER, Check.LOG_SIGNATURE)


def test_a_small_file_that_claims_to_be_huge_takes_no_memory() -> None:
    large = Entry("events.bin", 8**11 - 1, "0" * 64)
    content = signed(claiming(large), ("events.bin", b"x" * 10))
    tracemalloc.start()
    refused(content)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_a_note_with_a_second_signature_is_refused_because_nothing_covers_it() -> None:
    size = container.sized(HONEST[: container.BLOCK], manifest.NOTE)
    rest = HONEST[container.BLOCK + size + len(container.padding(size)) :]
    note = Note.of(HONEST[container.BLOCK : container.BLOCK + size])
    stranger = SealedStory(SEALED.kept, seed=9)
    more = str(note.signed(sign(note.text, stranger.public, stranger.key))).encode()
    told = refused(container.header(manifest.NOTE, len(more)) + more + container.padding(len(more)) + rest)
    assert told.check is Check.LOG_SIGNATURE


def test_records_of_impossible_lengths_end_in_a_refusal() -> None:
    from domain.bundle.records import HEAD, Reckoning, events

    for length, name in ((0, 0), (1, 0), (36, 1), (2**32 - 1, 0), (70, 65_535), (36, 0)):
        data = HEAD.pack(length, 1, 1, b"s" * 16, 1, name) + bytes(8)
        with pytest.raises(BundleBroken):
            Reckoning(3, lambda size: bytes(size), lambda size: bytes(size)).take(data)
        if length != 36 or name:
            with pytest.raises(BundleBroken):
                list(events([data]))
    # What begins as an inner node of the tree begins is no leaf, whatever its hash.
    with pytest.raises(BundleBroken):
        Reckoning(3, lambda size: bytes(size), lambda size: bytes(size)).take(
            HEAD.pack(64, 0x0101, 1, b"s" * 16, 1, 0) + bytes(64)
        )
