"""A new term beside the original one."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.actors import Role, natural_id
from domain.assignment import extension_decisions, extensions
from domain.assignment.duties import NotWhoSetTheTerm
from domain.assignment.events import ExtensionApproved
from domain.assignment.points import NotStated
from domain.assignment.state import ExtensionOutcome, Stage
from domain.calendar.policy import Policy, Shift
from tests.domain.assignment_story import (
    COMMITTEE,
    KEY,
    OTHER_DISTRICT,
    POLICY,
    Story,
    acting,
    assigned,
    control_point,
    d,
    executor,
    organisation,
    said,
    setter,
)

UNKNOWN = UUID(int=9)
STRANGER = natural_id("organisation", "другой комитет")


def ask(story: Story, on: str = "10.11.2017", proposed: str = "20.11.2017", **more: Any) -> Story:
    what = {"point": KEY, "request": UNKNOWN, "ground": said("нет данных"), "policy": POLICY} | more
    return story.does(extensions.request_extension, executor(on), proposed=d(proposed), **what)


def approve(story: Story, request: UUID, on: str = "13.11.2017", **more: Any) -> Story:
    what: dict[str, Any] = {"policy": POLICY} | more
    return story.does(extension_decisions.approve_extension, setter(on), point=KEY, request=request, **what)


def test_a_request_changes_no_term() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    point = story.point
    assert (point.stated, point.effective, point.stage) == (d("15.11.2017"), d("15.11.2017"), Stage.ON_CONTROL)
    assert point.open_request is not None
    assert (point.open_request.request, point.open_request.proposed) == (request, d("20.11.2017"))


def test_an_approved_request_sets_the_term_that_it_proposes_and_keeps_the_original() -> None:
    story = assigned()
    approve(story, story.asked_extension("10.11.2017"))
    assert (story.point.stated, story.point.effective) == (d("20.11.2017"), d("20.11.2017"))
    assert (story.point.planned.stated, story.point.key) == (d("15.11.2017"), "2017-11-15")
    (kept,) = story.point.extensions
    assert (kept.old, kept.granted, kept.outcome) == (d("15.11.2017"), d("20.11.2017"), ExtensionOutcome.APPROVED)


def test_an_approval_stores_the_stated_term_the_effective_one_and_the_calendar() -> None:
    story = assigned()
    approve(story, story.asked_extension("10.11.2017", "25.11.2017"))
    event = story.events[-1]
    assert isinstance(event, ExtensionApproved)
    assert (event.old, event.stated, event.effective) == (d("15.11.2017"), d("25.11.2017"), d("24.11.2017"))
    assert event.calendar == POLICY.effective(d("25.11.2017")).calendar


def test_the_shift_is_that_of_the_plans_policy() -> None:
    story = assigned()
    approve(story, story.asked_extension("10.11.2017", "25.11.2017"), policy=Policy(shift=Shift.FOLLOWING))
    assert story.point.effective == d("27.11.2017")


def test_the_setter_may_grant_another_date_than_the_proposed_one() -> None:
    story = assigned()
    approve(story, story.asked_extension("10.11.2017"), stated_term=d("17.11.2017"))
    assert story.point.effective == d("17.11.2017")


def test_terms_may_be_extended_several_times_and_each_keeps_its_old_and_new_date() -> None:
    story = assigned()
    approve(story, story.asked_extension("10.11.2017", "20.11.2017"))
    approve(story, story.asked_extension("17.11.2017", "01.12.2017"), on="18.11.2017")
    assert [(x.old, x.granted) for x in story.point.extensions] == [
        (d("15.11.2017"), d("20.11.2017")),
        (d("20.11.2017"), d("01.12.2017")),
    ]
    assert story.point.planned.stated == d("15.11.2017")


def test_a_request_says_on_what_ground() -> None:
    with pytest.raises(NotStated, match="основание переноса"):
        ask(assigned(), ground=said(" "))


@pytest.mark.parametrize("proposed", ["14.11.2017", "15.11.2017"])
def test_a_proposed_term_is_later_than_the_present_one(proposed: str) -> None:
    with pytest.raises(extensions.NewTermNotLater, match=r"не позже действующего \(15\.11\.2017\)"):
        ask(assigned(), proposed=proposed)


def test_a_term_that_only_shifts_back_to_the_present_one_is_not_later() -> None:
    story = assigned(control_point("17.11.2017"))
    with pytest.raises(extensions.NewTermNotLater, match=r"действует как 17\.11\.2017"):
        ask(story, point="2017-11-17", proposed="19.11.2017")


def test_after_an_extension_the_next_one_is_later_than_that() -> None:
    story = assigned().extended("10.11.2017", to="20.11.2017")
    with pytest.raises(extensions.NewTermNotLater, match=r"20\.11\.2017"):
        ask(story, proposed="17.11.2017")


def test_a_late_request_is_recorded_and_its_delay_stays_visible() -> None:
    story = assigned()
    approve(story, story.asked_extension("18.11.2017", "25.12.2017"), on="19.11.2017")
    (late,) = story.point.extensions
    assert late.outcome is ExtensionOutcome.APPROVED
    assert (late.due, late.days_late) == (d("15.11.2017"), 3)


@pytest.mark.parametrize("asked", ["10.11.2017", "15.11.2017"])
def test_a_request_up_to_the_last_day_is_not_late(asked: str) -> None:
    story = assigned()
    story.asked_extension(asked)
    assert story.point.extensions[0].days_late == 0


def test_a_request_does_not_propose_a_day_gone_by() -> None:
    with pytest.raises(extensions.NewTermInThePast, match=r"раньше дня просьбы \(01\.12\.2017\)"):
        ask(assigned(), on="01.12.2017", proposed="20.11.2017")


def test_one_open_request_a_point() -> None:
    story = assigned()
    story.asked_extension("10.11.2017")
    with pytest.raises(extensions.ExtensionAlreadyRequested, match=r"от 10\.11\.2017"):
        ask(story, on="11.11.2017", proposed="25.11.2017")


def test_after_a_decision_one_may_ask_again() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    story.does(
        extension_decisions.reject_extension, setter("11.11.2017"), point=KEY, request=request, reason=said("рано")
    )
    assert story.point.extensions[0].outcome is ExtensionOutcome.REJECTED
    story.asked_extension("12.11.2017")
    assert [x.outcome for x in story.point.extensions] == [ExtensionOutcome.REJECTED, ExtensionOutcome.REQUESTED]


def test_a_co_executor_asks_through_the_lead() -> None:
    with pytest.raises(extensions.ExtensionThroughLead, match="Заречный район"):
        ask(assigned(lead=False), lead=organisation(OTHER_DISTRICT), lead_name="Заречный район")


def test_a_co_executor_whose_lead_is_unknown_is_sent_to_the_lead_too() -> None:
    with pytest.raises(extensions.ExtensionThroughLead, match="через ответственного исполнителя"):
        ask(assigned(lead=False))


def test_the_lead_asks_for_a_co_executor() -> None:
    story = assigned(lead=False)
    by = executor("10.11.2017", organisation=OTHER_DISTRICT)
    story.does(
        extensions.request_extension,
        by,
        point=KEY,
        request=UNKNOWN,
        proposed=d("20.11.2017"),
        ground=said("данные школ"),
        policy=POLICY,
        lead=organisation(OTHER_DISTRICT),
    )
    assert story.point.open_request is not None


def test_a_point_without_a_date_has_no_term_to_extend() -> None:
    with pytest.raises(extensions.NoTermToExtend):
        ask(assigned(control_point(None)), point="undated")


@pytest.mark.parametrize("decide", [ask, lambda story: story.extended("12.11.2017")])
def test_after_acceptance_no_term_is_moved(decide: Callable[[Story], Story]) -> None:
    story = assigned().reported("08.11.2017").accepted("09.11.2017")
    with pytest.raises(extensions.ExecutionAcceptedBefore, match=r"принято 09\.11\.2017"):
        decide(story)


def test_while_a_report_is_under_review_a_term_may_be_moved() -> None:
    story = assigned().reported("08.11.2017")
    approve(story, story.asked_extension("10.11.2017"))
    assert (story.point.stage, story.point.effective) == (Stage.SUBMITTED, d("20.11.2017"))


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.EXECUTOR, Role.ADMINISTRATOR])
def test_only_a_setter_decides_a_term(role: Role) -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    by = acting(role, "12.11.2017", organisation=COMMITTEE)
    with pytest.raises(NotWhoSetTheTerm, match="только лицо или орган, давшие поручение"):
        story.does(extension_decisions.approve_extension, by, point=KEY, request=request, policy=POLICY)
    with pytest.raises(NotWhoSetTheTerm):
        story.does(extension_decisions.reject_extension, by, point=KEY, request=request, reason=said("рано"))
    with pytest.raises(NotWhoSetTheTerm):
        story.does(
            extension_decisions.extend_term,
            by,
            point=KEY,
            stated_term=d("20.11.2017"),
            ground=said("так"),
            policy=POLICY,
        )


def test_a_setter_of_another_body_does_not_decide() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    by = setter("12.11.2017", name="чужой", organisation=STRANGER)
    with pytest.raises(NotWhoSetTheTerm):
        story.does(extension_decisions.approve_extension, by, point=KEY, request=request, policy=POLICY)


def test_a_colleague_of_the_setter_in_the_same_body_decides() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    by = setter("12.11.2017", name="заместитель")
    story.does(extension_decisions.approve_extension, by, point=KEY, request=request, policy=POLICY)
    assert story.point.stated == d("20.11.2017")


def test_the_setter_in_person_decides_wherever_they_now_work() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    by = setter("12.11.2017", organisation=STRANGER)
    story.does(extension_decisions.approve_extension, by, point=KEY, request=request, policy=POLICY)
    assert story.point.stated == d("20.11.2017")


@pytest.mark.parametrize(
    ("decision", "more"),
    [
        (extension_decisions.approve_extension, {"policy": POLICY}),
        (extension_decisions.reject_extension, {"reason": said("рано")}),
    ],
)
def test_who_asked_does_not_decide(decision: Callable[..., Any], more: dict[str, Any]) -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    by = setter("12.11.2017", name="executor")
    with pytest.raises(extension_decisions.OwnRequestDecided, match="Решает другой человек"):
        story.does(decision, by, point=KEY, request=request, **more)


def test_a_rejection_says_why() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    with pytest.raises(NotStated, match="почему отказано"):
        story.does(
            extension_decisions.reject_extension, setter("11.11.2017"), point=KEY, request=request, reason=said("")
        )


def test_an_unknown_request_is_not_found() -> None:
    with pytest.raises(extensions.UnknownExtensionRequest):
        approve(assigned(), UNKNOWN)


def test_a_request_is_decided_once() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    approve(story, request)
    with pytest.raises(extensions.ExtensionDecidedBefore, match="уже удовлетворена"):
        approve(story, request, on="14.11.2017")


def test_who_asked_takes_the_request_back() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    story.does(extensions.withdraw_extension, executor("11.11.2017"), point=KEY, request=request)
    assert story.point.extensions[0].outcome is ExtensionOutcome.WITHDRAWN
    with pytest.raises(extensions.ExtensionDecidedBefore, match="уже отозвана"):
        approve(story, request)


def test_a_colleague_takes_the_request_back() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    story.does(extensions.withdraw_extension, executor("11.11.2017", name="коллега"), point=KEY, request=request)
    assert story.point.open_request is None


def test_a_stranger_does_not_take_the_request_back() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    by = executor("11.11.2017", name="чужой", organisation=OTHER_DISTRICT)
    with pytest.raises(extensions.RequestOfAnother):
        story.does(extensions.withdraw_extension, by, point=KEY, request=request)


def test_the_setter_extends_of_their_own_accord() -> None:
    story = assigned().extended("10.11.2017", to="20.11.2017")
    assert (story.point.stated, story.point.planned.stated) == (d("20.11.2017"), d("15.11.2017"))
    assert story.point.extensions == ()


def test_an_open_request_is_decided_before_an_extension_of_ones_own_accord() -> None:
    story = assigned()
    story.asked_extension("10.11.2017")
    with pytest.raises(extensions.ExtensionAlreadyRequested):
        story.extended("11.11.2017")


@pytest.mark.parametrize(
    ("term", "ground", "words"), [(None, "перенос", "новый срок"), (d("20.11.2017"), "", "основание переноса")]
)
def test_an_extension_of_ones_own_accord_says_to_when_and_why(term: date | None, ground: str, words: str) -> None:
    with pytest.raises(NotStated, match=words):
        assigned().does(
            extension_decisions.extend_term,
            setter("10.11.2017"),
            point=KEY,
            stated_term=term,
            ground=said(ground),
            policy=POLICY,
        )


@pytest.mark.parametrize(
    "end",
    [
        lambda story: story.withdrawn("12.11.2017"),
        lambda story: story.passed_on("12.11.2017"),
        lambda story: story.reported("11.11.2017").accepted("12.11.2017").removed("12.11.2017"),
    ],
)
def test_a_request_that_nobody_decided_lapses_with_its_point(end: Callable[[Story], Story]) -> None:
    story = assigned()
    story.asked_extension("10.11.2017")
    end(story)
    assert story.point.open_request is None
    assert story.point.extensions[0].outcome is ExtensionOutcome.LAPSED


def test_a_lapsed_request_stays_undecided_after_reinstatement_and_one_may_ask_anew() -> None:
    story = assigned()
    request = story.asked_extension("10.11.2017")
    story.withdrawn("12.11.2017").reinstated("13.11.2017")
    with pytest.raises(extensions.ExtensionDecidedBefore, match="осталась без решения"):
        approve(story, request, on="14.11.2017")
    story.asked_extension("14.11.2017")
    assert story.point.open_request is not None
