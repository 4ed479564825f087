"""Guessing is slowed down: by account and by address, longer with every failure, never for ever."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Patience:
    """So many failures are free, then each doubles the pause up to the longest; `forget` without any clears them."""

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta


BY_ACCOUNT = Patience(5, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=12))
"""An account never stays locked: whoever wants to keep somebody out could do it for ever otherwise."""
BY_ADDRESS = Patience(40, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=1))
"""A whole office may come from one address."""
BY_REQUEST = Patience(3, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=12))
"""Letters asked for: one who forgot asks twice."""


class WaitBeforeTrying(Refusal):
    """Too many failures in a row."""

    TITLE = "Слишком много попыток"

    def __init__(self, until: datetime) -> None:
        local = until.astimezone(ZoneInfo(DEFAULT_TIME_ZONE))
        super().__init__(
            f"Слишком много неудачных попыток подряд. Подождите до {local:%H:%M:%S} (московское время) и повторите; "
            "если забыли пароль, запросите ссылку для нового."
        )
        self.until = until


def key(kind: str, value: str) -> bytes:
    """Under what tries are counted: neither a login nor an address stands in the table."""
    return hashlib.sha256(f"{kind}\0{value}".encode(errors="surrogatepass")).digest()
