"""What is remembered of the card of one expert, or of the examined organisation, on one object."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.actors import natural_id
from domain.assessment_card import events as e
from domain.ledger import Decider, Event


@dataclass(frozen=True, slots=True)
class FiledCard:
    """A filed card; annulled it counts no longer."""

    filed: e.CardSubmitted | e.SelfExaminationSubmitted
    annulled: e.CardAnnulled | None = None

    @property
    def id(self) -> UUID:
        return self.filed.card

    @property
    def signed_on(self) -> date:
        return self.filed.occurred_on


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """All cards that were filed here, the last one in force unless annulled. `expert` is None of a self-examination."""

    id: UUID | None = None
    examination: UUID | None = None
    plan: UUID | None = None
    committee: UUID | None = None
    object: UUID | None = None
    expert: UUID | None = None
    party: UUID | None = None
    cards: tuple[FiledCard, ...] = ()

    @property
    def exists(self) -> bool:
        return self.id is not None

    @property
    def standing(self) -> FiledCard | None:
        """The card that counts."""
        last = self.cards[-1] if self.cards else None
        return last if last and last.annulled is None else None

    def filed(self, card: UUID) -> FiledCard | None:
        return next((one for one in self.cards if one.id == card), None)


SELF = "self"


def assessment_card_id(examination: UUID, examined: UUID, expert: UUID | None) -> UUID:
    """The stream of this expert's cards on this object; of the self-examination where there is no expert."""
    return natural_id("assessment-card", examination, examined, expert or SELF)


def evolve(state: AssessmentCard, event: Event) -> AssessmentCard:
    """One fact further; rules never run here."""
    match event:
        case e.CardSubmitted() | e.SelfExaminationSubmitted():
            expert = event.expert if isinstance(event, e.CardSubmitted) else None
            return replace(
                state,
                id=assessment_card_id(event.examination, event.object, expert),
                examination=event.examination,
                plan=event.plan,
                committee=event.committee,
                object=event.object,
                expert=expert,
                party=event.party if isinstance(event, e.SelfExaminationSubmitted) else None,
                cards=(*state.cards, FiledCard(event)),
            )
        case e.CardAnnulled():
            cards = tuple(replace(c, annulled=event) if c.id == event.card else c for c in state.cards)
            return replace(state, cards=cards)
        case _:
            return state


ASSESSMENT_CARD = Decider(name="assessment-card", initial=AssessmentCard(), evolve=evolve)
