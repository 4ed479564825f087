"""The stored facts as far as projections need them: decoded from the stored bytes without keys or validation.

The ledger validated each fact when it was born. Ids and dates stay the text they are stored as: it sorts as they do,
and is what the tables are written with. A fact of an older schema goes the domain's way up first.
"""

from typing import Any, TypeVar
from uuid import UUID

import msgspec
from pydantic_core import from_json

from domain.catalogue import BY_TOPIC
from domain.ledger import event_id
from infrastructure.projections.fact_fields import (
    ChangeFields,
    PartyFields,
    PointFields,
    PolicyFields,
    RowFields,
    ScoreFields,
    TermFields,
    Text,
    TotalFields,
)


class Fact(msgspec.Struct, gc=False):
    """What every stored event says; a topic that no projection follows is only this. `schema` is the stored one."""

    recorded_at: Text
    by: Text
    occurred_on: Text
    schema: int = 1
    activity: Text | None = None
    point: Text | None = None


class PointFact(Fact, kw_only=True):
    """A fact about one control point."""

    point: Text


class Report(PointFact, kw_only=True):
    report: Text


class Assigned(Fact, kw_only=True):
    plan: Text
    activity: Text
    party: PartyFields
    duty: Text
    lead: bool
    points: list[PointFields]


class PartyReplaced(Fact, kw_only=True):
    points: list[Text]


class ExecutionStarted(PointFact):
    pass


class Evidence(PointFact, kw_only=True):
    evidence: Text


class EvidenceAttached(Evidence):
    pass


class EvidenceRevoked(Evidence):
    pass


class ReportSubmitted(Report, kw_only=True):
    tasks_done: tuple[int, ...] = (1,)


class ReportMissed(PointFact):
    pass


class FoundNotDone(PointFact):
    pass


class ReportReturned(Report):
    pass


class ExecutionAccepted(Report):
    pass


class RemovalProposed(PointFact):
    pass


class RemovedFromControl(PointFact):
    pass


class Withdrawn(PointFact):
    pass


class ControlReinstated(PointFact):
    pass


class ExtensionRequested(PointFact, kw_only=True):
    request: Text
    proposed: Text


class ExtensionApproved(PointFact, kw_only=True):
    request: Text | None
    stated: Text
    effective: Text
    calendar: Text


class ExtensionRejected(PointFact, kw_only=True):
    request: Text


class ExtensionWithdrawn(PointFact, kw_only=True):
    request: Text


class LapsedTermDecided(PointFact, kw_only=True):
    outcome: Text


class ObligationRevised(Fact, kw_only=True):
    lead: bool
    moved: list[TermFields]
    added: list[PointFields]


class PlanFormed(Fact, kw_only=True):
    """Read from a document or drafted by hand, by the committee that keeps the plan."""

    on_behalf_of: Text | None = None
    activities: list[RowFields]


class PlanReread(PlanFormed, kw_only=True):
    """Read again; of the rows kept, a number that a person corrected stands."""

    kept: list[Text] = []


class RowCorrected(Fact, kw_only=True):
    activity: Text
    number: Text | None


class Approved(Fact, kw_only=True):
    in_force_on: Text


class PolicySet(Fact, kw_only=True):
    policy: PolicyFields


class RevisionIssued(Fact, kw_only=True):
    activities: list[RowFields]
    changes: list[ChangeFields]


class PlanClosed(Fact):
    pass


class NoticeSent(PointFact, kw_only=True):
    """A reminder or an escalation, in a stream of its own."""

    plan: Text
    activity: Text
    party: PartyFields


class CollectionOpened(Fact, kw_only=True):
    plan: Text
    activity: Text


class OrganisationRegistered(Fact, kw_only=True):
    territory: Text | None = None
    parent: Text | None = None


class IndicatorDefined(Fact, kw_only=True):
    plan: Text
    party: Text


class InExamination(Fact, kw_only=True):
    """The first fact of an examination, or of a card of it."""

    plan: Text
    examination: Text


class CardSubmitted(InExamination, kw_only=True):
    card: Text
    object: Text
    expert: Text
    third: bool = False
    scores: tuple[ScoreFields, ...]
    total: TotalFields


class ReportDrawnUp(Fact, kw_only=True):
    plan: Text


class MonitoringOpened(Fact, kw_only=True):
    plan: Text


class SignatureFiled(Fact, kw_only=True):
    plan: Text | None = None


class RecordCorrected(Fact, kw_only=True):
    corrected: Text
    field: Text
    new: Any = None


FOLLOWED: dict[Text, type[Fact]] = {
    "assignment.assigned": Assigned,
    "assignment.party-replaced": PartyReplaced,
    "assignment.execution-started": ExecutionStarted,
    "assignment.evidence-attached": EvidenceAttached,
    "assignment.evidence-revoked": EvidenceRevoked,
    "assignment.report-submitted": ReportSubmitted,
    "assignment.report-missed": ReportMissed,
    "assignment.found-not-done": FoundNotDone,
    "assignment.report-returned": ReportReturned,
    "assignment.execution-accepted": ExecutionAccepted,
    "assignment.removal-proposed": RemovalProposed,
    "assignment.removed-from-control": RemovedFromControl,
    "assignment.withdrawn": Withdrawn,
    "assignment.control-reinstated": ControlReinstated,
    "assignment.extension-requested": ExtensionRequested,
    "assignment.extension-approved": ExtensionApproved,
    "assignment.extension-rejected": ExtensionRejected,
    "assignment.extension-withdrawn": ExtensionWithdrawn,
    "assignment.lapsed-term-decided": LapsedTermDecided,
    "assignment.obligation-revised": ObligationRevised,
    "assessment-card.self-examination-submitted": InExamination,
    "assessment-card.submitted": CardSubmitted,
    "collection.opened": CollectionOpened,
    "consolidated-report.drawn-up": ReportDrawnUp,
    "examination.announced": InExamination,
    "indicator.defined": IndicatorDefined,
    "monitoring.opened": MonitoringOpened,
    "notice.reminder-sent": NoticeSent,
    "notice.overdue-escalated": NoticeSent,
    "plan.plan-read": PlanFormed,
    "plan.plan-reread": PlanReread,
    "plan.plan-drafted": PlanFormed,
    "plan.row-corrected": RowCorrected,
    "plan.approved": Approved,
    "plan.policy-set": PolicySet,
    "plan.revision-issued": RevisionIssued,
    "plan.plan-closed": PlanClosed,
    "signature.filed": SignatureFiled,
    "organisation.registered": OrganisationRegistered,
    "record-corrected": RecordCorrected,
}
"""The facts with more to them than who, when and where."""

F = TypeVar("F", bound=Fact)
_OTHER = msgspec.json.Decoder(Fact)
_DECODE = {topic: msgspec.json.Decoder(FOLLOWED.get(topic, Fact)).decode for topic in BY_TOPIC}
_SCHEMA = {topic: kind.SCHEMA for topic, kind in BY_TOPIC.items()}


class UnknownTopic(Exception):
    """A fact that this program does not know: it is older than the ledger."""


def fact(topic: str, state: bytes) -> Fact:
    """The fact in these stored bytes. Raises UnknownTopic, or msgspec's error where they are amiss."""
    decode = _DECODE.get(topic)
    if decode is None:
        raise UnknownTopic(f"this program does not know the topic {topic}")
    try:
        found = decode(state)
    except msgspec.ValidationError:
        # An older shape need not have the fields of today's; today's must.
        if _schema(state) == _SCHEMA[topic]:
            raise
        return _converted(topic, from_json(state))
    return found if found.schema == _SCHEMA[topic] else _converted(topic, from_json(state))


def _schema(state: bytes) -> object:
    return from_json(state).get("schema")


def _converted(topic: str, stored: dict[str, Any]) -> Fact:
    kind = BY_TOPIC[topic]
    if stored["schema"] > kind.SCHEMA:
        raise UnknownTopic(f"schema {stored['schema']} of {topic} is newer than this program's {kind.SCHEMA}")
    fields = {name: value for name, value in stored.items() if name not in ("recorded_at", "event_id", "schema")}
    for older in range(stored["schema"], kind.SCHEMA):
        fields = kind.upcast(fields, older)
    whole = {**fields, "recorded_at": stored["recorded_at"], "schema": kind.SCHEMA}
    return msgspec.convert(whole, FOLLOWED.get(topic, Fact))


def standing(history: list[tuple[int, str, bytes]], stream: UUID) -> list[Fact]:
    """A stream's facts, given as (version, topic, bytes), as they stand after its own corrections, those left out."""
    if all(topic != "record-corrected" for _, topic, _ in history):
        return [fact(topic, state) for _, topic, state in history]
    rows = {str(event_id(stream, version)): (topic, from_json(state)) for version, topic, state in history}
    for topic, fields in list(rows.values()):
        if topic == "record-corrected":
            kind, mistaken = rows[fields["corrected"]]
            rows[fields["corrected"]] = kind, _with(mistaken, fields["field"], _new(fields))
    return [_converted(topic, fields) for topic, fields in rows.values() if topic != "record-corrected"]


def _new(fields: dict[str, Any]) -> Any:
    return fields["new"] if fields.get("new_text") is None else fields["new_text"]


def _with(fields: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    name, _, part = field.partition(".")
    return {**fields, name: _with(fields[name], part, value) if part else value}
