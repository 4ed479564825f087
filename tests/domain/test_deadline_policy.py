"""How a plan's policy turns a stated date into the one that counts."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar.policy import (
    CountedSubmission,
    DayKind,
    DefaultDates,
    EffectiveDeadline,
    Policy,
    SchoolYearEnd,
    Shift,
    UnknownTimeZone,
    Urgency,
)
from domain.calendar.working_days import DateOutOfReach, UnknownCalendar, calendar, names

RU = calendar("ru@2026.1")


def day(text: str) -> date:
    d, m, y = text.split(".")
    return date(int(y), int(m), int(d))


def test_a_plan_follows_the_executive_branch_unless_told_otherwise() -> None:
    policy = Policy()
    assert policy.shift is Shift.PRECEDING
    assert policy.inclusive
    assert policy.calendar == "ru@2026.1"
    assert policy.due_soon_days == 3
    assert policy.counted_submission is CountedSubmission.ACCEPTED
    assert policy.school_year_ends is SchoolYearEnd.AUGUST_31
    assert policy.time_zone == "Europe/Moscow"
    assert policy.checked() is policy


@pytest.mark.parametrize(
    ("stated", "preceding", "following"),
    [
        ("30.09.2017", "29.09.2017", "02.10.2017"),
        ("31.12.2021", "30.12.2021", "10.01.2022"),
        ("25.12.2021", "24.12.2021", "27.12.2021"),
        ("31.12.2022", "30.12.2022", "09.01.2023"),
        ("25.12.2022", "23.12.2022", "26.12.2022"),
        ("31.12.2023", "29.12.2023", "09.01.2024"),
        ("31.12.2024", "28.12.2024", "09.01.2025"),
        ("15.04.2020", "27.03.2020", "12.05.2020"),
        ("15.11.2017", "15.11.2017", "15.11.2017"),
    ],
)
def test_a_deadline_on_a_day_off_shifts_as_the_plan_says(stated: str, preceding: str, following: str) -> None:
    assert Policy(shift=Shift.PRECEDING).effective(day(stated)).effective == day(preceding)
    assert Policy(shift=Shift.FOLLOWING).effective(day(stated)).effective == day(following)
    assert Policy(shift=Shift.NONE).effective(day(stated)).effective == day(stated)


def test_a_computed_deadline_keeps_what_it_was_computed_by() -> None:
    assert Policy().effective(day("31.12.2021")) == EffectiveDeadline(
        stated=day("31.12.2021"),
        effective=day("30.12.2021"),
        calendar="ru@2026.1",
        shift=Shift.PRECEDING,
        certain=True,
    )


def test_an_organisation_with_a_calendar_of_its_own_is_judged_by_it() -> None:
    own = Policy().effective(day("17.06.2024"), calendar_name="ru-da@2026.1")
    assert (own.effective, own.calendar) == (day("14.06.2024"), "ru-da@2026.1")
    assert Policy().effective(day("17.06.2024")).effective == day("17.06.2024")


def test_until_a_day_includes_it_unless_the_plan_says_otherwise() -> None:
    exclusive = Policy(inclusive=False)
    assert Policy().effective(day("15.11.2017"), until=True).effective == day("15.11.2017")
    assert exclusive.effective(day("15.11.2017"), until=True).effective == day("14.11.2017")
    assert exclusive.effective(day("15.11.2017")).effective == day("15.11.2017"), "a bare date is its own last day"
    assert exclusive.effective(day("13.11.2017"), until=True).effective == day("10.11.2017"), "Sunday shifts back"
    assert exclusive.effective(day("15.11.2017"), until=True).stated == day("15.11.2017")


def test_a_deadline_in_a_year_without_published_transfers_is_marked_uncertain() -> None:
    assert not Policy().effective(day("31.12.2030")).certain
    assert Policy().effective(day("31.12.2026")).certain
    assert not Policy(shift=Shift.FOLLOWING).effective(day("31.12.2027")).certain, "it lands in 2028"


@pytest.mark.parametrize("shift", Shift)
@pytest.mark.parametrize("mistyped", [date(4050, 12, 31), date.min, date.max])
def test_a_mistyped_year_is_refused_under_every_policy(shift: Shift, mistyped: date) -> None:
    for inclusive in (True, False):
        with pytest.raises(DateOutOfReach):
            Policy(shift=shift, inclusive=inclusive).effective(mistyped, until=True)


def test_an_unknown_calendar_or_time_zone_is_refused_when_the_policy_is_set() -> None:
    with pytest.raises(UnknownCalendar, match="неизвестен: выберите один"):
        Policy(calendar="ru@1999.1").checked()
    for wrong in ("Europe/Tomsk", "", "../etc/passwd", "/etc/localtime"):
        with pytest.raises(UnknownTimeZone, match="укажите имя IANA"):
            Policy(time_zone=wrong).checked()


def test_a_stored_policy_loads_without_being_asked_whether_it_would_be_set_today() -> None:
    stored = Policy(calendar="ru@1999.1", time_zone="Europe/Gone").model_dump_json()
    assert Policy.model_validate_json(stored).calendar == "ru@1999.1"


def test_a_policy_survives_its_own_json() -> None:
    policy = Policy(
        shift=Shift.FOLLOWING,
        inclusive=False,
        calendar="ru-da-6@2026.1",
        school_year_ends=SchoolYearEnd.MAY_31,
        default_dates=DefaultDates(days=DayKind.CALENDAR, months_without_date=1),
        time_zone="Asia/Tomsk",
    )
    assert Policy.model_validate_json(policy.model_dump_json()) == policy
    deadline = policy.effective(day("31.12.2024"))
    assert EffectiveDeadline.model_validate_json(deadline.model_dump_json()) == deadline


def test_a_policy_is_frozen_and_knows_its_own_words_only() -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"сдвиг": "назад"})
    with pytest.raises(ValidationError):
        Policy(due_soon_days=-1)
    with pytest.raises(ValidationError):
        setattr(Policy(), "inclusive", False)  # noqa: B010


@pytest.mark.parametrize(
    ("period_end", "due"),
    [
        ("31.01.2024", "10.02.2024"),
        ("31.03.2024", "10.04.2024"),
        ("31.12.2024", "10.01.2025"),
        ("29.02.2024", "10.03.2024"),
    ],
)
def test_a_periodic_report_is_due_by_the_tenth_of_the_next_month(period_end: str, due: str) -> None:
    assert DefaultDates().after_period(day(period_end)) == day(due)


def test_continuous_work_is_reported_by_the_twentieth_of_january() -> None:
    assert DefaultDates().continuous(2024) == day("20.01.2025")


@pytest.mark.parametrize(
    ("word", "working", "by_calendar"),
    [
        (Urgency.URGENT, "03.05.2024", "29.04.2024"),
        (Urgency.PROMPT, "16.05.2024", "06.05.2024"),
        (Urgency.VERY_URGENT, "27.04.2024", "27.04.2024"),
    ],
)
def test_urgent_words_are_terms_in_working_or_calendar_days(word: Urgency, working: str, by_calendar: str) -> None:
    ordered_on = day("26.04.2024")
    # Saturday 27.04 was worked; 28.04–01.05, 04–05.05 and 09–12.05 were off.
    assert DefaultDates().urgent_by(word, ordered_on, RU) == day(working)
    assert DefaultDates(days=DayKind.CALENDAR).urgent_by(word, ordered_on, RU) == day(by_calendar)


def test_a_task_without_a_date_waits_for_a_person_or_takes_a_month() -> None:
    assert DefaultDates().without_date(day("31.01.2024")) is None
    assert DefaultDates(months_without_date=1).without_date(day("31.01.2024")) == day("29.02.2024")
    assert DefaultDates(months_without_date=1).without_date(day("15.03.2024")) == day("15.04.2024")


def test_a_school_year_ends_in_august_or_in_may() -> None:
    assert Policy().school_year_end(2023) == day("31.08.2024")
    assert Policy(school_year_ends=SchoolYearEnd.MAY_31).school_year_end(2023) == day("31.05.2024")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Europe/Moscow", "31.12.2024"), ("Europe/Samara", "01.01.2025"), ("Asia/Tomsk", "01.01.2025")],
)
def test_a_moment_has_the_date_of_the_plans_own_clock(zone: str, expected: str) -> None:
    assert Policy(time_zone=zone).day_of(datetime(2024, 12, 31, 20, 30, tzinfo=UTC)) == day(expected)


def test_a_moment_without_a_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Policy().day_of(datetime(2024, 12, 31, 20, 30))  # noqa: DTZ001


@given(st.sampled_from(names()), st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.booleans(), st.booleans())
def test_every_policy_keeps_its_direction(name: str, stated: date, inclusive: bool, until: bool) -> None:
    def effective(shift: Shift) -> date:
        policy = Policy(calendar=name, shift=shift, inclusive=inclusive)
        return policy.effective(stated, until=until).effective

    before, as_written, after = effective(Shift.PRECEDING), effective(Shift.NONE), effective(Shift.FOLLOWING)
    assert before <= as_written <= after
    assert as_written <= stated
    assert calendar(name).is_working_day(before)
    assert calendar(name).is_working_day(after)


@given(st.sampled_from(names()), st.sampled_from(Shift), st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_shifting_a_shifted_date_moves_it_no_further(name: str, shift: Shift, stated: date) -> None:
    policy = Policy(calendar=name, shift=shift)
    once = policy.effective(stated).effective
    assert policy.effective(once).effective == once
