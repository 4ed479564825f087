"""Erasing personal data on a legal basis, by two persons: the keys are destroyed, every fact and proof stays.

152-ФЗ, ст. 21 says when data must go. What goes is a key: the person's, the plan's with those of its documents, or one
document's. The stored bytes never change, so whatever was proven about them holds.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.actors import Basis, Envelope, natural_id
from domain.ledger import Decider, Event
from domain.person import Person, PersonalDataErased, UnknownPerson
from domain.person import standing as standing_person
from domain.personal import Personal
from domain.plan.events import PlanDataErased
from domain.plan.rows import UnknownPlan
from domain.plan.state import Plan, PlanStage
from domain.refusals import NotFound, Refusal


class ErasedKind(StrEnum):
    """Whose data go: a person's, all of a plan's (its texts and documents), or one confirming document's."""

    PERSON = "person"
    PLAN = "plan"
    DOCUMENT = "document"


class ErasureGround(StrEnum):
    """Why personal data must be destroyed [152-ФЗ, ст. 21 ч. 3–5; архивные сроки]."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    PURPOSE_ACHIEVED = "purpose_achieved"
    UNLAWFUL = "unlawful"
    TERM_EXPIRED = "term_expired"
    ORDERED = "ordered"


class ErasureRequested(Event):
    """The first of the two persons asks; the envelope's basis is the application, order or act it rests on."""

    TOPIC: ClassVar[str] = "erasure.requested"

    kind: ErasedKind
    target: UUID
    plan: UUID | None = None
    assignment: UUID | None = None
    ground: ErasureGround


class ErasureWithdrawn(Event):
    TOPIC: ClassVar[str] = "erasure.withdrawn"

    reason: Personal[str]


class ErasureConfirmed(Event):
    """The second person agreed. The ledger destroys the keys of these subjects in the very transaction of this fact."""

    TOPIC: ClassVar[str] = "erasure.confirmed"

    requested_by: UUID
    subjects: tuple[UUID, ...]


EVENTS: tuple[type[Event], ...] = (ErasureRequested, ErasureWithdrawn, ErasureConfirmed)


@dataclass(frozen=True, slots=True)
class Erasure:
    """`asked` is the last request, `undecided` while nobody has confirmed it or taken it back."""

    asked: ErasureRequested | None = None
    undecided: bool = False
    confirmed_by: UUID | None = None
    subjects: tuple[UUID, ...] = ()

    @property
    def done(self) -> bool:
        return self.confirmed_by is not None


def erasure_id(kind: ErasedKind, target: UUID) -> UUID:
    """There is one erasure of one thing, however often it was asked for."""
    return natural_id("erasure", kind, target)


def evolve(state: Erasure, event: Event) -> Erasure:
    match event:
        case ErasureRequested():
            return Erasure(asked=event, undecided=True)
        case ErasureWithdrawn():
            return replace(state, undecided=False)
        case ErasureConfirmed():
            return replace(state, undecided=False, confirmed_by=event.by, subjects=event.subjects)
        case _:
            return state


ERASURE = Decider(name="erasure", initial=Erasure(), evolve=evolve)


class UnknownErasure(NotFound):
    """Nobody asked for such an erasure."""

    def __init__(self) -> None:
        super().__init__("Такого запроса на удаление сведений нет: проверьте идентификатор.")


class ErasureWithoutBasis(Refusal):
    """Personal data are destroyed on a stated basis only."""

    def __init__(self) -> None:
        super().__init__(
            "Не указано основание удаления: назовите заявление, предписание или акт — вид, номер и дату (basis)."
        )


class ErasureAlreadyRequested(Refusal):
    """One request at a time."""

    def __init__(self) -> None:
        super().__init__("Удаление этих сведений уже запрошено: его подтверждает или отзывает второй человек.")


class ErasedBefore(Refusal):
    """What is gone cannot go again."""

    def __init__(self) -> None:
        super().__init__("Эти сведения уже удалены: второй раз удалять нечего.")


class NothingToErase(Refusal):
    """There is no undecided request."""

    def __init__(self) -> None:
        super().__init__("Неразобранного запроса на удаление нет: сначала запросите удаление.")


class ErasureByOnePerson(Refusal):
    """Two persons: whoever asked does not confirm."""

    def __init__(self) -> None:
        super().__init__("Удаление подтверждает не тот, кто его запросил: попросите другого уполномоченного.")


class PersonHoldsRoles(Refusal):
    """Whoever still acts here first hands over their roles, so that no duty is left without a person."""

    def __init__(self) -> None:
        super().__init__("У этого человека ещё есть роли: сначала отзовите их, затем запросите удаление сведений.")


class PlanAtWork(Refusal):
    """The texts of a plan on control are needed to carry it out."""

    def __init__(self) -> None:
        super().__init__(
            "План на контроле: его сведения нужны для исполнения. Закройте план или удалите сведения одного документа."
        )


def _refuse(state: Erasure, by: Envelope) -> None:
    if by.basis is None:
        raise ErasureWithoutBasis
    if state.done:
        raise ErasedBefore
    if state.undecided:
        raise ErasureAlreadyRequested


def request_person_erasure(state: Erasure, by: Envelope, *, person: Person, ground: ErasureGround) -> tuple[Event, ...]:
    """A person's name, post and contacts are to go. Raises UnknownPerson, PersonHoldsRoles."""
    _refuse(state, by)
    target = _without_roles(person)
    return (ErasureRequested.of(by, kind=ErasedKind.PERSON, target=target, ground=ground),)


def request_plan_erasure(state: Erasure, by: Envelope, *, plan: Plan, ground: ErasureGround) -> tuple[Event, ...]:
    """All texts and documents of a plan are to go. Raises PlanAtWork."""
    _refuse(state, by)
    target = _at_rest(plan)
    return (ErasureRequested.of(by, kind=ErasedKind.PLAN, target=target, plan=target, ground=ground),)


def request_document_erasure(
    state: Erasure, by: Envelope, *, plan: Plan, assignment: UUID | None, document: UUID, ground: ErasureGround
) -> tuple[Event, ...]:
    """One confirming document is to go, with its name and requisites."""
    _refuse(state, by)
    kind = ErasedKind.DOCUMENT
    return (ErasureRequested.of(by, kind=kind, target=document, plan=plan.id, assignment=assignment, ground=ground),)


def withdraw_erasure(state: Erasure, by: Envelope, *, reason: Personal[str]) -> tuple[Event, ...]:
    """The request is taken back, by either of those who may decide it."""
    _undecided(state)
    return (ErasureWithdrawn.of(by, reason=reason),)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The fact in the erasure's own stream, and what stands in the stream of the person or the plan concerned."""

    erasure: tuple[Event, ...]
    concerned: tuple[Event, ...]


def confirm_person_erasure(state: Erasure, by: Envelope, *, person: Person, papers: Collection[UUID] = ()) -> Confirmed:
    """The person's key is destroyed, and those of the papers that were drawn up with their name."""
    asked = _second(state, by)
    confirmed = ErasureConfirmed.of(by, requested_by=asked.by, subjects=(_without_roles(person), *papers))
    told = PersonalDataErased.of(by, second_person=asked.by, legal_basis=_untitled(asked.basis))
    return Confirmed((confirmed,), (told,))


def confirm_plan_erasure(state: Erasure, by: Envelope, *, plan: Plan, documents: Collection[UUID]) -> Confirmed:
    """The plan's key is destroyed, and those of all its documents; of one document, that document's alone."""
    asked = _second(state, by)
    whole = asked.kind is ErasedKind.PLAN
    subjects = (_at_rest(plan), *documents) if whole else tuple(documents)
    told = PlanDataErased.of(
        by,
        document=None if whole else asked.target,
        assignment=asked.assignment,
        second_person=asked.by,
        legal_basis=_untitled(asked.basis),
    )
    return Confirmed((ErasureConfirmed.of(by, requested_by=asked.by, subjects=subjects),), (told,))


def asked_for(state: Erasure) -> ErasureRequested:
    """The request. Raises UnknownErasure."""
    if state.asked is None:
        raise UnknownErasure
    return state.asked


def _undecided(state: Erasure) -> ErasureRequested:
    asked = asked_for(state)
    if state.done:
        raise ErasedBefore
    if not state.undecided:
        raise NothingToErase
    return asked


def _second(state: Erasure, by: Envelope) -> ErasureRequested:
    asked = _undecided(state)
    if by.by == asked.by:
        raise ErasureByOnePerson
    return asked


def _without_roles(person: Person) -> UUID:
    known = standing_person(person)
    if known.grants:
        raise PersonHoldsRoles
    if known.id is None:
        raise UnknownPerson
    return known.id


def _at_rest(plan: Plan) -> UUID:
    if plan.stage is PlanStage.ON_CONTROL:
        raise PlanAtWork
    if plan.id is None:
        raise UnknownPlan
    return plan.id


def _untitled(basis: Basis | None) -> Basis:
    """Kind, number and date say what it was; a title may name the very person whose data go."""
    if basis is None:
        raise ErasureWithoutBasis
    return basis.model_copy(update={"title": None})
