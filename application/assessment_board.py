"""What people see of an examination: who judges what, whose cards, what they came to. Blindness is held here.

No expert sees another's card before the examination is closed, nor what cards come to; the third alone sees the two
that went before. Who looks over the examination sees all of it, unless they judge in it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.access import may_see, sight
from application.audit_trail import AuditTrail, TrailQuestion
from application.concluding import thirds
from application.examination_dossier import form_of, signed_card
from application.looking import NotYoursToSee, plan, sees_card
from application.performing import Actor
from application.ports import Ledger
from application.replaying import Axes, UnknownStream
from domain.actors import Role
from domain.assessment_card.events import CardTotal
from domain.assessment_card.state import ASSESSMENT_CARD, AssessmentCard, FiledCard, assessment_card_id
from domain.card_form.form import CardFormVersion
from domain.examination import events as e
from domain.examination.consolidating import Agreement, Outcome, SignedCard, agreement, outcomes
from domain.examination.refusals import UnknownObject, announced
from domain.examination.state import EXAMINATION, Examination, Seat
from domain.person import ScopeKind
from domain.plan.state import PLAN
from domain.replay import state as state_then
from domain.report_form import FormRef

MOST_EXAMINATIONS = 1_000


class AssessmentCards(ABC):
    """The cards in force, many at once."""

    @abstractmethod
    def in_force(self, examination: UUID) -> Sequence[SignedCard]:
        """Every expert's card of the examination that counts now."""


@dataclass(frozen=True, slots=True)
class ExaminationSeen:
    """An examination as the actor may see it; `seats` are all of them, or the actor's own.

    `results` are shown to who looks over it, and to everybody concerned when it is closed: experts all, an examined
    party its own.
    """

    examination: UUID
    announced: e.ExaminationAnnounced
    form: FormRef | None
    seats: tuple[Seat, ...]
    minutes: e.MinutesRecorded | None
    results: tuple[e.ObjectResult, ...]
    accepted: tuple[e.RecommendationAccepted, ...]
    closed_on: date | None
    oversees: bool


def examination(actor: Actor, ledger: Ledger, identity: UUID, axes: Axes | None = None) -> ExaminationSeen:
    """Raises UnknownExamination, UnknownStream, NotYoursToSee."""
    state = _state(ledger, identity, axes)
    started = announced(state)
    over = _oversees(actor, state)
    own = tuple(state.seats_of(actor.person))
    examined = frozenset(one.id for one in state.objects if one.party in sight(actor).parties)
    if not (over or own or examined or may_see(actor, plan=ledger.load(PLAN, started.plan).state)):
        raise NotYoursToSee
    results = state.consolidated.results if state.consolidated else ()
    if not over:
        shown = results if own else tuple(one for one in results if one.object in examined)
        results = shown if state.closed_on else ()
    return ExaminationSeen(
        examination=identity,
        announced=started,
        form=state.form,
        seats=tuple(state.seats.values()) if over else own,
        minutes=state.minutes,
        results=results,
        accepted=state.accepted if over else (),
        closed_on=state.closed_on,
        oversees=over,
    )


def examinations_of(actor: Actor, ledger: Ledger, trail: AuditTrail, identity: UUID) -> tuple[ExaminationSeen, ...]:
    """The examinations held by a plan, in the order they were announced. Raises UnknownPlan, NotYoursToSee."""
    plan(actor, ledger, identity)
    question = TrailQuestion(plan=identity, topic=e.ExaminationAnnounced.TOPIC, limit=MOST_EXAMINATIONS)
    return tuple(examination(actor, ledger, place.stream) for place in trail.places(question))


@dataclass(frozen=True, slots=True)
class OwnWork:
    """One object that the actor judges, and their card of it."""

    examination: ExaminationSeen
    seat: Seat
    card: FiledCard | None


def own_work(actor: Actor, ledger: Ledger) -> tuple[OwnWork, ...]:
    """What the actor judges in every examination that is open."""
    found = []
    for identity in sorted(sight(actor).blind, key=str):
        seen = examination(actor, ledger, identity)
        for seat in seen.seats:
            if seat.expert == actor.person and seat.in_office:
                stream = assessment_card_id(identity, seat.object, actor.person)
                found.append(OwnWork(seen, seat, ledger.load(ASSESSMENT_CARD, stream).state.standing))
    return tuple(sorted(found, key=lambda one: (one.examination.announced.closes_on, str(one.seat.object))))


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A filed card that the actor may see; `assessment` is the stream that it stands in."""

    assessment: UUID
    by_itself: bool
    card: FiledCard


def cards(actor: Actor, ledger: Ledger, identity: UUID, examined: UUID) -> tuple[CardSeen, ...]:
    """The cards of one object that the actor may see, annulled ones too. Raises UnknownExamination, UnknownObject."""
    state = ledger.load(EXAMINATION, identity).state
    announced(state)
    if state.object(examined) is None:
        raise UnknownObject
    authors: list[UUID | None] = [None, *dict.fromkeys(s.expert for s in state.seats.values() if s.object == examined)]
    found: list[CardSeen] = []
    for author in authors:
        stream = assessment_card_id(identity, examined, author)
        card = ledger.load(ASSESSMENT_CARD, stream).state
        if card.exists and may_see_card(actor, state, card):
            found += [CardSeen(stream, author is None, one) for one in card.cards]
    return tuple(found)


def may_see_card(actor: Actor, state: Examination, card: AssessmentCard) -> bool:
    """Besides its author and who looks over: the third of the object, and every expert of it once all is closed."""
    if sees_card(actor, card):
        return True
    seat = state.seat(actor.person, card.object) if card.object else None
    if seat is None:
        return False
    if state.closed_on is not None:
        return True
    if not seat.may_score:
        return False
    if card.expert is None:
        return state.announced is not None and state.announced.self_examination_shown
    return seat.third


@dataclass(frozen=True, slots=True)
class Consolidation:
    """What the cards come to so far: each object by the strategy, ranked, and how far the experts agree."""

    examination: UUID
    form: CardFormVersion
    strategy: e.Strategy
    objects: tuple[Outcome, ...]
    agreement: Agreement


def consolidation(
    actor: Actor, ledger: Ledger, identity: UUID, source: AssessmentCards, axes: Axes | None = None
) -> Consolidation:
    """For who looks over the examination; for its experts once it is closed.

    Raises UnknownExamination, NotYoursToSee, PublicExaminationHasNoCards.
    """
    state = _state(ledger, identity, axes)
    started = announced(state)
    if not (_oversees(actor, state) or (state.closed_on and any(state.seats_of(actor.person)))):
        raise NotYoursToSee
    form = form_of(ledger, state.form)
    found = source.in_force(identity) if axes is None else _cards_then(ledger, state, axes)
    in_office = {(seat.expert, seat.object) for seat in state.seats.values() if seat.in_office}
    counted = [card for card in found if (card.expert, card.object) in in_office]
    strategy = started.strategy or e.Strategy()
    objects = [one.id for one in state.objects]
    outcome = outcomes(objects, counted, form=form, strategy=strategy, thirds=thirds(state))
    return Consolidation(identity, form, strategy, outcome, agreement(form, counted))


@dataclass(frozen=True, slots=True)
class ComparedCriterion:
    """A criterion of one object: what the organisation says of itself, what the experts say, and how far apart it is.

    `experts` are their scores in the order of the cards, None for «не применимо»; `mean` is over those given.
    """

    criterion: str
    text: str
    block: str
    least: int
    most: int
    itself: int | None
    itself_given: bool
    experts: tuple[int | None, ...]
    mean: float | None

    @property
    def gap(self) -> float | None:
        """How much better the organisation thinks of itself."""
        return None if self.itself is None or self.mean is None else self.itself - self.mean


@dataclass(frozen=True, slots=True)
class Comparison:
    """Self-examination against experts, criterion by criterion; the data of a picture."""

    examination: UUID
    object: UUID
    itself: CardTotal | None
    outcome: Outcome
    criteria: tuple[ComparedCriterion, ...]


def comparison(actor: Actor, ledger: Ledger, identity: UUID, examined: UUID, source: AssessmentCards) -> Comparison:
    """For who sees the consolidation. Raises UnknownObject besides."""
    whole = consolidation(actor, ledger, identity, source)
    outcome = next((one for one in whole.objects if one.object == examined), None)
    if outcome is None:
        raise UnknownObject
    own = ledger.load(ASSESSMENT_CARD, assessment_card_id(identity, examined, None)).state.standing
    said = {score.criterion: score.value for score in own.filed.scores} if own else {}
    lines = [
        _compared(block.code, criterion.code, criterion.text, (criterion.scale.min, criterion.scale.max), said, outcome)
        for block in whole.form.blocks
        for criterion in block.criteria
    ]
    return Comparison(identity, examined, own.filed.total if own else None, outcome, tuple(lines))


def _compared(
    block: str, code: str, text: str, ends: tuple[int, int], said: Mapping[str, int | None], outcome: Outcome
) -> ComparedCriterion:
    values = tuple(card.values.get(code) for card in outcome.cards)
    given = [value for value in values if value is not None]
    return ComparedCriterion(
        criterion=code,
        text=text,
        block=block,
        least=ends[0],
        most=ends[1],
        itself=said.get(code),
        itself_given=code in said,
        experts=values,
        mean=sum(given) / len(given) if given else None,
    )


def _state(ledger: Ledger, identity: UUID, axes: Axes | None) -> Examination:
    if axes is None:
        return ledger.load(EXAMINATION, identity).state
    then = state_then(EXAMINATION, ledger.history(identity), known_at=axes.known_at, as_of=axes.as_of)
    if not then.exists:
        raise UnknownStream(identity)
    return then


def _cards_then(ledger: Ledger, state: Examination, axes: Axes) -> Iterable[SignedCard]:
    """The cards as they counted then, folded one by one."""
    assert state.id is not None
    for seat in state.seats.values():
        history = ledger.history(assessment_card_id(state.id, seat.object, seat.expert))
        found = signed_card(state_then(ASSESSMENT_CARD, history, known_at=axes.known_at, as_of=axes.as_of))
        if found is not None:
            yield found


def _oversees(actor: Actor, state: Examination) -> bool:
    return sight(actor).oversees(state.id, state.plan, state.committee)


def judges(actor: Actor) -> bool:
    """Whether the actor is an expert of some open examination."""
    return any(g.role is Role.EXPERT and g.scope.kind is ScopeKind.EXAMINATION for g in actor.grants)


class FoldedCards(AssessmentCards):
    """The same folded from the ledger, card by card."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def in_force(self, examination: UUID) -> Sequence[SignedCard]:
        state = self._ledger.load(EXAMINATION, examination).state
        return tuple(_cards_then(self._ledger, state, Axes()))
