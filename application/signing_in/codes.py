"""The second factor: a code for half a minute out of a shared secret and the time (RFC 6238, as every phone has it)."""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a phone's clock may be off, either way
SECRET = 20  # bytes, as long as what SHA-1 gives (RFC 4226, 4)
ISSUER = "Веха"


def new_factor() -> bytes:
    return secrets.token_bytes(SECRET)


def step_of(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of this step (RFC 4226, 5.3). SHA-1 is what phones can; its weakness does not reach an HMAC."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def fitting_step(secret: bytes, code: str, now: datetime, taken: int) -> int | None:
    """The step after `taken` that this code is of; None where it is of none that still counts."""
    given = "".join(code.split())
    if len(given) != DIGITS or not (given.isascii() and given.isdigit()):
        return None
    middle = step_of(now)
    steps = (step for step in range(middle - DRIFT, middle + DRIFT + 1) if step > taken)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step), given)), None)


def written_secret(secret: bytes) -> str:
    """The secret for those who type it in."""
    plain = b32encode(secret).decode()
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def provisioning(secret: bytes, login: str) -> str:
    """The address that a phone reads from a picture."""
    label = quote(f"{ISSUER}:{login}", safe="")
    asked = {"secret": b32encode(secret).decode(), "issuer": ISSUER, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
