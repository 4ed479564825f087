"""A document's reading becomes a plan, once: everything that was read, under the plan's own key."""

from typing import Any, TypeVar
from uuid import UUID

from domain.actors import Envelope
from domain.deadlines.deadline import Deadline
from domain.documents import Document
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.state import Plan, activity_id, plan_id
from domain.reading import Anomaly, Approval, Indicator, ReadActivity, Reading, Section
from domain.refusals import BadInput, Conflict

T = TypeVar("T")


class PlanAlreadyRead(Conflict):
    """The same document gives the same plan: it is not read in twice."""

    def __init__(self, state: Plan) -> None:
        super().__init__(
            f"Этот документ уже загружен: это план «{state.title or 'без названия'}» ({state.id}). "
            "Продолжайте работу с ним."
        )
        self.plan = state.id


class NothingToImport(BadInput):
    """A document without a single activity is no plan."""

    def __init__(self) -> None:
        super().__init__("В документе не найдено ни одного мероприятия: проверьте, тот ли это файл.")


def refuse_second_reading(state: Plan) -> None:
    """Raises PlanAlreadyRead where the document is a plan already: asked before the document is stored again."""
    if state.exists:
        raise PlanAlreadyRead(state)


def import_plan(
    state: Plan, by: Envelope, *, reading: Reading, document: Document, source_hash: str
) -> tuple[Event, ...]:
    """The plan as read. `document` is the stored source, `source_hash` the SHA-256 of the plain file.

    Raises PlanAlreadyRead, NothingToImport.
    """
    refuse_second_reading(state)
    if not reading.activities:
        raise NothingToImport
    plan = plan_id(source_hash)
    ids = tuple(activity_id(plan, row) for row in range(1, len(reading.activities) + 1))
    return (
        e.PlanRead.of(
            by,
            document=document,
            source_hash=source_hash,
            **read_document(plan, ids, reading),
        ),
    )


def read_document(plan: UUID, ids: tuple[UUID, ...], reading: Reading) -> dict[str, Any]:
    """What PlanRead and PlanReread say of a document alike, by their fields."""
    return {
        "title": _under(plan, reading.title),
        "territory": reading.territory,
        "sections": read_sections(plan, reading),
        "activities": read_rows(plan, ids, reading),
        "anomalies": tuple(_doubt(plan, ids, anomaly) for anomaly in reading.anomalies),
        "indicators": tuple(_indicator(plan, indicator) for indicator in reading.indicators),
        "stamps": tuple(_stamp(plan, stamp) for stamp in reading.approval),
        "abbreviations": tuple(
            e.AbbreviationRow(short=Personal(plan, a.short), long=Personal(plan, a.long)) for a in reading.abbreviations
        ),
    }


def read_rows(plan: UUID, ids: tuple[UUID, ...], reading: Reading) -> tuple[e.ActivityRow, ...]:
    """The rows of the reading under the key of this plan, each with the id given for its place."""
    return tuple(_row(plan, ids, row, read) for row, read in enumerate(reading.activities, 1))


def read_sections(plan: UUID, reading: Reading) -> tuple[e.SectionRow, ...]:
    """The sections of the reading under the key of this plan."""
    return tuple(_section(plan, section) for section in reading.sections)


def _under(plan: UUID, value: T | None) -> Personal[T] | None:
    return None if value is None else Personal(plan, value)


def planned(deadline: Deadline) -> e.PlannedDeadline:
    """A deadline as read, without the words it was read from: those stand in the row's wording."""
    return e.PlannedDeadline(
        kind=deadline.kind.value,
        start=deadline.start,
        end=deadline.end,
        rrule=deadline.rrule,
        assumed_year=deadline.assumed_year,
        needs_person=deadline.needs_person,
        candidates=deadline.candidates,
    )


def _row(plan: UUID, ids: tuple[UUID, ...], row: int, read: ReadActivity) -> e.ActivityRow:
    return e.ActivityRow(
        id=ids[row - 1],
        row=row,
        number=read.number,
        section=read.section,
        parent=None if read.parent is None else ids[read.parent],
        deadlines=tuple(planned(deadline) for deadline in read.deadlines),
        parties=len(read.responsible),
        wording=Personal(
            plan,
            e.Wording(
                text=read.text,
                place=read.place,
                expected_results=read.expected_results,
                deadline_text=read.deadline_text,
                deadline_raws=tuple(deadline.raw for deadline in read.deadlines),
                responsible_text=read.responsible_text,
                responsible=tuple(e.NamedParty(name=p.name, kind=p.kind.value) for p in read.responsible),
                targets=tuple(
                    e.PlannedTarget(text=t.text, op=t.op.value, value=t.value, unit=t.unit) for t in read.targets
                ),
                source=read.source.place,
            ),
        ),
    )


def _section(plan: UUID, section: Section) -> e.SectionRow:
    return e.SectionRow(number=section.number, title=Personal(plan, section.title), parent=section.parent)


def _doubt(plan: UUID, ids: tuple[UUID, ...], anomaly: Anomaly) -> e.AnomalyRow:
    return e.AnomalyRow(
        code=anomaly.code.value,
        severity=anomaly.severity.value,
        activity=None if anomaly.activity is None else ids[anomaly.activity],
        quote=Personal(plan, anomaly.raw),
        message=Personal(plan, anomaly.message),
    )


def _indicator(plan: UUID, indicator: Indicator) -> e.IndicatorRow:
    return e.IndicatorRow(
        name=Personal(plan, indicator.name),
        unit=indicator.unit,
        baseline_value=indicator.baseline and indicator.baseline.value,
        baseline_date=indicator.baseline and indicator.baseline.date,
        targets=tuple((target.year, target.value) for target in indicator.targets),
    )


def _stamp(plan: UUID, stamp: Approval) -> e.StampRow:
    return e.StampRow(
        stamp=stamp.stamp.value,
        position=_under(plan, stamp.position),
        person=_under(plan, stamp.person),
        body=_under(plan, stamp.body),
        date=stamp.date,
        number=stamp.number,
    )
