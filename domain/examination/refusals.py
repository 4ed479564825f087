"""What several rules of an examination say no to."""

from datetime import date

from domain.actors import Envelope
from domain.examination.events import ExaminationAnnounced, ExaminationKind
from domain.examination.state import Examination
from domain.personal import Personal
from domain.refusals import NotFound, Refusal


class UnknownExamination(NotFound):
    """No examination has this id."""

    def __init__(self) -> None:
        super().__init__("Такой экспертизы нет: проверьте идентификатор.")


class UnknownObject(NotFound):
    """The examination has no such object."""

    def __init__(self) -> None:
        super().__init__("Такого объекта в экспертизе нет: выберите один из объявленных.")


class ExaminationIsClosed(Refusal):
    """A closed examination stays as it was concluded."""

    def __init__(self, on: date) -> None:
        super().__init__(f"Экспертиза завершена {on:%d.%m.%Y}: ничего в ней больше не меняют.")


class PublicExaminationHasNoCards(Refusal):
    """An open discussion has minutes, and neither appointed experts nor cards [domain.md §1.4]."""

    def __init__(self) -> None:
        super().__init__("Это общественная экспертиза: экспертов и карт в ней нет. Запишите протокол обсуждения.")


class ReasonNotStated(Refusal):
    """Whoever recuses, annuls or moves says why."""

    def __init__(self) -> None:
        super().__init__("Причина не указана: напишите её.")


class DecisionBeforeAnnouncement(Refusal):
    """Nothing happens in an examination before it is announced."""

    def __init__(self, on: date, announced: date) -> None:
        super().__init__(f"Дата {on:%d.%m.%Y} раньше объявления экспертизы ({announced:%d.%m.%Y}): исправьте дату.")


def announced(state: Examination) -> ExaminationAnnounced:
    """The announcement. Raises UnknownExamination."""
    if state.announced is None:
        raise UnknownExamination
    return state.announced


def still_open(state: Examination, by: Envelope) -> ExaminationAnnounced:
    """The announcement of an examination that goes on.

    Raises UnknownExamination, ExaminationIsClosed, DecisionBeforeAnnouncement.
    """
    started = announced(state)
    if state.closed_on is not None:
        raise ExaminationIsClosed(state.closed_on)
    if by.occurred_on < started.occurred_on:
        raise DecisionBeforeAnnouncement(by.occurred_on, started.occurred_on)
    return started


def with_cards(state: Examination, by: Envelope) -> ExaminationAnnounced:
    """The same, of one that has experts and cards. Raises PublicExaminationHasNoCards besides."""
    started = still_open(state, by)
    if started.kind is ExaminationKind.PUBLIC:
        raise PublicExaminationHasNoCards
    return started


def reasoned(reason: Personal[str]) -> Personal[str]:
    """Raises ReasonNotStated."""
    if not (reason.value or "").strip():
        raise ReasonNotStated
    return reason
