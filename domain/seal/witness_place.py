"""A witness as it is configured: where it answers and by which key it cosigns."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.seal.note import COSIGNATURE, BadNote, VerifierKey


@dataclass(frozen=True, slots=True)
class WitnessPlace:
    """The address and the verifier key, written `URL key`."""

    url: str
    key: VerifierKey

    @classmethod
    def of(cls, text: str) -> "WitnessPlace":
        """Raises BadNote."""
        url, _, key = text.strip().partition(" ")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadNote("a witness is written «http(s)://address key»")
        found = VerifierKey.of(key)
        if found.kind != COSIGNATURE:
            raise BadNote(f"the key of {found.name} is not one for cosignatures")
        return cls(url.rstrip("/"), found)


def places(text: str) -> tuple[WitnessPlace, ...]:
    """Several of them, separated by commas. Raises BadNote, also where one name stands twice."""
    found = tuple(WitnessPlace.of(part) for part in text.split(",") if part.strip())
    if len({place.key.name for place in found}) < len(found):
        raise BadNote("a witness is named twice")
    return found
