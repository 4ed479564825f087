"""Started, informed of, reported, returned, accepted: the procedure of one control point."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from domain.actors import Role
from domain.assignment import control, extension_decisions, extensions, reporting, reviewing
from domain.assignment import evidence as documents
from domain.assignment.duties import ControllerOfOwnOrganisation, ExecutorClosesOwnItem, OwnReportJudged
from domain.assignment.events import ExecutionAccepted, Party, PartyKind, ReportReturned, WithdrawalGround
from domain.assignment.points import (
    FactBeforeAssignment,
    FactBeforeEarlierFact,
    NotStated,
    PointNotOpen,
    UnknownControlPoint,
)
from domain.assignment.state import Stage
from domain.ledger import Event
from tests.domain.assignment_story import (
    DISTRICT,
    KEY,
    POLICY,
    Story,
    act,
    acting,
    assigned,
    control_point,
    controller,
    d,
    document,
    executor,
    person,
    said,
    setter,
)

NEW = UUID(int=7)


def test_a_new_point_is_on_control_with_its_plan_date_and_its_effective_one() -> None:
    point = assigned(control_point("31.12.2017")).point
    assert point.stage is Stage.ON_CONTROL
    assert (point.stated, point.effective) == (d("31.12.2017"), d("29.12.2017"))


def test_starting_execution_is_kept() -> None:
    assert (
        assigned().does(reporting.start_execution, executor("10.10.2017"), point=KEY).point.stage is Stage.IN_PROGRESS
    )


def test_execution_need_not_be_started_to_be_reported() -> None:
    assert assigned().reported("10.10.2017").point.stage is Stage.SUBMITTED


def test_execution_starts_once() -> None:
    story = assigned().does(reporting.start_execution, executor("10.10.2017"), point=KEY)
    with pytest.raises(reporting.ExecutionAlreadyStarted, match="Представьте отчёт"):
        story.does(reporting.start_execution, executor("11.10.2017"), point=KEY)


@pytest.mark.parametrize(
    "before",
    [
        lambda: assigned().reported("10.10.2017"),
        lambda: assigned().reported("10.10.2017").returned("11.10.2017"),
        lambda: assigned().reported("10.10.2017").accepted("11.10.2017"),
    ],
)
def test_execution_does_not_start_after_a_report(before: Callable[[], Story]) -> None:
    with pytest.raises(reporting.ExecutionAlreadyStarted):
        before().does(reporting.start_execution, executor("12.10.2017"), point=KEY)


def test_interim_information_leaves_the_stage_and_closes_nothing() -> None:
    story = assigned().does(
        reporting.submit_interim_report, executor("10.10.2017"), point=KEY, report=NEW, summary=said("идёт сбор")
    )
    assert story.point.stage is Stage.ON_CONTROL
    assert story.point.interim == (NEW,)
    assert story.point.submissions == ()
    with pytest.raises(reviewing.NothingToAccept, match="Промежуточная информация исполнением не считается"):
        story.accepted("11.10.2017")
    with pytest.raises(control.NotAcceptedYet):
        story.removed("11.10.2017")


def test_interim_information_says_something() -> None:
    with pytest.raises(NotStated, match="что сделано"):
        assigned().does(
            reporting.submit_interim_report, executor("10.10.2017"), point=KEY, report=NEW, summary=said("  ")
        )


def test_interim_information_on_an_accepted_execution_is_refused() -> None:
    story = assigned().reported("10.10.2017").accepted("11.10.2017")
    with pytest.raises(reporting.ReportAlreadyAccepted):
        story.does(reporting.submit_interim_report, executor("12.10.2017"), point=KEY, report=NEW, summary=said("ещё"))


def test_a_report_waits_for_review() -> None:
    story = assigned().reported("14.11.2017")
    assert story.point.stage is Stage.SUBMITTED
    assert story.point.current is not None
    assert (story.point.current.on, story.point.current.by) == (d("14.11.2017"), person("executor"))


def test_a_report_without_evidence_is_refused() -> None:
    with pytest.raises(reporting.ReportWithoutEvidence, match="Приложите документ"):
        assigned().does(reporting.submit_report, executor("14.11.2017"), point=KEY, report=NEW, evidence=[])


def test_a_report_shows_documents_of_its_own_point_alone() -> None:
    story = assigned(control_point(), control_point("30.11.2017"))
    elsewhere = story.attached("10.10.2017", key="2017-11-30")
    with pytest.raises(documents.UnknownEvidence, match=r"15\.11\.2017"):
        story.does(reporting.submit_report, executor("14.11.2017"), point=KEY, report=NEW, evidence=[elsewhere])


def test_a_report_with_an_unknown_document_is_refused() -> None:
    with pytest.raises(documents.UnknownEvidence):
        assigned().does(reporting.submit_report, executor("14.11.2017"), point=KEY, report=NEW, evidence=[NEW])


def test_a_report_with_a_revoked_document_is_refused() -> None:
    story = assigned()
    proof = story.attached("10.10.2017")
    story.does(documents.revoke_evidence, executor("11.10.2017"), point=KEY, evidence=proof, reason=said("ошибка"))
    with pytest.raises(documents.EvidenceRevokedBefore, match=r"отозван 11\.10\.2017"):
        story.does(reporting.submit_report, executor("12.10.2017"), point=KEY, report=NEW, evidence=[proof])


def test_a_document_shown_twice_in_a_report_counts_once() -> None:
    story = assigned()
    proof = story.attached("10.10.2017")
    story.does(reporting.submit_report, executor("12.10.2017"), point=KEY, report=NEW, evidence=[proof, proof])
    assert story.point.submissions[0].evidence == (proof,)


def test_a_second_report_while_one_is_under_review_is_refused() -> None:
    with pytest.raises(reporting.ReportAlreadyUnderReview, match=r"от 14\.11\.2017"):
        assigned().reported("14.11.2017").reported("15.11.2017")


def test_a_report_on_an_accepted_execution_is_refused() -> None:
    with pytest.raises(reporting.ReportAlreadyAccepted, match=r"принято 15\.11\.2017"):
        assigned().reported("14.11.2017").accepted("15.11.2017").reported("16.11.2017")


def test_a_return_lets_report_again_and_moves_no_date() -> None:
    story = assigned().reported("14.11.2017").returned("16.11.2017")
    assert story.point.stage is Stage.RETURNED
    assert (story.point.stated, story.point.effective) == (d("15.11.2017"), d("15.11.2017"))
    again = story.reported("20.11.2017")
    assert again.point.stage is Stage.SUBMITTED
    assert [s.on for s in again.point.submissions] == [d("14.11.2017"), d("20.11.2017")]
    assert again.point.submissions[0].returned_on == d("16.11.2017")


def test_a_report_goes_back_with_remarks() -> None:
    with pytest.raises(NotStated, match="замечания"):
        assigned().reported("14.11.2017").does(
            reviewing.return_report, controller("15.11.2017"), point=KEY, remarks=said("")
        )


@pytest.mark.parametrize(
    "before",
    [
        lambda: assigned(),
        lambda: assigned().reported("10.10.2017").returned("11.10.2017"),
        lambda: assigned().reported("10.10.2017").accepted("11.10.2017"),
    ],
)
def test_without_a_report_under_review_there_is_nothing_to_return_or_accept(before: Callable[[], Story]) -> None:
    with pytest.raises(reviewing.NothingToReturn):
        before().returned("12.10.2017")
    with pytest.raises(reviewing.NothingToAccept):
        before().accepted("12.10.2017")


def test_return_and_acceptance_speak_of_the_last_report() -> None:
    story = assigned().reported("14.11.2017").returned("15.11.2017").reported("16.11.2017").accepted("17.11.2017")
    returned = next(e for e in story.events if isinstance(e, ReportReturned))
    accepted = next(e for e in story.events if isinstance(e, ExecutionAccepted))
    first, second = story.point.submissions
    assert (returned.report, accepted.report) == (first.report, second.report)
    assert story.point.accepted == second


def test_acceptance_names_who_accepted() -> None:
    accepted = assigned().reported("14.11.2017").accepted("15.11.2017").point.accepted
    assert accepted is not None
    assert (accepted.accepted_on, accepted.accepted_by) == (d("15.11.2017"), person("controller"))


def test_a_report_whose_documents_were_all_revoked_is_not_accepted() -> None:
    story = assigned().reported("14.11.2017")
    proof = story.point.submissions[0].evidence[0]
    story.does(documents.revoke_evidence, executor("15.11.2017"), point=KEY, evidence=proof, reason=said("не тот"))
    with pytest.raises(reviewing.EvidenceRevokedMeanwhile, match="Верните отчёт"):
        story.accepted("16.11.2017")


def test_a_report_asks_for_removal() -> None:
    with pytest.raises(reporting.ReportDoesNotAskRemoval, match="просьбы снять с контроля"):
        assigned().reported("14.11.2017", asks_removal=False)


def test_periodic_information_need_not_ask_for_removal() -> None:
    story = assigned(control_point(periodic=True)).reported("14.11.2017", asks_removal=False)
    assert story.point.stage is Stage.SUBMITTED


def test_closing_one_period_leaves_the_others_open() -> None:
    story = assigned(control_point(periodic=True), control_point("15.12.2017", periodic=True))
    story.reported("14.11.2017").accepted("15.11.2017").removed("16.11.2017")
    assert [p.stage for p in story.state.points.values()] == [Stage.CLOSED, Stage.ON_CONTROL]


# Several tasks in one row


def several() -> Story:
    return assigned(control_point(tasks=3))


def test_a_report_on_several_tasks_names_those_done() -> None:
    with pytest.raises(reporting.TasksNotNamed, match="задач — 3"):
        several().reported("14.11.2017")
    with pytest.raises(reporting.TasksNotNamed):
        several().reported("14.11.2017", tasks_done=())


@pytest.mark.parametrize("task", [0, 4, -1])
def test_a_report_names_tasks_that_there_are(task: int) -> None:
    with pytest.raises(reporting.UnknownTask, match="от 1 до 3"):
        several().reported("14.11.2017", tasks_done=(1, task))


def test_a_report_on_some_tasks_need_not_ask_for_removal_and_is_accepted_for_those() -> None:
    story = several().reported("14.11.2017", tasks_done=(1, 3), asks_removal=False).accepted("15.11.2017")
    assert story.point.stage is Stage.IN_PROGRESS
    assert story.point.tasks_left == (2,)
    assert story.point.accepted is None


def test_the_report_on_the_last_task_asks_for_removal() -> None:
    story = several().reported("14.11.2017", tasks_done=(1, 3), asks_removal=False).accepted("15.11.2017")
    with pytest.raises(reporting.ReportDoesNotAskRemoval):
        story.reported("16.11.2017", tasks_done=(2,), asks_removal=False)


def test_removal_waits_for_all_tasks_and_names_those_missing() -> None:
    story = several().reported("14.11.2017", tasks_done=(2,)).accepted("15.11.2017")
    with pytest.raises(control.TasksNotDone, match="№ 1, № 3 из 3"):
        story.removed("16.11.2017")


def test_tasks_shown_by_several_accepted_reports_add_up() -> None:
    story = several().reported("14.11.2017", tasks_done=(2,)).accepted("15.11.2017")
    story.reported("16.11.2017", tasks_done=(3, 1)).accepted("17.11.2017")
    assert story.point.stage is Stage.ACCEPTED
    assert story.point.accepted is not None
    assert story.point.accepted.on == d("16.11.2017")
    assert story.removed("18.11.2017").point.stage is Stage.CLOSED


def test_a_returned_report_shows_no_task_done() -> None:
    story = several().reported("14.11.2017", tasks_done=(1, 2, 3)).returned("15.11.2017")
    assert story.point.tasks_left == (1, 2, 3)


# Separation of duties


def test_an_executor_does_not_accept_their_own_item() -> None:
    story = assigned().reported("14.11.2017", name="Иванова")
    with pytest.raises(ExecutorClosesOwnItem, match="контролёр"):
        story.does(reviewing.accept_execution, executor("15.11.2017", name="Петрова"), point=KEY)


def test_a_person_named_by_the_plan_does_not_accept_their_own_item_in_any_role() -> None:
    party = Party(kind=PartyKind.PERSON, id=person("Сидоров"))
    story = assigned(party=party).reported("14.11.2017")
    with pytest.raises(ExecutorClosesOwnItem):
        story.does(reviewing.accept_execution, setter("15.11.2017", name="Сидоров"), point=KEY)


def test_a_controller_does_not_accept_an_item_of_their_own_organisation() -> None:
    story = assigned().reported("14.11.2017")
    with pytest.raises(ControllerOfOwnOrganisation, match="утвердившее план лицо"):
        story.does(reviewing.accept_execution, controller("15.11.2017", organisation=DISTRICT), point=KEY)


def test_nor_that_of_a_person_who_works_for_their_organisation() -> None:
    party = Party(kind=PartyKind.PERSON, id=person("Сидоров"))
    story = assigned(party=party).reported("14.11.2017")
    by = controller("15.11.2017", organisation=DISTRICT)
    with pytest.raises(ControllerOfOwnOrganisation):
        story.does(reviewing.accept_execution, by, point=KEY, party_organisation=DISTRICT)


def test_a_setter_of_the_same_organisation_who_is_another_person_accepts() -> None:
    story = assigned().reported("14.11.2017")
    story.does(reviewing.accept_execution, setter("15.11.2017", organisation=DISTRICT), point=KEY)
    assert story.point.stage is Stage.ACCEPTED


def test_who_submitted_a_report_does_not_accept_it_in_another_role() -> None:
    story = assigned().reported("14.11.2017", name="Иванова")
    with pytest.raises(OwnReportJudged, match="другой человек"):
        story.does(reviewing.accept_execution, setter("15.11.2017", name="Иванова"), point=KEY)


def test_who_submitted_a_report_that_was_returned_may_accept_a_colleagues() -> None:
    story = assigned().reported("14.11.2017", name="Иванова").returned("15.11.2017")
    story.reported("16.11.2017", name="Петрова")
    story.does(reviewing.accept_execution, setter("17.11.2017", name="Иванова"), point=KEY)
    assert story.point.stage is Stage.ACCEPTED


# What every fact about a point is held to

ORDERS: dict[str, tuple[Callable[..., tuple[Event, ...]], Role, dict[str, Any]]] = {
    "start": (reporting.start_execution, Role.EXECUTOR, {}),
    "interim": (reporting.submit_interim_report, Role.EXECUTOR, {"report": NEW, "summary": said("идёт")}),
    "report": (reporting.submit_report, Role.EXECUTOR, {"report": NEW, "evidence": [NEW]}),
    "return": (reviewing.return_report, Role.CONTROLLER, {"remarks": said("нет подписи")}),
    "accept": (reviewing.accept_execution, Role.CONTROLLER, {}),
    "attach": (documents.attach_evidence, Role.EXECUTOR, {k: v for k, v in document(NEW).items() if k != "point"}),
    "revoke": (documents.revoke_evidence, Role.EXECUTOR, {"evidence": NEW, "reason": said("ошибка")}),
    "propose": (control.propose_removal, Role.CONTROLLER, {}),
    "remove": (control.remove_from_control, Role.SETTER, {}),
    "withdraw": (control.withdraw, Role.SETTER, {"ground": WithdrawalGround.MERGED, "reason": said("объединено")}),
    "ask": (
        extensions.request_extension,
        Role.EXECUTOR,
        {"request": NEW, "proposed": d("20.12.2017"), "ground": said("данные"), "policy": POLICY},
    ),
    "approve": (extension_decisions.approve_extension, Role.SETTER, {"request": NEW, "policy": POLICY}),
    "extend": (
        extension_decisions.extend_term,
        Role.SETTER,
        {"stated_term": d("20.12.2017"), "ground": said("перенос"), "policy": POLICY},
    ),
    "reject": (extension_decisions.reject_extension, Role.SETTER, {"request": NEW, "reason": said("нет оснований")}),
    "take back": (extensions.withdraw_extension, Role.EXECUTOR, {"request": NEW}),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("before", "words"),
    [
        (
            lambda: assigned().reported("10.10.2017").accepted("11.10.2017").removed("12.10.2017"),
            r"снята с контроля 12\.10",
        ),
        (lambda: assigned().withdrawn("12.10.2017"), r"без исполнения 12\.10\.2017"),
        (lambda: assigned().passed_on("12.10.2017"), r"передана другому исполнителю 12\.10\.2017"),
    ],
    ids=["closed", "withdrawn", "passed on"],
)
def test_nothing_happens_to_a_point_that_has_ended(order: str, before: Callable[[], Story], words: str) -> None:
    decision, role, what = ORDERS[order]
    with pytest.raises(PointNotOpen, match=words):
        before().does(decision, acting(role, "13.10.2017", basis=act("13.10.2017")), point=KEY, **what)


@pytest.mark.parametrize("order", ORDERS)
def test_an_unknown_control_point_is_not_found(order: str) -> None:
    decision, role, what = ORDERS[order]
    with pytest.raises(UnknownControlPoint, match=r"Есть: 15\.11\.2017"):
        assigned().does(decision, acting(role, "13.10.2017"), point="2017-11-16", **what)


@pytest.mark.parametrize("order", ORDERS)
def test_no_fact_is_dated_before_the_point_was_put_on_control(order: str) -> None:
    decision, role, what = ORDERS[order]
    with pytest.raises(FactBeforeAssignment, match=r"02\.10\.2017"):
        assigned().does(decision, acting(role, "01.10.2017"), point=KEY, **what)


@pytest.mark.parametrize("order", ORDERS)
def test_dates_of_facts_never_run_backwards_within_a_point(order: str) -> None:
    decision, role, what = ORDERS[order]
    story = assigned().reported("14.11.2017")
    with pytest.raises(FactBeforeEarlierFact, match=r"13\.11\.2017 раньше уже записанного события от 14\.11\.2017"):
        story.does(decision, acting(role, "13.11.2017"), point=KEY, **what)


def test_facts_of_one_day_follow_each_other() -> None:
    story = assigned().reported("14.11.2017").returned("14.11.2017").reported("14.11.2017").accepted("14.11.2017")
    assert story.removed("14.11.2017").point.stage is Stage.CLOSED


def test_dates_of_different_points_are_independent() -> None:
    story = assigned(control_point(), control_point("30.11.2017")).reported("14.11.2017")
    story.reported("01.11.2017", key="2017-11-30")
    assert story.state.points["2017-11-30"].stage is Stage.SUBMITTED


def test_a_point_without_a_date_is_spoken_of_as_such() -> None:
    story = assigned(control_point(None)).withdrawn("12.10.2017", key="undated")
    with pytest.raises(PointNotOpen, match="Контрольная точка без срока снята"):
        story.does(reporting.start_execution, executor("13.10.2017"), point="undated")
