"""The two time axes of a stream."""

from domain.assignment.state import ASSIGNMENT, Assignment, Stage
from domain.personal import Personal
from domain.plan.events import ApprovalForm, Approved, PlanDrafted
from domain.plan.state import PLAN, Plan, PlanStage
from domain.replay import known, state
from tests.domain.assignment_story import KEY, Story, act, assigned, controller, d, setter
from tests.domain.assignment_story import PLAN as PLAN_ID


def lived() -> Story:
    return assigned().reported("16.11.2017").returned("18.11.2017").reported("20.11.2017").accepted("21.11.2017")


def test_without_limits_all_is_folded() -> None:
    assert state(ASSIGNMENT, lived().history) == lived().state


def test_known_at_a_position_are_the_events_up_to_it() -> None:
    history = lived().history
    assert known(history, 3) == history[:3]
    assert state(ASSIGNMENT, history, known_at=3).points[KEY].stage is Stage.SUBMITTED
    assert state(ASSIGNMENT, history, known_at=0) == Assignment()


def test_as_of_a_day_are_the_facts_of_that_day_and_earlier() -> None:
    stages = {day: state(ASSIGNMENT, lived().history, as_of=d(day)).points[KEY].stage for day in STAGES}
    assert stages == STAGES


STAGES = {
    "02.10.2017": Stage.ON_CONTROL,
    "15.11.2017": Stage.ON_CONTROL,
    "16.11.2017": Stage.SUBMITTED,
    "18.11.2017": Stage.RETURNED,
    "20.11.2017": Stage.SUBMITTED,
    "31.12.2017": Stage.ACCEPTED,
}


def test_before_it_was_assigned_there_is_nothing() -> None:
    assert state(ASSIGNMENT, lived().history, as_of=d("01.10.2017")) == Assignment()


def test_a_plan_approved_before_it_was_drafted_here_is_no_half_plan_between() -> None:
    drafted = PlanDrafted.of(controller("20.10.2017"), title=Personal(PLAN_ID, "План"), territory=None, activities=())
    approved = Approved.of(
        setter("16.10.2017", basis=act("16.10.2017")), form=ApprovalForm.BY_ACT, in_force_on=d("16.10.2017")
    )
    history = Story(events=[drafted, approved]).history
    assert state(PLAN, history, as_of=d("18.10.2017")) == Plan()
    assert state(PLAN, history, as_of=d("20.10.2017")).stage is PlanStage.APPROVED
