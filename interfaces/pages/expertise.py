"""An expert's objects: what is to be judged by when, what was declared, what is signed; the way to each card."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency

from application import assessment_board
from application.assessment_board import OwnWork
from application.card_drafts import CardDrafts, Whose
from application.examination_dossier import form_of
from domain.examination.events import ExaminedObject, ObjectKind
from domain.examination.state import SeatStanding
from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor

CARD, SELF = "card", "self-examination"


def card_address(examination: UUID, examined: UUID, whose: str = CARD) -> str:
    """The page of the card of this object."""
    return f"/expertise/{examination}/{examined}/{whose}"


def object_name(visitor: Visitor, examined: ExaminedObject, plan: UUID) -> str:
    """How the examined object is called."""
    match examined.kind:
        case ObjectKind.ORGANISATION:
            return visitor.names.organisation(examined.id)
        case ObjectKind.ACTIVITY:
            return f"Мероприятие {visitor.names.activity(plan, examined.id)}"
        case ObjectKind.PLAN:
            return visitor.names.plan(examined.id)


@page("/expertise")
def own_objects(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """The objects in the order of their examinations' last days."""
    found = assessment_board.own_work(visitor.actor, visitor.office.ledger)
    return visitor.show("expertise.html", rows=[_row(one, visitor) for one in found])


def _row(one: OwnWork, visitor: Visitor) -> dict[str, Any]:
    about, examination = one.examination.announced, one.examination.examination
    examined = next(o for o in about.objects if o.id == one.seat.object)
    saved, of = _progress(one, visitor, visitor.reception.card_drafts)
    return {
        "object": object_name(visitor, examined, about.plan),
        "title": str(about.title),
        "opens": about.opens_on,
        "closes": about.closes_on,
        "late": one.card is None and about.closes_on < visitor.today,
        "seat": one.seat,
        "signed": one.card.signed_on if one.card else None,
        "saved": saved,
        "of": of,
        "address": card_address(examination, one.seat.object),
        "to_declare": one.seat.standing is SeatStanding.APPOINTED,
        "in_conflict": one.seat.standing is SeatStanding.IN_CONFLICT,
    }


def _progress(one: OwnWork, visitor: Visitor, drafts: CardDrafts) -> tuple[int, int]:
    """How many criteria the draft has judged, of how many."""
    if one.card is not None or not one.seat.may_score:
        return 0, 0
    whose = Whose(one.examination.examination, one.seat.object)
    draft = drafts.draft(whose.place(visitor.actor))
    form = form_of(visitor.office.ledger, one.examination.form)
    return sum(score.given for score in draft.scores.values()) if draft else 0, len(form.by_code)


ROUTES = (own_objects,)
