"""Passwords under Argon2id, with the least that OWASP asks for; so many at a time, so that memory stays bounded."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from application.signing_in.ports import Passwords

MEMORY = 19 * 1024  # KiB
ROUNDS = 2
AT_ONCE = 4


class Argon2Passwords(Passwords):
    """The parameters stand in each hash, so that they may be raised: older hashes are renewed at the next sign-in."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY, parallelism=1, type=Type.ID)
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobodys: str | None = None

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        if kept is None and self._nobodys is None:
            self._nobodys = self.hash("nobody's")
        with self._turn:
            try:
                self._hasher.verify(kept or self._nobodys or "", password)
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        return self._hasher.check_needs_rehash(kept)

    def known_to_attackers(self, password: str) -> bool:
        return False
