"""What is remembered of a monitoring, and how each fact changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.actors import natural_id
from domain.consolidated_report import FileForm
from domain.documents import Document
from domain.ledger import Decider, Event
from domain.monitoring import events as e


class MonitoringStage(StrEnum):
    """Where a monitoring stands."""

    OPEN = "open"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with the day it was recorded on; `withdrawn_on`: it does not stand any more."""

    recorded: e.FindingRecorded
    withdrawn_on: date | None = None

    @property
    def id(self) -> UUID:
        return self.recorded.finding


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A monitoring of a plan, open until `concluded` says what was found."""

    id: UUID | None = None
    plan: UUID | None = None
    committee: UUID | None = None
    kind: e.MonitoringKind = e.MonitoringKind.INTERIM
    activity: UUID | None = None
    sections: tuple[int, ...] = ()
    indicators: tuple[UUID, ...] = ()
    campaign: UUID | None = None
    opened_on: date | None = None
    last_fact_on: date | None = None
    findings: Mapping[UUID, Finding] = field(default_factory=dict)
    concluded: e.MonitoringConcluded | None = None
    cancelled_on: date | None = None

    @property
    def exists(self) -> bool:
        return self.id is not None

    @property
    def stage(self) -> MonitoringStage:
        if self.cancelled_on is not None:
            return MonitoringStage.CANCELLED
        return MonitoringStage.OPEN if self.concluded is None else MonitoringStage.CONCLUDED

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that were not withdrawn, in the order they were recorded."""
        return tuple(found for found in self.findings.values() if found.withdrawn_on is None)

    def document(self, form: FileForm) -> Document | None:
        """The kept file of this form."""
        kept = self.concluded.documents if self.concluded else ()
        return next((one.document for one in kept if one.form is form), None)


def monitoring_id(plan: UUID, kind: e.MonitoringKind, sections: tuple[int, ...], opened_on: date) -> UUID:
    """The same stages of a plan are looked at once a day."""
    return natural_id("monitoring", plan, kind, ",".join(map(str, sections)) or "plan", opened_on.isoformat())


def evolve(state: Monitoring, event: Event) -> Monitoring:
    """One fact further."""
    match event:
        case e.MonitoringOpened():
            return Monitoring(
                id=event.monitoring,
                plan=event.plan,
                committee=event.committee,
                kind=event.kind,
                activity=event.activity,
                sections=event.sections,
                indicators=event.indicators,
                campaign=event.campaign,
                opened_on=event.occurred_on,
                last_fact_on=event.occurred_on,
            )
        case e.FindingRecorded():
            return replace(_dated(state, event), findings={**state.findings, event.finding: Finding(event)})
        case e.FindingWithdrawn():
            withdrawn = replace(state.findings[event.finding], withdrawn_on=event.occurred_on)
            return replace(_dated(state, event), findings={**state.findings, event.finding: withdrawn})
        case e.MonitoringConcluded():
            return replace(_dated(state, event), concluded=event)
        case e.MonitoringCancelled():
            return replace(_dated(state, event), cancelled_on=event.occurred_on)
        case _:
            return state


def _dated(state: Monitoring, event: Event) -> Monitoring:
    return replace(state, last_fact_on=max(state.last_fact_on or event.occurred_on, event.occurred_on))


MONITORING = Decider(name="monitoring", initial=Monitoring(), evolve=evolve)
