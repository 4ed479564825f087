"""What can happen to an examination: announced, experts appointed, recused and replaced, consolidated, closed.

What an expert scores stands in the card's own stream (`domain.assessment_card`): nobody who may look at the examination
sees a card by that alone.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Frozen
from domain.documents import Document, Requisites
from domain.ledger import Event
from domain.personal import Personal
from domain.report_form import FormRef


class ExaminationKind(StrEnum):
    """By appointed experts on cards; or общественная экспертиза: an open discussion that has minutes and no cards."""

    EXPERT = "expert"
    PUBLIC = "public"


class ObjectKind(StrEnum):
    ORGANISATION = "organisation"
    ACTIVITY = "activity"
    PLAN = "plan"


class ExaminedObject(Frozen):
    """What is examined; `party` is the organisation that answers for it and examines itself."""

    kind: ObjectKind
    id: UUID
    party: UUID | None = None


class StrategyKind(StrEnum):
    """How cards on one object make one result [S8, S9, S10]."""

    MEAN_OF_N = "mean_of_n"
    TWO_PLUS_THIRD = "two_plus_third"
    MEDIAN = "median"


class Strategy(Frozen):
    """`experts` judge each object independently; under `two_plus_third` a third decides where the two diverge."""

    kind: StrategyKind = StrategyKind.MEAN_OF_N
    experts: int = 3


class ExaminationAnnounced(Event):
    """`plan` and `activity` are the ground in the plan («мероприятие 14»); a public examination has no form.

    `self_examination_shown`: experts see what the examined organisation says of itself.
    """

    TOPIC: ClassVar[str] = "examination.announced"

    examination: UUID
    plan: UUID
    committee: UUID
    activity: UUID | None = None
    kind: ExaminationKind = ExaminationKind.EXPERT
    title: Personal[str]
    form: FormRef | None = None
    objects: tuple[ExaminedObject, ...]
    opens_on: date
    closes_on: date
    strategy: Strategy | None = None
    self_examination_shown: bool = False


class ExpertAppointed(Event):
    """By the act that `basis` names. `organisation` is whom the expert works for on that day."""

    TOPIC: ClassVar[str] = "examination.expert-appointed"

    expert: UUID
    organisation: UUID | None = None
    objects: tuple[UUID, ...]


class ConflictKind(StrEnum):
    """What may tie an expert to an object [domain.md §5]."""

    EMPLOYEE = "employee"
    SUBORDINATE = "subordinate"
    AUTHOR = "author"
    MUTUAL = "mutual"
    FAMILY = "family"
    FINANCIAL = "financial"
    OTHER = "other"


class ConflictDeclared(Event):
    """The expert's own declaration before they see anything; `conflict` is None where nothing ties them."""

    TOPIC: ClassVar[str] = "examination.conflict-declared"

    expert: UUID
    objects: tuple[UUID, ...]
    conflict: ConflictKind | None = None
    statement: Personal[str] | None = None


class ExpertRecused(Event):
    """By an act, from these objects; their signed cards on them count no longer."""

    TOPIC: ClassVar[str] = "examination.expert-recused"

    expert: UUID
    objects: tuple[UUID, ...]
    reason: Personal[str]


class ExpertReplaced(Event):
    """By an act: another expert judges what the recused one was appointed for."""

    TOPIC: ClassVar[str] = "examination.expert-replaced"

    expert: UUID
    replacement: UUID
    organisation: UUID | None = None
    objects: tuple[UUID, ...]


class ThirdExpertAppointed(Event):
    """By an act, for an object on which the two diverged; sees both cards, and decides alone [S10]."""

    TOPIC: ClassVar[str] = "examination.third-expert-appointed"

    expert: UUID
    organisation: UUID | None = None
    object: UUID
    criteria: tuple[str, ...]


class FormMoved(Event):
    """A decision to go on with another version of the form; what was filed before stays on its own version."""

    TOPIC: ClassVar[str] = "examination.form-moved"

    old: FormRef
    new: FormRef
    reason: Personal[str]


class ExpertsReminded(Event):
    """Those whose cards were still to come, and how many of each."""

    TOPIC: ClassVar[str] = "examination.experts-reminded"

    reminded: tuple[UUID, ...]


class MinutesRecorded(Event):
    """What a public examination came to: minutes with their requisites, and how many took part."""

    TOPIC: ClassVar[str] = "examination.minutes-recorded"

    requisites: Requisites
    participants: int
    decision: Personal[str]
    document: Document | None = None
    file_name: Personal[str] | None = None


class ObjectResult(Frozen):
    """What the cards of one object came to, per cent of what a card could give; `cards` are those it is made of."""

    object: UUID
    total: Decimal
    rank: int
    passed: bool | None = None
    cards: tuple[UUID, ...]


class ScoresConsolidated(Event):
    """The result by the examination's strategy, as the cards stood."""

    TOPIC: ClassVar[str] = "examination.scores-consolidated"

    results: tuple[ObjectResult, ...]


class RecommendationAccepted(Event):
    """The committee takes a recommendation of a card over into the plan as the row `activity`."""

    TOPIC: ClassVar[str] = "examination.recommendation-accepted"

    card: UUID
    recommendation: int
    activity: UUID
    party: UUID
    due: date


class ExaminationClosed(Event):
    """Nothing is scored any more; from now on experts see what the others wrote."""

    TOPIC: ClassVar[str] = "examination.closed"


EVENTS: tuple[type[Event], ...] = (
    ExaminationAnnounced,
    ExpertAppointed,
    ConflictDeclared,
    ExpertRecused,
    ExpertReplaced,
    ThirdExpertAppointed,
    FormMoved,
    ExpertsReminded,
    MinutesRecorded,
    ScoresConsolidated,
    RecommendationAccepted,
    ExaminationClosed,
)
