"""Secrets that are handed out once and kept as a hash."""

import hashlib
import hmac
import secrets
from base64 import b32encode, urlsafe_b64encode

RECOVERY_CODES = 10


def new_secret() -> str:
    """256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What is kept of a secret: too random to be guessed, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def derived(secret: str, purpose: str) -> str:
    """Another secret that goes with this one and does not lead back to it."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), purpose.encode(), "sha256")).decode().rstrip("=")


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))


def new_recovery_code() -> str:
    """80 random bits in four groups that people can write down."""
    plain = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def recovery_hash(given: str) -> bytes:
    """A recovery code's hash, however it was typed in."""
    return hashed("".join(c for c in given.lower() if c.isalnum()))
