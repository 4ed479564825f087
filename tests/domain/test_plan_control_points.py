"""From the terms of a row to its control points, within the plan's period and by its policy."""

from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import natural_id
from domain.assignment.events import UNDATED, ControlPoint
from domain.calendar.policy import DefaultDates, Policy, SchoolYearEnd, Shift
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.personal import Personal
from domain.plan.control_points import NoPointInThePeriod, Period, TooManyPoints, control_points, plan_period
from domain.plan.events import ActivityRow, PlannedDeadline, Wording
from domain.plan.state import Activity
from tests.domain.plan_story import Story, due, reading, row

AS_WRITTEN = Policy(shift=Shift.NONE)
YEARS = Period(date(2024, 1, 16), date(2026, 8, 31))


def activity(*deadlines: PlannedDeadline, raws: tuple[str, ...] = (), tasks: int = 1) -> Activity:
    plan = natural_id("plan", 1)
    wording = Wording(text="дело", deadline_raws=raws)
    read = ActivityRow(
        id=natural_id("activity", 1),
        row=1,
        number="1",
        section=None,
        parent=None,
        deadlines=deadlines,
        parties=0,
        wording=Personal(plan, wording),
    )
    return Activity(read=read, number="1", deadlines=deadlines, tasks=tasks, wording=wording, named=0)


def term(kind: str, start: str | None = None, end: str | None = None, rrule: str | None = None) -> PlannedDeadline:
    return PlannedDeadline(
        kind=kind,
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        rrule=rrule,
    )


def points(*deadlines: PlannedDeadline, policy: Policy = AS_WRITTEN, **how: Any) -> tuple[ControlPoint, ...]:
    return control_points(activity(*deadlines, **how), policy, YEARS)


def keys(*deadlines: PlannedDeadline, policy: Policy = AS_WRITTEN) -> list[str]:
    return [point.key for point in points(*deadlines, policy=policy)]


@pytest.mark.parametrize(
    ("deadline", "starts", "stated"),
    [
        (term("date", None, "2024-02-15"), None, "2024-02-15"),
        (term("date", "2024-02-15", "2024-02-15"), None, "2024-02-15"),
        (term("range", "2024-03-01", "2024-03-20"), "2024-03-01", "2024-03-20"),
        (term("month", "2024-12-01", "2024-12-31"), "2024-12-01", "2024-12-31"),
        (term("month_range", "2024-09-01", "2024-11-30"), "2024-09-01", "2024-11-30"),
        (term("quarter", "2024-10-01", "2024-12-31"), "2024-10-01", "2024-12-31"),
        (term("half_year", "2025-01-01", "2025-06-30"), "2025-01-01", "2025-06-30"),
        (term("year_through", "2025-01-01", "2025-12-31"), "2025-01-01", "2025-12-31"),
        (term("open_ended", "2025-01-01"), "2025-01-01", None),
        (term("relative"), None, None),
        (term("external"), None, None),
        (term("frequency"), None, None),
        (term("frequency", "2025-01-01", "2025-12-31"), "2025-01-01", "2025-12-31"),
    ],
)
def test_a_term_becomes_one_point_due_at_its_last_day(
    deadline: PlannedDeadline, starts: str | None, stated: str | None
) -> None:
    (point,) = points(deadline)
    assert point.key == (stated or UNDATED)
    assert (point.starts and point.starts.isoformat(), point.stated and point.stated.isoformat()) == (starts, stated)
    assert point.effective == point.stated


def test_each_date_of_a_list_is_a_point() -> None:
    dates = ("2024-06-20", "2024-12-20", "2025-06-20")
    assert keys(*(term("list_item", None, day) for day in dates)) == list(dates)


def test_terms_that_fall_on_one_day_are_one_point() -> None:
    (point,) = points(term("range", "2024-03-01", "2024-03-20"), term("date", None, "2024-03-20"))
    assert (point.key, point.starts) == ("2024-03-20", None)


@pytest.mark.parametrize(
    ("kind", "rule", "expected"),
    [
        # The day is said by the rule itself.
        ("yearly_rule", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", ["2024-03-01", "2025-03-01", "2026-03-01"]),
        (
            "half_yearly_rule",
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=20",
            ["2024-01-20", "2024-07-20", "2025-01-20", "2025-07-20", "2026-01-20", "2026-07-20"],
        ),
        ("yearly_rule", "FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=1", ["2024-05-06", "2025-05-05", "2026-05-04"]),
        # No day is said: domain.md §4.7.
        ("yearly_rule", "FREQ=YEARLY", ["2025-01-20", "2026-01-20", "2027-01-20"]),
        ("yearly_rule", None, ["2025-01-20", "2026-01-20", "2027-01-20"]),
        (
            "half_yearly_rule",
            None,
            ["2024-07-10", "2025-01-10", "2025-07-10", "2026-01-10", "2026-07-10", "2027-01-10"],
        ),
    ],
)
def test_a_repeated_term_is_a_point_for_each_time(kind: str, rule: str | None, expected: list[str]) -> None:
    found = points(term(kind, rrule=rule))
    assert [point.key for point in found] == expected
    assert all(point.periodic for point in found)


def test_a_monthly_term_without_a_day_is_due_by_the_10th_of_the_month_after() -> None:
    found = keys(term("monthly_rule", rrule="FREQ=MONTHLY"))
    assert (found[0], found[1], found[-1], len(found)) == ("2024-02-10", "2024-03-10", "2026-09-10", 32)


def test_a_quarterly_term_without_a_day_is_due_in_the_month_after_the_quarter() -> None:
    assert keys(term("quarterly_rule"))[:3] == ["2024-04-10", "2024-07-10", "2024-10-10"]


def test_every_other_month_without_a_day_is_every_other_month() -> None:
    assert keys(term("monthly_rule", rrule="FREQ=MONTHLY;INTERVAL=2"))[:3] == ["2024-02-10", "2024-04-10", "2024-06-10"]


def test_the_default_day_is_the_plans_policy() -> None:
    policy = Policy(shift=Shift.NONE, default_dates=DefaultDates(day_after_period=25))
    assert keys(term("monthly_rule"), policy=policy)[0] == "2024-02-25"


def test_a_weekly_term_without_a_day_is_due_by_the_end_of_the_week() -> None:
    assert keys(term("weekly_rule", rrule="FREQ=WEEKLY"))[:2] == ["2024-01-21", "2024-01-28"]
    (first, *_) = points(term("weekly_rule", rrule="FREQ=WEEKLY"), policy=Policy())
    assert first.effective == date(2024, 1, 19)


def test_a_terms_own_bounds_go_before_the_plans() -> None:
    bounded = term("monthly_rule", "2025-01-01", "2025-03-31", "FREQ=MONTHLY;BYMONTHDAY=5")
    assert keys(bounded) == ["2025-01-05", "2025-02-05", "2025-03-05"]


def test_continuous_work_is_reported_by_20_january_of_the_next_year() -> None:
    found = points(term("continuous"))
    assert [point.key for point in found] == ["2025-01-20", "2026-01-20", "2027-01-20"]
    assert [point.starts for point in found] == [date(2024, 1, 16), date(2025, 1, 1), date(2026, 1, 1)]


def test_a_row_without_a_term_has_a_month_where_the_policy_says_so() -> None:
    policy = Policy(shift=Shift.NONE, default_dates=DefaultDates(months_without_date=1))
    assert keys(policy=policy) == ["2024-02-16"]
    assert keys(term("none"), policy=policy) == ["2024-02-16"]


def test_a_repeated_term_outside_the_period_is_refused() -> None:
    with pytest.raises(NoPointInThePeriod, match=r"16\.01\.2024 – 31\.08\.2026"):
        points(term("yearly_rule", rrule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1;UNTIL=20230101"))


def test_more_points_than_a_row_has_are_refused() -> None:
    with pytest.raises(TooManyPoints, match="больше 400 раз"):
        points(term("weekly_rule", "2024-01-01", "2034-01-01", "FREQ=WEEKLY;BYDAY=MO,TU"))


def test_a_school_year_ends_by_the_plans_policy() -> None:
    year = term("year_through", "2024-09-01", "2025-08-31")
    assert keys(year) == ["2025-08-31"]
    assert keys(year, policy=Policy(shift=Shift.NONE, school_year_ends=SchoolYearEnd.MAY_31)) == ["2025-05-31"]


@pytest.mark.parametrize(("raw", "effective"), [("до 18.06.2024", "2024-06-17"), ("18.06.2024", "2024-06-18")])
def test_where_until_is_exclusive_the_documents_own_word_decides(raw: str, effective: str) -> None:
    (point,) = points(term("date", None, "2024-06-18"), policy=Policy(shift=Shift.NONE, inclusive=False), raws=(raw,))
    assert point.effective == date.fromisoformat(effective)


def test_a_point_says_which_calendar_it_was_computed_by() -> None:
    (point,) = points(term("date", None, "2024-09-01"), policy=Policy())
    assert point.effective == date(2024, 8, 30)
    assert point.calendar is not None
    assert "@" in point.calendar


def test_all_tasks_of_a_row_belong_to_each_of_its_points() -> None:
    assert [p.tasks for p in points(term("date", None, "2024-06-18"), tasks=3)] == [3]


DAYS = st.dates(date(2024, 1, 16), date(2026, 8, 31))


@given(st.lists(DAYS, min_size=1, max_size=12), st.sampled_from(list(Shift)))
def test_points_are_as_many_as_the_different_days_and_stand_in_order(days: list[date], shift: Shift) -> None:
    found = points(*(term("list_item", None, day.isoformat()) for day in days), policy=Policy(shift=shift))
    assert [point.stated for point in found] == sorted(set(days))
    assert all(point.effective for point in found)


@given(DAYS, st.integers(0, 900), st.sampled_from(["monthly_rule", "quarterly_rule", "half_yearly_rule"]))
def test_every_period_begun_within_the_bounds_is_reported_once(start: date, length: int, kind: str) -> None:
    end = start + relativedelta(days=length)
    months = {"monthly_rule": 1, "quarterly_rule": 3, "half_yearly_rule": 6}[kind]
    first, last = (day.year * 12 + day.month - 1 for day in (start, end))
    expected = last // months - first // months + 1
    assert len(points(term(kind, start.isoformat(), end.isoformat()))) == expected


def test_the_period_runs_from_the_day_in_force_to_the_last_stated_day() -> None:
    plan = Story().approved().plan
    assert plan_period(plan) == Period(date(2024, 1, 16), date(2024, 12, 2))
    assert plan_period(plan, date(2025, 5, 5)).end == date(2025, 5, 5)


def test_a_period_without_dated_rows_is_the_year_in_force() -> None:
    unclear = due(date(2030, 1, 1), needs_person=True)
    undated = reading(
        row("1", "Комитет", deadlines=(Deadline(kind=DeadlineKind.CONTINUOUS),)), row("2", deadlines=unclear)
    )
    assert plan_period(Story(undated).approved().plan).end == date(2024, 12, 31)
