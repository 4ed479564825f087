"""The consolidated report of a plan: drawn up from a ledger position, approved by an act, superseded, never edited.

The event keeps the hash of the canonical data (`application/consolidated_data.py`), which name parties by id and hold
no personal data: they are computed again from the position at any time, and a difference would show. The rendered files
are kept like evidence, each report's under a key of its own, so that the files that named a person can be destroyed.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Basis, Envelope, Frozen, natural_id
from domain.documents import Document
from domain.ledger import Decider, Event
from domain.refusals import Conflict, NotFound, Refusal


class ReportKind(StrEnum):
    """«Информация об исполнении плана» or «Список не представивших отчёты» [domain.md §7]."""

    NOTE = "note"
    NON_REPORTERS = "non_reporters"


class FileForm(StrEnum):
    """What a report is rendered as."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


class Rendered(Frozen):
    """A rendered file, kept."""

    form: FileForm
    document: Document


class ReportDrawnUp(Event):
    """The report as of a day, as known at a position of the ledger; `committee` keeps the plan.

    `activity`: of this activity alone. `builder` is the version of the data's schema and rules, `data` the SHA-256 of
    the canonical data. `persons` are those whom the files name. `supersedes` is the earlier report it replaces.
    """

    TOPIC: ClassVar[str] = "consolidated-report.drawn-up"

    plan: UUID
    committee: UUID | None = None
    kind: ReportKind
    activity: UUID | None = None
    as_of: date
    known_at: int
    builder: int
    data: str
    documents: tuple[Rendered, ...]
    persons: tuple[UUID, ...] = ()
    supersedes: UUID | None = None


class ReportApproved(Event):
    """By the act that the envelope names; `documents` are the same report with the stamp of approval."""

    TOPIC: ClassVar[str] = "consolidated-report.approved"

    data: str
    documents: tuple[Rendered, ...]


class ReportSuperseded(Event):
    """A newer report of the same plan took its place; this one stays as it was."""

    TOPIC: ClassVar[str] = "consolidated-report.superseded"

    successor: UUID


EVENTS: tuple[type[Event], ...] = (ReportDrawnUp, ReportApproved, ReportSuperseded)


@dataclass(frozen=True, slots=True)
class ConsolidatedReport:
    """What is remembered of a report; `documents` are those of the approval once there is one."""

    id: UUID | None = None
    plan: UUID | None = None
    committee: UUID | None = None
    kind: ReportKind = ReportKind.NOTE
    activity: UUID | None = None
    as_of: date | None = None
    known_at: int = 0
    builder: int = 0
    data: str = ""
    documents: tuple[Rendered, ...] = ()
    persons: tuple[UUID, ...] = ()
    supersedes: UUID | None = None
    drawn_up_on: date | None = None
    drawn_up_by: UUID | None = None
    approved_on: date | None = None
    approved_by: UUID | None = None
    act: Basis | None = None
    successor: UUID | None = None

    @property
    def exists(self) -> bool:
        return self.id is not None

    def document(self, form: FileForm) -> Document | None:
        """The kept file of this form."""
        return next((one.document for one in self.documents if one.form is form), None)


def report_id(plan: UUID, kind: ReportKind, activity: UUID | None, as_of: date, known_at: int) -> UUID:
    """The same report from the same position is one report."""
    return natural_id("consolidated-report", plan, kind, activity or "plan", as_of.isoformat(), known_at)


def evolve(state: ConsolidatedReport, event: Event) -> ConsolidatedReport:
    """One fact further."""
    match event:
        case ReportDrawnUp():
            return ConsolidatedReport(
                id=report_id(event.plan, event.kind, event.activity, event.as_of, event.known_at),
                plan=event.plan,
                committee=event.committee,
                kind=event.kind,
                activity=event.activity,
                as_of=event.as_of,
                known_at=event.known_at,
                builder=event.builder,
                data=event.data,
                documents=event.documents,
                persons=event.persons,
                supersedes=event.supersedes,
                drawn_up_on=event.occurred_on,
                drawn_up_by=event.by,
            )
        case ReportApproved():
            return replace(
                state,
                documents=event.documents,
                approved_on=event.occurred_on,
                approved_by=event.by,
                act=event.basis,
            )
        case ReportSuperseded():
            return replace(state, successor=event.successor)
        case _:
            return state


CONSOLIDATED_REPORT = Decider(name="consolidated-report", initial=ConsolidatedReport(), evolve=evolve)


class UnknownReport(NotFound):
    """There is no such report."""

    def __init__(self) -> None:
        super().__init__("Такой сводной информации нет: выберите её из списка по плану или составьте новую.")


class ReportOnTheFuture(Refusal):
    """A report says how things stood, and nobody knows that of a day to come."""

    def __init__(self, as_of: date, today: date) -> None:
        super().__init__(
            f"Информация по состоянию на {as_of:%d.%m.%Y} ещё не может быть составлена: сегодня {today:%d.%m.%Y}. "
            "Укажите наступивший день."
        )


class ReportDrawnUpBefore(Conflict):
    """The same report from the same position would be the same to the letter."""

    def __init__(self) -> None:
        super().__init__("Такая информация с этой же записи журнала уже составлена: откройте её в списке по плану.")


class NothingToReportOn(Refusal):
    """Until a plan is on control nobody owes anything, so there is nothing to report on."""

    def __init__(self, as_of: date) -> None:
        super().__init__(
            f"По состоянию на {as_of:%d.%m.%Y} план не был на контроле: сообщать об исполнении нечего. "
            "Поставьте план на контроль или выберите более поздний день."
        )


class SupersedesAnother(Refusal):
    """A report takes the place of an earlier one about the same, and of none that was superseded already."""

    def __init__(self) -> None:
        super().__init__(
            "Заменить можно только действующую информацию того же вида по этому же плану, составленную не на более "
            "поздний день. Выберите её в списке по плану."
        )


class ReportApprovedBefore(Refusal):
    """A report is approved once."""

    def __init__(self, on: date | None) -> None:
        said = f" {on:%d.%m.%Y}" if on else ""
        super().__init__(f"Эта информация уже утверждена{said}. Если данные изменились, составьте новую.")


class ReportApprovedWithoutAct(Refusal):
    """Approving a consolidated report is an act."""

    def __init__(self) -> None:
        super().__init__(
            "Сводная информация утверждается актом: укажите вид (распоряжение, приказ, постановление), дату и номер."
        )


class SupersededReportApproved(Refusal):
    """What was superseded is not approved any more."""

    def __init__(self) -> None:
        super().__init__("Вместо этой информации составлена новая: утвердите её.")


class ReportDoesNotReproduce(Refusal):
    """The data computed again from the position are not those that the report was drawn up from."""

    def __init__(self) -> None:
        super().__init__(
            "Данные, сложенные заново с той же записи журнала, не совпали с записанной контрольной суммой: утверждать "
            "такую информацию нельзя. Сообщите администратору и составьте новую."
        )


def there(state: ConsolidatedReport) -> ConsolidatedReport:
    """The report itself. Raises UnknownReport."""
    if not state.exists:
        raise UnknownReport
    return state


def draw_up(
    state: ConsolidatedReport,
    by: Envelope,
    *,
    drawn: ReportDrawnUp,
    today: date,
    superseded: ConsolidatedReport | None = None,
) -> tuple[Event, ...]:
    """The report begins. Raises ReportOnTheFuture, ReportDrawnUpBefore, SupersedesAnother."""
    refuse_day_to_come(drawn.as_of, today)
    if state.exists:
        raise ReportDrawnUpBefore
    if drawn.supersedes is not None and not _may_supersede(drawn, superseded):
        raise SupersedesAnother
    return (drawn,)


def refuse_day_to_come(as_of: date, today: date) -> None:
    """Raises ReportOnTheFuture."""
    if as_of > today:
        raise ReportOnTheFuture(as_of, today)


def _may_supersede(drawn: ReportDrawnUp, old: ConsolidatedReport | None) -> bool:
    if old is None or not old.exists or old.successor is not None or old.as_of is None:
        return False
    same = (old.plan, old.kind, old.activity) == (drawn.plan, drawn.kind, drawn.activity)
    return same and old.as_of <= drawn.as_of


def supersede(by: Envelope, successor: UUID) -> tuple[Event, ...]:
    """In the earlier report's stream: which one took its place."""
    return (ReportSuperseded.of(by, successor=successor),)


def approve(
    state: ConsolidatedReport, by: Envelope, *, reproduced: str, documents: tuple[Rendered, ...]
) -> tuple[Event, ...]:
    """The report is approved by the act. `reproduced` is the hash of the data computed again."""
    refuse_approval(state, by)
    refuse_difference(state, reproduced)
    return (ReportApproved.of(by, data=state.data, documents=documents),)


def refuse_approval(state: ConsolidatedReport, by: Envelope) -> None:
    """Raises UnknownReport, ReportApprovedBefore, SupersededReportApproved, ReportApprovedWithoutAct."""
    if there(state).approved_on is not None:
        raise ReportApprovedBefore(state.approved_on)
    if state.successor is not None:
        raise SupersededReportApproved
    if by.basis is None or not by.basis.kind.is_act or not (by.basis.number or "").strip():
        raise ReportApprovedWithoutAct


def refuse_difference(state: ConsolidatedReport, reproduced: str) -> None:
    """Raises ReportDoesNotReproduce."""
    if reproduced != state.data:
        raise ReportDoesNotReproduce
