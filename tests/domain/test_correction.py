"""A mistake is repaired by a further fact; what was known before still shows it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from pydantic import JsonValue

from domain import catalogue
from domain.actors import BasisKind, FactInTheFuture
from domain.assignment.control import ActDatedAfterDecision, ActMissing
from domain.assignment.events import (
    Assigned,
    EvidenceAttached,
    PartyReplaced,
    ReportReturned,
    ReportSubmitted,
    Withdrawn,
)
from domain.assignment.points import NotStated
from domain.assignment.state import ASSIGNMENT, Stage
from domain.correctable import ANY_FACT, OWN_FIELDS, FieldNotCorrectable, correctable
from domain.correcting import (
    CorrectedDateOutOfOrder,
    CorrectionOfCorrection,
    CorrectionUnreadable,
    ErasedStaysErased,
    NothingCorrected,
    OldValueDiffers,
    UnknownRecord,
    correct_record,
)
from domain.correction import RecordCorrected, field_type
from domain.documents import EvidenceKind
from domain.evidence_checklist import ActWithoutRequisites, DocumentDatedAfterSubmission
from domain.ledger import Event, Stored
from domain.personal import Personal
from domain.replay import facts, state
from tests.domain.assignment_story import KEY, PLAN, Story, assigned, control_point, controller, d, said

TODAY = d("01.12.2017")


def record_of(story: Story, kind: type[Event]) -> Stored:
    return next(stored for stored in story.history if isinstance(stored.event, kind))


def fix(
    story: Story,
    record: UUID | Stored,
    field: str,
    old: JsonValue,
    new: JsonValue,
    reason: str = "описка",
    today: date = TODAY,
) -> Story:
    events = correct_record(
        story.history,
        controller(today, name="исправляет"),
        record=record.id if isinstance(record, Stored) else record,
        field=field,
        old=old,
        new=new,
        reason=said(reason),
        today=today,
        subject=PLAN,
    )
    return story.happened(events)


def standing(story: Story, record: Stored) -> Event:
    return facts(story.history)[record.id]


def returned() -> Story:
    return assigned().reported("14.11.2017").returned("16.11.2017")


def test_a_corrected_date_counts_from_its_position_on_and_the_mistake_stays_known_before() -> None:
    story = assigned().reported("16.11.2017")
    before = len(story.events)
    report = record_of(story, ReportSubmitted)
    fix(story, record_of(story, EvidenceAttached), "occurred_on", "2017-11-16", "2017-11-14")
    fix(story, report, "occurred_on", "2017-11-16", "2017-11-14")
    now = state(ASSIGNMENT, story.history).points[KEY]
    then = state(ASSIGNMENT, story.history, known_at=before).points[KEY]
    assert (now.submissions[0].on, then.submissions[0].on) == (d("14.11.2017"), d("16.11.2017"))


def test_a_correction_counts_as_of_the_date_of_the_fact_that_it_corrects() -> None:
    story = assigned().reported("16.11.2017")
    fix(story, record_of(story, EvidenceAttached), "occurred_on", "2017-11-16", "2017-11-14")
    fix(story, record_of(story, ReportSubmitted), "occurred_on", "2017-11-16", "2017-11-14")
    assert state(ASSIGNMENT, story.history, as_of=d("15.11.2017")).points[KEY].stage is Stage.SUBMITTED


def test_the_mistaken_event_itself_stays() -> None:
    story = returned()
    report = record_of(story, ReportSubmitted)
    fix(story, report, "received_via", "system", "post")
    assert record_of(story, ReportSubmitted) == report
    assert standing(story, report).received_via == "post"


def test_a_correction_keeps_old_and_new_and_why() -> None:
    story = returned()
    fix(story, record_of(story, ReportSubmitted), "received_via", "system", "email")
    correction = story.events[-1]
    assert isinstance(correction, RecordCorrected)
    assert (correction.old, correction.new, str(correction.reason)) == ("system", "email", "описка")


def test_a_text_that_may_name_a_person_is_corrected_as_personal() -> None:
    story = returned()
    record = record_of(story, ReportReturned)
    fix(story, record, "remarks", "нет подписи", "нет печати")
    correction, fact = story.events[-1], standing(story, record)
    assert isinstance(correction, RecordCorrected)
    assert isinstance(fact, ReportReturned)
    assert (correction.old, correction.new) == (None, None)
    assert (correction.old_text, correction.new_text) == (said("нет подписи"), said("нет печати"))
    assert fact.remarks == said("нет печати")


def test_a_text_that_was_left_out_is_added_under_the_plans_key() -> None:
    story = returned()
    record = record_of(story, ReportSubmitted)
    fix(story, record, "summary", None, "сданы отчёты 15 школ")
    fact = standing(story, record)
    assert isinstance(fact, ReportSubmitted)
    assert fact.summary == Personal(PLAN, "сданы отчёты 15 школ")


def test_parts_of_requisites_are_corrected_one_by_one() -> None:
    story = assigned()
    story.attached("14.11.2017", number="18", dated="13.11.2017", amount=3)
    record = record_of(story, EvidenceAttached)
    fix(story, record, "requisites.number", "18", "81")
    fix(story, record, "requisites.date", "2017-11-13", "2017-11-12")
    fix(story, record, "requisites.title", None, "Об итогах")
    fix(story, record, "amount", 3, 4)
    fact = standing(story, record)
    assert isinstance(fact, EvidenceAttached)
    assert (fact.requisites.number, fact.requisites.date, fact.amount) == ("81", d("12.11.2017"), 4)
    assert fact.requisites.title == said("Об итогах")
    assert next(iter(state(ASSIGNMENT, story.history).evidence.values())).amount == 4


def test_parts_of_a_basis_are_corrected_one_by_one() -> None:
    story = assigned().withdrawn("16.11.2017")
    record = record_of(story, Withdrawn)
    fix(story, record, "basis.number", "37/01-04", "38/01-04")
    fix(story, record, "basis.kind", "directive", "order")
    basis = standing(story, record).basis
    assert basis is not None
    assert (basis.number, basis.kind, basis.date) == ("38/01-04", BasisKind.ORDER, d("16.11.2017"))


def test_a_basis_that_was_left_out_is_added_and_a_wrong_one_taken_away() -> None:
    story = returned()
    record = record_of(story, ReportReturned)
    whole: JsonValue = {"kind": "letter", "number": "5", "date": "2017-11-15"}
    fix(story, record, "basis", None, whole)
    basis = standing(story, record).basis
    assert basis is not None
    assert (basis.kind, basis.number) == (BasisKind.LETTER, "5")
    fix(story, record, "basis", whole, None)
    assert standing(story, record).basis is None


def test_a_whole_basis_is_not_exchanged() -> None:
    story = assigned().withdrawn("16.11.2017")
    old: JsonValue = {"kind": "directive", "number": "37/01-04", "date": "2017-11-16"}
    new: JsonValue = {"kind": "order", "number": "1", "date": "2017-11-16"}
    with pytest.raises(FieldNotCorrectable):
        fix(story, record_of(story, Withdrawn), "basis", old, new)


def test_a_part_of_a_basis_that_is_not_there_is_not_corrected() -> None:
    story = returned()
    with pytest.raises(FieldNotCorrectable):
        fix(story, record_of(story, ReportReturned), "basis.number", None, "5")


def test_a_title_never_stands_in_the_clear() -> None:
    story = returned()
    whole: JsonValue = {"kind": "letter", "date": "2017-11-15", "title": {"subject": str(PLAN), "value": "О Сидорове"}}
    with pytest.raises(FieldNotCorrectable):
        fix(story, record_of(story, ReportReturned), "basis", None, whole)


def test_what_a_corrected_decision_rests_on_is_still_an_act_of_its_day() -> None:
    story = assigned().withdrawn("16.11.2017")
    record = record_of(story, Withdrawn)
    with pytest.raises(ActMissing):
        fix(story, record, "basis.kind", "directive", "letter")
    with pytest.raises(ActDatedAfterDecision):
        fix(story, record, "basis.date", "2017-11-16", "2017-11-17")


def test_a_correction_is_corrected_by_a_further_one_of_the_original() -> None:
    story = returned()
    record = record_of(story, ReportReturned)
    fix(story, record, "remarks", "нет подписи", "нет печати")
    correction = story.history[-1]
    with pytest.raises(CorrectionOfCorrection, match=str(record.id)):
        fix(story, correction, "reason", "описка", "ошибка")
    fix(story, record, "remarks", "нет печати", "нет даты")
    fact = standing(story, record)
    assert isinstance(fact, ReportReturned)
    assert str(fact.remarks) == "нет даты"


def test_the_old_value_is_the_one_that_stands_now() -> None:
    story = returned()
    record = record_of(story, ReportReturned)
    fix(story, record, "remarks", "нет подписи", "нет печати")
    with pytest.raises(OldValueDiffers, match="«нет печати»"):
        fix(story, record, "remarks", "нет подписи", "нет даты")
    with pytest.raises(OldValueDiffers, match="не заполнено"):
        fix(story, record, "occurred_at", "2017-11-16T10:00:00Z", None)


def test_a_correction_changes_something() -> None:
    story = returned()
    with pytest.raises(NothingCorrected):
        fix(story, record_of(story, ReportReturned), "remarks", "нет подписи", "нет подписи")


def test_a_correction_says_why() -> None:
    story = returned()
    with pytest.raises(NotStated, match="причина исправления"):
        fix(story, record_of(story, ReportReturned), "remarks", "нет подписи", "нет печати", reason=" ")


def test_an_event_of_another_stream_is_not_found() -> None:
    other = record_of(assigned(control_point("30.11.2017")), Assigned)
    unknown = Stored(9, PLAN, 9, other.recorded_at, other.event)
    with pytest.raises(UnknownRecord):
        fix(returned(), unknown, "occurred_on", "2017-10-02", "2017-10-01")


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (ReportSubmitted, "by"),
        (ReportSubmitted, "role"),
        (ReportSubmitted, "on_behalf_of"),
        (ReportSubmitted, "delegation"),
        (ReportSubmitted, "command_id"),
        (ReportSubmitted, "signature"),
        (ReportSubmitted, "evidence"),
        (ReportSubmitted, "tasks_done"),
        (ReportSubmitted, "point"),
        (ReportSubmitted, "no_such_field"),
        (ReportReturned, "report"),
        (Assigned, "party"),
        (Assigned, "points"),
        (EvidenceAttached, "document"),
        (EvidenceAttached, "document.hash"),
        (EvidenceAttached, "requisites"),
    ],
)
def test_who_did_it_and_what_was_decided_is_not_corrected(kind: type[Event], field: str) -> None:
    story = returned()
    with pytest.raises(FieldNotCorrectable, match="новым решением"):
        fix(story, record_of(story, kind), field, None, "x")


@pytest.mark.parametrize(
    ("kind", "field", "old", "new"),
    [
        (ReportSubmitted, "occurred_on", "2017-11-14", "вчера"),
        (ReportSubmitted, "occurred_on", "2017-11-14", None),
        (ReportSubmitted, "received_via", "system", "голубем"),
        (ReportReturned, "remarks", "нет подписи", None),
        (ReportReturned, "remarks", "нет подписи", "  "),
        (ReportReturned, "remarks", "нет подписи", 5),
        (EvidenceAttached, "amount", None, "много"),
        (ReportReturned, "occurred_at", None, "2017-11-16T10:00:00"),
        (ReportReturned, "basis", None, {"kind": "letter"}),
    ],
)
def test_a_new_value_fits_its_field(kind: type[Event], field: str, old: JsonValue, new: JsonValue) -> None:
    story = returned()
    with pytest.raises(CorrectionUnreadable):
        fix(story, record_of(story, kind), field, old, new)


def test_what_was_erased_does_not_come_back() -> None:
    story = returned()
    erased = [
        e.model_copy(update={"remarks": Personal(PLAN, None)}) if isinstance(e, ReportReturned) else e
        for e in story.events
    ]
    story.events = erased
    with pytest.raises(ErasedStaysErased):
        fix(story, record_of(story, ReportReturned), "remarks", None, "нет подписи")


# Dates


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("occurred_on", "2017-11-16", "2017-12-02"),
        ("occurred_at", None, "2017-12-02T10:00:00+03:00"),
        ("basis", None, {"kind": "letter", "date": "2017-12-02"}),
    ],
)
def test_a_corrected_date_is_not_in_the_future(field: str, old: JsonValue, new: JsonValue) -> None:
    story = returned()
    with pytest.raises(FactInTheFuture):
        fix(story, record_of(story, ReportReturned), field, old, new)


ORDER: Sequence[tuple[type[Event], str, str, str | None]] = [
    (Assigned, "2017-10-02", "2017-11-14", None),
    (Assigned, "2017-10-02", "2017-11-15", r"позже следующего \(от 14\.11\.2017\)"),
    (EvidenceAttached, "2017-11-14", "2017-10-02", None),
    (EvidenceAttached, "2017-11-14", "2017-10-01", r"раньше предыдущего \(от 02\.10\.2017\)"),
    (EvidenceAttached, "2017-11-14", "2017-11-15", r"позже следующего \(от 14\.11\.2017\)"),
    (ReportSubmitted, "2017-11-14", "2017-11-16", None),
    (ReportSubmitted, "2017-11-14", "2017-11-17", r"позже следующего \(от 16\.11\.2017\)"),
    (ReportSubmitted, "2017-11-14", "2017-11-13", r"раньше предыдущего \(от 14\.11\.2017\)"),
    (ReportReturned, "2017-11-16", "2017-12-01", None),
    (ReportReturned, "2017-11-16", "2017-11-13", r"раньше предыдущего \(от 14\.11\.2017\)"),
]


@pytest.mark.parametrize(("kind", "old", "new", "refused"), ORDER)
def test_a_corrected_date_keeps_the_order_of_facts_around_it(
    kind: type[Event], old: str, new: str, refused: str | None
) -> None:
    story = returned()
    record = record_of(story, kind)
    if refused is None:
        fix(story, record, "occurred_on", old, new)
        assert standing(story, record).occurred_on == date.fromisoformat(new)
        return
    with pytest.raises(CorrectedDateOutOfOrder, match=refused):
        fix(story, record, "occurred_on", old, new)


def test_the_order_counts_within_one_control_point() -> None:
    story = assigned(control_point(), control_point("30.11.2017"))
    story.reported("14.11.2017").reported("20.11.2017", key="2017-11-30")
    record = record_of(story, ReportSubmitted)
    fix(story, record, "occurred_on", "2017-11-14", "2017-11-25")
    assert standing(story, record).occurred_on == d("25.11.2017")


def test_the_order_is_that_of_corrected_dates() -> None:
    story = returned()
    fix(story, record_of(story, ReportReturned), "occurred_on", "2017-11-16", "2017-11-20")
    record = record_of(story, ReportSubmitted)
    fix(story, record, "occurred_on", "2017-11-14", "2017-11-19")
    assert state(ASSIGNMENT, story.history).points[KEY].submissions[0].on == d("19.11.2017")


def test_a_passing_on_stands_in_the_order_of_every_point_it_concerns() -> None:
    story = assigned().reported("14.11.2017").passed_on("16.11.2017")
    fix(story, record_of(story, PartyReplaced), "basis.date", "2017-11-16", "2017-11-10")
    with pytest.raises(CorrectedDateOutOfOrder):
        fix(story, record_of(story, PartyReplaced), "occurred_on", "2017-11-16", "2017-11-13")


def test_a_corrected_document_is_still_no_younger_than_its_submission() -> None:
    story = assigned()
    story.attached("14.11.2017", dated="13.11.2017", kind=EvidenceKind.DIRECTIVE)
    record = record_of(story, EvidenceAttached)
    with pytest.raises(DocumentDatedAfterSubmission):
        fix(story, record, "requisites.date", "2017-11-13", "2017-11-15")
    with pytest.raises(DocumentDatedAfterSubmission):
        fix(story, record, "occurred_on", "2017-11-14", "2017-11-12")
    with pytest.raises(ActWithoutRequisites):
        fix(story, record, "requisites.number", "18", None)


# The list of what may be corrected


@pytest.mark.parametrize("kind", catalogue.EVENTS)
def test_every_correctable_field_is_there(kind: type[Event]) -> None:
    for field in correctable(kind):
        field_type(kind, field)


def test_nobody_corrects_who_did_it() -> None:
    circumstances = {field.partition(".")[0] for field in ANY_FACT}
    assert circumstances == {"occurred_on", "occurred_at", "received_via", "basis"}
    own = {field for fields in OWN_FIELDS.values() for field in fields}
    assert own.isdisjoint({"by", "role", "delegation", "on_behalf_of", "revision", "command_id", "causation_id"})


def test_a_correction_itself_has_nothing_to_correct() -> None:
    assert correctable(RecordCorrected) == ()
