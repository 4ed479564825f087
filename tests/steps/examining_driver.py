"""Examinations as steps ask of them: what each person sees, and the drafts they work on."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class At:
    """The card of one object of an examination: an expert's, or of the organisation about itself."""

    examination: UUID
    object: UUID
    by_itself: bool = False


class Examining(ABC):
    """What the service answers, in the words of its API. Everything raises Refused."""

    @abstractmethod
    def form(self, by: UUID, form: UUID) -> Mapping[str, Any]:
        """The card form with its versions."""

    @abstractmethod
    def examination(self, by: UUID, examination: UUID) -> Mapping[str, Any]:
        """The examination as this person sees it."""

    @abstractmethod
    def of_plan(self, by: UUID, plan: UUID) -> Sequence[Mapping[str, Any]]:
        """The examinations of a plan."""

    @abstractmethod
    def mine(self, by: UUID) -> Sequence[Mapping[str, Any]]:
        """What this person judges."""

    @abstractmethod
    def cards(self, by: UUID, at: At) -> Sequence[Mapping[str, Any]]:
        """The cards of the object that this person sees."""

    @abstractmethod
    def consolidation(self, by: UUID, examination: UUID) -> Mapping[str, Any]:
        """What the cards come to."""

    @abstractmethod
    def comparison(self, by: UUID, at: At) -> Mapping[str, Any]:
        """Self-examination and experts."""

    @abstractmethod
    def state(self, by: UUID, stream: UUID) -> Mapping[str, Any]:
        """The state of a stream, replayed."""

    @abstractmethod
    def save_score(self, by: UUID, at: At, score: Mapping[str, Any]) -> None:
        """Saves one score of the draft."""

    @abstractmethod
    def save_words(self, by: UUID, at: At, words: Mapping[str, Any]) -> None:
        """Saves how the draft ends."""

    @abstractmethod
    def draft(self, by: UUID, at: At) -> Mapping[str, Any]:
        """The draft as saved."""

    @abstractmethod
    def sign(self, by: UUID, at: At, on: date | None) -> UUID:
        """Signs the draft; the stream of the card."""
