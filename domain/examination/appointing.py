"""Who judges what: appointed by act, free of conflict, recused and replaced by act, a third where two diverge."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.control import refuse_without_act
from domain.examination import events as e
from domain.examination.conflicts import ConflictOfInterest, KnownExpert, KnownObject, refuse_tied, tie
from domain.examination.refusals import UnknownObject, announced, reasoned, with_cards
from domain.examination.state import OUT, Examination, Seat, SeatStanding
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import BadInput, Forbidden, Refusal


class AppointedAfterOpening(Refusal):
    """The act that appoints experts comes before the examination [domain.md §4.11]."""

    def __init__(self, act: date, opens: date) -> None:
        super().__init__(
            f"Акт о назначении датирован {act:%d.%m.%Y}, а экспертиза начинается {opens:%d.%m.%Y}: экспертов назначают "
            "не позже её начала. После начала эксперта заменяют другим актом."
        )


class ExpertSeatedBefore(Refusal):
    """An expert is appointed to an object once, and not again after leaving it."""

    def __init__(self, seat: Seat) -> None:
        how = "уже назначен на этот объект" if seat.in_office else "от этого объекта отведён или заменён"
        super().__init__(f"Этот эксперт {how}: назначьте другого.")


class SeatsTaken(Refusal):
    """Two experts judge independently; a third comes only where they diverge."""

    def __init__(self) -> None:
        super().__init__(
            "На объект уже назначены два эксперта: третьего назначают, когда обе карты подписаны и оценки разошлись."
        )


class NoObjectsNamed(BadInput):
    """An appointment is to some object."""

    def __init__(self) -> None:
        super().__init__("Объекты не указаны: назовите хотя бы один из объявленных.", "objects")


class NotAppointed(Forbidden):
    """Only who is appointed to an object has to do with it."""

    def __init__(self) -> None:
        super().__init__("Вы не назначены экспертом этого объекта. Если это ошибка, обратитесь к организатору.")


class NoLongerExpert(Forbidden):
    """Who was recused or replaced has nothing to do with the object any more."""

    def __init__(self) -> None:
        super().__init__("Вы отведены или заменены: этот объект оценивает другой эксперт.")


class ConflictDeclaredBefore(Refusal):
    """A declaration is made once; what comes up later is declared as a conflict."""

    def __init__(self, standing: SeatStanding) -> None:
        what = (
            "о конфликте интересов уже заявлено, дождитесь решения об отводе"
            if standing is SeatStanding.IN_CONFLICT
            else "отсутствие конфликта уже заявлено; если он возник, заявите о конфликте"
        )
        super().__init__(f"По этому объекту {what}.")


class ConflictNotExplained(BadInput):
    """A conflict is told, so that it can be decided about."""

    def __init__(self) -> None:
        super().__init__("Опишите, в чём состоит конфликт интересов.", "statement")


class ExpertNotInOffice(Refusal):
    """Only an expert in office is recused or replaced."""

    def __init__(self) -> None:
        super().__init__("Этот человек сейчас не эксперт названного объекта: проверьте эксперта и объект.")


class ReplacedAlready(Refusal):
    """A place is filled anew once."""

    def __init__(self) -> None:
        super().__init__("Этого эксперта здесь уже заменили: второй замены не нужно.")


class ReplacedByOneself(Refusal):
    """Another expert takes the place."""

    def __init__(self) -> None:
        super().__init__("Эксперта заменяют другим человеком: назовите его.")


class NoThirdBySuchStrategy(Refusal):
    """A third expert belongs to the two who went before."""

    def __init__(self) -> None:
        super().__init__("По порядку этой экспертизы третьего эксперта не назначают: оценки сводятся по всем картам.")


class ThirdBeforeTwo(Refusal):
    """Whether two diverge is known when both have signed."""

    def __init__(self) -> None:
        super().__init__("Подписаны ещё не обе карты: третьего эксперта назначают, когда известно расхождение.")


class NoDivergence(Refusal):
    """Where two agree nobody decides between them."""

    def __init__(self, threshold: int) -> None:
        super().__init__(f"Ни по одному критерию оценки не разошлись на {threshold} и больше: третий эксперт не нужен.")


class ThirdAppointedBefore(Refusal):
    """One third decides."""

    def __init__(self) -> None:
        super().__init__("Третий эксперт на этот объект уже назначен. Если он не может оценить, замените его.")


def appoint(
    state: Examination, by: Envelope, *, expert: KnownExpert, objects: Mapping[UUID, KnownObject]
) -> tuple[Event, ...]:
    """The expert judges these objects, once they have declared that nothing ties them."""
    started = with_cards(state, by)
    _named(state, tuple(objects))
    refuse_without_act(by, "Экспертов назначают")
    assert by.basis is not None
    if by.basis.date > started.opens_on:
        raise AppointedAfterOpening(by.basis.date, started.opens_on)
    for one in objects:
        _refuse_seated(state, expert.person, one)
        strategy = started.strategy
        two = strategy is not None and strategy.kind is e.StrategyKind.TWO_PLUS_THIRD
        if two and len(list(state.seats_at(one))) >= 2:
            raise SeatsTaken
    refuse_tied(state, expert, objects)
    return (e.ExpertAppointed.of(by, expert=expert.person, organisation=expert.organisation, objects=tuple(objects)),)


def declare(
    state: Examination,
    by: Envelope,
    *,
    expert: KnownExpert,
    objects: Mapping[UUID, KnownObject],
    conflict: e.ConflictKind | None,
    statement: Personal[str] | None,
) -> tuple[Event, ...]:
    """The expert says before access whether anything ties them; the records must not say otherwise."""
    with_cards(state, by)
    _named(state, tuple(objects))
    if conflict is not None and not (statement and (statement.value or "").strip()):
        raise ConflictNotExplained
    for one, known in objects.items():
        standing = own_seat(state, expert.person, one).standing
        later = standing is SeatStanding.FREE_OF_CONFLICT and conflict is not None
        if standing is not SeatStanding.APPOINTED and not later:
            raise ConflictDeclaredBefore(standing)
        found = tie(state, expert, known) if conflict is None else None
        if found is not None:
            raise ConflictOfInterest(found)
    return (
        e.ConflictDeclared.of(by, expert=expert.person, objects=tuple(objects), conflict=conflict, statement=statement),
    )


def recuse(
    state: Examination, by: Envelope, *, expert: UUID, objects: Sequence[UUID], reason: Personal[str]
) -> tuple[Event, ...]:
    """The expert judges these objects no longer; what they signed on them counts no longer."""
    with_cards(state, by)
    refuse_without_act(by, "Эксперта отводят")
    _named(state, objects)
    for one in objects:
        seat = state.seat(expert, one)
        if seat is None or not seat.in_office:
            raise ExpertNotInOffice
    return (e.ExpertRecused.of(by, expert=expert, objects=tuple(objects), reason=reasoned(reason)),)


def replace_expert(
    state: Examination, by: Envelope, *, expert: UUID, replacement: KnownExpert, objects: Mapping[UUID, KnownObject]
) -> tuple[Event, ...]:
    """Another expert takes the place of this one, recused before or by this act."""
    with_cards(state, by)
    refuse_without_act(by, "Эксперта заменяют")
    if replacement.person == expert:
        raise ReplacedByOneself
    _named(state, tuple(objects))
    for one in objects:
        seat = state.seat(expert, one)
        if seat is None:
            raise ExpertNotInOffice
        if seat.standing is SeatStanding.REPLACED:
            raise ReplacedAlready
        _refuse_seated(state, replacement.person, one)
    refuse_tied(state, replacement, objects)
    return (
        e.ExpertReplaced.of(
            by,
            expert=expert,
            replacement=replacement.person,
            organisation=replacement.organisation,
            objects=tuple(objects),
        ),
    )


def appoint_third(
    state: Examination,
    by: Envelope,
    *,
    expert: KnownExpert,
    examined: KnownObject,
    signed: int,
    diverging: Sequence[str],
    threshold: int,
) -> tuple[Event, ...]:
    """Who has not seen the work decides where the two diverged: `signed` cards of theirs, on these criteria [S10]."""
    started = with_cards(state, by)
    refuse_without_act(by, "Третьего эксперта назначают")
    if started.strategy is None or started.strategy.kind is not e.StrategyKind.TWO_PLUS_THIRD:
        raise NoThirdBySuchStrategy
    _named(state, (examined.id,))
    if any(seat.third for seat in state.seats_at(examined.id)):
        raise ThirdAppointedBefore
    if signed < 2:
        raise ThirdBeforeTwo
    if not diverging:
        raise NoDivergence(threshold)
    _refuse_seated(state, expert.person, examined.id)
    refuse_tied(state, expert, {examined.id: examined})
    return (
        e.ThirdExpertAppointed.of(
            by,
            expert=expert.person,
            organisation=expert.organisation,
            object=examined.id,
            criteria=tuple(diverging),
        ),
    )


def own_seat(state: Examination, expert: UUID, examined: UUID) -> Seat:
    """The seat of this expert at this object. Raises UnknownObject, NotAppointed, NoLongerExpert."""
    announced(state)
    if state.object(examined) is None:
        raise UnknownObject
    seat = state.seat(expert, examined)
    if seat is None:
        raise NotAppointed
    if seat.standing in OUT:
        raise NoLongerExpert
    return seat


def _named(state: Examination, objects: Sequence[UUID]) -> None:
    if not objects:
        raise NoObjectsNamed
    if any(state.object(one) is None for one in objects):
        raise UnknownObject


def _refuse_seated(state: Examination, expert: UUID, examined: UUID) -> None:
    seat = state.seat(expert, examined)
    if seat is not None:
        raise ExpertSeatedBefore(seat)
