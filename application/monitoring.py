"""Monitorings as people hold them: opened over plans and stages, findings recorded, concluded, compared, opened again.

What a conclusion is computed from and what is rendered of it: `monitoring_data.py`, `monitoring_layout.py`.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from application.consolidated_paper import MEDIA_TYPES
from application.monitoring_data import LATEST
from application.monitoring_layout import computed
from application.note_paper import NOTE_FORMS, NotePaper, NoteWriters
from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import PlanDossier, assignments_of, open_plan
from application.ports import Recorded
from domain.actors import natural_id
from domain.assignment.events import Party
from domain.consolidated_report import Rendered
from domain.indicator.state import INDICATOR
from domain.ledger import Change, Event, Loaded, change
from domain.monitoring import deciding as rules
from domain.monitoring import events as e
from domain.monitoring.events import FindingOutcome, MonitoringKind
from domain.monitoring.state import MONITORING, Monitoring, monitoring_id
from domain.plan.state import PLAN, Plan
from domain.refusals import Refusal
from domain.replay import state

MOST_PLANS = 200
LONGEST_TEXT = 20_000


class PlanTwice(Refusal):
    """One order opens one monitoring of a plan."""

    def __init__(self) -> None:
        super().__init__("План назван дважды: оставьте его один раз, с нужными разделами.")


class MonitoredPart(BaseModel):
    """A plan, or some stages of it (places in its list of sections); `activity` is the row that orders it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: UUID
    activity: UUID | None = None
    sections: tuple[int, ...] = Field(default=(), max_length=1_000)
    indicators: tuple[UUID, ...] = Field(default=(), max_length=1_000)


class OpenMonitoring(Order):
    """Of one plan: the whole of it, or the stages named."""

    plan: UUID
    kind: MonitoringKind
    activity: UUID | None = None
    sections: tuple[int, ...] = Field(default=(), max_length=1_000)
    indicators: tuple[UUID, ...] = Field(default=(), max_length=1_000)


def open_monitoring(order: OpenMonitoring, actor: Actor, office: Office) -> Recorded:
    """The monitoring is open for findings. The answer names it."""
    opened: list[UUID] = []

    def decide() -> Decided:
        part = MonitoredPart(
            plan=order.plan, activity=order.activity, sections=order.sections, indicators=order.indicators
        )
        begun, read = _begun(part, order.kind, None, order, actor, office)
        opened.append(begun.stream)
        return Decided((begun,), read)

    recorded = perform(office, actor, decide)
    return _named(recorded, opened[-1] if opened else None, office)


def _named(recorded: Recorded, made: UUID | None, office: Office) -> Recorded:
    """The answer with what the command made; a retry may come on another day, so that it asks the ledger."""
    stream = made if made and not recorded.repeated else office.ledger.at([recorded.position])[0].stream
    return Recorded(recorded.position, recorded.repeated, stream)


class OpenMonitorings(Order):
    """Of several plans at once: each has a monitoring of its own, all of them one campaign."""

    kind: MonitoringKind
    parts: tuple[MonitoredPart, ...] = Field(min_length=1, max_length=MOST_PLANS)


def open_monitorings(order: OpenMonitorings, actor: Actor, office: Office) -> Recorded:
    """All in one append or none. The answer names the campaign."""
    campaign = natural_id("monitoring campaign", actor.command)

    def decide() -> Decided:
        if len({part.plan for part in order.parts}) < len(order.parts):
            raise PlanTwice
        begun = [_begun(part, order.kind, campaign, order, actor, office) for part in order.parts]
        return Decided(tuple(one for one, _ in begun), tuple(loaded for _, read in begun for loaded in read))

    return perform(office, actor, decide, made=campaign)


def _begun(
    part: MonitoredPart, kind: MonitoringKind, campaign: UUID | None, order: Order, actor: Actor, office: Office
) -> tuple[Change, tuple[Loaded[Plan]]]:
    dossier = open_plan(part.plan, order, actor, office)
    sections = tuple(sorted(set(part.sections)))
    loaded = office.ledger.load(MONITORING, monitoring_id(part.plan, kind, sections, dossier.by.occurred_on))
    events = rules.open_monitoring(
        loaded.state,
        dossier.by,
        plan=dossier.state,
        then=state(PLAN, office.ledger.history(part.plan), as_of=dossier.by.occurred_on),
        kind=kind,
        activity=part.activity,
        sections=sections,
        indicators=[(one, office.ledger.load(INDICATOR, one).state) for one in part.indicators],
        campaign=campaign,
    )
    return change(loaded, events), (dossier.plan,)


class GivenRecommendation(BaseModel):
    """What a party is to do, and until when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(max_length=LONGEST_TEXT)
    party: Party
    until: datetime.date


class RecordFinding(Order):
    """About an activity, a party, an indicator, or some of them together."""

    monitoring: UUID
    activity: UUID | None = None
    party: Party | None = None
    indicator: UUID | None = None
    outcome: FindingOutcome
    text: str = Field(max_length=LONGEST_TEXT)
    recommendation: GivenRecommendation | None = None


def record_finding(order: RecordFinding, actor: Actor, office: Office) -> Recorded:
    """The finding stands until it is withdrawn. The answer names it."""
    finding = natural_id("finding", actor.command)

    def decide() -> Decided:
        case = _Case.open(order.monitoring, order, actor, office)
        events = rules.record_finding(
            case.state,
            case.dossier.by,
            plan=case.dossier.state,
            finding=finding,
            outcome=order.outcome,
            text=case.dossier.said(order.text),
            activity=order.activity,
            party=order.party,
            indicator=order.indicator,
            recommendation=_advice(order, case.dossier),
            parties=_parties(order, case.dossier, office),
        )
        return case.decided(events)

    return perform(office, actor, decide, made=finding)


def _advice(order: RecordFinding, dossier: PlanDossier) -> e.Recommendation | None:
    given = order.recommendation
    if given is None:
        return None
    return e.Recommendation(text=dossier.said(given.text), party=given.party, until=given.until)


def _parties(order: RecordFinding, dossier: PlanDossier, office: Office) -> set[UUID]:
    """Who answers for something in the plan; whoever took over stands in the assignments alone."""
    asked = {one.party.id for one in (order, order.recommendation) if one and one.party}
    named = {party.party.id for row in dossier.state.activities.values() for party in row.parties}
    if asked <= named:
        return named
    return named | {a.state.party.id for a in assignments_of(dossier.state, office) if a.state.party}


class WithdrawFinding(Order):
    monitoring: UUID
    finding: UUID
    reason: str


def withdraw_finding(order: WithdrawFinding, actor: Actor, office: Office) -> Recorded:
    """The finding does not stand any more."""

    def decide() -> Decided:
        case = _Case.open(order.monitoring, order, actor, office)
        reason = case.dossier.said(order.reason)
        return case.decided(rules.withdraw_finding(case.state, case.dossier.by, finding=order.finding, reason=reason))

    return perform(office, actor, decide)


class CancelMonitoring(Order):
    monitoring: UUID
    reason: str


def cancel_monitoring(order: CancelMonitoring, actor: Actor, office: Office) -> Recorded:
    """Opened by mistake: it is not concluded."""

    def decide() -> Decided:
        case = _Case.open(order.monitoring, order, actor, office)
        reason = case.dossier.said(order.reason)
        return case.decided(rules.cancel(case.state, case.dossier.by, reason=reason))

    return perform(office, actor, decide)


class ConcludeMonitoring(Order):
    """As of `occurred_on`, as the ledger knows it now; `summary` are the conclusions, a paragraph a line."""

    monitoring: UUID
    summary: str = Field(max_length=LONGEST_TEXT)


def conclude_monitoring(order: ConcludeMonitoring, actor: Actor, office: Office, *, writers: NoteWriters) -> Recorded:
    """The data are fixed at the ledger's last position, the paper is rendered and kept.

    The final monitoring states in each assignment what is not done of it, in the same append.
    """
    if (first := office.ledger.answered(actor.command)) is not None:
        # Before anything is rendered: a retry must not keep the files a second time.
        return first

    def decide() -> Decided:
        case = _Case.open(order.monitoring, order, actor, office)
        by, plan = case.dossier.by, case.dossier.state
        summary = case.dossier.said(order.summary)
        rules.refuse_conclusion(case.state, by, summary)
        final = case.state.kind is MonitoringKind.FINAL
        assignments = assignments_of(plan, office) if final else []
        not_done = rules.not_done_by(case.state, by, plan=plan, assignments=[one.state for one in assignments])
        points = tuple(one.point for one in not_done)
        # Whatever was looked at must not change before the append, so that the last position is behind all of it.
        made = computed(
            office.ledger, order.monitoring, by.occurred_on, office.ledger.head(), LATEST, order.summary, points
        )
        concluded = e.MonitoringConcluded.of(
            by,
            plan=case.dossier.plan.stream,
            as_of=by.occurred_on,
            known_at=made.known.position,
            builder=LATEST,
            data=made.digest,
            summary=summary,
            documents=_kept(made.paper, order.monitoring, office, writers),
            persons=made.persons,
            not_done=points,
        )
        events = rules.conclude(case.state, by, concluded=concluded)
        told: dict[UUID, list[Event]] = {}
        for one in not_done:
            told.setdefault(one.assignment, []).append(one.event)
        found = [change(a, told[a.stream]) for a in assignments if a.stream in told]
        others = [a for a in assignments if a.stream not in told]
        return Decided((*found, change(case.monitoring, events)), (case.dossier.plan, *others))

    return perform(office, actor, decide)


@dataclass(frozen=True, slots=True)
class _Case:
    """A monitoring and its plan as they were when the order came."""

    monitoring: Loaded[Monitoring]
    dossier: PlanDossier

    @classmethod
    def open(cls, identity: UUID, order: Order, actor: Actor, office: Office) -> "_Case":
        """Raises UnknownMonitoring, NotYours, FactInTheFuture."""
        loaded = office.ledger.load(MONITORING, identity)
        plan = rules.there(loaded.state).plan
        assert plan is not None
        return cls(loaded, open_plan(plan, order, actor, office))

    @property
    def state(self) -> Monitoring:
        return self.monitoring.state

    def decided(self, events: Sequence[Event]) -> Decided:
        return Decided((change(self.monitoring, events),))


def _kept(paper: NotePaper, monitoring: UUID, office: Office, writers: NoteWriters) -> tuple[Rendered, ...]:
    return tuple(
        Rendered(
            form=form,
            document=office.documents.keep(BytesIO(writers.write(paper, form)), monitoring, MEDIA_TYPES[form]),
        )
        for form in NOTE_FORMS
    )
