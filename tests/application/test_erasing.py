"""An erasure carried out: which keys go, and what the report tells of them."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from application.erasing import ConfirmErasure, RequestErasure, confirm_erasure, request_erasure
from application.erasure_report import erasure_report
from application.performing import GivenBasis
from domain.actors import BasisKind, Role
from domain.consolidated_report import ReportDrawnUp, ReportKind
from domain.erasure import ErasedKind, ErasureGround
from domain.ledger import Change
from domain.person import PERSON, PersonErased, Scope, ScopeKind
from domain.personal import ERASED
from tests.application.office import Town, made
from tests.ledger_adapters import envelope

LETTER = GivenBasis(kind=BasisKind.LETTER, number="14", date=date(2024, 1, 19))


@pytest.fixture
def town() -> Town:
    return Town()


def second_administrator(town: Town) -> UUID:
    person = town.person("Вторая Б.Б.")
    town.grant(person, Role.ADMINISTRATOR, Scope(kind=ScopeKind.EVERYWHERE))
    return person


def erased(town: Town, person: UUID) -> UUID:
    wanted = RequestErasure(kind=ErasedKind.PERSON, target=person, ground=ErasureGround.CONSENT_WITHDRAWN, basis=LETTER)
    erasure = made(request_erasure(wanted, town.as_(town.administrator), town.office).made)
    second = second_administrator(town)
    confirm_erasure(ConfirmErasure(erasure=erasure), town.as_(second), town.office)
    return erasure


def test_the_name_is_gone_and_the_person_acts_no_more(town: Town) -> None:
    person = town.person("Белов В.В.")
    erased(town, person)
    assert town.ledger.load(PERSON, person).state.name == ERASED
    with pytest.raises(PersonErased):
        town.as_(person)


def test_the_papers_that_name_the_person_go_too_and_no_others(town: Town) -> None:
    person, naming, other = town.person("Белов В.В."), uuid4(), uuid4()
    for report, persons in ((naming, (person,)), (other, (uuid4(),))):
        told = ReportDrawnUp.of(
            envelope(),
            plan=uuid4(),
            kind=ReportKind.NOTE,
            as_of=date(2024, 1, 19),
            known_at=1,
            builder=1,
            data="0" * 64,
            documents=(),
            persons=persons,
        )
        town.ledger.append(Change(report, 0, (told,)), command=uuid4())
        assert town.office.keys.key(report) is not None
    erasure = erased(town, person)
    assert town.office.keys.key(naming) is None
    assert town.office.keys.key(other) is not None
    told_of = erasure_report(erasure, town.as_(town.administrator), town.office)
    assert (told_of.keys, told_of.undecided) == (2, False)
    assert [(found.topic, found.field) for found in told_of.values] == [("person.registered", "name")]
