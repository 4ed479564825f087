"""What a bundle proves, what it is refused for, in which order, and what the auditor is told."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest

from application.bundle import LedgerUnlikeSeal, SinceAhead
from application.looking import UnknownPlan
from application.opened_bundle import open_bundle
from application.verifying import KnownStreams, Trust, Verified, verify_bundle
from domain.actors import natural_id
from domain.bundle import container
from domain.bundle import manifest as names
from domain.bundle.manifest import Manifest
from domain.bundle.records import record
from domain.bundle.refusals import BundleBroken, Check
from domain.seal.note import Note
from infrastructure.bundles.parts import Part, put_together, small
from infrastructure.seal.ed25519 import holds
from tests.bundle.mutations import PAPERS, hash_of
from tests.bundle.sealed_story import MemorySource, SealedStory, naming, rows_of, stamp
from tests.ledger_story import Story

Contents = dict[str, bytes]
STORY = Story(1, rows=3)


@pytest.fixture(scope="module")
def sealed() -> SealedStory:
    rows = rows_of(Story(0, rows=3), STORY, Story(2, rows=3))
    mine = [n for n, row in enumerate(rows) if row[1] == STORY.plan]
    rows[mine[-1]] = naming(rows[mine[-1]], PAPERS[0])
    return SealedStory(rows, documents={hash_of(PAPERS[0]): PAPERS[0]})


def verified(bundle: bytes, trust: Trust) -> Verified:
    return verify_bundle(MemorySource(bundle), trust)


def refused(bundle: bytes, trust: Trust) -> BundleBroken:
    with pytest.raises(BundleBroken) as told:
        verified(bundle, trust)
    assert str(told.value).startswith("Пакет не прошёл проверку.")
    return told.value


def signed_anew(sealed: SealedStory, bundle: bytes, change: Callable[[Contents, Manifest], Manifest]) -> bytes:
    """The bundle with its contents changed and its manifest signed again, as only the log's operator can."""
    opened = open_bundle(MemorySource(bundle), [sealed.public], holds)
    contents = {
        name: bundle[place.offset : place.offset + place.size]
        for name, place in opened.places.items()
        if name not in (names.NOTE, names.MANIFEST)
    }
    manifest = change(contents, opened.manifest)
    entries = [Part.of(name, content).entry() for name, content in contents.items()]
    by_leaves = sha256(contents[names.LEAVES]).hexdigest()
    told = tuple(replace(e, sha256=by_leaves) if e.name == names.EVENTS else e for e in entries)
    raw = replace(manifest, entries=told).raw()
    note = str(sealed.sign_manifest(len(raw), sha256(raw).hexdigest())).encode()
    out = BytesIO()
    put_together([small(names.NOTE, note), small(names.MANIFEST, raw), *(small(*c) for c in contents.items())], out)
    return out.getvalue()


def test_a_plans_bundle_holds_its_streams_whole_and_proves_them(sealed: SealedStory) -> None:
    bundle = sealed.bundle(STORY.plan, [40])
    found = verified(bundle, sealed.trust(40))
    assert found.manifest.plan == STORY.plan
    assert found.manifest.streams == sealed.streams(STORY.plan, len(sealed.kept))
    assert (found.manifest.events, found.documents) == (sum(found.manifest.streams.values()), 1)
    assert found.manifest.events < found.checkpoint.size == len(sealed.kept)
    assert [one.witness for one in found.cosignatures] == [sealed.witness]


def test_a_bundle_of_the_whole_log_follows_from_any_older_head(sealed: SealedStory) -> None:
    bundle = sealed.bundle()
    for size in (1, 2, 77, len(sealed.kept) - 1, len(sealed.kept)):
        assert verified(bundle, sealed.trust(size)).since == size
    forged = replace(sealed.trust(77), since=replace(sealed.checkpoint(77), root=b"x" * 32))
    assert refused(bundle, forged).check is Check.CONSISTENCY


def test_the_same_question_of_the_same_head_gives_the_same_bytes(sealed: SealedStory) -> None:
    assert sealed.bundle(STORY.plan, [9, 40]) == sealed.bundle(STORY.plan, [40, 9, 9])


@pytest.mark.parametrize("byte", [2000, 2001, 2700, 90_000])
def test_a_changed_event_is_named_by_its_position(sealed: SealedStory, byte: int) -> None:
    bundle = sealed.bundle()
    opened = open_bundle(MemorySource(bundle), [sealed.public], holds)
    changed = bytearray(bundle)
    changed[opened.places[names.EVENTS].offset + byte] ^= 1
    told = refused(bytes(changed), sealed.trust())
    at = 0
    for row in sealed.kept:
        at += len(record(*row))
        if at > byte:
            break
    assert told.check is Check.STORED_BYTES
    assert told.position == row[0]
    assert f"Запись № {row[0]}." in str(told)


@pytest.mark.parametrize("extra", [b"\0", b"x", bytes(512), b"PK\x05\x06"])
def test_a_byte_after_the_end_is_refused(sealed: SealedStory, extra: bytes) -> None:
    told = refused(sealed.bundle(STORY.plan) + extra, sealed.trust())
    assert told.check is Check.CONTAINER
    assert "есть лишнее или не всё" in str(told)


def test_a_witness_who_has_not_cosigned_is_missed_by_name(sealed: SealedStory) -> None:
    stranger = SealedStory(sealed.kept, seed=3)
    trust = replace(sealed.trust(), witnesses=[sealed.witness, replace(sealed.witness, name="other.example/w")])
    told = refused(sealed.bundle(STORY.plan), trust)
    assert told.check is Check.WITNESSES
    assert "other.example/w" in str(told)
    assert refused(stranger.bundle(STORY.plan), sealed.trust()).check is Check.LOG_SIGNATURE


def test_a_rollback_and_a_fork_signed_by_the_real_key_are_seen_from_the_older_head(sealed: SealedStory) -> None:
    alone = replace(sealed.trust(90), witnesses=())
    rolled_back = SealedStory(sealed.kept[:80]).bundle()
    told = refused(rolled_back, alone)
    assert (told.check, told.position) == (Check.CONSISTENCY, 81)
    rows = [*sealed.kept[:50], *((p, s, v, t, b"{}") for p, s, v, t, _ in sealed.kept[50:])]
    assert refused(SealedStory(rows).bundle(), alone).check is Check.CONSISTENCY
    assert refused(SealedStory(rows).bundle(STORY.plan, [90]), alone).check is Check.CONSISTENCY
    assert refused(SealedStory(rows[:90]).bundle(), alone).check is Check.CONSISTENCY


def test_without_a_proof_from_the_older_head_a_part_is_refused_and_told_how_to_ask(sealed: SealedStory) -> None:
    told = refused(sealed.bundle(STORY.plan, [40]), sealed.trust(41))
    assert told.check is Check.CONSISTENCY
    assert "--since-size 41" in str(told)


def test_a_stream_without_its_middle_is_refused_although_the_operator_signed_it(sealed: SealedStory) -> None:
    missing = next(row for row in sealed.kept if row[1] == STORY.plan and row[2] == 2)
    gone = [row for row in sealed.kept if row is not missing]
    part = SealedStory(sealed.kept, documents=sealed.documents)
    part.rows = lambda streams, size: (r for r in gone if streams is None or r[1] in streams)  # type: ignore[method-assign]
    part.streams = lambda plan, size: {  # type: ignore[method-assign]
        s: n - (s == STORY.plan) for s, n in sealed.streams(plan, size).items()
    }
    told = refused(part.bundle(STORY.plan), sealed.trust())
    assert told.check is Check.STREAMS
    assert told.position == next(row[0] for row in gone if row[1] == STORY.plan and row[2] == 3)


def test_the_last_event_left_out_contradicts_what_was_signed_before(sealed: SealedStory) -> None:
    """Alone such a bundle cannot be told from an honest one: it is a lie that the operator has signed."""
    last = max(row[0] for row in sealed.kept if row[1] == STORY.plan)
    part = SealedStory(sealed.kept)
    kept = [row for row in sealed.kept if row[0] != last]
    counts = sealed.streams(STORY.plan, len(sealed.kept))
    part.rows = lambda streams, size: (r for r in kept if streams is None or r[1] in streams)  # type: ignore[method-assign]
    part.streams = lambda plan, size: {s: n - (s == STORY.plan) for s, n in counts.items()}  # type: ignore[method-assign]
    lie = part.bundle(STORY.plan)
    told = verified(lie, sealed.trust())
    known = KnownStreams(told.manifest.tree_size, told.manifest.streams)
    caught = refused(sealed.bundle(), replace(sealed.trust(), known=known))
    assert (caught.check, caught.position) == (Check.STREAMS, last)


def test_an_older_bundle_that_told_everything_contradicts_nothing(sealed: SealedStory) -> None:
    honest = verified(sealed.bundle(STORY.plan), sealed.trust()).manifest
    known = KnownStreams(honest.tree_size, honest.streams)
    assert verified(sealed.bundle(), replace(sealed.trust(), known=known))


def test_a_document_is_there_or_said_not_to_be(sealed: SealedStory) -> None:
    bundle = sealed.bundle(STORY.plan)
    name = names.DOCUMENTS + hash_of(PAPERS[0])

    def unsaid(contents: Contents, manifest: Manifest) -> Manifest:
        del contents[name]
        return manifest

    def other(contents: Contents, manifest: Manifest) -> Manifest:
        contents[name] = b"another paper"
        return manifest

    for change in (unsaid, other):
        assert refused(signed_anew(sealed, bundle, change), sealed.trust()).check is Check.DOCUMENTS
    lost = SealedStory(sealed.kept)
    assert verified(lost.bundle(STORY.plan), lost.trust()).manifest.left_out[hash_of(PAPERS[0])] == "нет в хранилище"


def test_an_unlisted_file_is_refused_even_if_it_is_signed(sealed: SealedStory) -> None:
    def more(contents: Contents, manifest: Manifest) -> Manifest:
        contents["readme.exe"] = b"MZ"
        return manifest

    told = refused(signed_anew(sealed, sealed.bundle(STORY.plan), more), sealed.trust())
    assert told.check is Check.EVERY_BYTE


def test_the_checks_are_made_in_their_order(sealed: SealedStory) -> None:
    """Everything is wrong at once; each time the first wrong thing is set right, the next one is named."""
    sealed = SealedStory(sealed.kept, documents=sealed.documents, stamped=(stamp(sealed, 40),))
    honest = sealed.bundle(STORY.plan, [40])
    wrong: dict[Check, Callable[[Contents], None]] = {
        Check.WITNESSES: lambda c: c.update({names.CHECKPOINT: str(_uncosigned(sealed)).encode()}),
        Check.TIMESTAMP: lambda c: c.update({f"{names.TIMESTAMPS}1.tsr": b"no token"}),
        Check.STORED_BYTES: lambda c: c.update({names.EVENTS: c[names.EVENTS][:-1] + b"!"}),
        Check.INCLUSION: lambda c: c.update({names.GAPS: bytes([c[names.GAPS][0] ^ 1]) + c[names.GAPS][1:]}),
        Check.DOCUMENTS: lambda c: c.update({names.DOCUMENTS + hash_of(PAPERS[0]): b"?"}),
    }
    left = list(wrong)
    while left:

        def spoil(contents: Contents, manifest: Manifest, left: list[Check] = left) -> Manifest:
            for check in left:
                wrong[check](contents)
            return manifest

        assert refused(signed_anew(sealed, honest, spoil), sealed.trust()).check is left[0]
        left = left[1:]
    assert verified(honest, sealed.trust())


def _uncosigned(sealed: SealedStory) -> Note:
    head = sealed.checkpoint(len(sealed.kept))
    return sealed.signed(head.size, head.root, cosigned=False)


def test_a_required_timestamp_that_is_not_there_is_missed(sealed: SealedStory) -> None:
    from tests.bundle.sealed_story import stamped_by_nobody

    told = refused(sealed.bundle(STORY.plan), replace(sealed.trust(), stamps=stamped_by_nobody))
    assert told.check is Check.TIMESTAMP


def test_a_manifests_signature_is_no_checkpoints_and_a_checkpoints_no_manifests(sealed: SealedStory) -> None:
    bundle = sealed.bundle(STORY.plan)
    manifest_note = bundle[container.BLOCK :].split(b"\0", 1)[0]

    def swapped(contents: Contents, manifest: Manifest) -> Manifest:
        contents[names.CHECKPOINT] = manifest_note
        return manifest

    assert refused(signed_anew(sealed, bundle, swapped), sealed.trust()).check is Check.LOG_SIGNATURE
    head = str(_uncosigned(sealed)).encode()
    body = bundle[container.BLOCK + len(manifest_note) + len(container.padding(len(manifest_note))) :]
    forged = container.header(names.NOTE, len(head)) + head + container.padding(len(head)) + body
    assert refused(forged, sealed.trust()).check is Check.LOG_SIGNATURE


def test_a_bundle_is_not_made_of_a_ledger_unlike_its_seal(sealed: SealedStory) -> None:
    class Edited(SealedStory):
        def rows(self, streams, size):  # type: ignore[no-untyped-def]
            return ((p, s, v, t, b"{}" if p == 30 else state) for p, s, v, t, state in super().rows(streams, size))

    with pytest.raises(LedgerUnlikeSeal, match=r"Записи журнала не дают подписанного корня"):
        Edited(sealed.kept).bundle()


def test_what_cannot_be_asked_is_refused(sealed: SealedStory) -> None:
    with pytest.raises(SinceAhead):
        sealed.bundle(STORY.plan, [len(sealed.kept) + 1])
    with pytest.raises(UnknownPlan):
        sealed.bundle(natural_id("plan", "nobody's"))


def test_progress_goes_up_to_the_whole_file(sealed: SealedStory) -> None:
    told: list[tuple[int, int]] = []
    bundle = sealed.bundle(STORY.plan)
    verify_bundle(MemorySource(bundle), sealed.trust(), lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {of for _, of in told} == {len(bundle)}
