"""Documents opened and checked, and records corrected, as people order it."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from application import planning, registry
from application.access import NotYours
from application.correcting import CorrectRecord, correct_record
from application.evidence import DocumentNotForYou, RevokeEvidence, open_document, revoke_evidence
from application.evidence_checklist import CheckEvidence, Checklist, ProposedEvidence, checklist
from application.replaying import UnknownStream
from domain.actors import Role
from domain.assignment.evidence import UnknownDocument
from domain.assignment.points import UnknownControlPoint
from domain.correcting import CorrectionUnreadable, UnknownRecord
from domain.documents import AccessClass, EvidenceKind
from domain.evidence_checklist import Check, Level
from domain.organisation import ORGANISATION
from domain.person import PERSON, Scope, ScopeKind, SubstituteNamed
from tests.application.assignment_town import KEY, PlanOnControl


@pytest.fixture
def town() -> PlanOnControl:
    return PlanOnControl()


def opened(town: PlanOnControl, document: UUID, by: UUID) -> bytes:
    found = open_document(town.lead, document, town.town.as_(by), town.office)
    assert (found.file_name, found.size) == ("отчёт.pdf", 8)
    return b"".join(found.chunks)


def test_a_general_document_is_opened_by_whoever_sees_the_plan(town: PlanOnControl) -> None:
    document = town.attached(town.lead, town.executor)
    for person in (town.executor, town.controller, town.setter, town.co_executor):
        assert opened(town, document, person) == b"%PDF-1.7"


def test_a_restricted_document_is_opened_by_those_whose_duty_it_concerns(town: PlanOnControl) -> None:
    document = town.attached(town.lead, town.executor, EvidenceKind.LIST)
    assert town.state(town.lead).evidence[document].access is AccessClass.RESTRICTED
    for person in (town.executor, town.controller, town.setter):
        assert opened(town, document, person) == b"%PDF-1.7"
    with pytest.raises(DocumentNotForYou):
        opened(town, document, town.co_executor)


def test_an_auditor_opens_everything_and_a_stranger_nothing(town: PlanOnControl) -> None:
    document = town.attached(town.lead, town.executor, EvidenceKind.LIST)
    auditor = town.town.person("Аудиторова А.А.")
    town.town.grant(auditor, Role.AUDITOR, Scope(kind=ScopeKind.EVERYWHERE))
    assert opened(town, document, auditor) == b"%PDF-1.7"
    stranger = town.town.holder("Чужая Ч.Ч.", Role.EXECUTOR, town.third_district)
    for wanted in (document, uuid4()):
        with pytest.raises(DocumentNotForYou):
            opened(town, wanted, stranger)


def test_a_revoked_document_is_still_opened(town: PlanOnControl) -> None:
    document = town.attached(town.lead, town.executor)
    order = RevokeEvidence(assignment=town.lead, point=KEY, evidence=document, reason="приложен по ошибке")
    revoke_evidence(order, town.town.as_(town.executor), town.office)
    assert town.state(town.lead).evidence[document].revoked_on == date(2024, 3, 11)
    assert opened(town, document, town.controller) == b"%PDF-1.7"


def test_an_unknown_document_is_not_found(town: PlanOnControl) -> None:
    with pytest.raises(UnknownDocument):
        opened(town, uuid4(), town.executor)


def checked(town: PlanOnControl, *proposed: ProposedEvidence, by: UUID | None = None, **more: object) -> Checklist:
    question = CheckEvidence.model_validate(
        {"assignment": town.lead, "point": KEY, "proposed": [p.model_dump() for p in proposed]} | more
    )
    return checklist(question, town.town.as_(by or town.executor), town.office)


def test_the_check_list_answers_before_the_person_submits(town: PlanOnControl) -> None:
    head = town.town.ledger.head()
    act = ProposedEvidence(kind=EvidenceKind.DIRECTIVE, date=date(2024, 3, 12))
    (document,) = checked(town, act).documents
    wrong = {f.check for f in document.findings if f.level is Level.ERROR}
    assert wrong == {Check.NUMBER, Check.DATE_ORDER}
    assert (document.place, document.evidence) == (0, None)
    assert town.town.ledger.head() == head


def test_the_check_list_looks_at_attached_documents_too(town: PlanOnControl) -> None:
    attached = town.attached(town.lead, town.executor, EvidenceKind.MINUTES, number="4")
    (document,) = checked(town, evidence=[attached]).documents
    assert document.evidence == attached
    levels = {f.check: f.level for f in document.findings}
    assert (levels[Check.NUMBER], levels[Check.DATE]) == (Level.OK, Level.WARNING)


def test_the_check_list_may_be_asked_for_another_day_of_submission(town: PlanOnControl) -> None:
    act = ProposedEvidence(kind=EvidenceKind.OTHER, date=date(2024, 3, 11))
    (document,) = checked(town, act, submitted_on=date(2024, 3, 10)).documents
    assert {f.level for f in document.findings if f.check is Check.DATE_ORDER} == {Level.ERROR}


def test_the_check_list_of_anothers_item_or_of_an_unknown_point_is_not_shown(town: PlanOnControl) -> None:
    with pytest.raises(DocumentNotForYou):
        checked(town, by=town.co_executor)
    with pytest.raises(UnknownControlPoint):
        checked(town, point="2024-03-16")
    with pytest.raises(UnknownDocument):
        checked(town, evidence=[uuid4()])


# Corrections


def correct(town: PlanOnControl, by: UUID, stream: UUID, record: UUID, **what: object) -> None:
    order = CorrectRecord.model_validate({"stream": stream, "record": record, "reason": "описка"} | what)
    correct_record(order, town.town.as_(by), town.office)


@pytest.mark.parametrize("who", ["setter", "controller"])
def test_the_plans_committee_corrects_a_record_of_an_assignment(town: PlanOnControl, who: str) -> None:
    document = town.attached(town.lead, town.executor, number="18")
    record = town.town.ledger.history(town.lead)[-1].id
    correct(town, getattr(town, who), town.lead, record, field="requisites.number", old="18", new="81")
    assert town.state(town.lead).evidence[document].requisites.number == "81"


@pytest.mark.parametrize("who", ["executor", "co_executor"])
def test_an_executor_corrects_nothing(town: PlanOnControl, who: str) -> None:
    town.attached(town.lead, town.executor, number="18")
    record = town.town.ledger.history(town.lead)[-1].id
    with pytest.raises(NotYours):
        correct(town, getattr(town, who), town.lead, record, field="requisites.number", old="18", new="81")


def test_an_administrator_corrects_no_record_of_a_plan(town: PlanOnControl) -> None:
    for stream in (town.plan, town.lead):
        record = town.town.ledger.history(stream)[0].id
        with pytest.raises(NotYours, match="контролёр"):
            correct(town, town.town.administrator, stream, record, field="territory", old=None, new="Луга")


def test_an_administrator_corrects_records_of_people_and_organisations(town: PlanOnControl) -> None:
    record = town.town.ledger.history(town.third_district)[0].id
    order = {"field": "territory", "old": None, "new": "Приозёрье"}
    with pytest.raises(NotYours):
        correct(town, town.setter, town.third_district, record, **order)
    correct(town, town.town.administrator, town.third_district, record, **order)
    assert town.town.ledger.load(ORGANISATION, town.third_district).state.territory == "Приозёрье"


def test_a_record_is_looked_for_in_its_own_stream(town: PlanOnControl) -> None:
    record = town.town.ledger.history(town.part)[0].id
    what = {"field": "occurred_on", "old": "2024-01-20", "new": "2024-01-19"}
    with pytest.raises(UnknownRecord):
        correct(town, town.controller, town.lead, record, **what)
    with pytest.raises(UnknownStream):
        correct(town, town.controller, uuid4(), record, **what)


def test_a_corrected_text_is_sealed(town: PlanOnControl) -> None:
    town.reported(town.lead, town.executor)
    record = town.town.ledger.history(town.lead)[-1].id
    correct(town, town.controller, town.lead, record, field="summary", old=None, new="обучила Сидорова")
    assert "Сидоров" not in town.town.ledger.state(town.town.ledger.head()).decode()


def test_a_closed_plan_is_still_corrected(town: PlanOnControl) -> None:
    town.attached(town.lead, town.executor, number="18")
    record = town.town.ledger.history(town.lead)[-1].id
    closing = planning.ClosePlan(plan=town.plan, not_done=(town.lead, town.part, town.own, town.lapsed))
    planning.close_plan(closing, town.town.as_(town.setter), town.office)
    correct(town, town.setter, town.lead, record, field="requisites.number", old="18", new="81")


def test_a_substitution_does_not_end_before_it_begins_by_a_correction_either(town: PlanOnControl) -> None:
    order = registry.NameSubstitute(
        person=town.setter, substitute=town.controller, since=date(2024, 3, 11), until=date(2024, 3, 20)
    )
    registry.name_substitute(order, town.town.as_(town.town.administrator), town.office)
    history = town.town.ledger.history(town.setter)
    record = next(s.id for s in history if isinstance(s.event, SubstituteNamed))
    what = {"field": "until", "old": "2024-03-20"}
    with pytest.raises(CorrectionUnreadable):
        correct(town, town.town.administrator, town.setter, record, new="2024-03-10", **what)
    correct(town, town.town.administrator, town.setter, record, new="2024-03-25", **what)
    assert town.town.ledger.load(PERSON, town.setter).state.substitutes[0].until == date(2024, 3, 25)
