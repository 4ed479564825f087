"""Whom one may enter as without a password: the demonstration's cast, on this very machine, and nobody else ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.refusals import NotFound
from interfaces.sessions import Addressing
from interfaces.signing_in.doorway import Doorway


@dataclass(frozen=True, slots=True)
class CastMember:
    """One of the cast, to enter as."""

    person: UUID
    role: str
    name: str
    post: str


class NoDemonstration(NotFound):
    """Here one comes in with a password."""

    def __init__(self) -> None:
        super().__init__("Вход по роли есть только в показе и только на этом компьютере. Войдите с паролем.")


def offered(doorway: Doorway) -> Sequence[CastMember]:
    """Whom this visitor may enter as; the application has a cast only where the demonstration was played."""
    addressing = Addressing.of(doorway.request)
    if addressing.public or not addressing.local(doorway.request):
        return ()
    cast: Sequence[CastMember] = doorway.request.app.state.cast
    return cast
