"""The rules of monitoring: what may be looked at, what a finding says, when a monitoring is concluded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.events import FoundNotDone, Party
from domain.assignment.state import Assignment, Stage
from domain.indicator.state import Indicator
from domain.ledger import Event
from domain.monitoring import events as e
from domain.monitoring.events import FindingOutcome, MonitoringKind
from domain.monitoring.scope import assignments_in_scope, passed_points, rows_in_scope
from domain.monitoring.state import Monitoring, MonitoringStage, monitoring_id
from domain.personal import Personal
from domain.plan.rows import called, listed, row_of, still_open
from domain.plan.state import Plan, PlanStage
from domain.refusals import BadInput, Conflict, NotFound, Refusal


class UnknownMonitoring(NotFound):
    """There is no such monitoring."""

    def __init__(self) -> None:
        super().__init__("Такого мониторинга нет: выберите его из списка по плану или откройте новый.")


class MonitoringOpenedBefore(Conflict):
    """The same stages of a plan are looked at once a day."""

    def __init__(self) -> None:
        super().__init__("Такой мониторинг этого плана уже открыт в этот день: записывайте установленное в него.")


class NothingToMonitor(Refusal):
    """Until a plan is on control nobody owes anything of it."""

    def __init__(self) -> None:
        super().__init__(
            "План в этот день не на контроле: наблюдать за исполнением нечего. Поставьте его на контроль или укажите "
            "день, когда он уже был на контроле."
        )


class UnknownStageOfPlan(NotFound):
    """The plan has no such stage."""

    def __init__(self) -> None:
        super().__init__("В плане нет такого раздела (этапа): выберите из разделов этого плана.")


class IndicatorOfAnotherPlan(Refusal):
    """A monitoring looks at the indicators of its own plan."""

    def __init__(self) -> None:
        super().__init__("Показатель не из этого плана: выберите показатели плана, по которому идёт мониторинг.")


class MonitoringIsOver(Refusal):
    """What was concluded or cancelled takes no further findings."""

    def __init__(self, state: Monitoring) -> None:
        how = "отменён" if state.stage is MonitoringStage.CANCELLED else "завершён"
        when = state.cancelled_on or (state.concluded and state.concluded.occurred_on)
        said = f" {when:%d.%m.%Y}" if when else ""
        super().__init__(f"Мониторинг {how}{said}: записи в нём больше не меняются. Откройте новый мониторинг.")


class BeforeTheOpening(Refusal):
    """What a monitoring finds is found after it was opened, and it ends after all that was found."""

    def __init__(self, earliest: date) -> None:
        super().__init__(
            f"Дата раньше последней записи мониторинга ({earliest:%d.%m.%Y}): укажите этот день или позже."
        )


class FindingWithoutSubject(BadInput):
    """A finding is about something."""

    def __init__(self) -> None:
        super().__init__(
            "Не сказано, о чём запись: укажите мероприятие, исполнителя или показатель.",
            "activity",
        )


class FindingWithoutWords(BadInput):
    """A finding says what was found."""

    def __init__(self) -> None:
        super().__init__("Не сказано, что установлено: опишите это словами.", "text")


class OutsideTheMonitoring(Refusal):
    """A finding is about what the monitoring looks at."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} не входит в этот мониторинг: выберите из того, за чем он наблюдает, или откройте другой."
        )


class RecommendationAddressed(Refusal):
    """A recommendation names a responsible party of the plan and a day that is still to come."""

    def __init__(self, said: str) -> None:
        super().__init__(f"Рекомендация адресная: {said}.")


class UnknownFinding(NotFound):
    """The monitoring has no such finding."""

    def __init__(self) -> None:
        super().__init__("Такой записи в мониторинге нет или она уже отозвана: выберите из действующих.")


class WithoutReason(Refusal):
    """Whoever takes something back says why."""

    def __init__(self) -> None:
        super().__init__("Причина не указана: напишите её.")


class ConcludedWithoutSummary(BadInput):
    """A monitoring ends with conclusions."""

    def __init__(self) -> None:
        super().__init__("Нет вывода: кратко напишите, к чему пришёл мониторинг.", "summary")


class ReportsAwaitReview(Refusal):
    """The final monitoring finds nothing «not done» that was handed in and not looked at."""

    def __init__(self, rows: str) -> None:
        super().__init__(
            f"Отчёты ждут рассмотрения, мероприятия: {rows}. Примите или верните их, потом завершите итоговый "
            "мониторинг: он признаёт неисполненным то, что не принято."
        )


class FactsAfterTheConclusion(Refusal):
    """The final monitoring closes after everything that happened in what it looks at."""

    def __init__(self, last: date) -> None:
        super().__init__(
            f"По мероприятиям мониторинга есть события до {last:%d.%m.%Y} включительно: итоговый мониторинг завершают "
            "в этот день или позже."
        )


def there(state: Monitoring) -> Monitoring:
    """The monitoring itself. Raises UnknownMonitoring."""
    if not state.exists:
        raise UnknownMonitoring
    return state


def still_running(state: Monitoring) -> Monitoring:
    """The same while it is open. Raises UnknownMonitoring, MonitoringIsOver."""
    if there(state).stage is not MonitoringStage.OPEN:
        raise MonitoringIsOver(state)
    return state


def open_monitoring(
    state: Monitoring,
    by: Envelope,
    *,
    plan: Plan,
    then: Plan,
    kind: MonitoringKind,
    activity: UUID | None = None,
    sections: Sequence[int] = (),
    indicators: Sequence[tuple[UUID, Indicator]] = (),
    campaign: UUID | None = None,
) -> tuple[Event, ...]:
    """The monitoring begins; `then` is the plan as of the day it is opened on.

    Raises MonitoringOpenedBefore, NothingToMonitor, PlanIsClosed, UnknownActivity, UnknownStageOfPlan,
    IndicatorOfAnotherPlan.
    """
    if state.exists and state.stage is not MonitoringStage.CANCELLED:
        raise MonitoringOpenedBefore
    if {still_open(plan).stage, then.stage} != {PlanStage.ON_CONTROL}:
        raise NothingToMonitor
    if activity is not None:
        row_of(plan, activity)
    if any(not 0 <= section < len(plan.sections) for section in sections):
        raise UnknownStageOfPlan
    if any(found.defined is None or found.defined.plan != plan.id for _, found in indicators):
        raise IndicatorOfAnotherPlan
    assert plan.id is not None
    stages = tuple(sorted(set(sections)))
    return (
        e.MonitoringOpened.of(
            by,
            monitoring=monitoring_id(plan.id, kind, stages, by.occurred_on),
            plan=plan.id,
            committee=plan.committee,
            kind=kind,
            activity=activity,
            sections=stages,
            indicators=tuple(dict.fromkeys(identity for identity, _ in indicators)),
            campaign=campaign,
        ),
    )


def record_finding(
    state: Monitoring,
    by: Envelope,
    *,
    plan: Plan,
    finding: UUID,
    outcome: FindingOutcome,
    text: Personal[str],
    activity: UUID | None = None,
    party: Party | None = None,
    indicator: UUID | None = None,
    recommendation: e.Recommendation | None = None,
    parties: Collection[UUID] = (),
) -> tuple[Event, ...]:
    """What was found. `parties` are all that answer, or answered, for something in the plan.

    Raises MonitoringIsOver, BeforeTheOpening, FindingWithoutSubject, FindingWithoutWords, OutsideTheMonitoring,
    RecommendationAddressed.
    """
    _not_before(still_running(state), by)
    if activity is None and party is None and indicator is None:
        raise FindingWithoutSubject
    if not (text.value or "").strip():
        raise FindingWithoutWords
    if activity is not None:
        row = row_of(plan, activity)
        if row not in rows_in_scope(plan, state.sections):
            raise OutsideTheMonitoring(f"Мероприятие {called(row)}")
    if indicator is not None and indicator not in state.indicators:
        raise OutsideTheMonitoring("Показатель")
    if party is not None and party.id not in parties:
        raise OutsideTheMonitoring("Исполнитель")
    if recommendation is not None:
        _addressed(recommendation, by.occurred_on, parties)
    return (
        e.FindingRecorded.of(
            by,
            finding=finding,
            activity=activity,
            party=party,
            indicator=indicator,
            outcome=outcome,
            text=text,
            recommendation=recommendation,
        ),
    )


def _addressed(given: e.Recommendation, day: date, parties: Collection[UUID]) -> None:
    if not (given.text.value or "").strip():
        raise RecommendationAddressed("напишите, что нужно сделать")
    if given.party.id not in parties:
        raise RecommendationAddressed("её адресат — исполнитель этого плана, выберите его")
    if given.until <= day:
        raise RecommendationAddressed(f"её срок наступает после {day:%d.%m.%Y}, укажите более поздний день")


def withdraw_finding(state: Monitoring, by: Envelope, *, finding: UUID, reason: Personal[str]) -> tuple[Event, ...]:
    """The finding does not stand any more. Raises MonitoringIsOver, UnknownFinding, WithoutReason."""
    _not_before(still_running(state), by)
    if all(found.id != finding for found in state.standing):
        raise UnknownFinding
    if not (reason.value or "").strip():
        raise WithoutReason
    return (e.FindingWithdrawn.of(by, finding=finding, reason=reason),)


def cancel(state: Monitoring, by: Envelope, *, reason: Personal[str]) -> tuple[Event, ...]:
    """The monitoring is not concluded. Raises MonitoringIsOver, WithoutReason."""
    _not_before(still_running(state), by)
    if not (reason.value or "").strip():
        raise WithoutReason
    return (e.MonitoringCancelled.of(by, reason=reason),)


@dataclass(frozen=True, slots=True)
class NotDone:
    """What the final monitoring finds not done: one event for each point, in the stream of its assignment."""

    assignment: UUID
    event: FoundNotDone

    @property
    def point(self) -> e.NotDonePoint:
        return e.NotDonePoint(assignment=self.assignment, point=self.event.point)


def refuse_conclusion(state: Monitoring, by: Envelope, summary: Personal[str]) -> None:
    """Raises UnknownMonitoring, MonitoringIsOver, BeforeTheOpening, ConcludedWithoutSummary."""
    _not_before(still_running(state), by)
    if not (summary.value or "").strip():
        raise ConcludedWithoutSummary


def not_done_by(
    state: Monitoring, by: Envelope, *, plan: Plan, assignments: Sequence[Assignment]
) -> tuple[NotDone, ...]:
    """What is not done as of this conclusion; nothing, where the monitoring is an interim one.

    `assignments` are all of the plan's. A point that a closed collection has already named is not named again. The row
    that orders the monitoring is done by concluding it. Raises ReportsAwaitReview, FactsAfterTheConclusion.
    """
    if state.kind is not MonitoringKind.FINAL:
        return ()
    concerned = assignments_in_scope(plan, state.sections, assignments)
    facts = [p.last_fact_on for a in concerned for p in a.points.values() if p.last_fact_on]
    if facts and by.occurred_on < max(facts):
        raise FactsAfterTheConclusion(max(facts))
    passed = passed_points(plan, concerned, by.occurred_on, state.activity)
    if waiting := {a.activity for a, point in passed if point.stage is Stage.SUBMITTED}:
        raise ReportsAwaitReview(listed(plan.activities[row] for row in waiting if row is not None))
    return tuple(
        NotDone(assignment.id, FoundNotDone.of(by, point=point.key, monitoring=state.id))
        for assignment, point in passed
        if assignment.id is not None and point.missed_on is None
    )


def conclude(state: Monitoring, by: Envelope, *, concluded: e.MonitoringConcluded) -> tuple[Event, ...]:
    """The monitoring ends. Raises what `refuse_conclusion` raises."""
    refuse_conclusion(state, by, concluded.summary)
    return (concluded,)


def _not_before(state: Monitoring, by: Envelope) -> None:
    if state.last_fact_on is not None and by.occurred_on < state.last_fact_on:
        raise BeforeTheOpening(state.last_fact_on)
