"""What can happen to the card of one expert on one object: signed, annulled with a reason, replaced by another.

A draft is a working paper and no fact. Whole cards are facts: a spoiled one is never edited [S8].
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Frozen
from domain.ledger import Event
from domain.personal import Personal
from domain.report_form import FormRef


class Conclusion(StrEnum):
    """What the expert advises of the object."""

    RECOMMENDED = "recommended"
    AFTER_REVISION = "after_revision"
    NOT_RECOMMENDED = "not_recommended"


class EvidenceRef(Frozen):
    """A document of an assignment that a score rests on."""

    assignment: UUID
    evidence: UUID


class Score(Frozen):
    """`value` None is «не применимо», which is no zero: it counts neither for nor against."""

    criterion: str
    value: int | None
    comment: Personal[str] | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    activities: tuple[UUID, ...] = ()


class Recommendation(Frozen):
    """What `addressee` is advised to do until `due`."""

    text: Personal[str]
    addressee: UUID
    due: date


class BlockTotal(Frozen):
    """`points` of `maximum`, weighted, over what applies; `percent` is None where nothing of the block applies."""

    block: str
    points: Decimal
    maximum: Decimal
    percent: Decimal | None


class CardTotal(Frozen):
    """The card's per cent of what it could give, by blocks and their weights; None where nothing applied."""

    percent: Decimal | None
    blocks: tuple[BlockTotal, ...]


class CardSubmitted(Event):
    """Signed and filed. `total` and `passed` are by the version of the form it was filed on, and stay so.

    `card` names this filing for good: analytic notes cite it. `third`: the deciding card after two that diverged.
    """

    TOPIC: ClassVar[str] = "assessment-card.submitted"

    card: UUID
    examination: UUID
    plan: UUID
    committee: UUID
    object: UUID
    expert: UUID
    third: bool = False
    form: FormRef
    scores: tuple[Score, ...]
    conclusion: Conclusion
    summary: Personal[str]
    recommendations: tuple[Recommendation, ...] = ()
    total: CardTotal
    passed: bool | None = None


class SelfExaminationSubmitted(Event):
    """The same form filled by the examined organisation about itself; it never enters the experts' result."""

    TOPIC: ClassVar[str] = "assessment-card.self-examination-submitted"

    card: UUID
    examination: UUID
    plan: UUID
    committee: UUID
    object: UUID
    party: UUID
    form: FormRef
    scores: tuple[Score, ...]
    summary: Personal[str] | None = None
    total: CardTotal


class CardAnnulled(Event):
    """Spoiled: it counts no longer and stays in the history; another may be filed."""

    TOPIC: ClassVar[str] = "assessment-card.annulled"

    card: UUID
    reason: Personal[str]


EVENTS: tuple[type[Event], ...] = (CardSubmitted, SelfExaminationSubmitted, CardAnnulled)
