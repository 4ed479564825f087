"""Signing a card, annulling a spoiled one: what must be there, and by whom, and when."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.actors import Envelope, natural_id
from domain.assessment_card import events as e
from domain.assessment_card.state import AssessmentCard, FiledCard, assessment_card_id
from domain.assessment_card.totals import passed, total
from domain.card_form.form import CardFormVersion, Criterion
from domain.examination.appointing import own_seat
from domain.examination.events import ExaminationAnnounced
from domain.examination.refusals import UnknownObject, reasoned, with_cards
from domain.examination.state import Examination, Seat, SeatStanding
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import BadInput, Conflict, Forbidden, NotFound, Refusal


class ConflictNotDeclared(Forbidden):
    """Access comes after the declaration."""

    def __init__(self) -> None:
        super().__init__("Сначала заявите, есть ли у вас конфликт интересов по этому объекту.")


class ExpertInConflict(Forbidden):
    """Who is in conflict neither sees nor scores."""

    def __init__(self) -> None:
        super().__init__(
            "Вы заявили о конфликте интересов: этот объект оценит другой эксперт. Ждите решения об отводе."
        )


class OutsideWindow(Refusal):
    """Cards are filed in the window of the examination."""

    def __init__(self, day: date, opens: date, closes: date) -> None:
        super().__init__(
            f"Карты принимают с {opens:%d.%m.%Y} по {closes:%d.%m.%Y}, а подпись датирована {day:%d.%m.%Y}. "
            "Проверьте дату; если срок прошёл, обратитесь к организатору."
        )


class CardSignedBefore(Refusal):
    """A card is signed once; a spoiled one is annulled first, and another filed [S8]."""

    def __init__(self, card: FiledCard) -> None:
        super().__init__(
            f"Карта уже подписана {card.signed_on:%d.%m.%Y}. Её не исправляют: если она испорчена, организатор "
            "аннулирует её, и вы подадите новую."
        )


class FormHasMoved(Conflict):
    """A card is filed on the version that the examination goes by."""

    def __init__(self, version: int) -> None:
        super().__init__(
            f"Экспертиза переведена на версию {version} формы: откройте карту заново, оценки по прежним кодам остались."
        )


class UnknownCriterion(BadInput):
    """A score is of a criterion of the form."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Критерия «{code}» в форме нет: уберите оценку или обновите карту.", f"scores[{code}]")


class CriterionScoredTwice(BadInput):
    """A criterion has one score."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Критерий «{code}» оценён дважды: оставьте одну оценку.", f"scores[{code}]")


class ScoreOffScale(BadInput):
    """A score lies on its scale."""

    def __init__(self, criterion: Criterion) -> None:
        scale = criterion.scale
        super().__init__(
            f"Критерий {criterion.code}: оценка — целое число от {scale.min} до {scale.max}.",
            f"scores[{criterion.code}]",
        )


class AlwaysApplicable(BadInput):
    """The form may forbid «не применимо»."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Критерий {code} применим всегда: поставьте оценку.", f"scores[{code}]")


class ScoresMissing(Refusal):
    """A card is signed when every criterion has its score or «не применимо» [domain.md §5]."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            f"Не оценены критерии: {', '.join(codes)}. Поставьте оценку или отметьте «не применимо» и подпишите снова."
        )


class CommentMissing(Refusal):
    """Where the form asks for a comment, the score is explained."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"Нужен комментарий к критериям: {', '.join(codes)}. Напишите его и подпишите снова.")


class CitationMissing(Refusal):
    """Where the form asks for evidence, the score rests on a document."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"Нужна ссылка на документ по критериям: {', '.join(codes)}. Укажите её и подпишите снова.")


class ConclusionMissing(Refusal):
    """A card advises something."""

    def __init__(self) -> None:
        super().__init__("Заключение не выбрано: выберите его и подпишите снова.")


class SummaryMissing(Refusal):
    """A card ends with the expert's words."""

    def __init__(self) -> None:
        super().__init__("Выводы не написаны: дополните карту и подпишите снова.")


class RecommendationUnfit(BadInput):
    """A recommendation says what is to be done, and until when, after the card is signed."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(f"Рекомендация {place + 1}: {why}.", f"recommendations[{place}]")


class NotTheExamined(Forbidden):
    """An organisation examines itself."""

    def __init__(self) -> None:
        super().__init__("Самообследование заполняет сама организация, которую обследуют.")


class UnknownCard(NotFound):
    """No such card was filed."""

    def __init__(self) -> None:
        super().__init__("Такой карты нет: проверьте идентификатор.")


class CardAnnulledBefore(Refusal):
    """A card is annulled once."""

    def __init__(self) -> None:
        super().__init__("Эта карта уже аннулирована.")


def free_seat(state: Examination, expert: UUID, examined: UUID) -> Seat:
    """The seat of an expert who may see and score. Raises ConflictNotDeclared, ExpertInConflict and `own_seat`'s."""
    seat = own_seat(state, expert, examined)
    if seat.standing is SeatStanding.APPOINTED:
        raise ConflictNotDeclared
    if not seat.may_score:
        raise ExpertInConflict
    return seat


def refuse_outside(started: ExaminationAnnounced, seat: Seat | None, card: AssessmentCard, day: date) -> None:
    """Who came in late files late: a third expert, and whoever replaces an annulled card or another expert.

    Raises OutsideWindow.
    """
    came_late = seat is not None and (seat.third or seat.appointed_on > started.opens_on)
    if day < started.opens_on or (day > started.closes_on and not (came_late or card.cards)):
        raise OutsideWindow(day, started.opens_on, started.closes_on)


def submit_card(
    state: AssessmentCard,
    by: Envelope,
    *,
    examination: Examination,
    form: CardFormVersion,
    filled_on: int,
    expert: UUID,
    examined: UUID,
    scores: Sequence[e.Score],
    conclusion: e.Conclusion | None,
    summary: Personal[str],
    recommendations: Sequence[e.Recommendation],
) -> tuple[Event, ...]:
    """The card is signed and filed for good; `filled_on` is the version of the form that the expert had before them."""
    started = with_cards(examination, by)
    seat = free_seat(examination, expert, examined)
    if state.standing is not None:
        raise CardSignedBefore(state.standing)
    refuse_outside(started, seat, state, by.occurred_on)
    if filled_on != form.version:
        raise FormHasMoved(form.version)
    refuse_unfit(form, scores, whole=True)
    if conclusion is None:
        raise ConclusionMissing
    if not (summary.value or "").strip():
        raise SummaryMissing
    for place, one in enumerate(recommendations):
        if not (one.text.value or "").strip():
            raise RecommendationUnfit(place, "напишите, что нужно сделать")
        if one.due <= by.occurred_on:
            raise RecommendationUnfit(place, "срок должен быть позже подписания карты")
    counted = total(form, scores)
    return (
        e.CardSubmitted.of(
            by,
            card=_card(state, started.examination, examined, expert),
            examination=started.examination,
            plan=started.plan,
            committee=started.committee,
            object=examined,
            expert=expert,
            third=seat.third,
            form=form.ref,
            scores=_in_order(form, scores),
            conclusion=conclusion,
            summary=summary,
            recommendations=tuple(recommendations),
            total=counted,
            passed=passed(form, counted),
        ),
    )


def submit_self_examination(
    state: AssessmentCard,
    by: Envelope,
    *,
    examination: Examination,
    form: CardFormVersion,
    examined: UUID,
    scores: Sequence[e.Score],
    summary: Personal[str] | None,
) -> tuple[Event, ...]:
    """The examined organisation scores itself, before the experts or while they work; its word stands apart."""
    started = with_cards(examination, by)
    one = examination.object(examined)
    if one is None:
        raise UnknownObject
    if one.party is None or by.on_behalf_of != one.party:
        raise NotTheExamined
    if state.standing is not None:
        raise CardSignedBefore(state.standing)
    if by.occurred_on > started.closes_on:
        raise OutsideWindow(by.occurred_on, started.occurred_on, started.closes_on)
    refuse_unfit(form, scores, whole=True, evidence=False)
    return (
        e.SelfExaminationSubmitted.of(
            by,
            card=_card(state, started.examination, examined, None),
            examination=started.examination,
            plan=started.plan,
            committee=started.committee,
            object=examined,
            party=one.party,
            form=form.ref,
            scores=_in_order(form, scores),
            summary=summary,
            total=total(form, scores),
        ),
    )


def annul_card(
    state: AssessmentCard, by: Envelope, *, examination: Examination, card: UUID, reason: Personal[str]
) -> tuple[Event, ...]:
    """The card counts no longer and stays in the history; its author may file another."""
    with_cards(examination, by)
    filed = state.filed(card)
    if filed is None:
        raise UnknownCard
    if filed.annulled is not None:
        raise CardAnnulledBefore
    return (e.CardAnnulled.of(by, card=card, reason=reasoned(reason)),)


def refuse_unfit(form: CardFormVersion, scores: Sequence[e.Score], *, whole: bool, evidence: bool = True) -> None:
    """Raises the refusal of what is amiss with these scores; `whole`: nothing that the form asks for may be missing."""
    seen: dict[str, e.Score] = {}
    for score in scores:
        criterion = form.by_code.get(score.criterion)
        if criterion is None:
            raise UnknownCriterion(score.criterion)
        if score.criterion in seen:
            raise CriterionScoredTwice(score.criterion)
        seen[score.criterion] = score
        if score.value is None and criterion.applicable_always:
            raise AlwaysApplicable(criterion.code)
        if score.value is not None and not criterion.scale.min <= score.value <= criterion.scale.max:
            raise ScoreOffScale(criterion)
    if not whole:
        return
    missing = [criterion.code for criterion in form.criteria if criterion.code not in seen]
    if missing:
        raise ScoresMissing(missing)
    unexplained = [c.code for c in form.criteria if c.comment_required and not _explained(seen[c.code])]
    if unexplained:
        raise CommentMissing(unexplained)
    uncited = [c.code for c in form.criteria if evidence and c.evidence_required and not _cited(seen[c.code])]
    if uncited:
        raise CitationMissing(uncited)


def _explained(score: e.Score) -> bool:
    return bool(score.comment and (score.comment.value or "").strip())


def _cited(score: e.Score) -> bool:
    """What does not apply has no document."""
    return score.value is None or bool(score.evidence)


def _in_order(form: CardFormVersion, scores: Sequence[e.Score]) -> tuple[e.Score, ...]:
    by_code = {score.criterion: score for score in scores}
    return tuple(by_code[criterion.code] for criterion in form.criteria)


def _card(state: AssessmentCard, examination: UUID, examined: UUID, expert: UUID | None) -> UUID:
    """The next card filed here; the same when the order is tried again."""
    return natural_id("card", assessment_card_id(examination, examined, expert), len(state.cards) + 1)
