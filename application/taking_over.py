"""A recommendation of an expert becomes a row of the plan, with its addressee and its date, by one act."""

from dataclasses import replace
from uuid import UUID

from pydantic import Field

from application.examination_dossier import open_examination
from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import calendars_of, registered
from application.ports import Recorded
from domain.assessment_card.filing import UnknownCard
from domain.assessment_card.state import ASSESSMENT_CARD
from domain.assignment.events import Party, PartyKind
from domain.deadlines.deadline import DeadlineKind
from domain.examination import concluding
from domain.examination.state import EXAMINATION
from domain.ledger import Change, change
from domain.plan import controlling, matching, revising
from domain.plan.drafting import DraftedRow
from domain.plan.events import RevisionIssued
from domain.plan.state import PLAN
from domain.plan.stated_deadlines import StatedDeadline


class AcceptRecommendation(Order):
    """`card` is the card as filed in `assessment`, `recommendation` its place there from zero; `number` of the row."""

    assessment: UUID
    card: UUID
    recommendation: int = Field(ge=0, le=1000)
    number: str | None = Field(default=None, max_length=40)


def accept_recommendation(order: AcceptRecommendation, actor: Actor, office: Office) -> Recorded:
    """The act adds the row, names its addressee and puts it on control, in one append. The answer names the row."""

    def decide() -> Decided:
        card = office.ledger.load(ASSESSMENT_CARD, order.assessment)
        if card.state.examination is None:
            raise UnknownCard
        dossier = open_examination(card.state.examination, order, actor, office)
        filed = concluding.advised(dossier.state, card.state, order.card, order.recommendation)
        advice = filed.recommendations[order.recommendation]
        party = Party(kind=PartyKind.ORGANISATION, id=advice.addressee)
        addressee = registered(party, office)
        term = StatedDeadline(kind=DeadlineKind.DATE, end=advice.due.isoformat())
        row = DraftedRow(number=order.number, text=str(advice.text), deadlines=(term,))
        revised = revising.issue_revision(dossier.plan.state, dossier.by, added=(row,))
        issued = next(event for event in revised if isinstance(event, RevisionIssued))
        activity = issued.activities[0].id
        plan = PLAN.fold(revised, dossier.plan.state)
        under = dossier.by.on_plan(plan.revision)
        reason = dossier.said("рекомендация эксперта")
        supplied = matching.supply_party(plan, under, activity=activity, party=party, reason=reason)
        plan = PLAN.fold(supplied, plan)
        calendars = calendars_of({advice.addressee: addressee}, office)
        placed = controlling.place_on_control(plan, under, calendars=calendars, only=frozenset({activity}))
        accepted = concluding.accept_recommendation(
            dossier.by, card=filed, place=order.recommendation, activity=activity
        )
        return dossier.decided(
            accepted,
            change(dossier.plan, (*revised, *supplied, *placed.events)),
            *(Change(stream, 0, (assigned,)) for stream, assigned in placed.assigned),
            read=[card, addressee],
        )

    recorded = perform(office, actor, decide)
    return replace(recorded, made=_row(order, office))


def _row(order: AcceptRecommendation, office: Office) -> UUID | None:
    """The row that it has become, now or by an earlier try."""
    examination = office.ledger.load(ASSESSMENT_CARD, order.assessment).state.examination
    accepted = office.ledger.load(EXAMINATION, examination).state.accepted if examination else ()
    named = (order.card, order.recommendation)
    return next((one.activity for one in accepted if (one.card, one.recommendation) == named), None)
