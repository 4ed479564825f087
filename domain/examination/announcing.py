"""Announcing an examination: what is examined, when, on which form, and how cards make a result."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.control import refuse_without_act
from domain.card_form.form import CardFormVersion
from domain.examination import events as e
from domain.examination.refusals import reasoned, with_cards
from domain.examination.state import Examination
from domain.ledger import Event
from domain.personal import Personal
from domain.plan.rows import still_open
from domain.plan.state import Plan, PlanStage
from domain.refusals import BadInput, Conflict, Refusal
from domain.report_form import FormRef

MOST_OBJECTS = 500
FEWEST = {e.StrategyKind.MEAN_OF_N: 2, e.StrategyKind.TWO_PLUS_THIRD: 2, e.StrategyKind.MEDIAN: 3}
MOST_EXPERTS = 15


class ExaminationAnnouncedBefore(Conflict):
    """An order announces one examination."""

    def __init__(self) -> None:
        super().__init__("Эта экспертиза уже объявлена.")


class ExaminationOfDraft(Refusal):
    """A plan that is not in force is no ground for an examination."""

    def __init__(self) -> None:
        super().__init__("План ещё не утверждён: экспертизу по нему не объявляют. Сначала запишите утверждение плана.")


class NothingExamined(BadInput):
    """An examination has objects, each named once."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Объекты экспертизы: {why}.", "objects")


class WindowOfNoSense(BadInput):
    """A window opens on the day it closes or before, and not before it is announced."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Сроки экспертизы: {why}.", "opens_on")


class StrategyOfNoSense(BadInput):
    """Each way to consolidate needs its experts [S8, S9, S10]."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Порядок сведения оценок: {why}.", "strategy")


class FormNotNamed(BadInput):
    """Experts score by a published form; an open discussion has none."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Форма карты: {why}.", "form")


class FormIsNotNewer(Refusal):
    """An examination moves forward, to a later version of its own form."""

    def __init__(self) -> None:
        super().__init__(
            "Перевести экспертизу можно только на более новую версию той же формы: выберите её или опубликуйте."
        )


def announce(
    state: Examination,
    by: Envelope,
    *,
    examination: UUID,
    plan: Plan,
    activity: UUID | None,
    kind: e.ExaminationKind,
    title: Personal[str],
    form: CardFormVersion | None,
    objects: Sequence[e.ExaminedObject],
    opens_on: date,
    closes_on: date,
    strategy: e.Strategy | None,
    self_examination_shown: bool,
) -> tuple[Event, ...]:
    """The examination is known to everybody from now on."""
    if state.exists:
        raise ExaminationAnnouncedBefore
    if still_open(plan).stage is PlanStage.DRAFT:
        raise ExaminationOfDraft
    _refuse_objects(objects)
    if opens_on > closes_on:
        raise WindowOfNoSense("окончание раньше начала, переставьте даты")
    if opens_on < by.occurred_on:
        raise WindowOfNoSense("экспертиза начинается раньше, чем объявлена; исправьте дату начала или объявления")
    if kind is e.ExaminationKind.PUBLIC:
        if form is not None or strategy is not None:
            raise FormNotNamed("у общественной экспертизы нет карт, уберите форму и порядок сведения")
    else:
        if form is None:
            raise FormNotNamed("не указана, эксперты оценивают по опубликованной форме")
        if form.published_on > by.occurred_on:
            raise FormNotNamed(f"версия {form.version} опубликована позже, чем объявлена экспертиза")
        _refuse_strategy(strategy or e.Strategy())
        strategy = strategy or e.Strategy()
    assert plan.id is not None
    assert plan.committee is not None
    return (
        e.ExaminationAnnounced.of(
            by,
            examination=examination,
            plan=plan.id,
            committee=plan.committee,
            activity=activity,
            kind=kind,
            title=titled(title),
            form=form.ref if form else None,
            objects=tuple(objects),
            opens_on=opens_on,
            closes_on=closes_on,
            strategy=strategy,
            self_examination_shown=self_examination_shown,
        ),
    )


class ExaminationUntitled(BadInput):
    """People know an examination by its name."""

    def __init__(self) -> None:
        super().__init__("У экспертизы нет названия: напишите его.", "title")


def titled(title: Personal[str]) -> Personal[str]:
    """Raises ExaminationUntitled."""
    if not (title.value or "").strip():
        raise ExaminationUntitled
    return title


def _refuse_objects(objects: Sequence[e.ExaminedObject]) -> None:
    if not objects:
        raise NothingExamined("ни одного не указано, добавьте организации, мероприятия или планы")
    if len(objects) > MOST_OBJECTS:
        raise NothingExamined(f"их больше {MOST_OBJECTS}, разделите экспертизу на несколько")
    if len({one.id for one in objects}) < len(objects):
        raise NothingExamined("один указан дважды, уберите повтор")


def _refuse_strategy(strategy: e.Strategy) -> None:
    fewest = FEWEST[strategy.kind]
    if strategy.kind is e.StrategyKind.TWO_PLUS_THIRD and strategy.experts != fewest:
        raise StrategyOfNoSense("сначала независимо оценивают ровно два эксперта, третий решает при расхождении")
    if not fewest <= strategy.experts <= MOST_EXPERTS:
        raise StrategyOfNoSense(f"экспертов на объект — от {fewest} до {MOST_EXPERTS}")


def move_form(
    state: Examination, by: Envelope, *, present: CardFormVersion, new: CardFormVersion, reason: Personal[str]
) -> tuple[Event, ...]:
    """From now on cards are filed on the newer version; those filed keep theirs, and their verdict.

    A form is frozen with the examination: it takes an act to go on with another version.
    """
    with_cards(state, by)
    if new.form != present.form or new.version <= present.version:
        raise FormIsNotNewer
    refuse_without_act(by, "Перевод экспертизы на другую версию формы оформляют")
    old = state.form
    assert old is not None
    return (e.FormMoved.of(by, old=old, new=FormRef(form=new.form, version=new.version), reason=reasoned(reason)),)
