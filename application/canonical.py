"""Canonical JSON [RFC 8785]: the same value is the same bytes everywhere and for ever, so that hashes can be compared.

Only what every JSON reader understands alike is let in: text, whole numbers, true, false, null, lists, and objects
whose keys are plain ASCII. There are no floating-point numbers: shares are whole numbers of hundredths of a per cent.
"""

import hashlib
import json
from typing import TypeAlias

Canonical: TypeAlias = "str | int | bool | list[Canonical] | dict[str, Canonical] | None"

LARGEST = 2**53 - 1
"""Beyond it programs that keep numbers as doubles lose digits [RFC 8785, appendix D]."""


class NotCanonical(TypeError):
    """A mistake of the program: a value that has no canonical form."""


def canonical_bytes(value: Canonical) -> bytes:
    """The value as canonical JSON in UTF-8. Raises NotCanonical."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def canonical_hash(value: Canonical) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _check(value: object) -> None:
    match value:
        case None | bool():
            return
        case str():
            # Half a pair of code units is no text: UTF-8 cannot write it, and readers disagree about it.
            if any("\ud800" <= letter <= "\udfff" for letter in value):
                raise NotCanonical("half a surrogate pair")
        case int():
            if abs(value) > LARGEST:
                raise NotCanonical(f"{value} is too large")
        case list():
            for inner in value:
                _check(inner)
        case dict():
            for name, inner in value.items():
                if not isinstance(name, str) or not name.isascii():
                    raise NotCanonical(f"{name!r} is no key")
                _check(inner)
        case _:
            raise NotCanonical(f"{type(value).__name__} has no canonical form")
