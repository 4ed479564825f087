"""The card of one object: every criterion with its scale in words, saved as one goes, signed once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from application import card_drafts, examining
from application.card_desk import CardDesk, card_desk, open_object_document
from application.card_drafts import Signing, Whose
from application.performing import Actor
from application.reads_log import ReadKind
from domain.assessment_card.events import Conclusion
from domain.examination.events import ConflictKind
from domain.plan.state import Plan
from domain.refusals import NotFound, Refusal
from interfaces.opened import Opened
from interfaces.ordering import UnfitOrder, refuse_control_characters
from interfaces.pages.card_fields import scores_sent, typed, words_sent
from interfaces.pages.entering import entered
from interfaces.pages.expertise import CARD, SELF, card_address, object_name
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.routing import PAGE, form, page
from interfaces.pages.visitor import Visitor
from interfaces.reception import Reception
from interfaces.refusing import problem_of
from interfaces.russian_words import word

OBJECT = "/expertise/{examination:uuid}/{object:uuid}"
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
CONFLICTS = [(kind.value, word(kind)) for kind in ConflictKind]
CONCLUSIONS = [(one.value, word(one)) for one in Conclusion]
EMPTY_ROWS = 2
"""Recommendations that one may add before saving; then there are as many again."""


class NoSuchCard(NotFound):
    """A card is an expert's, or of the organisation about itself."""

    def __init__(self) -> None:
        super().__init__("Такой карты нет: откройте её из списка ваших объектов.")


@dataclass(frozen=True, slots=True)
class CardPage:
    """The page of one card; a form that was refused comes back on it."""

    visitor: Visitor
    whose: Whose

    @property
    def address(self) -> str:
        return card_address(self.whose.examination, self.whose.object, SELF if self.whose.by_itself else CARD)

    @property
    def found(self) -> CardDesk:
        visitor, reception = self.visitor, self.visitor.reception
        return card_desk(self.whose, visitor.actor, reception.card_drafts, reception.register, visitor.office)

    def shown(self, filled: Filled | None = None) -> Response[Any]:
        found, visitor = self.found, self.visitor
        form = filled or visitor.form(**typed(found))
        rows = len(found.draft.words.recommendations) if found.draft else 0
        return visitor.show(
            "assessment_card.html",
            status=form.status,
            form=form,
            found=found,
            object=object_name(visitor, found.object, found.announced.plan),
            here=self.address,
            examination=self.whose.examination,
            saving=f"/api/examinations/{self.whose.examination}/objects/{self.whose.object}/{self._draft}",
            by_itself=self.whose.by_itself,
            missing={criterion.code for criterion in found.missing},
            conflicts=CONFLICTS,
            conclusions=CONCLUSIONS,
            addressees=addressees(visitor, found.plan),
            recommendation_rows=range(rows + EMPTY_ROWS),
            documents=[(f"{one.assignment}~{one.evidence.id}", one) for one in found.documents],
            document_address=f"/expertise/{self.whose.examination}/{self.whose.object}/documents",
            organisation=visitor.names.organisation,
            zone=found.plan.policy.time_zone,
        )

    @property
    def _draft(self) -> str:
        return f"{SELF if self.whose.by_itself else CARD}/draft"

    def save(self, sent: Sent, found: CardDesk) -> None:
        """What of the form differs from the draft is saved. Raises Refusal, UnfitOrder."""
        actor, drafts, office = self.visitor.actor, self.visitor.reception.card_drafts, self.visitor.office
        refuse_control_characters({name: list(values) for name, values in sent.fields.items()})
        saved = found.draft.scores if found.draft else {}
        for code, score in scores_sent(sent, found).items():
            if score != saved.get(code) and (score.given or score.comment or code in saved):
                card_drafts.save_score(self.whose, code, score, actor, drafts, office)
        words = words_sent(sent)
        if found.draft is None or words != found.draft.words:
            card_drafts.save_words(self.whose, words, actor, drafts, office)


def addressees(visitor: Visitor, plan: Plan) -> list[tuple[str, str]]:
    """The organisations that the plan names, by name."""
    found = {
        str(one.party.id): visitor.names.organisation(one.party.id)
        for activity in plan.activities.values()
        for one in activity.parties
        if one.party.kind.value == "organisation"
    }
    return sorted(found.items(), key=lambda one: one[1])


def _whose(examination: UUID, examined: UUID, of: str) -> Whose:
    if of not in {CARD, SELF}:
        raise NoSuchCard
    return Whose(examination, examined, of == SELF)


@page(f"{OBJECT}/{{whose:str}}")
def card_page(
    visitor: NamedDependency[Visitor], examination: FromPath[UUID], object: FromPath[UUID], whose: FromPath[str]
) -> Response[Any]:
    """The card, or what keeps it closed."""
    return CardPage(visitor, _whose(examination, object, whose)).shown()


@form(f"{OBJECT}/{{whose:str}}")
def post_card(
    visitor: NamedDependency[Visitor],
    sent: NamedDependency[Sent],
    examination: FromPath[UUID],
    object: FromPath[UUID],
    whose: FromPath[str],
) -> Response[Any]:
    """Saved, and signed where that was pressed; refused, all that was typed stays saved as far as it can be."""
    here = CardPage(visitor, _whose(examination, object, whose))
    position = None
    try:
        found = here.found
        if found.barred is not None:
            raise found.barred
        if found.signed is None:
            here.save(sent, found)
        if sent.text("do") == "sign":
            actor, drafts = sent.actor(visitor.actor), visitor.reception.card_drafts
            position = card_drafts.sign_draft(here.whose, Signing(), actor, drafts, visitor.office).position
    except (Refusal, UnfitOrder) as failure:
        return here.shown(sent.filled(visitor.frame.position or 0, problem_of(failure)))
    return visitor.go(here.address, position)


@form(f"{OBJECT}/declaration")
def post_declaration(
    visitor: NamedDependency[Visitor], sent: NamedDependency[Sent], examination: FromPath[UUID], object: FromPath[UUID]
) -> Response[Any]:
    """The expert declares what ties them to the object, or that nothing does."""
    here = CardPage(visitor, Whose(examination, object))
    return visitor.carry_out(
        sent,
        examining.DeclareConflict,
        examining.declare_conflict,
        examination=examination,
        objects=[object],
        then=here.address,
        again=here.shown,
    )


@get(
    f"{OBJECT}/documents/{{assignment:uuid}}/{{evidence:uuid}}",
    guards=[entered],
    sync_to_thread=True,
    include_in_schema=False,
    opt=PAGE,
    media_type="application/octet-stream",
)
def object_document(
    examination: FromPath[UUID],
    object: FromPath[UUID],
    assignment: FromPath[UUID],
    evidence: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
) -> Stream:
    """A document of the object for its expert, noted in the log of reads."""
    found = open_object_document(examination, object, assignment, evidence, actor, reception.office)
    opened(ReadKind.EVIDENCE, evidence, told=f"examination={examination}")
    headers: Mapping[str, str] = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}",
        "Content-Length": str(found.size),
        "Content-Security-Policy": SANDBOX,
    }
    return Stream(found.chunks, media_type=found.media_type, headers=headers)


ROUTES = (card_page, post_card, post_declaration, object_document)
