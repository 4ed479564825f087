"""The verdict on a date, told by tables; and what must hold for any facts on any day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.calendar.policy import CountedSubmission
from domain.calendar.working_days import calendar, names
from domain.timeliness import (
    VERDICTS_IN_RUSSIAN,
    Ground,
    PointFacts,
    Timeliness,
    Verdict,
    first_submission,
    timeliness,
)

RU = calendar("ru@2026.1")


def day(text: str) -> date:
    d, m, y = text.split(".")
    return date(int(y), int(m), int(d))


def judged(facts: PointFacts, as_of: str, **policy: Any) -> Timeliness:
    return timeliness(facts, day(as_of), RU, **policy)


def facts(deadline: str | None = "15.11.2017", **known: Any) -> PointFacts:
    """One of the five dates of row 16 of a real plan, with what is known of it."""
    given_ = {key: _read(value) for key, value in known.items()}
    return PointFacts(deadline=day(deadline) if deadline else None, **given_)


def _read(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(day(each) for each in value)
    return day(value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("as_of", "verdict", "days_late"),
    [
        ("01.10.2017", Verdict.NOT_YET_DUE, 0),
        ("09.11.2017", Verdict.NOT_YET_DUE, 0),
        ("10.11.2017", Verdict.DUE_SOON, 0),  # Friday: Monday, Tuesday and the day itself are left
        ("11.11.2017", Verdict.DUE_SOON, 0),
        ("15.11.2017", Verdict.DUE_SOON, 0),  # the day itself is in time
        ("16.11.2017", Verdict.OVERDUE, 1),
        ("15.12.2017", Verdict.OVERDUE, 30),
    ],
)
def test_a_date_with_nothing_submitted_comes_nearer_and_passes(as_of: str, verdict: Verdict, days_late: int) -> None:
    found = judged(facts(), as_of)
    assert (found.verdict, found.days_late) == (verdict, days_late)


def test_days_left_are_working_days_of_the_calendar() -> None:
    new_year = facts("10.01.2024")
    assert judged(new_year, "28.12.2023").verdict is Verdict.DUE_SOON
    assert judged(new_year, "27.12.2023").verdict is Verdict.NOT_YET_DUE
    assert judged(new_year, "27.12.2023", due_soon_days=4).verdict is Verdict.DUE_SOON
    assert judged(new_year, "09.01.2024", due_soon_days=0).verdict is Verdict.NOT_YET_DUE
    assert judged(new_year, "10.01.2024", due_soon_days=0).verdict is Verdict.DUE_SOON


@pytest.mark.parametrize("as_of", ["14.11.2017", "15.11.2017", "16.11.2017", "01.02.2018"])
def test_a_report_submitted_in_time_is_never_overdue_while_it_waits_for_review(as_of: str) -> None:
    waiting = facts(submissions=("14.11.2017",), under_review_since="14.11.2017")
    assert judged(waiting, as_of).verdict is Verdict.UNDER_REVIEW


def test_a_late_report_under_review_is_overdue_by_the_days_it_was_late() -> None:
    waiting = facts(submissions=("16.11.2017",), under_review_since="16.11.2017")
    found = judged(waiting, "01.12.2017")
    assert (found.verdict, found.days_late) == (Verdict.OVERDUE, 1)
    assert found.russian == "просрочено (1 дн.)"


@pytest.mark.parametrize(
    ("as_of", "verdict", "days_late"),
    [("08.11.2017", Verdict.NOT_YET_DUE, 0), ("15.11.2017", Verdict.DUE_SOON, 0), ("17.11.2017", Verdict.OVERDUE, 2)],
)
def test_a_return_does_not_move_the_deadline(as_of: str, verdict: Verdict, days_late: int) -> None:
    returned = facts(submissions=("07.11.2017",), returned=True)
    found = judged(returned, as_of)
    assert (found.verdict, found.days_late) == (verdict, days_late)
    assert Ground.RETURNED in found.grounds


def test_a_report_sent_again_before_the_deadline_is_in_time() -> None:
    again = facts(submissions=("07.11.2017", "15.11.2017"), under_review_since="15.11.2017")
    assert judged(again, "20.11.2017").verdict is Verdict.UNDER_REVIEW


def test_a_report_sent_again_after_the_deadline_is_late_though_the_first_was_not() -> None:
    again = facts(submissions=("07.11.2017", "20.11.2017"), under_review_since="20.11.2017")
    found = judged(again, "25.11.2017")
    assert (found.verdict, found.days_late) == (Verdict.OVERDUE, 5)


@pytest.mark.parametrize(
    ("submitted", "verdict", "days_late", "words"),
    [
        ("01.11.2017", Verdict.DONE_IN_TIME, 0, "исполнено в срок"),
        ("15.11.2017", Verdict.DONE_IN_TIME, 0, "исполнено в срок"),
        ("16.11.2017", Verdict.DONE_LATE, 1, "исполнено с нарушением срока (1 дн.)"),
        ("20.11.2017", Verdict.DONE_LATE, 5, "исполнено с нарушением срока (5 дн.)"),
    ],
)
def test_what_was_accepted_is_judged_by_the_day_it_was_submitted(
    submitted: str, verdict: Verdict, days_late: int, words: str
) -> None:
    done = facts(submissions=(submitted,), accepted_submission=submitted, removed_on="25.12.2017")
    found = judged(done, "31.12.2017")
    assert (found.verdict, found.days_late, found.russian) == (verdict, days_late, words)
    assert found.accepted_submission == day(submitted)


def test_the_accepted_submission_counts_and_the_first_is_shown_beside_it() -> None:
    reworked = facts(submissions=("14.11.2017", "23.11.2017"), accepted_submission="23.11.2017")
    found = judged(reworked, "30.11.2017")
    assert (found.verdict, found.days_late) == (Verdict.DONE_LATE, 8)
    assert found.first_submission == day("14.11.2017")
    assert found.explanation == (
        "срок 15.11.2017 прошёл",
        "принят отчёт, представленный 23.11.2017",
        "впервые отчёт представлен 14.11.2017",
    )


def test_a_plan_may_count_the_first_submission_instead() -> None:
    reworked = facts(submissions=("14.11.2017", "23.11.2017"), accepted_submission="23.11.2017")
    found = judged(reworked, "30.11.2017", counted=CountedSubmission.FIRST)
    assert found.verdict is Verdict.DONE_IN_TIME
    assert found.explanation == ("впервые отчёт представлен 14.11.2017",)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"submissions": ("14.11.2017",), "returned": True},
        {"submissions": ("20.11.2017",), "under_review_since": "20.11.2017"},
        {"submissions": ("14.11.2017",), "under_review_since": "14.11.2017"},
    ],
)
def test_nothing_accepted_when_the_collection_closed_is_not_done(known: dict[str, Any]) -> None:
    closed = facts(closed_on="01.12.2017", **known)
    found = judged(closed, "05.12.2017")
    assert (found.verdict, found.days_late) == (Verdict.NOT_DONE, 16)
    assert "к закрытию 01.12.2017 ничего не принято" in found.explanation


def test_a_closing_before_the_deadline_makes_nothing_undone_until_the_deadline_passed() -> None:
    closed = facts(closed_on="10.11.2017")
    assert judged(closed, "15.11.2017").verdict is Verdict.DUE_SOON
    found = judged(closed, "16.11.2017")
    assert (found.verdict, found.days_late) == (Verdict.NOT_DONE, 0)


def test_a_point_off_control_with_nothing_accepted_is_not_done() -> None:
    found = judged(facts(removed_on="17.11.2017"), "20.11.2017")
    assert (found.verdict, found.days_late) == (Verdict.NOT_DONE, 2)


def test_what_was_accepted_after_the_closing_is_done_after_all() -> None:
    late = facts(closed_on="01.12.2017", submissions=("05.12.2017",), accepted_submission="05.12.2017")
    assert judged(late, "10.12.2017").verdict is Verdict.DONE_LATE


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"submissions": ("01.12.2021",), "under_review_since": "01.12.2021"},
        {"submissions": ("01.12.2021",), "accepted_submission": "01.12.2021"},
        {"closed_on": "31.12.2021"},
    ],
)
def test_a_deadline_before_the_approval_is_held_against_nobody_until_a_person_decides(known: dict[str, Any]) -> None:
    lapsed = facts("31.05.2021", plan_approved_on="18.10.2021", **known)
    found = judged(lapsed, "01.02.2022")
    assert (found.verdict, found.days_late) == (Verdict.LAPSED_BEFORE_APPROVAL, 0)
    assert found.explanation[0] == "план утверждён 18.10.2021, позже срока: требуется решение"
    counted = judged(replace(lapsed, lapse_decided=True), "01.02.2022")
    assert counted.verdict in {Verdict.OVERDUE, Verdict.DONE_LATE, Verdict.NOT_DONE}


def test_an_excused_deadline_is_as_good_as_none() -> None:
    excused = facts("31.05.2021", plan_approved_on="18.10.2021", lapse_decided=True, lapse_excused=True)
    found = judged(excused, "01.02.2022")
    assert found.verdict is Verdict.NO_DATE
    assert found.explanation == (
        "срок 31.05.2021 истёк до утверждения плана и решением не засчитывается",
        "отчёт не представлен",
    )
    assert judged(replace(excused, closed_on=day("31.12.2021")), "01.02.2022").verdict is Verdict.NOT_DONE


def test_a_report_handed_in_before_a_lapsed_deadline_needs_no_decision() -> None:
    in_time = facts("31.05.2021", plan_approved_on="18.10.2021", accepted_submission="30.05.2021")
    assert judged(in_time, "01.02.2022").verdict is Verdict.DONE_IN_TIME


def test_a_deadline_on_the_day_of_approval_has_not_lapsed() -> None:
    assert judged(facts("18.10.2021", plan_approved_on="18.10.2021"), "19.10.2021").verdict is Verdict.OVERDUE


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ({}, Verdict.NO_DATE),
        ({"submissions": ("01.02.2018",), "under_review_since": "01.02.2018"}, Verdict.NO_DATE),
        ({"submissions": ("01.02.2018",), "accepted_submission": "01.02.2018"}, Verdict.NO_DATE),
        ({"closed_on": "01.03.2018"}, Verdict.NOT_DONE),
        ({"withdrawn_on": "01.03.2018"}, Verdict.WITHDRAWN),
    ],
)
def test_without_a_date_there_is_nothing_to_be_late_for(known: dict[str, Any], verdict: Verdict) -> None:
    found = judged(facts(None, **known), "01.04.2018")
    assert (found.verdict, found.days_late) == (verdict, 0)


def test_what_was_withdrawn_is_neither_done_nor_overdue() -> None:
    withdrawn = facts(submissions=("16.11.2017",), returned=True, withdrawn_on="01.12.2017", closed_on="05.12.2017")
    found = judged(withdrawn, "01.01.2018")
    assert found.verdict is Verdict.WITHDRAWN
    assert found.explanation == ("снято с контроля без исполнения 01.12.2017",)


def test_an_approved_extension_judges_by_the_new_date() -> None:
    reported = facts(submissions=("17.11.2017",), under_review_since="17.11.2017")
    assert judged(reported, "18.11.2017").verdict is Verdict.OVERDUE
    assert judged(replace(reported, deadline=day("20.11.2017")), "18.11.2017").verdict is Verdict.UNDER_REVIEW


def test_the_explanation_of_an_overdue_point_says_why() -> None:
    assert judged(facts(), "20.11.2017").explanation == ("срок 15.11.2017 прошёл", "отчёт не представлен")
    returned = facts(submissions=("14.11.2017",), returned=True)
    assert judged(returned, "20.11.2017").explanation[1] == (
        "отчёт возвращён на доработку и не представлен вновь (впервые представлен 14.11.2017)"
    )


def test_every_verdict_has_the_fields_own_word() -> None:
    assert set(VERDICTS_IN_RUSSIAN) == set(Verdict)
    assert len(set(VERDICTS_IN_RUSSIAN.values())) == len(Verdict)


# Any facts on any day. A narrow window of dates makes the edges meet often.
DAYS = st.dates(date(2023, 12, 20), date(2024, 1, 20))
MAYBE = st.none() | DAYS
FACTS = st.builds(
    PointFacts,
    deadline=MAYBE,
    plan_approved_on=MAYBE,
    submissions=st.lists(DAYS, max_size=3).map(tuple),
    under_review_since=MAYBE,
    accepted_submission=MAYBE,
    returned=st.booleans(),
    withdrawn_on=MAYBE,
    removed_on=MAYBE,
    closed_on=MAYBE,
    lapse_decided=st.booleans(),
    lapse_excused=st.booleans(),
)
CALENDARS = st.sampled_from([calendar(name) for name in names()])
COUNTED = st.sampled_from(CountedSubmission)


@given(FACTS, DAYS, CALENDARS, st.integers(0, 10), COUNTED)
def test_any_facts_have_one_verdict_on_any_day(
    known: PointFacts, as_of: date, working: Any, soon: int, counted: CountedSubmission
) -> None:
    found = timeliness(known, as_of, working, soon, counted)
    assert found == timeliness(known, as_of, working, soon, counted)
    assert found.grounds
    assert all(found.explanation)
    assert found.days_late >= 0
    assert found.days_late == 0 or found.verdict in {Verdict.OVERDUE, Verdict.DONE_LATE, Verdict.NOT_DONE}
    assert (found.verdict is Verdict.DONE_LATE) <= (found.days_late > 0)
    assert (found.verdict is Verdict.OVERDUE) <= (found.days_late > 0)


ORDER = [Verdict.NOT_YET_DUE, Verdict.DUE_SOON, Verdict.OVERDUE]


@given(FACTS, st.lists(DAYS, min_size=2, max_size=6), CALENDARS, st.integers(0, 10), COUNTED)
def test_while_nothing_happens_time_makes_no_verdict_better(
    known: PointFacts, days: list[date], working: Any, soon: int, counted: CountedSubmission
) -> None:
    verdicts = [timeliness(known, each, working, soon, counted) for each in sorted(days)]
    for earlier, later in pairwise(verdicts):
        if earlier.verdict in ORDER and later.verdict in ORDER:
            assert ORDER.index(earlier.verdict) <= ORDER.index(later.verdict)
            assert earlier.days_late <= later.days_late
        elif earlier.verdict not in ORDER or earlier.verdict is Verdict.OVERDUE:
            changed = earlier.verdict is not later.verdict
            # A late report closed before its deadline becomes undone when the deadline passes; nothing else changes.
            assert not changed or later.verdict in {Verdict.NOT_DONE, Verdict.LAPSED_BEFORE_APPROVAL}


@given(FACTS, DAYS, st.dates(), st.booleans())
@example(PointFacts(), date.min, date.min, True)
def test_dates_at_the_edge_of_time_are_judged_too(known: PointFacts, as_of: date, far: date, at_deadline: bool) -> None:
    extreme = replace(known, deadline=far) if at_deadline else known
    assert timeliness(extreme, as_of if at_deadline else far, RU).verdict in Verdict


@given(FACTS, DAYS, st.integers(0, 10))
def test_an_extension_never_makes_a_verdict_worse(known: PointFacts, as_of: date, days: int) -> None:
    if known.deadline is None:
        return
    extended = replace(known, deadline=known.deadline + timedelta(days=days))
    before, after = timeliness(known, as_of, RU), timeliness(extended, as_of, RU)
    if before.verdict in {Verdict.DONE_IN_TIME, Verdict.UNDER_REVIEW}:
        assert after.verdict is before.verdict or known.plan_approved_on or known.closed_on or known.removed_on
    if before.verdict is not Verdict.LAPSED_BEFORE_APPROVAL:
        assert after.days_late <= before.days_late


@given(FACTS)
def test_the_first_submission_is_never_after_the_accepted_one(known: PointFacts) -> None:
    first = first_submission(known)
    if known.accepted_submission is not None:
        assert first is not None
        assert first <= known.accepted_submission


@given(FACTS, DAYS)
def test_counting_the_first_submission_is_never_harder_than_counting_the_accepted(
    known: PointFacts, as_of: date
) -> None:
    by_first = timeliness(known, as_of, RU, counted=CountedSubmission.FIRST)
    assert by_first.days_late <= timeliness(known, as_of, RU).days_late
