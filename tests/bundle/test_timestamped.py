"""Timestamps in a bundle: OpenSSL's authority stamps a head, the auditor's certificate decides on believing it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from application.bundle import Stamp
from application.verifying import Trust, Verified, verify_bundle
from domain.bundle.refusals import BundleBroken, Check
from infrastructure.bundles.reading import stamps_by
from infrastructure.seal.timestamps import stamp
from tests.bundle.sealed_story import MemorySource, SealedStory, rows_of
from tests.ledger_story import Story
from tests.seal.test_timestamps import answering, authority, openssl

__all__ = ["authority"]

Verify = Callable[..., Verified]


@pytest.fixture
def verified(authority: Path) -> Verify:
    """A bundle whose head of 30 events was stamped, verified by whom a certificate is given."""
    sealed = SealedStory(rows_of(Story(0, rows=2)))
    head = sealed.checkpoint(30)
    note = str(sealed.signed(30, head.root, cosigned=False))
    with answering(authority) as url:
        token, _ = stamp(url, note.encode())

    def verify(certificate: Path | None, note: str = note, token: bytes = token) -> Verified:
        sealed.stamped = (Stamp(head, note, token),)
        stamps = stamps_by(certificate) if certificate else None
        trust: Trust = replace(sealed.trust(), stamps=stamps)
        return verify_bundle(MemorySource(sealed.bundle()), trust)

    return verify


def test_a_stamped_head_that_leads_to_the_bundles_says_when_it_was_there(verified: Verify, authority: Path) -> None:
    found = verified(authority / "certificate")
    (at,) = found.timestamps
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    assert found.manifest.since == (30,)


def test_without_a_certificate_a_timestamp_is_counted_and_not_believed(verified: Verify) -> None:
    found = verified(None)
    assert (found.timestamps, found.unchecked_timestamps) == ((), 1)


def test_a_timestamp_of_other_bytes_or_of_another_authority_is_refused(
    verified: Verify,
    authority: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "settings").write_text((authority / "settings").read_text())
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Others", "-keyout", "key"]
    openssl(tmp_path, *made, "-out", "certificate", "-config", "settings", "-extensions", "authority")
    sealed = SealedStory(rows_of(Story(0, rows=2)))
    other = str(sealed.signed(29, sealed.checkpoint(29).root, cosigned=False))
    wrong: list[tuple[Path, dict[str, object]]] = [
        (tmp_path / "certificate", {}),
        (authority / "certificate", {"note": other}),
        (authority / "certificate", {"token": b"\x30\x00"}),
    ]
    for certificate, given in wrong:
        with pytest.raises(BundleBroken) as told:
            verified(certificate, **given)
        assert told.value.check is Check.TIMESTAMP
