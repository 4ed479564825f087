"""How monitorings and signatures are looked at."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MonitoringSeen:
    """A monitoring; `data` are computed again, None until it is concluded, `same`: their hash is the recorded one."""

    stage: str
    campaign: UUID | None
    findings: Mapping[UUID, str]
    data: Mapping[str, Any] | None
    digest: str | None
    same: bool | None


@dataclass(frozen=True, slots=True)
class Differs:
    """An item that is otherwise in the later monitoring."""

    item: str
    became: str
    activity: UUID | None
    party: UUID | None
    on: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class SignedSeen:
    """How an act is signed: the level that holds, and of each file its id and what the last check found."""

    level: str
    filed: Sequence[tuple[UUID, str]]


class Observing(ABC):
    """Looks at monitorings as a person."""

    @abstractmethod
    def monitoring(self, by: UUID, monitoring: UUID) -> MonitoringSeen:
        """One of them. Raises Refused."""

    @abstractmethod
    def monitorings(self, by: UUID, plan: UUID) -> Sequence[str]:
        """The stages of the plan's monitorings, the latest opened first. Raises Refused."""

    @abstractmethod
    def campaign(self, by: UUID, campaign: UUID) -> int:
        """How many monitorings were opened together. Raises Refused."""

    @abstractmethod
    def paper(self, by: UUID, monitoring: UUID, form: str, *, anew: bool = False) -> bytes:
        """A file of it. Raises Refused."""

    @abstractmethod
    def differences(self, by: UUID, later: UUID, earlier: UUID) -> Sequence[Differs]:
        """What is otherwise in the later one. Raises Refused."""

    @abstractmethod
    def signed(self, by: UUID, stream: UUID, record: UUID) -> SignedSeen:
        """How the act of this record is signed. Raises Refused."""

    @abstractmethod
    def signature(self, by: UUID, record: UUID, filing: UUID, *, signed: bool) -> bytes:
        """The detached signature, or what it signs. Raises Refused."""


def signed_seen(told: Mapping[str, Any]) -> SignedSeen:
    """As the service answers it."""
    filed = [(UUID(one["event"]["filing"]), one["checked"]["outcome"]) for one in told["signatures"]]
    return SignedSeen(told["level"], filed)


def differs(told: Mapping[str, Any]) -> Differs:
    """As the service answers it."""
    activity, party = (UUID(told[name]) if told[name] else None for name in ("activity", "party"))
    return Differs(told["item"], told["became"], activity, party, told["on"], told["before"], told["after"])


def seen(
    told: Mapping[str, Any], data: Mapping[str, Any] | None, digest: str | None, same: bool | None
) -> MonitoringSeen:
    """As the service answers it."""
    campaign = UUID(told["campaign"]) if told["campaign"] else None
    findings = {UUID(key): found["recorded"]["text"] for key, found in told["findings"].items()}
    return MonitoringSeen(told["stage"], campaign, findings, data, digest, same)
