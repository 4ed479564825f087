"""Reporting on a control point: started, informed of progress, reported [domain.md §3, §4]."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from domain.actors import Channel, Envelope, Role
from domain.assignment import events as e
from domain.assignment.evidence import evidence_of
from domain.assignment.points import named, open_point, said, stated
from domain.assignment.state import Assignment, Point, Stage
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import BadInput, Refusal
from domain.report_contents import ReportIncomplete, figures_given, missing, sections_given
from domain.report_form import FormVersion


class ExecutionAlreadyStarted(Refusal):
    """Execution starts once in a round."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: исполнение уже начато {said(point.last_fact_on)} или раньше. Представьте отчёт, когда "
            "всё сделано."
        )


class ReportAlreadyAccepted(Refusal):
    """An accepted execution takes no further report."""

    def __init__(self, point: Point) -> None:
        accepted = point.accepted
        super().__init__(
            f"{named(point)}: исполнение принято {said(accepted.accepted_on if accepted else None)}, новый отчёт не "
            "нужен. Осталось снятие с контроля."
        )


class ReportAlreadyUnderReview(Refusal):
    """One report at a time: the next one answers a return."""

    def __init__(self, point: Point) -> None:
        waiting = point.current
        super().__init__(
            f"{named(point)}: отчёт от {said(waiting.on if waiting else None)} ждёт рассмотрения. Дождитесь решения "
            "или попросите контролёра вернуть отчёт."
        )


class ReportWithoutEvidence(Refusal):
    """No report without a confirming document [S3]."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: отчёт без подтверждающего документа не принимается. Приложите документ и укажите его "
            "в отчёте."
        )


class ReportDoesNotAskRemoval(Refusal):
    """The closing part of a report asks for removal, periodic information aside [S6; domain.md §4.1, §4.6]."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: в отчёте нет просьбы снять с контроля. Добавьте её, а если исполнение не закончено, "
            "представьте промежуточную информацию или попросите перенести срок."
        )


class TasksNotNamed(Refusal):
    """A report on a row of several tasks says which of them it shows done."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: в мероприятии задач — {point.planned.tasks}. Укажите номера тех, что исполнены."
        )


class UnknownTask(Refusal):
    """The row has no task of that number."""

    def __init__(self, point: Point, task: int) -> None:
        super().__init__(
            f"{named(point)}: задачи № {task} нет, номера идут от 1 до {point.planned.tasks}. Исправьте номер."
        )


class ReceiptWithoutChannel(BadInput):
    """The committee records what came past the system: on paper, by e-mail, by post [domain.md §7, S18]."""

    def __init__(self) -> None:
        super().__init__(
            "Комитет записывает то, что получено не через систему: укажите, как получено — нарочным, электронной "
            "почтой или почтой. В системе отчитывается сам исполнитель.",
            "received_via",
        )


NOTHING_GIVEN: Mapping[str, Personal[str] | None] = MappingProxyType({})
NO_FIGURES: Mapping[str, str | int] = MappingProxyType({})
NO_REPORT = "отчёт не принимается"


def start_execution(state: Assignment, by: Envelope, *, point: e.PointKey) -> tuple[Event, ...]:
    """Execution begins; optional. Raises ExecutionAlreadyStarted and what `open_point` raises."""
    at = open_point(state, by, point, "исполнение не начинается")
    if at.stage is not Stage.ON_CONTROL:
        raise ExecutionAlreadyStarted(at)
    return (e.ExecutionStarted.of(by, point=point),)


def submit_interim_report(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    report: UUID,
    summary: Personal[str],
    evidence: Iterable[UUID] = (),
) -> tuple[Event, ...]:
    """Progress, never a ground for closing [S3]; the stage stays."""
    at = open_point(state, by, point, "промежуточная информация не принимается")
    if at.stage is Stage.ACCEPTED:
        raise ReportAlreadyAccepted(at)
    shown = tuple(evidence_of(state, at, by, document).id for document in evidence)
    said_so = stated(summary, "что сделано к этому дню")
    return (e.InterimReportSubmitted.of(by, point=point, report=report, summary=said_so, evidence=shown),)


def submit_report(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    report: UUID,
    evidence: Iterable[UUID],
    tasks_done: tuple[int, ...] | None = None,
    asks_removal: bool = True,
    summary: Personal[str] | None = None,
    collection: UUID | None = None,
    form: FormVersion | None = None,
    sections: Mapping[str, Personal[str] | None] = NOTHING_GIVEN,
    figures: Mapping[str, str | int] = NO_FIGURES,
) -> tuple[Event, ...]:
    """The report on execution, the first one or the one after a return, which moves no date.

    `tasks_done` None: the only task of the row. A report that completes the tasks must ask for removal. In a
    collection it is held to the `form` that the collection froze: an incomplete one is refused, or recorded as such
    where the committee received it past the system.
    """
    refuse_unreceived(by)
    at = open_point(state, by, point, NO_REPORT)
    if at.stage is Stage.SUBMITTED:
        raise ReportAlreadyUnderReview(at)
    if at.stage is Stage.ACCEPTED:
        raise ReportAlreadyAccepted(at)
    shown = tuple(dict.fromkeys(evidence_of(state, at, by, document).id for document in evidence))
    if not shown:
        raise ReportWithoutEvidence(at)
    done = _tasks(at, tasks_done)
    if not asks_removal and not at.planned.periodic and set(at.tasks_left) <= set(done):
        raise ReportDoesNotAskRemoval(at)
    given, counted = sections_given(form, sections), figures_given(form, figures)
    lacks = missing(form, given, counted, (state.evidence[document].kind for document in shown))
    if lacks and by.role is Role.EXECUTOR:
        raise ReportIncomplete(lacks)
    return (
        e.ReportSubmitted.of(
            by,
            point=point,
            report=report,
            evidence=shown,
            tasks_done=done,
            asks_removal=asks_removal,
            summary=summary,
            collection=collection,
            form=form.ref if form else None,
            sections=given,
            figures=counted,
            missing=lacks,
        ),
    )


def refuse_unreceived(by: Envelope) -> None:
    """Raises ReceiptWithoutChannel where somebody other than the executor states a fact of theirs as made here."""
    if by.role is not Role.EXECUTOR and by.received_via is Channel.SYSTEM:
        raise ReceiptWithoutChannel


def _tasks(point: Point, done: tuple[int, ...] | None) -> tuple[int, ...]:
    if done is None and point.planned.tasks == 1:
        return (1,)
    if not done:
        raise TasksNotNamed(point)
    for task in done:
        if not 1 <= task <= point.planned.tasks:
            raise UnknownTask(point, task)
    return tuple(sorted(set(done)))
