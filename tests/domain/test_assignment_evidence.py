"""Documents at a control point, and the check list that answers before they are submitted."""

from uuid import UUID

import pytest

from domain import evidence_checklist as checklist
from domain.assignment import evidence as documents
from domain.assignment.points import NotStated
from domain.documents import AccessClass, EvidenceKind
from domain.evidence_checklist import Check, Level, Proposed, check_count, check_document
from domain.plan.events import PlannedTarget
from tests.domain.assignment_story import KEY, Story, assigned, control_point, d, document, executor, said

DAY = d("14.11.2017")
UNKNOWN = UUID(int=9)


def revoke(story: Story, evidence: UUID, on: str = "15.11.2017", reason: str = "приложен по ошибке") -> Story:
    return story.does(documents.revoke_evidence, executor(on), point=KEY, evidence=evidence, reason=said(reason))


def test_an_attached_document_stands_at_its_point() -> None:
    story = assigned()
    proof = story.attached("14.11.2017", dated="13.11.2017", amount=5)
    kept = story.state.evidence[proof]
    assert (kept.point, kept.attached_on, kept.amount, kept.revoked_on) == (KEY, DAY, 5, None)
    assert (kept.file_name, kept.requisites.date) == ("отчёт.pdf", d("13.11.2017"))


@pytest.mark.parametrize("kind", sorted(checklist.ACTS))
@pytest.mark.parametrize(
    ("number", "dated", "missing"), [(None, "13.11.2017", "номер"), (" ", "13.11.2017", "номер"), ("18", None, "дата")]
)
def test_an_act_without_number_or_date_is_not_attached(
    kind: EvidenceKind, number: str | None, dated: str | None, missing: str
) -> None:
    with pytest.raises(checklist.ActWithoutRequisites, match=missing):
        assigned().attached("14.11.2017", kind=kind, number=number, dated=dated)


@pytest.mark.parametrize("kind", sorted(set(EvidenceKind) - checklist.ACTS))
def test_other_documents_are_attached_without_requisites(kind: EvidenceKind) -> None:
    story = assigned()
    assert story.attached("14.11.2017", kind=kind, number=None) in story.state.evidence


def test_a_document_is_not_younger_than_its_submission() -> None:
    with pytest.raises(checklist.DocumentDatedAfterSubmission, match=r"15\.11\.2017, позже представления \(14\.11"):
        assigned().attached("14.11.2017", dated="15.11.2017")


def test_a_document_of_the_day_of_submission_is_attached() -> None:
    story = assigned()
    assert story.attached("14.11.2017", dated="14.11.2017") in story.state.evidence


def test_what_can_be_refused_without_the_file_is_refused_before_it_is_taken_in() -> None:
    what = document(UNKNOWN, kind=EvidenceKind.DIRECTIVE)
    with pytest.raises(checklist.ActWithoutRequisites):
        documents.refuse_attaching(assigned().state, executor(DAY), what["point"], what["kind"], what["requisites"])


def test_a_revoked_document_keeps_its_history() -> None:
    story = assigned()
    proof = story.attached("14.11.2017")
    revoke(story, proof)
    kept = story.state.evidence[proof]
    assert (kept.attached_on, kept.revoked_on) == (DAY, d("15.11.2017"))


def test_a_document_is_revoked_once_and_with_a_reason() -> None:
    story = assigned()
    proof = story.attached("14.11.2017")
    with pytest.raises(NotStated, match="почему документ отзывается"):
        revoke(story, proof, reason="")
    revoke(story, proof)
    with pytest.raises(documents.EvidenceRevokedBefore):
        revoke(story, proof, on="16.11.2017")


def test_only_a_document_of_the_point_is_revoked() -> None:
    story = assigned(control_point(), control_point("30.11.2017"))
    elsewhere = story.attached("14.11.2017", key="2017-11-30")
    for evidence in (elsewhere, UNKNOWN):
        with pytest.raises(documents.UnknownEvidence):
            revoke(story, evidence)


def test_the_proof_of_an_accepted_execution_stays() -> None:
    story = assigned().reported("13.11.2017").accepted("14.11.2017")
    with pytest.raises(documents.AcceptedEvidenceStays, match="исполнение уже принято"):
        revoke(story, story.point.submissions[0].evidence[0])


def test_the_proof_of_accepted_tasks_stays_too() -> None:
    story = assigned(control_point(tasks=2)).reported("13.11.2017", tasks_done=(1,)).accepted("14.11.2017")
    with pytest.raises(documents.AcceptedEvidenceStays):
        revoke(story, story.point.submissions[0].evidence[0])


def test_after_reinstatement_the_proof_of_the_earlier_round_may_be_revoked() -> None:
    story = assigned().reported("13.11.2017").accepted("14.11.2017").removed("14.11.2017").reinstated("14.11.2017")
    proof = story.point.submissions[0].evidence[0]
    assert revoke(story, proof).state.evidence[proof].revoked_on == d("15.11.2017")


def test_the_documents_of_a_returned_report_may_be_revoked() -> None:
    story = assigned().reported("13.11.2017").returned("14.11.2017")
    proof = story.point.submissions[0].evidence[0]
    assert documents.standing(revoke(story, proof).state, [proof]) == ()


# The check list


def levels(proposed: Proposed) -> dict[Check, Level]:
    return {finding.check: finding.level for finding in check_document(proposed, DAY)}


@pytest.mark.parametrize("kind", EvidenceKind)
def test_a_document_with_all_that_its_kind_needs_has_nothing_against_it(kind: EvidenceKind) -> None:
    proposed = Proposed(
        kind=kind,
        number="37/01-04",
        dated=d("13.11.2017"),
        signatory="Петров П. П.",
        access=AccessClass.RESTRICTED,
        address="https://example.ru/novosti/1",
    )
    assert set(levels(proposed).values()) <= {Level.OK}


@pytest.mark.parametrize("kind", EvidenceKind)
def test_only_acts_without_requisites_are_errors(kind: EvidenceKind) -> None:
    wrong = {check for check, level in levels(Proposed(kind=kind)).items() if level is Level.ERROR}
    assert wrong == ({Check.NUMBER, Check.DATE} if kind in checklist.ACTS else set())


@pytest.mark.parametrize("kind", sorted(checklist.DATED - checklist.ACTS))
def test_a_missing_date_of_another_dated_kind_warns(kind: EvidenceKind) -> None:
    assert levels(Proposed(kind=kind))[Check.DATE] is Level.WARNING


@pytest.mark.parametrize("kind", sorted(checklist.SIGNED))
def test_a_missing_signatory_warns(kind: EvidenceKind) -> None:
    assert levels(Proposed(kind=kind))[Check.SIGNATORY] is Level.WARNING
    assert levels(Proposed(kind=kind, signatory="Петров"))[Check.SIGNATORY] is Level.OK


@pytest.mark.parametrize(
    ("dated", "level"), [("13.11.2017", Level.OK), ("14.11.2017", Level.OK), ("15.11.2017", Level.ERROR)]
)
def test_the_date_is_compared_with_the_submission(dated: str, level: Level) -> None:
    assert levels(Proposed(kind=EvidenceKind.OTHER, dated=d(dated)))[Check.DATE_ORDER] is level


def test_a_link_keeps_a_snapshot() -> None:
    page = Proposed(kind=EvidenceKind.WEB_PAGE, address="https://example.ru", kept=False)
    (finding,) = [f for f in check_document(page, DAY) if f.check is Check.SNAPSHOT]
    assert finding.level is Level.WARNING
    assert "снимок страницы" in finding.sentence
    assert levels(Proposed(kind=EvidenceKind.WEB_PAGE, address="https://example.ru"))[Check.SNAPSHOT] is Level.OK


@pytest.mark.parametrize("kind", sorted(checklist.ADDRESSED))
def test_a_publication_names_its_address(kind: EvidenceKind) -> None:
    assert levels(Proposed(kind=kind))[Check.ADDRESS] is Level.WARNING


def test_a_document_without_its_file_warns() -> None:
    assert levels(Proposed(kind=EvidenceKind.REPORT, kept=False))[Check.SNAPSHOT] is Level.WARNING


@pytest.mark.parametrize("kind", sorted(checklist.NAMES_PEOPLE))
def test_what_names_people_is_restricted_unless_stated_otherwise(kind: EvidenceKind) -> None:
    assert checklist.access_class(kind, None) is AccessClass.RESTRICTED
    assert levels(Proposed(kind=kind))[Check.PERSONAL_DATA] is Level.OK
    assert levels(Proposed(kind=kind, access=AccessClass.GENERAL))[Check.PERSONAL_DATA] is Level.WARNING


def test_other_kinds_are_general_unless_stated_otherwise() -> None:
    assert checklist.access_class(EvidenceKind.REPORT, None) is AccessClass.GENERAL
    assert checklist.access_class(EvidenceKind.REPORT, AccessClass.RESTRICTED) is AccessClass.RESTRICTED


def target(op: str, value: float | None = 3) -> PlannedTarget:
    return PlannedTarget(text="не менее 3-х мероприятий", op=op, value=value, unit="мероприятие")


@pytest.mark.parametrize(
    ("op", "amounts", "level"),
    [
        ("ge", [1, 2], Level.OK),
        ("ge", [5], Level.OK),
        ("ge", [1, None], Level.WARNING),
        ("ge", [], Level.WARNING),
        ("eq", [3], Level.OK),
        ("eq", [4], Level.WARNING),
        ("le", [3], Level.OK),
        ("le", [4], Level.WARNING),
    ],
)
def test_the_documents_together_are_counted_against_the_target(
    op: str, amounts: list[int | None], level: Level
) -> None:
    (finding,) = check_count(amounts, [target(op)])
    assert finding.level is level
    assert "не менее 3-х мероприятий" in finding.sentence


@pytest.mark.parametrize(
    "targets", [[target("range")], [target("per")], [target("ge", None)], [target("ge"), target("eq")]]
)
def test_what_cannot_be_counted_is_left_to_a_person(targets: list[PlannedTarget]) -> None:
    (finding,) = check_count([5], targets)
    assert finding.level is Level.WARNING
    assert finding.sentence.startswith("Сверьте")


def test_without_a_target_nothing_is_counted() -> None:
    assert check_count([5], []) == ()


def test_every_kind_has_its_russian_word() -> None:
    assert set(checklist.KINDS_IN_RUSSIAN) == set(EvidenceKind)
