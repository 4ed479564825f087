"""Drafts of cards: saved score by score as one goes, nobody else's to see, and no fact until the card is signed.

A draft is a working paper: erasable, and lost by nothing but its own signing. Saving one score touches the draft alone;
whether its author may sign is asked when the draft is opened, and again when it is signed.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from application.access import permit
from application.examination_dossier import form_of
from application.filing_cards import (
    Comment,
    Recommendations,
    StatedScore,
    SubmitCard,
    SubmitSelfExamination,
    submit_card,
    submit_self_examination,
)
from application.performing import Actor, Office
from application.ports import Recorded
from domain.actors import Frozen, Signature
from domain.assessment_card.events import Conclusion, EvidenceRef
from domain.assessment_card.filing import (
    AlwaysApplicable,
    CardSignedBefore,
    ScoreOffScale,
    UnknownCriterion,
    free_seat,
)
from domain.assessment_card.state import ASSESSMENT_CARD, assessment_card_id
from domain.card_form.form import CardFormVersion, Criterion, Scale
from domain.examination.refusals import ExaminationIsClosed, UnknownObject, announced
from domain.examination.state import EXAMINATION
from domain.plan.state import PLAN
from domain.refusals import NotFound
from domain.report_form import FormRef

WORDS = ""
"""The part that holds conclusion, summary and recommendations; a score's part has its criterion's code."""


class NoDraft(NotFound):
    """Nothing has been saved of this card."""

    def __init__(self) -> None:
        super().__init__("Черновика этой карты нет: откройте карту и поставьте первую оценку.")


class DraftScore(Frozen):
    """A score being worked on; without `value` and `not_applicable` it is still to be given, perhaps commented."""

    value: int | None = Field(default=None, ge=0, le=1000)
    not_applicable: bool = False
    comment: Comment | None = None
    evidence: tuple[EvidenceRef, ...] = Field(default=(), max_length=50)
    activities: tuple[UUID, ...] = Field(default=(), max_length=50)

    @property
    def given(self) -> bool:
        return self.value is not None or self.not_applicable


class DraftWords(Frozen):
    """How the card ends."""

    conclusion: Conclusion | None = None
    summary: Comment | None = None
    recommendations: Recommendations = ()


@dataclass(frozen=True, slots=True)
class DraftScale:
    """What a score may be; kept with the draft, so that saving one asks for nothing else."""

    min: int
    max: int
    applicable_always: bool


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Whose card of which object: `card` is the stream that it will be filed in, `author` the person who fills it."""

    card: UUID
    author: UUID


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """The draft knows this criterion by its scale, or not at all."""

    scale: DraftScale | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was saved; `moved`: the examination goes by another version of the form meanwhile."""

    place: DraftPlace
    form: FormRef
    scores: Mapping[str, DraftScore] = field(default_factory=dict)
    words: DraftWords = field(default_factory=DraftWords)
    saved_at: datetime | None = None
    moved: bool = False


class CardDrafts(ABC):
    """Where drafts are kept: encrypted with their author's key, and gone with it."""

    @abstractmethod
    def open(self, place: DraftPlace, form: FormRef, scales: Mapping[str, DraftScale]) -> None:
        """Begins the draft, or goes on with it on this version of the form; what was saved stays."""

    @abstractmethod
    def opened(self, place: DraftPlace, criterion: str) -> OpenedDraft | None:
        """Whether the draft was begun, and how it judges this criterion."""

    @abstractmethod
    def keep(self, place: DraftPlace, part: str, content: DraftScore | DraftWords, at: datetime) -> None:
        """Saves one part in the place of what it was before."""

    @abstractmethod
    def draft(self, place: DraftPlace) -> Draft | None:
        """All that was saved; None where nothing was begun, or the author's data were erased."""

    @abstractmethod
    def drop(self, place: DraftPlace) -> None:
        """Throws it away."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The card of an object: by the expert who asks, or of the organisation about itself."""

    examination: UUID
    object: UUID
    by_itself: bool = False

    def place(self, actor: Actor) -> DraftPlace:
        author = None if self.by_itself else actor.person
        return DraftPlace(assessment_card_id(self.examination, self.object, author), actor.person)


def open_draft(whose: Whose, actor: Actor, drafts: CardDrafts, office: Office) -> Draft:
    """The draft, begun if it was not. Raises what keeps the actor from filling this card, and CardSignedBefore."""
    form = _may_fill(whose, actor, office)
    place = whose.place(actor)
    drafts.open(place, form.ref, {c.code: _scale(c) for c in form.criteria})
    return drafts.draft(place) or Draft(place, form.ref)


def saved_draft(whose: Whose, actor: Actor, drafts: CardDrafts, office: Office) -> Draft:
    """The draft as it was saved, by its author's eyes alone. Raises NoDraft and what `open_draft` raises."""
    form = _may_fill(whose, actor, office)
    found = drafts.draft(whose.place(actor))
    if found is None:
        raise NoDraft
    return Draft(found.place, found.form, found.scores, found.words, found.saved_at, found.form != form.ref)


def save_score(
    whose: Whose, criterion: str, score: DraftScore, actor: Actor, drafts: CardDrafts, office: Office
) -> None:
    """Saves one score. Raises UnknownCriterion, ScoreOffScale, AlwaysApplicable; at first, what `open_draft` does."""
    place = whose.place(actor)
    known = drafts.opened(place, criterion)
    if known is None:
        open_draft(whose, actor, drafts, office)
        known = drafts.opened(place, criterion)
    scale = known.scale if known else None
    if scale is None:
        raise UnknownCriterion(criterion)
    if score.value is not None and not scale.min <= score.value <= scale.max:
        raise ScoreOffScale(Criterion(code=criterion, text="", scale=Scale(min=scale.min, max=scale.max)))
    if score.not_applicable and scale.applicable_always:
        raise AlwaysApplicable(criterion)
    drafts.keep(place, criterion, score, office.clock.now())


def save_words(whose: Whose, words: DraftWords, actor: Actor, drafts: CardDrafts, office: Office) -> None:
    """Saves how the card ends."""
    place = whose.place(actor)
    if drafts.opened(place, WORDS) is None:
        open_draft(whose, actor, drafts, office)
    drafts.keep(place, WORDS, words, office.clock.now())


class Signing(Frozen):
    """When the card is signed, and how; today, in the system, where nothing is said."""

    occurred_on: date | None = None
    signature: Signature | None = None


def sign_draft(whose: Whose, signing: Signing, actor: Actor, drafts: CardDrafts, office: Office) -> Recorded:
    """Signed as it was saved. Refused, the draft stays as it is; a retry of a signing gets its first answer."""
    place = whose.place(actor)
    if (first := office.ledger.answered(actor.command)) is not None:
        return Recorded(first.position, first.repeated, place.card)
    draft = saved_draft(whose, actor, drafts, office)
    said = {name: getattr(signing, name) for name in signing.model_fields_set}
    scores = tuple(
        StatedScore(criterion=code, value=s.value, comment=s.comment, evidence=s.evidence, activities=s.activities)
        for code, s in draft.scores.items()
        if s.given
    )
    common = {
        "examination": whose.examination,
        "object": whose.object,
        "form_version": draft.form.version,
        "scores": scores,
    }
    if whose.by_itself:
        own = SubmitSelfExamination(**common, summary=draft.words.summary, **said)
        recorded = submit_self_examination(own, actor, office)
    else:
        card = SubmitCard(
            **common,
            conclusion=draft.words.conclusion,
            summary=draft.words.summary or "",
            recommendations=draft.words.recommendations,
            **said,
        )
        recorded = submit_card(card, actor, office)
    drafts.drop(place)
    return recorded


def _may_fill(whose: Whose, actor: Actor, office: Office) -> CardFormVersion:
    """The form to fill. Raises what keeps the actor from filling this card."""
    state = office.ledger.load(EXAMINATION, whose.examination).state
    started = announced(state)
    if state.closed_on is not None:
        raise ExaminationIsClosed(state.closed_on)
    if whose.by_itself:
        one = state.object(whose.object)
        if one is None:
            raise UnknownObject
        plan = office.ledger.load(PLAN, started.plan).state
        permit(actor, SubmitSelfExamination, plan=plan, party=one.party)
    else:
        free_seat(state, actor.person, whose.object)
    card = office.ledger.load(ASSESSMENT_CARD, whose.place(actor).card).state
    if card.standing is not None:
        raise CardSignedBefore(card.standing)
    return form_of(office.ledger, state.form)


def _scale(criterion: Criterion) -> DraftScale:
    return DraftScale(criterion.scale.min, criterion.scale.max, criterion.applicable_always)
