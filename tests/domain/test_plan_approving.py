"""СОГЛАСОВАНО in three forms, УТВЕРЖДАЮ in two; the policy and the delegation of removal."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.actors import Basis, BasisKind, natural_id
from domain.anomaly_codes import AnomalyCode
from domain.calendar.policy import Policy, Shift, UnknownTimeZone
from domain.personal import Personal
from domain.plan import approving, closing, policies, rows
from domain.plan.events import AgreementForm, ApprovalForm
from domain.plan.state import PlanStage
from domain.refusals import Refusal
from tests.domain.plan_story import CLEAR, ORDER, TODAY, Story, by, doubt, said


def paper(kind: BasisKind, number: str | None = "01-17") -> Basis:
    return Basis(kind=kind, number=number, date=date(2024, 1, 10))


BODY = said("Администрация области")
FORMS: list[tuple[AgreementForm, Basis | None, Personal[str] | None]] = [
    (AgreementForm.BY_OFFICIAL, None, said("Начальник отдела Л.М. Ветрова")),
    (AgreementForm.BY_LETTER, paper(BasisKind.LETTER), None),
    (AgreementForm.BY_MINUTES, paper(BasisKind.MINUTES), None),
]


@pytest.mark.parametrize(("form", "basis", "official"), FORMS)
def test_agreement_has_three_forms_and_puts_nothing_in_force(
    form: AgreementForm, basis: Basis | None, official: Personal[str] | None
) -> None:
    story = Story().does(approving.record_agreement, by(basis=basis), form=form, body=BODY, official=official)
    assert [agreed.form for agreed in story.plan.agreed] == [form]
    assert (story.plan.stage, story.plan.in_force_on) == (PlanStage.DRAFT, None)


@pytest.mark.parametrize(
    ("form", "basis", "official", "refusal"),
    [
        (AgreementForm.BY_OFFICIAL, paper(BasisKind.LETTER), None, approving.AgreementWithoutOfficial),
        (AgreementForm.BY_OFFICIAL, None, said(" "), approving.AgreementWithoutOfficial),
        (AgreementForm.BY_LETTER, None, said("Ветрова"), approving.AgreementWithoutLetter),
        (AgreementForm.BY_LETTER, paper(BasisKind.MINUTES), None, approving.AgreementWithoutLetter),
        (AgreementForm.BY_LETTER, paper(BasisKind.LETTER, None), None, approving.AgreementWithoutLetter),
        (AgreementForm.BY_MINUTES, paper(BasisKind.LETTER), None, approving.AgreementWithoutMinutes),
        (AgreementForm.BY_MINUTES, paper(BasisKind.MINUTES, ""), None, approving.AgreementWithoutMinutes),
    ],
)
def test_each_form_of_agreement_names_what_it_rests_on(
    form: AgreementForm, basis: Basis | None, official: Personal[str] | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        Story().does(approving.record_agreement, by(basis=basis), form=form, body=BODY, official=official)


def test_a_stamp_says_whose_it_is() -> None:
    with pytest.raises(approving.BodyNotNamed):
        Story().does(
            approving.record_agreement, form=AgreementForm.BY_OFFICIAL, body=said(""), official=said("Ветрова")
        )


def refused(story: Story, body: str = "Администрация области") -> Story:
    return story.does(approving.record_agreement_refusal, body=said(body), reason=said("нет расчёта средств"))


def test_a_refusal_to_agree_says_why() -> None:
    with pytest.raises(approving.RefusalWithoutReason):
        Story().does(approving.record_agreement_refusal, body=BODY, reason=said(""))


def test_a_plan_is_not_approved_over_a_standing_refusal() -> None:
    with pytest.raises(approving.AgreementStillRefused, match="«Администрация области»"):
        refused(Story()).approved()


def agreed(story: Story, body: str) -> Story:
    return story.does(
        approving.record_agreement, form=AgreementForm.BY_OFFICIAL, body=said(body), official=said("Ветрова")
    )


def test_a_later_agreement_of_the_same_body_lifts_its_refusal() -> None:
    story = agreed(refused(Story()), "администрация  области").approved()
    assert story.plan.stage is PlanStage.APPROVED


def test_another_bodys_agreement_lifts_nothing() -> None:
    with pytest.raises(approving.AgreementStillRefused):
        agreed(refused(Story()), "Совет директоров").approved()


def test_a_refusal_after_an_agreement_stands() -> None:
    with pytest.raises(approving.AgreementStillRefused):
        refused(agreed(Story(), "Администрация области")).approved()


def approval(story: Story, basis: Basis | None = ORDER, **order: Any) -> Story:
    fields = {"form": ApprovalForm.BY_ACT, "in_force_on": date(2024, 1, 16), "today": TODAY, **order}
    return story.does(approving.approve_plan, by(basis=basis), **fields)


def test_approval_puts_the_plan_in_force_as_revision_one() -> None:
    plan = approval(Story()).plan
    assert (plan.stage, plan.in_force_on, plan.revision) == (PlanStage.APPROVED, date(2024, 1, 16), 1)
    assert plan.approved_by == natural_id("person", "Иванова")


@pytest.mark.parametrize(
    ("basis", "order", "refusal"),
    [
        (None, {}, approving.ApprovalWithoutAct),
        (paper(BasisKind.LETTER), {}, approving.ApprovalWithoutAct),
        (paper(BasisKind.ORDER, None), {}, approving.ApprovalWithoutAct),
        (None, {"form": ApprovalForm.BY_OFFICIAL}, approving.ApprovalWithoutOfficial),
        (ORDER, {"form": ApprovalForm.BY_OFFICIAL, "official": said("")}, approving.ApprovalWithoutOfficial),
        (ORDER, {"in_force_on": TODAY + timedelta(days=1)}, approving.InForceInTheFuture),
    ],
)
def test_approval_names_its_official_or_its_act_and_a_day_that_has_come(
    basis: Basis | None, order: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        approval(Story(), basis, **order)


@pytest.mark.parametrize("kind", [BasisKind.DIRECTIVE, BasisKind.ORDER, BasisKind.RESOLUTION])
def test_a_directive_an_order_and_a_resolution_are_acts(kind: BasisKind) -> None:
    assert approval(Story(), paper(kind)).plan.stage is PlanStage.APPROVED


def test_a_plan_is_approved_once() -> None:
    with pytest.raises(approving.AlreadyApproved, match=r"с 16\.01\.2024"):
        approval(approval(Story()))


def test_a_policy_is_set_until_control() -> None:
    policy = Policy(shift=Shift.FOLLOWING)
    story = Story().matched().does(policies.set_policy, policy=policy).approved()
    assert story.plan.policy == policy
    story.does(policies.set_policy, policy=policy).controlled()
    with pytest.raises(policies.PolicyAfterControl, match="решение о продлении"):
        story.does(policies.set_policy, policy=policy)


def test_a_policy_names_a_zone_that_there_is() -> None:
    with pytest.raises(UnknownTimeZone):
        Story().does(policies.set_policy, policy=Policy(time_zone="Europe/Vekha"))


CONTROLLER, DELEGATION = natural_id("person", "Контролёва"), natural_id("event", 1)


def delegated(story: Story, basis: Basis | None = ORDER, is_controller: bool = True) -> Story:
    return story.does(
        policies.delegate_removal,
        by(basis=basis),
        controller=CONTROLLER,
        is_controller=is_controller,
        delegation=DELEGATION,
    )


def test_removal_is_delegated_by_an_act_to_a_controller_once() -> None:
    story = delegated(Story())
    assert story.plan.delegates == {CONTROLLER: DELEGATION}
    with pytest.raises(policies.AlreadyDelegated):
        delegated(story)
    with pytest.raises(policies.DelegationWithoutAct):
        delegated(Story(), paper(BasisKind.LETTER))
    with pytest.raises(policies.DelegateIsNoController):
        delegated(Story(), is_controller=False)


def test_only_what_was_delegated_is_taken_back() -> None:
    story = delegated(Story()).does(policies.withdraw_removal_delegation, controller=CONTROLLER)
    assert story.plan.delegates == {}
    with pytest.raises(policies.NotDelegated):
        story.does(policies.withdraw_removal_delegation, controller=CONTROLLER)


def test_a_closed_plan_takes_no_further_decision() -> None:
    story = Story().matched().approved().controlled()
    story.does(closing.close_plan, assignments=())
    for decision, order in (
        (approving.record_agreement_refusal, {"body": BODY, "reason": said("поздно")}),
        (policies.set_policy, {"policy": Policy()}),
        (closing.close_plan, {"assignments": ()}),
    ):
        with pytest.raises(rows.PlanIsClosed):
            story.does(decision, **order)


def test_an_approval_answers_the_doubts_about_a_missing_stamp() -> None:
    blank = doubt(None, AnomalyCode.APPROVAL_DATES_BLANK)
    story = Story(CLEAR.model_copy(update={"anomalies": (blank, doubt(0, AnomalyCode.TEXT_TRUNCATED))})).approved()
    assert story.plan.open_errors == (1,)
