"""Examinations in process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel, ValidationError

from application import assessment_board, card_drafts, card_forms, looking
from application.assessment_board import FoldedCards
from application.audit_trail import AuditTrail
from application.card_drafts import DraftScore, DraftWords, Signing, Whose
from application.performing import Actor, Office
from application.replaying import Axes
from interfaces.api.card_drafts import draft_told
from interfaces.api.examinations import consolidation_told, examination_told, own_work_told
from interfaces.plain import plain, plain_replay
from tests.memory_drafts import MemoryDrafts
from tests.steps.driver import Refused
from tests.steps.examining_driver import At, Examining


class Asking(Protocol):
    """Asks as a person; what is refused becomes Refused."""

    def __call__(self, ask: Callable[[Actor], Any], by: UUID) -> Any: ...


class ExaminingInProcess(Examining):
    def __init__(self, office: Office, trail: AuditTrail, ask: Asking) -> None:
        self._office, self._trail, self._ask = office, trail, ask
        self._drafts = MemoryDrafts()

    def form(self, by: UUID, form: UUID) -> Mapping[str, Any]:
        return dict(plain(self._ask(lambda _: card_forms.card_form(self._office.ledger, form), by)))

    def examination(self, by: UUID, examination: UUID) -> Mapping[str, Any]:
        ledger = self._office.ledger
        found = self._ask(lambda actor: assessment_board.examination(actor, ledger, examination), by)
        return examination_told(found)

    def of_plan(self, by: UUID, plan: UUID) -> Sequence[Mapping[str, Any]]:
        ledger, trail = self._office.ledger, self._trail
        found = self._ask(lambda actor: assessment_board.examinations_of(actor, ledger, trail, plan), by)
        return [examination_told(one) for one in found]

    def mine(self, by: UUID) -> Sequence[Mapping[str, Any]]:
        found = self._ask(lambda actor: assessment_board.own_work(actor, self._office.ledger), by)
        return [own_work_told(one) for one in found]

    def cards(self, by: UUID, at: At) -> Sequence[Mapping[str, Any]]:
        ledger = self._office.ledger
        return list(plain(self._ask(lambda a: assessment_board.cards(a, ledger, at.examination, at.object), by)))

    def consolidation(self, by: UUID, examination: UUID) -> Mapping[str, Any]:
        ledger = self._office.ledger
        source = FoldedCards(ledger)
        found = self._ask(lambda actor: assessment_board.consolidation(actor, ledger, examination, source), by)
        return dict(plain(consolidation_told(found)))

    def comparison(self, by: UUID, at: At) -> Mapping[str, Any]:
        ledger = self._office.ledger
        source = FoldedCards(ledger)
        found = self._ask(
            lambda actor: assessment_board.comparison(actor, ledger, at.examination, at.object, source), by
        )
        return {"criteria": [{**plain(line), "gap": line.gap} for line in found.criteria]}

    def state(self, by: UUID, stream: UUID) -> Mapping[str, Any]:
        return plain_replay(self._ask(lambda actor: looking.stream(actor, self._office.ledger, stream, Axes()), by))

    def save_score(self, by: UUID, at: At, score: Mapping[str, Any]) -> None:
        given = dict(score)
        code, kept = given.pop("criterion"), _of(DraftScore, given)
        self._ask(lambda a: card_drafts.save_score(_whose(at), code, kept, a, self._drafts, self._office), by)

    def save_words(self, by: UUID, at: At, words: Mapping[str, Any]) -> None:
        kept = _of(DraftWords, words)
        self._ask(lambda a: card_drafts.save_words(_whose(at), kept, a, self._drafts, self._office), by)

    def draft(self, by: UUID, at: At) -> Mapping[str, Any]:
        found = self._ask(lambda a: card_drafts.saved_draft(_whose(at), a, self._drafts, self._office), by)
        return dict(plain(draft_told(found)))

    def sign(self, by: UUID, at: At, on: date | None) -> UUID:
        signing = Signing(**({"occurred_on": on} if on else {}))
        done = self._ask(lambda a: card_drafts.sign_draft(_whose(at), signing, a, self._drafts, self._office), by)
        made: UUID = done.made
        return made


def _whose(at: At) -> Whose:
    return Whose(at.examination, at.object, at.by_itself)


def _of(kind: type[BaseModel], given: Mapping[str, Any]) -> Any:
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        raise Refused("invalid-input", str(error)) from error
