"""Reporting on a control point: execution started, interim information, the report on execution."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from application.collecting import form_of
from application.dossier import Dossier, open_dossier
from application.performing import Actor, Decided, Office, Order, perform
from application.ports import Recorded
from domain.actors import natural_id
from domain.assignment import reporting
from domain.assignment.events import UNDATED, PointKey
from domain.collection.state import COLLECTION, Collection, collection_id
from domain.ledger import Loaded


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


SectionText = Annotated[str, Field(max_length=100_000)] | None
Figure = Annotated[str, Field(max_length=40)] | int


class SubmitReport(Order):
    """`evidence` are documents attached to this point before; `tasks_done` is needed where the row holds several.

    Of the form of an open collection: `sections` by code, with their text or null where it stands in the document, and
    `figures` by code, written with a point or a comma.
    """

    assignment: UUID
    point: str
    evidence: tuple[UUID, ...] = ()
    tasks_done: tuple[int, ...] | None = None
    asks_removal: bool = True
    summary: str | None = None
    sections: dict[str, SectionText] = Field(default={}, max_length=100)
    figures: dict[str, Figure] = Field(default={}, max_length=200)


class RecordReport(SubmitReport):
    """A report that came to the committee on paper, by e-mail or by post (`received_via`), with the day or moment when
    it came. What its form requires and it lacks is recorded with it."""


def record_report(order: RecordReport, actor: Actor, office: Office) -> Recorded:
    """The committee records a report of the party's. The answer names the report made."""
    return submit_report(order, actor, office)


def submit_report(order: SubmitReport, actor: Actor, office: Office) -> Recorded:
    """The report on execution is submitted, or submitted anew after a return. The answer names the report made."""
    report = report_id(actor)

    def decide() -> Decided:
        dossier = open_dossier(order.assignment, office)
        collection = collection_of(dossier, order.point, office)
        events = reporting.submit_report(
            dossier.state,
            dossier.under(order, actor, office),
            point=order.point,
            report=report,
            evidence=order.evidence,
            tasks_done=order.tasks_done,
            asks_removal=order.asks_removal,
            summary=dossier.said(order.summary),
            collection=collection.stream if collection else None,
            form=form_of(collection.state, office) if collection else None,
            sections={code: dossier.said(text) for code, text in order.sections.items()},
            figures=order.figures,
        )
        return dossier.decided(events, *([collection] if collection else []))

    return perform(office, actor, decide, made=report)


def collection_of(dossier: Dossier, key: PointKey, office: Office) -> Loaded[Collection] | None:
    """The collection that asks for the reports of this point: by its date in the plan, or the one it had at first."""
    state, point = dossier.state, dossier.state.points.get(key)
    if point is None or state.plan is None or state.activity is None:
        return None
    for day in dict.fromkeys((point.in_plan, point.key)):
        if day is not None and day != UNDATED:
            loaded = office.ledger.load(COLLECTION, collection_id(state.plan, state.activity, date.fromisoformat(day)))
            if loaded.exists:
                return loaded
    return None


def report_id(actor: Actor) -> UUID:
    """The report that the actor's order makes; a retry makes no second one."""
    return natural_id("report", actor.command)
