"""What the application needs of the outside, as abstract classes: one contract test holds every adapter to each."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeVar
from uuid import UUID

from domain.documents import Document
from domain.ledger import Change, Decider, Loaded, Stored
from domain.refusals import Refusal

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to a command: the position of its last event; `repeated` if an earlier try had written it.

    `made` is the id of what the command made, where it made something; the ledger itself leaves it None.
    """

    position: int
    repeated: bool = False
    made: UUID | None = None


class Clock(ABC):
    """What time it is: the only source of «now» above the database."""

    @abstractmethod
    def now(self) -> datetime:
        """The present moment, with a time zone."""


class LedgerUnavailable(Refusal):
    """The database did not answer in time: nobody knows whether the command was recorded until it is sent again."""

    TITLE = "Хранилище недоступно"

    def __init__(self) -> None:
        super().__init__(
            "Хранилище записей не отвечает. Повторите действие через минуту: если оно всё же записано, второй записи "
            "не будет. Если не помогает, сообщите администратору."
        )


class LedgerCannotWrite(Refusal):
    """The database takes no writes (its disk is full, or it only reads); reading goes on."""

    TITLE = "Запись невозможна"

    def __init__(self) -> None:
        super().__init__(
            "Сейчас ничего нельзя записать: на сервере кончилось место или он принимает только чтение. "
            "Просматривать данные можно. Сообщите администратору и повторите действие, когда он освободит место."
        )


class Ledger(ABC):
    """The append-only ledger: streams of events in one total order, without gaps."""

    @abstractmethod
    def load(self, decider: Decider[S], stream: UUID) -> Loaded[S]:
        """The stream's present state, corrections applied; of a stream without events, the initial state."""

    @abstractmethod
    def history(self, stream: UUID) -> Sequence[Stored]:
        """The stream's events as recorded, oldest first."""

    @abstractmethod
    def append(self, *changes: Change, command: UUID, read: Sequence[Loaded[object]] = ()) -> Recorded:
        """Records all the changes or none, in this order, in one transaction.

        `read` are streams that the decision only looked at: they must not have changed either.
        The same command again gives its first answer. Raises Conflict where a stream has moved on. The keys of the
        subjects that an `ErasureConfirmed` names are destroyed in the same transaction.
        """

    @abstractmethod
    def answered(self, command: UUID) -> Recorded | None:
        """The first answer to this command, if the ledger has it."""

    @abstractmethod
    def read(self, after: int = 0, limit: int = 1000, stream: UUID | None = None) -> Sequence[Stored]:
        """Events past this position, in order; never passing a position that may still be filled."""

    @abstractmethod
    def at(self, positions: Iterable[int]) -> Sequence[Stored]:
        """The events at these positions, in order."""

    @abstractmethod
    def head(self) -> int:
        """The last position; 0 for an empty ledger."""

    @abstractmethod
    def telling_of(self, identity: UUID, topic: str) -> Sequence[Stored]:
        """Every event of this kind that names this id anywhere, oldest first; it reads the whole ledger."""

    @abstractmethod
    def sealed_for(self, subject: UUID) -> Iterable[tuple[str, bytes]]:
        """Topic and stored bytes of every event that holds a value sealed with this subject's key, oldest first."""

    @abstractmethod
    def position_at(self, moment: datetime) -> int:
        """The last position that the ledger had learned by this moment, inclusive; 0 if none."""


class Documents(ABC):
    """Files kept as evidence and as sources, encrypted on arrival, addressed by the hash of the ciphertext."""

    @abstractmethod
    def keep(self, content: BinaryIO, subject: UUID, media_type: str) -> Document:
        """Stores the file under a key of its own, wrapped by the subject's; raises a refusal if it is too large."""

    @abstractmethod
    def open(self, document: Document, subject: UUID) -> Iterator[bytes]:
        """The plain file in chunks; raises NotFound where it is missing or its key was destroyed."""


class Keys(ABC):
    """The keys of personal data, one per subject, wrapped by the installation's key."""

    @abstractmethod
    def key(self, subject: UUID) -> bytes | None:
        """The subject's 32-byte key, made on first use; None if it was destroyed."""

    @abstractmethod
    def forget(self) -> None:
        """Forgets what this process remembers, so that a key destroyed meanwhile opens nothing more."""


class Tokens(ABC):
    """API tokens: only their hashes are kept."""

    @abstractmethod
    def issue(self, person: UUID, at: datetime) -> str:
        """A new token of this person, shown once."""

    @abstractmethod
    def holder(self, token: str) -> UUID | None:
        """The person whose token this is, or None."""

    @abstractmethod
    def revoke(self, person: UUID, at: datetime) -> int:
        """Takes back all tokens of the person; says how many."""
