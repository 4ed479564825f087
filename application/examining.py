"""Examinations as people hold them: announced, experts appointed by act, free of conflict, recused, replaced."""

import datetime
from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from application.examination_dossier import (
    ExaminationDossier,
    form_of,
    known_expert,
    known_object,
    open_examination,
    party_of,
    person,
    role_changes,
    seat_cards,
)
from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import open_plan
from application.ports import Recorded
from domain.actors import Frozen
from domain.assessment_card import filing
from domain.assessment_card.state import ASSESSMENT_CARD, assessment_card_id
from domain.card_form.form import CARD_FORM
from domain.card_form.publishing import UnknownCardForm, version_of
from domain.examination import announcing, appointing
from domain.examination.conflicts import KnownObject
from domain.examination.consolidating import diverging
from domain.examination.events import (
    ConflictKind,
    ExaminationKind,
    ExaminedObject,
    ObjectKind,
    Strategy,
    StrategyKind,
)
from domain.examination.refusals import UnknownObject
from domain.examination.state import EXAMINATION, examination_id
from domain.ledger import Change, change
from domain.organisation import ORGANISATION
from domain.organisation import standing as standing_organisation
from domain.plan.rows import row_of, there
from domain.plan.state import PLAN, Plan


class StatedObject(Frozen):
    """An organisation of the registry, a row of the plan, or a plan."""

    kind: ObjectKind = ObjectKind.ORGANISATION
    id: UUID


class StatedStrategy(Frozen):
    """How many experts judge each object, and how their cards make its result."""

    kind: StrategyKind = StrategyKind.MEAN_OF_N
    experts: int = Field(default=3, ge=1, le=100)


class AnnounceExamination(Order):
    """`activity` is the row of the plan that the examination is held by; `form_version` by default the last one."""

    plan: UUID
    activity: UUID | None = None
    kind: ExaminationKind = ExaminationKind.EXPERT
    title: str = Field(max_length=1000)
    form: UUID | None = None
    form_version: int | None = Field(default=None, ge=1, le=100_000)
    objects: tuple[StatedObject, ...] = Field(max_length=2000)
    opens_on: datetime.date
    closes_on: datetime.date
    strategy: StatedStrategy | None = None
    self_examination_shown: bool = False


def announce_examination(order: AnnounceExamination, actor: Actor, office: Office) -> Recorded:
    """The answer names the examination."""
    identity = examination_id(actor.command)

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        loaded = office.ledger.load(EXAMINATION, identity)
        if order.activity is not None:
            row_of(dossier.state, order.activity)
        form = None
        if order.form is not None:
            found = office.ledger.load(CARD_FORM, order.form).state
            if found.committee != dossier.state.committee:
                raise UnknownCardForm
            form = version_of(found, order.form_version)
        events = announcing.announce(
            loaded.state,
            dossier.by,
            examination=identity,
            plan=dossier.state,
            activity=order.activity,
            kind=order.kind,
            title=dossier.said(order.title),
            form=form,
            objects=[_object(one, dossier.state, office) for one in order.objects],
            opens_on=order.opens_on,
            closes_on=order.closes_on,
            strategy=Strategy(**order.strategy.model_dump()) if order.strategy else None,
            self_examination_shown=order.self_examination_shown,
        )
        return Decided((change(loaded, events),), (dossier.plan,))

    return perform(office, actor, decide, made=identity)


def _object(one: StatedObject, plan: Plan, office: Office) -> ExaminedObject:
    """Raises UnknownOrganisation, OrganisationGone, UnknownActivity, UnknownPlan."""
    match one.kind:
        case ObjectKind.ORGANISATION:
            standing_organisation(office.ledger.load(ORGANISATION, one.id).state)
        case ObjectKind.ACTIVITY:
            row_of(plan, one.id)
        case ObjectKind.PLAN:
            there(office.ledger.load(PLAN, one.id).state)
    return ExaminedObject(kind=one.kind, id=one.id, party=party_of(one.kind, one.id, plan, office.ledger))


class MoveToForm(Order):
    """The examination goes on with a newer version of its form, by an act and for a reason."""

    examination: UUID
    form_version: int = Field(ge=1, le=100_000)
    reason: str


def move_to_form(order: MoveToForm, actor: Actor, office: Office) -> Recorded:
    """Cards filed before stay on their version, with their verdict."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        present = form_of(office.ledger, dossier.state.form)
        new = version_of(office.ledger.load(CARD_FORM, present.form).state, order.form_version)
        reason = dossier.said(order.reason)
        return dossier.decided(announcing.move_form(dossier.state, dossier.by, present=present, new=new, reason=reason))

    return perform(office, actor, decide)


Objects = tuple[UUID, ...]


class AppointExpert(Order):
    """By an act dated not after the window opens, to these objects."""

    examination: UUID
    expert: UUID
    objects: Objects = Field(max_length=500)


def appoint_expert(order: AppointExpert, actor: Actor, office: Office) -> Recorded:
    """The expert may declare, and then score. They hold the role of expert in this examination from now on."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        loaded = person(office, order.expert)
        expert = known_expert(loaded, dossier.plan.state, dossier.id, office.ledger)
        events = appointing.appoint(
            dossier.state, dossier.by, expert=expert, objects=_known(order.objects, dossier, office)
        )
        return dossier.decided(events, *role_changes(dossier, [loaded], held=True), read=[dossier.plan])

    return perform(office, actor, decide)


class DeclareConflict(Order):
    """What ties the expert to these objects; without `conflict`: nothing does."""

    examination: UUID
    objects: Objects = Field(max_length=500)
    conflict: ConflictKind | None = None
    statement: str | None = Field(default=None, max_length=4000)


def declare_conflict(order: DeclareConflict, actor: Actor, office: Office) -> Recorded:
    """The way to the objects is open, or the expert waits to be recused."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        expert = known_expert(person(office, actor.person), dossier.plan.state, dossier.id, office.ledger)
        events = appointing.declare(
            dossier.state,
            dossier.by,
            expert=expert,
            objects=_known(order.objects, dossier, office),
            conflict=order.conflict,
            statement=dossier.said(order.statement) if order.statement else None,
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


class RecuseExpert(Order):
    """By an act, from these objects."""

    examination: UUID
    expert: UUID
    objects: Objects = Field(max_length=500)
    reason: str


def recuse_expert(order: RecuseExpert, actor: Actor, office: Office) -> Recorded:
    """What the expert signed on these objects is annulled in the same append."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        reason = dossier.said(order.reason)
        events = appointing.recuse(dossier.state, dossier.by, expert=order.expert, objects=order.objects, reason=reason)
        return dossier.decided(events, *_leaving(dossier, order.expert, order.objects, order.reason, office))

    return perform(office, actor, decide)


class ReplaceExpert(Order):
    """By an act: `replacement` judges these objects instead of `expert`, recused before or by this act."""

    examination: UUID
    expert: UUID
    replacement: UUID
    objects: Objects = Field(max_length=500)


def replace_expert(order: ReplaceExpert, actor: Actor, office: Office) -> Recorded:
    """The new expert declares and scores; the other one's cards on these objects are annulled."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        loaded = person(office, order.replacement)
        events = appointing.replace_expert(
            dossier.state,
            dossier.by,
            expert=order.expert,
            replacement=known_expert(loaded, dossier.plan.state, dossier.id, office.ledger),
            objects=_known(order.objects, dossier, office),
        )
        why = "Эксперт заменён"
        leaving = _leaving(dossier, order.expert, order.objects, why, office)
        return dossier.decided(events, *leaving, *role_changes(dossier, [loaded], held=True), read=[dossier.plan])

    return perform(office, actor, decide)


class AppointThirdExpert(Order):
    """By an act, where the two who judged the object diverged."""

    examination: UUID
    object: UUID
    expert: UUID


def appoint_third_expert(order: AppointThirdExpert, actor: Actor, office: Office) -> Recorded:
    """The third sees both cards, and their own score is final."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        loaded = person(office, order.expert)
        form = form_of(office.ledger, dossier.state.form)
        at = seat_cards(dossier.state, office.ledger, order.object)
        signed = [card for one in at if (card := one.signed)]
        known = _known((order.object,), dossier, office)
        events = appointing.appoint_third(
            dossier.state,
            dossier.by,
            expert=known_expert(loaded, dossier.plan.state, dossier.id, office.ledger),
            examined=known[order.object],
            signed=len(signed),
            diverging=[one.criterion for one in diverging(form, signed)],
            threshold=form.thresholds.divergence,
        )
        return dossier.decided(
            events,
            *role_changes(dossier, [loaded], held=True),
            read=[dossier.plan, *(one.card for one in at)],
        )

    return perform(office, actor, decide)


def _known(objects: Sequence[UUID], dossier: ExaminationDossier, office: Office) -> dict[UUID, KnownObject]:
    """Raises UnknownObject."""
    found = {}
    for identity in dict.fromkeys(objects):
        one = dossier.state.object(identity)
        if one is None:
            raise UnknownObject
        found[identity] = known_object(one, dossier.plan.state, office.ledger)
    return found


def _leaving(
    dossier: ExaminationDossier, expert: UUID, objects: Sequence[UUID], why: str, office: Office
) -> list[Change]:
    """What goes with an expert who leaves these objects: their cards there, and the role if nothing else is theirs."""
    changes: list[Change] = []
    for examined in dict.fromkeys(objects):
        card = office.ledger.load(ASSESSMENT_CARD, assessment_card_id(dossier.id, examined, expert))
        if card.state.standing is not None:
            annulled = filing.annul_card(
                card.state,
                dossier.by,
                examination=dossier.state,
                card=card.state.standing.id,
                reason=dossier.said(why),
            )
            changes.append(change(card, annulled))
    stays = [seat for seat in dossier.state.seats_of(expert) if seat.in_office and seat.object not in objects]
    if not stays:
        changes += role_changes(dossier, [person(office, expert)], held=False)
    return changes
