"""The rule of the round: what is due by a day, each thing under one name for ever."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actors import natural_id
from domain.assignment.events import Party, PartyKind
from domain.calendar.working_days import calendar
from domain.chasing.events import Level
from domain.chasing.notices import ChasedPoint, Notice, digest_day, due, horizon, terms_to_look_at
from domain.chasing.policy import (
    ChasingDaysOutOfReach,
    ChasingPolicy,
    EscalationOutOfOrder,
    NoSuchWeekday,
    TooManyReminders,
    checked,
)
from domain.chasing.recipients import Recipient, is_address
from domain.chasing.wishes import NoticeKind, Preferences

CALENDAR = "ru@2026.1"
POLICY = ChasingPolicy()
PLACED = date(2026, 1, 15)
DEADLINE = date(2026, 3, 25)
POINT = ChasedPoint(
    assignment=natural_id("assignment"),
    plan=natural_id("plan"),
    activity=natural_id("activity"),
    party=Party(kind=PartyKind.ORGANISATION, id=natural_id("party")),
    committee=natural_id("committee"),
    point="2026-03-25",
    execution=1,
    deadline=DEADLINE,
    calendar=CALENDAR,
    assigned_on=PLACED,
    owed=True,
)


def sent(day: date, since: date | None, point: ChasedPoint = POINT) -> list[str]:
    return [named(notice) for notice in due(point, POLICY, PLACED, day, since)]


def named(notice: Notice) -> str:
    return f"{notice.level or 'reminder'} {notice.days}"


def rounds(days: Iterable[date], point: ChasedPoint = POINT, policy: ChasingPolicy = POLICY) -> dict[UUID, Notice]:
    """What rounds of these days send, as the ledger would keep it: each name once."""
    kept: dict[UUID, Notice] = {}
    since = PLACED
    for day in days:
        for notice in due(point, policy, PLACED, day, since):
            kept.setdefault(notice.id, notice)
        since = day
    return kept


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_reminder_is_due_on_its_working_day_and_on_no_other() -> None:
    found = {day: sent(day, day - timedelta(days=1)) for day in days(date(2026, 3, 1), DEADLINE)}
    assert {day: names for day, names in found.items() if names} == {
        date(2026, 3, 11): ["reminder 10"],
        date(2026, 3, 20): ["reminder 3"],
        date(2026, 3, 24): ["reminder 1"],
    }


def test_after_an_outage_each_missed_reminder_is_sent_once_by_the_next_round() -> None:
    assert sent(date(2026, 3, 24), since=date(2026, 3, 19)) == ["reminder 3", "reminder 1"]
    assert sent(date(2026, 3, 25), since=date(2026, 3, 24)) == []


def test_a_reminder_overtaken_by_the_term_is_not_sent() -> None:
    assert sent(date(2026, 3, 26), since=date(2026, 3, 19)) == ["head 1"]


def test_a_reminder_overtaken_by_a_report_is_not_sent() -> None:
    assert sent(date(2026, 3, 24), date(2026, 3, 23), replace(POINT, owed=False)) == []


def test_a_point_put_on_control_late_is_not_reminded_of_days_before_that() -> None:
    late = replace(POINT, assigned_on=date(2026, 3, 23))
    assert sent(date(2026, 3, 24), date(2026, 3, 10), late) == ["reminder 1"]


def test_the_very_first_round_sends_the_nearest_reminder_alone() -> None:
    assert sent(date(2026, 3, 23), since=None) == ["reminder 3"]


def test_an_overdue_point_goes_to_the_head_and_then_to_the_committee() -> None:
    assert sent(date(2026, 3, 25), date(2026, 3, 24)) == []
    assert sent(date(2026, 3, 26), date(2026, 3, 25)) == ["head 1"]
    assert sent(date(2026, 4, 1), date(2026, 3, 31)) == ["head 1", "committee 5"]


def test_a_term_that_had_passed_before_the_plan_is_chased_only_once_it_counts() -> None:
    lapsed = replace(POINT, deadline=date(2025, 12, 1))
    day = date(2026, 3, 2)
    assert sent(day, None, lapsed) == []
    assert sent(day, None, replace(lapsed, counts=False)) == []
    assert sent(day, None, replace(lapsed, counts=True)) == ["head 1", "committee 5"]


def test_a_point_without_a_term_is_never_chased() -> None:
    assert sent(date(2030, 1, 1), None, replace(POINT, deadline=None)) == []


def test_a_new_term_has_notices_of_its_own_and_the_same_term_has_not() -> None:
    (first,) = due(POINT, POLICY, PLACED, date(2026, 3, 11), date(2026, 3, 10))
    (again,) = due(POINT, POLICY, PLACED, date(2026, 3, 11), date(2026, 3, 1))
    moved = replace(POINT, deadline=date(2026, 3, 26))
    (other,) = due(moved, POLICY, PLACED, date(2026, 3, 12), date(2026, 3, 11))
    assert first.id == again.id != other.id
    (reinstated,) = due(replace(POINT, execution=2), POLICY, PLACED, date(2026, 3, 11), date(2026, 3, 10))
    assert reinstated.id != first.id


@given(st.sets(st.dates(date(2026, 2, 1), date(2026, 4, 30)), min_size=1), st.dates(date(2026, 2, 20), DEADLINE))
def test_whatever_days_rounds_are_held_on_nothing_is_sent_twice_early_or_after_its_end(
    held: set[date], deadline: date
) -> None:
    point = replace(POINT, deadline=deadline)
    kept = rounds(sorted(held), point)
    daily = rounds(days(PLACED + timedelta(days=1), max(held)), point)
    assert kept.keys() <= daily.keys()
    assert len({named(notice) for notice in kept.values()}) == len(kept)
    assert all(notice.due_on <= max(held) for notice in kept.values())
    escalated = {named(n) for n in daily.values() if n.level}
    assert {named(n) for n in kept.values() if n.level} == escalated


@given(
    st.dates(date(2026, 1, 20), date(2026, 12, 20)), st.integers(1, 20), st.dates(date(2026, 1, 1), date(2027, 3, 1))
)
def test_no_term_of_which_something_has_become_due_is_passed_over(day: date, gap: int, deadline: date) -> None:
    """The candidates' terms are a superset of what the rule finds due since the last round."""
    since = day - timedelta(days=gap)
    policies = frozenset({POLICY, ChasingPolicy(remind_before=(60, 0), head_after=60, committee_after=None)})
    looked_at = terms_to_look_at(policies, CALENDAR, day, since)
    point = replace(POINT, deadline=deadline, assigned_on=date(2025, 1, 1))
    for policy in policies:
        fresh = [n for n in due(point, policy, None, day, since) if n.due_on > since]
        assert not fresh or deadline in looked_at
        assert deadline <= horizon(policies, day) or not list(due(point, policy, None, day, since))


def test_a_digest_is_due_on_its_weekday_once_and_an_older_one_is_overtaken() -> None:
    monday = date(2026, 3, 16)
    assert digest_day(POLICY, monday, date(2026, 3, 15)) == monday
    assert digest_day(POLICY, date(2026, 3, 17), monday) is None
    assert digest_day(POLICY, date(2026, 3, 25), date(2026, 3, 10)) == date(2026, 3, 23)
    assert digest_day(POLICY, date(2026, 3, 17), None) is None
    assert digest_day(ChasingPolicy(digest_on=None), monday, None) is None


@pytest.mark.parametrize(
    ("policy", "refusal"),
    [
        (ChasingPolicy(remind_before=(61,)), ChasingDaysOutOfReach),
        (ChasingPolicy(head_after=0), ChasingDaysOutOfReach),
        (ChasingPolicy(remind_before=(3, 3)), TooManyReminders),
        (ChasingPolicy(remind_before=(1, 2, 3, 4, 5, 6)), TooManyReminders),
        (ChasingPolicy(head_after=5, committee_after=5), EscalationOutOfOrder),
        (ChasingPolicy(digest_on=8), NoSuchWeekday),
    ],
)
def test_a_policy_nobody_can_live_by_is_refused(policy: ChasingPolicy, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        checked(policy)


def test_reminders_are_kept_farthest_first() -> None:
    assert checked(ChasingPolicy(remind_before=(1, 10, 3))).remind_before == (10, 3, 1)


def moment(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (moment(12), None),
        (moment(18), datetime(2026, 3, 3, 5, tzinfo=UTC)),
        (moment(4, 59), moment(5)),
        (moment(5), None),
        (moment(17, 59), None),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning_of_the_persons_zone(
    now: datetime, until: datetime | None
) -> None:
    wishes = Preferences(quiet_from="21:00", quiet_until="08:00", time_zone="Europe/Moscow")
    assert Recipient(email="a@b.example", preferences=wishes).quiet_until(now) == until


def test_quiet_hours_within_a_day() -> None:
    recipient = Recipient(preferences=Preferences(quiet_from="12:00", quiet_until="13:00", time_zone="UTC"))
    assert recipient.quiet_until(moment(12, 30)) == moment(13)
    assert recipient.quiet_until(moment(13)) is None
    assert Recipient().quiet_until(moment(3)) is None


def test_whoever_was_erased_or_has_no_address_wants_no_letters() -> None:
    assert Recipient(email="a@b.example").wants(NoticeKind.DIGEST)
    assert not Recipient(email=None).wants(NoticeKind.DIGEST)
    assert not Recipient(email="a@b.example", erased=True).wants(NoticeKind.DIGEST)
    only = Preferences(by_email=(NoticeKind.ESCALATION,))
    assert not Recipient(email="a@b.example", preferences=only).wants(NoticeKind.REMINDER)


@pytest.mark.parametrize("text", ["a@b.example", "i.i+x@a-b.ru"])
def test_an_address_is_known_by_its_form(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a b@c.ru", "a@b.ru\nBcc: x@y.ru", "<a@b.ru>", "a@b..", "a" * 250 + "@b.ru"]
)
def test_what_could_begin_another_header_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_the_levels_are_told_apart_in_the_name() -> None:
    found = list(due(POINT, POLICY, PLACED, date(2026, 4, 1), None))
    assert [notice.level for notice in found] == [Level.HEAD, Level.COMMITTEE]
    assert found[0].id != found[1].id
    assert calendar(CALENDAR).add_working_days(DEADLINE, 5) == found[1].due_on
