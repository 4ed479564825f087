"""Working days of the published editions, against the acts, the real plans and the installed library."""

import hashlib
import json
import os
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar.drafting import draft_transfers
from domain.calendar.overrides import OVERRIDES, REGIONS, Override
from domain.calendar.transferred_days import TRANSFERS
from domain.calendar.working_days import DateOutOfReach, UnknownCalendar, calendar, compiled, names

RU = calendar("ru@2026.1")
SIX_DAYS = calendar("ru-6@2026.1")
DAGESTAN = calendar("ru-da@2026.1")
TATARSTAN = calendar("ru-ta@2026.1")

DATES = st.dates(date(2000, 1, 1), date(2060, 12, 31))
CALENDARS = st.sampled_from([calendar(name) for name in names()])
DAY = timedelta(days=1)


def day(text: str) -> date:
    d, m, y = text.split(".")
    return date(int(y), int(m), int(d))


def working_days_in(year: int, name: str) -> int:
    return calendar(name).working_days_between(date(year - 1, 12, 31), date(year, 12, 31))


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("30.12.2021", True),
        ("31.12.2021", False),  # moved from 03.01
        ("30.12.2022", True),
        ("31.12.2022", False),  # a Saturday
        ("31.12.2023", False),  # a Sunday
        ("30.12.2024", False),  # moved from Saturday 28.12
        ("28.12.2024", True),  # … which was worked
        ("31.12.2024", False),
        ("25.12.2021", False),
        ("25.12.2020", True),
        ("27.04.2024", True),
        ("29.04.2024", False),
        ("20.02.2021", True),
        ("22.02.2021", False),
        ("05.03.2022", True),
        ("08.01.2025", False),
        ("09.01.2025", True),
        ("12.06.2025", False),
        ("13.06.2025", False),
    ],
)
def test_the_days_of_the_federal_calendar(text: str, worked: bool) -> None:
    assert RU.is_working_day(day(text)) is worked


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("10.03.2014", "10.03.2014"),
        ("30.03.2020", "30.04.2020"),
        ("06.05.2020", "08.05.2020"),
        ("24.06.2020", "24.06.2020"),
        ("01.07.2020", "01.07.2020"),
        ("04.05.2021", "07.05.2021"),
        ("01.11.2021", "03.11.2021"),
    ],
)
def test_the_days_the_library_does_not_know_are_days_off(first: str, last: str) -> None:
    known = holidays.country_holidays("RU", years=day(first).year)
    span = [day(first) + DAY * step for step in range((day(last) - day(first)).days + 1)]
    assert not any(RU.is_working_day(each) for each in span)
    weekdays = [each for each in span if each.weekday() < 5]
    assert all(known.is_working_day(each) for each in weekdays), "the library knows them now: say so in a new edition"


def test_as_many_days_differ_from_the_library_as_were_counted_by_hand() -> None:
    differing: dict[int, int] = {}
    for year in range(2013, 2028):
        known = holidays.country_holidays("RU", years=year)
        days = [date(year, 1, 1) + DAY * step for step in range(366)]
        count = sum(RU.is_working_day(d) is not known.is_working_day(d) for d in days if d.year == year)
        differing |= {year: count} if count else {}
    assert differing == {2014: 1, 2020: 29, 2021: 7}


@pytest.mark.parametrize(
    ("year", "number"), [(2013, 247), (2019, 247), (2022, 247), (2023, 247), (2024, 248), (2025, 247)]
)
def test_a_year_has_as_many_working_days_as_the_official_calendar(year: int, number: int) -> None:
    assert working_days_in(year, "ru@2026.1") == number


def test_tatarstan_had_the_245_working_days_its_ministry_of_labour_published_for_2025() -> None:
    assert working_days_in(2025, "ru-ta@2026.1") == 245


def test_a_six_day_week_works_on_saturdays_and_does_not_rest_in_place_of_them() -> None:
    assert SIX_DAYS.is_working_day(day("16.03.2024"))
    assert SIX_DAYS.is_working_day(day("30.04.2024")), "moved from a Saturday: rest for the five-day week alone"
    assert not SIX_DAYS.is_working_day(day("31.12.2024")), "moved from a Sunday: rest for all"
    assert not SIX_DAYS.is_working_day(day("24.03.2024")), "a Sunday"
    assert not SIX_DAYS.is_working_day(day("04.04.2020")), "a Saturday inside the days off by decree"
    assert not SIX_DAYS.is_working_day(day("06.01.2024")), "a holiday on a Saturday"


@pytest.mark.parametrize(
    ("text", "dagestan", "tatarstan"),
    [
        ("10.04.2024", False, False),
        ("11.04.2024", False, True),
        ("17.06.2024", False, True),
        ("06.06.2025", False, False),
        ("28.07.2025", False, True),
        ("16.09.2024", False, True),
        ("15.09.2025", False, True),
        ("06.11.2025", True, False),
        ("20.07.2021", True, False),  # Dagestan rested too, but its act was not found: 2021 is not certain there
        ("14.10.2013", False, True),
        ("27.05.2026", True, False),
    ],
)
def test_regions_have_days_off_of_their_own(text: str, dagestan: bool, tatarstan: bool) -> None:
    assert RU.is_working_day(day(text))
    assert DAGESTAN.is_working_day(day(text)) is dagestan
    assert TATARSTAN.is_working_day(day(text)) is tatarstan


def test_a_saturday_whose_rest_a_region_moved_is_worked_there() -> None:
    assert DAGESTAN.is_working_day(day("12.10.2013"))
    assert not RU.is_working_day(day("12.10.2013"))


def test_years_whose_transfers_were_unknown_answer_but_are_not_certain() -> None:
    assert not RU.is_working_day(day("05.01.2029"))
    assert not RU.is_working_day(day("12.06.2028"))
    assert RU.is_working_day(day("31.12.2029"))
    assert not RU.is_certain(day("31.12.2028"))
    assert not RU.is_certain(day("31.12.2012"))
    assert RU.is_certain(day("01.01.2013"))
    assert RU.is_certain(day("31.12.2027"))


def test_a_regional_calendar_is_certain_only_in_years_reviewed_for_that_region() -> None:
    assert DAGESTAN.is_certain(day("01.06.2024"))
    assert not DAGESTAN.is_certain(day("01.06.2022"))
    assert TATARSTAN.is_certain(day("01.06.2026"))
    assert not TATARSTAN.is_certain(day("01.06.2022"))


@pytest.mark.parametrize(
    "name", ["ru", "ru@", "ru@2025.1", "ru-xx@2026.1", "us@2026.1", "-6@2026.1", "@2026.1", "da@2026.1"]
)
def test_a_calendar_never_published_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownCalendar, match="неизвестен: выберите один из опубликованных"):
        calendar(name)


@pytest.mark.parametrize("name", names())
def test_a_calendar_bears_the_name_it_was_asked_by(name: str) -> None:
    assert calendar(name).name == name


@pytest.mark.parametrize("mistyped", [date(1017, 9, 30), date(4050, 12, 31), date.min, date.max])
def test_a_year_no_plan_can_mean_is_refused(mistyped: date) -> None:
    for step in (RU.preceding_working_day, RU.following_working_day):
        with pytest.raises(DateOutOfReach, match="проверьте год"):
            step(mistyped)


def test_terms_in_working_days_step_over_holidays() -> None:
    assert RU.add_working_days(day("29.12.2023"), 1) == day("09.01.2024")
    assert RU.add_working_days(day("09.01.2024"), -1) == day("29.12.2023")
    assert RU.add_working_days(day("26.04.2024"), 2) == day("02.05.2024")
    assert RU.add_working_days(day("31.12.2024"), 0) == day("31.12.2024")
    assert RU.working_days_between(day("26.04.2024"), day("02.05.2024")) == 2
    assert RU.working_days_between(day("02.05.2024"), day("26.04.2024")) == -2
    assert RU.working_days_between(day("02.05.2024"), day("02.05.2024")) == 0


@given(CALENDARS, DATES)
def test_a_shift_never_lands_on_a_day_off_and_never_passes_the_date(working: Any, stated: date) -> None:
    before, after = working.preceding_working_day(stated), working.following_working_day(stated)
    assert working.is_working_day(before)
    assert working.is_working_day(after)
    assert before <= stated <= after
    assert (before == stated) == working.is_working_day(stated) == (after == stated)


@given(CALENDARS, DATES, st.integers(1, 60))
def test_adding_and_counting_working_days_agree(working: Any, start: date, number: int) -> None:
    end = working.add_working_days(start, number)
    assert working.is_working_day(end)
    assert working.working_days_between(start, end) == number
    assert working.working_days_between(end, start) == -number


@given(CALENDARS, DATES, DATES, DATES)
def test_counts_of_adjoining_spans_add_up(working: Any, a: date, b: date, c: date) -> None:
    a, b, c = sorted((a, b, c))
    assert working.working_days_between(a, b) + working.working_days_between(b, c) == working.working_days_between(a, c)


@given(DATES)
def test_a_day_off_for_the_country_is_off_in_every_region(some: date) -> None:
    if RU.is_working_day(some):
        return
    assert not TATARSTAN.is_working_day(some)
    assert not DAGESTAN.is_working_day(some) or some == day("12.10.2013")


PUBLISHED = {
    "ru@2026.1": "43ca4712fb5c7478ce8616c34b1f1281",
    "ru-6@2026.1": "bb0bd79caddba6b94aec8bee7660a76a",
    "ru-da@2026.1": "053b8a08f60c1fd1f151d0c789f15af5",
    "ru-da-6@2026.1": "1563c70deba88b0099136f1ae8265661",
    "ru-ta@2026.1": "f5a1a07522dff1152db2980a4376ca37",
    "ru-ta-6@2026.1": "d11219822cbf804945b53256f3bc5fa1",
}


@pytest.mark.parametrize("name", names())
def test_a_published_edition_never_changes(name: str) -> None:
    """A stored verdict rests on it. Where this fails, restore the data and publish the change as a new version."""
    assert fingerprint(name) == PUBLISHED[name]


def test_a_day_learned_of_later_leaves_the_earlier_edition_as_it_was() -> None:
    learned = Override(first=day("15.06.2026"), last=day("15.06.2026"), act="указ", since="2026.2")
    corrected = TRANSFERS["2026.1"].replace("31.12<04.01", "30.12<04.01")
    editions = {**TRANSFERS, "2026.2": corrected, "2026.10": corrected}
    earlier, later, latest = (
        compiled(f"ru@{version}", editions, (*OVERRIDES, learned)) for version in ("2026.1", "2026.2", "2026.10")
    )
    assert earlier == RU
    assert RU.is_working_day(day("15.06.2026"))
    assert not later.is_working_day(day("15.06.2026"))
    assert later.is_working_day(day("31.12.2026"))
    assert not latest.is_working_day(day("15.06.2026")), "the tenth edition of a year comes after the second"


def test_a_day_off_by_decree_prevails_over_a_worked_saturday() -> None:
    decree = Override(first=day("27.04.2024"), last=day("27.04.2024"), act="указ", since="2026.1")
    assert RU.is_working_day(day("27.04.2024"))
    assert not compiled("ru@2026.1", TRANSFERS, (*OVERRIDES, decree)).is_working_day(day("27.04.2024"))


def fingerprint(name: str) -> str:
    working = calendar(name)
    days = [date(1990, 1, 1) + DAY * step for step in range((date(2100, 12, 31) - date(1990, 1, 1)).days + 1)]
    text = "".join(
        "12"[working.is_certain(d)] if working.is_working_day(d) else "03"[working.is_certain(d)] for d in days
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def test_the_newest_edition_is_what_the_installed_library_says() -> None:
    """Tells when an upgrade of the library differs: then review the difference and publish a new edition."""
    published = TRANSFERS["2026.1"].strip()
    years = [int(line.partition(":")[0]) for line in published.splitlines()]
    drafted = draft_transfers(years)
    differing = sorted(set(drafted.splitlines()) ^ set(published.splitlines()))
    assert not differing, f"holidays {version('holidays')} differs; publish a new edition: {differing}"


def test_a_year_whose_transfers_are_not_published_cannot_be_drafted() -> None:
    with pytest.raises(ValueError, match="knows no transfers of 2090"):
        draft_transfers([2090])


def test_every_override_names_its_act_and_runs_forward() -> None:
    for row in OVERRIDES:
        assert row.first <= row.last
        assert row.act.strip()
        assert row.since in TRANSFERS
        assert row.region is None or row.region in REGIONS


def seed_deadlines() -> list[dict[str, Any]]:
    truth = Path(__file__).parents[2].parent / "shared" / "reference" / "seed_truth.json"
    if not truth.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no real plans beside the project: {truth}")
        pytest.skip(f"no real plans beside the project: {truth}")

    found: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("calendar_computed"), dict):
                found.append(node)
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(json.loads(truth.read_text())["plans"])
    return found


def test_the_deadlines_of_the_five_real_plans_shift_as_they_were_worked_out_by_hand() -> None:
    deadlines = seed_deadlines()
    for deadline in deadlines:
        end, expected = date.fromisoformat(deadline["end"]), deadline["calendar_computed"]
        assert RU.is_working_day(end) is expected["end_is_working_day"], end
        if not expected["end_is_working_day"]:
            assert RU.preceding_working_day(end).isoformat() == expected["preceding_working_day"]
            assert RU.following_working_day(end).isoformat() == expected["following_working_day"]


def test_44_percent_of_the_dated_ends_of_the_real_plans_fall_on_days_off() -> None:
    ends = [date.fromisoformat(deadline["end"]) for deadline in seed_deadlines()]
    off = [end for end in ends if not RU.is_working_day(end)]
    assert (len(off), len(ends)) == (70, 158)
    assert round(100 * len(off) / len(ends)) == 44
