"""What deadline expressions mean, form by form."""

from datetime import date

import pytest

from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod
from domain.deadlines.reading import read_deadlines

UNKNOWN = PlanPeriod.unknown()
ONE_YEAR = PlanPeriod(date(2025, 1, 1), date(2025, 12, 31))
SCHOOL_YEAR = PlanPeriod(date(2024, 9, 1), date(2025, 8, 31))


def said(deadline: Deadline) -> str:
    """A deadline in one line: kind, dates, rule, and «?» where a person is asked."""
    dates = f" {deadline.start or ''}/{deadline.end or ''}" if deadline.start or deadline.end else ""
    rule = f" {deadline.rrule}" if deadline.rrule else ""
    return f"{deadline.kind}{dates}{rule}{' ?' if deadline.needs_person else ''}"


def read(text: str, period: PlanPeriod = UNKNOWN) -> list[str]:
    return [said(deadline) for deadline in read_deadlines(text, period)]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("05.06.2025", "date /2025-06-05"),
        ("5.6.25", "date /2025-06-05"),
        ("2025-06-05", "date /2025-06-05"),
        ("05/06/2025", "date /2025-06-05"),
        ("до 05.06.2025г.", "date /2025-06-05"),
        ("не позднее 5 июня 2025 года", "date /2025-06-05"),
        ("в срок до «5» июня 2025 г.", "date /2025-06-05"),
        ("к 5-му июня 2025", "date /2025-06-05"),
        ("до 5 июня 2025 года включительно", "date /2025-06-05"),
        ("до конца мая 2025 года", "date /2025-05-31"),
        ("июнь 2025", "month 2025-06-01/2025-06-30"),
        ("в июне 2025 г.", "month 2025-06-01/2025-06-30"),
        ("II квартал 2025 года", "quarter 2025-04-01/2025-06-30"),
        ("во втором квартале 2025 года", "quarter 2025-04-01/2025-06-30"),
        ("2-е полугодие 2025 г.", "half_year 2025-07-01/2025-12-31"),
        ("вторая декада мая 2025", "range 2025-05-11/2025-05-20"),
        ("2025 год", "year_through 2025-01-01/2025-12-31"),
        ("в течение 2025 года", "year_through 2025-01-01/2025-12-31"),
        ("2024-2025 учебный год", "year_through 2024-09-01/2025-08-31"),
        ("2024/25 уч. год", "year_through 2024-09-01/2025-08-31"),
        ("2024–2026 годы", "range 2024-01-01/2026-12-31"),
    ],
)
def test_a_moment_is_read_in_every_spelling(text: str, meaning: str) -> None:
    assert read(text) == [meaning]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("с 03.02.2025 по 14.03.2025", "range 2025-02-03/2025-03-14"),
        ("с 3 февраля по 14.03.2025", "range 2025-02-03/2025-03-14"),
        ("с 03.02 до 14.03.2025", "range 2025-02-03/2025-03-14"),
        ("03.02-14.03.2025", "range 2025-02-03/2025-03-14"),
        ("3–14 марта 2025 года", "range 2025-03-03/2025-03-14"),
        ("С3-14.03.2025", "range 2025-03-03/2025-03-14"),
        ("с 3 по 14 марта 2025", "range 2025-03-03/2025-03-14"),
        ("март – май 2025", "month_range 2025-03-01/2025-05-31"),
        ("сентябрь 2024 – май 2025", "month_range 2024-09-01/2025-05-31"),
        ("I-II кварталы 2025 года", "range 2025-01-01/2025-06-30"),
    ],
)
def test_a_range_takes_the_year_that_one_end_has(text: str, meaning: str) -> None:
    assert read(text) == [meaning]


def test_a_list_of_dates_is_a_list_of_deadlines() -> None:
    assert read("15.03.2025, 15.06.2025; до 15.09.2025") == [
        "list_item /2025-03-15",
        "list_item /2025-06-15",
        "list_item /2025-09-15",
    ]
    assert read("10, 20 и 25 мая 2025") == ["list_item /2025-05-10", "list_item /2025-05-20", "list_item /2025-05-25"]
    assert read("март, июнь 2025") == ["month 2025-03-01/2025-03-31", "month 2025-06-01/2025-06-30"]
    assert read("до 1 сентября 2024, 2025 годов") == ["list_item /2024-09-01", "list_item /2025-09-01"]
    assert read("Ежегодно: до 01.02.2024 до 01.02.2025") == ["list_item /2024-02-01", "list_item /2025-02-01"]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("еженедельно", "weekly_rule FREQ=WEEKLY"),
        ("каждую пятницу", "weekly_rule FREQ=WEEKLY;BYDAY=FR"),
        ("каждый 3-й четверг месяца", "monthly_rule FREQ=MONTHLY;BYDAY=3TH"),
        ("последняя пятница каждого месяца", "monthly_rule FREQ=MONTHLY;BYDAY=-1FR"),
        ("третий понедельник апреля", "yearly_rule FREQ=YEARLY;BYMONTH=4;BYDAY=3MO"),
        ("ежемесячно до 25 числа", "monthly_rule FREQ=MONTHLY;BYMONTHDAY=25"),
        ("до 10 числа месяца, следующего за отчётным", "monthly_rule FREQ=MONTHLY;BYMONTHDAY=10"),
        (
            "ежеквартально, до 10 числа месяца, следующего за отчётным кварталом",
            "quarterly_rule FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
        ),
        (
            "до 25 числа последнего месяца квартала",
            "quarterly_rule FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=25",
        ),
        (
            "раз в полугодие до 20 числа месяца, следующего за отчётным полугодием",
            "half_yearly_rule FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=20",
        ),
        ("ежегодно до 20 сентября", "yearly_rule FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=20"),
        ("до 1 марта года, следующего за отчётным", "yearly_rule FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1"),
        ("до последнего рабочего дня месяца", "monthly_rule FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        (
            "ежеквартально (до 5 числа месяца, следующего за отчётным)",
            "quarterly_rule FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5",
        ),
        ("до 15 числа следующего за отчётным месяца", "monthly_rule FREQ=MONTHLY;BYMONTHDAY=15"),
        ("ежегодно, сентябрь", "yearly_rule FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"),
    ],
)
def test_what_recurs_is_a_rule(text: str, meaning: str) -> None:
    assert read(text) == [meaning]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("не реже 2 раз в месяц", "frequency"),
        ("1 раз в год", "frequency"),
        ("в течение 5 рабочих дней со дня регистрации", "relative"),
        ("не позднее чем за 2 недели до начала смены", "relative"),
        ("в месячный срок", "relative"),
        ("после утверждения бюджета", "relative"),
        ("по мере необходимости", "relative ?"),
        ("при необходимости", "relative ?"),
        ("по плану работы совета", "external ?"),
        ("в установленные сроки", "external ?"),
        ("согласно графику", "external ?"),
        ("постоянно", "continuous ?"),
        ("в течение всего срока реализации плана", "continuous"),
    ],
)
def test_a_term_without_a_date_gives_none(text: str, kind: str) -> None:
    assert read(text) == [kind]


def test_after_the_date_another_plan_decides() -> None:
    assert read("до 15 августа 2025 и далее по плану работы совета") == [
        "date /2025-08-15",
        "open_ended 2025-08-15/ ?",
    ]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("до 31.04.2025", ["2025-04-30"]),
        ("29 февраля 2025 года", ["2025-02-28"]),
        ("с 01.11. по 31.11.2025", ["2025-11-01/2025-11-30"]),
        ("16-01.06.2025", ["2025-06-01/2025-06-16", "2025-05-16/2025-06-01"]),
        ("с 15.12 по 20.01.2025", ["2024-12-15/2025-01-20"]),
        ("до сентября 2025", ["2025-08-31", "2025-09-30"]),
        ("45.13.2025", []),
    ],
)
def test_an_impossible_or_doubtful_date_is_offered_and_not_chosen(text: str, candidates: list[str]) -> None:
    (deadline,) = read_deadlines(text, UNKNOWN)
    assert deadline.needs_person
    assert (deadline.start, deadline.end) == (None, None)
    assert list(deadline.candidates) == candidates


@pytest.mark.parametrize("text", ["ежегодно", "ежемесячно", "ежеквартально", "Ежегодно: до 01.05.2025"])
def test_a_recurring_term_without_a_day_waits_for_a_person(text: str) -> None:
    assert [deadline.needs_person for deadline in read_deadlines(text, ONE_YEAR)] == [True]


def test_a_year_not_written_is_taken_from_a_plan_where_only_one_fits() -> None:
    (deadline,) = read_deadlines("до 17.03.", ONE_YEAR)
    assert (deadline.end, deadline.assumed_year, deadline.needs_person) == (date(2025, 3, 17), True, False)
    assert read("октябрь", SCHOOL_YEAR) == ["month 2024-10-01/2024-10-31"]
    assert read("октябрь – май", SCHOOL_YEAR) == ["month_range 2024-10-01/2025-05-31"]


def test_the_half_of_a_school_year_is_asked_for_since_its_first_half_is_the_autumn() -> None:
    assert read("1 полугодие", SCHOOL_YEAR) == ["half_year ?"]
    assert read("1 полугодие", ONE_YEAR) == ["half_year 2025-01-01/2025-06-30"]


@pytest.mark.parametrize(
    "text", ["Январь, 2025 год", "ежеквартально до 5 числа каждого месяца", "ежемесячно (ежеквартально)"]
)
def test_what_contradicts_itself_is_asked_for(text: str) -> None:
    assert all(deadline.needs_person for deadline in read_deadlines(text, ONE_YEAR))


def test_a_year_not_written_is_asked_for_where_several_fit() -> None:
    (deadline,) = read_deadlines("до 17.03.", PlanPeriod(date(2024, 1, 1), date(2025, 12, 31)))
    assert deadline.needs_person
    assert deadline.end is None
    assert deadline.candidates == ("2024-03-17", "2025-03-17")


def test_within_the_year_means_the_year_only_when_the_plan_states_one() -> None:
    assert read("в течение года", ONE_YEAR) == ["year_through 2025-01-01/2025-12-31"]
    assert read("в течение учебного года", SCHOOL_YEAR) == ["year_through 2024-09-01/2025-08-31"]
    gathered = PlanPeriod(date(2025, 2, 1), date(2025, 11, 30), stated=False)
    assert read("в течение года", gathered) == ["year_through 2025-01-01/2025-12-31 ?"]
    assert read("в течение года", SCHOOL_YEAR) == ["year_through ?"]


def test_words_the_grammar_does_not_know_are_never_passed_over() -> None:
    assert read("до 05.06.2025 (первый этап)") == ["date /2025-06-05 ?"]
    assert read("по решению педагогического коллектива школы") == ["external ?"]
    assert read("как получится") == ["none ?"]


def test_an_invisible_character_inside_a_date_is_noticed() -> None:
    assert all(deadline.needs_person for deadline in read_deadlines("до 1\u200b5.08.2025", UNKNOWN))
    assert all(deadline.needs_person for deadline in read_deadlines("15.\u202e08.2025", UNKNOWN))


def test_an_empty_cell_states_no_deadline() -> None:
    assert read_deadlines("  ", UNKNOWN) == (Deadline(kind=DeadlineKind.NONE),)
