"""Control over a point: a report returned or accepted, removal prepared and decided, withdrawal, reinstatement."""

from uuid import UUID

from application.access import NotYours
from application.dossier import Dossier, called, employer, open_dossier
from application.performing import Actor, Decided, Office, Order, Standing, perform
from application.ports import Recorded
from domain.assignment import control, reviewing
from domain.assignment.events import WithdrawalGround
from domain.assignment.points import point_of


class ReturnReport(Order):
    """`remarks` may be left out where the report is incomplete: what it lacks is listed by itself."""

    assignment: UUID
    point: str
    remarks: str | None = None


def return_report(order: ReturnReport, actor: Actor, office: Office) -> Recorded:
    """The report goes back for rework; the term stays."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        remarks = dossier.said(order.remarks)
        return dossier.decided(reviewing.return_report(dossier.state, by, point=order.point, remarks=remarks))

    return perform(office, actor, decide)


class AcceptExecution(Order):
    assignment: UUID
    point: str
    remarks: str | None = None


def accept_execution(order: AcceptExecution, actor: Actor, office: Office) -> Recorded:
    """Execution is accepted on the report under review."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        events = reviewing.accept_execution(
            dossier.state,
            dossier.under(order, actor, office),
            point=order.point,
            remarks=dossier.said(order.remarks),
            party_organisation=employer(dossier.state.party, office),
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


class ProposeRemoval(Order):
    assignment: UUID
    point: str


def propose_removal(order: ProposeRemoval, actor: Actor, office: Office) -> Recorded:
    """The controller prepares the removal for the setter."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        works_for = employer(dossier.state.party, office)
        return dossier.decided(
            control.propose_removal(dossier.state, by, point=order.point, party_organisation=works_for)
        )

    return perform(office, actor, decide)


class RemoveFromControl(Order):
    assignment: UUID
    point: str


def remove_from_control(order: RemoveFromControl, actor: Actor, office: Office) -> Recorded:
    """The point is closed as executed; the lead's one after those of the co-executors."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office, _remover(order, dossier, actor))
        parts = dossier.parts(office) if dossier.state.lead else ()
        waiting = control.awaited(dossier.state, order.point, (part.state for part in parts))
        events = control.remove_from_control(
            dossier.state,
            by,
            point=order.point,
            siblings=waiting,
            names={a.party.id: called(a.party, office) or "" for a in waiting if a.party},
            party_organisation=employer(dossier.state.party, office),
        )
        return dossier.decided(events, *parts)

    return perform(office, actor, decide)


def _remover(order: RemoveFromControl, dossier: Dossier, actor: Actor) -> Standing:
    """A controller without a delegation is told what to do instead."""
    try:
        return dossier.standing(RemoveFromControl, actor)
    except NotYours:
        try:
            dossier.standing(ProposeRemoval, actor)
        except NotYours:
            pass
        else:
            raise control.RemovalNotDelegated(point_of(dossier.state, order.point)) from None
        raise


class Withdraw(Order):
    """`basis` is the act."""

    assignment: UUID
    point: str
    ground: WithdrawalGround
    reason: str


def withdraw(order: Withdraw, actor: Actor, office: Office) -> Recorded:
    """The point is taken off control without execution, by an act."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        reason = dossier.said(order.reason)
        return dossier.decided(
            control.withdraw(dossier.state, by, point=order.point, ground=order.ground, reason=reason)
        )

    return perform(office, actor, decide)


class ReinstateControl(Order):
    """`basis` is the act."""

    assignment: UUID
    point: str
    reason: str


def reinstate_control(order: ReinstateControl, actor: Actor, office: Office) -> Recorded:
    """The point is back on control, by an act; its past stays."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        reason = dossier.said(order.reason)
        return dossier.decided(control.reinstate_control(dossier.state, by, point=order.point, reason=reason))

    return perform(office, actor, decide)
