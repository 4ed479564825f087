"""Cards as they are filed: signed by experts, by the examined organisation about itself, annulled by the organiser."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field

from application.access import permit
from application.examination_dossier import ExaminationDossier, form_of, open_examination
from application.performing import Actor, Decided, Office, Order, circumstances, perform
from application.ports import Recorded
from domain.actors import Frozen
from domain.assessment_card import events as e
from domain.assessment_card import filing
from domain.assessment_card.events import Conclusion, EvidenceRef
from domain.assessment_card.filing import UnknownCard
from domain.assessment_card.state import ASSESSMENT_CARD, assessment_card_id
from domain.assignment.state import ASSIGNMENT, Assignment
from domain.examination.refusals import UnknownObject, announced
from domain.examination.state import EXAMINATION
from domain.ledger import Loaded, change
from domain.organisation import ORGANISATION
from domain.organisation import standing as standing_organisation
from domain.plan.rows import row_of
from domain.plan.state import PLAN
from domain.refusals import NotFound

Comment = Annotated[str, Field(max_length=10_000)]


class CitedDocumentUnknown(NotFound):
    """A score cites documents of the plan's assignments that stand."""

    def __init__(self, criterion: str) -> None:
        super().__init__(
            f"Критерий {criterion}: такого документа в поручениях плана нет или он отозван. Выберите другой."
        )


class StatedScore(Frozen):
    """A score as stated; `value` None is «не применимо»."""

    criterion: str = Field(min_length=1, max_length=40)
    value: int | None = Field(ge=0, le=1000)
    comment: Comment | None = None
    evidence: tuple[EvidenceRef, ...] = Field(default=(), max_length=50)
    activities: tuple[UUID, ...] = Field(default=(), max_length=50)


class StatedRecommendation(Frozen):
    """A recommendation as stated: to an organisation of the registry, until a day."""

    text: str = Field(min_length=1, max_length=4000)
    addressee: UUID
    due: datetime.date


Scores = Annotated[tuple[StatedScore, ...], Field(max_length=300)]
Recommendations = Annotated[tuple[StatedRecommendation, ...], Field(max_length=50)]


class SubmitCard(Order):
    """The whole card; `form_version` is the version that the expert had before them."""

    examination: UUID
    object: UUID
    form_version: int
    scores: Scores
    conclusion: Conclusion | None = None
    summary: Comment = ""
    recommendations: Recommendations = ()


def submit_card(order: SubmitCard, actor: Actor, office: Office) -> Recorded:
    """Signed once and filed for good. The answer names the card."""
    stream = assessment_card_id(order.examination, order.object, actor.person)

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        loaded = office.ledger.load(ASSESSMENT_CARD, stream)
        filing.free_seat(dossier.state, actor.person, order.object)
        events = filing.submit_card(
            loaded.state,
            dossier.by,
            examination=dossier.state,
            form=form_of(office.ledger, dossier.state.form),
            filled_on=order.form_version,
            expert=actor.person,
            examined=order.object,
            scores=_scores(order.scores, dossier, office),
            conclusion=order.conclusion,
            summary=dossier.said(order.summary),
            recommendations=_recommendations(order.recommendations, dossier, office),
        )
        # The examination is looked at: a recusal or a move of the form in the same moment comes before or after.
        return Decided((change(loaded, events),), (dossier.examination,))

    return perform(office, actor, decide, made=stream)


class SubmitSelfExamination(Order):
    """The organisation's own card about itself."""

    examination: UUID
    object: UUID
    form_version: int
    scores: Scores
    summary: Comment | None = None


def submit_self_examination(order: SubmitSelfExamination, actor: Actor, office: Office) -> Recorded:
    """It stands beside the experts' result and never in it. The answer names the card."""
    stream = assessment_card_id(order.examination, order.object, None)

    def decide() -> Decided:
        examination = office.ledger.load(EXAMINATION, order.examination)
        plan = office.ledger.load(PLAN, announced(examination.state).plan)
        one = examination.state.object(order.object)
        if one is None:
            raise UnknownObject
        by = circumstances(
            order,
            actor,
            permit(actor, type(order), plan=plan.state, party=one.party),
            now=office.clock.now(),
            zone=plan.state.policy.time_zone,
            subject=plan.stream,
            revision=plan.state.revision or None,
        )
        dossier = ExaminationDossier(examination, plan, by)
        loaded = office.ledger.load(ASSESSMENT_CARD, stream)
        form = form_of(office.ledger, examination.state.form)
        if order.form_version != form.version:
            raise filing.FormHasMoved(form.version)
        events = filing.submit_self_examination(
            loaded.state,
            by,
            examination=examination.state,
            form=form,
            examined=order.object,
            scores=_scores(order.scores, dossier, office),
            summary=dossier.said(order.summary) if order.summary else None,
        )
        return Decided((change(loaded, events),), (examination,))

    return perform(office, actor, decide, made=stream)


class AnnulCard(Order):
    """`card` is the card as filed, `assessment` the stream it stands in."""

    assessment: UUID
    card: UUID
    reason: str


def annul_card(order: AnnulCard, actor: Actor, office: Office) -> Recorded:
    """A spoiled card counts no longer; its author may file another."""

    def decide() -> Decided:
        loaded = office.ledger.load(ASSESSMENT_CARD, order.assessment)
        if loaded.state.examination is None:
            raise UnknownCard
        dossier = open_examination(loaded.state.examination, order, actor, office)
        reason = dossier.said(order.reason)
        events = filing.annul_card(loaded.state, dossier.by, examination=dossier.state, card=order.card, reason=reason)
        return Decided((change(loaded, events),), (dossier.examination,))

    return perform(office, actor, decide)


def _scores(stated: Sequence[StatedScore], dossier: ExaminationDossier, office: Office) -> list[e.Score]:
    """Raises CitedDocumentUnknown, UnknownActivity."""
    assignments: dict[UUID, Loaded[Assignment]] = {}
    found = []
    for one in stated:
        for cited in one.evidence:
            if cited.assignment not in assignments:
                assignments[cited.assignment] = office.ledger.load(ASSIGNMENT, cited.assignment)
            _refuse_uncited(assignments[cited.assignment].state, cited, one.criterion, dossier)
        for activity in one.activities:
            row_of(dossier.plan.state, activity)
        found.append(
            e.Score(
                criterion=one.criterion,
                value=one.value,
                comment=dossier.said(one.comment) if one.comment else None,
                evidence=one.evidence,
                activities=one.activities,
            )
        )
    return found


def _refuse_uncited(state: Assignment, cited: EvidenceRef, criterion: str, dossier: ExaminationDossier) -> None:
    document = state.evidence.get(cited.evidence)
    if state.plan != dossier.plan.stream or document is None or document.revoked_on is not None:
        raise CitedDocumentUnknown(criterion)


def _recommendations(
    stated: Iterable[StatedRecommendation], dossier: ExaminationDossier, office: Office
) -> list[e.Recommendation]:
    """Raises UnknownOrganisation, OrganisationGone."""
    found = []
    for one in stated:
        standing_organisation(office.ledger.load(ORGANISATION, one.addressee).state)
        found.append(e.Recommendation(text=dossier.said(one.text), addressee=one.addressee, due=one.due))
    return found
