"""Reminding, consolidating, taking recommendations over, recording minutes, closing."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assessment_card.events import CardSubmitted
from domain.assessment_card.filing import UnknownCard
from domain.assessment_card.state import AssessmentCard
from domain.assignment.control import refuse_without_act
from domain.documents import Document, Requisites
from domain.examination import events as e
from domain.examination.consolidating import Need, Outcome, results
from domain.examination.refusals import still_open, with_cards
from domain.examination.state import Examination
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import BadInput, NotFound, Refusal

NEEDS_IN_RUSSIAN: Mapping[Need, str] = {
    Need.CARDS: "не хватает карт",
    Need.THIRD_EXPERT: "оценки разошлись, нужен третий эксперт",
    Need.THIRD_CARD: "третий эксперт ещё не подписал карту",
}


class NobodyToRemind(Refusal):
    """Everybody who may score has signed."""

    def __init__(self) -> None:
        super().__init__("Все эксперты, которые могут оценивать, карты подписали: напоминать некому.")


class ObjectsIncomplete(Refusal):
    """Results are of whole sets of cards."""

    def __init__(self, waiting: Mapping[Need, int]) -> None:
        told = "; ".join(f"{NEEDS_IN_RUSSIAN[need]} — объектов: {count}" for need, count in waiting.items())
        super().__init__(f"Свести оценки пока нельзя: {told}. Дождитесь карт или замените экспертов.")


class ConsolidatedBefore(Refusal):
    """Nothing has changed since the scores were consolidated."""

    def __init__(self) -> None:
        super().__init__("С последнего сведения ни одна карта не изменилась: сводить заново нечего.")


class ConsolidateFirst(Refusal):
    """An examination closes on results that are those of its cards."""

    def __init__(self) -> None:
        super().__init__("Оценки не сведены или карты с тех пор изменились: сведите оценки и завершите экспертизу.")


class MinutesMissing(Refusal):
    """A public examination comes to minutes."""

    def __init__(self) -> None:
        super().__init__("Протокола общественной экспертизы нет: запишите его и завершите экспертизу.")


class MinutesOfExperts(Refusal):
    """Experts file cards; only an open discussion has minutes."""

    def __init__(self) -> None:
        super().__init__("Это экспертиза по картам: её итог — сведённые оценки, а не протокол.")


class MinutesRecordedBefore(Refusal):
    """A discussion has one set of minutes; what is amiss in them is corrected."""

    def __init__(self) -> None:
        super().__init__("Протокол уже записан. Если в нём ошибка, исправьте запись.")


class MinutesUnfit(BadInput):
    """Minutes have a date in the window, a decision and people who took part."""

    def __init__(self, why: str, place: str) -> None:
        super().__init__(f"Протокол: {why}.", place)


class UnknownRecommendation(NotFound):
    """The card has no such recommendation."""

    def __init__(self) -> None:
        super().__init__("Такой рекомендации в карте нет: они считаются с нуля по порядку.")


class RecommendationAcceptedBefore(Refusal):
    """A recommendation becomes one control point."""

    def __init__(self) -> None:
        super().__init__("Эта рекомендация уже принята и стоит в плане.")


class RecommendationOfAnnulledCard(Refusal):
    """What was annulled advises nothing."""

    def __init__(self) -> None:
        super().__init__("Карта аннулирована: её рекомендации не принимают.")


def remind(state: Examination, by: Envelope, *, waiting: Sequence[UUID]) -> tuple[Event, ...]:
    """Those experts are told that their cards are awaited."""
    with_cards(state, by)
    if not waiting:
        raise NobodyToRemind
    return (e.ExpertsReminded.of(by, reminded=tuple(dict.fromkeys(waiting))),)


def consolidate(state: Examination, by: Envelope, *, found: Sequence[Outcome]) -> tuple[Event, ...]:
    """The results as the cards stand; every object has what the strategy needs."""
    with_cards(state, by)
    waiting: dict[Need, int] = {}
    for one in found:
        if one.needs is not Need.NOTHING:
            waiting[one.needs] = waiting.get(one.needs, 0) + 1
    if waiting:
        raise ObjectsIncomplete(waiting)
    fresh = results(found)
    if state.consolidated is not None and state.consolidated.results == fresh:
        raise ConsolidatedBefore
    return (e.ScoresConsolidated.of(by, results=fresh),)


def close(state: Examination, by: Envelope, *, found: Sequence[Outcome]) -> tuple[Event, ...]:
    """Nothing is scored any more. `found` is empty of a public examination, which needs its minutes."""
    started = still_open(state, by)
    if started.kind is e.ExaminationKind.PUBLIC:
        if state.minutes is None:
            raise MinutesMissing
    elif state.consolidated is None or state.consolidated.results != results(found):
        raise ConsolidateFirst
    return (e.ExaminationClosed.of(by),)


def record_minutes(
    state: Examination,
    by: Envelope,
    *,
    requisites: Requisites,
    participants: int,
    decision: Personal[str],
    document: Document | None,
    file_name: Personal[str] | None,
) -> tuple[Event, ...]:
    """What the open discussion came to."""
    started = still_open(state, by)
    if started.kind is not e.ExaminationKind.PUBLIC:
        raise MinutesOfExperts
    if state.minutes is not None:
        raise MinutesRecordedBefore
    held: date | None = requisites.date
    if held is None:
        raise MinutesUnfit("укажите дату", "date")
    if not started.opens_on <= held <= by.occurred_on:
        raise MinutesUnfit("дата раньше начала обсуждения или позже записи протокола", "date")
    if participants < 1:
        raise MinutesUnfit("укажите, сколько человек участвовало", "participants")
    if not (decision.value or "").strip():
        raise MinutesUnfit("напишите, к чему пришли", "decision")
    return (
        e.MinutesRecorded.of(
            by,
            requisites=requisites,
            participants=participants,
            decision=decision,
            document=document,
            file_name=file_name,
        ),
    )


def advised(state: Examination, card: AssessmentCard, filed: UUID, place: int) -> CardSubmitted:
    """The card with a recommendation that may still be accepted.

    Raises UnknownCard, RecommendationOfAnnulledCard, UnknownRecommendation, RecommendationAcceptedBefore.
    """
    found = card.filed(filed)
    if found is None or not isinstance(found.filed, CardSubmitted):
        raise UnknownCard
    if found.annulled is not None:
        raise RecommendationOfAnnulledCard
    if not 0 <= place < len(found.filed.recommendations):
        raise UnknownRecommendation
    if any((one.card, one.recommendation) == (filed, place) for one in state.accepted):
        raise RecommendationAcceptedBefore
    return found.filed


def accept_recommendation(by: Envelope, *, card: CardSubmitted, place: int, activity: UUID) -> tuple[Event, ...]:
    """The committee's act takes it over as a row of the plan."""
    refuse_without_act(by, "Рекомендацию принимают")
    advice = card.recommendations[place]
    return (
        e.RecommendationAccepted.of(
            by, card=card.card, recommendation=place, activity=activity, party=advice.addressee, due=advice.due
        ),
    )
