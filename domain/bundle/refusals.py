"""What a bundle is refused for: one refusal that says which check failed, where, and what it means."""

from enum import StrEnum

from domain.refusals import Refusal


class Check(StrEnum):
    """The checks of a bundle, in the order in which they are made."""

    CONTAINER = "container"
    LOG_SIGNATURE = "log_signature"
    WITNESSES = "witnesses"
    TIMESTAMP = "timestamp"
    CONSISTENCY = "consistency"
    STORED_BYTES = "stored_bytes"
    INCLUSION = "inclusion"
    STREAMS = "streams"
    DOCUMENTS = "documents"
    EVERY_BYTE = "every_byte"


class BundleBroken(Refusal):
    """The bundle does not prove what it says; nothing in it is to be relied on."""

    TITLE = "Пакет не прошёл проверку"

    def __init__(self, check: Check, what: str, position: int | None = None) -> None:
        """`position` is that of the first event known to be wrong, where the check can name one."""
        place = "" if position is None else f" Запись № {position}."
        super().__init__(f"Пакет не прошёл проверку.{place} {what}")
        self.check = check
        self.position = position
