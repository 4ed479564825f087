"""A card before whoever fills it: the form with what is saved, the documents of the object, what is missing to sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from application.access import permit
from application.assessment_board import CardSeen, cards
from application.card_drafts import CardDrafts, Draft, DraftScore, NoDraft, Whose, saved_draft
from application.compliance_register import ComplianceRegister
from application.evidence import OpenedDocument
from application.examination_dossier import form_of
from application.filing_cards import SubmitSelfExamination
from application.performing import Actor, Office
from application.ports import Ledger
from domain.assessment_card.filing import free_seat
from domain.assessment_card.state import ASSESSMENT_CARD, FiledCard
from domain.assignment.evidence import UnknownDocument
from domain.assignment.state import ASSIGNMENT, Assignment, Evidence
from domain.card_form.form import CardFormVersion, Criterion
from domain.examination.events import ExaminationAnnounced, ExaminedObject, ObjectKind
from domain.examination.refusals import UnknownObject, announced
from domain.examination.state import EXAMINATION, Examination, Seat, SeatStanding
from domain.plan.state import PLAN, Plan
from domain.refusals import Forbidden, Refusal

MOST_DOCUMENTS = 100


class NotYourCard(Forbidden):
    """A card is filled by the expert who was appointed to the object, or by the organisation about itself."""

    def __init__(self) -> None:
        super().__init__("Вы не назначены экспертом по этому объекту: обратитесь к организатору экспертизы.")


@dataclass(frozen=True, slots=True)
class ObjectDocument:
    """A confirming document of the examined object that a score may rest on."""

    assignment: UUID
    number: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CardDesk:
    """`draft` is None until the expert has declared, where a conflict was declared, and once the card is signed.

    `barred` says why no card is filled now; `others` are the cards that this actor may see besides.
    """

    announced: ExaminationAnnounced
    plan: Plan
    object: ExaminedObject
    form: CardFormVersion
    seat: Seat | None
    draft: Draft | None
    signed: FiledCard | None
    barred: Refusal | None
    documents: tuple[ObjectDocument, ...]
    others: tuple[CardSeen, ...]

    @property
    def to_declare(self) -> bool:
        """Whether the way in is closed by nothing but a declaration still to be made."""
        return self.seat is not None and self.seat.standing is SeatStanding.APPOINTED

    @property
    def missing(self) -> tuple[Criterion, ...]:
        """The criteria that keep the card from being signed: no score, or not the comment or document asked for."""
        scores = self.draft.scores if self.draft else {}
        return tuple(c for c in self.form.criteria if _lacks(c, scores.get(c.code)))


def _lacks(criterion: Criterion, score: DraftScore | None) -> bool:
    if score is None or not score.given:
        return True
    needs_words = criterion.comment_required and not (score.comment or "").strip()
    needs_paper = criterion.evidence_required and score.value is not None and not score.evidence
    return needs_words or needs_paper


def card_desk(whose: Whose, actor: Actor, drafts: CardDrafts, register: ComplianceRegister, office: Office) -> CardDesk:
    """The card of this object. Raises UnknownExamination, UnknownObject, NotYourCard, NotYours."""
    ledger = office.ledger
    state = ledger.load(EXAMINATION, whose.examination).state
    started, examined = announced(state), _object(state, whose.object)
    plan = ledger.load(PLAN, started.plan).state
    seat = None if whose.by_itself else state.seat(actor.person, whose.object)
    if whose.by_itself:
        permit(actor, SubmitSelfExamination, plan=plan, party=examined.party)
    elif seat is None:
        raise NotYourCard
    form, place = form_of(ledger, state.form), whose.place(actor)
    signed = ledger.load(ASSESSMENT_CARD, place.card).state.standing
    draft, barred = None, None
    if signed is None:
        try:
            draft = saved_draft(whose, actor, drafts, office)
        except NoDraft:
            draft = Draft(place, form.ref)
        except Refusal as refusal:
            barred = refusal
    return CardDesk(
        announced=started,
        plan=plan,
        object=examined,
        form=form,
        seat=seat,
        draft=draft,
        signed=signed,
        barred=barred,
        documents=tuple(_documents(plan, examined, register, ledger)) if draft or signed else (),
        others=_others(whose, actor, ledger, seat),
    )


def _others(whose: Whose, actor: Actor, ledger: Ledger, seat: Seat | None) -> tuple[CardSeen, ...]:
    if seat is None or not seat.may_score:
        return ()
    found = cards(actor, ledger, whose.examination, whose.object)
    return tuple(one for one in found if one.by_itself or one.assessment != whose.place(actor).card)


def _object(state: Examination, identity: UUID) -> ExaminedObject:
    found = state.object(identity)
    if found is None:
        raise UnknownObject
    return found


def _documents(
    plan: Plan, examined: ExaminedObject, register: ComplianceRegister, ledger: Ledger
) -> Iterator[ObjectDocument]:
    """The documents that stand in the assignments of the object, the newest first, as many as one looks through."""
    assert plan.id is not None
    entries = {e.assignment: e for e in register.of_plan(plan.id) if _concerns(examined, e.activity, e.party.id)}
    found = [
        ObjectDocument(assignment, entry.number, evidence)
        for assignment, entry in entries.items()
        for evidence in ledger.load(ASSIGNMENT, assignment).state.evidence.values()
        if evidence.revoked_on is None
    ]
    yield from sorted(found, key=lambda one: one.evidence.attached_on, reverse=True)[:MOST_DOCUMENTS]


def _concerns(examined: ExaminedObject, activity: UUID, party: UUID) -> bool:
    match examined.kind:
        case ObjectKind.ORGANISATION:
            return party == examined.id
        case ObjectKind.ACTIVITY:
            return activity == examined.id
        case ObjectKind.PLAN:
            return True


def open_object_document(
    examination: UUID, examined: UUID, assignment: UUID, evidence: UUID, actor: Actor, office: Office
) -> OpenedDocument:
    """A document of the object for its expert, who has declared no conflict [domain.md §3.2: assigned objects].

    Raises UnknownExamination, NotYourCard, ConflictNotDeclared, ExpertInConflict, UnknownDocument.
    """
    state = office.ledger.load(EXAMINATION, examination).state
    started, found = announced(state), _object(state, examined)
    if state.seat(actor.person, examined) is None:
        raise NotYourCard
    free_seat(state, actor.person, examined)
    held = office.ledger.load(ASSIGNMENT, assignment).state
    document = held.evidence.get(evidence)
    if document is None or held.plan != started.plan or not _of_object(found, held):
        raise UnknownDocument
    chunks = office.documents.open(document.document, document.subject)
    return OpenedDocument(document.file_name, document.document.media_type, document.document.size, True, chunks)


def _of_object(examined: ExaminedObject, held: Assignment) -> bool:
    return bool(held.activity and held.party and _concerns(examined, held.activity, held.party.id))
