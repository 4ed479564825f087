"""Examinations over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from tests.steps.examining_driver import At, Examining


class Question(Protocol):
    """Asks an operation as a person."""

    def __call__(self, operation: str, by: UUID, **asked: Any) -> dict[str, Any]: ...


Sending = Callable[[str, UUID, dict[str, Any]], dict[str, Any]]
"""Sends a body to an operation as a person; the fields of its path are taken out of it."""


class ExaminingOverHttp(Examining):
    def __init__(self, ask: Question, send: Sending) -> None:
        self._ask, self._send = ask, send

    def form(self, by: UUID, form: UUID) -> Mapping[str, Any]:
        return dict(self._ask("AskCardForm", by, form=form)["form"])

    def examination(self, by: UUID, examination: UUID) -> Mapping[str, Any]:
        return dict(self._ask("AskExamination", by, examination=examination)["examination"])

    def of_plan(self, by: UUID, plan: UUID) -> Sequence[Mapping[str, Any]]:
        return list(self._ask("AskExaminations", by, plan=plan)["examinations"])

    def mine(self, by: UUID) -> Sequence[Mapping[str, Any]]:
        return list(self._ask("AskOwnWork", by)["objects"])

    def cards(self, by: UUID, at: At) -> Sequence[Mapping[str, Any]]:
        return list(self._ask("AskCards", by, examination=at.examination, object=at.object)["cards"])

    def consolidation(self, by: UUID, examination: UUID) -> Mapping[str, Any]:
        return self._ask("AskConsolidation", by, examination=examination)

    def comparison(self, by: UUID, at: At) -> Mapping[str, Any]:
        return self._ask("AskComparison", by, examination=at.examination, object=at.object)

    def state(self, by: UUID, stream: UUID) -> Mapping[str, Any]:
        return self._ask("AskState", by, stream=stream)

    def save_score(self, by: UUID, at: At, score: Mapping[str, Any]) -> None:
        self._send(f"SaveScore{_of(at)}", by, {**_place(at), **score})

    def save_words(self, by: UUID, at: At, words: Mapping[str, Any]) -> None:
        self._send(f"SaveWords{_of(at)}", by, {**_place(at), **words})

    def draft(self, by: UUID, at: At) -> Mapping[str, Any]:
        return self._ask(f"AskDraft{_of(at)}", by, examination=at.examination, object=at.object)

    def sign(self, by: UUID, at: At, on: date | None) -> UUID:
        when = {"occurred_on": on.isoformat()} if on else {}
        return UUID(self._send(f"SignDraft{_of(at)}", by, {**_place(at), **when})["assessment"])


def _of(at: At) -> str:
    return "OfSelfExamination" if at.by_itself else "OfCard"


def _place(at: At) -> dict[str, Any]:
    return {"examination": at.examination, "object": at.object}
