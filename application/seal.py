"""What people look at of the seal: how far the ledger is sealed, the signed head, and a receipt for one event."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from application import looking
from application.performing import Actor
from application.ports import Ledger
from domain.ledger import Stored
from domain.refusals import NotFound, Refusal
from domain.seal.proof import TlogProof
from domain.seal.tiles import Tile


class HistoryNotProven(Refusal):
    """The ledger is not the continuation of what was signed before: nothing is written until somebody has looked."""

    TITLE = "История журнала не подтверждена"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{reason} Поэтому новые записи не принимаются, просматривать данные можно. Сообщите администратору: "
            "восстановите более свежую копию базы. Если её нет, утрату нужно признать открыто: vekha seal accept-loss."
        )


class WitnessSilent(Refusal):
    """After a start nothing is written until enough witnesses have confirmed the ledger's history."""

    TITLE = "Свидетель не отвечает"

    def __init__(self, witness: str) -> None:
        super().__init__(
            f"Свидетель {witness} не отвечает, а после запуска история журнала должна быть им подтверждена. Пока новые "
            "записи не принимаются, просматривать данные можно. Повторите действие позже или сообщите администратору."
        )


class NotSealedYet(NotFound):
    """What is asked for is not covered by a signed checkpoint yet."""

    def __init__(self) -> None:
        super().__init__("Эта запись ещё не запечатана. Повторите запрос через несколько секунд.")


class UnknownTile(NotFound):
    """There is no such tile of the tree."""

    def __init__(self) -> None:
        super().__init__("Такой части дерева нет: проверьте путь по описанию в docs/seal.md.")


class UnknownPosition(NotFound):
    """The ledger has no event at this position."""

    def __init__(self, position: int) -> None:
        super().__init__(f"Записи с номером {position} в журнале нет: проверьте номер.")


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The newest head that a witness has confirmed, and when it did; 0 and None before the first."""

    witness: str
    size: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Sealing:
    """How far the seal is.

    `size` events are sealed by the checkpoint of `signed_at`; `lag` are not, the oldest of them for `behind` seconds.
    `alive`: a process seals at this moment. `alarm`: why the history is not believed.
    """

    origin: str | None
    size: int
    root: bytes | None
    signed_at: datetime | None
    lag: int
    behind: float
    alive: bool
    alarm: str | None
    cosigned: tuple[Cosigned, ...]
    stamped_at: datetime | None


class Seal(ABC):
    """The seal as the database keeps it."""

    @abstractmethod
    def standing(self) -> Sealing:
        """How far it is."""

    @abstractmethod
    def refusal(self) -> Refusal | None:
        """Why this process takes no new records at present; None where it takes them."""

    @abstractmethod
    def checkpoint(self, covering: int = 0) -> str:
        """The newest signed head, with its cosignatures.

        With `covering`, the newest cosigned one that covers so many events, else the newest. Raises NotSealedYet.
        """

    @abstractmethod
    def tile(self, tile: Tile) -> bytes:
        """The hashes of this tile. Raises UnknownTile where the signed tree has no such tile."""

    @abstractmethod
    def receipt(self, position: int) -> TlogProof:
        """That the event at this position is in the ledger, its leaf within. Raises NotSealedYet, UnknownPosition."""


def standing(actor: Actor, seal: Seal) -> tuple[Sealing, Refusal | None]:
    """How far the seal is, and why nothing is written where that is so; for whoever sees everything.

    Raises NameWhatToSee.
    """
    looking.everything(actor)
    return seal.standing(), seal.refusal()


def checkpoint(actor: Actor, seal: Seal) -> str:
    """The newest signed head, for whoever sees everything. Raises NameWhatToSee, NotSealedYet."""
    looking.everything(actor)
    return seal.checkpoint()


def tile(actor: Actor, seal: Seal, path: str) -> bytes:
    """A tile by its C2SP path, for whoever sees everything. Raises NameWhatToSee, UnknownTile."""
    looking.everything(actor)
    found = Tile.at(path)
    if found is None:
        raise UnknownTile
    return seal.tile(found)


def receipt(actor: Actor, ledger: Ledger, seal: Seal, position: int) -> TlogProof:
    """The receipt of one event, for whoever sees its stream. Raises UnknownPosition, NotYoursToSee, NotSealedYet."""
    looking.stream(actor, ledger, event_at(ledger, position).stream, looking.NOW)
    return seal.receipt(position)


def event_at(ledger: Ledger, position: int) -> Stored:
    """The event at this position. Raises UnknownPosition."""
    found = ledger.at([position])
    if not found:
        raise UnknownPosition(position)
    return found[0]
