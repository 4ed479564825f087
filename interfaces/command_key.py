"""The key that a caller names a command by, so that sent twice it is done once."""

from uuid import UUID, uuid4

from domain.actors import natural_id
from domain.refusals import BadInput

LONGEST_KEY = 255
HEADER = "Idempotency-Key"


class UnfitCommandKey(BadInput):
    """The command's key cannot be kept."""

    def __init__(self) -> None:
        super().__init__(f"{HEADER}: нужно от 1 до {LONGEST_KEY} печатных знаков, лучше всего новый UUID.", HEADER)


def command_id(key: str | None, person: UUID) -> UUID:
    """The command that this key names: a UUID as it is, any other text as this person's own; without one, a new.

    Raises UnfitCommandKey.
    """
    if key is None:
        return uuid4()
    key = _as_sent(key)
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise UnfitCommandKey
    try:
        return UUID(key)
    except ValueError:
        return natural_id("command", person, key)


def _as_sent(header: str) -> str:
    """A header arrives as Latin-1; most callers who write other letters mean UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
