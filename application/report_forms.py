"""Report forms of a committee: published in versions, looked at by whoever is signed in."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from application.access import permit
from application.performing import Actor, Decided, Office, Order, circumstances, perform
from application.ports import Ledger, Recorded
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.documents import EvidenceKind
from domain.ledger import change
from domain.report_form import (
    REPORT_FORM,
    FigureKind,
    FormAttachment,
    FormFigure,
    FormSection,
    ReportForm,
    UnknownForm,
    form_id,
    publish_form,
)

Code = Annotated[str, Field(pattern=r"^[0-9A-Za-zА-Яа-яЁё_.-]+$", min_length=1, max_length=40)]
Title = Annotated[str, Field(min_length=1, max_length=500)]


class StatedSection(FormSection):
    """A section as stated: its code is short and plain, since reports name it."""

    code: Code
    title: Title


class StatedAttachment(FormAttachment):
    """A document that goes with the report, as stated."""

    code: Code
    title: Title
    kind: EvidenceKind = EvidenceKind.REPORT


class StatedFigure(FormFigure):
    """A figure as stated. A share is never summed, so that it need not be said."""

    code: Code
    title: Title
    unit: str | None = Field(default=None, max_length=100)
    kind: FigureKind = FigureKind.INTEGER
    places: int = Field(default=0, ge=0, le=6)


class PublishReportForm(Order):
    """The first version of a form of this code, or the next one; `committee` is by default the actor's own."""

    committee: UUID | None = None
    code: Code
    title: Title
    sections: tuple[StatedSection, ...] = Field(default=(), max_length=100)
    attachments: tuple[StatedAttachment, ...] = Field(default=(), max_length=100)
    figures: tuple[StatedFigure, ...] = Field(default=(), max_length=200)


def publish_report_form(order: PublishReportForm, actor: Actor, office: Office) -> Recorded:
    """The version is in force for collections that are opened from now on. The answer names the form."""
    committee = order.committee or actor.organisation
    form = form_id(committee, order.code)

    def decide() -> Decided:
        loaded = office.ledger.load(REPORT_FORM, form)
        by = circumstances(
            order,
            actor,
            permit(actor, type(order), organisation=committee),
            now=office.clock.now(),
            zone=DEFAULT_TIME_ZONE,
            subject=form,
        )
        events = publish_form(
            loaded.state,
            by,
            code=order.code,
            title=order.title,
            sections=[FormSection(**s.model_dump()) for s in order.sections],
            attachments=[FormAttachment(**a.model_dump()) for a in order.attachments],
            figures=[FormFigure(**f.model_dump()) for f in order.figures],
        )
        return Decided((change(loaded, events),))

    return perform(office, actor, decide, made=form)


def report_form(ledger: Ledger, form: UUID) -> ReportForm:
    """The form with all its versions. Raises UnknownForm."""
    found = ledger.load(REPORT_FORM, form).state
    if not found.exists:
        raise UnknownForm
    return found
