"""What revisions of the plan do to the terms of an obligation, one after another."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.actors import natural_id
from domain.assignment import events as e
from domain.assignment.revising import drop_obligation, revise_terms
from domain.assignment.state import ASSIGNMENT, Assignment, Stage
from domain.ledger import Event
from domain.personal import Personal
from tests.domain.plan_story import ID, ORDER, by, organisation

FIRST = date(2024, 6, 1)
WHY = Personal(ID, "редакция")
TERMS = st.sets(st.integers(0, 12), min_size=1, max_size=5)


def points(days: set[int]) -> tuple[e.ControlPoint, ...]:
    dates = [FIRST + timedelta(days=30 * day) for day in sorted(days)]
    return tuple(e.ControlPoint(key=day.isoformat(), stated=day, effective=day, calendar="ru@1") for day in dates)


def assigned(days: set[int]) -> Assignment:
    fact = e.Assigned.of(
        by(),
        plan=ID,
        activity=natural_id("activity", 1),
        party=organisation(natural_id("organisation", 1)),
        duty=e.Duty.PERFORMS,
        lead=True,
        points=points(days),
    )
    return ASSIGNMENT.fold((fact,))


def revised(state: Assignment, days: set[int]) -> tuple[Event, ...]:
    return revise_terms(state, by(basis=ORDER), points=points(days), lead=True, reason=WHY)


def owed(state: Assignment) -> list[date]:
    return sorted(p.stated for p in state.points.values() if p.stage is Stage.ON_CONTROL and p.stated)


@given(st.lists(TERMS, min_size=1, max_size=6))
def test_after_any_revisions_what_is_owed_is_what_the_last_one_says(editions: list[set[int]]) -> None:
    state = assigned(editions[0])
    for days in editions[1:]:
        state = ASSIGNMENT.fold(revised(state, days), state)
        assert owed(state) == [point.stated for point in points(days)]
        assert revised(state, days) == ()


@given(TERMS, TERMS)
def test_a_revision_keeps_every_first_term_and_no_point_vanishes(before: set[int], after: set[int]) -> None:
    state = assigned(before)
    later = ASSIGNMENT.fold(revised(state, after), state)
    assert [later.points[key].planned.stated for key in state.points] == [p.stated for p in state.points.values()]
    kept = sum(point.stage is Stage.ON_CONTROL for key, point in later.points.items() if key in state.points)
    assert kept == min(len(before), len(after))


def test_terms_that_stay_are_not_touched_and_the_nearest_follow_the_rest() -> None:
    state = assigned({0, 3, 6})
    (fact,) = revised(state, {0, 4, 6})
    assert isinstance(fact, e.ObligationRevised)
    assert [(term.point, term.stated) for term in fact.moved] == [("2024-08-30", date(2024, 9, 29))]
    assert (fact.added, fact.dropped) == ((), ())


def test_a_dropped_obligation_is_withdrawn_point_by_point() -> None:
    facts = drop_obligation(assigned({0, 3}), by(basis=ORDER), reason=WHY, ground=e.WithdrawalGround.IRRELEVANT)
    assert [fact.TOPIC for fact in facts] == ["assignment.withdrawn"] * 2
