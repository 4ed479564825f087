"""What an order about an examination needs at hand: the examination and its plan, and who and what is judged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from application.access import oversees, permit
from application.performing import Actor, Decided, Office, Order, circumstances
from application.ports import Ledger
from domain.actors import Envelope, Role
from domain.assessment_card.events import CardSubmitted
from domain.assessment_card.state import ASSESSMENT_CARD, AssessmentCard, assessment_card_id
from domain.assignment.events import PartyKind
from domain.card_form.form import CARD_FORM, CardFormVersion
from domain.card_form.publishing import version_of
from domain.examination.conflicts import KnownExpert, KnownObject
from domain.examination.consolidating import SignedCard
from domain.examination.events import ExaminedObject, ObjectKind
from domain.examination.refusals import PublicExaminationHasNoCards, announced
from domain.examination.state import EXAMINATION, Examination, Seat
from domain.ledger import Change, Event, Loaded, change
from domain.organisation import ORGANISATION
from domain.person import PERSON, Grant, Person, RoleGranted, RoleWithdrawn, Scope, ScopeKind
from domain.person import standing as standing_person
from domain.personal import Personal
from domain.plan.state import PLAN, Plan
from domain.report_form import FormRef

HIGHEST = 20
"""Organisations above one another that are looked through: a ring in the registry ends there."""


@dataclass(frozen=True, slots=True)
class ExaminationDossier:
    """An examination and its plan as they were when the order came, and the order's circumstances."""

    examination: Loaded[Examination]
    plan: Loaded[Plan]
    by: Envelope

    @property
    def state(self) -> Examination:
        return self.examination.state

    @property
    def id(self) -> UUID:
        return self.examination.stream

    def said(self, text: str) -> Personal[str]:
        """Free text that may name a person: sealed with the key of the plan."""
        return Personal(self.plan.stream, text)

    def decided(self, events: Sequence[Event], *others: Change, read: Iterable[Loaded[Any]] = ()) -> Decided:
        """The examination's events, with those of other streams, in one append."""
        return Decided((change(self.examination, events), *others), tuple(read))


def open_examination(identity: UUID, order: Order, actor: Actor, office: Office) -> ExaminationDossier:
    """Raises UnknownExamination, NotYours, FactInTheFuture."""
    loaded = office.ledger.load(EXAMINATION, identity)
    plan = office.ledger.load(PLAN, announced(loaded.state).plan)
    by = circumstances(
        order,
        actor,
        permit(actor, type(order), plan=plan.state, examination=loaded.state),
        now=office.clock.now(),
        zone=plan.state.policy.time_zone,
        subject=plan.stream,
        revision=plan.state.revision or None,
    )
    return ExaminationDossier(loaded, plan, by)


def form_of(ledger: Ledger, ref: FormRef | None) -> CardFormVersion:
    """The version of the form. Raises PublicExaminationHasNoCards, UnknownCardForm."""
    if ref is None:
        raise PublicExaminationHasNoCards
    return version_of(ledger.load(CARD_FORM, ref.form).state, ref.version)


def above(organisation: UUID | None, ledger: Ledger) -> frozenset[UUID]:
    """The organisations that this one is subordinate to, at any distance."""
    found: set[UUID] = set()
    while organisation is not None and len(found) < HIGHEST:
        organisation = ledger.load(ORGANISATION, organisation).state.parent
        if organisation is None or organisation in found:
            break
        found.add(organisation)
    return frozenset(found)


def known_expert(person: Loaded[Person], plan: Plan, examination: UUID, ledger: Ledger) -> KnownExpert:
    """The expert as the registry has them. Raises UnknownPerson, PersonErased."""
    found = standing_person(person.state)
    return KnownExpert(
        person.stream,
        found.organisation,
        above(found.organisation, ledger),
        oversees(found.grants, plan, examination),
    )


def known_object(one: ExaminedObject, plan: Plan, ledger: Ledger) -> KnownObject:
    """The object as the registry and the plan have it."""
    return KnownObject(one.id, one.party, above(one.party, ledger), _authors(one, plan, ledger))


def _authors(one: ExaminedObject, plan: Plan, ledger: Ledger) -> frozenset[UUID]:
    match one.kind:
        case ObjectKind.ORGANISATION:
            return frozenset()
        case ObjectKind.ACTIVITY:
            row = plan.activities.get(one.id)
            return frozenset(assigned.party.id for assigned in row.parties) if row else frozenset()
        case ObjectKind.PLAN:
            examined = plan if one.id == plan.id else ledger.load(PLAN, one.id).state
            named = {assigned.party.id for row in examined.activities.values() for assigned in row.parties}
            return frozenset(named | ({examined.approved_by} if examined.approved_by else set()))


def party_of(kind: ObjectKind, identity: UUID, plan: Plan, ledger: Ledger) -> UUID | None:
    """Who answers for an object: the organisation itself, the lead of the activity, the committee of the plan."""
    match kind:
        case ObjectKind.ORGANISATION:
            return identity
        case ObjectKind.ACTIVITY:
            row = plan.activities.get(identity)
            named = [assigned.party for assigned in row.parties] if row else []
            return next((party.id for party in named if party.kind is PartyKind.ORGANISATION), None)
        case ObjectKind.PLAN:
            return plan.committee if identity == plan.id else ledger.load(PLAN, identity).state.committee


def role_changes(dossier: ExaminationDossier, people: Sequence[Loaded[Person]], *, held: bool) -> Iterator[Change]:
    """The role of expert in this examination, given to or taken from these people, where it is not so already."""
    scope = Scope(kind=ScopeKind.EXAMINATION, id=dossier.id)
    for person in people:
        if (Grant(Role.EXPERT, scope) in person.state.grants) == held or person.state.erased:
            continue
        event: Event = (
            RoleGranted.of(dossier.by, granted=Role.EXPERT, scope=scope)
            if held
            else RoleWithdrawn.of(dossier.by, withdrawn=Role.EXPERT, scope=scope)
        )
        yield change(person, (event,))


def person(office: Office, identity: UUID) -> Loaded[Person]:
    return office.ledger.load(PERSON, identity)


@dataclass(frozen=True, slots=True)
class SeatCard:
    """A seat in office and its card."""

    seat: Seat
    card: Loaded[AssessmentCard]

    @property
    def signed(self) -> SignedCard | None:
        return signed_card(self.card.state)


def seat_cards(state: Examination, ledger: Ledger, examined: UUID | None = None) -> tuple[SeatCard, ...]:
    """The cards of all seats in office, or of those at one object; folded from the ledger, one stream a card."""
    assert state.id is not None
    return tuple(
        SeatCard(seat, ledger.load(ASSESSMENT_CARD, assessment_card_id(state.id, seat.object, seat.expert)))
        for seat in state.seats.values()
        if seat.in_office and examined in (None, seat.object)
    )


def signed_card(state: AssessmentCard) -> SignedCard | None:
    """The card that counts, as consolidation needs it; None of a self-examination or where none counts."""
    standing = state.standing
    if standing is None or not isinstance(standing.filed, CardSubmitted):
        return None
    filed = standing.filed
    return SignedCard(
        card=filed.card,
        object=filed.object,
        expert=filed.expert,
        third=filed.third,
        percent=filed.total.percent,
        blocks={block.block: block.percent for block in filed.total.blocks},
        values={score.criterion: score.value for score in filed.scores},
    )
