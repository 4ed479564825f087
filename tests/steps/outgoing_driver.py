"""What goes out of the service, as steps reach it: calendars, exports, and the secrets that an order shows once."""

from abc import ABC, abstractmethod
from uuid import UUID


class Outgoing(ABC):
    """`shown` is what the last order showed once: the address of a calendar, the secret of a webhook."""

    shown: str | None = None

    @abstractmethod
    def calendar(self, address: str) -> bytes:
        """The calendar at this address, to whoever knows it. Raises Refused."""

    @abstractmethod
    def export(self, by: UUID, name: str, kind: str) -> bytes:
        """The list `register`, `plans`, `organisations`, `people` as a file of this kind. Raises Refused."""
