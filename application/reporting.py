"""Reporting on a control point: execution started, interim information, the report on execution."""

from uuid import UUID

from application.dossier import open_dossier
from application.performing import Actor, Decided, Office, Order, perform
from application.ports import Recorded
from domain.actors import natural_id
from domain.assignment import reporting


class StartExecution(Order):
    assignment: UUID
    point: str


def start_execution(order: StartExecution, actor: Actor, office: Office) -> Recorded:
    """The executor sets to work."""

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        by = dossier.under(order, actor, office)
        return dossier.decided(reporting.start_execution(dossier.state, by, point=order.point))

    return perform(office, actor, decide)


class SubmitInterimReport(Order):
    """`evidence` are documents attached to this point before; they are not required."""

    assignment: UUID
    point: str
    summary: str
    evidence: tuple[UUID, ...] = ()


def submit_interim_report(order: SubmitInterimReport, actor: Actor, office: Office) -> Recorded:
    """Progress is told; it closes nothing. The answer names the report made."""
    report = report_id(actor)

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        events = reporting.submit_interim_report(
            dossier.state,
            dossier.under(order, actor, office),
            point=order.point,
            report=report,
            summary=dossier.said(order.summary),
            evidence=order.evidence,
        )
        return dossier.decided(events)

    return perform(office, actor, decide, made=report)


class SubmitReport(Order):
    """`evidence` are documents attached to this point before; `tasks_done` is needed where the row holds several."""

    assignment: UUID
    point: str
    evidence: tuple[UUID, ...] = ()
    tasks_done: tuple[int, ...] | None = None
    asks_removal: bool = True
    summary: str | None = None


def submit_report(order: SubmitReport, actor: Actor, office: Office) -> Recorded:
    """The report on execution is submitted, or submitted anew after a return. The answer names the report made."""
    report = report_id(actor)

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        events = reporting.submit_report(
            dossier.state,
            dossier.under(order, actor, office),
            point=order.point,
            report=report,
            evidence=order.evidence,
            tasks_done=order.tasks_done,
            asks_removal=order.asks_removal,
            summary=dossier.said(order.summary),
        )
        return dossier.decided(events)

    return perform(office, actor, decide, made=report)


def report_id(actor: Actor) -> UUID:
    """The report that the actor's order makes; a retry makes no second one."""
    return natural_id("report", actor.command)
