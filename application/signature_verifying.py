"""Programs that check detached signatures, as a port: what they are given, and what they may find."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from domain.signature import CheckOutcome, CheckReason


@dataclass(frozen=True, slots=True)
class SignerCertificate:
    """Whose key signed, as the certificate says."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """`verifier` is the program by name and version, None where there is none; `signed_at` is the signer's own word."""

    outcome: CheckOutcome
    reason: CheckReason
    verifier: str | None = None
    certificate: SignerCertificate | None = None
    signed_at: datetime | None = None


class SignatureVerifier(ABC):
    """Checks a detached signature over a document."""

    @abstractmethod
    def check(self, content: bytes, signature: bytes, at: datetime) -> Checked:
        """What is found at this moment. Never raises for what it is given: a file that is no signature is invalid,
        one that this program cannot judge is unchecked."""


class NoVerifier(SignatureVerifier):
    """No program is set up: nothing is known of a signature, and it is never said to be valid."""

    def check(self, content: bytes, signature: bytes, at: datetime) -> Checked:
        return Checked(CheckOutcome.UNCHECKED, CheckReason.NO_VERIFIER)
