"""The register and the trail answered by folding a ledger in memory: as slow as honest, and right by construction."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from application.audit_trail import AuditTrail, Place, TrailQuestion
from application.compliance_register import ComplianceRegister, Entry, Page, RegisterQuestion
from application.ports import Ledger
from application.register_entries import entries_of, page, with_owing
from domain.assessment_card.events import CardSubmitted, SelfExaminationSubmitted
from domain.assignment.events import Assigned, PointKey
from domain.assignment.state import ASSIGNMENT
from domain.chasing.events import OverdueEscalated, ReminderSent
from domain.collection.events import CollectionOpened
from domain.consolidated_report import ReportDrawnUp
from domain.examination.events import ExaminationAnnounced
from domain.indicator.events import IndicatorDefined
from domain.ledger import Stored
from domain.monitoring.events import MonitoringOpened
from domain.plan import events as plan_events
from domain.plan.state import PLAN
from domain.signature import SignatureFiled


class FoldedRegister(ComplianceRegister):
    """The register out of every assignment of the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def entries(self, question: RegisterQuestion, *, as_of: date) -> Page:
        return page(self._all(), question, as_of, self._ledger.head())

    def entry(self, assignment: UUID, point: PointKey) -> Entry | None:
        return next((e for e in self._all() if (e.assignment, e.point) == (assignment, point)), None)

    def of_plan(self, plan: UUID) -> Sequence[Entry]:
        return [entry for entry in self._all() if entry.plan == plan]

    def assignments(self, *, plan: UUID | None = None, activity: UUID | None = None) -> Sequence[UUID]:
        return [
            stored.stream
            for stored, event in self._assigned()
            if plan in (None, event.plan) and activity in (None, event.activity)
        ]

    def _assigned(self) -> list[tuple[Stored, Assigned]]:
        everything = self._ledger.read(limit=1_000_000)
        return [(stored, stored.event) for stored in everything if isinstance(stored.event, Assigned)]

    def _all(self) -> list[Entry]:
        found: list[Entry] = []
        for plan, assigned in groupby(self._assigned(), key=lambda pair: pair[1].plan):
            state = self._ledger.load(PLAN, plan).state
            for stored, _ in assigned:
                position = self._ledger.history(stored.stream)[-1].position
                found += entries_of(self._ledger.load(ASSIGNMENT, stored.stream).state, state, position)
        return with_owing(found)


class FoldedTrail(AuditTrail):
    """Every event of the ledger with what it concerns."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def places(self, question: TrailQuestion) -> Sequence[Place]:
        assigned: dict[UUID, Assigned] = {}
        reports: dict[UUID, UUID] = {}
        examinations: dict[UUID, UUID] = {}
        found: list[Place] = []
        for stored in self._ledger.read(limit=1_000_000):
            if isinstance(stored.event, Assigned):
                assigned[stored.stream] = stored.event
            if isinstance(stored.event, ReportDrawnUp | CollectionOpened | IndicatorDefined | MonitoringOpened):
                reports[stored.stream] = stored.event.plan
            if isinstance(stored.event, ExaminationAnnounced | CardSubmitted | SelfExaminationSubmitted):
                reports[stored.stream] = stored.event.plan
                examinations[stored.stream] = stored.event.examination
            if isinstance(stored.event, SignatureFiled) and stored.event.plan is not None:
                reports[stored.stream] = stored.event.plan
            reported, examination = reports.get(stored.stream), examinations.get(stored.stream)
            place = _place(stored, assigned.get(stored.stream), reported, examination)
            if _asked(question, place):
                found.append(place)
        if question.before is not None:
            return found[::-1][: question.limit]
        return found[: question.limit]


def _place(stored: Stored, assigned: Assigned | None, reported: UUID | None, examination: UUID | None) -> Place:
    event = stored.event
    of_plan = isinstance(event, plan_events.EVENTS)
    told = event if isinstance(event, Assigned | ReminderSent | OverdueEscalated) else assigned
    return Place(
        position=stored.position,
        stream=stored.stream,
        topic=event.TOPIC,
        plan=told.plan if told else stored.stream if of_plan else reported,
        activity=told.activity if told else getattr(event, "activity", None),
        examination=examination,
        party=told.party.id if told else None,
        point=getattr(event, "point", None),
        by=event.by,
        occurred_on=event.occurred_on,
        recorded_at=stored.recorded_at,
    )


def _asked(question: TrailQuestion, place: Place) -> bool:
    wanted = ("stream", "plan", "activity", "party", "by", "topic")
    if any(getattr(question, name) not in (None, getattr(place, name)) for name in wanted):
        return False
    if question.unseen.hides(place.examination):
        return False
    if place.position <= question.after or (question.before is not None and place.position >= question.before):
        return False
    since, until = question.since or date.min, question.until or date.max
    return since <= place.occurred_on <= until
