"""Detached CMS signatures [RFC 5652] by RSA and ECDSA keys, whose certificates lead to configured roots.

The structure is read by hand, since the libraries at hand write signatures and do not check them; keys, hashes and the
chain of certificates are the cryptography library's. Whether a certificate was revoked is not asked: that takes a
network. A signature by ГОСТ keys is not judged here, whatever its certificate.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

from application.signature_verifying import Checked, SignatureVerifier, SignerCertificate
from domain.signature import CheckOutcome, CheckReason
from infrastructure.signatures import der

NAME = "cms@1"
SIGNED_DATA, DATA = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = (f"1.2.840.113549.1.9.{n}" for n in (3, 4, 5))
SHA: Mapping[str, type[hashes.HashAlgorithm]] = MappingProxyType(
    {
        "2.16.840.1.101.3.4.2.1": hashes.SHA256,
        "2.16.840.1.101.3.4.2.2": hashes.SHA384,
        "2.16.840.1.101.3.4.2.3": hashes.SHA512,
    }
)
RSA = frozenset({"1.2.840.113549.1.1.1", *(f"1.2.840.113549.1.1.{n}" for n in (11, 12, 13))})
ECDSA = frozenset({"1.2.840.10045.2.1", *(f"1.2.840.10045.4.3.{n}" for n in (2, 3, 4))})
ARMOUR = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----(.*?)-----END [A-Z0-9 ]+-----", re.DOTALL)
ATTRIBUTES = CERTIFICATES = 0xA0
LEAST_RSA_BITS = 2048


class Unfit(Exception):
    """The signature is not valid, or cannot be judged, for this reason."""

    def __init__(self, reason: CheckReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CmsVerifier(SignatureVerifier):
    """Trusts the roots in this file of PEM certificates. Raises ValueError where it holds none."""

    def __init__(self, roots: Path) -> None:
        self._store = Store(x509.load_pem_x509_certificates(roots.read_bytes()))

    def check(self, content: bytes, signature: bytes, at: datetime) -> Checked:
        try:
            return self._check(content, signature, at)
        except (ValueError, x509.DuplicateExtension, UnsupportedAlgorithm):
            # The libraries read a certificate's parts as they are asked for, so that amiss ones show anywhere.
            return Checked(CheckOutcome.INVALID, CheckReason.NOT_A_SIGNATURE, NAME)

    def _check(self, content: bytes, signature: bytes, at: datetime) -> Checked:
        certificate: x509.Certificate | None = None
        signed_at: datetime | None = None
        try:
            signed = _signed(_plain(signature))
            certificate = _certificate(signed)
            signed_at = signed.signed_at
            _refuse_forgery(signed, certificate, content)
            self._refuse_stranger(signed, certificate, at)
        except Unfit as unfit:
            unknown = unfit.reason is CheckReason.ALGORITHM
            outcome = CheckOutcome.UNCHECKED if unknown else CheckOutcome.INVALID
            return Checked(outcome, unfit.reason, NAME, _told(certificate), signed_at)
        return Checked(CheckOutcome.VALID, CheckReason.HOLDS, NAME, _told(certificate), signed_at)

    def _refuse_stranger(self, signed: "Signed", certificate: x509.Certificate, at: datetime) -> None:
        """Raises Unfit unless the certificate, in force at that moment, leads to one of the roots."""
        try:
            usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
            if not (usage.digital_signature or usage.content_commitment):
                raise Unfit(CheckReason.UNTRUSTED)
        except x509.ExtensionNotFound:
            pass
        policy = (
            PolicyBuilder()
            .store(self._store)
            .time(at.astimezone(UTC).replace(tzinfo=None))
            .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all())
        )
        others = [one for one in signed.certificates if one != certificate]
        try:
            policy.build_client_verifier().verify(certificate, others)
        except VerificationError:
            raise Unfit(CheckReason.UNTRUSTED) from None


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature's structure says of its one signer."""

    issuer_and_serial: bytes | None
    key_id: bytes | None
    digest_oid: str
    signature_oid: str
    attributes: bytes | None
    digest: bytes | None
    signed_at: datetime | None
    signature: bytes
    certificates: Sequence[x509.Certificate]


def _plain(given: bytes) -> bytes:
    """DER, out of armour or base64 where it stands in one."""
    armoured = ARMOUR.search(given)
    text = armoured[1] if armoured else given
    if text[:1] == b"\x30":
        return text
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except ValueError:
        raise Unfit(CheckReason.NOT_A_SIGNATURE) from None


def _signed(data: bytes) -> Signed:
    """Raises Unfit where these bytes are no detached signature by one signer."""
    try:
        kind, wrapped = der.read(data).children()
        if kind.oid != SIGNED_DATA:
            raise Unfit(CheckReason.NOT_A_SIGNATURE)
        (body,) = wrapped.children()
        parts = body.children()
        encapsulated = parts[2].children()
        signers = parts[-1].children()
        if parts[-1].tag != der.SET or len(signers) != 1 or len(encapsulated) != 1:
            # Content within would be another document than the one that is signed beside.
            raise Unfit(CheckReason.NOT_A_SIGNATURE)
        certificates = next((part for part in parts[3:-1] if part.tag == CERTIFICATES), None)
        return _signer(signers[0], certificates, encapsulated[0].oid)
    except (der.NotDer, IndexError, ValueError):
        raise Unfit(CheckReason.NOT_A_SIGNATURE) from None


def _signer(info: der.Node, certificates: der.Node | None, content_type: str) -> Signed:
    _, identity, digest_algorithm, *rest = info.children()
    attributes = rest.pop(0) if rest[0].tag == ATTRIBUTES else None
    signature_algorithm, signature, *_ = rest
    stated = _attributes(attributes)
    if attributes is not None and stated.get(CONTENT_TYPE, der.Node(0, b"", b"")).oid != content_type:
        raise Unfit(CheckReason.NOT_A_SIGNATURE)
    digest_oid, signature_oid = digest_algorithm.children()[0].oid, signature_algorithm.children()[0].oid
    if digest_oid not in SHA or signature_oid not in RSA | ECDSA:
        raise Unfit(CheckReason.ALGORITHM)
    return Signed(
        issuer_and_serial=identity.raw if identity.tag == der.SEQUENCE else None,
        key_id=identity.value if identity.tag == 0x80 else None,
        digest_oid=digest_oid,
        signature_oid=signature_oid,
        # What is signed is the set of attributes with the tag of a set, not with the one it is stored under.
        attributes=bytes([der.SET]) + attributes.raw[1:] if attributes else None,
        digest=stated[MESSAGE_DIGEST].value if attributes else None,
        signed_at=_moment(stated.get(SIGNING_TIME)),
        signature=signature.value,
        certificates=[x509.load_der_x509_certificate(one.raw) for one in certificates.children()]
        if certificates
        else (),
    )


def _attributes(given: der.Node | None) -> dict[str, der.Node]:
    """The first value of each signed attribute."""
    found: dict[str, der.Node] = {}
    for attribute in given.children() if given else ():
        name, values = attribute.children()
        if name.oid in found:
            raise der.NotDer("an attribute twice")
        found[name.oid] = values.children()[0]
    if given is not None and MESSAGE_DIGEST not in found:
        raise der.NotDer("no digest of the content")
    return found


def _moment(given: der.Node | None) -> datetime | None:
    if given is None:
        return None
    form = "%y%m%d%H%M%SZ" if given.tag == der.UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(given.value.decode("ascii"), form).replace(tzinfo=UTC)


def _certificate(signed: Signed) -> x509.Certificate:
    """The signer's own."""
    for one in signed.certificates:
        if signed.issuer_and_serial is not None:
            issuer, serial = der.read(signed.issuer_and_serial).children()
            if one.issuer.public_bytes() == issuer.raw and one.serial_number == serial.number:
                return one
        elif signed.key_id is not None and _key_id(one) == signed.key_id:
            return one
    raise Unfit(CheckReason.NO_CERTIFICATE)


def _key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _refuse_forgery(signed: Signed, certificate: x509.Certificate, content: bytes) -> None:
    """Raises Unfit unless the certificate's key signed this very content."""
    hashing = SHA[signed.digest_oid]()
    counted = hashes.Hash(hashing)
    counted.update(content)
    if signed.digest is not None and counted.finalize() != signed.digest:
        raise Unfit(CheckReason.ANOTHER_DOCUMENT)
    message = content if signed.attributes is None else signed.attributes
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        raise Unfit(CheckReason.ALGORITHM) from None
    try:
        match key:
            case rsa.RSAPublicKey() if signed.signature_oid in RSA and key.key_size >= LEAST_RSA_BITS:
                key.verify(signed.signature, message, padding.PKCS1v15(), hashing)
            case ec.EllipticCurvePublicKey() if signed.signature_oid in ECDSA:
                key.verify(signed.signature, message, ec.ECDSA(hashing))
            case _:
                raise Unfit(CheckReason.ALGORITHM)
    except InvalidSignature:
        raise Unfit(CheckReason.BROKEN) from None


def _told(certificate: x509.Certificate | None) -> SignerCertificate | None:
    if certificate is None:
        return None
    return SignerCertificate(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )
