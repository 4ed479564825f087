"""Erasing personal data: on a basis, by two persons, once, and only what is no longer needed."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from domain import erasure as rules
from domain.actors import Basis, BasisKind, Envelope, Role
from domain.erasure import ERASURE, ErasedKind, Erasure, ErasureConfirmed, ErasureGround
from domain.person import Grant, Person, PersonalDataErased, PersonErased, Scope, ScopeKind
from domain.personal import Personal
from domain.plan.events import PlanDataErased
from domain.plan.state import Plan, PlanStage
from domain.refusals import Refusal

FIRST, SECOND = uuid4(), uuid4()
BELOV = Person(id=uuid4(), name="Белов")
LETTER = Basis(kind=BasisKind.LETTER, number="14", date=date(2024, 2, 29), title=Personal(uuid4(), "Заявление Белова"))
GROUND = ErasureGround.CONSENT_WITHDRAWN


def by(person: UUID = FIRST, basis: Basis | None = None) -> Envelope:
    return Envelope(
        by=person,
        role=Role.ADMINISTRATOR,
        on_behalf_of=None,
        occurred_on=date(2024, 3, 1),
        basis=basis,
        command_id=uuid4(),
        correlation_id=uuid4(),
    )


def requested(person: Person = BELOV) -> Erasure:
    return ERASURE.fold(rules.request_person_erasure(Erasure(), by(basis=LETTER), person=person, ground=GROUND))


def plan(stage: PlanStage = PlanStage.CLOSED) -> Plan:
    return Plan(id=uuid4(), stage=stage)


def refused_request(expected: type[Refusal], state: Erasure, envelope: Envelope, person: Person = BELOV) -> None:
    with pytest.raises(expected):
        rules.request_person_erasure(state, envelope, person=person, ground=GROUND)


def test_a_request_names_its_basis() -> None:
    refused_request(rules.ErasureWithoutBasis, Erasure(), by())


def test_one_request_at_a_time() -> None:
    refused_request(rules.ErasureAlreadyRequested, requested(), by(SECOND, LETTER))


def test_whoever_holds_a_role_hands_it_over_first() -> None:
    busy = replace(BELOV, grants=frozenset({Grant(Role.EXPERT, Scope(kind=ScopeKind.EVERYWHERE))}))
    refused_request(rules.PersonHoldsRoles, Erasure(), by(basis=LETTER), busy)
    with pytest.raises(rules.PersonHoldsRoles):
        rules.confirm_person_erasure(requested(), by(SECOND), person=busy)


def test_whoever_asked_does_not_confirm() -> None:
    with pytest.raises(rules.ErasureByOnePerson):
        rules.confirm_person_erasure(requested(), by(FIRST), person=BELOV)


def test_what_is_confirmed_names_both_persons_and_the_key_and_no_title() -> None:
    confirmed = rules.confirm_person_erasure(requested(), by(SECOND), person=BELOV)
    (told,), (erased,) = confirmed.erasure, confirmed.concerned
    assert isinstance(told, ErasureConfirmed)
    assert (told.by, told.requested_by, told.subjects) == (SECOND, FIRST, (BELOV.id,))
    assert isinstance(erased, PersonalDataErased)
    assert (erased.second_person, erased.legal_basis) == (FIRST, LETTER.model_copy(update={"title": None}))


def test_what_is_gone_is_not_asked_for_again() -> None:
    state = requested()
    done = ERASURE.fold(rules.confirm_person_erasure(state, by(SECOND), person=BELOV).erasure, state)
    assert done.done
    refused_request(rules.ErasedBefore, done, by(basis=LETTER))
    with pytest.raises(rules.ErasedBefore):
        rules.withdraw_erasure(done, by(), reason=Personal(uuid4(), "передумал"))
    refused_request(PersonErased, Erasure(), by(basis=LETTER), replace(BELOV, erased=True))


def test_a_request_taken_back_is_not_confirmed_and_may_be_made_again() -> None:
    state = requested()
    state = ERASURE.fold(rules.withdraw_erasure(state, by(), reason=Personal(uuid4(), "ошибка")), state)
    with pytest.raises(rules.NothingToErase):
        rules.confirm_person_erasure(state, by(SECOND), person=BELOV)
    again = ERASURE.fold(rules.request_person_erasure(state, by(SECOND, LETTER), person=BELOV, ground=GROUND), state)
    assert again.undecided


def test_nothing_is_confirmed_that_nobody_asked_for() -> None:
    with pytest.raises(rules.UnknownErasure):
        rules.confirm_person_erasure(Erasure(), by(), person=BELOV)


@pytest.mark.parametrize("stage", [PlanStage.DRAFT, PlanStage.APPROVED, PlanStage.CLOSED])
def test_a_plan_goes_with_all_its_documents_once_it_is_not_at_work(stage: PlanStage) -> None:
    closed, documents = plan(stage), (uuid4(), uuid4())
    state = ERASURE.fold(rules.request_plan_erasure(Erasure(), by(basis=LETTER), plan=closed, ground=GROUND))
    confirmed = rules.confirm_plan_erasure(state, by(SECOND), plan=closed, documents=documents)
    (told,), (erased,) = confirmed.erasure, confirmed.concerned
    assert isinstance(told, ErasureConfirmed)
    assert told.subjects == (closed.id, *documents)
    assert isinstance(erased, PlanDataErased)
    assert erased.document is None


def test_a_plan_on_control_is_needed() -> None:
    with pytest.raises(rules.PlanAtWork):
        rules.request_plan_erasure(Erasure(), by(basis=LETTER), plan=plan(PlanStage.ON_CONTROL), ground=GROUND)


def test_one_document_goes_alone_even_while_the_plan_is_at_work() -> None:
    at_work, document, assignment = plan(PlanStage.ON_CONTROL), uuid4(), uuid4()
    asked = rules.request_document_erasure(
        Erasure(), by(basis=LETTER), plan=at_work, assignment=assignment, document=document, ground=GROUND
    )
    state = ERASURE.fold(asked)
    confirmed = rules.confirm_plan_erasure(state, by(SECOND), plan=at_work, documents=[document])
    (told,), (erased,) = confirmed.erasure, confirmed.concerned
    assert state.asked is not None
    assert state.asked.kind is ErasedKind.DOCUMENT
    assert isinstance(told, ErasureConfirmed)
    assert told.subjects == (document,)
    assert isinstance(erased, PlanDataErased)
    assert (erased.document, erased.assignment) == (document, assignment)
