"""Signatures by the Standard Webhooks specification: HMAC-SHA256 over the message's id, the moment and the body."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Sequence

PREFIX = "whsec_"
BYTES = 32


def shown(secret: bytes) -> str:
    """The secret as receivers' libraries take it."""
    return PREFIX + b64encode(secret).decode("ascii")


def headers(message: str, moment: int, body: bytes, secrets: Sequence[bytes]) -> dict[str, str]:
    """The three headers; `moment` in seconds since 1970. Each secret signs, so that a receiver may know either."""
    signed = f"{message}.{moment}.".encode("ascii") + body
    signatures = (b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii") for secret in secrets)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
