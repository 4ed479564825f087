"""The life of a plan as people order it: read in or drafted, agreed, approved, put on control, closed."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from application.access import may_see, permit
from application.performing import Actor, Decided, GivenBasis, Office, Order, circumstances, perform
from application.plan_dossier import PlanDossier, assignments_of, calendars_of, open_plan, registered
from application.ports import Recorded
from domain.actors import Envelope, Role
from domain.assignment.events import Party
from domain.calendar.policy import DEFAULT_TIME_ZONE, Policy
from domain.ledger import Change, Loaded, change, event_id
from domain.organisation import Organisation
from domain.person import PERSON, Grant, Person, Scope, ScopeKind, standing
from domain.plan import approving, closing, controlling, drafting, importing, policies
from domain.plan.drafting import DraftedRow, drafted_plan_id
from domain.plan.events import AgreementForm, ApprovalForm
from domain.plan.rows import there
from domain.plan.state import PLAN, Plan, plan_id
from domain.reading import Reading
from domain.refusals import Forbidden


class PatternNotForYou(Forbidden):
    """A plan is copied by those who may look at it."""

    def __init__(self) -> None:
        super().__init__(
            "Этот план вам не открыт: составить по нему новый нельзя. Обратитесь в комитет, который его ведёт."
        )


class ImportPlan(Order):
    """A document read in as a draft; `committee` is whose plan it is, by default the actor's own organisation."""

    committee: UUID | None = None


def plan_of(content: bytes) -> UUID:
    """The plan that this document is, or would be."""
    return plan_id(sha256(content).hexdigest())


def import_plan(
    order: ImportPlan, actor: Actor, office: Office, *, content: bytes, media_type: str, reading: Reading
) -> Recorded:
    """The reading of this document becomes a draft; the document itself is stored beside it for ever."""
    plan = plan_of(content)

    def decide() -> Decided:
        loaded = office.ledger.load(PLAN, plan)
        by = _for_new_plan(order, order.committee, actor, office, plan)
        importing.refuse_second_reading(loaded.state)
        document = office.documents.keep(BytesIO(content), plan, media_type)
        source_hash = sha256(content).hexdigest()
        events = importing.import_plan(loaded.state, by, reading=reading, document=document, source_hash=source_hash)
        return Decided((change(loaded, events),))

    return perform(office, actor, decide, made=plan)


class DraftPlan(Order):
    """A plan entered by hand."""

    committee: UUID | None = None
    title: str
    territory: str | None = None
    activities: tuple[DraftedRow, ...]


def draft_plan(order: DraftPlan, actor: Actor, office: Office) -> Recorded:
    plan = drafted_plan_id(actor.command)

    def decide() -> Decided:
        loaded = office.ledger.load(PLAN, plan)
        by = _for_new_plan(order, order.committee, actor, office, plan)
        events = drafting.draft_plan(
            loaded.state, by, plan=plan, title=order.title, territory=order.territory, rows=order.activities
        )
        return Decided((change(loaded, events),))

    return perform(office, actor, decide, made=plan)


class CopyPlan(Order):
    """A new plan after the pattern of `plan`, with its terms `years` later."""

    plan: UUID
    committee: UUID | None = None
    title: str
    years: int = 1


def copy_plan(order: CopyPlan, actor: Actor, office: Office) -> Recorded:
    plan = drafted_plan_id(actor.command)

    def decide() -> Decided:
        loaded, source = office.ledger.load(PLAN, plan), office.ledger.load(PLAN, order.plan)
        by = _for_new_plan(order, order.committee, actor, office, plan)
        if not may_see(actor, plan=there(source.state)):
            raise PatternNotForYou
        events = drafting.copy_plan(
            loaded.state, by, plan=plan, title=order.title, source=source.state, years=order.years
        )
        return Decided((change(loaded, events),), (source,))

    return perform(office, actor, decide, made=plan)


class RecordAgreement(Order):
    """СОГЛАСОВАНО: by an official, by a letter or by minutes (the order's basis)."""

    plan: UUID
    form: AgreementForm
    body: str
    official: str | None = None


def record_agreement(order: RecordAgreement, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        events = approving.record_agreement(
            dossier.state,
            dossier.by,
            form=order.form,
            body=dossier.said(order.body),
            official=dossier.said_if_any(order.official),
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


class RecordAgreementRefusal(Order):
    plan: UUID
    body: str
    reason: str


def record_agreement_refusal(order: RecordAgreementRefusal, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        events = approving.record_agreement_refusal(
            dossier.state, dossier.by, body=dossier.said(order.body), reason=dossier.said(order.reason)
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


class ApprovePlan(Order):
    """УТВЕРЖДАЮ or УТВЕРЖДЁН; in force from `in_force_on`, by default the act's date or the day of the approval."""

    plan: UUID
    form: ApprovalForm
    in_force_on: date | None = None
    official: str | None = None


def approve_plan(order: ApprovePlan, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        events = approving.approve_plan(
            dossier.state,
            dossier.by,
            form=order.form,
            in_force_on=order.in_force_on or _dated(order.basis, order.form) or dossier.by.occurred_on,
            today=dossier.state.policy.day_of(office.clock.now()),
            official=dossier.said_if_any(order.official),
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


def _dated(basis: GivenBasis | None, form: ApprovalForm) -> date | None:
    return basis.date if basis and form is ApprovalForm.BY_ACT else None


class SetPolicy(Order):
    plan: UUID
    policy: Policy


def set_policy(order: SetPolicy, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        return dossier.decided(policies.set_policy(dossier.state, dossier.by, policy=order.policy))

    return perform(office, actor, decide)


class DelegateRemoval(Order):
    """This controller may remove from control, by the act that the order names as its basis."""

    plan: UUID
    controller: UUID


def delegate_removal(order: DelegateRemoval, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        person = office.ledger.load(PERSON, order.controller)
        events = policies.delegate_removal(
            dossier.state,
            dossier.by,
            controller=order.controller,
            is_controller=_controls(standing(person.state), dossier.state),
            delegation=event_id(dossier.plan.stream, dossier.plan.version + 1),
        )
        return dossier.decided(events, person)

    return perform(office, actor, decide)


def _controls(person: Person, plan: Plan) -> bool:
    scopes = (Scope(kind=ScopeKind.PLAN, id=plan.id), Scope(kind=ScopeKind.ORGANISATION, id=plan.committee))
    return any(Grant(Role.CONTROLLER, scope) in person.grants for scope in scopes)


class WithdrawRemovalDelegation(Order):
    plan: UUID
    controller: UUID


def withdraw_removal_delegation(order: WithdrawRemovalDelegation, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        events = policies.withdraw_removal_delegation(dossier.state, dossier.by, controller=order.controller)
        return dossier.decided(events)

    return perform(office, actor, decide)


class PlaceOnControl(Order):
    """Every row becomes assignments; `ends_on` bounds repeated terms where the rows themselves do not."""

    plan: UUID
    ends_on: date | None = None


def place_on_control(order: PlaceOnControl, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        records = _parties(dossier, office)
        placed = controlling.place_on_control(
            dossier.state, dossier.by, calendars=calendars_of(records, office), ends_on=order.ends_on
        )
        assignments = (Change(stream, 0, (assigned,)) for stream, assigned in placed.assigned)
        return Decided((change(dossier.plan, placed.events), *assignments), tuple(records.values()))

    return perform(office, actor, decide)


def _parties(dossier: PlanDossier, office: Office) -> dict[UUID, Loaded[Organisation] | Loaded[Person]]:
    named: dict[UUID, Party] = {
        assigned.party.id: assigned.party
        for row in controlling.rows_to_place(dossier.state)
        for assigned in row.parties
    }
    return {key: registered(party, office) for key, party in named.items()}


class ClosePlan(Order):
    """`not_done` are the assignments that the setter states not done."""

    plan: UUID
    not_done: tuple[UUID, ...] = ()


def close_plan(order: ClosePlan, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        assignments = assignments_of(dossier.state, office)
        events = closing.close_plan(
            dossier.state, dossier.by, assignments=[a.state for a in assignments], not_done=order.not_done
        )
        return dossier.decided(events, *assignments)

    return perform(office, actor, decide)


def _for_new_plan(order: Order, committee: UUID | None, actor: Actor, office: Office, plan: UUID) -> Envelope:
    return circumstances(
        order,
        actor,
        permit(actor, type(order), organisation=committee or actor.organisation),
        now=office.clock.now(),
        zone=DEFAULT_TIME_ZONE,
        subject=plan,
    )
