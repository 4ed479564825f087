"""An invented certificate authority and signers, for tests of electronic signatures."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from application.signature_verifying import Checked, NoVerifier, SignatureVerifier
from infrastructure.signatures.cms import CmsVerifier

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
BEGAN = datetime(2015, 1, 1, tzinfo=UTC)
ENDS = datetime(2045, 1, 1, tzinfo=UTC)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


@dataclass(frozen=True)
class Signer:
    """Who signs: a key and its certificate."""

    key: Key
    certificate: x509.Certificate

    def sign(self, content: bytes, *, attributes: bool = True, within: bool = False, pem: bool = False) -> bytes:
        """A signature of the content, detached unless `within`."""
        options = [pkcs7.PKCS7Options.Binary]
        options += [] if within else [pkcs7.PKCS7Options.DetachedSignature]
        options += [] if attributes else [pkcs7.PKCS7Options.NoAttributes]
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        return builder.sign(serialization.Encoding.PEM if pem else serialization.Encoding.DER, options)


class Authority:
    """A root that issues certificates."""

    def __init__(self, name: str = "Удостоверяющий центр") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        self.certificate = self._issued(self._name, self._key, ca=True, until=ENDS)

    def roots(self, directory: Path) -> Path:
        """The root as a file of PEM certificates."""
        path = directory / "roots.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def signer(self, name: str = "Орлова О.О.", *, bits: int | None = None, until: datetime = ENDS) -> Signer:
        """A signer by an elliptic key, or by an RSA key of so many bits."""
        key: Key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
        return Signer(key, self._issued(_name(name), key, ca=False, until=until))

    def _issued(self, subject: x509.Name, key: Key, *, ca: bool, until: datetime) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=not ca,
            content_commitment=not ca,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=ca,
            crl_sign=ca,
            encipher_only=False,
            decipher_only=False,
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGAN)
            .not_valid_after(max(until, BEGAN + timedelta(days=1)))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        return builder.sign(self._key, hashes.SHA256())


class Programs(SignatureVerifier):
    """The program that scenarios check with: one that trusts `authority`, until it is taken away."""

    authority = Authority()

    def __init__(self) -> None:
        with TemporaryDirectory() as directory:
            self._cms = CmsVerifier(self.authority.roots(Path(directory)))
        self.there = True

    def check(self, content: bytes, signature: bytes, at: datetime) -> Checked:
        return (self._cms if self.there else NoVerifier()).check(content, signature, at)
