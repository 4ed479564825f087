"""The grammar as a whole: what is written reads back as it was meant, and noise never becomes a date."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.periods import PlanPeriod, last_day
from domain.deadlines.reading import read_deadlines

UNKNOWN = PlanPeriod.unknown()
GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
NOMINATIVE = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
Spell = Callable[[date], str]
_SPELLINGS: list[Spell] = [
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d.%m.%Y} г.",
    lambda day: f"{day:%d.%m. %Y}",
    lambda day: f"{day.day} {GENITIVE[day.month - 1]} {day.year} года",
    lambda day: f"«{day.day}» {GENITIVE[day.month - 1]} {day.year} г.",
    lambda day: f"{day.day}-го {GENITIVE[day.month - 1]} {day.year}",
    lambda day: f"{day.isoformat()}",
]
SPELLINGS = st.sampled_from(_SPELLINGS)
PREFIXES = st.sampled_from(["", "до ", "До ", "не позднее ", "в срок до ", "в срок не позднее "])
SEPARATORS = st.sampled_from([" ", ", ", "; ", "\n", " и "])


@given(DAYS, SPELLINGS, PREFIXES)
def test_a_date_in_any_spelling_reads_back(day: date, spell: Spell, prefix: str) -> None:
    (deadline,) = read_deadlines(prefix + spell(day), UNKNOWN)
    assert (deadline.kind, deadline.end, deadline.needs_person) == (DeadlineKind.DATE, day, False)


@given(DAYS, st.integers(0, 800), SPELLINGS, SPELLINGS, st.sampled_from([" по ", " до "]))
def test_a_range_reads_back(start: date, length: int, first: Spell, last: Spell, between: str) -> None:
    end = start + timedelta(days=length)
    (deadline,) = read_deadlines(f"с {first(start)}{between}{last(end)}", UNKNOWN)
    assert (deadline.start, deadline.end, deadline.needs_person) == (start, end, False)


@given(DAYS, st.integers(1, 300))
def test_a_reversed_range_is_never_accepted(end: date, length: int) -> None:
    start = end + timedelta(days=length)
    (deadline,) = read_deadlines(f"с {start:%d.%m.%Y} по {end:%d.%m.%Y}", UNKNOWN)
    assert deadline.needs_person
    assert (deadline.start, deadline.end) == (None, None)


@given(st.lists(DAYS, min_size=2, max_size=8), SPELLINGS, PREFIXES, SEPARATORS)
def test_a_list_reads_back_in_its_order(days: list[date], spell: Spell, prefix: str, separator: str) -> None:
    deadlines = read_deadlines(separator.join(prefix + spell(day) for day in days), UNKNOWN)
    assert [deadline.end for deadline in deadlines] == days
    assert {deadline.kind for deadline in deadlines} == {DeadlineKind.LIST_ITEM}
    assert not any(deadline.needs_person for deadline in deadlines)


@given(st.integers(1, 12), st.integers(2000, 2090), st.sampled_from(["{} {}", "{} {} г.", "{} {} года"]))
def test_a_month_runs_from_its_first_day_to_its_last(month: int, year: int, form: str) -> None:
    (deadline,) = read_deadlines(form.format(NOMINATIVE[month - 1], year), UNKNOWN)
    assert (deadline.start, deadline.end) == (date(year, month, 1), date(year, month, last_day(year, month)))


@given(st.integers(29, 31), st.integers(1, 12), st.integers(2000, 2090))
def test_a_day_is_a_date_only_in_a_month_that_has_it(day: int, month: int, year: int) -> None:
    (deadline,) = read_deadlines(f"до {day:02}.{month:02}.{year}", UNKNOWN)
    if day <= last_day(year, month):
        assert deadline.end == date(year, month, day)
    else:
        assert deadline.needs_person
        assert deadline.end is None
        assert deadline.candidates == (f"{date(year, month, last_day(year, month))}",)


@given(st.integers(1, 28), st.integers(1, 12))
def test_a_day_of_every_year_is_a_rule(day: int, month: int) -> None:
    (deadline,) = read_deadlines(f"ежегодно до {day} {GENITIVE[month - 1]}", UNKNOWN)
    assert deadline.rrule == f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"
    assert not deadline.needs_person


@given(st.integers(1, 28))
def test_a_day_of_every_month_is_a_rule(day: int) -> None:
    (deadline,) = read_deadlines(f"ежемесячно, до {day}-го числа", UNKNOWN)
    assert deadline.rrule == f"FREQ=MONTHLY;BYMONTHDAY={day}"
    assert not deadline.needs_person


@given(DAYS, SPELLINGS, st.sampled_from(["примерно", "этап", "#", "\u200b", "17", "ч.", "приказ", "?"]), st.data())
def test_anything_foreign_beside_a_date_is_noticed(day: date, spell: Spell, foreign: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(["before", "after"]))
    written = spell(day)
    text = f"{foreign} {written}" if place == "before" else f"{written} {foreign}"
    assert any(deadline.needs_person for deadline in read_deadlines(text, UNKNOWN))


@given(st.text(max_size=80))
def test_any_text_gives_deadlines_and_never_an_error(text: str) -> None:
    assert read_deadlines(text, UNKNOWN)


WORDS = st.sampled_from(
    [
        "до",
        "с",
        "по",
        "не",
        "позднее",
        "в",
        "срок",
        "течение",
        "года",
        "ежегодно",
        "ежемесячно",
        "числа",
        "месяца",
        "следующего",
        "за",
        "отчетным",
        "кварталом",
        "раз",
        "каждый",
        "третий",
        "понедельник",
        "мая",
        "июнь",
        "1",
        "2",
        "5",
        "10",
        "31",
        "32",
        "2024",
        "2025",
        "01.02",
        "31.04.2025",
        "05.06.2025",
        "-",
        "–",
        ".",
        ",",
        ";",
        "(",
        ")",
        "«",
        "»",
        "№",
        "и",
        "далее",
        "плану",
        "постоянно",
        "реже",
        "дней",
        "после",
        "00",
        "13",
        "99",
        "2023-2024",
        "I",
        "IV",
        "квартал",
        "полугодие",
        "конца",
    ]
)


@given(st.lists(WORDS, max_size=12), st.sampled_from([" ", ""]))
def test_no_jumble_of_deadline_words_yields_a_year_that_is_not_written(words: list[str], glue: str) -> None:
    text = glue.join(words)
    for deadline in read_deadlines(text, UNKNOWN):
        for day in (deadline.start, deadline.end):
            if day and not deadline.needs_person:
                years = {f"{day.year}", f"{day.year - 1}", f"{day.year % 100:02}"}
                assert any(year in text for year in years), (text, deadline)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя .,;:-«»()\n", max_size=60))
def test_text_without_numbers_yields_no_date(text: str) -> None:
    assert not any(deadline.start or deadline.end for deadline in read_deadlines(text, UNKNOWN))


@given(st.text(alphabet="0123456789.,-–/ ", max_size=40))
def test_numbers_alone_yield_only_dates_that_exist_or_a_question(text: str) -> None:
    for deadline in read_deadlines(text, UNKNOWN):
        if deadline.end and not deadline.needs_person:
            assert f"{deadline.end.day}" in text
