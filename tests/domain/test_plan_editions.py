"""A new edition beside the plan in force: what is proposed to the committee, row by row."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deadlines.deadline import DeadlineKind
from domain.plan.editions import Comparison, Difference, Ground, Line, compare
from domain.plan.events import PlannedDeadline

ROWS = st.builds(
    Line,
    number=st.sampled_from([None, "1", "2", "2.1", "3"]),
    section=st.sampled_from([None, "организация", "кадры"]),
    text=st.lists(
        st.sampled_from(["открыть", "школу", "№", "1", "2", "мастерскую", "района", "провести", "сбор", "отчётов"]),
        max_size=6,
    ).map(" ".join),
    results=st.sampled_from([(), ("приказ",)]),
    deadlines=st.sampled_from([(), (PlannedDeadline(kind="date", end=date(2026, 6, 1)),)]),
    responsible=st.sampled_from([(), ("мцо № 1",), ("мцо № 2", "комитет")]),
)
EDITIONS = st.lists(ROWS, max_size=12)


def due(day: int) -> tuple[PlannedDeadline, ...]:
    return (PlannedDeadline(kind=DeadlineKind.DATE.value, end=date(2026, 6, day)),)


def line(number: str | None, text: str, *, section: str | None = None, day: int = 1, who: str = "комитет") -> Line:
    return Line(number, section, text, (), due(day), (who,))


PLAN = (
    line("1", "Открытие мастерских"),
    line("2", "Сбор отчётов районов"),
    line("3", "Курсы наставников"),
    line("4", "Совещание директоров школ"),
)


def differences(comparison: Comparison) -> list[tuple[int, int, tuple[Difference, ...]]]:
    return [(pair.old, pair.new, pair.differences) for pair in comparison.pairs if pair.differences]


@given(EDITIONS)
def test_an_edition_equal_to_the_plan_changes_nothing(rows: list[Line]) -> None:
    comparison = compare(rows, rows)
    assert comparison.changes_nothing
    assert len(comparison.pairs) == len(rows)


@given(EDITIONS, st.randoms(use_true_random=False))
def test_a_shuffled_edition_is_moves_alone(rows: list[Line], chance: Random) -> None:
    shuffled = rows[:]
    chance.shuffle(shuffled)
    comparison = compare(rows, shuffled)
    assert (comparison.struck, comparison.added) == ((), ())
    assert all(pair.differences in ((), (Difference.MOVED,)) for pair in comparison.pairs)
    assert all(rows[pair.old] == shuffled[pair.new] for pair in comparison.pairs)


@given(EDITIONS, EDITIONS)
@settings(max_examples=300)
def test_every_row_of_either_side_is_named_once_and_both_directions_agree(one: list[Line], other: list[Line]) -> None:
    there, back = compare(one, other), compare(other, one)
    assert sorted([*(pair.old for pair in there.pairs), *there.struck]) == list(range(len(one)))
    assert sorted([*(pair.new for pair in there.pairs), *there.added]) == list(range(len(other)))
    assert (there.struck, there.added) == (back.added, back.struck)
    assert {(pair.old, pair.new) for pair in there.pairs} == {(pair.new, pair.old) for pair in back.pairs}


@given(EDITIONS, EDITIONS)
@settings(max_examples=300)
def test_rows_whose_numbers_differ_are_paired_only_in_their_printed_place(one: list[Line], other: list[Line]) -> None:
    for pair in compare(one, other).pairs:
        old, new = one[pair.old], other[pair.new]
        if [word for word in old.text.split() if word.isdigit()] != [
            word for word in new.text.split() if word.isdigit()
        ]:
            assert (old.number, old.section) == (new.number, new.section)
            assert Difference.REWORDED in pair.differences


@pytest.mark.parametrize("taken", range(len(PLAN)))
def test_a_row_taken_out_is_struck_and_nothing_else_happened(taken: int) -> None:
    comparison = compare(PLAN, PLAN[:taken] + PLAN[taken + 1 :])
    assert (comparison.struck, comparison.added, differences(comparison)) == ((taken,), (), [])


@pytest.mark.parametrize("place", range(len(PLAN) + 1))
def test_a_row_put_in_is_added_and_nothing_is_moved(place: int) -> None:
    comparison = compare(PLAN, (*PLAN[:place], line(None, "Выставка достижений"), *PLAN[place:]))
    assert (comparison.struck, comparison.added, differences(comparison)) == ((), (place,), [])


def test_a_row_put_in_renumbers_those_that_follow() -> None:
    after = (
        PLAN[0],
        line("2", "Выставка достижений"),
        *(replace(row, number=n) for row, n in zip(PLAN[1:], "345", strict=True)),
    )
    comparison = compare(PLAN, after)
    assert (comparison.struck, comparison.added) == ((), (1,))
    assert differences(comparison) == [(n, n + 1, (Difference.RENUMBERED,)) for n in (1, 2, 3)]


def test_one_row_carried_to_the_front_is_the_only_one_moved() -> None:
    comparison = compare(PLAN, (PLAN[3], *PLAN[:3]))
    assert differences(comparison) == [(3, 0, (Difference.MOVED,))]


def test_a_row_in_another_section_is_moved() -> None:
    comparison = compare((line("1", "Курсы", section="кадры"),), (line("1", "Курсы", section="учёба"),))
    assert differences(comparison) == [(0, 0, (Difference.MOVED,))]


def test_several_differences_of_one_row_are_all_named() -> None:
    after = (line("5", "Открытие школьных мастерских", day=9, who="институт"), *PLAN[1:])
    comparison = compare(PLAN, after)
    assert differences(comparison) == [
        (
            0,
            0,
            (
                Difference.RENUMBERED,
                Difference.REWORDED,
                Difference.DEADLINE_CHANGED,
                Difference.PARTY_CHANGED,
            ),
        )
    ]
    assert comparison.pairs[0].ground is Ground.ALIKE


def test_school_one_is_not_school_two_though_the_words_are_alike() -> None:
    comparison = compare((line("1", "Ремонт школы №1"),), (line("2", "Ремонт школы №2"),))
    assert (comparison.pairs, comparison.struck, comparison.added) == ((), (0,), (0,))


def test_in_the_same_printed_place_another_school_is_proposed_as_reworded() -> None:
    comparison = compare((line("1", "Ремонт школы №1"),), (line("1", "Ремонт школы №2"),))
    assert differences(comparison) == [(0, 0, (Difference.REWORDED,))]


def test_schools_that_change_places_are_moved_and_not_reworded() -> None:
    one, two = line("1", "Ремонт школы №1"), line("2", "Ремонт школы №2")
    comparison = compare((one, two), (replace(two, number="1"), replace(one, number="2")))
    pairs = {(pair.old, pair.new) for pair in comparison.pairs}
    assert pairs == {(0, 1), (1, 0)}
    assert all(Difference.REWORDED not in pair.differences for pair in comparison.pairs)


def test_a_party_of_another_number_is_another_party() -> None:
    comparison = compare((line("1", "Курсы", who="мцо № 1"),), (line("1", "Курсы", who="мцо № 2"),))
    assert differences(comparison) == [(0, 0, (Difference.PARTY_CHANGED,))]


def test_a_term_printed_as_before_is_what_a_person_made_of_it() -> None:
    printed = replace(line("1", "Курсы"), printed_terms="до 31.06.2026")
    unclear = (PlannedDeadline(kind="date", needs_person=True),)
    assert compare((printed,), (replace(printed, deadlines=unclear),)).changes_nothing


def test_two_thousand_rows_are_compared_at_once() -> None:
    rows = [line(str(n), f"Сбор отчётов района о курсах наставников № {n}") for n in range(2000)]
    comparison = compare(rows, [replace(row, text=f"{row.text} и учителей") for row in rows])
    assert [(pair.old, pair.new) for pair in comparison.pairs] == [(n, n) for n in range(2000)]
