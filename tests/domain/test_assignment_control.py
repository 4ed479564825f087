"""Removal, withdrawal and reinstatement."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.actors import BasisKind, Envelope, natural_id
from domain.assignment import control
from domain.assignment.duties import ControllerOfOwnOrganisation, ExecutorClosesOwnItem, OwnReportJudged
from domain.assignment.events import Party, PartyKind, WithdrawalGround
from domain.assignment.points import FactBeforeEarlierFact, NotStated
from domain.assignment.state import Stage
from tests.domain.assignment_story import (
    DISTRICT,
    KEY,
    OTHER_DISTRICT,
    Story,
    act,
    assigned,
    control_point,
    controller,
    d,
    executor,
    organisation,
    person,
    said,
    setter,
)

DELEGATION = natural_id("event", "removal delegated")


def accepted() -> Story:
    return assigned().reported("14.11.2017").accepted("15.11.2017")


def test_an_accepted_execution_is_removed_from_control() -> None:
    point = accepted().removed("16.11.2017").point
    assert (point.stage, point.ended_on) == (Stage.CLOSED, d("16.11.2017"))


@pytest.mark.parametrize(
    "before",
    [
        assigned,
        lambda: assigned().reported("14.11.2017"),
        lambda: assigned().reported("14.11.2017").returned("15.11.2017"),
    ],
)
def test_acceptance_goes_before_removal(before: Callable[[], Story]) -> None:
    with pytest.raises(control.NotAcceptedYet, match="после принятия отчёта"):
        before().removed("16.11.2017")


def test_a_controller_without_a_delegation_does_not_remove() -> None:
    with pytest.raises(control.RemovalNotDelegated, match="Подготовьте снятие"):
        accepted().does(control.remove_from_control, controller("16.11.2017"), point=KEY)


def test_a_controller_removes_by_recorded_delegation() -> None:
    by = controller("16.11.2017", delegation=DELEGATION)
    assert accepted().does(control.remove_from_control, by, point=KEY).point.stage is Stage.CLOSED


def test_a_delegation_does_not_reach_the_controllers_own_organisation() -> None:
    by = controller("16.11.2017", organisation=DISTRICT, delegation=DELEGATION)
    with pytest.raises(ControllerOfOwnOrganisation):
        accepted().does(control.remove_from_control, by, point=KEY)


@pytest.mark.parametrize("decision", [control.remove_from_control, control.propose_removal])
def test_an_executor_never_closes_their_own_item(decision: Callable[..., Any]) -> None:
    with pytest.raises(ExecutorClosesOwnItem):
        accepted().does(decision, executor("16.11.2017"), point=KEY)


@pytest.mark.parametrize("decision", [control.remove_from_control, control.propose_removal])
def test_who_submitted_the_report_does_not_close_the_item_in_another_role(decision: Callable[..., Any]) -> None:
    with pytest.raises(OwnReportJudged):
        accepted().does(decision, setter("16.11.2017", name="executor"), point=KEY)


def test_a_controller_prepares_the_removal_and_the_setter_removes() -> None:
    story = accepted().does(control.propose_removal, controller("16.11.2017"), point=KEY)
    assert (story.point.stage, story.point.removal_proposed_by) == (Stage.ACCEPTED, person("controller"))
    assert story.removed("17.11.2017").point.stage is Stage.CLOSED


def test_a_removal_is_prepared_once() -> None:
    story = accepted().does(control.propose_removal, controller("16.11.2017"), point=KEY)
    with pytest.raises(control.RemovalProposedBefore):
        story.does(control.propose_removal, controller("17.11.2017"), point=KEY)


def test_a_removal_is_prepared_of_an_accepted_execution_alone() -> None:
    with pytest.raises(control.NotAcceptedYet):
        assigned().does(control.propose_removal, controller("16.11.2017"), point=KEY)


# Lead and co-executors


def part(party: Any = None) -> Story:
    return assigned(party=organisation(party or OTHER_DISTRICT), lead=False)


UNSETTLED: dict[str, Callable[[], Story]] = {
    "on control": part,
    "submitted": lambda: part().reported("14.11.2017"),
    "returned": lambda: part().reported("14.11.2017").returned("15.11.2017"),
}
SETTLED: dict[str, Callable[[], Story]] = {
    "accepted": lambda: part().reported("14.11.2017").accepted("15.11.2017"),
    "closed": lambda: part().reported("14.11.2017").accepted("15.11.2017").removed("16.11.2017"),
    "withdrawn": lambda: part().withdrawn("15.11.2017"),
}


@pytest.mark.parametrize("co_executor", UNSETTLED)
def test_the_leads_point_waits_for_the_co_executors_and_names_them(co_executor: str) -> None:
    siblings = [UNSETTLED[co_executor]().state]
    with pytest.raises(control.CoExecutorsNotDone, match="Заречный район"):
        accepted().does(
            control.remove_from_control,
            setter("17.11.2017"),
            point=KEY,
            siblings=siblings,
            names={OTHER_DISTRICT: "Заречный район"},
        )


@pytest.mark.parametrize("co_executor", SETTLED)
def test_the_leads_point_closes_when_the_co_executors_are_done(co_executor: str) -> None:
    siblings = [SETTLED[co_executor]().state]
    story = accepted().does(control.remove_from_control, setter("17.11.2017"), point=KEY, siblings=siblings)
    assert story.point.stage is Stage.CLOSED


def test_a_replaced_co_executor_is_waited_for_in_the_successor() -> None:
    replaced = part(natural_id("organisation", "третий")).passed_on("12.10.2017").state
    assert control.awaited(accepted().state, KEY, [replaced]) == ()
    successor = part().state
    assert control.awaited(accepted().state, KEY, [replaced, successor]) == (successor,)


def test_a_co_executors_point_waits_for_nobody() -> None:
    story = part().reported("14.11.2017").accepted("15.11.2017")
    story.does(control.remove_from_control, setter("16.11.2017"), point=KEY, siblings=[assigned().state])
    assert story.point.stage is Stage.CLOSED


def test_only_the_same_control_point_is_waited_for() -> None:
    other_date = assigned(control_point("30.11.2017"), party=organisation(OTHER_DISTRICT), lead=False).state
    assert control.awaited(accepted().state, KEY, [other_date]) == ()


# Withdrawal and reinstatement

OPEN: dict[str, Callable[[], Story]] = {
    "on control": assigned,
    "in progress": lambda: (
        assigned(control_point(tasks=2)).reported("12.10.2017", tasks_done=(1,)).accepted("13.10.2017")
    ),
    "submitted": lambda: assigned().reported("14.10.2017"),
    "returned": lambda: assigned().reported("14.10.2017").returned("15.10.2017"),
    "accepted": lambda: assigned().reported("14.10.2017").accepted("15.10.2017"),
}


@pytest.mark.parametrize("stage", OPEN)
def test_any_open_point_is_withdrawn_by_an_act(stage: str) -> None:
    point = OPEN[stage]().withdrawn("16.11.2017").point
    assert (point.stage, point.ended_on) == (Stage.WITHDRAWN, d("16.11.2017"))


def withdraw(story: Story, by: Envelope, reason: str = "отменено") -> Story:
    return story.does(control.withdraw, by, point=KEY, ground=WithdrawalGround.IRRELEVANT, reason=said(reason))


def reinstate(story: Story, by: Envelope, reason: str = "проверка") -> Story:
    return story.does(control.reinstate_control, by, point=KEY, reason=said(reason))


NO_ACTS = [None, *(kind for kind in BasisKind if not kind.is_act)]


@pytest.mark.parametrize("kind", NO_ACTS)
def test_without_an_act_nothing_is_withdrawn_or_reinstated(kind: BasisKind | None) -> None:
    by = setter("16.11.2017", basis=act("15.11.2017", kind) if kind else None)
    with pytest.raises(control.ActMissing, match="Снятие без исполнения — только актом"):
        withdraw(assigned(), by)
    with pytest.raises(control.ActMissing, match="Возврат на контроль — только актом"):
        reinstate(accepted().removed("15.11.2017"), by)


@pytest.mark.parametrize("kind", [kind for kind in BasisKind if kind.is_act])
def test_every_kind_of_act_will_do(kind: BasisKind) -> None:
    by = setter("16.11.2017", basis=act("15.11.2017", kind))
    assert reinstate(withdraw(assigned(), by), by).point.stage is Stage.ON_CONTROL


def test_an_act_is_not_younger_than_its_decision() -> None:
    by = setter("16.11.2017", basis=act("17.11.2017"))
    with pytest.raises(control.ActDatedAfterDecision, match=r"17\.11\.2017, позже решения"):
        withdraw(assigned(), by)


def test_withdrawal_and_reinstatement_say_why() -> None:
    by = setter("16.11.2017", basis=act("16.11.2017"))
    with pytest.raises(NotStated, match="причина снятия"):
        withdraw(assigned(), by, " ")
    with pytest.raises(NotStated, match="причина возврата"):
        reinstate(accepted().removed("15.11.2017"), by, "")


def test_nobody_withdraws_their_own_item() -> None:
    party = Party(kind=PartyKind.PERSON, id=person("Сидоров"))
    with pytest.raises(ExecutorClosesOwnItem):
        withdraw(assigned(party=party), setter("16.11.2017", name="Сидоров", basis=act("16.11.2017")))


@pytest.mark.parametrize(
    "ended", [lambda: accepted().removed("16.11.2017"), lambda: assigned().withdrawn("16.11.2017")]
)
def test_a_reinstated_point_starts_a_new_round_and_keeps_its_past(ended: Callable[[], Story]) -> None:
    story = ended()
    reports = story.point.submissions
    point = story.reinstated("20.11.2017").point
    assert (point.stage, point.rounds, point.ended_on) == (Stage.ON_CONTROL, 2, None)
    assert point.submissions == reports
    assert (point.current, point.accepted, point.removal_proposed_by) == (None, None, None)


def test_a_reinstated_point_is_reported_and_closed_anew() -> None:
    story = accepted().removed("16.11.2017").reinstated("20.11.2017")
    with pytest.raises(control.NotAcceptedYet):
        story.removed("21.11.2017")
    story.reported("22.11.2017").accepted("23.11.2017").removed("24.11.2017")
    assert story.point.stage is Stage.CLOSED
    assert story.point.accepted is not None
    assert story.point.accepted.on == d("22.11.2017")


def test_tasks_of_an_earlier_round_are_to_be_shown_again() -> None:
    story = assigned(control_point(tasks=2)).reported("12.10.2017", tasks_done=(1, 2)).accepted("13.10.2017")
    assert story.removed("14.10.2017").reinstated("15.10.2017").point.tasks_left == (1, 2)


@pytest.mark.parametrize("stage", OPEN)
def test_a_point_on_control_is_not_reinstated(stage: str) -> None:
    with pytest.raises(control.AlreadyOnControl, match="уже на контроле"):
        OPEN[stage]().reinstated("16.11.2017")


def test_a_point_passed_on_is_not_reinstated_here() -> None:
    with pytest.raises(control.AlreadyOnControl, match="передана другому исполнителю"):
        assigned().passed_on("12.10.2017").reinstated("16.11.2017")


def test_a_reinstatement_does_not_go_before_the_closing() -> None:
    with pytest.raises(FactBeforeEarlierFact):
        accepted().removed("16.11.2017").reinstated("15.11.2017")
