"""What every program that checks signatures is held to, and what the one for CMS tells apart."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from application.signature_verifying import NoVerifier, SignatureVerifier
from domain.signature import CheckOutcome, CheckReason
from infrastructure.signatures.cms import CmsVerifier
from tests.signing import Authority

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOCUMENT = "Приказ от 02.03.2026 № 7".encode()
AUTHORITY = Authority()
SIGNER = AUTHORITY.signer()
SIGNED = SIGNER.sign(DOCUMENT)


@pytest.fixture(scope="module")
def cms(tmp_path_factory: pytest.TempPathFactory) -> CmsVerifier:
    return CmsVerifier(AUTHORITY.roots(tmp_path_factory.mktemp("roots")))


@pytest.fixture(params=["none", "cms"])
def verifier(request: pytest.FixtureRequest, cms: CmsVerifier) -> SignatureVerifier:
    return NoVerifier() if request.param == "none" else cms


@pytest.mark.parametrize("given_bytes", [b"", b"0", b"\x30\x80", b"-----BEGIN CMS-----\n-----END CMS-----", DOCUMENT])
def test_no_program_says_of_what_is_no_signature_that_it_is_valid(
    verifier: SignatureVerifier, given_bytes: bytes
) -> None:
    found = verifier.check(DOCUMENT, given_bytes, NOW)
    assert found.outcome is not CheckOutcome.VALID
    assert found.certificate is None


def test_without_a_program_nothing_is_known_of_a_sound_signature() -> None:
    found = NoVerifier().check(DOCUMENT, SIGNER.sign(DOCUMENT), NOW)
    assert (found.outcome, found.reason, found.verifier) == (CheckOutcome.UNCHECKED, CheckReason.NO_VERIFIER, None)


@pytest.mark.parametrize("bits", [None, 2048])
@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize("pem", [True, False])
def test_a_sound_signature_holds(cms: CmsVerifier, bits: int | None, attributes: bool, pem: bool) -> None:
    signer = AUTHORITY.signer("Орлова О.О.", bits=bits)
    found = cms.check(DOCUMENT, signer.sign(DOCUMENT, attributes=attributes, pem=pem), NOW)
    assert (found.outcome, found.reason) == (CheckOutcome.VALID, CheckReason.HOLDS)
    assert found.certificate is not None
    assert found.certificate.subject == "CN=Орлова О.О."
    assert (found.signed_at is not None) == attributes


def test_another_document_is_told_from_a_broken_signature(cms: CmsVerifier) -> None:
    signature = SIGNER.sign(DOCUMENT)
    assert cms.check(DOCUMENT + b".", signature, NOW).reason is CheckReason.ANOTHER_DOCUMENT
    bare = SIGNER.sign(DOCUMENT, attributes=False)
    assert cms.check(DOCUMENT + b".", bare, NOW).reason is CheckReason.BROKEN
    broken = bytearray(signature)
    broken[-1] ^= 1
    assert cms.check(DOCUMENT, bytes(broken), NOW).outcome is CheckOutcome.INVALID


Strange = Callable[[], tuple[bytes, datetime]]
STRANGE: dict[str, Strange] = {
    "another authority": lambda: (Authority().signer().sign(DOCUMENT), NOW),
    "an authority of the same name": lambda: (Authority("Удостоверяющий центр").signer().sign(DOCUMENT), NOW),
    "out of force": lambda: (AUTHORITY.signer(until=datetime(2020, 1, 1, tzinfo=UTC)).sign(DOCUMENT), NOW),
    "not yet in force": lambda: (SIGNER.sign(DOCUMENT), datetime(2014, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("strange", STRANGE)
def test_a_certificate_that_is_not_trusted_now_is_not_valid(cms: CmsVerifier, strange: str) -> None:
    signature, at = STRANGE[strange]()
    found = cms.check(DOCUMENT, signature, at)
    assert (found.outcome, found.reason) == (CheckOutcome.INVALID, CheckReason.UNTRUSTED)


def test_a_document_within_the_signature_is_not_the_one_beside_it(cms: CmsVerifier) -> None:
    found = cms.check(DOCUMENT, SIGNER.sign(DOCUMENT, within=True), NOW)
    assert (found.outcome, found.reason) == (CheckOutcome.INVALID, CheckReason.NOT_A_SIGNATURE)


def test_a_weak_key_is_not_judged(cms: CmsVerifier) -> None:
    found = cms.check(DOCUMENT, AUTHORITY.signer(bits=1024).sign(DOCUMENT), NOW)
    assert (found.outcome, found.reason) == (CheckOutcome.UNCHECKED, CheckReason.ALGORITHM)


def test_a_signature_by_gost_is_never_said_to_be_valid(cms: CmsVerifier) -> None:
    """The digest's name is changed for ГОСТ Р 34.11-2012 of the same length; nobody here can count it."""
    sha256, streebog = bytes.fromhex("0609608648016503040201"), bytes.fromhex("06082a85030701010202")
    signature = SIGNER.sign(DOCUMENT)
    assert sha256 in signature
    padded = streebog + b"\x05\x00"
    found = cms.check(DOCUMENT, signature.replace(sha256, padded[: len(sha256)]), NOW)
    assert found.outcome is not CheckOutcome.VALID


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_a_changed_byte_never_holds_and_never_breaks_the_program(cms: CmsVerifier, data: st.DataObject) -> None:
    signature = bytearray(SIGNED)
    at = data.draw(st.integers(0, len(signature) - 1))
    signature[at] ^= data.draw(st.integers(1, 255))
    found = cms.check(DOCUMENT, bytes(signature), NOW)
    if found.outcome is CheckOutcome.VALID:
        # Outside what is signed there are bytes that say nothing: the certificate itself is not among them.
        assert found.certificate is not None
        assert found.certificate.fingerprint == SIGNER.certificate.fingerprint(hashes.SHA256()).hex()


def test_roots_that_are_none_are_refused(tmp_path: Path) -> None:
    nothing = tmp_path / "roots.pem"
    nothing.write_text("ничего")
    with pytest.raises(ValueError, match="PEM"):
        CmsVerifier(nothing)
