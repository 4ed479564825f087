"""Deadlines in words: what is written for a deadline reads back as that deadline, or waits for a person."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines.clauses import HalfYear, Moment, Month, Quarter, Year
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod, span
from domain.deadlines.reading import read_deadlines
from domain.deadlines.wording import DOUBT, wording

UNKNOWN = PlanPeriod.unknown()
DOCUMENTED = Path(__file__).parents[2] / "docs" / "deadlines.md"
YEARS = st.integers(2000, 2090)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
MONTH_DAYS = st.sampled_from([-1, *range(1, 29)])
WEEKDAYS = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
WORKDAYS = "BYDAY=MO,TU,WE,TH,FR"


def bare(deadline: Deadline) -> Deadline:
    """Without what does not outlive the writing: the words it was read from, and where its year came from."""
    return deadline.model_copy(update={"raw": "", "assumed_year": False, "candidates": ()})


def through(kind: DeadlineKind, moment: Moment) -> Deadline:
    days = span(moment)
    assert days is not None
    return Deadline(kind=kind, start=days.start, end=days.end)


def ruled(
    kind: DeadlineKind, make: Callable[..., str], *parts: st.SearchStrategy[object]
) -> st.SearchStrategy[Deadline]:
    return st.builds(lambda *of: Deadline(kind=kind, rrule=make(*of)), *parts)


DATES = DAYS.map(lambda day: Deadline(kind=DeadlineKind.DATE, end=day))
PERIODS = st.one_of(
    st.tuples(DAYS, DAYS).map(lambda two: Deadline(kind=DeadlineKind.RANGE, start=min(two), end=max(two))),
    st.builds(lambda y, m: through(DeadlineKind.MONTH, Month(m, y)), YEARS, st.integers(1, 12)),
    st.builds(lambda y, q: through(DeadlineKind.QUARTER, Quarter(q, y)), YEARS, st.integers(1, 4)),
    st.builds(lambda y, h: through(DeadlineKind.HALF_YEAR, HalfYear(h, y)), YEARS, st.integers(1, 2)),
    st.builds(lambda y, s: through(DeadlineKind.YEAR_THROUGH, Year(y, school=s)), YEARS, st.booleans()),
)
MONTH_RANGES = st.builds(
    lambda y, m, y2, m2: Deadline(
        kind=DeadlineKind.MONTH_RANGE,
        start=through(DeadlineKind.MONTH, Month(m, y)).start,
        end=through(DeadlineKind.MONTH, Month(m2, y + 1 + y2)).end,
    ),
    YEARS,
    st.integers(1, 12),
    st.integers(0, 5),
    st.integers(1, 12),
)
RULES = st.one_of(
    st.just(Deadline(kind=DeadlineKind.WEEKLY_RULE, rrule="FREQ=WEEKLY")),
    ruled(DeadlineKind.WEEKLY_RULE, "FREQ=WEEKLY;BYDAY={}".format, WEEKDAYS),
    ruled(DeadlineKind.MONTHLY_RULE, "FREQ=MONTHLY;BYMONTHDAY={}".format, MONTH_DAYS),
    ruled(DeadlineKind.MONTHLY_RULE, "FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from([-1, 1, 2, 3, 4, 5]), WEEKDAYS),
    ruled(DeadlineKind.MONTHLY_RULE, (f"FREQ=MONTHLY;{WORKDAYS};BYSETPOS=" + "{}").format, st.integers(1, 20)),
    ruled(
        DeadlineKind.QUARTERLY_RULE,
        "FREQ=MONTHLY;BYMONTH={};BYMONTHDAY={}".format,
        st.sampled_from(["1,4,7,10", "2,5,8,11", "3,6,9,12"]),
        st.integers(1, 28),
    ),
    ruled(
        DeadlineKind.QUARTERLY_RULE,
        "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={}".format,
        st.integers(1, 28),
    ),
    ruled(DeadlineKind.HALF_YEARLY_RULE, "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY={}".format, st.integers(1, 28)),
    ruled(
        DeadlineKind.YEARLY_RULE, "FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 28)
    ),
    ruled(
        DeadlineKind.YEARLY_RULE,
        "FREQ=YEARLY;BYMONTH={};BYDAY={}{}".format,
        st.integers(1, 12),
        st.sampled_from([-1, 1, 2, 3, 4]),
        WEEKDAYS,
    ),
)
RULES_BETWEEN_DAYS = st.builds(
    lambda rule, two: rule.model_copy(update={"start": min(two), "end": max(two)}), RULES, st.tuples(DAYS, DAYS)
)
UNDATED = st.one_of(
    st.just(Deadline(kind=DeadlineKind.CONTINUOUS, needs_person=True)),
    st.just(Deadline(kind=DeadlineKind.CONTINUOUS)),
    DAYS.map(lambda day: Deadline(kind=DeadlineKind.OPEN_ENDED, start=day, needs_person=True)),
    st.booleans().map(lambda asked: Deadline(kind=DeadlineKind.RELATIVE, needs_person=asked)),
    st.just(Deadline(kind=DeadlineKind.EXTERNAL, needs_person=True)),
    st.just(Deadline(kind=DeadlineKind.NONE)),
    *(
        st.just(Deadline(kind=kind, rrule=rule, needs_person=True))
        for kind, rule in (
            (DeadlineKind.MONTHLY_RULE, "FREQ=MONTHLY"),
            (DeadlineKind.QUARTERLY_RULE, "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
            (DeadlineKind.YEARLY_RULE, "FREQ=YEARLY"),
        )
    ),
)


@given(st.one_of(DATES, PERIODS, MONTH_RANGES, RULES, UNDATED))
def test_a_deadline_in_words_reads_back_as_itself(deadline: Deadline) -> None:
    (read,) = read_deadlines(wording([deadline]), UNKNOWN)
    assert bare(read) == bare(deadline)


@given(RULES_BETWEEN_DAYS)
def test_a_rule_keeps_the_days_between_which_it_runs(deadline: Deadline) -> None:
    (read,) = read_deadlines(wording([deadline]), UNKNOWN)
    assert bare(read) == bare(deadline)


@given(st.lists(DAYS, min_size=2, max_size=12))
def test_a_list_of_dates_reads_back_as_that_list(days: list[date]) -> None:
    listed = [Deadline(kind=DeadlineKind.LIST_ITEM, end=day) for day in days]
    assert [bare(one) for one in read_deadlines(wording(listed), UNKNOWN)] == listed


@given(st.lists(st.one_of(DATES, PERIODS, RULES, RULES_BETWEEN_DAYS, UNDATED), min_size=2, max_size=4))
def test_several_deadlines_read_back_as_they_are_or_all_wait_for_a_person(deadlines: list[Deadline]) -> None:
    read = read_deadlines(wording(deadlines), UNKNOWN)
    meant = [(one.start, one.end, one.rrule) for one in deadlines if one.kind is not DeadlineKind.NONE]
    said = [(one.start, one.end, one.rrule) for one in read if one.kind is not DeadlineKind.NONE]
    assert said == meant or all(one.needs_person for one in read)


def documented() -> list[str]:
    """The forms that docs/deadlines.md explains and that are whole expressions."""
    table = DOCUMENTED.read_text(encoding="utf-8").split("## The year")[0]
    forms = [
        form for line in table.splitlines() if line.startswith("| `") for form in line.split("|")[1].split("`")[1::2]
    ]
    return [form for form in forms if not re.search(r"\bD\b|…", form)]


@pytest.mark.parametrize("form", documented())
def test_every_documented_form_is_written_so_that_it_reads_the_same(form: str) -> None:
    meant = read_deadlines(form, UNKNOWN)
    read = read_deadlines(wording(meant), UNKNOWN)
    assert [bare(one) for one in read] == [bare(one) for one in meant]


@given(st.one_of(DATES, PERIODS, RULES))
def test_a_doubtful_deadline_never_reads_as_a_settled_one(deadline: Deadline) -> None:
    doubtful = deadline.model_copy(update={"needs_person": True})
    assert all(one.needs_person for one in read_deadlines(wording([doubtful]), UNKNOWN))


def test_a_rule_beyond_the_grammar_waits_for_a_person() -> None:
    odd = Deadline(kind=DeadlineKind.MONTHLY_RULE, rrule="FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=10")
    assert wording([odd]) == "ежемесячно"
    assert all(one.needs_person for one in read_deadlines("ежемесячно", UNKNOWN))


def test_an_offered_date_is_written_with_its_doubt() -> None:
    impossible = Deadline(kind=DeadlineKind.DATE, needs_person=True, candidates=("2024-04-30",))
    assert wording([impossible]) == f"{DOUBT} до 30.04.2024"


def test_no_deadline_is_no_words() -> None:
    assert wording([]) == ""
    assert wording([Deadline(kind=DeadlineKind.NONE, needs_person=True)]) == ""
