"""A plan's bundle as steps reach it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from uuid import UUID

from application.verifying import Trust
from tests.bundle.sealed_story import SealedStory


@dataclass(frozen=True, slots=True)
class Taken:
    """A bundle, and by whose keys the auditor checks it."""

    content: bytes
    trust: Trust


class Bundling(ABC):
    """Takes bundles."""

    @abstractmethod
    def take(self, by: UUID, plan: UUID) -> Taken:
        """The plan's bundle for this person. Raises Refused."""


def by_another_key(taken: Taken) -> Taken:
    """The same bundle, checked with the key of another log."""
    return replace(taken, trust=replace(taken.trust, log_keys=[SealedStory((), seed=9).public]))
