"""Erasing personal data on a legal basis: one person asks, another confirms."""

from typing import Any
from uuid import UUID

from application.access import permit
from application.dossier import open_dossier
from application.performing import Actor, Decided, Office, Order, Standing, circumstances, perform
from application.plan_dossier import assignments_of
from application.ports import Recorded
from domain import erasure as rules
from domain.actors import Envelope
from domain.assignment.evidence import UnknownDocument
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.consolidated_report import ReportDrawnUp
from domain.erasure import ERASURE, ErasedKind, ErasureGround, ErasureRequested, asked_for, erasure_id
from domain.ledger import Loaded, Stored, change
from domain.monitoring.events import MonitoringConcluded
from domain.person import PERSON, Person
from domain.person import standing as standing_person
from domain.personal import Personal
from domain.plan.rows import there
from domain.plan.state import PLAN, Plan
from domain.signature import SignatureFiled


class RequestErasure(Order):
    """`target` is the person, the plan, or the confirming document (then `assignment` names whose it is)."""

    kind: ErasedKind
    target: UUID
    assignment: UUID | None = None
    ground: ErasureGround


def request_erasure(order: RequestErasure, actor: Actor, office: Office) -> Recorded:
    """Asks for it; nothing is gone until another person confirms. The answer names the erasure."""
    stream = erasure_id(order.kind, order.target)

    def decide() -> Decided:
        loaded = office.ledger.load(ERASURE, stream)
        if order.kind is ErasedKind.PERSON:
            person = office.ledger.load(PERSON, order.target)
            standing_person(person.state)
            by = _by(order, actor, office, stream, person.state)
            asked = rules.request_person_erasure(loaded.state, by, person=person.state, ground=order.ground)
            return Decided((change(loaded, asked),), (person,))
        plan = _plan_of(order, office)
        by = _by(order, actor, office, stream, plan.state)
        if order.kind is ErasedKind.PLAN:
            asked = rules.request_plan_erasure(loaded.state, by, plan=plan.state, ground=order.ground)
        else:
            asked = rules.request_document_erasure(
                loaded.state,
                by,
                plan=plan.state,
                assignment=order.assignment,
                document=order.target,
                ground=order.ground,
            )
        return Decided((change(loaded, asked),), (plan,))

    return perform(office, actor, decide, made=stream)


def _plan_of(order: RequestErasure, office: Office) -> Loaded[Plan]:
    """The plan itself, or the one whose assignment holds the document. Raises UnknownPlan, UnknownDocument."""
    if order.kind is ErasedKind.PLAN:
        plan = office.ledger.load(PLAN, order.target)
        there(plan.state)
        return plan
    if order.assignment is None:
        raise UnknownDocument
    dossier = open_dossier(order.assignment, office)
    held = dossier.state.evidence.get(order.target)
    # A document kept before each had a key of its own goes with its plan only.
    if held is None or held.subject != order.target:
        raise UnknownDocument
    return dossier.plan


class WithdrawErasure(Order):
    erasure: UUID
    reason: str


def withdraw_erasure(order: WithdrawErasure, actor: Actor, office: Office) -> Recorded:
    """The request is taken back; everything stays readable."""

    def decide() -> Decided:
        loaded = office.ledger.load(ERASURE, order.erasure)
        concerned = concerned_by(asked_for(loaded.state), office)
        by = _by(order, actor, office, order.erasure, concerned.state)
        reason = Personal(order.erasure, order.reason)
        return Decided((change(loaded, rules.withdraw_erasure(loaded.state, by, reason=reason)),))

    return perform(office, actor, decide)


class ConfirmErasure(Order):
    erasure: UUID


def confirm_erasure(order: ConfirmErasure, actor: Actor, office: Office) -> Recorded:
    """The second person agrees: the keys are destroyed with the very fact of it."""

    def decide() -> Decided:
        loaded = office.ledger.load(ERASURE, order.erasure)
        asked = asked_for(loaded.state)
        if asked.kind is ErasedKind.PERSON:
            person = office.ledger.load(PERSON, asked.target)
            by = _by(order, actor, office, order.erasure, person.state)
            papers = papers_naming(asked, office)
            confirmed = rules.confirm_person_erasure(loaded.state, by, person=person.state, papers=papers)
            return Decided((change(loaded, confirmed.erasure), change(person, confirmed.concerned)))
        plan = office.ledger.load(PLAN, asked.plan or asked.target)
        by = _by(order, actor, office, order.erasure, plan.state)
        documents, held = documents_concerned(asked, plan, office)
        confirmed = rules.confirm_plan_erasure(loaded.state, by, plan=plan.state, documents=documents)
        return Decided((change(loaded, confirmed.erasure), change(plan, confirmed.concerned)), held)

    recorded = perform(office, actor, decide)
    office.keys.forget()
    return recorded


def concerned_by(asked: ErasureRequested, office: Office) -> Loaded[Person] | Loaded[Plan]:
    """Whose data are to go: the person, or the plan that they stand in."""
    if asked.kind is ErasedKind.PERSON:
        return office.ledger.load(PERSON, asked.target)
    return office.ledger.load(PLAN, asked.plan or asked.target)


def documents_concerned(
    asked: ErasureRequested, plan: Loaded[Plan], office: Office
) -> tuple[list[UUID], tuple[Loaded[Any], ...]]:
    """The keys of the documents that go, and the assignments of the plan that hold them."""
    if asked.kind is ErasedKind.DOCUMENT:
        return [asked.target], ()
    held = tuple(assignments_of(plan.state, office))
    subjects = {e.subject: None for loaded in held for e in loaded.state.evidence.values() if e.subject != plan.stream}
    return [*subjects, *papers_naming(asked, office)], held


def papers_naming(asked: ErasureRequested, office: Office) -> tuple[UUID, ...]:
    """The keys of the papers that name the person, or are about the plan: consolidated reports, monitorings and
    detached signatures."""
    return tuple(
        key
        for topic in (ReportDrawnUp.TOPIC, MonitoringConcluded.TOPIC, SignatureFiled.TOPIC)
        for stored in office.ledger.telling_of(asked.target, topic)
        if (key := _paper(stored, asked.target))
    )


def _paper(stored: Stored, target: UUID) -> UUID | None:
    """The key of this paper, where it goes with the target."""
    match event := stored.event:
        case ReportDrawnUp() | MonitoringConcluded() if event.plan == target or target in event.persons:
            return stored.stream
        case SignatureFiled() if target in (event.plan, event.by):
            return event.filing
        case _:
            return None


def permitted(order: type[Order], actor: Actor, concerned: Person | Plan) -> Standing:
    """A plan's setter erases in it; a person's data, the setter of their body or an administrator. Raises NotYours."""
    if isinstance(concerned, Plan):
        return permit(actor, order, plan=concerned)
    return permit(actor, order, organisation=concerned.organisation)


def _by(order: Order, actor: Actor, office: Office, stream: UUID, concerned: Person | Plan) -> Envelope:
    """The erasure's own key protects the title of its basis and its reasons: they stay when the others go."""
    plan = concerned if isinstance(concerned, Plan) else None
    return circumstances(
        order,
        actor,
        permitted(type(order), actor, concerned),
        now=office.clock.now(),
        zone=plan.policy.time_zone if plan else DEFAULT_TIME_ZONE,
        subject=stream,
        revision=(plan.revision or None) if plan else None,
    )
