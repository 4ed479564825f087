"""Seals the personal values of one event with AES-256-GCM under their subjects' keys."""

import os
from base64 import b64decode, b64encode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.ports import Keys
from domain.refusals import Refusal

NONCE = 12


class SealBroken(Exception):
    """A sealed value does not open with its subject's living key: other bytes, another place, or another key."""


class KeyDestroyed(Refusal):
    """Nothing more can be recorded about a person whose data were erased."""

    TITLE = "Сведения удалены"

    def __init__(self) -> None:
        super().__init__(
            "Персональные данные этого лица или источника удалены вместе с ключом: новых сведений о нём не записать. "
            "Заведите новую карточку лица или загрузите документ заново."
        )


class EventSealing:
    """The `Sealing` of the event at this place.

    The place is authenticated with the value, so that a ciphertext cannot be moved into another event.
    """

    __slots__ = ("_keys", "_place", "failure")

    def __init__(self, keys: Keys, stream: UUID, version: int) -> None:
        self._keys = keys
        self._place = stream.bytes + version.to_bytes(8, "big")
        self.failure: Exception | None = None  # pydantic hides the exception of a serialiser behind its own

    def seal(self, subject: UUID, plain: bytes) -> str:
        try:
            key = self._keys.key(subject)
        except Exception as failure:
            self.failure = failure
            raise
        if key is None:
            self.failure = KeyDestroyed()
            raise self.failure
        nonce = os.urandom(NONCE)
        return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, self._place)).decode()

    def open(self, subject: UUID, sealed: str) -> bytes | None:
        key = self._keys.key(subject)
        if key is None:
            return None
        raw = b64decode(sealed)
        try:
            return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], self._place)
        except InvalidTag:
            raise SealBroken(f"a value sealed for {subject} does not open with the subject's key") from None
