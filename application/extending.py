"""Moving a term: asked for by the lead executor, decided by whoever set it."""

from datetime import date
from uuid import UUID

from application.access import NotYours, permit
from application.dossier import Dossier, calendar_of, called, open_dossier
from application.performing import Actor, Decided, Office, Order, Standing, perform
from application.ports import Recorded
from domain.actors import natural_id
from domain.assignment import extension_decisions, extensions
from domain.assignment.state import Assignment
from domain.ledger import Loaded


class RequestExtension(Order):
    """`proposed` is the new term as it would be stated; `basis` may be the memo or letter that asks for it."""

    assignment: UUID
    point: str
    proposed: date
    ground: str


def request_extension(order: RequestExtension, actor: Actor, office: Office) -> Recorded:
    """The lead executor asks for a later term, also for a co-executor's part. The answer names the request made."""
    request = natural_id("extension", actor.command)

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        lead = _lead(dossier, office)
        party = lead.state.party if lead else None
        events = extensions.request_extension(
            dossier.state,
            dossier.under(order, actor, office, _asker(order, dossier, lead, actor)),
            point=order.point,
            request=request,
            proposed=order.proposed,
            ground=dossier.said(order.ground),
            policy=dossier.plan.state.policy,
            calendar=calendar_of(dossier.state.party, office),
            lead=party,
            lead_name=called(party, office),
        )
        return dossier.decided(events, *([lead] if lead else []))

    return perform(office, actor, decide, made=request)


class WithdrawExtension(Order):
    assignment: UUID
    point: str
    request: UUID


def withdraw_extension(order: WithdrawExtension, actor: Actor, office: Office) -> Recorded:
    """Who asked takes the request back."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        standing = _asker(order, dossier, _lead(dossier, office), actor)
        by = dossier.under(order, actor, office, standing)
        return dossier.decided(
            extensions.withdraw_extension(dossier.state, by, point=order.point, request=order.request)
        )

    return perform(office, actor, decide)


class ApproveExtension(Order):
    """`request` is what is granted, by default with the date it proposes; without one, the setter extends of their
    own accord and states the term and its ground."""

    assignment: UUID
    point: str
    request: UUID | None = None
    term: date | None = None
    ground: str | None = None


def approve_extension(order: ApproveExtension, actor: Actor, office: Office) -> Recorded:
    """Who set the term moves it; the original date stays beside the new one."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        policy, calendar = dossier.plan.state.policy, calendar_of(dossier.state.party, office)
        if order.request is not None:
            events = extension_decisions.approve_extension(
                dossier.state,
                by,
                point=order.point,
                request=order.request,
                policy=policy,
                stated_term=order.term,
                calendar=calendar,
            )
        else:
            events = extension_decisions.extend_term(
                dossier.state,
                by,
                point=order.point,
                stated_term=order.term,
                ground=dossier.said(order.ground),
                policy=policy,
                calendar=calendar,
            )
        return dossier.decided(events)

    return perform(office, actor, decide)


class RejectExtension(Order):
    assignment: UUID
    point: str
    request: UUID
    reason: str


def reject_extension(order: RejectExtension, actor: Actor, office: Office) -> Recorded:
    """The term stays as it is, for a reason."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        events = extension_decisions.reject_extension(
            dossier.state,
            dossier.under(order, actor, office),
            point=order.point,
            request=order.request,
            reason=dossier.said(order.reason),
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


def _lead(dossier: Dossier, office: Office) -> Loaded[Assignment] | None:
    """The part of the lead, where this one is a co-executor's; a replaced lead's successor leads."""
    if dossier.state.lead:
        return None
    leads = [part for part in dossier.parts(office) if part.state.lead]
    return next((part for part in leads if part.state.successor is None), None)


def _asker(order: Order, dossier: Dossier, lead: Loaded[Assignment] | None, actor: Actor) -> Standing:
    """The executor of this part, or of the lead's, through whom a co-executor asks."""
    try:
        return dossier.standing(type(order), actor)
    except NotYours:
        if lead is None:
            raise
        return permit(actor, type(order), plan=dossier.plan.state, assignment=lead.state)
