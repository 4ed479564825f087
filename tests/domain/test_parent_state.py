"""The state of a whole from its parts: a table, and the laws of a join."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar.working_days import calendar
from domain.parent_state import PARENT_STATES_IN_RUSSIAN, ParentState, parent_state, point_state
from domain.timeliness import PointFacts, timeliness

OVERDUE, PARTLY, OPEN = ParentState.OVERDUE, ParentState.PARTLY, ParentState.IN_PROGRESS
DONE, WITHDRAWN, MIXED = ParentState.DONE, ParentState.WITHDRAWN, ParentState.DONE_PARTLY_WITHDRAWN
STATES = st.lists(st.sampled_from(ParentState), max_size=6)


@pytest.mark.parametrize(
    ("children", "whole"),
    [
        ([], "не поставлено на контроль"),
        ([OPEN, OPEN], "на исполнении"),
        ([DONE, OPEN], "на исполнении"),
        ([DONE, PARTLY, OPEN], "исполняется частично"),
        ([DONE, PARTLY, OVERDUE, WITHDRAWN], "просрочено"),
        ([DONE, DONE], "исполнено"),
        ([WITHDRAWN, WITHDRAWN], "снято"),
        ([DONE, WITHDRAWN], "исполнено (часть снята)"),
        ([DONE, MIXED], "исполнено (часть снята)"),
        ([WITHDRAWN, OPEN], "на исполнении"),
    ],
)
def test_the_whole_is_said_in_one_word(children: list[ParentState], whole: str) -> None:
    assert parent_state(children).russian == whole


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (PointFacts(deadline=date(2017, 12, 15)), OPEN),
        (PointFacts(deadline=date(2017, 12, 15), returned=True, submissions=(date(2017, 11, 1),)), PARTLY),
        (PointFacts(deadline=date(2017, 11, 15)), OVERDUE),
        (PointFacts(deadline=date(2017, 11, 15), closed_on=date(2017, 11, 30)), OVERDUE),
        (PointFacts(deadline=date(2017, 11, 15), accepted_submission=date(2017, 11, 20)), DONE),
        (PointFacts(deadline=date(2017, 11, 15), withdrawn_on=date(2017, 11, 20)), WITHDRAWN),
        (PointFacts(deadline=date(2017, 11, 15), plan_approved_on=date(2017, 11, 20)), OPEN),
        (PointFacts(), OPEN),
    ],
)
def test_a_point_contributes_what_its_facts_say(facts: PointFacts, state: ParentState) -> None:
    verdict = timeliness(facts, date(2017, 12, 1), calendar("ru@2026.1")).verdict
    assert point_state(facts, verdict) is state


@given(STATES, STATES)
def test_rolling_up_by_sections_gives_what_rolling_up_at_once_gives(
    one: list[ParentState], two: list[ParentState]
) -> None:
    assert parent_state([parent_state(one), parent_state(two)]) is parent_state(one + two)


@given(STATES)
def test_neither_order_nor_repetition_matters(children: list[ParentState]) -> None:
    assert parent_state(reversed(children)) is parent_state(children) is parent_state(children * 2)


def test_every_state_has_its_word() -> None:
    assert set(PARENT_STATES_IN_RUSSIAN) == set(ParentState)
    assert len(set(PARENT_STATES_IN_RUSSIAN.values())) == len(ParentState)
